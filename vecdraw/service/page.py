"""The preview's page: one file of HTML, without anything from elsewhere."""

from __future__ import annotations

from typing import Final

PAGE: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>vecdraw preview</title>
<style>
:root { font: 14px/1.4 system-ui, sans-serif; color: #222; background: #e9e9ec; }
body { margin: 0; display: grid; grid-template-columns: 300px 1fr; min-height: 100vh; }
aside { background: #fff; padding: 20px; border-right: 1px solid #d4d4d8; }
h1 { font-size: 16px; margin: 0 0 16px; }
label { display: block; margin: 0 0 12px; }
label span { display: block; color: #555; margin-bottom: 3px; }
input, textarea, select { width: 100%; box-sizing: border-box; font: inherit; padding: 5px 7px; border: 1px solid #bbb;
  border-radius: 4px; }
input[type=checkbox] { width: auto; }
main { padding: 24px; display: flex; flex-wrap: wrap; gap: 24px; align-content: flex-start; }
#error { background: #b3261e; color: #fff; padding: 10px 14px; border-radius: 6px; white-space: pre-wrap; width: 100%; }
#error[hidden] { display: none; }
figure { margin: 0; }
figcaption { color: #555; margin-bottom: 6px; }
.sheet { position: relative; box-shadow: 0 2px 12px #0003; background: repeating-conic-gradient(#fff 0 25%, #eee 0 50%)
  0 0 / 20px 20px; }
.sheet img, .sheet svg { display: block; width: 100%; height: 100%; }
.sheet svg { position: absolute; inset: 0; overflow: visible; }
.box { fill: none; stroke: #1e88e5; stroke-width: 1; vector-effect: non-scaling-stroke; pointer-events: all; }
.box:hover { fill: #1e88e522; }
.baseline { stroke: #e53935; stroke-width: 1; vector-effect: non-scaling-stroke; }
.finding { color: #b3261e; }
</style>
<aside>
  <h1 id="title"></h1>
  <label><input type="checkbox" id="boxes"> boxes</label>
  <label><input type="checkbox" id="baselines"> baselines</label>
  <form id="form"></form>
  <p id="told"></p>
</aside>
<main><div id="error" hidden></div><div id="sheets" style="display:contents"></div></main>
<script>
"use strict";
const $ = id => document.getElementById(id);
let state = {}, data = {}, version = 0, drawing = 0;

function fail(error) {
  $("error").hidden = !error;
  if (!error) return;
  const place = error.line ? `${error.source}, line ${error.line}` : error.source;
  $("error").textContent = [place, error.path, error.message].filter(Boolean).join("\\n");
}

function field(name, schema) {
  const label = document.createElement("label"), title = document.createElement("span");
  title.textContent = schema.title || name;
  label.append(title);
  let input;
  const value = data[name];
  if (schema.enum) {
    input = document.createElement("select");
    for (const one of schema.enum) input.append(new Option(one, one));
    input.value = value ?? "";
  } else if (schema.type === "boolean") {
    input = document.createElement("input");
    input.type = "checkbox";
    input.checked = Boolean(value);
  } else if (schema.type === "array" || schema.type === "object" || !schema.type) {
    input = document.createElement("textarea");
    input.rows = 4;
    input.value = value === undefined ? "" : JSON.stringify(value, null, 1);
    input.dataset.json = "yes";
  } else {
    input = document.createElement(String(value ?? "").length > 30 ? "textarea" : "input");
    if (schema.type === "number" || schema.type === "integer") { input.type = "number"; input.step = "any"; }
    if (schema.format === "date") input.type = "date";
    input.value = value ?? "";
  }
  input.name = name;
  input.addEventListener("input", () => { read(input, schema); draw(); });
  label.append(input);
  return label;
}

function read(input, schema) {
  let value = input.type === "checkbox" ? input.checked : input.value;
  if (input.dataset.json) {
    try { value = JSON.parse(value); input.style.outline = ""; }
    catch { input.style.outline = "2px solid #b3261e"; return; }
  } else if (input.type === "number") {
    if (value === "") { delete data[input.name]; return; }
    value = Number(value);
  } else if (value === "" && schema.type !== "string") { delete data[input.name]; return; }
  data[input.name] = value;
}

async function refresh() {
  const fresh = await (await fetch("/state")).json();
  const schema = JSON.stringify(fresh.schema), before = JSON.stringify(state.schema);
  version = fresh.version;
  if (schema !== before) {
    const known = fresh.schema?.properties || {};
    data = {...fresh.data, ...Object.fromEntries(Object.entries(data).filter(([name]) => name in known))};
    $("form").replaceChildren(...Object.entries(known).map(([n, s]) => field(n, s)));
  }
  state = fresh;
  $("title").textContent = fresh.title || fresh.file;
  if (fresh.error) fail(fresh.error); else await draw();
}

async function draw() {
  const turn = ++drawing;
  const answer = await (await fetch("/draw", {method: "POST", body: JSON.stringify({data})})).json();
  if (turn !== drawing || state.error) return;
  fail(answer.error);
  if (answer.error) return;
  $("sheets").replaceChildren(...answer.pictures.map(sheet));
  $("told").textContent = `${(answer.seconds * 1000).toFixed(0)} ms`;
  document.body.dataset.drawn = turn;
}

function sheet(picture) {
  const figure = document.createElement("figure"), caption = document.createElement("figcaption");
  caption.textContent = `${picture.size}, ${picture.width} × ${picture.height}`;
  const paper = document.createElement("div");
  paper.className = "sheet";
  const room = Math.min(1, 900 / picture.width, 900 / picture.height);
  paper.style.width = `${picture.width * room}px`;
  paper.style.height = `${picture.height * room}px`;
  const image = new Image();
  image.src = picture.picture;
  image.alt = picture.size;
  paper.append(image, overlay(picture));
  figure.append(caption, paper);
  for (const found of picture.findings) {
    const line = document.createElement("div");
    line.className = "finding";
    line.textContent = `${found.line ? `line ${found.line}: ` : ""}${found.message}`;
    figure.append(line);
  }
  return figure;
}

function overlay(picture) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
  if ($("boxes").checked) for (const box of picture.boxes) {
    const rect = document.createElementNS(ns, "rect"), told = document.createElementNS(ns, "title");
    ["x", "y", "width", "height"].forEach((key, at) => rect.setAttribute(key, box.rect[at]));
    rect.setAttribute("class", "box");
    told.textContent = `${box.kind} ${box.name} ${box.path}${box.line ? `, line ${box.line}` : ""}`;
    rect.append(told);
    svg.append(rect);
  }
  if ($("baselines").checked) for (const [x1, y1, x2, y2] of picture.baselines) {
    const line = document.createElementNS(ns, "line");
    Object.entries({x1, y1, x2, y2, class: "baseline"}).forEach(([key, value]) => line.setAttribute(key, value));
    svg.append(line);
  }
  return svg;
}

async function watch() {
  for (;;) {
    try {
      const {version: now} = await (await fetch(`/changes?version=${version}`)).json();
      if (now !== version) await refresh();
    } catch { await new Promise(done => setTimeout(done, 1000)); }
  }
}

$("boxes").addEventListener("change", draw);
$("baselines").addEventListener("change", draw);
$("form").addEventListener("submit", event => event.preventDefault());
refresh().then(watch);
</script>
</html>
"""
