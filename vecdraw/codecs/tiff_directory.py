"""The directories of a TIFF file (TIFF 6.0, section 2; BigTIFF), looked at before a library copies what they name.

A directory of 65,000 tags that all point at the same megabyte makes a reader that copies every value take 65 GB. In
an honest file values do not lie over each other, so together they are no longer than the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import ImageError

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_POINTERS: Final = frozenset({330, 34665, 34853, 40965})  # SubIFDs; Exif, GPS and interoperability directories
_NUMBERS: Final = {1: "B", 3: "H", 4: "I", 16: "Q"}  # the types of whole numbers from 0
_OF_PIXELS: Final = frozenset({256, 257, 258, 259, 262, 273, 274, *range(277, 280), 284, *range(322, 326), 338, 339})
_PLANAR: Final = 284
_DEPTH: Final = 4  # directories inside one another: page, Exif, interoperability and one more


class _Layout(NamedTuple):
    """How numbers are written: in which order, and how long places and numbers are."""

    order: str
    number: str
    entry: str
    inline: int
    place: str

    def read(self, form: str, data: bytes, at: int) -> tuple[int, ...]:
        return struct.unpack_from(self.order + form, data, at)


def checked_pages(data: bytes) -> Iterator[int]:
    """Where the directories of the pages begin, each looked through before it is given.

    Raises `ImageError` for one that is damaged or a bomb, or that comes back to an earlier one; `LimitError` for more
    pages than `limits.image_frames`.
    """
    try:
        yield from _pages(data)
    except struct.error as error:
        raise ImageError("the TIFF picture is damaged or cut off: a directory lies beyond its end") from error


def tags_of_pixels(data: bytes, at: int) -> Mapping[int, tuple[int, ...]]:
    """What the directory at `at`, which `checked_pages` gave, says of how pixels are laid out: numbers by tag.

    Raises `ImageError` for values that lie beyond the end of the file.
    """
    layout, _ = _layout(data)
    head, step = _sizeof(layout.number), _sizeof(layout.entry)
    (count,) = layout.read(layout.number, data, at)
    found = {}
    try:
        for entry in range(at + head, at + head + count * step, step):
            tag, kind, number, value = layout.read(layout.entry, data, entry)
            if tag in _OF_PIXELS and kind in _NUMBERS:
                inside = number * _SIZES[kind] <= layout.inline
                begin = entry + step - layout.inline if inside else value
                found[tag] = layout.read(f"{number}{_NUMBERS[kind]}", data, begin)
    except struct.error as error:
        raise ImageError("the TIFF picture is damaged or cut off: values of tags lie beyond its end") from error
    return found


def with_chunky_page(data: bytes, at: int) -> bytes:
    """The same file with 1 for the PlanarConfiguration of the directory at `at`: of one sample a pixel that is 2."""
    layout, _ = _layout(data)
    head, step = _sizeof(layout.number), _sizeof(layout.entry)
    (count,) = layout.read(layout.number, data, at)
    out = bytearray(data)
    for entry in range(at + head, at + head + count * step, step):
        if layout.read("H", data, entry) == (_PLANAR,):
            (kind,) = layout.read("H", data, entry + 2)
            struct.pack_into(layout.order + _NUMBERS[kind], out, entry + step - layout.inline, 1)
    return bytes(out)


def _pages(data: bytes) -> Iterator[int]:
    layout, at = _layout(data)
    seen: set[int] = set()
    budget = len(data)
    while at:
        if at in seen:
            raise ImageError(f"the TIFF picture is damaged: its directories come back to byte {at}")
        seen.add(at)
        limits.check("image_frames", len(seen), "pages of a TIFF picture")
        budget -= _check(data, layout, at, budget, 0, set())
        yield at
        (count,) = layout.read(layout.number, data, at)
        (at,) = layout.read(layout.place, data, at + _sizeof(layout.number) + count * _sizeof(layout.entry))


def _layout(data: bytes) -> tuple[_Layout, int]:
    order = "<" if data[:2] == b"II" else ">"
    (version,) = struct.unpack_from(f"{order}H", data, 2)
    if version == 43:
        return _Layout(order, "Q", "HHQQ", 8, "Q"), struct.unpack_from(f"{order}Q", data, 8)[0]
    return _Layout(order, "H", "HHII", 4, "I"), struct.unpack_from(f"{order}I", data, 4)[0]


def _sizeof(form: str) -> int:
    return struct.calcsize(f"<{form}")


def _check(data: bytes, layout: _Layout, at: int, budget: int, depth: int, seen: set[int]) -> int:
    """How many bytes the values of the directory at `at`, and of those it points at, have in all."""
    if at in seen:
        return 0
    seen.add(at)
    (count,) = layout.read(layout.number, data, at)
    head, step = _sizeof(layout.number), _sizeof(layout.entry)
    if at + head + count * step > len(data):
        raise ImageError(f"the TIFF picture is damaged or cut off: a directory of {count} tags lies beyond its end")
    total = head + count * step
    for entry in range(at + head, at + head + count * step, step):
        tag, kind, number, value = layout.read(layout.entry, data, entry)
        size = number * _SIZES.get(kind, 0)
        total += size if size > layout.inline else 0
        if total > budget:
            raise ImageError(f"the TIFF picture is damaged: its tags hold more than its {len(data):,} bytes")
        if tag in _POINTERS and number == 1 and size and depth < _DEPTH:
            shift = 8 * (layout.inline - size) if layout.order == ">" else 0  # a short number stands first
            total += _check(data, layout, value >> shift, budget - total, depth + 1, seen)
    return total
