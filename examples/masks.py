"""Clips and masks: a photograph seen through a round window, petals, and a soft mask made of a gradient."""

import math
import sys
from pathlib import Path

import vecdraw as vd

PHOTO = vd.load_image(Path(__file__).parent / "data" / "stream.jpg")
ctx = vd.Context(960, 480, background="#e9e4d8")


def petals(x, y, radius):
    """Six round petals; with the even-odd rule their overlaps stay empty."""
    path = vd.Path()
    for k in range(6):
        angle = k * math.tau / 6
        px, py = x + radius / 2 * math.cos(angle), y + radius / 2 * math.sin(angle)
        path.move_to(px + radius / 2, py)
        path.arc(px, py, radius / 2, 0, math.tau)
    return path


window = vd.Path()  # the moon gate of a garden, with a step below it
window.arc(170, 220, 120, 0.7 * math.pi, 0.3 * math.pi)
window.line_to(240, 400)
window.line_to(100, 400)
with ctx.clipped(window):
    ctx.draw_image(PHOTO, 300, 0, 600, 600, 20, 60, 360, 360)
with ctx.clipped(petals(480, 240, 140), "evenodd"):
    ctx.draw_image(PHOTO, 300, 0, 600, 600, 340, 100, 280, 280)
with ctx.layer():
    ctx.draw_image(PHOTO, 300, 0, 600, 600, 640, 90, 300, 300)
    ctx.global_composite_operation = "destination-in"  # only the mask's alpha counts
    ctx.fill_style = vd.RadialGradient((790, 240), 60, (790, 240), 150, ["#000", "rgb(0 0 0 / 0)"])
    ctx.fill_rect(0, 0, 960, 480)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "masks.png")
