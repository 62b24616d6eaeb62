"""The best ways to break a stretch whose lines are all as wide: dynamic programming over its places."""

from __future__ import annotations

from typing import Final

import numpy as np

from vecdraw.kernel.breaks import KERNEL
from vecdraw.text.demerits import (
    HOPELESS_RATIO,
    LEAST_STRETCH,
    NOTHING,
    Indices,
    Stretch,
    Weights,
    least_of,
    looseness,
    squared,
    weights_of,
)
from vecdraw.text.line_measure import TOLERANCE

EQUAL: Final = 1e-9  # of the demerits: ways that differ by less are as good
_TOGETHER: Final = 256  # starts that are weighed at once


def best_ways(stretch: Stretch, room: float, cost: Weights) -> Indices:
    """For each place the one at which the line begins that best ends there, -1 where none is better than `cost`.

    `cost` are the weights of ways that lead to each place on lines before these, and infinite for none; those of the
    best ways are written to it. All starts count with which a line may be the best: from the fullest line on, until
    one is worse by itself than a whole way that was found.
    """
    size = len(stretch.places)
    before = np.full(size, -1, np.int64)
    low = _first_starts(stretch, room)
    if KERNEL is not None:
        rows = [stretch.start, stretch.bare, stretch.tight, *stretch.begun, *stretch.ended, stretch.penalty]
        numbers = np.stack([*rows, stretch.earliest, stretch.word_bare])
        flags, places = np.ascontiguousarray(stretch.is_hyphen).view(np.uint8), np.stack((*stretch.flags, low))
        least = room * LEAST_STRETCH + NOTHING
        KERNEL.best_ways(numbers, flags, places, cost, before, size, room, least, HOPELESS_RATIO, stretch.zone)
        return before.astype(np.intp)
    for end in range(1, size):
        total = _totals(stretch, room, cost, int(low[end]), end)
        faults, least = least_of(total)
        if (faults, least) < tuple(cost[:, end].tolist()):
            # among equals the last start, so that lines are filled as early as greedy ones
            at = int(np.flatnonzero((total[0] == faults) & (total[1] <= least * (1 + EQUAL)))[-1])
            cost[:, end] = total[:, at]
            before[end] = low[end] + at
    return before.astype(np.intp)


def _first_starts(stretch: Stretch, room: float) -> Indices:
    """For each end the first start of a line that may fit, never decreasing."""
    ends = np.arange(len(stretch.places))
    furthest = stretch.tight - stretch.ended.shrunk - room * (1 + TOLERANCE)
    low = np.searchsorted(np.maximum.accumulate(stretch.start - stretch.begun.shrunk), furthest)
    low = np.maximum(np.minimum(low, ends - 1), 0)
    unit = np.full(len(ends) + 1, len(ends), np.intp)  # for each rank the first start whose unit ends there
    np.minimum.at(unit, np.minimum(stretch.unit_end, len(ends)), ends)
    low = np.minimum(low, unit[stretch.rank])
    return np.ascontiguousarray(np.minimum.accumulate(low[::-1])[::-1], np.int64)


def _totals(stretch: Stretch, room: float, cost: Weights, low: int, end: int) -> Weights:
    """The weights of the ways to an end by the starts from `low` on that may be the best."""
    found: list[Weights] = []
    fewest, cheapest = least_of(cost[:, low:end])
    least = np.inf, np.inf
    for first in range(low, end, _TOGETHER):
        starts = np.arange(first, min(first + _TOGETHER, end))
        ends = np.full(len(starts), end)
        if first > low:
            loose = looseness(stretch, room, stretch.earliest[starts[:1]], starts[:1], ends[:1])
            demerits = float(squared(loose, stretch.penalty[ends[:1]])[0]) + cheapest
            if (fewest, demerits) > (least[0], least[1] * (1 + EQUAL)):
                break
        found.append(cost[:, starts] + weights_of(stretch, room, starts, ends))
        least = min(least, least_of(found[-1]))
    return np.concatenate(found, axis=1)
