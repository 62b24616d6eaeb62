"""Which way up a picture is (Exif 2.32, 4.6.4 A), read without any of the other tags."""

from __future__ import annotations

import struct
from typing import Final

_TAG: Final = 0x0112
_SHORT: Final = 3  # the type it should have
_LONG: Final = 4  # and that some have
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}


def orientation_of(exif: object) -> int:
    """1 to 8; 1 for no Exif, one without the tag, and a damaged one, as browsers take it."""
    if not isinstance(exif, bytes):
        return 1
    data = exif.removeprefix(b"Exif\0\0")
    order = _ORDERS.get(data[:4])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, _ = struct.unpack_from(f"{order}HHI", data, entry)
            if tag == _TAG:
                (value,) = struct.unpack_from(f"{order}{'H' if kind == _SHORT else 'I'}", data, entry + 8)
                return int(value) if kind in {_SHORT, _LONG} and 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1
