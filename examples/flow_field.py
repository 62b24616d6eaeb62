"""Generative art: 1,400 strokes follow a field of angles made of a few waves."""

import math
import random
import sys

import vecdraw as vd

W, H = 960, 960
INKS = ("#0b132b", "#1c2541", "#3a506b", "#5bc0be", "#e4b363", "#e8eddf", "#ef6461")
ctx = vd.Context(W, H, background="#f6f1e4")
random.seed(11)


def angle(x, y):
    return 2.2 * math.sin(x / 190 + 1.3 * math.sin(y / 240)) + 1.6 * math.cos(y / 170 - 0.8 * math.sin(x / 310))


with ctx.clipped(vd.Path("M70 70H890V890H70Z")):
    ctx.line_cap = ctx.line_join = "round"
    for _ in range(1400):
        x, y = random.uniform(40, W - 40), random.uniform(40, H - 40)
        near = 1 - math.hypot(x - 600, y - 380) / 900
        ctx.begin_path()
        for _ in range(random.randint(12, 70)):
            ctx.line_to(x, y)
            x += 6 * math.cos(angle(x, y))
            y += 6 * math.sin(angle(x, y))
        ctx.stroke_style = random.choices(INKS, weights=(5, 5, 5, 4 * near + 1, 3 * near + 1, 2, 1 + near))[0]
        ctx.line_width = random.choice((1.2, 2.5, 4, 7, 11))
        ctx.global_alpha = 0.9
        ctx.stroke()

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "flow_field.png")
