"""Paths and lines: a map of a metro, with round joins, dashes, arc_to corners and stations as rings."""

import math
import sys

import vecdraw as vd

LINES = {  # colour: points in units of the grid
    "#d9432f": [(0, 3), (4, 3), (6, 5), (11, 5), (13, 3), (16, 3)],
    "#2f6fd9": [(2, 0), (2, 6), (4, 8), (12, 8), (14, 6), (14, 0)],
    "#1f9e6e": [(0, 7), (5, 7), (10, 2), (10, 0)],
    "#e0a21b": [(6, 0), (6, 3), (8, 5), (8, 9)],
}
STOPS = ((2, 3), (6, 5), (8, 5), (14, 3), (2, 6), (4, 8), (12, 8), (14, 6), (5, 7), (10, 2), (6, 3), (8, 8), (16, 3))

ctx = vd.Context(960, 600, background="#f5f2ea")
ctx.translate(80, 75)
ctx.line_cap = ctx.line_join = "round"
for ctx.line_width, ctx.stroke_style, dash in ((34, "#b9d7e4", []), (1.5, "#f5f2ea", [14, 10])):  # the river
    ctx.set_line_dash(dash)
    ctx.stroke(vd.Path("M-120 420 C 160 260 300 520 480 330 S 760 60 960 120"))
ctx.set_line_dash([])
for width, line_color in ((16, "#f5f2ea"), (9, None)):
    for color, points in LINES.items():
        ctx.begin_path()
        ctx.move_to(*(50 * v for v in points[0]))
        for (x1, y1), (x2, y2) in zip(points[1:], [*points[2:], points[-1]], strict=True):
            ctx.arc_to(50 * x1, 50 * y1, 50 * x2, 50 * y2, 36)
        ctx.line_width, ctx.stroke_style = width, line_color or color
        ctx.stroke()
ctx.line_width, ctx.stroke_style, ctx.fill_style = 4, "#23262b", "white"
for x, y in STOPS:
    ctx.begin_path()
    ctx.arc(50 * x, 50 * y, 10, 0, math.tau)
    ctx.fill()
    ctx.stroke()

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "lines.png")
