"""Contours that do not cross, turned so that their area is the same under both fill rules.

Where the inside, by `evenodd`, is always on the same side of the line of travel, the winding number is 1 inside and 0
outside. Outer contours then go clockwise on the screen, holes the other way.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np

from vecdraw.geometry.chords import Bools, Floats, Ints
from vecdraw.geometry.conic import Point
from vecdraw.geometry.frame import Frame
from vecdraw.geometry.measure import direction
from vecdraw.geometry.path_data import ARITY, CONIC, LINE, PathData
from vecdraw.geometry.scanlines import crossings, open_edges
from vecdraw.geometry.segments import Contour, Segment, contours, to_data

Run = list[Segment]
"""Segments joined end to end, between points that other contours touch as well."""

_REACH: Final = 1 / 64  # in the frame: how far apart ends may be that are meant to meet
_BETWEEN: Final = 0.4871  # where on an edge its side is looked at: hardly ever where something else begins


def wound(data: PathData, frame: Frame) -> PathData | None:
    """The path with the inside always on the right; None where its contours do not join up."""
    return _wound(data, frame) or _wound(_gathered(data, _REACH / frame.scale), frame)


def _wound(data: PathData, frame: Frame) -> PathData | None:
    runs = list(_runs(data))
    if not runs:
        return PathData()
    turned = _leftward(runs, frame)
    oriented = [_back(run) if turn else run for run, turn in zip(runs, turned, strict=True)]
    cycles = _joined(_balanced(oriented))
    return None if cycles is None else to_data(map(_closed, cycles))


def _gathered(data: PathData, reach: float) -> PathData:
    """The path with ends of segments that nearly meet made to meet."""
    places: dict[tuple[int, int], list[Point]] = defaultdict(list)

    def kept(x: float, y: float) -> Point:
        column, row = math.floor(x / reach), math.floor(y / reach)
        for cell in ((column + i, row + j) for i in (0, -1, 1) for j in (0, -1, 1)):
            for place in places[cell]:
                if math.dist(place, (x, y)) <= reach:
                    return place
        places[column, row].append((x, y))
        return x, y

    coords: list[float] = []
    for verb, numbers in data.segments():
        end = ARITY[verb] - (verb == CONIC)
        coords += numbers if not end else (*numbers[: end - 2], *kept(*numbers[end - 2 : end]), *numbers[end:])
    return PathData(data.verbs, tuple(coords))


def _runs(data: PathData) -> Iterator[Run]:
    """The contours, cut where they touch themselves or others."""
    outlines = [outline for outline in (contour.outline() for contour in contours(data)) if outline]
    met = Counter(segment.start for outline in outlines for segment in outline)
    for outline in outlines:
        cuts = [k for k, segment in enumerate(outline) if met[segment.start] > 1]
        if not cuts:
            yield outline
            continue
        around = [*outline[cuts[0] :], *outline[: cuts[0]]]
        at = [k - cuts[0] for k in cuts]
        for first, last in zip(at, [*at[1:], len(around)], strict=True):
            yield around[first:last]


def _leftward(runs: list[Run], frame: Frame) -> Bools:
    """Of each run whether the inside is on its left."""
    edges, owner = open_edges(to_data(Contour(run[0].start, tuple(run), False) for run in runs), frame)
    steep = _longest(np.abs(edges[3] - edges[1]), owner, len(runs))
    wide = _longest(np.abs(edges[2] - edges[0]), owner, len(runs))
    across = np.abs(edges[3] - edges[1])[steep] >= np.abs(edges[2] - edges[0])[wide]
    down = _inside_beyond(edges, steep) == (edges[3] > edges[1])[steep]
    flipped = edges[[1, 0, 3, 2]]
    right = _inside_beyond(flipped, wide) != (flipped[3] > flipped[1])[wide]
    leftward: Bools = np.where(across, down, right)
    return leftward


def _back(run: Run) -> Run:
    return [segment.reversed() for segment in reversed(run)]


def _balanced(runs: list[Run]) -> list[Run]:
    """The runs, with slivers turned round where more arrive at a point than leave it.

    The sides of a sliver lie so close together that what is between them can be seen on neither side.
    """
    excess: Counter[Point] = Counter()
    for run in runs:
        excess[run[-1].end] += 1
        excess[run[0].start] -= 1
    if not any(excess.values()):
        return runs
    balanced = list(runs)
    for k in sorted(range(len(runs)), key=lambda k: math.dist(runs[k][0].start, runs[k][-1].end)):
        start, end = runs[k][0].start, runs[k][-1].end
        if excess[end] >= 2 and excess[start] <= -2:
            excess[end] -= 2
            excess[start] += 2
            balanced[k] = _back(runs[k])
    return balanced


def _longest(size: Floats, owner: Ints, count: int) -> Ints:
    """The index of the largest of each owner's edges."""
    order = np.lexsort((size, owner))
    last: Ints = np.searchsorted(owner[order], np.arange(count), side="right") - 1
    return order[last]


def _inside_beyond(edges: Floats, picked: Ints) -> Bools:
    """Of some edges whether what lies beyond them, at larger x, is inside by `evenodd`."""
    x0, y0, x1, y1 = edges[:, picked]
    x, y = x0 + _BETWEEN * (x1 - x0), y0 + _BETWEEN * (y1 - y0)
    heights, line = np.unique(y, return_inverse=True)
    met = crossings(edges, heights)
    own_line, own_x = np.full(edges.shape[1], -1), np.zeros(edges.shape[1])
    own_line[picked], own_x[picked] = line, x
    # An edge does not lie beyond itself, whatever the rounding.
    xs = np.where(own_line[met.edge] == met.line, own_x[met.edge], met.x)
    lines = np.concatenate((met.line, line))
    asked = np.repeat([False, True], [len(xs), len(x)])
    order = np.lexsort((asked, np.concatenate((xs, x)), lines))
    before = np.empty(len(order), np.int64)
    before[order] = np.cumsum(~asked[order])
    up_to_line = np.cumsum(np.bincount(met.line, minlength=len(heights)))
    beyond: Bools = (up_to_line[line] - before[len(xs) :]) % 2 == 1
    return beyond


def _joined(runs: list[Run]) -> list[Run] | None:
    """The runs as closed outlines; at points with several ways on, that which turns most to the inside."""
    leaving: dict[Point, list[Run]] = defaultdict(list)
    for run in runs:
        leaving[run[0].start].append(run)
    cycles: list[Run] = []
    for first in runs:
        ways = leaving[first[0].start]
        at = next((k for k, run in enumerate(ways) if run is first), None)
        if at is None:
            continue
        del ways[at]
        outline = list(first)
        while outline[-1].end != outline[0].start:
            ways = leaving[outline[-1].end]
            if not ways:
                return None
            outline += ways.pop() if len(ways) == 1 else _rightmost(ways, outline[-1])
        cycles.append(outline)
    return cycles


def _rightmost(ways: list[Run], arriving: Segment) -> Run:
    """Takes from several ways on the one that turns most to the right."""
    before = direction(arriving, 1.0)
    turns = [_turn(before, direction(run[0], 0.0)) for run in ways]
    return ways.pop(turns.index(max(turns)))


def _turn(before: Point, after: Point) -> float:
    """How far the direction turns, clockwise on the screen, from -pi to pi."""
    return math.atan2(before[0] * after[1] - before[1] * after[0], before[0] * after[0] + before[1] * after[1])


def _closed(outline: Run) -> Contour:
    """The contour of an outline; a line that only leads back to its start is left to the closing."""
    segments = outline[:-1] if outline[-1].verb == LINE and len(outline) > 1 else outline
    return Contour(outline[0].start, tuple(segments), True)
