"""The table sbix: its JPEG and TIFF pictures as PNGs, which are all that HarfBuzz, FreeType and Skia read of it.

OpenType 1.9, "sbix"; TrueType Reference Manual, "The 'sbix' table" (`jpg `, `png `, `tiff`). Numbers are big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import FontError

_OTHERS: Final = frozenset({b"jpg ", b"tiff"})
_MOST_STRIKES: Final = 64  # sizes; fonts have up to ten
_GLYPH_HEADER: Final = 8  # origin offsets and graphic type
_LEAST: Final = 4_096  # px that each picture counts for at least: opening a decoder takes its time too
_BLANK: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000b4944415478da636000020000050001e9fadcd80000000049454e44ae426082"
)  # a PNG of one transparent pixel
_TRUETYPE, _CFF = b"\0\1\0\0", b"OTTO"

ToPng = Callable[[bytes], tuple[bytes, int]]
"""An encoded picture as PNG, and its pixels; no bytes for one that cannot be read. Raises `LimitError`."""


class _Picture(NamedTuple):
    """Where a glyph of a strike has its data in the table; `is_other` where it is a JPEG or a TIFF."""

    start: int
    end: int
    is_other: bool


def with_pngs(hb_face: Any, to_png: ToPng, name: str) -> bytes | None:
    """The face as a file of its own whose sbix pictures are PNGs; None where they all are already.

    In place of one that cannot be read stands a transparent pixel, so that the glyph is blank. Raises `LimitError` for
    more pixels than `limits.glyph_decoded_pixels` and for what `to_png` refuses, `FontError` where pictures lie over
    each other; both begin with `name`.
    """
    table = bytes(hb_face.reference_table("sbix").data)
    strikes = _strikes(table, hb_face.glyph_count)
    others = [picture for _, pictures in strikes for picture in pictures if picture.is_other]
    if not others:
        return None
    if sum(end - start for start, end, _ in others) > len(table):
        raise FontError(f"{name}: corrupt: pictures of the table sbix lie over each other")
    pixels, made = 0, []
    for start, pictures in strikes:
        offsets, parts = [4 + 4 * (len(pictures) + 1)], []
        for one in pictures:
            data = table[one.start : one.end]
            if one.is_other:
                png, count = to_png(data[_GLYPH_HEADER:])
                pixels += max(count, _LEAST)
                limits.check("glyph_decoded_pixels", pixels, f"{name}: pixels of JPEGs and TIFFs in the table sbix")
                data = data[:4] + b"png " + (png or _BLANK)
            parts.append(data)
            offsets.append(offsets[-1] + len(data))
        made.append(table[start : start + 4] + struct.pack(f">{len(offsets)}L", *offsets) + b"".join(parts))
    places = [8 + 4 * len(made)]
    for strike in made:
        places.append(places[-1] + len(strike))
    header = table[:4] + struct.pack(f">{1 + len(made)}L", len(made), *places[:-1])
    return _file_of(hb_face, header + b"".join(made))


def _strikes(table: bytes, glyphs: int) -> list[tuple[int, list[_Picture]]]:
    """The strikes of a table, each with the pictures of all its glyphs; none where it is not as it should be."""
    try:
        (count,) = struct.unpack_from(">L", table, 4)
        if count > _MOST_STRIKES:
            return []
        starts = struct.unpack_from(f">{count}L", table, 8)
        return [(start, list(_pictures(table, start, glyphs))) for start in starts]
    except struct.error:
        return []


def _pictures(table: bytes, start: int, glyphs: int) -> Iterator[_Picture]:
    offsets = struct.unpack_from(f">{glyphs + 1}L", table, start + 4)
    for first, end in pairwise(offsets):
        at, stop = start + first, start + end
        if not at <= stop <= len(table):
            yield _Picture(0, 0, False)
            continue
        yield _Picture(at, stop, stop - at >= _GLYPH_HEADER and table[at + 4 : at + 8] in _OTHERS)


def _file_of(hb_face: Any, sbix: bytes) -> bytes:
    """A font file of the tables of a face, with another table sbix."""
    tables = {tag: bytes(hb_face.reference_table(tag).data) for tag in sorted(hb_face.table_tags)}
    tables["sbix"] = sbix
    power = len(tables).bit_length() - 1
    kind = _TRUETYPE if "glyf" in tables or not {"CFF ", "CFF2"} & tables.keys() else _CFF
    directory = struct.pack(">4s4H", kind, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    at, parts = len(directory) + 16 * len(tables), []
    for tag, data in tables.items():
        directory += struct.pack(">4s3L", tag.encode("latin-1"), 0, at, len(data))
        parts.append(data + bytes(-len(data) % 4))
        at += len(parts[-1])
    return directory + b"".join(parts)
