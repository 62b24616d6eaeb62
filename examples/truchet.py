"""Truchet tiles: quarter circles in random turns join into one endless ribbon, lit across its width."""

import math
import random
import sys

import vecdraw as vd

COLUMNS, ROWS, T = 12, 8, 80
ctx = vd.Context(COLUMNS * T, ROWS * T, background="#0f3d4c")
random.seed(5)
bends = vd.Path()
bends.arc(-T / 2, -T / 2, T / 2, 0, math.pi / 2)
bends.move_to(0, T / 2)
bends.arc(T / 2, T / 2, T / 2, math.pi, math.pi * 1.5)
tiles = vd.Path()
for row in range(ROWS):
    for column in range(COLUMNS):
        middle = vd.Affine.translation((column + 0.5) * T, (row + 0.5) * T)
        tiles.add_path(bends, middle @ vd.Affine.rotation(random.choice((0, math.pi / 2))))
ctx.line_cap = "butt"
for width, color in ((46, "#09222b"), (40, "#f2b134"), (30, "#ed553b"), (18, "#f6f0dc"), (8, "#173f5f")):
    ctx.line_width, ctx.stroke_style = width, color
    ctx.stroke(tiles)
ctx.fill_style = vd.RadialGradient((480, 280), 120, (480, 320), 640, ["#0000", "rgb(4 20 26 / .75)"])
ctx.fill_rect(0, 0, COLUMNS * T, ROWS * T)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "truchet.png")
