"""CSS filters: nine looks of one photograph."""

import sys
from pathlib import Path

import vecdraw as vd

PHOTO = vd.load_image(Path(__file__).parent / "data" / "dandelion.jpg")
LOOKS = (
    "none",
    "grayscale(1) contrast(1.3)",
    "sepia(.8) brightness(1.1)",
    "hue-rotate(200deg)",
    "saturate(2.2)",
    "blur(4px) brightness(1.15)",
    "invert(1)",
    "contrast(1.6) saturate(.4)",
    "sepia(1) hue-rotate(160deg)",
)

ctx = vd.Context(1020, 800, background="#16181b")
for i, look in enumerate(LOOKS):
    x, y = 30 + i % 3 * 325, 30 + i // 3 * 255
    frame = vd.Path()
    frame.round_rect(x, y, 310, 200, 12)
    with ctx.clipped(frame):
        ctx.filter = look
        ctx.draw_image(PHOTO, 40, 0, 942, 608, x - 10, y - 10, 330, 220)  # larger than its frame: a blur pulls at edges
    ctx.font = "14px 'Noto Sans Mono'"
    ctx.fill_style = "#c9c4b8"
    ctx.fill_text(look, x + 2, y + 225)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "filters.png")
