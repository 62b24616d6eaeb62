"""Glyph runs with turned glyphs, without any layout: a circle and a vertical line by simple sums."""

import math
from dataclasses import replace

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.lines import shaped_line
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

FAMILIES = ("Noto Sans SC", "Noto Sans Hebrew")


def line(text: str, size: float) -> tuple[GlyphRun, ...]:
    """The runs of a horizontal line."""
    return shaped_line(text, TextStyle(Font(FAMILIES, size))).runs


def on_circle(text: str, radius: float, size: float) -> tuple[GlyphRun, ...]:
    """A line whose baseline is bent clockwise round the point of the text; clusters are not kept together."""
    return tuple(_bent(run, radius) for run in line(text, size))


def sideways(text: str, size: float) -> tuple[GlyphRun, ...]:
    """A line turned a quarter clockwise about the point of the text."""
    quarter = math.pi / 2
    return tuple(
        replace(run, xs=tuple(-y for y in run.ys), ys=run.xs, angles=(quarter,) * len(run.glyphs))
        for run in line(text, size)
    )


def _bent(run: GlyphRun, radius: float) -> GlyphRun:
    angles = tuple(x / radius for x in run.xs)
    reach = [radius - y for y in run.ys]
    xs = tuple(r * math.sin(angle) for r, angle in zip(reach, angles, strict=True))
    ys = tuple(-r * math.cos(angle) for r, angle in zip(reach, angles, strict=True))
    return replace(run, xs=xs, ys=ys, angles=angles)
