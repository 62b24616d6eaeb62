"""Linear, radial and conic gradients: a sunrise over hills, colours given in oklch and hsl."""

import math
import sys

import vecdraw as vd

W, H = 960, 640
ctx = vd.Context(W, H)

ctx.fill_style = vd.LinearGradient((0, 0), (0, H), ["oklch(35% .09 275)", "oklch(62% .15 10)", "oklch(88% .12 85)"])
ctx.fill_rect(0, 0, W, H)

rays = vd.ConicGradient(0.05, (W / 2, 430))
for i in range(24):
    for offset, alpha in ((0, 0), (0.5, 0.16), (1, 0)):
        rays.add_color_stop((i + offset) / 24, f"rgb(255 240 200 / {alpha})")
ctx.fill_style = rays
ctx.fill_rect(0, 0, W, H)

glow = vd.RadialGradient((W / 2, 430), 90, (W / 2, 430), 420, ["rgb(255 236 180 / .9)", "rgb(255 236 180 / 0)"])
ctx.fill_style = glow
ctx.fill_rect(0, 0, W, H)
ctx.fill_style = vd.LinearGradient((0, 300), (0, 560), ["#fff6d8", "#ffb070"])
ctx.begin_path()
ctx.arc(W / 2, 430, 120, 0, math.tau)
ctx.fill()

for k in range(5):
    y, hue = 440 + 44 * k, 350 - 22 * k
    ctx.fill_style = vd.LinearGradient((0, y - 40), (0, H), [f"hsl({hue} 45% {52 - 8 * k}%)", f"hsl({hue} 50% 20%)"])
    ctx.begin_path()
    ctx.move_to(0, H)
    for x in range(0, W + 1, 8):
        ctx.line_to(x, y + (26 - 2 * k) * math.sin(x / (150 - 14 * k) + 2.1 * k) + 14 * math.sin(x / 61 + k))
    ctx.line_to(W, H)
    ctx.fill()

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "gradients.png")
