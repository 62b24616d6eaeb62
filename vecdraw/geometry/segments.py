"""A path as contours of segments that can be evaluated, cut and turned round; all in float64.

Coordinates are user units, y down. The parameter t of a segment goes from 0 at its start to 1 at its end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.geometry.arc import ellipse_point, near
from vecdraw.geometry.conic import Point
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData

_ROUNDING: Final = 1e-13


class Segment(NamedTuple):
    """A LINE, QUAD, CUBIC, CONIC or ARC, where it starts, and its numbers as in `PathData`."""

    verb: int
    start: Point
    numbers: tuple[float, ...]

    @property
    def end(self) -> Point:
        """Where it ends."""
        n = self.numbers
        if self.verb == ARC:
            return _arc_point(n, 1.0)
        return (n[2], n[3]) if self.verb == CONIC else (n[-2], n[-1])

    def point(self, t: float) -> Point:
        """The point at t."""
        (x, y), n = self.start, self.numbers
        u = 1 - t
        if self.verb == LINE:
            return x * u + n[0] * t, y * u + n[1] * t
        if self.verb == CUBIC:
            a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            return a * x + b * n[0] + c * n[2] + d * n[4], a * y + b * n[1] + c * n[3] + d * n[5]
        if self.verb == ARC:
            return _arc_point(n, t)
        weight = n[4] if self.verb == CONIC else 1.0
        a, b, c = u * u, 2 * weight * u * t, t * t
        total = a + b + c
        return (a * x + b * n[0] + c * n[2]) / total, (a * y + b * n[1] + c * n[3]) / total

    def velocity(self, t: float) -> Point:
        """The derivative of `point` by t."""
        (x, y), n = self.start, self.numbers
        u = 1 - t
        if self.verb == LINE:
            return n[0] - x, n[1] - y
        if self.verb == CUBIC:
            a, b, c = 3 * u * u, 6 * u * t, 3 * t * t
            return (
                a * (n[0] - x) + b * (n[2] - n[0]) + c * (n[4] - n[2]),
                a * (n[1] - y) + b * (n[3] - n[1]) + c * (n[5] - n[3]),
            )
        if self.verb == ARC:
            _, _, rx, ry, rotation, first, sweep = n
            angle = first + sweep * t
            return ellipse_point(0.0, 0.0, rx * sweep, ry * sweep, rotation, angle + math.pi / 2)
        if self.verb == QUAD:
            return 2 * (u * (n[0] - x) + t * (n[2] - n[0])), 2 * (u * (n[1] - y) + t * (n[3] - n[1]))
        # N'D - ND' of a rational quadratic is itself a quadratic, written here from its control points.
        weight = n[4]
        a, b, c = 2 * weight * u * u, 2 * u * t, 2 * weight * t * t
        total = u * u + 2 * weight * u * t + t * t
        square = total * total
        return (
            (a * (n[0] - x) + b * (n[2] - x) + c * (n[2] - n[0])) / square,
            (a * (n[1] - y) + b * (n[3] - y) + c * (n[3] - n[1])) / square,
        )

    def part(self, t0: float, t1: float) -> Segment:
        """From t0 to t1, of the same kind; exact but for rounding."""
        if (t0, t1) == (0.0, 1.0):
            return self
        n = self.numbers
        if self.verb == ARC:
            arc = (*n[:5], n[5] + n[6] * t0, n[6] * (t1 - t0))
            return Segment(ARC, self.start if t0 == 0 else ellipse_point(*arc[:6]), arc)
        start = self.start if t0 == 0 else self.point(t0)
        end = self.end if t1 == 1 else self.point(t1)
        if self.verb == LINE:
            return Segment(LINE, start, end)
        if self.verb == CUBIC:
            points = [self.start, (n[0], n[1]), (n[2], n[3]), (n[4], n[5])]
            first, second = _blossom(points, (t0, t0, t1)), _blossom(points, (t0, t1, t1))
            return Segment(CUBIC, start, (*first, *second, *end))
        if self.verb == QUAD:
            middle = _blossom([self.start, (n[0], n[1]), (n[2], n[3])], (t0, t1))
            return Segment(QUAD, start, (*middle, *end))
        return Segment(CONIC, start, self._conic_part(t0, t1, end))

    def _conic_part(self, t0: float, t1: float, end: Point) -> tuple[float, ...]:
        x1, y1, x2, y2, weight = self.numbers

        def depth(s: float, t: float) -> float:
            return (1 - s) * (1 - t) + weight * (s * (1 - t) + t * (1 - s)) + s * t

        middle = depth(t0, t1)
        points = [self.start, (x1 * weight, y1 * weight), (x2, y2)]
        x, y = _blossom(points, (t0, t1))
        return x / middle, y / middle, *end, middle / math.sqrt(depth(t0, t0) * depth(t1, t1))

    def reversed(self) -> Segment:
        """The same curve from its end to its start."""
        (x, y), n = self.start, self.numbers
        if self.verb == ARC:
            return Segment(ARC, self.end, (*n[:5], n[5] + n[6], -n[6]))
        if self.verb == CUBIC:
            return Segment(CUBIC, self.end, (n[2], n[3], n[0], n[1], x, y))
        if self.verb == CONIC:
            return Segment(CONIC, self.end, (n[0], n[1], x, y, n[4]))
        return Segment(self.verb, self.end, (*n[:-2], x, y))


class Contour(NamedTuple):
    """A subpath: its segments joined end to end, and whether it is closed, by a line that is not among them."""

    start: Point
    segments: tuple[Segment, ...]
    closed: bool

    @property
    def end(self) -> Point:
        """Where its last segment ends."""
        return self.segments[-1].end if self.segments else self.start

    def outline(self) -> list[Segment]:
        """What a fill sees: its segments, closed to the last bit, without lines of no length."""
        outline = [*self.segments, Segment(LINE, self.end, self.start)]
        return [segment for segment in outline if segment.verb != LINE or segment.end != segment.start]

    def drawn(self) -> tuple[Segment, ...]:
        """Its segments, and the line that closes it where that is longer than rounding."""
        (x0, y0), (x1, y1) = self.start, self.end
        if not self.closed or abs(x1 - x0) + abs(y1 - y0) <= _ROUNDING * (abs(x0) + abs(y0)):
            return self.segments
        return (*self.segments, Segment(LINE, (x1, y1), self.start))


def contours(data: PathData) -> Iterator[Contour]:
    """The subpaths of a path. The line that leads to an arc's start, if it has a length, is a segment of its own."""
    start = last = (0.0, 0.0)
    segments: list[Segment] = []
    opened = False
    for verb, numbers in data.segments():
        if verb == MOVE:
            if opened:
                yield Contour(start, tuple(segments), False)
            start = last = (numbers[0], numbers[1])
            segments, opened = [], True
        elif verb == CLOSE:
            yield Contour(start, tuple(segments), True)
            segments, opened, last = [], False, start
        else:
            if verb == ARC:
                first = ellipse_point(*numbers[:6])
                if near(last, first, *numbers[:4]):
                    last = first
                else:
                    segments.append(Segment(LINE, last, first))
                    last = first
            segment = Segment(verb, last, numbers)
            segments.append(segment)
            last = segment.end
    if opened:
        yield Contour(start, tuple(segments), False)


def to_data(parts: Iterable[Contour]) -> PathData:
    """The path of these contours."""
    verbs = bytearray()
    coords: list[float] = []
    for start, segments, closed in parts:
        verbs.append(MOVE)
        coords += start
        for segment in segments:
            verbs.append(segment.verb)
            coords += segment.numbers
        if closed:
            verbs.append(CLOSE)
    return PathData(bytes(verbs), tuple(coords))


def reversed_data(data: PathData) -> PathData:
    """Each contour drawn from its last point to its first; the contours stay in order. Twice is the path again."""
    return to_data(
        Contour(contour.end, tuple(segment.reversed() for segment in reversed(contour.segments)), contour.closed)
        for contour in contours(data)
    )


def _arc_point(numbers: tuple[float, ...], t: float) -> Point:
    cx, cy, rx, ry, rotation, start, sweep = numbers
    return ellipse_point(cx, cy, rx, ry, rotation, start + sweep * t)


def _blossom(points: list[Point], parameters: tuple[float, ...]) -> Point:
    """De Casteljau's algorithm with a parameter of its own for each step."""
    for t in parameters:
        u = 1 - t
        points = [(p[0] * u + q[0] * t, p[1] * u + q[1] * t) for p, q in pairwise(points)]
    return points[0]
