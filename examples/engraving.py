"""A landscape as an engraving: every tone is a texture of lines or dots, in one ink."""

import math
import sys

import vecdraw as vd

W, H, INK = 900, 640, "#20313b"
ctx = vd.Context(W, H, background="#f3ecdc")
ctx.fill_style = vd.Texture.hatch(7, 0.8, 0, color=INK)
ctx.fill_rect(0, 0, W, 420)
ctx.fill_style = "#f3ecdc"
ctx.fill(vd.Path.circle(640, 200, 96))
ctx.fill_style = vd.Texture.dots(9, 1.6, 0.5, color="#c0492f")
ctx.fill(vd.Path.circle(640, 200, 84))
RANGES = ((330, 70, 0.9, 3.1, 8), (400, 55, -0.8, 2.2, 6), (470, 40, 0.5, 1.4, 5), (545, 26, -0.4, 0.6, 4))
for base, tall, angle, phase, spacing in RANGES:
    hill = vd.Path()
    for x in range(0, W + 6, 6):
        hill.line_to(x, base - tall * math.sin(x / 120 + phase) - tall * 0.4 * math.sin(x / 43 + phase * 2))
    hill.line_to(W, H)
    hill.line_to(0, H)
    hill.close_path()
    ctx.fill_style = vd.Texture.hatch(spacing, 1.5, angle, color=INK, background="#f3ecdc")
    ctx.fill(hill)
    ctx.stroke_style, ctx.line_width = INK, 2.5
    ctx.stroke(hill)
tree = vd.Path.star(9, 0, 0, 15, 6)
ctx.fill_style = vd.Texture(tree, spacing=(50, 50), offset=(25, 11), color=INK, background="#f3ecdc")
ctx.fill_rect(0, 588, W, 52)
ctx.stroke_style, ctx.line_width = INK, 6
ctx.stroke_rect(3, 3, W - 6, H - 6)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "engraving.png")
