"""Filling lines: which clusters of a block stand on which line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from vecdraw.text.balance import balanced
from vecdraw.text.break_rules import ANY_LINES, HyphenatedLines, Wrap
from vecdraw.text.line_measure import TOLERANCE, LineMeasure, measured
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, HYPHEN, MANDATORY
from vecdraw.text.optimal import optimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.material import Material

Range = tuple[int, int]
__all__ = ["Range", "Wrap", "break_lines", "greedy", "stops_of"]


def break_lines(
    material: Material,
    width: Callable[[int], float],
    mode: Wrap = "greedy",
    *,
    max_lines: int | None = None,
    hyphenated: HyphenatedLines = ANY_LINES,
) -> list[Range]:
    """The lines of a block as ranges of its clusters: each cluster on one line, at least one line.

    `width(i)` is the width of line i in px. A line is wider only where it is one unit that cannot be broken; what
    hangs out of a line's end, and what its last cluster can give (`end_shrink`), does not count.

    - `"greedy"`: each line takes what fits (CSS `text-wrap-style: auto`), a squeeze inside the line not counted.
    - `"balance"`: as many lines as greedy, of lengths as equal as can be: the least sum of the squares of what is
      left free (CSS Text 4, 6.4). Each stretch between mandatory breaks is balanced on its own.
    - `"optimal"`: the least sum of demerits over all lines (Knuth and Plass 1981), by `shrink` and `stretch`.
    - `"nowrap"`: breaks at mandatory places only.

    Lines end with hyphens as `hyphenated` allows. With `max_lines` there are no more than that; what stands behind the
    last of them is in no range. A mandatory break at the end of the block begins no further line.
    """
    if not len(material.advance):
        return [(0, 0)]
    measure = measured(material)
    if mode == "nowrap":
        stops = stops_of(material)
        return list(zip([0, *stops[:-1]], stops, strict=True))[:max_lines]
    lines = greedy(material, measure, width, max_lines, hyphenated)
    if mode == "greedy" or (len(lines) == 1 and lines[0][1] == len(material.advance)):
        return lines
    if mode == "balance":
        return balanced(material, measure, width, lines, greedy, hyphenated=hyphenated)
    return optimal(material, measure, width, lines, stops_of(material), hyphenated)[:max_lines]


def greedy(
    material: Material,
    measure: LineMeasure,
    width: Callable[[int], float],
    max_lines: int | None = None,
    hyphenated: HyphenatedLines = ANY_LINES,
) -> list[Range]:
    """The lines that each take what fits."""
    size, codes = len(material.advance), material.breaks
    start = measure.start.tolist()
    plain, plain_ends = _ends((codes == ALLOWED) | (codes == MANDATORY), measure)
    hyphens, hyphen_ends = _ends(codes == HYPHEN, measure)
    emergencies: list[int] | None = None  # most texts come to no emergency
    emergency_ends: list[float] = []
    stops = stops_of(material)
    lines: list[Range] = []
    at = row = 0
    while at < size and (max_lines is None or len(lines) < max_lines):
        room = width(len(lines))
        limit = start[at] + room + abs(room) * TOLERANCE
        stop = stops[bisect_right(stops, at)]
        end = _furthest(plain, plain_ends, limit)
        usable = hyphens if hyphenated.most is None or row < hyphenated.most else []
        if usable and end > at and hyphenated.zone and limit - measure.bare[end] <= hyphenated.zone:
            usable = []
        if end < stop and usable:
            end = max(end, _furthest(hyphens, hyphen_ends, limit))
        if end <= at:
            if emergencies is None:
                emergencies, emergency_ends = _ends(codes == EMERGENCY, measure)
            end = _furthest(emergencies, emergency_ends, limit)
            if end <= at:
                end = min(_next(places, at, stop) for places in (plain, usable, emergencies))
        end = min(end, stop)
        lines.append((at, end))
        row = row + 1 if codes[end] == HYPHEN else 0
        at = end
    return lines


def stops_of(material: Material) -> list[int]:
    """Where lines must end: mandatory breaks, and the end of the block."""
    inner = np.flatnonzero(material.breaks[1:-1] == MANDATORY) + 1
    return [*inner.tolist(), len(material.advance)]


def _ends(chosen: NDArray[np.bool_], measure: LineMeasure) -> tuple[list[int], list[float]]:
    """The chosen places, and where lines end there, never decreasing."""
    places = np.flatnonzero(chosen)
    return places.tolist(), np.maximum.accumulate(measure.tight[places]).tolist()


def _furthest(places: list[int], ends: list[float], limit: float) -> int:
    """The last place with a line end within the limit; -1 where there is none."""
    at = bisect_right(ends, limit) - 1
    return places[at] if at >= 0 else -1


def _next(places: list[int], at: int, stop: int) -> int:
    """The first place behind one, or `stop`."""
    index = bisect_left(places, at + 1)
    return places[index] if index < len(places) else stop
