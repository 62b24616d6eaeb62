"""A TrueType font of boxes: what is to be read and not seen needs glyphs that are as wide as what is seen."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final, NamedTuple

EM: Final = 1000
ASCENT: Final = 880
DESCENT: Final = -120

_ALIGNED: Final = 4
_MAGIC: Final = 0x5F0F3CF5
_CHECK: Final = 0xB1B0AFBA
_POINT: Final = 0x01  # flags of a point: on the curve, with both coordinates as words
_LONG_OFFSETS: Final = 1


class GlyphBox(NamedTuple):
    """The edges of a glyph's box from its origin, in thousandths of the em, y up: each within 16 bits with a sign."""

    left: int
    bottom: int
    right: int
    top: int

    @classmethod
    def of_width(cls, width: int, height: float = 1.0) -> GlyphBox:
        """From the descent to the ascent of a font that is `height` times as large; no box at all where that is 0."""
        return cls(0, round(DESCENT * height), width if height else 0, round(ASCENT * height))


def box_font(boxes: Sequence[GlyphBox]) -> bytes:
    """A font whose glyph `n` is `boxes[n]`, and moves the pen to the right edge of that where that lies ahead.

    A box of no width is a glyph without an outline. It has the tables that a document needs and no character map
    (OpenType 1.9.1, `head`, `hhea`, `maxp`, `hmtx`, `loca`, `glyf`).
    """
    widths = [max(box.right, 0) for box in boxes]
    widest, count = max(widths, default=0), len(boxes)
    glyphs = [_outline(box) if box.right > box.left else b"" for box in boxes]
    offsets = [0]
    for glyph in glyphs:
        offsets.append(offsets[-1] + len(glyph))
    head = struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x00010000, 0x00010000, 0, _MAGIC, 0, EM, 0, 0),
        *(0, DESCENT, widest, ASCENT, 0, 8, 2, _LONG_OFFSETS, 0),
    )
    hhea = struct.pack(
        ">IhhhHhhhhhhhhhhhH",
        *(0x00010000, ASCENT, DESCENT, 0, widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0, count),
    )
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x00010000, count, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)
    return _file(
        {
            b"glyf": b"".join(glyphs) or b"\0",
            b"head": head,
            b"hhea": hhea,
            b"hmtx": b"".join(struct.pack(">Hh", width, box.left) for width, box in zip(widths, boxes, strict=True)),
            b"loca": struct.pack(f">{count + 1}I", *offsets),
            b"maxp": maxp,
        }
    )


def _outline(box: GlyphBox) -> bytes:
    """A contour of four points; coordinates are steps from the point before."""
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    xs, ys = (left, 0, width, 0), (bottom, height, 0, -height)
    outline = struct.pack(">HH4B8h", 3, 0, *(_POINT,) * 4, *xs, *ys)
    return _padded(struct.pack(">hhhhh", 1, *box) + outline)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNED)


def _checksum(data: bytes) -> int:
    padded = _padded(data)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


def _file(tables: dict[bytes, bytes]) -> bytes:
    """The tables behind their directory, the checksum of all of it in `head`."""
    count = len(tables)
    power = count.bit_length() - 1
    directory = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    at = len(directory) + 16 * count
    body = b""
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, _checksum(data), at + len(body), len(data))
        body += _padded(data)
    whole = directory + body
    adjust = (_CHECK - _checksum(whole)) & 0xFFFFFFFF
    place = at + sum(len(_padded(data)) for tag, data in sorted(tables.items()) if tag < b"head") + 8
    return whole[:place] + struct.pack(">I", adjust) + whole[place + 4 :]
