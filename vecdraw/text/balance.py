"""Balanced lines: as many as greedy ones, with as little left free as can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.text.line_measure import TOLERANCE, WIDEST, LineMeasure
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, HYPHEN, MANDATORY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.material import Material

Range = tuple[int, int]
Greedy = Callable[["Material", LineMeasure, Callable[[int], float], int | None], list[Range]]

_LINES_WEIGHED: Final = 4_000_000  # pairs of a start and an end weighed for one stretch; about 0.1 s
_HALVINGS: Final = 24


def balanced(
    material: Material,
    measure: LineMeasure,
    width: Callable[[int], float],
    lines: list[Range],
    greedy: Greedy,
    wholes: Sequence[bool] = (),
) -> list[Range]:
    """`lines`, which are greedy ones, with their ends moved, stretch by stretch between mandatory breaks.

    In lines that are not `wholes` nothing stands out and no word is broken in need; without them all lines are.

    A stretch with so many possible lines that weighing them would take too long gets the narrowest width at which
    greedy filling comes to the same number of lines.
    """
    found: list[Range] = []
    first = 0
    for last, (_, end) in enumerate(lines):
        if material.breaks[end] == MANDATORY or last == len(lines) - 1:
            stretch = lines[first : last + 1]
            rooms = [min(max(width(index), 0.0), WIDEST) for index in range(first, last + 1)]
            if len(stretch) > 1:
                whole = wholes[first : last + 1] or [True] * len(stretch)
                stretch = _weighed(material, measure, rooms, stretch, whole) or _narrowed(
                    material, measure, rooms, stretch, greedy
                )
            found += stretch
            first = last + 1
    return found


def _weighed(
    material: Material, measure: LineMeasure, rooms: Sequence[float], lines: list[Range], wholes: Sequence[bool]
) -> list[Range] | None:
    """The lines with the least sum of squares of what they leave free; None where there are too many to weigh."""
    places = _places(material, lines)
    latest = [int(np.searchsorted(places, end)) for _, end in lines]
    earliest = _earliest(measure, rooms, places, latest)
    layers = [np.arange(low, high + 1) for low, high in zip(earliest, latest, strict=True)]
    layers.insert(0, np.zeros(1, np.intp))
    if sum(len(one) * len(other) for one, other in pairwise(layers)) > _LINES_WEIGHED:
        return None
    cost = np.zeros(1)
    choices: list[NDArray[np.intp]] = []
    is_need = material.breaks[places] == EMERGENCY
    for room, whole, starts, ends in zip(rooms, wholes, layers, layers[1:], strict=False):
        weights = cost[:, None] + _waste(measure, places, room, starts, ends, whole=whole)
        if not whole:
            weights[:, is_need[ends]] = np.inf
        best = np.argmin(weights, axis=0)
        choices.append(best)
        cost = weights[best, np.arange(len(ends))]
    if not np.isfinite(cost[-1]):
        return None
    return _traced(places, layers, choices)


def _places(material: Material, lines: list[Range]) -> NDArray[np.intp]:
    """Where the lines may begin and end, those of the greedy ones included."""
    start, end = lines[0][0], lines[-1][1]
    inner = np.flatnonzero(np.isin(material.breaks[start + 1 : end], (ALLOWED, HYPHEN))) + start + 1
    return np.union1d(inner, np.array([start, *(last for _, last in lines)], np.intp))


def _earliest(measure: LineMeasure, rooms: Sequence[float], places: NDArray[np.intp], latest: list[int]) -> list[int]:
    """The first place at which each line may end if the lines behind it shall hold the rest."""
    starts = np.maximum.accumulate(measure.start[places])
    found = [latest[-1]]
    for index in range(len(rooms) - 1, 0, -1):
        room = rooms[index] * (1 + TOLERANCE)
        low = int(np.searchsorted(starts, measure.tight[places[found[-1]]] - room))
        found.append(min(max(low, index), latest[index - 1]))
    return found[::-1]


def _waste(
    measure: LineMeasure,
    places: NDArray[np.intp],
    room: float,
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    *,
    whole: bool,
) -> NDArray[np.float64]:
    """The square of what each line leaves free; infinite for what does not fit and could be broken or stand below."""
    begin = measure.start[places[starts]][:, None]
    free = room - (measure.bare[places[ends]][None, :] - begin)
    fits = measure.tight[places[ends]][None, :] - begin <= room + abs(room) * TOLERANCE
    gap = ends[None, :] - starts[:, None]
    waste = np.where(fits, np.maximum(free, 0.0) ** 2, np.where((gap == 1) & whole, free**2, np.inf))
    return np.where(gap > 0, waste, np.inf)


def _traced(places: NDArray[np.intp], layers: list[NDArray[np.intp]], choices: list[NDArray[np.intp]]) -> list[Range]:
    """The lines of the best choices, from the end back."""
    found: list[Range] = []
    at = len(layers[-1]) - 1
    for layer in range(len(choices), 0, -1):
        before = int(choices[layer - 1][at])
        found.append((int(places[layers[layer - 1][before]]), int(places[layers[layer][at]])))
        at = before
    return found[::-1]


def _narrowed(
    material: Material, measure: LineMeasure, rooms: Sequence[float], lines: list[Range], greedy: Greedy
) -> list[Range]:
    """The greedy lines of the narrowest share of the widths that needs no more of them."""
    start, end = lines[0][0], lines[-1][1]
    part = type(material)(*(array[start : end + (name == "breaks")] for name, array in material._asdict().items()))
    inside = measure._replace(start=measure.start[start : end + 1], tight=measure.tight[start : end + 1])
    low, high = 0.0, 1.0
    best = lines
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        narrowed = [room * share for room in rooms]
        found = greedy(part, inside, narrowed.__getitem__, len(rooms))
        if found[-1][1] == end - start:
            high = share
            best = [(start + first, start + last) for first, last in found]
        else:
            low = share
    return best
