"""Patterns that are written without Skia, which keeps each in memory until its document ends.

What is painted with one is drawn in a colour that stands for it: near black, between the levels of eight bits, which
all other colours have. It gives way to the pattern when the sheet is revised.
"""

from __future__ import annotations

import re
from array import array
from typing import Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Ref
from vecdraw.backends.pdf.spool import Spool

_LEAST: Final = 5  # ten-thousandths; Skia writes four digits, and the first level above black as .004
_LEVELS: Final = 31
_MOST: Final = _LEVELS**3
_NONE: Final = -1
_LATELY: Final = 1 << 10  # patterns known to be objects
_COLOR: Final = re.compile(rb"^(\.00[\d]+) (\.00[\d]+) (\.00[\d]+) RG \1 \2 \3 rg\n", re.MULTILINE)


class SheetPatterns:
    """The patterns of the sheets of a page, which wait in a spool, each a line."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._places = array("q")
        self._here: dict[bytes, int] = {}

    def color(self, pattern: bytes) -> tuple[float, float, float] | None:
        """What stands for a pattern on the sheet that is drawn; None where there are too many."""
        number = self._here.get(pattern)
        if number is None:
            if len(self._here) >= _MOST:
                return None
            number = self._here[pattern] = len(self._here)
        red, rest = divmod(number, _LEVELS**2)
        green, blue = divmod(rest, _LEVELS)
        return (red + _LEAST) / 1e4, (green + _LEAST) / 1e4, (blue + _LEAST) / 1e4

    def turn(self) -> None:
        """Ends a sheet."""
        self._places.append(self._spool.keep(b"\n".join(self._here), None) if self._here else _NONE)
        self._here = {}

    def of_sheet(self, sheet: int) -> list[bytes]:
        """The patterns of a sheet that was ended."""
        place = self._places[sheet]
        return [] if place == _NONE else self._spool.read(place)[0].split(b"\n")


class StandIns:
    """Puts patterns in the place of the colours that stand for them."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._refs: dict[bytes, Ref] = {}

    def replaced(self, content: bytes, resources: Dict, patterns: list[bytes]) -> tuple[bytes, Dict]:
        """The content of a sheet and its resources with its patterns."""
        if not patterns:
            return content, resources
        used: Dict = {}

        def applied(found: re.Match[bytes]) -> bytes:
            levels = [round(float(part) * 1e4) - _LEAST for part in found.groups()]
            number = (levels[0] * _LEVELS + levels[1]) * _LEVELS + levels[2]
            if not all(0 <= level < _LEVELS for level in levels) or number >= len(patterns):
                return found[0]
            ref = self._ref(patterns[number])
            used[f"P{ref.number}"] = ref
            return b"/Pattern CS/Pattern cs/P%d SCN/P%d scn\n" % (ref.number, ref.number)

        content = _COLOR.sub(applied, content)
        return content, {**resources, "Pattern": {**resources.get("Pattern", {}), **used}}

    def _ref(self, pattern: bytes) -> Ref:
        ref = self._refs.get(pattern)
        if ref is None:
            if len(self._refs) >= _LATELY:
                self._refs.clear()
            ref = self._refs[pattern] = self._file.add_written(pattern)
        return ref
