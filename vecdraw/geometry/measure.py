"""Lengths along paths, in float64. Distances are user units.

The length of a curve is integrated by Gauss-Legendre quadrature on pieces that are halved until both ways of adding up
agree to 1e-11 of the whole; lines and arcs of circles are exact.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from vecdraw.errors import BadValueError
from vecdraw.geometry.conic import Point
from vecdraw.geometry.path_data import ARC, LINE, QUAD, PathData
from vecdraw.geometry.segments import Contour, Segment, contours

_NODES: Final = (
    (0.1834346424956498, 0.362683783378362),
    (0.525532409916329, 0.3137066458778873),
    (0.7966664774136267, 0.2223810344533745),
    (0.9602898564975363, 0.1012285362903763),
)
"""Half of the nodes and weights of the quadrature of order 8 on (-1, 1): the others are their mirror images."""

PLACE_WORK: Final = 6_000.0
"""How much work it is to find a place on a path, in the units of `limits.path_work`."""

_AGREE: Final = 1e-11
_EXACT: Final = 1e-14
_DEEPEST: Final = 24  # halvings; what a cusp needs
_STEPS: Final = 60  # of a search for a parameter; bisection alone takes as many
_AHEAD: Final = 1e-6  # where a curve stands still, its direction is that of the chord to this far ahead


class MeasuredSegment:
    """A segment with its length; finds the parameter at a distance from its start."""

    __slots__ = ("_cuts", "_sums", "length", "segment")

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._cuts: list[float] = [0.0, 1.0]
        verb, start, numbers = segment
        if verb == LINE:
            self.length = math.dist(start, (numbers[0], numbers[1]))
            self._sums = [0.0, self.length]
        elif verb == ARC and numbers[2] == numbers[3]:
            self.length = numbers[2] * abs(numbers[6])
            self._sums = [0.0, self.length]
        else:
            self._integrate()

    def _integrate(self) -> None:
        slack = _AGREE * _quadrature(self.segment, 0.0, 1.0)
        total = 0.0
        self._cuts, self._sums = [0.0], [0.0]
        for start, stop in pairwise(_slow_places(self.segment)):
            whole = _quadrature(self.segment, start, stop)
            for end, length in _pieces(self.segment, start, stop, whole, slack, 0):
                total += length
                self._cuts.append(end)
                self._sums.append(total)
        self.length = total

    def parameter(self, distance: float) -> float:
        """The t at `distance` from the start, 0 to 1."""
        if not distance > 0:
            return 0.0
        if not distance < self.length:
            return 1.0
        if len(self._cuts) == 2:
            return distance / self.length
        at = bisect_right(self._sums, distance) - 1
        before, after = self._sums[at], self._sums[at + 1]
        return _solved(self.segment, self._cuts[at], self._cuts[at + 1], distance - before, after - before)


class MeasuredContour:
    """A contour with the lengths of its segments, the line that closes it included.

    Raises `BadValueError` for a length beyond float64.
    """

    __slots__ = ("contour", "ends", "segments")

    def __init__(self, contour: Contour) -> None:
        self.contour = contour
        self.segments = [m for m in map(MeasuredSegment, contour.drawn()) if not m.length <= 0]
        self.ends: list[float] = []
        total = 0.0
        for measured in self.segments:
            total += measured.length
            self.ends.append(total)
        if not math.isfinite(total):
            raise BadValueError(f"a subpath from {contour.start} is too long to measure: its length is not a float64")

    @property
    def length(self) -> float:
        """The length of the contour."""
        return self.ends[-1] if self.ends else 0.0

    def place(self, distance: float) -> tuple[int, float]:
        """The index of a segment and the parameter in it at `distance` from the start; the contour has a length."""
        at = min(bisect_left(self.ends, distance), len(self.ends) - 1)
        before = self.ends[at - 1] if at else 0.0
        return at, self.segments[at].parameter(distance - before)

    def point(self, distance: float) -> Point:
        """The point at `distance` from the start."""
        if not self.segments:
            return self.contour.start
        at, t = self.place(distance)
        return self.segments[at].segment.point(t)

    def tangent(self, distance: float) -> Point:
        """The direction at `distance` from the start, as a vector of length 1; (1, 0) where there is no length."""
        if not self.segments:
            return 1.0, 0.0
        at, t = self.place(distance)
        return direction(self.segments[at].segment, t)

    def part(self, first: float, last: float) -> tuple[Segment, ...]:
        """The segments from one distance to another."""
        if not (self.segments and first < last):
            return ()
        (i, t0), (j, t1) = self.place(first), self.place(last)
        if i == j:
            return (self.segments[i].segment.part(t0, t1),)
        head = (self.segments[i].segment.part(t0, 1.0),) if t0 < 1 else ()
        tail = (self.segments[j].segment.part(0.0, t1),) if t1 > 0 else ()
        return (*head, *(measured.segment for measured in self.segments[i + 1 : j]), *tail)


def measured(data: PathData) -> list[MeasuredContour]:
    """The contours of a path with their lengths."""
    return [MeasuredContour(contour) for contour in contours(data)]


def length(data: PathData) -> float:
    """The length of a path in user units, the lines that close its contours included."""
    return sum(part.length for part in measured(data))


def direction(segment: Segment, t: float) -> Point:
    """The direction of a segment at t, as a vector of length 1; that just beside it where the curve stands still."""
    x, y = segment.velocity(t)
    size = math.hypot(x, y)
    if size <= _AHEAD * _reach(segment):
        ahead = t + _AHEAD if t <= 1 - _AHEAD else t - _AHEAD
        (x0, y0), (x1, y1) = segment.point(min(t, ahead)), segment.point(max(t, ahead))
        x, y = x1 - x0, y1 - y0
        size = math.hypot(x, y)
    if size == 0:
        (x0, y0), (x1, y1) = segment.start, segment.end
        x, y = x1 - x0, y1 - y0
        size = math.hypot(x, y)
    return (x / size, y / size) if size > 0 else (1.0, 0.0)


def _reach(segment: Segment) -> float:
    """About how large a segment is."""
    (x, y), (ex, ey), (mx, my) = segment.start, segment.end, segment.point(0.5)
    return max(abs(ex - x), abs(ey - y), abs(mx - x), abs(my - y))


def _speed(segment: Segment, t: float) -> float:
    return math.hypot(*segment.velocity(t))


def _quadrature(segment: Segment, t0: float, t1: float) -> float:
    middle, half = (t0 + t1) / 2, (t1 - t0) / 2
    total = 0.0
    for node, weight in _NODES:
        total += weight * (_speed(segment, middle - half * node) + _speed(segment, middle + half * node))
    return total * half


def _slow_places(segment: Segment) -> list[float]:
    """The ends of a segment, and where a quadratic curve is slowest: at a cusp its speed has a corner."""
    if segment.verb == QUAD:
        (x, y), (ex, ey) = segment.velocity(0.0), segment.velocity(1.0)
        dx, dy = ex - x, ey - y
        squared = dx * dx + dy * dy
        slowest = -(x * dx + y * dy) / squared if squared > 0 else 0.0
        if 0.0 < slowest < 1.0:
            return [0.0, slowest, 1.0]
    return [0.0, 1.0]


def _pieces(
    segment: Segment, t0: float, t1: float, whole: float, slack: float, depth: int
) -> Iterator[tuple[float, float]]:
    """The end and the length of each piece on which the quadrature is good."""
    middle = (t0 + t1) / 2
    first, second = _quadrature(segment, t0, middle), _quadrature(segment, middle, t1)
    if depth == _DEEPEST or not abs(first + second - whole) > slack:
        yield middle, first
        yield t1, second
        return
    yield from _pieces(segment, t0, middle, first, slack, depth + 1)
    yield from _pieces(segment, middle, t1, second, slack, depth + 1)


def _solved(segment: Segment, t0: float, t1: float, distance: float, length: float) -> float:
    """The t between t0 and t1 at `distance` of `length` from t0: Newton's method, kept between bounds that close in."""
    low, high = t0, t1
    t = t0 + (t1 - t0) * distance / length
    for _ in range(_STEPS):
        miss = _quadrature(segment, t0, t) - distance
        if abs(miss) <= _EXACT * length:
            break
        if miss > 0:
            high = t
        else:
            low = t
        speed = _speed(segment, t)
        step = t - miss / speed if speed > 0 else math.nan
        t = step if low < step < high else (low + high) / 2
    return t


def spread(parts: Iterable[MeasuredContour]) -> Iterator[tuple[float, MeasuredContour]]:
    """Each contour with the distance along the whole path at which it starts."""
    total = 0.0
    for part in parts:
        yield total, part
        total += part.length
