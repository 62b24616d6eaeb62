"""Wrapping paper: the Japanese wave pattern, its colours drifting over the sheet, with a label."""

import math
import sys

import vecdraw as vd

W, H, R = 900, 900, 60
ctx = vd.Context(W, H, background="#f5efe0")
for row in range(-1, H // 20 + 4):
    for column in range(-1, W // R // 2 + 2):
        x, y = column * 2 * R + row % 2 * R, row * R / 2
        hue = 232 + 22 * math.sin(x / 260) + 26 * math.cos(y / 300)
        for i, radius in enumerate((R, R * 0.78, R * 0.56, R * 0.34, R * 0.14)):
            ctx.fill_style = f"oklch({40 + 6 * math.sin(x / 170 + y / 210)}% .11 {hue})" if i % 2 == 0 else "#f5efe0"
            ctx.begin_path()
            ctx.arc(x, y, radius - 1.2, 0, math.tau)
            ctx.fill()
label = vd.Path()
label.round_rect(330, 180, 240, 540, 6)
ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(20 30 60 / .35)", 24, 8
ctx.fill_style = "#f9f5ea"
ctx.fill(label)
ctx.shadow_color = "transparent"
ctx.stroke_style, ctx.line_width = "#b3392f", 2
ctx.stroke_rect(344, 194, 212, 512)
ctx.fill_style, ctx.text_align, ctx.lang = "#1d2b4f", "center", "ja"
for i, character in enumerate("青海波"):
    ctx.font = "700 110px 'Noto Serif JP'"
    ctx.fill_text(character, 450, 330 + i * 128)
ctx.font, ctx.fill_style = "400 22px 'Noto Serif JP'", "#b3392f"
ctx.fill_text("手拭い · 木綿", 450, 672)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "seigaiha.png")
