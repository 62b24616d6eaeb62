"""The size that a JPEG XL file states (ISO/IEC 18181-1, annex D; 18181-2, clause 9), as its library decodes at once."""

from __future__ import annotations

import struct
from typing import Final

from vecdraw.errors import ImageError

_CODESTREAM: Final = b"\xff\x0a"
_RATIOS: Final = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))  # width to height, D.2
_SIDE_BITS: Final = (9, 13, 18, 30)
_HEADER: Final = 16  # bytes that hold the signature and the largest size


def jxl_size(data: bytes) -> tuple[int, int]:
    """Width and height in px. Raises `ImageError` for a file that has no codestream or ends before its size."""
    start = _codestream(data)
    if start[:2] != _CODESTREAM or len(start) < 3:
        raise ImageError("the JPEG XL picture is damaged or cut off: it has no codestream")
    bits = int.from_bytes(start[2:].ljust(_HEADER, b"\0"), "little")

    def take(count: int) -> int:
        nonlocal bits
        value = bits & ((1 << count) - 1)
        bits >>= count
        return value

    def side(small: int) -> int:
        return (take(5) + 1) * 8 if small else take(_SIDE_BITS[take(2)]) + 1

    small = take(1)
    height = side(small)
    ratio = take(3)
    if not ratio:
        return side(small), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


def _codestream(data: bytes) -> bytes:
    """The first bytes of the codestream, bare or in the boxes jxlc or jxlp."""
    if data[:2] == _CODESTREAM:
        return data[:_HEADER]
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1 and at + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        if kind in {b"jxlc", b"jxlp"}:
            begin = at + head + (4 if kind == b"jxlp" else 0)  # a part has its number first
            return data[begin : begin + _HEADER]
        if length < head:
            break
        at += length
    return b""
