"""Transforms: a rosette of one petal, turned and shrunk ring by ring."""

import math
import sys

import vecdraw as vd

ctx = vd.Context(800, 800, background="#f7efe4")
petal = vd.Path("M0 0 C 62 -36 64 -120 0 -175 C -64 -120 -62 -36 0 0 Z")
ctx.translate(400, 400)

for ring in range(8):
    count = 18
    hue = 30 - 24 * ring
    for k in range(count):
        with ctx.saved():
            ctx.rotate((k + ring / 2) * math.tau / count)
            ctx.scale(0.75**ring, 0.75**ring)
            ctx.translate(0, -200)
            ctx.fill_style = vd.LinearGradient(
                (0, 0), (0, -170), [f"oklch(52% .14 {hue})", f"oklch({80 - 3 * ring}% .11 {hue + 30})"]
            )
            ctx.global_alpha = 0.9
            ctx.fill(petal)
            ctx.global_alpha = 1
            ctx.stroke_style = "#f7efe4"
            ctx.line_width = 2.5
            ctx.stroke(petal)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "transforms.png")
