"""A concert poster in the Swiss manner: a grid, one typeface, and arcs that grow by the numbers of a rhythm."""

import math
import sys

import vecdraw as vd

W, H, U = 840, 1188, 60  # A sizes; U is the unit of the grid
ctx = vd.Context(W, H, background="#f2ede1")
RHYTHM = (3, 1, 4, 1, 5, 9, 2, 6)
with ctx.clipped(vd.Path(f"M0 0H{W}V{H}H0Z")):
    ctx.translate(W - U, 11 * U)
    ctx.rotate(-0.42)
    radius = 1.3 * U
    for i, beat in enumerate(RHYTHM):
        ctx.line_width = 12 + beat * 7
        radius += ctx.line_width / 2 + 9
        ctx.stroke_style = "#d8321f" if i % 3 == 1 else "#16140f"
        ctx.begin_path()
        ctx.arc(0, 0, radius, math.pi * (0.66 + 0.05 * (i * 5 % 4)), math.pi * (1.1 + 0.09 * beat))
        ctx.stroke()
        radius += ctx.line_width / 2
ctx.reset_transform()
ctx.fill_style = "#16140f"
ctx.font, ctx.letter_spacing = "800 118px Inter", -5
for i, line in enumerate(("musica", "viva")):
    ctx.fill_text(line, U - 8, 150 + i * 106)
ctx.letter_spacing = 0
ctx.font = "500 25px Inter"
FACTS = ("tonhalle", "grosser saal", "", "donnerstag", "7. januar", "20.15 uhr")
for i, line in enumerate(FACTS):
    ctx.fill_text(line, U, 980 + i * 31)
ctx.fill_style = "#d8321f"
for i, line in enumerate(("leitung  hans rosbaud", "solist  yehudi menuhin")):
    ctx.fill_text(line, 6 * U, 1104 + i * 31)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "swiss_poster.png")
