"""Which texts of a page stand on one line, and which lines are columns that follow each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final

from vecdraw.backends.pdf.pieces import Piece, ShownText
from vecdraw.backends.pdf.reading_lines import Line

_LEVEL: Final = 0.5  # of the em
_SHIFT: Final = 0.6  # of the em: how far beside the point of its line a text may stand, as superscripts do

Member = tuple[ShownText, list[Piece]]
"""A text of a page, and its pieces."""


def columns_of(lines: Iterable[Line]) -> list[list[Line]]:
    """The columns that follow each other, in one frame."""
    found: list[list[Line]] = []
    last: Line | None = None
    for line in lines:
        if last is not None and line.is_beside(last):
            found[-1].append(line)
        elif line.is_vertical:
            found.append([line])
        last = line
    return found


def are_misplaced(columns: Sequence[Line]) -> bool:
    """Whether Poppler puts columns in another order.

    It does where most stand where that before them would, as those from left to right do, and where they do not begin
    at one height.
    """
    against = sum(one.is_against(two) for one, two in pairwise(columns))
    begins = [line.begin for line in columns]
    return 2 * against > len(columns) - 1 or max(begins) - min(begins) > _LEVEL * min(line.em for line in columns)


def lines_of(texts: Iterable[Member]) -> list[Line]:
    """Texts of a page in lines: those that follow each other, were drawn near one point and lie apart."""
    found: list[Line] = []
    read = (each for each in texts if not each[0].runs[0].is_beside)
    points = [list(group) for _, group in groupby(read, lambda each: (*each[0].place[:2], each[0].place[3]))]
    at = 0
    while at < len(points):
        stop = at + 1
        while stop < len(points) and _is_level(points[at][0][0], points[stop][0][0]):
            stop += 1
        if stop > at + 1:
            line = Line([member for members in points[at:stop] for member in members])
            is_aside = points[at][0][0].place[1] == points[at + 1][0][0].place[1]
            if line.is_straight and line.is_apart and line.is_vertical == is_aside:
                found.append(line)
                at = stop
                continue
        for members in points[at:stop]:
            found += _at_one_point(members)
        at = stop
    return found


def _is_level(one: ShownText, two: ShownText) -> bool:
    """Whether a text stands a little above or below another, or beside it in a column."""
    (x, y, *_), (next_x, next_y, *_) = one.place, two.place
    room = _SHIFT * max(run.size for text in (one, two) for run in text.runs)
    across, down = abs(next_x - x), abs(next_y - y)
    return one.place[3] == two.place[3] and not (across and down) and max(across, down) < room


def _at_one_point(members: Sequence[Member]) -> Iterator[Line]:
    line = Line(members)
    if not line.is_straight:
        yield from _followed(members)
    elif len(members) == 1 or line.is_apart:
        yield line


def _followed(members: Sequence[Member]) -> list[Line]:
    """Texts on paths, those together that begin where another ends."""
    found: list[list[Member]] = []
    end: tuple[float, float] | None = None
    for _, group in groupby(members, lambda each: each[0].whole):
        text = sorted(group, key=lambda each: each[0].number)
        places = sorted(Line(text).places({}), key=attrgetter("start"))
        if not places:
            continue
        first, last, em = places[0], places[-1], text[0][0].runs[0].size
        if end is not None and math.hypot(first.x - end[0], first.y - end[1]) < em:
            found[-1] += text
        else:
            found.append(text)
        end = last.x + last.advance * math.cos(last.angle), last.y + last.advance * math.sin(last.angle)
    return [Line(each) for each in found]


