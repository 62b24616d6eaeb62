"""Optimal lines: the least sum of demerits over a whole block (Knuth and Plass, "Breaking Paragraphs into Lines").

Lines whose rooms differ are weighed by number, each place of the text with each number of lines before it, until all
further rooms are alike. What is found has the least demerits of all ways, as long as no more than `_STATES` places are
worth weighing as the end of one line; beyond that the cheapest so many are, and from the `_MANY`th such line on fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.best_ways import EQUAL, best_ways
from vecdraw.text.break_rules import ANY_LINES, HyphenatedLines
from vecdraw.text.demerits import (
    HALF,
    LEAST_STRETCH,
    NOTHING,
    Indices,
    Stretch,
    Weight,
    Weights,
    is_less,
    loosest,
    stretch_of,
    sums_of,
    weights_of,
)
from vecdraw.text.line_measure import TOLERANCE, WIDEST, LineMeasure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.material import Material

Range = tuple[int, int]

_STATES: Final = 4096  # places at which a line may end
_MANY: Final = 400
_STATES_OF_MANY: Final = 256
_FEW: Final = 48  # of them, to know soon how many demerits are too many
_CELLS: Final = 1 << 18  # lines weighed at once
_ROUNDING: Final = 1e-6  # of the demerits
_NO_WAY: Final = np.inf, np.inf


class Slot(NamedTuple):
    """The room of a line, px. All slots behind a `settled` one are like it.

    What does not fit a slot that is not `whole` leaves it empty; in others it is broken in need, or stands out. `band`
    is the number of the band across the page in which it lies: a forced break leaves the rest of a band empty.
    """

    width: float
    whole: bool = True
    band: int = 0
    settled: bool = False


Slots = Callable[[int], Slot]


class Taken(NamedTuple):
    """The clusters `start` to `end` in a slot."""

    start: int
    end: int
    slot: int


def optimal(
    material: Material,
    measure: LineMeasure,
    width: Callable[[int], float],
    lines: list[Range],
    stops: list[int],
    hyphenated: HyphenatedLines = ANY_LINES,
) -> list[Range]:
    """The lines of the block; `lines` are its greedy ones, `stops` the places where lines must end."""
    count = 2 * len(lines) + 2
    rooms = np.clip([width(index) for index in range(count)], 0.0, WIDEST).tolist()
    settled = count - 1
    while settled and rooms[settled - 1] == rooms[-1]:
        settled -= 1

    def slot_of(index: int) -> Slot:
        return Slot(rooms[min(index, count - 1)], True, index, index >= settled)

    found = best_lines(material, measure, slot_of, stops, min(rooms), greedy=lines, hyphenated=hyphenated)
    return [(line.start, line.end) for line in found]


def best_lines(
    material: Material,
    measure: LineMeasure,
    slot_of: Slots,
    stops: Iterable[int],
    narrowest: float,
    *,
    first: int = 0,
    greedy: Iterable[Range] = (),
    hyphenated: HyphenatedLines = ANY_LINES,
) -> list[Taken]:
    """The lines from the cluster `first` on, in slots one after the other, stretch by stretch between forced breaks.

    Words wider than `narrowest` px may be broken in need. `greedy` are the greedy lines, where they are known: what
    fits on one of those is not searched.
    """
    found: list[Taken] = []
    sums = sums_of(material)
    known = {line: number for number, line in enumerate(greedy)}
    slot, start = 0, first
    for stop in stops:
        if stop <= start:
            continue
        if known.get((start, stop)) == slot:
            found.append(Taken(start, stop, slot))
        else:
            stretch = stretch_of(material, measure, sums, (start, stop), narrowest, hyphenated)
            found += _Search(stretch, slot_of, slot).lines()
        start = stop
        last = slot_of(found[-1].slot)
        slot = found[-1].slot + 1
        while not last.settled and slot_of(slot).band == last.band:
            slot += 1
    return found


class _Layer(NamedTuple):
    """The places that lines before a slot may end at: their weights, and where the line or the gap before begins."""

    places: Indices
    cost: Weights
    before: Indices

    def part(self, kept: Indices | NDArray[np.bool_]) -> _Layer:
        """Some of the places."""
        return _Layer(self.places[kept], self.cost[:, kept], self.before[kept])


class _Search:
    """A stretch and the slots from one on."""

    def __init__(self, stretch: Stretch, slot_of: Slots, slot: int) -> None:
        self._stretch, self._slot_of, self._slot = stretch, slot_of, slot
        size = len(stretch.places)
        self._last = size - 1
        self._key = np.minimum.accumulate((stretch.tight - stretch.ended.shrunk)[::-1])[::-1]
        self._filled = np.maximum.accumulate(stretch.bare)
        self._is_spare = stretch.is_spare
        plain = np.flatnonzero(~self._is_spare)
        # the first place at which a line may end, but for an emergency
        ends = np.searchsorted(stretch.rank[plain], stretch.unit_end)
        self._next_plain = plain[np.minimum(ends, len(plain) - 1)]

    def lines(self) -> list[Taken]:
        """The lines with the least demerits."""
        if self._slot_of(self._slot).settled or self._slot_of(self._slot + 1).settled:
            return self._best(_STATES, _NO_WAY)[1]
        (faults, demerits), rough = self._best(_FEW, _NO_WAY)
        bound = faults, demerits * (1 + _ROUNDING)
        least, best = self._best(_STATES, bound)
        return best if least <= bound else rough

    def _best(self, states: int, bound: Weight) -> tuple[Weight, list[Taken]]:
        """The weight of the best way and its lines, where no more than so many places are weighed for a slot."""
        layers = [_Layer(np.zeros(1, np.intp), np.zeros((2, 1)), np.full(1, -1, np.intp))]
        least, at = _NO_WAY, 0
        while True:
            slot, layer = self._slot_of(self._slot + len(layers) - 1), layers[-1]
            if layer.places.size and layer.places[-1] == self._last:
                faults, demerits = layer.cost[:, -1].tolist()
                if (faults, demerits) < (least[0], least[1] * (1 - EQUAL)):
                    least, at = (faults, demerits), len(layers) - 1
            goes_on = (layer.places < self._last) & is_less(layer.cost, least)
            if not goes_on.any():
                break
            if slot.settled:
                cost, lines = self._settled(layers, slot.width)
                if cost < least:
                    return cost, lines
                break
            most = states if len(layers) <= _MANY else min(states, _STATES_OF_MANY)
            layer = _fewest(layer.part(goes_on), most)
            layers.append(self._next(layer, slot, min(bound, least)))
        return least, self._traced(layers[: at + 1], self._last) if at else []

    def _settled(self, layers: list[_Layer], room: float) -> tuple[Weight, list[Taken]]:
        """The best way on from the last of some layers, in slots that are all alike."""
        cost = np.full((2, len(self._stretch.places)), np.inf)
        cost[:, layers[-1].places] = layers[-1].cost
        before = best_ways(self._stretch, room, cost)
        ends = [self._last]
        while before[ends[-1]] >= 0:
            ends.append(int(before[ends[-1]]))
        places, slot = self._stretch.places, self._slot + len(layers) - 1
        lines = [
            Taken(int(places[start]), int(places[end]), slot + index)
            for index, (start, end) in enumerate(pairwise(reversed(ends)))
        ]
        return (float(cost[0, -1]), float(cost[1, -1])), self._traced(layers, ends[-1]) + lines

    def _traced(self, layers: list[_Layer], place: int) -> list[Taken]:
        """The lines of the best way to a place of the last of some layers."""
        found: list[Taken] = []
        places = self._stretch.places
        for index in range(len(layers) - 1, 0, -1):
            layer = layers[index]
            before = int(layer.before[np.searchsorted(layer.places, place)])
            if before != place:
                found.append(Taken(int(places[before]), int(places[place]), self._slot + index - 1))
            place = before
        return found[::-1]

    def _next(self, layer: _Layer, slot: Slot, bound: Weight) -> _Layer:
        """The places after a slot."""
        starts, cost = layer.places, layer.cost
        size = len(self._stretch.places)
        best, before = np.full((2, size), np.inf), np.full(size, -1, np.intp)
        if not slot.whole:
            skipped = self._is_skipped(starts, slot.width)
            best[:, starts[skipped]], before[starts[skipped]] = cost[:, skipped], starts[skipped]
            starts, cost = starts[~skipped], cost[:, ~skipped]
        low, high = self._ends(starts, cost, slot.width, bound)
        until = np.cumsum(high - low)
        at = 0
        while at < len(starts):
            to = max(at + 1, int(np.searchsorted(until, (until[at - 1] if at else 0) + _CELLS, "right")))
            self._weigh(starts[at:to], cost[:, at:to], low[at:to], high[at:to], slot, best, before)
            at = to
        is_bound = (best[0] == bound[0]) & (best[1] == bound[1])
        reached = np.flatnonzero((is_less(best, bound) | is_bound) & (best[0] < np.inf))
        return _Layer(reached, best[:, reached], before[reached])

    def _weigh(
        self, starts: Indices, cost: Weights, low: Indices, high: Indices, slot: Slot, best: Weights, before: Indices
    ) -> None:
        """Puts the lines from some starts to the ends between `low` and `high` among the best to those ends."""
        stretch, counts = self._stretch, high - low
        first = np.repeat(starts, counts)
        last = np.arange(len(first)) + np.repeat(low - (np.cumsum(counts) - counts), counts)
        total = np.repeat(cost, counts, axis=1) + weights_of(stretch, slot.width, first, last)
        if not slot.whole:  # no word is broken in need, and none stands out
            over = stretch.tight[last] - stretch.start[first] - slot.width * (1 + TOLERANCE)
            stands_out = over > stretch.ended.shrunk[last] - stretch.begun.shrunk[first]
            total[0, stands_out | self._is_spare[last]] = np.inf
        fewest = best[0].copy()
        np.minimum.at(fewest, last, total[0])
        is_few = (total[0] == fewest[last]) & (total[0] < np.inf)
        first, last, total = first[is_few], last[is_few], total[:, is_few]
        least = np.where(best[0] == fewest, best[1], np.inf)
        np.minimum.at(least, last, total[1])
        chosen = total[1] <= least[last] * (1 + EQUAL)
        # among equals the last start, so that lines are filled as early as greedy ones
        best[:, last[chosen]], before[last[chosen]] = total[:, chosen], first[chosen]

    def _is_skipped(self, starts: Indices, room: float) -> NDArray[np.bool_]:
        """Which starts have nothing that fits a part of the room."""
        stretch, ends = self._stretch, self._next_plain[starts]
        over = stretch.tight[ends] - stretch.start[starts] - room * (1 + TOLERANCE)
        found: NDArray[np.bool_] = over > stretch.ended.shrunk[ends] - stretch.begun.shrunk[starts]
        return found

    def _ends(self, starts: Indices, cost: Weights, room: float, bound: Weight) -> tuple[Indices, Indices]:
        """For each start the first end of a line that is not too loose by itself, and the one behind the last."""
        stretch = self._stretch
        limit = room * (1 + TOLERANCE) + stretch.start[starts] - stretch.begun.shrunk[starts]
        high = np.maximum(np.searchsorted(self._key, limit, "right"), starts + 2)
        high = np.minimum(high, len(stretch.places))
        if not np.isfinite(bound[0]):
            return starts + 1, high
        ratio = loosest(np.where(cost[0] < bound[0], np.inf, bound[1] - cost[1])) * (1 + _ROUNDING)
        eased = stretch.ended.spaced[high - 1] - stretch.begun.spaced[starts]
        take = stretch.ended.stretched[high - 1] - stretch.begun.stretched[starts]
        take = np.maximum(take, room * LEAST_STRETCH + NOTHING)
        free = eased + np.maximum(ratio - 1.0, 0.0) * take * HALF + TOLERANCE * (1 + room)
        low = np.searchsorted(self._filled, room + stretch.start[starts] - free)
        return np.minimum(np.maximum(low, starts + 1), high - 1), high


def _fewest(layer: _Layer, most: int) -> _Layer:
    """The cheapest places of a layer, no more than so many."""
    if len(layer.places) <= most:
        return layer
    return layer.part(np.sort(np.lexsort((layer.cost[1], layer.cost[0]))[:most]))
