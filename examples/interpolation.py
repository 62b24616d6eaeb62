"""The way from one colour to another through eight colour spaces, and the wheel of OKLCH hues."""

import math
import sys

import vecdraw as vd

ctx = vd.Context(960, 640, background="#fbfaf7")
SPACES = ("srgb", "srgb-linear", "lab", "oklab", "hsl", "lch", "oklch", "oklch longer hue")
ctx.font, ctx.text_baseline = "500 19px 'Noto Sans Mono'", "middle"
for i, space in enumerate(SPACES):
    y = 60 + i * 66
    ctx.fill_style = vd.LinearGradient((300, 0), (640, 0), ["#1746d1", "#ffd400"], interpolation=space)
    ctx.begin_path()
    ctx.round_rect(300, y, 340, 46, 10)
    ctx.fill()
    ctx.fill_style = "#2b2a33"
    ctx.fill_text(space, 60, y + 23)
wheel = vd.Path.circle(800, 320, 110)
ctx.fill_style = vd.ConicGradient(
    -math.pi / 2, (800, 320), ["oklch(70% .15 0)", "oklch(70% .15 0)"], interpolation="oklch longer hue"
)
ctx.fill(wheel - vd.Path.circle(800, 320, 62))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "interpolation.png")
