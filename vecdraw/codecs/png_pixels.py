"""The pixels of a PNG that is as it should be, by libdeflate and the kernel; others are left to Pillow."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs.completeness import png_bytes
from vecdraw.codecs.png_deflate import inflated
from vecdraw.kernel import scanlines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GRAY, _RGB, _PALETTE = 0, 2, 3  # colour types, 11.2.1
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


class _Parts(NamedTuple):
    """IHDR's numbers, the palette, what is transparent, and the contents of the IDAT chunks."""

    size: tuple[int, int]
    depth: int
    color_type: int
    interlaced: bool
    palette: bytes
    transparent: bytes
    packed: bytes


class _Samples(NamedTuple):
    """What samples of up to 8 bits mean: see `scanlines.decoded`."""

    table: NDArray[np.uint32]
    known: int
    key: int


def pixels_of(data: bytes) -> NDArray[Any] | None:
    """The pixels as `scanlines.decoded` gives them; None where Pillow is to read them, or to say what is wrong."""
    parts = _parts(data) if scanlines.is_there() else None
    samples = None if parts is None else _samples(parts)
    if parts is None or samples is None:
        return None
    size, depth, color_type, interlaced = parts[:4]
    lines = inflated(parts.packed, png_bytes(*size, depth, color_type, interlaced))
    if lines is None:
        return None
    return scanlines.decoded(lines, size, depth, color_type, interlaced=interlaced, **samples._asdict())


def _parts(data: bytes) -> _Parts | None:
    """What the file is made of; None for one with more behind its pixels, or cut off."""
    if len(data) < 29 or data[12:16] != b"IHDR":
        return None
    width, height, depth, color_type, method, filters, interlace = struct.unpack_from(">IIBBBBB", data, 16)
    if depth not in _DEPTHS.get(color_type, ()) or method or filters or interlace > 1:
        return None
    found = {b"PLTE": b"", b"tRNS": b""}
    packed: list[memoryview] = []
    held, at = memoryview(data), 8
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = held[at + 8 : at + 8 + length]
        if kind == b"IEND":
            told = found[b"PLTE"], found[b"tRNS"]
            return _Parts((width, height), depth, color_type, interlace == 1, *told, b"".join(packed))
        if kind == b"IDAT":
            packed.append(body)
        elif packed:
            return None
        elif kind in found:
            found[kind] = bytes(body)
        at += 12 + length
    return None


def _samples(parts: _Parts) -> _Samples | None:
    """What the samples of a picture mean; None for what PNG does not define, or has no table."""
    import numpy as np  # `import vecdraw` does not pay for it

    table, key = np.zeros((256, 4), np.uint8), -1
    known = 256
    if parts.color_type == _PALETTE:
        colors = np.frombuffer(parts.palette[: len(parts.palette) // 3 * 3], np.uint8).reshape(-1, 3)
        known = len(colors)
        if not 1 <= known <= 256 or len(parts.transparent) > known:
            return None
        table[:known, :3], table[:, 3] = colors, 255
        table[: len(parts.transparent), 3] = np.frombuffer(parts.transparent, np.uint8)
    elif parts.color_type == _GRAY and parts.depth <= 8:
        top = (1 << parts.depth) - 1
        levels = np.arange(256, dtype=np.uint32)
        table[:, :3], table[:, 3] = (levels * 255 // top).astype(np.uint8)[:, np.newaxis], 255
        if parts.transparent:
            value = int.from_bytes(parts.transparent, "big")
            if len(parts.transparent) != 2 or value > top:
                return None
            table[value, 3] = 0
    elif parts.color_type == _RGB and parts.depth == 8 and parts.transparent:
        if len(parts.transparent) != 6 or any(parts.transparent[::2]):
            return None
        key = int.from_bytes(parts.transparent[1::2], "big")
    return _Samples(table.view(np.uint32)[:, 0], known, key)
