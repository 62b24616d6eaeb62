"""The item location box: where in a file the items lie (ISO/IEC 14496-12, 8.11.3)."""

from __future__ import annotations

import struct
from typing import NamedTuple

from vecdraw import limits
from vecdraw.codecs.containers.boxes import full_box
from vecdraw.errors import ImageError


class Location(NamedTuple):
    """Where an item lies.

    `method`: how it is found (0: in the file, 1: in the idat box, 2: in other items); `reference`: in which of the
    other files (0: in this one); `extents`: its pieces as offset and size.
    """

    number: int
    method: int
    reference: int
    extents: tuple[tuple[int, int], ...]

    @property
    def is_here(self) -> bool:
        """Whether its bytes are told of in this file; the reference counts for the first method alone (8.11.3.3)."""
        return self.method != 0 or self.reference == 0

    def moved(self, start: int, by: int) -> Location:
        """The same after everything in the file from `start` on has moved."""
        if self.method != 0:
            return self
        return self._replace(extents=tuple((o + by if o >= start else o, size) for o, size in self.extents))


class _Cursor:
    """Reads numbers of several sizes one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self, size: int) -> int:
        if self._at + size > len(self._data):
            raise ImageError("AVIF or HEIC: the item location box is cut off")
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at])


def parse_locations(body: bytes) -> list[Location]:
    """The locations of an iloc box. Raises `ImageError`, `LimitError`."""
    cursor = _Cursor(body)
    version = cursor.number(1)
    cursor.number(3)
    sizes = cursor.number(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = 4 if version == 2 else 2
    if version > 2 or not {offset_size, length_size, base_size} <= {0, 4, 8}:
        raise ImageError(f"AVIF or HEIC: an item location box of version {version} with sizes 0x{sizes:04X}")
    found, pieces = [], 0
    for _ in range(cursor.number(wide)):
        number = cursor.number(wide)
        method = cursor.number(2) & 15 if version else 0
        reference, base = cursor.number(2), cursor.number(base_size)
        extents = []
        for _ in range(cursor.number(2)):
            pieces += 1
            if version:
                cursor.number(index_size)
            offset = base + cursor.number(offset_size)
            extents.append((offset, cursor.number(length_size)))
            limits.check("metadata_entries", pieces, "pieces of items")
        found.append(Location(number, method, reference, tuple(extents)))
    return found


def write_locations(locations: list[Location]) -> bytes:
    """The iloc box, in version 1, or 2 for numbers of more than 16 bits, with offsets of 32 bits or of 64."""
    wide = any(each.number > 0xFFFF for each in locations)
    long = any(offset > 0x7FFF_FFFF for each in locations for offset, _ in each.extents)
    form, number = (">QQ" if long else ">LL"), (">L" if wide else ">H")
    out = [struct.pack(">H", 0x8800 if long else 0x4400), struct.pack(number, len(locations))]
    for each in locations:
        out.append(struct.pack(number, each.number))
        out.append(struct.pack(">HHH", each.method, each.reference, len(each.extents)))
        out += [struct.pack(form, offset, size) for offset, size in each.extents]
    return full_box(b"iloc", 2 if wide else 1, 0, b"".join(out))
