"""The characters that a face has, from its cmap alone."""

from __future__ import annotations

import struct
from collections.abc import Container, Iterable
from typing import Final

from vecdraw.typeface.face import load_harfbuzz
from vecdraw.typeface.sfnt import FontData, face_offsets, table_directory

Characters = Container[int]
_LARGEST_CMAP: Final = 1 << 24  # bytes


def characters_of(data: FontData, index: int) -> Characters:
    """The characters that the cmap of a face gives glyphs for. Raises `FontError`; reads no other table."""
    name = "the file"
    start, length = table_directory(data, face_offsets(data, name)[index], name)["cmap"]
    cmap = data[start : start + min(length, _LARGEST_CMAP)]
    # HarfBuzz reads it as the only table of a font
    font = struct.pack(">4s4H4s3L", b"\0\1\0\0", 1, 16, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap
    hb = load_harfbuzz()
    characters: Characters = hb.Face(hb.Blob(font)).unicodes
    return characters


def union(sets: Iterable[Characters]) -> Characters:
    """The characters that are in any of the sets that `characters_of` gives."""
    every = load_harfbuzz().Set()
    for one in sets:
        every.update(one)
    characters: Characters = every
    return characters
