"""The first tier: characters to glyphs in pages of 256, from the cmap of a face (OpenType, formats 4, 12 and 14)."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from vecdraw.kernel.cmap import LAST, PAGE, Subtable, open_subtable
from vecdraw.typeface.kept_together import Kept, KeptTogether

_PREFERRED: Final = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding: those of all characters first, then those of the first 65,536."""

_SYMBOL: Final = (3, 0)
_VARIATIONS: Final = (0, 5)
_PAGE_BYTES: Final = 2 * PAGE + 160  # with the array and its place in the dictionary
_NO_GLYPHS: Final = array("H", bytes(2 * PAGE))


_PAGES: Final = KeptTogether("character_maps", 65_536, _PAGE_BYTES)


class Pages(Kept[int, "array[int]"]):
    """Pages of 256 glyph ids by number, each read when it is first looked up: `pages[character >> 8][character & 255]`.

    `read` gives the page of a number, None where there is none of its glyphs.
    """

    def __init__(self, read: Callable[[int], array[int] | None]) -> None:
        self._read = read

    def __missing__(self, number: int) -> array[int]:
        page = (self._read(number) if 0 <= number <= LAST // PAGE else None) or _NO_GLYPHS
        self[number] = page
        _PAGES.added(self)
        return page


class CharacterMap:
    """Glyph ids by character, and by character and variation selector; 0 is no glyph.

    A page is read when one of its characters is first asked for; then a glyph is found by two look-ups. Threads may
    share it: two that read the same page at once read the same.
    """

    __slots__ = ("_cmap", "_count", "_selectors", "_variations", "pages")

    def __init__(self, cmap: bytes, subtable: Subtable, selectors: dict[int, tuple[int, int]], count: int) -> None:
        self.pages = Pages(lambda number: subtable.page(number, count))
        self._cmap = cmap  # which `subtable` holds too
        self._count = count
        self._selectors = selectors
        self._variations: dict[int, _Variations] = {}

    def glyph(self, codepoint: int) -> int:
        """The glyph of a character."""
        return self.pages[codepoint >> 8][codepoint & 255]

    def covers(self, codepoints: Iterable[int]) -> bool:
        """Whether there is a glyph for each of the characters."""
        pages = self.pages
        return all(pages[one >> 8][one & 255] for one in codepoints)

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
        at = bisect_right(listed.defaults, (codepoint, LAST)) - 1
        return self.glyph(codepoint) if at >= 0 and codepoint <= listed.defaults[at][1] else 0


class _Variations(NamedTuple):
    """First and last of the ranges of characters that keep their glyphs, and the glyphs of others."""

    defaults: list[tuple[int, int]]
    others: dict[int, int]


def read_character_map(cmap: bytes, count: int) -> CharacterMap | None:
    """The map of a cmap table of a face with `count` glyphs.

    None where it has to be left to HarfBuzz: a symbol font, another format, or ranges that are out of order.
    """
    try:
        tables = _subtables(cmap)
        where = next((tables[one] for one in _PREFERRED if one in tables), None)
        if where is None or _SYMBOL in tables:
            return None
        selectors = _format_14(cmap, tables[_VARIATIONS]) if _VARIATIONS in tables else {}
    except struct.error:
        return None
    subtable = open_subtable(cmap, where)
    return None if subtable is None else CharacterMap(cmap, subtable, selectors, count)


def _subtables(cmap: bytes) -> dict[tuple[int, int], int]:
    """Where the subtables begin, by platform and encoding."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    found: dict[tuple[int, int], int] = {}
    for platform, encoding, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * count]):
        found.setdefault((platform, encoding), offset)
    return found


def _format_14(cmap: bytes, start: int) -> dict[int, tuple[int, int]]:
    """Where the table of each variation selector has its default and its other glyphs; 0 where it has none."""
    (count,) = struct.unpack_from(">L", cmap, start + 6)
    found: dict[int, tuple[int, int]] = {}
    for at in range(start + 10, min(start + 10 + 11 * count, len(cmap)), 11):
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
            words = struct.iter_unpack(">L", cmap[default + 4 : default + 4 + 4 * ranges])
            defaults = sorted((word >> 8, (word >> 8) + (word & 255)) for (word,) in words)
        if other:
            (pairs,) = struct.unpack_from(">L", cmap, other)
            for high, low, glyph in struct.iter_unpack(">BHH", cmap[other + 4 : other + 4 + 5 * pairs]):
                others[high << 16 | low] = glyph
    except struct.error:
        return _Variations([], {})
    return _Variations(defaults, others)
