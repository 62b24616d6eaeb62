"""Generative art: particles drift through a field of waves and leave thin, translucent lines."""

import math
import random
import sys

import vecdraw as vd

W, H = 960, 640
chance = random.Random(353)  # the year of the Orchid Pavilion; another seed, another picture
ctx = vd.Context(W, H, background="#0f1a24")
ctx.line_width = 0.9
ctx.line_cap = "round"
ctx.global_composite_operation = "lighter"


def direction(x, y):
    """The angle in which the field drags at a point."""
    return 1.7 * math.sin(x / 173 + 0.4) + 1.3 * math.cos(y / 127) + 0.8 * math.sin((x + 2 * y) / 211)


for _ in range(1500):
    x, y = chance.uniform(-60, W), chance.uniform(-40, H + 40)
    hue = 200 + 55 * math.sin(x / 310) + 75 * (y / H) ** 2 * 2
    ctx.stroke_style = f"oklch({chance.uniform(55, 80):.0f}% .12 {hue:.0f} / {chance.uniform(0.10, 0.34):.2f})"
    ctx.begin_path()
    ctx.move_to(x, y)
    for _ in range(chance.randint(30, 110)):
        angle = direction(x, y)
        x, y = x + 4 * math.cos(angle), y + 4 * math.sin(angle)
        ctx.line_to(x, y)
    ctx.stroke()

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "generative.png")
