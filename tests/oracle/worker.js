"use strict";
// What every page of the tests shares: it says hello, asks for work, and answers; chromium.py is the other end.

const generation = new URLSearchParams(location.search).get("generation");

// Adds the fonts that come with the project.
async function loadFonts() {
  const index = await (await fetch("/fonts/index.json")).json();
  for (const font of index.files) {
    const descriptors = { style: font.style, weight: font.weight.map((w) => Math.max(1, w)).join(" ") };
    document.fonts.add(new FontFace(font.family, `url(/fonts/${font.file})`, descriptors));
  }
}

// Answers every job with what `perform` makes of it, text or bytes; `software` is whether canvases are drawn without a GPU.
async function serve(perform, software = true) {
  const hello = { agent: navigator.userAgent, software };
  await fetch(`/hello?generation=${generation}`, { method: "POST", body: JSON.stringify(hello) });
  for (;;) {
    const response = await fetch(`/next?generation=${generation}`);
    if (response.status === 204) continue;
    if (response.status !== 200) return;
    const job = await response.json();
    const body = await perform(job);
    await fetch(`/done?generation=${generation}&job=${job.id}`, { method: "POST", body });
  }
}
