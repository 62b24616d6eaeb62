"""A poster for an exhibition of ink paintings: misty mountains, a seal, and a title set in columns."""

import math
import sys

import vecdraw as vd

W, H = 900, 1260
ctx = vd.Context(W, H, background="#efe9dc")
ctx.fill_style = vd.RadialGradient((640, 330), 0, (640, 330), 105, ["#d9452b", (0.97, "#cf3a22"), "#cf3a2200"])
ctx.fill_rect(500, 200, 280, 280)
for layer in range(6):  # each range nearer, lower and darker, fading into mist at its foot
    base, tall = 560 + layer * 84, 215 - layer * 14
    ctx.begin_path()
    for x in range(0, W + 1, 4):
        t = x / W * math.tau + layer * 1.7
        y = math.sin(t * 1.1 + 0.6) * 0.5 + math.sin(t * 2.7 + layer) * 0.3 + math.sin(t * 7.3 + layer) * 0.07
        ctx.line_to(x, base - tall * (y if y > 0 else y / (1 - 3 * y)))
    ctx.line_to(W, H)
    ctx.line_to(0, H)
    ink = 74 - layer * 11
    ctx.fill_style = vd.LinearGradient((0, base - tall), (0, base + 170), [f"lab({ink}% -3 -4)", "#efe9dc"])
    ctx.fill()
ctx.fill_style = "#1c1a17"
ctx.lang, ctx.text_align = "zh-Hant", "center"
for column, (text, size, x, y) in enumerate((("山水有清音", 112, 120, 175), ("宋元水墨特展", 34, 232, 132))):
    ctx.font = f"{700 if column == 0 else 400} {size}px 'Noto Serif TC'"
    for i, character in enumerate(text):
        ctx.fill_text(character, x, y + i * size * 1.12)
ctx.fill_style = "#b3261e"
ctx.fill_rect(204, 380, 56, 56)
ctx.font, ctx.fill_style = "700 24px 'Noto Serif TC'", "#efe9dc"
ctx.fill_text("清音", 232, 417)
ctx.text_align, ctx.fill_style, ctx.font = "left", "#1c1a17", "400 22px 'Noto Serif TC'"
ctx.fill_text("二〇二六年三月廿一日至六月三十日", 60, 1176)
ctx.font = "italic 400 20px 'Noto Serif'"
ctx.fill_text("Mountains, Water, Clear Sound — Ink Paintings of Song and Yuan", 60, 1210)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "exhibition.png")
