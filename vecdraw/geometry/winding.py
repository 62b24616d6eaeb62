"""The winding number of a path round a point, in float64. Coordinates are user units, y down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vecdraw.geometry.conic import Point, conic_extrema, quadratic_roots
from vecdraw.geometry.path_data import CONIC, CUBIC, LINE, PathData
from vecdraw.geometry.segments import Segment, contours

_ON_EDGE: Final = 1e-12  # the share of its coordinates by which a point may miss an edge and still be on it
_HALVINGS: Final = 60


def winding_number(data: PathData, x: float, y: float) -> int | None:
    """How often the path goes round (x, y), clockwise on the screen; None for a point on an edge.

    Open contours count as closed, as they do where a path is filled.
    """
    total = 0
    for contour in contours(data.without_arcs()):
        for segment in contour.outline():
            turns = _crossing(segment, x, y)
            if turns is None:
                return None
            total += turns
    return total


def _crossing(segment: Segment, x: float, y: float) -> int | None:
    """How a segment crosses the ray from (x, y) to the right: 1 downwards, -1 upwards; None if it meets the point."""
    numbers = segment.numbers[:4] if segment.verb == CONIC else segment.numbers
    xs, ys = (segment.start[0], *numbers[0::2]), (segment.start[1], *numbers[1::2])
    slack = _ON_EDGE * (abs(x) + abs(y) + max(map(abs, xs)) + max(map(abs, ys)))
    if y < min(ys) - slack or y > max(ys) + slack or x > max(xs) + slack:
        return 0
    if x < min(xs) - slack:
        return (ys[0] <= y < ys[-1]) - (ys[-1] <= y < ys[0])
    total = 0
    for first, last, t0, t1 in _falling_or_rising(segment, xs, ys):
        step = _piece_crossing(segment, (first, last), (t0, t1), (x, y), slack)
        if step is None:
            return None
        total += step
    return total


def _falling_or_rising(
    segment: Segment, xs: tuple[float, ...], ys: tuple[float, ...]
) -> Iterator[tuple[Point, Point, float, float]]:
    """The ends and the parameters of the pieces on which y goes one way."""
    if segment.verb == LINE:
        turns: list[float] = []
    elif segment.verb == CUBIC:
        a, b, c, d = ys
        turns = quadratic_roots(d - 3 * c + 3 * b - a, 2 * (a - 2 * b + c), b - a)
    else:
        turns = conic_extrema(ys[0], ys[1], ys[2], segment.numbers[4] if segment.verb == CONIC else 1.0)
    t0, first = 0.0, (xs[0], ys[0])
    for t in sorted(turns):
        point = segment.point(t)
        yield first, point, t0, t
        t0, first = t, point
    yield first, (xs[-1], ys[-1]), t0, 1.0


def _piece_crossing(
    segment: Segment, ends: tuple[Point, Point], span: tuple[float, float], point: Point, slack: float
) -> int | None:
    (x0, y0), (x1, y1) = ends
    x, y = point
    if (abs(x - x0) <= slack and abs(y - y0) <= slack) or (abs(x - x1) <= slack and abs(y - y1) <= slack):
        return None
    if abs(y1 - y0) <= slack and abs(y - y0) <= slack and min(x0, x1) <= x <= max(x0, x1):
        return None
    down = y0 <= y < y1
    if not (down or y1 <= y < y0):
        return 0
    low, high = span if down else span[::-1]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if segment.point(middle)[1] <= y:
            low = middle
        else:
            high = middle
    crossing = segment.point((low + high) / 2)[0]
    if abs(crossing - x) <= slack:
        return None
    return (1 if down else -1) if crossing > x else 0
