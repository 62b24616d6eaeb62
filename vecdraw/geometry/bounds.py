"""Boxes around paths. Coordinates are user units, y down; moves that no segment follows do not count."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal

from vecdraw.geometry.conic import Point, conic_extrema, conic_point, quadratic_roots
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.rect import Rect

Contour = list[list[Point]]

_LONE_MOVES: Final = b"\x00\x00"
_LIMIT_SLACK: Final = 1e-5  # a backend with float32 may see a join on the miter limit as within it
_JOINS_LOOKED_AT: Final = 4096  # segments; joins of longer paths are bounded by the miter limit
_FLAT: Final = 1 / 64  # weight of a conic


def path_bounds(data: PathData) -> Rect | None:
    """The smallest rectangle around what a fill covers; None for a path without segments.

    Curves count by their extrema, not by their control points.
    """
    straight = _line_bounds(data)
    if straight is not None:
        return straight
    box = _Box()
    for verb, start, numbers in drawn(data):
        box.add(*start)
        box.add(*_end(verb, numbers))
        for t, point in _turns(verb, start, numbers):
            if 0 < t < 1:
                box.add(*point)
    return box.rect()


def control_bounds(data: PathData) -> Rect | None:
    """A rectangle around all control points, cheap and never too small; None for a path without segments."""
    straight = _line_bounds(data)
    if straight is not None:
        return straight
    box = _Box()
    for _, start, numbers in drawn(data.without_arcs()):
        box.add(*start)
        for x, y in zip(numbers[0:-1:2], numbers[1::2], strict=True):
            box.add(x, y)
    return box.rect()


def stroke_bounds(
    data: PathData,
    width: float,
    join: Literal["miter", "round", "bevel"] = "miter",
    miter_limit: float = 10.0,
    cap: Literal["butt", "round", "square"] = "butt",
) -> Rect | None:
    """A rectangle around what a stroke of `width` covers, dashed or not; None for a path without segments.

    Never too small. Joins count where they are up to 4,096 segments, and by the miter limit in longer paths and those
    with a conic that hardly leaves its chord, which Skia strokes as lines of its own choice; square caps are taken to
    be anywhere, as dashes put them.
    """
    box = path_bounds(data)
    if box is None:
        return None
    half = width / 2
    around = box.outset(half * math.sqrt(2) if cap == "square" else half)
    if join != "miter":
        return around
    if len(data.verbs) > _JOINS_LOOKED_AT or _has_flat_conic(data):
        return box.outset(half * max(1.0, miter_limit)).union(around)
    tips = _Box()
    for x, y in _miter_tips(data, half, miter_limit):
        tips.add(x, y)
    reach = tips.rect()
    return around if reach is None else around.union(reach)


def _has_flat_conic(data: PathData) -> bool:
    return CONIC in data.verbs and any(verb == CONIC and numbers[4] < _FLAT for verb, numbers in data.segments())


def drawn(data: PathData) -> Iterator[tuple[int, Point, tuple[float, ...]]]:
    """Each drawn segment: its verb, where it starts, its numbers. CLOSE comes as the LINE it draws.

    The line that leads to an ARC's start comes as a LINE of its own.
    """
    start = last = (0.0, 0.0)
    for verb, numbers in data.segments():
        if verb == MOVE:
            start = last = (numbers[0], numbers[1])
            continue
        if verb == CLOSE:
            yield LINE, last, start
            last = start
            continue
        if verb == ARC:
            first = _arc_point(numbers, 0.0)
            if first != last:
                yield LINE, last, first
            last = first
        yield verb, last, numbers
        last = _end(verb, numbers)


class _Box:
    """Grows around points. Numbers that are not finite are left out: nothing is drawn for them."""

    def __init__(self) -> None:
        self.left = self.top = math.inf
        self.right = self.bottom = -math.inf

    def add(self, x: float, y: float) -> None:
        self.left, self.right = min(self.left, x), max(self.right, x)
        self.top, self.bottom = min(self.top, y), max(self.bottom, y)

    def rect(self) -> Rect | None:
        if not self.left <= self.right:
            return None
        return Rect.from_edges(self.left, self.top, self.right, self.bottom)


def _line_bounds(data: PathData) -> Rect | None:
    """The bounds of a path of lines, from all its numbers at once; None if it has curves or lone moves."""
    verbs = data.verbs
    if len(verbs) < 2 or verbs[-1] == MOVE or _LONE_MOVES in verbs or max(verbs.replace(b"\x06", b"")) != LINE:
        return None
    xs, ys = data.coords[0::2], data.coords[1::2]
    return Rect.from_edges(min(xs), min(ys), max(xs), max(ys))


def _end(verb: int, numbers: tuple[float, ...]) -> Point:
    if verb == ARC:
        return _arc_point(numbers, 1.0)
    return (numbers[2], numbers[3]) if verb == CONIC else (numbers[-2], numbers[-1])


def _arc_point(numbers: tuple[float, ...], t: float) -> Point:
    cx, cy, rx, ry, rotation, start, sweep = numbers
    cos, sin = math.cos(rotation), math.sin(rotation)
    x, y = rx * math.cos(start + sweep * t), ry * math.sin(start + sweep * t)
    return cx + x * cos - y * sin, cy + x * sin + y * cos


def _turns(verb: int, p: Point, n: tuple[float, ...]) -> Iterator[tuple[float, Point]]:
    """The parameters and points at which x or y turns round."""
    if verb == QUAD:
        for t in _quad_turns(p[0], n[0], n[2]) + _quad_turns(p[1], n[1], n[3]):
            yield t, conic_point(p, (n[0], n[1]), (n[2], n[3]), 1.0, t)
    elif verb == CUBIC:
        for t in _cubic_turns(p[0], n[0], n[2], n[4]) + _cubic_turns(p[1], n[1], n[3], n[5]):
            yield t, (_cubic(p[0], n[0], n[2], n[4], t), _cubic(p[1], n[1], n[3], n[5], t))
    elif verb == CONIC:
        for t in conic_extrema(p[0], n[0], n[2], n[4]) + conic_extrema(p[1], n[1], n[3], n[4]):
            yield t, conic_point(p, (n[0], n[1]), (n[2], n[3]), n[4], t)
    elif verb == ARC:
        for t in _arc_turns(n):
            yield t, _arc_point(n, t)


def _quad_turns(p0: float, p1: float, p2: float) -> list[float]:
    return conic_extrema(p0, p1, p2, 1.0)


def _cubic_turns(p0: float, p1: float, p2: float, p3: float) -> list[float]:
    return quadratic_roots(p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0)


def _cubic(p0: float, p1: float, p2: float, p3: float, t: float) -> float:
    u = 1 - t
    return u * u * u * p0 + 3 * u * u * t * p1 + 3 * u * t * t * p2 + t * t * t * p3


def _arc_turns(numbers: tuple[float, ...]) -> Iterator[float]:
    _, _, rx, ry, rotation, start, sweep = numbers
    if not (math.isfinite(sum(numbers)) and sweep):
        return
    for angle in (
        math.atan2(-ry * math.sin(rotation), rx * math.cos(rotation)),
        math.atan2(ry * math.cos(rotation), rx * math.sin(rotation)),
    ):
        low, high = sorted((start, start + sweep))
        turn = angle + math.ceil((low - angle) / math.pi) * math.pi
        while turn < high:
            yield (turn - start) / sweep
            turn += math.pi


def _miter_tips(data: PathData, half: float, limit: float) -> Iterator[Point]:
    """The outer corners of the joins that are mitered."""
    for contour, closed in _contours(data):
        ends = list(pairwise(contour))
        if closed and contour:
            ends.append((contour[-1], contour[0]))
        for before, after in ends:
            ux, uy = _direction(before[-2], before[-1])
            vx, vy = _direction(after[0], after[1])
            # The miter's length over the width is the reciprocal of the cosine of half the turn.
            bx, by = ux - vx, uy - vy
            cos = math.hypot(ux + vx, uy + vy) / 2
            length = math.hypot(bx, by)
            if length > 0 and cos * limit >= 1 - _LIMIT_SLACK:
                x, y = before[-1]
                yield x + bx / length * half / cos, y + by / length * half / cos


def _direction(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    return dx / length, dy / length


def _contours(data: PathData) -> Iterator[tuple[Contour, bool]]:
    """The control polygons of each contour's segments, without repeated points, and whether it is closed."""
    contour: Contour = []
    last = start = (0.0, 0.0)
    for verb, numbers in data.without_arcs().segments():
        if verb == MOVE:
            yield contour, False
            contour = []
            last = start = (numbers[0], numbers[1])
            continue
        flat = start if verb == CLOSE else numbers
        polygon = [last]
        for point in zip(flat[0:-1:2], flat[1::2], strict=True):
            if math.dist(point, polygon[-1]) > 0:
                polygon.append(point)
        last = polygon[-1]
        if len(polygon) > 1:
            contour.append(polygon)
        if verb == CLOSE:
            yield contour, True
            contour = []
    yield contour, False
