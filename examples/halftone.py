"""A photograph as a halftone of two inks: each screen has its own angle, and dots grow with the shade."""

import math
import sys
from pathlib import Path

import numpy as np

import vecdraw as vd

W, H, STEP = 900, 640, 9
photo = vd.Context(W, H)
picture = vd.load_image(Path(__file__).parent / "data" / "dandelion.jpg")
photo.draw_image(picture, -150, -40, 1200, 1200 * picture.height / picture.width)
levels = photo.to_numpy().astype(float)
ctx = vd.Context(W, H, background="#f4ecd8")
ctx.global_composite_operation = "multiply"
INKS = (("#e4572e", 0.26, levels[..., 2]), ("#17456b", 1.31, levels[..., :3].mean(axis=2)))
for color, angle, channel in INKS:
    ink = np.clip(1.05 - channel / np.quantile(channel, 0.93), 0, 1) ** 1.25
    dots = vd.Path()
    for u in range(-120, 121):
        for v in range(-120, 121):
            x = W / 2 + STEP * (u * math.cos(angle) - v * math.sin(angle))
            y = H / 2 + STEP * (u * math.sin(angle) + v * math.cos(angle))
            shade = ink[min(max(int(y), 0), H - 1), min(max(int(x), 0), W - 1)]
            if -STEP < x < W + STEP and -STEP < y < H + STEP and shade > 0.02:
                radius = STEP * 0.72 * math.sqrt(shade)
                dots.move_to(x + radius, y)
                dots.arc(x, y, radius, 0, math.tau)
    ctx.fill_style = color
    ctx.fill(dots)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "halftone.png")
