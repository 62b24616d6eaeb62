"""A weather card for a telephone: a night sky, a moon with a halo, hills, and the next hours."""

import math
import random
import sys

import vecdraw as vd

W, H = 720, 960
ctx = vd.Context(W, H)
ctx.fill_style = vd.LinearGradient((0, 0), (0, H), ["#0b1026", "#27306b", "#7b4b94", (0.72, "#e8837e")])
ctx.fill_rect(0, 0, W, H)
random.seed(3)
for _ in range(140):
    size = random.uniform(0.4, 1.7)
    ctx.fill_style = f"rgb(255 255 255 / {random.uniform(0.2, 0.9)})"
    ctx.fill_rect(random.uniform(0, W), random.uniform(0, 480), size, size)
ctx.fill_style = vd.RadialGradient((540, 210), 50, (540, 210), 260, ["rgb(255 244 214 / .5)", "rgb(255 244 214 / 0)"])
ctx.fill_rect(0, 0, W, 600)
ctx.fill_style = vd.RadialGradient((520, 190), 10, (540, 210), 66, ["#fffdf2", (0.97, "#f3e3b3"), "#f3e3b300"])
ctx.fill_rect(400, 100, 260, 220)
for i, color in enumerate(("#5b3a7d", "#3c2a62", "#1d1740")):
    ctx.begin_path()
    for x in range(0, W + 8, 8):
        ctx.line_to(x, 600 + i * 60 - 46 * math.sin(x / (150 - i * 22) + i * 2) - 12 * math.sin(x / 37 + i))
    ctx.line_to(W, H)
    ctx.line_to(0, H)
    ctx.fill_style = color
    ctx.fill()
ctx.fill_style, ctx.font = "#fff", "200 190px Inter"
ctx.fill_text("14°", 48, 260)
ctx.font = "500 32px Inter, 'Noto Sans SC'"
ctx.fill_text("杭州  Clear, calm", 60, 326)
ctx.text_align = "center"
for i, hour in enumerate(("22:00 13°", "00:00 12°", "02:00 10°", "04:00 9°", "06:00 11°")):
    for text, ctx.font, y in zip(hour.split(), ("500 22px Inter", "600 38px Inter"), (830, 886), strict=True):
        ctx.fill_text(text, 96 + i * 132, y)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "weather_card.png")
