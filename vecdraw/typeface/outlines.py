"""Outlines of glyphs as they are drawn: what is bolder than its font is so by a stroke, as Skia does it."""

from __future__ import annotations

from typing import Final, Literal

from vecdraw import limits
from vecdraw.errors import LimitError, UnsupportedError
from vecdraw.geometry.boolean import combined
from vecdraw.geometry.path_data import CONIC, PathData
from vecdraw.geometry.pathops import stroke_outline
from vecdraw.geometry.stroke_style import LineStyle
from vecdraw.typeface.face import Face
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.outline_cache import bold_outlines, united_outlines
from vecdraw.typeface.store import fonts

_MITER_LIMIT: Final = 4.0  # of Skia's paints
_TOLERANCE: Final = 1e-4  # em
_FARTHEST: Final = 16.0  # em; what is larger is a corrupt outline
_PATH_WORK: Final = 50_000_000  # units of limits.path_work for one glyph

United = Literal["none", "overlaps", "wholly"]
"""Which glyphs of a variable font have the contours of their area: none, those with contours that share one, all."""


def glyph_outline(face: Face, glyph: int, *, united: United = "overlaps") -> PathData:
    """The outline of a glyph in shares of the em, y down, synthetic weight and slope included; nonzero.

    Contours of a variable font lie over each other, which rasterisers fill too dark at edges, and cross themselves,
    which only strokes show: they are to be united `"wholly"`. `Face.outline` lets HarfBuzz make outlines bolder, which
    gives other corners. It stands in where the area of an outline, with a stroke around it for boldness, is too much
    work, cannot be found, or is not all lines and Bézier curves.
    """
    if face.key.embolden:
        cache, make = bold_outlines, _bold
    elif face.is_variable and (united == "wholly" or (united == "overlaps" and face.has_overlaps(glyph))):
        cache, make = united_outlines, _united
    else:
        return face.outline(glyph)
    found = cache.get(face.key, glyph)
    if found is None:
        found = make(face, glyph)
        cache.put(face.key, glyph, found)
    return found


def without_boldness(key: FaceKey) -> FaceKey:
    """The face that a synthetic weight is made from: what is stroked has the weight in the width of its strokes."""
    return key._replace(embolden=0.0) if key.embolden else key


def _bold(face: Face, glyph: int) -> PathData:
    plain = fonts.face(without_boldness(face.key)).outline(glyph)
    if plain.is_empty:
        return plain
    if max(map(abs, plain.coords)) > _FARTHEST:
        return face.outline(glyph)
    style = LineStyle(face.key.embolden, "butt", "miter", _MITER_LIMIT, (), 0.0)
    try:
        with limits.relaxed(path_work=min(limits.current().path_work, _PATH_WORK)):
            stroke = stroke_outline(plain, style, _TOLERANCE)
            bold = combined((plain, "nonzero"), (stroke, "nonzero"), "union")
    except (LimitError, UnsupportedError):
        return face.outline(glyph)
    return face.outline(glyph) if CONIC in bold.verbs else bold


def _united(face: Face, glyph: int) -> PathData:
    plain = face.outline(glyph)
    if plain.is_empty:
        return plain
    try:
        with limits.relaxed(path_work=min(limits.current().path_work, _PATH_WORK)):
            united = combined((plain, "nonzero"), (PathData(), "nonzero"), "union")
    except (LimitError, UnsupportedError):
        return plain
    return plain if CONIC in united.verbs or max(map(abs, plain.coords)) > _FARTHEST else united
