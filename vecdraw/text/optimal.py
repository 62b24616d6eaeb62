"""Optimal lines: the least sum of demerits over a whole block (Knuth and Plass, "Breaking Paragraphs into Lines")."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vecdraw.text.line_measure import TOLERANCE, WIDEST, LineMeasure
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, HYPHEN

if TYPE_CHECKING:
    from vecdraw.text.material import Material, Pixels

Range = tuple[int, int]
Indices = NDArray[np.intp]

_HYPHEN_PENALTY: Final = 50.0  # TeX's \hyphenpenalty
_HYPHENS_IN_ROW: Final = 10_000.0  # TeX's \doublehyphendemerits
_EMERGENCY: Final = 1e4  # penalty of breaking a word that need not be broken by its rules
_NEEDLESS: Final = 1e12  # demerits of breaking it where another break would have fitted
_SPACE_STRETCH: Final = 0.5  # of a word space: what it takes with ease (plain TeX)
_HALF: Final = 0.5  # of what all characters can take: where a line is as bad as one with spaces stretched twice
_NOTHING: Final = 1e-9  # px
_EQUAL: Final = 1e-9
_WORST: Final = 1e9  # times the stretch; beyond it all lines are as bad
_TOO_WIDE: Final = 1e40  # demerits of a unit that cannot be broken and does not fit
_LEAST_STRETCH: Final = 1 / 50  # of the width: what a line that has nothing to stretch is taken to stretch
_FILLED: Final = (0.7, 0.4, 0.0)  # of the width: lines with less are weighed only where there is no other way
_STARTS_WEIGHED: Final = 256  # for each end of a line, the fullest lines first
_CELLS: Final = 1 << 18  # lines weighed at once


class _Sums(NamedTuple):
    """Sums over the clusters before each place, px."""

    shrunk: Pixels  # what they can give
    spaced: Pixels  # what word spaces take with ease
    stretched: Pixels  # what all can take


class _Stretch(NamedTuple):
    """The places between two mandatory breaks, and what is known of lines that begin or end at each."""

    places: Indices
    start: Pixels
    bare: Pixels
    tight: Pixels
    begun: _Sums  # of the clusters before a line that begins here
    ended: _Sums  # of those before the last of a line that ends here
    penalty: Pixels
    is_hyphen: NDArray[np.bool_]
    plain_before: Indices  # the last place up to this one that is no emergency


def optimal(
    material: Material, measure: LineMeasure, width: Callable[[int], float], lines: list[Range], stops: list[int]
) -> list[Range]:
    """The lines of the block; `lines` are its greedy ones, `stops` the places where lines must end.

    A line's badness is 100 r³. Squeezed, r is the part that it needs of what it can give; widened, of what its word
    spaces take with ease, and beyond that 1 + the part of half of what all of its clusters can take: a line is rather
    squeezed than widened (CLREQ). Demerits are the square of 1 + badness + penalty. The last line before a stop is not
    widened. Where widths differ from line to line, the number of a line is that of the best way to its start.
    """
    found: list[Range] = []
    is_space = (material.advance > 0) & (material.end_trim >= material.advance)
    spaces = np.where(is_space, material.advance * _SPACE_STRETCH, 0.0)
    sums = _Sums(*(np.append(0.0, np.cumsum(each)) for each in (material.shrink, spaces, material.stretch)))
    start = at = 0
    for stop in stops:
        first = at
        while at < len(lines) and lines[at][1] <= stop:
            at += 1
        if at == first + 1 and len(found) == first:
            found.append((start, stop))  # it fits on the one line that greedy filling gave it
        else:
            rooms = _rooms(width, len(found), 2 * (at - first) + 2)
            stretch = _prepared(material, measure, sums, start, stop, float(rooms.min()))
            ends = next((ends for filled in _FILLED if (ends := _best(stretch, rooms, filled))), [stop])
            found += zip([start, *ends[:-1]], ends, strict=True)
        start = stop
    return found


def _rooms(width: Callable[[int], float], first: int, count: int) -> Pixels:
    return np.clip([width(first + index) for index in range(count)], 0.0, WIDEST)


def _prepared(material: Material, measure: LineMeasure, sums: _Sums, start: int, stop: int, room: float) -> _Stretch:
    """The places of a stretch; inside a unit wider than `room` px, those of emergency as well."""
    codes = material.breaks[start + 1 : stop]
    plain = np.flatnonzero((codes == ALLOWED) | (codes == HYPHEN)) + start + 1
    plain = np.concatenate(([start], plain, [stop]))
    too_wide = measure.tight[plain[1:]] - measure.start[plain[:-1]] > room * (1 + TOLERANCE)
    spare = np.flatnonzero(codes == EMERGENCY) + start + 1
    spare = spare[too_wide[np.searchsorted(plain, spare) - 1]]
    places = np.union1d(plain, spare)
    is_hyphen = material.breaks[places] == HYPHEN
    is_spare = np.isin(places, spare)
    first, last = measure.first[places], measure.last[places]
    return _Stretch(
        places,
        measure.start[places],
        measure.bare[places],
        measure.tight[places],
        _Sums(*(each[first] for each in sums)),
        _Sums(*(each[last] for each in sums)),
        np.where(is_hyphen, _HYPHEN_PENALTY, np.where(is_spare, _EMERGENCY, 0.0)),
        is_hyphen,
        np.maximum.accumulate(np.where(is_spare, 0, np.arange(len(places)))),
    )


def _best(stretch: _Stretch, rooms: Pixels, filled: float) -> list[int] | None:
    """Where the best lines end; None where some line must be less than `filled` full."""
    size = len(stretch.places)
    low, high = _windows(stretch, rooms, filled)
    needed = np.maximum.accumulate(high)
    cost, before, number = np.full(size, np.inf), np.zeros(size, np.intp), np.zeros(size, np.intp)
    cost[0] = 0.0
    at = 1
    while at < size:
        # ends whose starts are all settled are weighed together
        until = int(np.searchsorted(needed, at, side="right"))
        until = max(at + 1, min(until, at + _CELLS // int((high - low)[at:until].max())))
        ends = np.arange(at, until)
        starts = low[at:until, None] + np.arange((high - low)[at:until].max())
        is_one = starts < high[at:until, None]
        starts = np.minimum(starts, size - 1)
        total = cost[starts] + _demerits(stretch, rooms[np.minimum(number[starts], len(rooms) - 1)], starts, ends)
        total[~is_one] = np.inf
        # among equals the last start, so that lines are filled as early as greedy ones
        equal = total <= total.min(axis=1, keepdims=True) * (1 + _EQUAL)
        best = total.shape[1] - 1 - np.argmax(equal[:, ::-1], axis=1)
        row = np.arange(until - at)
        cost[at:until] = total[row, best]
        before[at:until] = starts[row, best]
        number[at:until] = number[before[at:until]] + 1
        at = until
    if not np.isfinite(cost[-1]):
        return None
    found = [size - 1]
    while before[found[-1]]:
        found.append(int(before[found[-1]]))
    return [int(stretch.places[index]) for index in reversed(found)]


def _windows(stretch: _Stretch, rooms: Pixels, filled: float) -> tuple[Indices, Indices]:
    """For each end of a line the first of the starts to be weighed, and the one behind the last of them."""
    ends = np.arange(len(stretch.places))
    furthest = stretch.tight - stretch.ended.shrunk - rooms.max() * (1 + TOLERANCE)
    low = np.searchsorted(np.maximum.accumulate(stretch.start - stretch.begun.shrunk), furthest)
    low = np.minimum(low, ends - 1)
    high = ends.copy()
    if filled:
        nearest = stretch.bare - filled * rooms.min()
        high = np.searchsorted(np.maximum.accumulate(stretch.start), nearest, side="right")
        high = np.minimum(np.maximum(high, low + 1), ends)
    high = np.minimum(high, low + _STARTS_WEIGHED)
    high[-1] = ends[-1]  # the last line may be short
    return low, high


def _demerits(stretch: _Stretch, room: Pixels, starts: Indices, ends: Indices) -> Pixels:
    """The demerits of lines; infinite for what does not fit and could be broken."""
    ends = ends[:, None]
    begin = stretch.start[starts]
    free = room - (stretch.bare[ends] - begin)
    over = stretch.tight[ends] - begin - room * (1 + TOLERANCE)
    give = stretch.ended.shrunk[ends] - stretch.begun.shrunk[starts]
    eased = stretch.ended.spaced[ends] - stretch.begun.spaced[starts]
    take = np.maximum(stretch.ended.stretched[ends] - stretch.begun.stretched[starts], room * _LEAST_STRETCH + _NOTHING)
    wide = np.maximum(free, 0.0)
    loose = np.where(wide <= eased, wide / np.maximum(eased, _NOTHING), 1.0 + (wide - eased) / (take * _HALF))
    loose = np.where((ends == len(stretch.places) - 1) | (wide <= _NOTHING), 0.0, loose)
    squeezed = np.maximum(over, 0.0) / np.maximum(give, _NOTHING)
    demerits: Pixels = (1.0 + 100.0 * np.minimum(loose + squeezed, _WORST) ** 3 + stretch.penalty[ends]) ** 2
    demerits[stretch.is_hyphen[ends] & stretch.is_hyphen[starts]] += _HYPHENS_IN_ROW
    demerits[(stretch.plain_before[ends] > starts) & (stretch.plain_before[ends] < ends)] += _NEEDLESS
    too_wide = over > give
    demerits[too_wide] = np.where(ends - starts == 1, _TOO_WIDE, np.inf)[too_wide]
    return demerits
