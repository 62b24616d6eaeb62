"""The first tier: characters to glyphs in pages of 256, from the cmap of a face (OpenType, formats 4, 12 and 14)."""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import le, lt
from typing import Final, NamedTuple

_PAGE: Final = 256
_LAST: Final = 0x10FFFF
_SIXTEEN_BITS: Final = 0xFFFF  # in which format 4 calculates
_FULL: Final = ((3, 10), (0, 6), (0, 4))
_BASIC: Final = ((3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
_SYMBOL: Final = (3, 0)
_VARIATIONS: Final = (0, 5)
_NO_GLYPH: Final = array("H", bytes(2 * _PAGE))


class _Ranges(NamedTuple):
    """Ranges of characters in ascending order: first and last of each, and how its glyphs are found.

    The glyph of the first character is `glyphs[i]`; or, where `places[i]` is not 0, the glyphs of the range begin
    there in `table` (in units of two bytes), and `glyphs[i]` is added to each that is not 0.
    """

    firsts: array[int]
    lasts: array[int]
    glyphs: array[int]
    places: array[int]
    table: array[int]


class CharacterMap:
    """Glyph ids by character, and by character and variation selector. 0 is no glyph.

    A page is read when one of its characters is first asked for, and then looked up as arrays are. Threads may share
    it: two that read the same page at once read the same.
    """

    __slots__ = ("_cmap", "_count", "_pages", "_ranges", "_selectors", "_variations")

    def __init__(self, cmap: bytes, ranges: _Ranges, selectors: dict[int, tuple[int, int]], count: int) -> None:
        self._ranges = ranges
        self._count = count
        last = ranges.lasts[-1] if ranges.lasts else -1
        self._pages: list[array[int] | None] = [None] * (min(last, _LAST) // _PAGE + 1)
        self._cmap = cmap if selectors else b""
        self._selectors = selectors
        self._variations: dict[int, _Variations] = {}

    def glyph(self, codepoint: int) -> int:
        """The glyph of a character."""
        try:
            page = self._pages[codepoint >> 8]
        except IndexError:
            return 0
        return (page if page is not None else self._read(codepoint >> 8))[codepoint & 255]

    def glyphs(self, codepoints: Iterable[int]) -> list[int]:
        """The glyphs of characters."""
        glyph = self.glyph
        return [glyph(one) for one in codepoints]

    def covers(self, codepoints: Iterable[int]) -> bool:
        """Whether there is a glyph for each of the characters."""
        return all(map(self.glyph, codepoints))

    def variation(self, codepoint: int, selector: int) -> int:
        """The glyph of a character with a variation selector, where the face lists the pair."""
        listed = self._variations.get(selector)
        if listed is None:
            if selector not in self._selectors:
                return 0
            listed = self._variations[selector] = _variations(self._cmap, *self._selectors[selector])
        found = listed.others.get(codepoint)
        if found is not None:
            return found if found < self._count else 0
        at = bisect_right(listed.defaults, (codepoint, _LAST)) - 1
        return self.glyph(codepoint) if at >= 0 and codepoint <= listed.defaults[at][1] else 0

    @property
    def bytes(self) -> int:
        """About what the table takes."""
        pages = sum(page is not None and page is not _NO_GLYPH for page in self._pages)
        ranges = sum(len(part) * part.itemsize for part in self._ranges)
        return 8 * len(self._pages) + (2 * _PAGE + 80) * pages + ranges + len(self._cmap)

    def _read(self, number: int) -> array[int]:
        start, found = number * _PAGE, self._ranges
        page = array("H", bytes(2 * _PAGE))
        at = bisect_left(found.lasts, start)
        while at < len(found.firsts) and found.firsts[at] < start + _PAGE:
            first, last = max(found.firsts[at], start), min(found.lasts[at], start + _PAGE - 1)
            glyphs = self._between(at, first, last)
            page[first - start : first - start + len(glyphs)] = glyphs
            at += 1
        if not any(page):
            page = _NO_GLYPH
        self._pages[number] = page
        return page

    def _between(self, at: int, first: int, last: int) -> array[int]:
        """The glyphs of a part of a range; fewer where the table ends before."""
        found, count = self._ranges, self._count
        begin, place, skipped = found.glyphs[at], found.places[at], first - found.firsts[at]
        if place:
            listed = found.table[place + skipped : place + skipped + last - first + 1]
            glyphs = [(one + begin) & _SIXTEEN_BITS if one else 0 for one in listed]
        elif found.table:
            glyphs = [one & _SIXTEEN_BITS for one in range(begin + skipped, begin + skipped + last - first + 1)]
        else:
            glyphs = list(range(begin + skipped, begin + skipped + last - first + 1))
        return array("H", [one if one < count else 0 for one in glyphs])


class _Variations(NamedTuple):
    defaults: list[tuple[int, int]]
    others: dict[int, int]


def read_character_map(cmap: bytes, count: int) -> CharacterMap | None:
    """The map of a cmap table of a face with `count` glyphs.

    None where it has to be left to HarfBuzz: a symbol font, another format, or ranges that are out of order.
    """
    try:
        tables = _subtables(cmap)
        if _SYMBOL in tables:
            return None
        where = next((tables[one] for one in (*_FULL, *_BASIC) if one in tables), None)
        if where is None:
            return None
        (kind,) = struct.unpack_from(">H", cmap, where)
        ranges = _format_4(cmap, where) if kind == 4 else _format_12(cmap, where) if kind == 12 else None
        if ranges is None or not _is_in_order(ranges):
            return None
        listed = _format_14(cmap, tables[_VARIATIONS]) if _VARIATIONS in tables else {}
    except (struct.error, IndexError, OverflowError, ValueError):
        return None
    return CharacterMap(cmap, ranges, listed, min(count, 0x10000))


def _subtables(cmap: bytes) -> dict[tuple[int, int], int]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    found: dict[tuple[int, int], int] = {}
    for platform, encoding, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * count]):
        found.setdefault((platform, encoding), offset)
    return found


def _numbers(code: str, data: bytes) -> array[int]:
    """Big-endian numbers of the size of `code`."""
    found: array[int] = array(code)
    found.frombytes(data[: len(data) - len(data) % found.itemsize])
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _format_4(cmap: bytes, start: int) -> _Ranges | None:
    length, _, doubled = struct.unpack_from(">3H", cmap, start + 2)
    count = doubled // 2
    # the length has 16 bits, so that a longer table says less than it is; what counts then is where cmap ends
    table = _numbers("H", cmap[start : start + length] if length >= 16 + 8 * count else cmap[start:])
    lasts, firsts = table[7 : 7 + count], table[8 + count : 8 + 2 * count]
    deltas, offsets = table[8 + 2 * count : 8 + 3 * count], table[8 + 3 * count : 8 + 4 * count]
    if len(offsets) < count:
        return None
    glyphs, places = array("I"), array("I")
    for at in range(count):
        offset = offsets[at]
        if offset == _SIXTEEN_BITS:
            return None
        places.append(8 + 3 * count + at + offset // 2 if offset else 0)
        glyphs.append(deltas[at] if offset else (firsts[at] + deltas[at]) & _SIXTEEN_BITS)
    return _Ranges(firsts, lasts, glyphs, places, table)


def _format_12(cmap: bytes, start: int) -> _Ranges | None:
    (count,) = struct.unpack_from(">L", cmap, start + 12)
    groups = _numbers("I", cmap[start + 16 : start + 16 + 12 * count])
    if len(groups) < 3 * count:
        return None
    return _Ranges(groups[0::3], groups[1::3], groups[2::3], array("I", bytes(4 * count)), array("H"))


def _is_in_order(ranges: _Ranges) -> bool:
    firsts, lasts = ranges.firsts, ranges.lasts
    if lasts and lasts[-1] > _LAST:
        return False
    return all(map(le, firsts, lasts)) and all(map(lt, lasts, firsts[1:]))


def _format_14(cmap: bytes, start: int) -> dict[int, tuple[int, int]]:
    """Where the table of each variation selector has its default and its other glyphs; 0 where it has none."""
    (count,) = struct.unpack_from(">L", cmap, start + 6)
    found: dict[int, tuple[int, int]] = {}
    for at in range(start + 10, start + 10 + 11 * count, 11):
        default, other = struct.unpack_from(">LL", cmap, at + 3)
        selector = int.from_bytes(cmap[at : at + 3], "big")
        found[selector] = (start + default if default else 0, start + other if other else 0)
    return found


def _variations(cmap: bytes, default: int, other: int) -> _Variations:
    """The glyphs of a variation selector; none where the table is damaged."""
    defaults: list[tuple[int, int]] = []
    others: dict[int, int] = {}
    try:
        if default:
            (ranges,) = struct.unpack_from(">L", cmap, default)
            words = struct.unpack_from(f">{ranges}L", cmap, default + 4)
            defaults = sorted((word >> 8, (word >> 8) + (word & 255)) for word in words)
        if other:
            (pairs,) = struct.unpack_from(">L", cmap, other)
            for high, low, glyph in struct.iter_unpack(">BHH", cmap[other + 4 : other + 4 + 5 * pairs]):
                others[high << 16 | low] = glyph
    except struct.error:
        return _Variations([], {})
    return _Variations(defaults, others)
