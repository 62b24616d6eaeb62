"""Patterns: six seamless tiles, drawn with vecdraw, repeated, and turned or scaled by the pattern's transform."""

import math
import sys

import vecdraw as vd

INK, PAPER, CLAY, SAGE = "#23445c", "#f4ecdd", "#c8643c", "#8fa68a"


def tile(width, height, background, *shapes):
    """A pattern of filled SVG paths, drawn at four times its size to stay sharp when it is enlarged."""
    canvas = vd.Context(width, height, background=background, scale=4)
    for canvas.fill_style, path in shapes:
        canvas.fill(vd.Path(path))
    return canvas.create_pattern(canvas, "repeat")


RINGS = ((20, PAPER), (18, INK), (14, PAPER), (12, INK), (8, PAPER), (6, INK))
ROWS = ((20, 10), (0, 20), (40, 20), (20, 30))  # seigaiha, the ocean waves of Japanese textiles
WAVES = [(color, f"M{x - r} {y} a{r} {r} 0 0 1 {2 * r} 0 z") for x, y in ROWS for r, color in RINGS]
swatches = [
    (tile(40, 20, INK, *WAVES), vd.Affine.scaling(1.6)),
    (tile(24, 24, PAPER, (CLAY, "M0 0h12v12H0z M12 12h12v12H12z")), vd.Affine.rotation(math.pi / 4)),
    (tile(20, 20, SAGE, (PAPER, "M10 6 a4 4 0 0 1 0 8 a4 4 0 0 1 0 -8z")), vd.Affine.rotation(0.5).scale(1.5)),
    (tile(48, 24, PAPER, (INK, "M0 2 24 14 48 2v9L24 23 0 11z")), vd.Affine()),
    (tile(40, 40, CLAY, (PAPER, "M4 0h12v40H4z"), ("#e8b08e", "M0 4h40v12H0z"), (INK, "M4 4h12v12H4z")), vd.Affine()),
    (tile(20, 35, INK, (SAGE, "M0 0h10L5 9z M10 17.5h10L15 26.5z M10 0h10L15 9z")), vd.Affine.scaling(1.8)),
]

ctx = vd.Context(960, 640, background="#fbf8f2")
for i, (pattern, placed) in enumerate(swatches):
    pattern.set_transform(placed)
    ctx.fill_style = pattern
    ctx.begin_path()
    ctx.round_rect(40 + i % 3 * 300, 40 + i // 3 * 290, 280, 270, 20)
    ctx.fill()

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "patterns.png")
