"""Grids in a template: their columns and rows, and where a box stands in them (CSS Grid 7.2, 8.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from vecdraw.poster.kinds import Json
from vecdraw.poster.lengths import AUTO, Length, to_length
from vecdraw.poster.where import Where

_MOST_TRACKS: Final = 1000
_TRACK: Final = re.compile(r"minmax\([^)]*\)|[^\s]+")
_MINMAX: Final = re.compile(r"minmax\(\s*([^,]+?)\s*,\s*([^)]+?)\s*\)")
_PLACE: Final = re.compile(
    r"(?P<line>-?\d{1,5})?(?:(?:^|\s*/\s*)(?:span\s+(?P<span>\d{1,5})|(?P<end>\d{1,5})))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tracks:
    """The columns or rows of a grid: a number of equal ones, or a list such as `[200, 1fr, minmax(80px, auto)]`."""

    expected: str = "a number of tracks, or a list of lengths, fr, auto, min-content, max-content and minmax(a, b)"

    def read(self, value: Any, where: Where) -> tuple[tuple[Length, Length], ...]:
        if isinstance(value, int) and not isinstance(value, bool):
            if not 1 <= value <= _MOST_TRACKS:
                where.fail(f"1 to {_MOST_TRACKS} tracks", value)
            return ((Length("px", 0.0), Length("fr", 1.0)),) * value
        given = _TRACK.findall(value) if isinstance(value, str) else value
        if not isinstance(given, list) or not 1 <= len(given) <= _MOST_TRACKS:
            where.fail(self.expected, value)
        return tuple(self._track(one, where) for one in given)

    def _track(self, value: Any, where: Where) -> tuple[Length, Length]:
        bounds = _MINMAX.fullmatch(value.strip()) if isinstance(value, str) else None
        if bounds:
            least, most = _size(bounds[1]), _size(bounds[2])
            if least is None or most is None or least.scale == "fr":
                where.fail(self.expected, value)
            return least, most
        size = _size(value)
        if size is None or size.value < 0:
            where.fail(self.expected, value)
        return (AUTO, size) if size.scale == "fr" else (size, size)

    def schema(self) -> Json:
        track = {"type": ["number", "string"]}
        return {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}, {"type": "array", "items": track}]}


class Place(NamedTuple):
    """Where a box stands in a grid: the line it begins at (from 1, from the end if negative, 0: any), and its span."""

    line: int
    span: int


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """`2`, `2 / 4` (from line 2 to line 4), `span 2` or `2 / span 2`."""

    expected: str = "a grid line, or lines such as '2 / 4', '2 / span 2' or 'span 2'"

    def read(self, value: Any, where: Where) -> Place:
        if isinstance(value, int) and abs(value) > _MOST_TRACKS:
            where.fail(self.expected, value)
        found = _PLACE.fullmatch(str(value).strip()) if isinstance(value, (int, str)) else None
        if isinstance(value, bool) or found is None:
            where.fail(self.expected, value)
        line, span, end = (int(found[name] or 0) for name in ("line", "span", "end"))
        if end:
            if not 0 < line < end:
                where.fail(self.expected, value)
            span = end - line
        if abs(line) > _MOST_TRACKS or span > _MOST_TRACKS or (not line and not span):
            where.fail(self.expected, value)
        return Place(line, span or 1)

    def schema(self) -> Json:
        return {"type": ["integer", "string"]}


def _size(value: Any) -> Length | None:
    if value in ("auto", "min-content", "max-content"):
        return Length(value)
    length = to_length(value)
    return None if length is None or length.scale == "em" else length
