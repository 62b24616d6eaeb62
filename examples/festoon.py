"""An invitation: bunting, leaves and beads stamped along curves."""

import math
import sys

import vecdraw as vd

W, H = 900, 640
ctx = vd.Context(W, H, background="#fff6e9")
flag = vd.Path("M-17 0H17L0 44Z")
leaf = vd.Path("M0 0C10 -16 26 -18 38 -8C28 4 12 6 0 0M0 0C8 14 24 18 36 12C28 0 12 -4 0 0Z")
COLORS = ("#e4572e", "#f3a712", "#17bebb", "#a23b72")
for i, (y, sag, colors) in enumerate(((36, 120, COLORS), (20, 60, COLORS[::-1]))):
    rope = vd.Path(f"M-20 {y}C{W / 3} {y + sag} {2 * W / 3} {y + sag} {W + 20} {y}")
    ctx.stroke_style, ctx.line_width, ctx.line_dash_marker = "#5b4636", 3, None
    ctx.stroke(rope)
    ctx.line_dash_marker = flag
    for start, ctx.stroke_style in enumerate(colors):
        ctx.set_line_dash([176])
        ctx.line_dash_offset = -44 * start - 22 - 20 * i
        ctx.stroke(rope)
wreath = vd.Path()
wreath.ellipse(W / 2, 385, 300, 165, 0, 0, math.tau)
for marker, ctx.stroke_style, spacing, shift in (
    (leaf, "#3f7d58", 42, 0), (leaf, "#7fb069", 42, 21), (vd.Path.circle(0, 0, 6), "#e4572e", 84, 10),
):  # fmt: skip
    ctx.line_dash_marker, ctx.line_dash_offset = marker, shift
    ctx.set_line_dash([spacing])
    ctx.stroke(wreath)
ctx.fill_style, ctx.text_align = "#3b2f2f", "center"
ctx.font = "italic 700 64px 'Noto Serif'"
ctx.fill_text("Garden Party", W / 2, 380)
ctx.font = "26px 'Noto Serif SC'"
ctx.fill_text("花园聚会 · Saturday 5 June, 3 pm", W / 2, 436)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "festoon.png")
