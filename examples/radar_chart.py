"""A radar chart: two cameras over six properties, the rings labelled along one spoke."""

import math
import sys

import vecdraw as vd

X, Y, R = 480, 350, 230
AXES = ("Resolution", "Dynamic range", "Autofocus", "Speed", "Battery", "Weight")
ITEMS = {"Field camera": ("#e4572e", (9, 8, 6, 5, 7, 4)), "Pocket camera": ("#17829e", (6, 5, 7, 8, 6, 9))}
ctx = vd.Context(960, 680, background="#f7f8fa")


def corner(axis, value):
    angle = axis / 6 * math.tau - math.pi / 2
    return X + R * value / 10 * math.cos(angle), Y + R * value / 10 * math.sin(angle)


def polygon(values):
    return vd.Path("M" + " ".join(f"{x} {y}" for x, y in map(corner, range(6), values)) + "Z")


ctx.stroke_style = "#cfd5dd"
for ring in (2, 4, 6, 8, 10):
    ctx.stroke(polygon([ring] * 6))
for i, (name, (color, values)) in enumerate(ITEMS.items()):
    ctx.fill_style, ctx.stroke_style, ctx.line_width = color + "38", color, 4
    ctx.fill(polygon(values))
    ctx.stroke(polygon(values))
    ctx.fill_style, ctx.font = color, "700 21px Inter"
    ctx.fill_text(name, 50, 70 + i * 34)
ctx.fill_style, ctx.font, ctx.text_align, ctx.text_baseline = "#2b3440", "600 19px Inter", "center", "middle"
for axis, name in enumerate(AXES):
    x, y = corner(axis, 11.6)
    ctx.fill_text(name, X + (x - X) * 1.12, y)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "radar_chart.png")
