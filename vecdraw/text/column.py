"""Columns: a string shaped as one vertical line."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.bidi import visual_order
from vecdraw.text.cache import TextCache
from vecdraw.text.lines import added_spacing, items_of
from vecdraw.text.style import TextStyle
from vecdraw.text.vertical import column_items, column_run, combined_ranges, shape_column
from vecdraw.typeface.face import Face
from vecdraw.typeface.store import fonts


class ScaledRuns(NamedTuple):
    """Runs to be scaled along x about the middle of their line, which is 1 but for what is combined."""

    runs: tuple[GlyphRun, ...]
    horizontal_scale: float


class ShapedColumn(NamedTuple):
    """A vertical line: its runs, x from its middle and y from its upper end, and its length in px.

    `primary` is the face that its metrics are of, `missing` the clusters that no font has.
    """

    parts: tuple[ScaledRuns, ...]
    length: float
    primary: Face
    missing: tuple[str, ...]


_columns: TextCache[ShapedColumn] = TextCache("shaped_columns", entry=1500, glyph=250)


def shaped_column(text: str, style: TextStyle, *, strict: bool = True) -> ShapedColumn:
    """Shapes `text` as one vertical line. Remembered by value. Raises `UnknownFontError` (strict), `FontError`."""
    key = (text, style, strict, fonts.version)
    column = _columns.get(key)
    if column is None:
        column = _shaped(text, style, strict)
        _columns.put(key, column, len(text))
    return column


def _shaped(text: str, style: TextStyle, strict: bool) -> ShapedColumn:
    primary, items, missing = items_of(text, style, strict=strict)
    parts = column_items(text, items, style.orientation, combined_ranges(text, style.combine))
    found: list[tuple[GlyphRun, float]] = []
    pen = 0.0
    for at in visual_order([part.items[0].level for part in parts]) if parts else ():
        for piece in shape_column(text, parts[at], style):
            spacing = added_spacing(text, piece.item, piece.shaped, style)
            if spacing is not None and piece.setting == "combined":  # it is spaced as one character
                *rest, last = spacing
                spacing = [*[0.0] * len(rest), last if piece.advances[-1] else 0.0]
            run = column_run(text, piece, pen, style.lang, spacing)
            pen += run.advance
            found.append((run, piece.horizontal_scale))
    together = groupby(found, itemgetter(1))
    scaled = tuple([ScaledRuns(tuple([run for run, _ in group]), scale) for scale, group in together])
    return ShapedColumn(scaled, pen, primary, missing)
