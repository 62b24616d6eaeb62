"""Text on paths: a line of Zhang Jiuling around the moon, and the opening of Moby-Dick poured into waves."""

import math
import sys

import vecdraw as vd

W, H, HORIZON = 900, 1200, 680
ctx = vd.Context(W, H, background="#0a1734")
SKY = vd.LinearGradient((0, 0), (0, HORIZON), ["#070d26", "#16264f", "#41659a"])
for ctx.fill_style in (SKY, vd.RadialGradient((450, 360), 150, (450, 360), 460, ["#fff3c84d", "#fff3c800"])):
    ctx.fill_rect(0, 0, W, HORIZON)
ctx.fill_style = vd.RadialGradient((410, 310), 10, (450, 360), 180, ["#fffbe9", "#ffe9ad", "#f4cf83"])
moon, ring = vd.Path(), vd.Path()
moon.arc(450, 360, 165, 0, 2 * math.pi)
ctx.fill(moon)
ring.arc(450, 360, 200, -math.pi * 0.748, math.pi * 1.252)
ctx.lang, ctx.font, ctx.fill_style = "zh-Hant", "700 44px 'Noto Serif TC'", "#ffe9b8"
ctx.fill_text_on_path("海上生明月天涯共此時情人怨遙夜竟夕起相思", ring, align="justify")
ISHMAEL = """Call me Ishmael. Some years ago — never mind how long precisely — having little or no money in my purse, \
and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the \
world. It is a way I have of driving off the spleen and regulating the circulation. Whenever I find myself growing \
grim about the mouth; whenever it is a damp, drizzly November in my soul; whenever I find myself involuntarily pausing \
before coffin warehouses, and bringing up the rear of every funeral I meet — then, I account it high time to get to \
sea as soon as I can."""
words = ISHMAEL.split()
for row in range(10):
    y = HORIZON + 54 + row * 33 + row * row * 1.7
    wave = vd.Path()
    for x in range(48, W - 47, 4):
        wave.line_to(x, y + (4 + row * 1.3) * math.sin(x / (44 + row * 5) + row * 1.1))
    ctx.lang, ctx.font = "en", f"italic {21 + row * 1.6}px 'Noto Serif'"
    ctx.fill_style = f"oklch({92 - row * 3.2}% {0.04 + row * 0.007:.3f} {205 + row * 5})"
    line = ""
    while words and ctx.measure_text(f"{line} {words[0]}").width < wave.length():
        line += f" {words.pop(0)}"
    ctx.fill_text_on_path(line.strip(), wave, align="justify" if words else "start")

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "moon_tide.png")
