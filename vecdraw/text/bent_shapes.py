"""Shapes bent along a path: x becomes the way along it, y the distance from it. Lengths are px."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.text.path_track import Track

if TYPE_CHECKING:
    from vecdraw.geometry.conic import Point

Window = tuple[float, float]

_FLATNESS: Final = 1 / 2000  # em: how far outlines may be from what is meant
_DEEPEST: Final = 10  # halvings of an em of an outline
_CORNER: Final = 1e-7  # em on each side of a place where the path may turn at once


class Bend(NamedTuple):
    """Where a layout stands on a track: x 0 is `begin` px along it, y `baseline` lies on it. `em` is a font size, px.

    Beyond the ends of the path what is bent goes straight on.
    """

    track: Track
    begin: float
    baseline: float
    em: float

    def point(self, x: float, y: float) -> Point:
        """Where a point of the layout comes to."""
        left, top, angle = self.track.frame(self.begin + x)
        low = y - self.baseline
        return left - low * math.sin(angle), top + low * math.cos(angle)

    def shape(self, shape: PathData, window: Window | None, *, filled: bool) -> PathData:
        """A shape of the layout as polylines; where there is a `window`, what of it is between those two x."""
        tolerance = max(self.em * _FLATNESS, 1e-9)
        bent = Path()
        for line in flatten(shape, tolerance):
            is_closed = len(line) > 1 and line[0] == line[-1]
            parts = [line]
            if window is not None:
                parts = [_clipped(line, window)] if filled else list(_cut(line, window))
            for part in parts:
                if len(part) < 2:
                    continue
                ring = filled or (is_closed and part is line)
                points = self._points([*part, part[0]] if ring and part[0] != part[-1] else part, tolerance)
                bent.move_to(*points[0])
                for point in points[1:]:
                    bent.line_to(*point)
                if ring:
                    bent.close_path()
        return bent.data()

    def _points(self, line: Sequence[Point], tolerance: float) -> list[Point]:
        found = [self.point(*line[0])]
        for one, two in pairwise(line):
            for first, last in pairwise(self._stops(one, two)):
                found += self._edge(first, last, tolerance, _DEEPEST)
        return found

    def _stops(self, one: Point, two: Point) -> list[Point]:
        """An edge in pieces of at most an em, cut where the segments of the path meet."""
        (x0, y0), (x1, y1) = one, two
        wide = x1 - x0
        if not wide:
            return [one, two]
        shares = {0.0, 1.0}
        low, high = sorted((self.begin + x0, self.begin + x1))
        for corner in self.track.corners(low, high):
            for side in (-1, 1):
                share = (corner + side * _CORNER * self.em - self.begin - x0) / wide
                if 0 < share < 1:
                    shares.add(share)
        count = math.ceil(min(abs(wide) / max(self.em, 1e-9), 10_000.0))
        shares |= {at / count for at in range(1, count)}
        return [(x0 + share * wide, y0 + share * (y1 - y0)) if share < 1 else two for share in sorted(shares)]

    def _edge(self, one: Point, two: Point, tolerance: float, deepest: int) -> Iterator[Point]:
        """The points behind the first of a bent edge."""
        start, end = self.point(*one), self.point(*two)
        middle = ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
        bent = self.point(*middle)
        off = math.dist(bent, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        if one[0] == two[0] or off <= tolerance or not deepest:
            yield end
            return
        yield from self._edge(one, middle, tolerance, deepest - 1)
        yield from self._edge(middle, two, tolerance, deepest - 1)


def _clipped(polygon: Sequence[Point], window: Window) -> list[Point]:
    """A polygon between two x (Sutherland and Hodgman)."""
    points = list(polygon[:-1] if polygon[0] == polygon[-1] else polygon)
    for bound, sign in zip(window, (1, -1), strict=True):
        kept: list[Point] = []
        for before, point in zip([*points[-1:], *points[:-1]], points, strict=True):
            if (sign * (before[0] - bound) >= 0) != (sign * (point[0] - bound) >= 0):
                kept.append(_at(before, point, bound))
            if sign * (point[0] - bound) >= 0:
                kept.append(point)
        points = kept
    return points


def _cut(line: Sequence[Point], window: Window) -> Iterator[list[Point]]:
    """The parts of a line between two x."""
    part: list[Point] = []
    for one, two in pairwise(line):
        crossed = sorted(
            {0.0, 1.0, *(share for bound in window for share in _share(one, two, bound))}
        )
        for first, last in pairwise(crossed):
            middle = one[0] + (first + last) / 2 * (two[0] - one[0])
            if not window[0] <= middle <= window[1]:
                if part:
                    yield part
                part = []
                continue
            part = part or [_between(one, two, first)]
            part.append(_between(one, two, last))
    if part:
        yield part


def _share(one: Point, two: Point, bound: float) -> list[float]:
    if one[0] == two[0]:
        return []
    share = (bound - one[0]) / (two[0] - one[0])
    return [share] if 0 < share < 1 else []


def _between(one: Point, two: Point, share: float) -> Point:
    return one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])


def _at(one: Point, two: Point, bound: float) -> Point:
    """Where an edge crosses an x."""
    share = (bound - one[0]) / (two[0] - one[0])
    return bound, one[1] + share * (two[1] - one[1])
