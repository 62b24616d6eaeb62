"""Which glyphs have bitmaps in the table CBDT that are no PNGs: of 32 bits a pixel, uncompressed.

FreeType draws them, and HarfBuzz knows nothing of them. OpenType 1.9, "CBLC" and "EBLC". Numbers are big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw import caches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.typeface.face import Face

_FACES: Final = 64
_PNG: Final = frozenset({17, 18, 19})  # image formats
_MOST: Final = 256  # subtables that are looked at; fonts have a few of each size
_SIZE_RECORD: Final = 48  # bytes
_COLOR: Final = 32  # bits a pixel


class _Subtable(NamedTuple):
    """Glyphs `first` to `last`, of which those have a bitmap that the subtable at `at` lists by its format."""

    first: int
    last: int
    format: int
    at: int


def has_uncompressed(face: Face, glyph: int) -> bool:
    """Whether a glyph has a coloured bitmap that is no PNG, in any size."""
    subtables = _subtables(face)
    if not subtables:
        return False
    table = bytes(face.hb_face.reference_table("CBLC").data)
    return any(one.first <= glyph <= one.last and _lists(table, one, glyph) for one in subtables)


@lru_cache(_FACES)
def _subtables(face: Face) -> tuple[_Subtable, ...]:
    """The subtables of bitmaps that are no PNGs; none where the table is not as it should be."""
    table = bytes(face.hb_face.reference_table("CBLC").data)
    try:
        return tuple(_found(table))
    except struct.error:
        return ()


caches.register_function("bitmap_tables", _subtables)


def _found(table: bytes) -> Iterator[_Subtable]:
    sizes = struct.unpack_from(">L", table, 4)[0] if table else 0
    seen = 0
    for size in range(min(sizes, _MOST)):
        record = 8 + _SIZE_RECORD * size
        start, _, count = struct.unpack_from(">3L", table, record)
        (depth,) = struct.unpack_from(">B", table, record + 46)
        for number in range(count):
            seen += 1
            if seen > _MOST:
                return
            first, last, offset = struct.unpack_from(">HHL", table, start + 8 * number)
            kind, image = struct.unpack_from(">HH", table, start + offset)
            if depth == _COLOR and image not in _PNG:
                yield _Subtable(first, last, kind, start + offset + 8)


def _lists(table: bytes, one: _Subtable, glyph: int) -> bool:
    """Whether a subtable has a bitmap of a glyph in its range."""
    at = glyph - one.first
    try:
        if one.format == 1:
            begin, end = struct.unpack_from(">LL", table, one.at + 4 * at)
            return bool(end > begin)
        if one.format == 3:
            begin, end = struct.unpack_from(">HH", table, one.at + 2 * at)
            return bool(end > begin)
        if one.format == 4:
            (count,) = struct.unpack_from(">L", table, one.at)
            return bool((_numbers(table, one.at + 4, 2 * count)[::2] == glyph).any())
        if one.format == 5:
            (count,) = struct.unpack_from(">L", table, one.at + 12)
            return bool((_numbers(table, one.at + 16, count) == glyph).any())
    except struct.error:
        return False
    return one.format == 2


def _numbers(table: bytes, start: int, count: int) -> NDArray[np.uint16]:
    """So many numbers of 16 bits, or those that are there."""
    part = table[start : start + 2 * count]
    return np.frombuffer(part[: len(part) // 2 * 2], ">u2").astype(np.uint16)
