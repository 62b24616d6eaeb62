"""Segments of a block as pieces: what is of one face and script, shaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw import caches
from vecdraw.text.blocks import Segment
from vecdraw.text.caps import synthesised
from vecdraw.text.glyph_slice import GlyphSlice, Indices, Pixels
from vecdraw.text.itemize import Item, chooser, itemize
from vecdraw.text.lines import added_spacing
from vecdraw.text.shape import Shaped, caps_of, shape
from vecdraw.text.style import TextStyle
from vecdraw.text.vertical import ColumnPiece, column_items, combined_ranges, shape_column
from vecdraw.typeface.face import Face

if TYPE_CHECKING:
    from numpy.typing import NDArray

COMMON: Final = "Zyyy"
_SCRIPTS: Final = {"zh": "Hani", "ja": "Hani"}
_FACES: Final = 32
_SHORT: Final = 24  # characters of an item that is remembered
_PARTS: Final = 4096
_GLYPHS: Final = 65_536  # of a face: glyph ids have 16 bits
APART: Final = frozenset(
    {"Hani", "Hira", "Kana", "Bopo", "Hrkt", "Hang", "Yiii", "Zyyy", "Latn", "Grek", "Cyrl", "Hebr", "Armn", "Geor"}
)
"""Scripts whose glyphs do not change with their neighbours, but for ligatures and kerning."""
CONTEXT: Final = 5
"""Characters around an item that shaping looks at where letters join."""


def items_of(
    text: str, segment: Segment, base: int, found: list[int] | None, before: str
) -> tuple[list[Item], Iterable[str]]:
    """The items of a segment, as stretches of the block.

    What is common to scripts alone, such as punctuation, is of the script `before` it, or of the language (UAX #24).
    """
    style = segment.style
    font = style.font if style.stretch is None else style.font.replaced(stretch=style.stretch)
    part = text[segment.start : segment.end]
    of_paragraph = None if found is None else found[segment.start : segment.end]
    items, missing = itemize(part, chooser(font, style.lang, strict=True), base, of_paragraph)
    caps = caps_of(style)
    if caps != "normal":
        items = synthesised(part, items, caps)
    if items and items[0].script == COMMON:
        script = before if before != COMMON else _SCRIPTS.get(style.lang.partition("-")[0].lower(), COMMON)
        items = [item._replace(script=script) if item.script == COMMON else item for item in items]
    at = segment.start
    return [item._replace(start=item.start + at, end=item.end + at) for item in items] if at else items, missing


def pieces_of(text: str, segment: Segment, items: list[Item]) -> Iterator[GlyphSlice]:
    """The items of a segment shaped."""
    style = segment.style
    if not style.writing_mode.startswith("vertical"):
        for item in items:
            yield horizontal_piece(text, item, segment.span, style)
        return
    part = text[segment.start : segment.end]
    combined = [(start + segment.start, end + segment.start) for start, end in combined_ranges(part, style.combine)]
    for column_item in column_items(text, items, style.orientation, combined):
        for piece in shape_column(text, column_item, style):
            yield vertical_piece(text, piece, segment.span, style)


def horizontal_piece(text: str, item: Item, span: int, style: TextStyle) -> GlyphSlice:
    """An item of horizontal text, shaped; short ones are remembered."""
    if item.end - item.start > _SHORT:
        return _set_out(text, item, span, style)
    around = 0 if item.script in APART else CONTEXT
    first = max(item.start - around, 0)
    moved = item._replace(start=item.start - first, end=item.end - first)
    found = _short(text[first : item.end + around], moved, span, style)
    return found._replace(item=item, clusters=found.clusters + first) if first else found


@lru_cache(_PARTS)
def _short(text: str, item: Item, span: int, style: TextStyle) -> GlyphSlice:
    """Remembered, as narrow lines begin and end with the same few letters again and again."""
    return _set_out(text, item, span, style)


caches.register_function("short_stretches", _short)


def _set_out(text: str, item: Item, span: int, style: TextStyle) -> GlyphSlice:
    shaped = shape(text, item, style)
    size = style.font.size * item.capitals
    unit = size / item.face.scale
    found = np.ascontiguousarray(np.fromiter(chain.from_iterable(shaped.positions), np.float64).reshape(-1, 4).T)
    glyphs = np.array(shaped.glyphs, np.intp)
    kerned = found[2] != known_advances(item.face, glyphs)
    positions = found * unit
    added = added_spacing(text, item, shaped, style)
    return GlyphSlice(
        item,
        span,
        style,
        size,
        glyphs,
        np.array(shaped.clusters, np.intp) + item.start,
        positions[2] if added is None else positions[2] + np.array(added, np.float64),
        positions[0],
        -positions[1],
        kerned,
        shaped.unsafe(item.face) if kerned.any() else np.zeros(len(glyphs), np.bool_),
    )


def known_advances(face: Face, glyphs: Indices) -> NDArray[np.float32]:
    """The advances that a face has for glyphs, in its units."""
    known = advances_of(face)
    found = known[glyphs]
    unknown = np.isnan(found)
    if unknown.any():
        for glyph in set(glyphs[unknown].tolist()):
            known[glyph] = face.hb_font.get_glyph_h_advance(glyph)
        found = known[glyphs]
    return found


@lru_cache(_FACES)
def advances_of(_face: Face) -> NDArray[np.float32]:
    """What `known_advances` knows, NaN for the rest. Filled as glyphs are met; the same whoever fills it."""
    return np.full(_GLYPHS, np.nan, np.float32)


caches.register_function("advances", advances_of)


def vertical_piece(text: str, piece: ColumnPiece, span: int, style: TextStyle) -> GlyphSlice:
    """A shaped stretch of a column."""
    spacing = _spacing(text, piece.item, piece.shaped, style)
    advances = np.array(piece.advances, np.float64)
    if piece.setting == "combined":  # it is spaced as one character
        spacing = np.where(advances > 0, spacing, 0.0)
    return GlyphSlice(
        piece.item,
        span,
        style,
        piece.size,
        np.array(piece.shaped.glyphs, np.intp),
        np.array(piece.shaped.clusters, np.intp) + piece.item.start,
        advances + spacing,
        np.array(piece.downs, np.float64),
        np.array(piece.rights, np.float64),
        np.zeros(len(advances), np.bool_),
        np.zeros(len(advances), np.bool_),
        piece.angle,
        piece.horizontal_scale,
        piece.setting,
    )


def _spacing(text: str, item: Item, shaped: Shaped, style: TextStyle) -> Pixels:
    spacing = added_spacing(text, item, shaped, style)
    return np.zeros(len(shaped.glyphs)) if spacing is None else np.array(spacing, np.float64)
