"""A social card of 1200 x 630: a photograph under a shade, a title, a label and a line of facts."""

import sys
from pathlib import Path

import vecdraw as vd

W, H = 1200, 630
PHOTO = vd.load_image(Path(__file__).parent / "data" / "dandelion.jpg")
ctx = vd.Context(W, H)
ctx.image_smoothing_quality = "high"
with ctx.transformed(-1, 0, 0, 1, W, 0):  # mirrored
    ctx.draw_image(PHOTO, 0, 20, 1080, 567, 0, 0, W, H)
ctx.fill_style = vd.LinearGradient(
    (0, 0), (W, 0), ["rgb(14 22 12 / .92)", (0.55, "rgb(14 22 12 / .6)"), "rgb(14 22 12 / 0)"]
)
ctx.fill_rect(0, 0, W, H)

label = "FIELD NOTES"
ctx.font, ctx.letter_spacing = "700 20px Inter", 3
width = ctx.measure_text(label).width
ctx.fill_style = "#f2c14e"
ctx.begin_path()
ctx.round_rect(80, 84, width + 37, 44, 22)
ctx.fill()
ctx.fill_style = "#1c2414"
ctx.fill_text(label, 100, 113)

ctx.letter_spacing = 0
ctx.font, ctx.fill_style = "800 84px Inter", "#fffdf5"
for i, line in enumerate(("Dandelions know", "where the wind", "is going")):
    ctx.fill_text(line, 76, 242 + 96 * i)

ctx.fill_style = "rgb(255 253 245 / .35)"
ctx.fill_rect(80, 500, 460, 1.5)
ctx.font, ctx.fill_style = "500 24px Inter, 'Noto Sans SC'", "#e8e4d2"
ctx.fill_text("蒲公英 · 6 minutes · May 2026", 80, 550)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "social_card.png")
