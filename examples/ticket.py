"""An event ticket: a perforated stub, a photograph under a gradient, and a QR code made by segno."""

import math
import sys
from pathlib import Path

import segno

import vecdraw as vd

W, H, STUB = 1100, 420, 790
PHOTO = vd.load_image(Path(__file__).parent / "data" / "stream.jpg")
ctx = vd.Context(W, H, background="#e9e4da")
shape, holes = vd.Path(), vd.Path()
shape.round_rect(30, 30, W - 60, H - 60, 22)
for y in range(30, H, 30):
    holes.move_to(STUB, y)
    holes.arc(STUB, y, 16 if y in (30, H - 30) else 4, 0, math.tau)
ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(40 25 10 / .35)", 30, 12
with ctx.layer():
    with ctx.clipped(shape):
        ctx.fill_style = "#fffaf0"
        ctx.fill_rect(0, 0, W, H)
        ctx.draw_image(PHOTO, 30, 30, STUB - 30, (STUB - 30) * PHOTO.height / PHOTO.width)
        ctx.fill_style = vd.LinearGradient((30, 0), (STUB, 0), ["#0b2a33", (0.45, "#0b2a33d8"), "#0b2a3310"])
        ctx.fill_rect(30, 0, STUB - 30, H)
    ctx.global_composite_operation = "destination-out"
    ctx.fill(holes)
ctx.shadow_color, ctx.fill_style = "transparent", "#fffaf0"
for text, ctx.font, y in (("WATER MUSIC", "900 66px Inter", 160), ("夜航船 · 室内乐之夜", "36px 'Noto Serif SC'", 216)):
    ctx.fill_text(text, 80, y)
ctx.font, ctx.fill_style = "500 22px Inter", "#f4c95d"
ctx.fill_text("Fri 18 June 2027   ·   19:30   ·   Row C, Seat 12", 80, 326)
ctx.fill_style = "#0b2a33"
for y, row in enumerate(segno.make("https://example.org/t/7F3K-22", error="m").matrix):
    for x, dark in enumerate(row):
        ctx.fill_rect(841 + x * 7, 105 + y * 7, 7 * dark, 7 * dark)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "ticket.png")
