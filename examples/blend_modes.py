"""Blend modes: a photograph under a sheet of colours, once for each of the fifteen modes of CSS and plain painting."""

import sys
from pathlib import Path

import vecdraw as vd

PHOTO = vd.load_image(Path(__file__).parent / "data" / "dandelion.jpg")
MODES = (
    *("source-over", "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn"),
    *("hard-light", "soft-light", "difference", "exclusion", "hue", "saturation", "color", "luminosity"),
)

ctx = vd.Context(1040, 800, background="#f6f4ef")
colors = vd.LinearGradient((0, 0), (230, 0), ["oklch(62% .19 20)", "oklch(80% .15 85)", "oklch(60% .13 230)"])

for i, mode in enumerate(MODES):
    x, y = 28 + i % 4 * 250, 28 + i // 4 * 192
    with ctx.saved():
        ctx.translate(x, y)
        frame = vd.Path()
        frame.round_rect(0, 0, 234, 146, 10)
        ctx.clip(frame)
        ctx.draw_image(PHOTO, 60, 0, 908, 566, 0, 0, 234, 146)
        ctx.global_composite_operation = mode
        ctx.fill_style = colors
        ctx.fill_rect(0, 73, 234, 73)
    ctx.font = "500 15px Inter"
    ctx.fill_style = "#3b3a36"
    ctx.fill_text(mode, x, y + 168)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "blend_modes.png")
