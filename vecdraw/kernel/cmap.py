"""Characters to glyphs: pages of 256 characters read from a subtable of cmap (OpenType), formats 4 and 12.

`_cmap.c` reads the table as it lies in the font; the twin turns it into arrays first. They give the same glyphs.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from operator import le, lt
from typing import Any, Final, NamedTuple, Protocol

from vecdraw.kernel.loading import compiled

PAGE: Final = 256
"""The characters of a page."""

LAST: Final = 0x10FFFF
_SIXTEEN_BITS: Final = 0xFFFF  # in which format 4 calculates
_EMPTY: Final = array("H", bytes(2 * PAGE))
_KERNEL: Final[Any] = compiled("cmap")


class Subtable(Protocol):
    """A subtable of cmap."""

    def page(self, number: int, count: int) -> array[int] | None:
        """The glyphs of the characters from `256 * number` on, in an array of uint16; None if there is none of them.

        0 where there is none, or none below `count`.
        """


def open_subtable(cmap: bytes, where: int) -> Subtable | None:
    """The subtable that begins at byte `where` of a cmap table.

    None for one of another format, one that ends too soon, and one whose ranges overlap or are out of order.
    """
    return CompiledSubtable.opened(cmap, where) if _KERNEL is not None else ArraySubtable.opened(cmap, where)


class CompiledSubtable(NamedTuple):
    """Read by the compiled kernel."""

    cmap: bytes
    where: int

    @classmethod
    def opened(cls, cmap: bytes, where: int) -> CompiledSubtable | None:
        """As `open_subtable`."""
        return cls(cmap, where) if _KERNEL.is_in_order(cmap, where) else None

    def page(self, number: int, count: int) -> array[int] | None:
        """As `Subtable.page`."""
        found = _EMPTY[:]
        return found if _KERNEL.page(self.cmap, self.where, number, count, found) else None


class ArraySubtable(NamedTuple):
    """The twin. First and last character of each range, and how its glyphs are found.

    The glyph of the first character is `glyphs[i]`; or, where `places[i]` is not 0, the glyphs of the range begin there
    in `table` (16-bit numbers), and `glyphs[i]` is added to each that is not 0.
    """

    firsts: array[int]
    lasts: array[int]
    glyphs: array[int]
    places: array[int]
    table: array[int]

    @classmethod
    def opened(cls, cmap: bytes, where: int) -> ArraySubtable | None:
        """As `open_subtable`."""
        if not 0 <= where <= len(cmap) - 16:
            return None
        (kind,) = struct.unpack_from(">H", cmap, where)
        found = _format_4(cmap[where:]) if kind == 4 else _format_12(cmap[where:]) if kind == 12 else None
        return found if found is not None and found.is_in_order() else None

    def is_in_order(self) -> bool:
        """Whether the ranges ascend and do not overlap."""
        firsts, lasts = self.firsts, self.lasts
        if lasts and lasts[-1] > LAST:
            return False
        return all(map(le, firsts, lasts)) and all(map(lt, lasts, firsts[1:]))

    def page(self, number: int, count: int) -> array[int] | None:
        """As `Subtable.page`."""
        start, firsts = number * PAGE, self.firsts
        page = _EMPTY[:]
        at = bisect_left(self.lasts, start)
        while at < len(firsts) and firsts[at] < start + PAGE:
            first, last = max(firsts[at], start), min(self.lasts[at], start + PAGE - 1)
            glyphs = self._between(at, first, last, min(count, _SIXTEEN_BITS + 1))
            page[first - start : first - start + len(glyphs)] = glyphs
            at += 1
        return page if any(page) else None

    def _between(self, at: int, first: int, last: int, count: int) -> array[int]:
        """The glyphs of a part of a range; fewer where the table ends before."""
        begin, place, skipped = self.glyphs[at], self.places[at], first - self.firsts[at]
        if place:
            listed = self.table[place + skipped : place + skipped + last - first + 1]
            glyphs = [(one + begin) & _SIXTEEN_BITS if one else 0 for one in listed]
        else:
            mask = _SIXTEEN_BITS if self.table else 0xFFFF_FFFF
            glyphs = [one & mask for one in range(begin + skipped, begin + skipped + last - first + 1)]
        return array("H", [one if one < count else 0 for one in glyphs])


def _numbers(code: str, data: bytes) -> array[int]:
    """Big-endian numbers of the size of `code`."""
    found: array[int] = array(code)
    found.frombytes(data[: len(data) - len(data) % found.itemsize])
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _format_4(data: bytes) -> ArraySubtable | None:
    length, _, doubled = struct.unpack_from(">3H", data, 2)
    count = doubled // 2
    # the length has 16 bits: of a longer table it says less than there is
    table = _numbers("H", data[:length] if length >= 16 + 8 * count else data)
    if len(table) < 8 + 4 * count:
        return None
    lasts, firsts = table[7 : 7 + count], table[8 + count : 8 + 2 * count]
    deltas, offsets = table[8 + 2 * count : 8 + 3 * count], table[8 + 3 * count : 8 + 4 * count]
    if _SIXTEEN_BITS in offsets:
        return None
    glyphs, places = array("I"), array("I")
    for at, offset in enumerate(offsets):
        places.append(8 + 3 * count + at + offset // 2 if offset else 0)
        glyphs.append(deltas[at] if offset else (firsts[at] + deltas[at]) & _SIXTEEN_BITS)
    return ArraySubtable(firsts, lasts, glyphs, places, table)


def _format_12(data: bytes) -> ArraySubtable | None:
    (count,) = struct.unpack_from(">L", data, 12)
    groups = _numbers("I", data[16 : 16 + 12 * count])
    if len(groups) < 3 * count:
        return None
    return ArraySubtable(groups[0::3], groups[1::3], groups[2::3], array("I", bytes(4 * count)), array("H"))
