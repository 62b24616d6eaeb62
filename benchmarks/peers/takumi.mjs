// The banner with takumi. A line of JSON in, a line of JSON out: first fonts and the photo, then banners as HTML.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(process.argv[2] + "/");
const { Renderer } = require("@takumi-rs/core");
const { fromHtml } = require("@takumi-rs/helpers/html");
const renderer = new Renderer();
let images;

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.fonts) {
    for (const { name, weight, path } of asked.fonts) {
      await renderer.registerFont({ name, weight, data: readFileSync(path) });
    }
    images = [{ src: asked.src, data: readFileSync(asked.photo) }];
    console.log("0");
  } else {
    const before = process.cpuUsage();
    const options = { width: asked.width, height: asked.height, format: "png", images, lang: asked.lang };
    const png = await renderer.render(fromHtml(asked.html).node, options);
    const { user, system } = process.cpuUsage(before);
    if (asked.save) writeFileSync(asked.save, png);
    console.log(String((user + system) / 1e6));
  }
}
