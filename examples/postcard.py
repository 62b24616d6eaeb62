"""A postcard on its printing sheet: A6 with 3 mm of bleed, crop marks, registration marks and colour bars."""

import math
import sys

import vecdraw as vd

W, H, SEA = 148, 105, 62  # mm
MARKS = ("crop", "registration", "bars")
card = vd.Context.for_page("A6 landscape", bleed="3mm", unit="mm", dpi=200)
SKY = vd.LinearGradient((0, 0), (0, SEA), ["#1b2450", (0.45, "#8a4a7d"), (0.8, "#f08a5d"), "#ffd9a0"])
for card.fill_style in (SKY, vd.RadialGradient((104, 56), 4, (104, 56), 60, ["#fff1c4b0", "#ffd28a00"])):
    card.fill_rect(-3, -3, W + 6, SEA + 9)
card.fill_style = "#fff3d0"
card.begin_path()
card.arc(104, 56, 15, 0, math.tau)
card.fill()
for row in range(11):
    y = SEA + row * row * 0.36 + row * 0.7
    card.fill_style = f"oklch({46 - row * 2.6}% {0.075 - row * 0.003:.3f} {230 + row * 4})"
    card.begin_path()
    card.move_to(-3, H + 3)
    for x in range(-6, 2 * (W + 3) + 1):
        card.line_to(x / 2, y + (0.25 + row * 0.17) * math.sin(x / (9 + row * 2.4) + row * 2.1))
    card.line_to(W + 3, H + 3)
    card.fill()
for at in range(26):
    width = 15 * (1 - at / 30) * (0.55 + 0.45 * math.cos(at * 2.4))
    card.fill_style = f"rgb(255 233 180 / {0.8 - at * 0.027:.2f})"
    card.fill_rect(104 - width + 1.6 * math.sin(at * 1.9), SEA + 0.9 + at * 1.45, 2 * width, 0.55)
card.lang, card.writing_mode = "zh-Hans", "vertical-rl"
card.fill_style, card.font, card.letter_spacing = "#fff6e2", "700 7.4px 'Noto Serif SC'", "1.1px"
for line, x, y in (("海日生残夜", 29, 10), ("江春入旧年", 16, 17)):
    card.fill_text(line, x, y)
sheet = vd.print_sheet(card.scene, bleed="3mm", marks=MARKS)
ctx = vd.Context(*sheet.pixel_size)
ctx.draw_scene(sheet, 0, 0, ctx.width, ctx.height)

if __name__ == "__main__":
    card.save_as(sys.argv[1] if len(sys.argv) > 1 else "postcard.png", bleed="3mm", marks=MARKS)
