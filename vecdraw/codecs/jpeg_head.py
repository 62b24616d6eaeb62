"""The segments at the head of a JPEG (ITU-T T.81, B.1): density and colour profile, whoever encoded the pixels."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from vecdraw.errors import UnsupportedError

_ICC: Final = b"ICC_PROFILE\0"  # ICC.1:2022, B.4
_ICC_ROOM: Final = 65_535 - 2 - len(_ICC) - 2
_APP0, _APP2, _ADOBE, _FIRST_SCAN = 0xE0, 0xE2, 0xEE, 0xDA


def framed(data: bytes, dpi: float | None, profile: bytes) -> bytes:
    """A JPEG with a JFIF header that says `dpi` (rounded), unless it is CMYK, which JFIF has not, and with `profile`.

    What `data` says of these is taken away. Raises `UnsupportedError` for a profile that 255 segments cannot hold.
    """
    kept = [(marker, body) for marker, body in _segments(data) if marker not in {_APP0, _APP2}]
    rest = data[4 + sum(4 + len(body) for _, body in _segments(data)) - 2 :]
    is_jfif = all(marker != _ADOBE for marker, _ in kept)
    head = [(_APP0, _jfif(dpi))] if is_jfif else []
    parts = [b"\xff\xd8"]
    for marker, body in (*head, *_profile(profile), *kept):
        parts += struct.pack(">BBH", 0xFF, marker, len(body) + 2), body
    return b"".join((*parts, rest))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment from SOI to the first scan, that one left out; for an encoder's own files."""
    at = 2
    while data[at + 1] != _FIRST_SCAN:
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + length


def _jfif(dpi: float | None) -> bytes:
    """JFIF 1.02: density in dots per inch (1), or 1:1 pixels (0)."""
    unit, density = (0, 1) if dpi is None else (1, max(1, round(dpi)))
    return b"JFIF\0" + struct.pack(">BBBHHBB", 1, 1, unit, density, density, 0, 0)


def _profile(profile: bytes) -> Iterator[tuple[int, bytes]]:
    count = -(-len(profile) // _ICC_ROOM)
    if count > 255:
        raise UnsupportedError(f"a JPEG holds colour profiles of at most 16.7 MB, got {len(profile):,} bytes")
    for index in range(count):
        piece = profile[index * _ICC_ROOM : (index + 1) * _ICC_ROOM]
        yield _APP2, _ICC + bytes((index + 1, count)) + piece
