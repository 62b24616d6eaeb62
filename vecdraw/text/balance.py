"""Balanced lines: as many as greedy ones, with as little left free as can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from vecdraw.text.break_rules import ANY_LINES, HyphenatedLines
from vecdraw.text.counted_hyphens import Counted, counted
from vecdraw.text.line_measure import TOLERANCE, WIDEST, LineMeasure
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, HYPHEN, MANDATORY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.material import Material

Range = tuple[int, int]


class Greedy(Protocol):
    """`wrap.greedy`."""

    def __call__(
        self,
        material: Material,
        measure: LineMeasure,
        width: Callable[[int], float],
        max_lines: int | None = None,
        hyphenated: HyphenatedLines = ANY_LINES,
    ) -> list[Range]:
        """The lines that each take what fits."""


_LINES_WEIGHED: Final = 4_000_000  # pairs of a start and an end weighed for one stretch; about 0.1 s
_HALVINGS: Final = 24


class _Places(NamedTuple):
    """Where the lines of a stretch may begin and end; hyphens once for each count where they are counted."""

    at: NDArray[np.intp]
    """The clusters before which they are."""
    is_hyphen: NDArray[np.bool_]
    is_need: NDArray[np.bool_]
    """Where a word is broken in need."""
    counted: Counted


def balanced(
    material: Material,
    measure: LineMeasure,
    width: Callable[[int], float],
    lines: list[Range],
    greedy: Greedy,
    wholes: Sequence[bool] = (),
    *,
    hyphenated: HyphenatedLines = ANY_LINES,
) -> list[Range]:
    """`lines`, which are greedy ones, with their ends moved, stretch by stretch between mandatory breaks.

    In lines that are not `wholes` nothing stands out and no word is broken in need; without them all lines are. Lines
    end with hyphens as `hyphenated` allows.

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
                stretch = _weighed(material, measure, rooms, stretch, whole, hyphenated) or _narrowed(
                    material, measure, rooms, stretch, greedy, hyphenated
                )
            found += stretch
            first = last + 1
    return found


def _weighed(
    material: Material,
    measure: LineMeasure,
    rooms: Sequence[float],
    lines: list[Range],
    wholes: Sequence[bool],
    hyphenated: HyphenatedLines,
) -> list[Range] | None:
    """The lines with the least sum of squares of what they leave free; None where there are too many to weigh."""
    places = _places(material, lines, hyphenated.most)
    ends = [end for _, end in lines]
    latest = np.searchsorted(places.at, ends, "right") - 1
    earliest = _earliest(measure, rooms, places.at, ends)
    layers = [np.arange(low, high + 1) for low, high in zip(earliest, latest, strict=True)]
    layers.insert(0, np.zeros(1, np.intp))
    if sum(len(one) * len(other) for one, other in pairwise(layers)) > _LINES_WEIGHED:
        return None
    cost = np.zeros(1)
    choices: list[NDArray[np.intp]] = []
    for room, whole, starts, stops in zip(rooms, wholes, layers, layers[1:], strict=False):
        weights = cost[:, None] + _waste(measure, places, room, starts, stops, whole=whole)
        if hyphenated != ANY_LINES:
            weights[_is_forbidden(measure, places, room, starts, stops, hyphenated)] = np.inf
        if not whole:
            weights[:, places.is_need[stops]] = np.inf
        best = np.argmin(weights, axis=0)
        choices.append(best)
        cost = weights[best, np.arange(len(stops))]
    if not np.isfinite(cost).any():
        return None
    return _traced(places.at, layers, choices, int(np.argmin(cost)))


def _places(material: Material, lines: list[Range], most: int | None) -> _Places:
    """Where the lines may begin and end, those of the greedy ones included."""
    start, end = lines[0][0], lines[-1][1]
    codes = (ALLOWED,) if most == 0 else (ALLOWED, HYPHEN)
    inner = np.flatnonzero(np.isin(material.breaks[start + 1 : end], codes)) + start + 1
    at = np.union1d(inner, np.array([start, *(last for _, last in lines)], np.intp))
    is_hyphen, is_need = material.breaks[at] == HYPHEN, material.breaks[at] == EMERGENCY
    is_hyphen[0] = False
    known = counted(is_hyphen, is_need, most, last=True)
    return _Places(at[known.rank], is_hyphen[known.rank], is_need[known.rank], known)


def _earliest(measure: LineMeasure, rooms: Sequence[float], places: NDArray[np.intp], ends: Sequence[int]) -> list[int]:
    """The first place at which each line may end if the lines behind it shall hold the rest."""
    starts = np.maximum.accumulate(measure.start[places])
    latest = np.searchsorted(places, ends)
    found = [int(latest[-1])]
    for index in range(len(rooms) - 1, 0, -1):
        room = rooms[index] * (1 + TOLERANCE)
        low = int(np.searchsorted(starts, measure.tight[places[found[-1]]] - room))
        found.append(min(max(low, index), int(latest[index - 1])))
    return found[::-1]


def _waste(
    measure: LineMeasure,
    places: _Places,
    room: float,
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    *,
    whole: bool,
) -> NDArray[np.float64]:
    """The square of what each line leaves free; infinite for what does not fit and could be broken or stand below."""
    begin = measure.start[places.at[starts]][:, None]
    free = room - (measure.bare[places.at[ends]][None, :] - begin)
    fits = measure.tight[places.at[ends]][None, :] - begin <= room + abs(room) * TOLERANCE
    rank = places.counted.rank[ends][None, :]
    is_unit = rank == places.counted.unit_end[starts][:, None]
    waste = np.where(fits, np.maximum(free, 0.0) ** 2, np.where(is_unit & whole, free**2, np.inf))
    return np.where(rank > places.counted.rank[starts][:, None], waste, np.inf)


def _is_forbidden(
    measure: LineMeasure,
    places: _Places,
    room: float,
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    hyphenated: HyphenatedLines,
) -> NDArray[np.bool_]:
    """Which lines end with one hyphen too many, or with one for want of less room than is left to words."""
    known = places.counted
    run = known.run[ends][None, :]
    found: NDArray[np.bool_] = (run > 0) & (run != known.run[starts][:, None] + 1)
    if hyphenated.zone:
        word = known.word[ends]
        bare = measure.bare[places.at[np.searchsorted(known.rank, word)]][None, :]
        free = room - (bare - measure.start[places.at[starts]][:, None])
        is_behind = word[None, :] > known.rank[starts][:, None]
        found |= places.is_hyphen[ends][None, :] & is_behind & (free <= hyphenated.zone)
    return found


def _traced(
    places: NDArray[np.intp], layers: list[NDArray[np.intp]], choices: list[NDArray[np.intp]], at: int
) -> list[Range]:
    """The lines of the best choices, from the place `at` of the last layer back."""
    found: list[Range] = []
    for layer in range(len(choices), 0, -1):
        before = int(choices[layer - 1][at])
        found.append((int(places[layers[layer - 1][before]]), int(places[layers[layer][at]])))
        at = before
    return found[::-1]


def _narrowed(
    material: Material,
    measure: LineMeasure,
    rooms: Sequence[float],
    lines: list[Range],
    greedy: Greedy,
    hyphenated: HyphenatedLines,
) -> list[Range]:
    """The greedy lines of the narrowest share of the widths that needs no more of them."""
    start, end = lines[0][0], lines[-1][1]
    part = type(material)(*(array[start : end + (name == "breaks")] for name, array in material._asdict().items()))
    start_at, bare, tight = (each[start : end + 1] for each in (measure.start, measure.bare, measure.tight))
    inside = measure._replace(start=start_at, bare=bare, tight=tight)
    low, high = 0.0, 1.0
    best = lines
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        narrowed = [room * share for room in rooms]
        found = greedy(part, inside, narrowed.__getitem__, len(rooms), hyphenated)
        if found[-1][1] == end - start:
            high = share
            best = [(start + first, start + last) for first, last in found]
        else:
            low = share
    return best
