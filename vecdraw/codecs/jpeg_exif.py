"""The Exif segments of a JPEG, among those before its first scan (ITU-T T.81, B.1.1)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

_APP1, _SOS, _EOI = 0xE1, 0xDA, 0xD9
_EXIF: Final = b"Exif\0\0"
_NOT_EXIF: Final = b"exif\0\0"
_BARE: Final = frozenset({0x00, 0x01, *range(0xD0, 0xD9)})  # without a length: stuffing, TEM, RST0 to RST7, SOI


def first_exif(data: bytes) -> bytes | None:
    """The first Exif segment's data, from its "Exif" on."""
    return next((data[begin:end] for begin, end in _exifs(data)), None)


def without_exif(data: bytes) -> bytes:
    """The same file for a reader that shall not find its Exif segments: it would copy what each tag points at."""
    places = [begin for begin, _ in _exifs(data)]
    if not places:
        return data
    changed = bytearray(data)
    for begin in places:
        changed[begin : begin + len(_EXIF)] = _NOT_EXIF
    return bytes(changed)


def _exifs(data: bytes) -> Iterator[tuple[int, int]]:
    for marker, begin, end in _segments(data):
        if marker == _APP1 and data.startswith(_EXIF, begin):
            yield begin, end


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, begin and end of each segment's data; what lies between segments is passed over, as Pillow does."""
    at = 2
    while 0 <= (at := data.find(b"\xff", at)) <= len(data) - 4:
        marker = data[at + 1]
        if marker in {_SOS, _EOI}:
            return
        if marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            yield marker, at + 4, at + 2 + length
            at += 2 + max(length, 2)
