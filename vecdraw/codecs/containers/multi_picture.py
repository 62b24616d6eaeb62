"""The index of a JPEG with further pictures behind it (CIPA DC-007): depth, gain maps of high dynamic range, stereo."""

from __future__ import annotations

import struct
from typing import Final

from vecdraw.errors import ImageError
from vecdraw.metadata.tiff import Layout, byte_order, read_directory

HEAD: Final = b"MPF\0"
_ENTRIES: Final = 0xB002
_ENTRY: Final = 16  # bytes: what it is, how large, where from the index' own header on, and on what it depends


def shifted(body: bytes, header: int, tail: int, tail_before: int, header_before: int) -> bytes:
    """An index after the segments of its file have changed.

    `body` begins with `HEAD`; `header` and `header_before` are where the index' TIFF header stands in the file and
    where it stood, `tail` and `tail_before` where the first scan begins and began: what is behind that moved along. An
    index that cannot be read stays as it is.
    """
    out, base = bytearray(body), len(HEAD)
    try:
        order, at = byte_order(body[base : base + 8])
        directory = read_directory(body[base:], at, Layout(order, big=False), "MP Index")
    except ImageError:
        return body
    moved = tail - tail_before
    for entry, offset in zip(directory.entries, directory.offsets, strict=True):
        if entry.tag != _ENTRIES:
            continue
        for place in range(base + offset, base + offset + len(entry.data) - _ENTRY + 1, _ENTRY):
            size, start = struct.unpack_from(f"{order}LL", out, place + 4)
            if start == 0:  # the first picture, which the segments belong to
                size += moved
            elif header_before + start >= tail_before:
                start += moved - (header - header_before)
            if not (0 <= size <= 0xFFFF_FFFF and 0 <= start <= 0xFFFF_FFFF):
                return body
            struct.pack_into(f"{order}LL", out, place + 4, size, start)
    return bytes(out)
