// The poster with @napi-rs/canvas. A line of JSON in, a line of JSON out: first the specification, then posters.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { writeFileSync } from "node:fs";

const { createCanvas, GlobalFonts } = createRequire(process.argv[2] + "/")("@napi-rs/canvas");
const css = ([r, g, b, a]) => `rgba(${r}, ${g}, ${b}, ${a / 255})`;
let spec;

function draw(lines) {
  const canvas = createCanvas(spec.width, spec.height);
  const ctx = canvas.getContext("2d");
  const background = ctx.createLinearGradient(0, 0, 0, spec.height);
  for (const [at, color] of spec.stops) background.addColorStop(at, css(color));
  ctx.fillStyle = background;
  ctx.fillRect(0, 0, spec.width, spec.height);
  const [x, y, radius] = spec.glow;
  const light = ctx.createRadialGradient(x, y, 0, x, y, radius);
  for (const [at, color] of spec.glowStops) light.addColorStop(at, css(color));
  ctx.fillStyle = light;
  ctx.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  ctx.fillStyle = css(spec.cardColor);
  const [width, height, corner] = spec.card;
  for (const [left, top] of spec.cards) {
    ctx.beginPath();
    ctx.roundRect(left, top, width, height, corner);
    ctx.fill();
  }
  for (const [font, size, color, align, left, baseline, text] of lines) {
    ctx.font = `${size}px ${font}`;
    ctx.fillStyle = css(color);
    ctx.textAlign = align;
    ctx.fillText(text, left, baseline);
  }
  ctx.getImageData(0, 0, 1, 1); // what was recorded is drawn when pixels are read
  return canvas;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.spec) {
    spec = asked.spec;
    for (const [name, path] of Object.entries(spec.fonts)) GlobalFonts.registerFromPath(path, name);
    console.log("0");
  } else {
    const start = process.hrtime.bigint();
    const canvas = draw(asked.lines);
    if (asked.save) writeFileSync(asked.save, canvas.toBuffer("image/png"));
    console.log(String(Number(process.hrtime.bigint() - start) / 1e9));
  }
}
