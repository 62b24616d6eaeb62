"""A ring chart with rounded ends, leaders to its labels, and the total in the middle."""

import math
import sys

import vecdraw as vd

W, H, X, Y = 960, 620, 480, 345
SHARES = {"Hydro": 34, "Wind": 27, "Solar": 19, "Gas": 12, "Other": 8}
COLORS = ("#2a9d8f", "#8ab17d", "#e9c46a", "#f4a261", "#e76f51")
ctx = vd.Context(W, H, background="#fcfbf7")
ctx.fill_style, ctx.font = "#23302e", "700 30px Inter"
ctx.fill_text("Where the power came from", 60, 78)
angle, gap = -0.9, 0.02
for (name, share), color in zip(SHARES.items(), COLORS, strict=True):
    sweep = share / 100 * math.tau
    ctx.stroke_style, ctx.line_width = color, 64
    ctx.begin_path()
    ctx.arc(X, Y, 150, angle + gap, angle + sweep - gap)
    ctx.stroke()
    dx, dy = math.cos(angle + sweep / 2), math.sin(angle + sweep / 2)
    side = math.copysign(1, dx)
    ctx.line_width = 2
    ctx.begin_path()
    ctx.move_to(X + dx * 190, Y + dy * 190)
    ctx.line_to(X + dx * 222, Y + dy * 222)
    ctx.line_to(X + side * 262, Y + dy * 222)
    ctx.stroke()
    ctx.text_align, ctx.text_baseline = ("left" if side > 0 else "right"), "middle"
    ctx.fill_style, ctx.font = "#23302e", "600 24px Inter"
    ctx.fill_text(f"{name}  {share} %", X + side * 274, Y + dy * 222)
    angle += sweep
ctx.text_align, ctx.font = "center", "800 62px Inter"
ctx.fill_text("412", X, Y - 8)
ctx.fill_style, ctx.font = "#77827f", "500 20px Inter"
ctx.fill_text("terawatt hours", X, Y + 40)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "donut_chart.png")
