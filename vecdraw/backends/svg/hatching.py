"""The lines of hatchings, those of one direction as one path, with ends where browsers see them exactly.

Skia, and so Chromium, covers by area, and rounds the y of every end to quarters of a pixel, after it cut what lies
outside of the tile: so each line is a parallelogram inside the tile, made longer until its corners lie on such a
quarter. Edges that cross are less exact, so lines that cross are two paths.
"""

from __future__ import annotations

import math
from typing import Final

from vecdraw.backends.svg.markup import element, number
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.texture_stamps import Bars

_QUARTER: Final = 0.25  # px
_FARTHEST: Final = 16.0  # px by which a line may be made longer; one that is flatter stays as it is

Point = tuple[float, float]


def margin(found: Bars, matrix: Affine) -> int:
    """How far beyond what is seen the lines may end, in px; `matrix` makes px of the units of the lattice."""
    reach = 0.0
    for half, (dx, dy) in zip(found, (matrix.apply_vector(1.0, 0.0), matrix.apply_vector(0.0, 1.0)), strict=True):
        if half > 0.0 and dy:
            reach = max(reach, min(_FARTHEST, _QUARTER * math.hypot(dx, dy) / abs(dy)))
    return math.ceil(reach + 2 * max(found) * matrix.max_scale) + 1


def hatched(found: Bars, spacing: tuple[float, float], around: Rect, matrix: Affine, seen: Rect, digits: int) -> str:
    """The lines that reach into `seen` (px): those of `around` of the lattice, under `matrix`, which makes px of it."""
    across, down = spacing
    rows: list[tuple[Point, Point, Point]] = []
    for row in _reached(around.y, around.bottom, down, found.along_x):
        ends = [matrix.apply(0.0, row * down + half) for half in (-found.along_x, found.along_x)]
        rows.append((ends[0], ends[1], matrix.apply_vector(1.0, 0.0)))
    columns: list[tuple[Point, Point, Point]] = []
    for column in _reached(around.x, around.right, across, found.along_y):
        ends = [matrix.apply(column * across + half, 0.0) for half in (-found.along_y, found.along_y)]
        columns.append((ends[0], ends[1], matrix.apply_vector(0.0, 1.0)))
    whole = ("".join(_line(*side, seen, digits) for side in sides) for sides in (rows, columns))
    return "".join(element("path", {"d": lines}) for lines in whole if lines)


def _reached(start: float, stop: float, step: float, half: float) -> range:
    if not half > 0.0:
        return range(0)
    return range(math.ceil((start - half) / step), math.floor((stop + half) / step) + 1)


def _line(one: Point, two: Point, along: Point, seen: Rect, digits: int) -> str:
    """The line between two points of its sides, as long as it is seen; "" where it is not."""
    length = math.hypot(*along)
    if not length > 0.0:
        return ""
    dx, dy = along[0] / length, along[1] / length
    first, second = (_foot(point, dx, dy) for point in (one, two))
    below, above = sorted((first[1] * dx - first[0] * dy, second[1] * dx - second[0] * dy))
    places = [*_crossings(first, dx, dy, seen), *_crossings(second, dx, dy, seen)]
    for x, y in _corners(seen.x, seen.y, seen.right, seen.bottom):
        if below <= y * dx - x * dy <= above:
            places.append(x * dx + y * dy)
    if not places:
        return ""
    start, stop = min(places), max(places)
    corners = (
        _end(first, dx, dy, start, -1.0), _end(first, dx, dy, stop, 1.0),
        _end(second, dx, dy, stop, 1.0), _end(second, dx, dy, start, -1.0),
    )  # fmt: skip
    points = " ".join(f"{number(x, digits)} {number(y, digits)}" for x, y in corners)
    return f"M{points}z"


def _foot(point: Point, dx: float, dy: float) -> Point:
    """The point of a line that is nearest to the origin."""
    along = point[0] * dx + point[1] * dy
    return point[0] - along * dx, point[1] - along * dy


def _crossings(foot: Point, dx: float, dy: float, box: Rect) -> list[float]:
    """Where a line enters and leaves a box, counted along it from `foot`."""
    start, stop = -math.inf, math.inf
    for at, step, low, high in ((foot[0], dx, box.x, box.right), (foot[1], dy, box.y, box.bottom)):
        if abs(step) < 1e-12:
            if not low <= at <= high:
                return []
            continue
        near, far = sorted(((low - at) / step, (high - at) / step))
        start, stop = max(start, near), min(stop, far)
    return [start, stop] if start < stop else []


def _end(foot: Point, dx: float, dy: float, place: float, sign: float) -> Point:
    """The point at `place` of a line, or as much farther as the next quarter of a pixel is."""
    x, y = foot[0] + place * dx, foot[1] + place * dy
    if abs(dy) * _FARTHEST < _QUARTER:
        return x, y
    onto = (math.ceil if dy * sign > 0.0 else math.floor)(y / _QUARTER) * _QUARTER
    return x + (onto - y) * dx / dy, onto


def _corners(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
