"""Boxes (ISO/IEC 14496-12, 4.2), which AVIF, HEIC and JPEG XL are made of."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from vecdraw import limits
from vecdraw.errors import ImageError


class Box(NamedTuple):
    """A box: its type, where it begins and ends in the file, and where its body begins."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes from `start` to `end`. Raises `ImageError` for one that ends outside of it, `LimitError`."""
    at, last, count = start, len(data) if end is None else end, 0
    most = limits.current().metadata_entries
    while at < last:
        if at + 8 > last:
            raise ImageError(f"a box at {at} is cut off, after {last} bytes")
        size, kind = struct.unpack_from(">L4s", data, at)
        body = at + 8
        if size == 1:
            if at + 16 > last:
                raise ImageError(f"box {kind!r} at {at} is cut off, after {last} bytes")
            (size,) = struct.unpack_from(">Q", data, at + 8)
            body = at + 16
        stop = last if size == 0 else at + size
        if stop > last or stop < body:
            raise ImageError(f"box {kind!r} at {at} of {size} bytes does not fit into {last} bytes")
        count += 1
        if count > most:
            limits.check("metadata_entries", count, "boxes")
        yield Box(kind, at, body, stop)
        at = stop


def box(kind: bytes, body: bytes) -> bytes:
    """A box as bytes."""
    return struct.pack(">L4s", len(body) + 8, kind) + body


def full_box(kind: bytes, version: int, flags: int, body: bytes) -> bytes:
    """A box with a version and flags."""
    return box(kind, struct.pack(">L", version << 24 | flags) + body)


def tiff_item(exif: bytes) -> bytes:
    """Exif as an item or box holds it: with the offset of its TIFF header before (ISO/IEC 23008-12, A.2.1)."""
    return b"\0\0\0\0" + exif


def tiff_of(item: bytes) -> bytes:
    """The Exif block of an item or box."""
    if len(item) < 4:
        return b""
    (skip,) = struct.unpack_from(">L", item)
    return item[4 + skip :] if skip <= len(item) - 4 else item[4:]
