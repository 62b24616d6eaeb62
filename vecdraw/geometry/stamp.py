"""A path repeated along another one. Coordinates are user units, y down."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final, Literal

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.conic import Point
from vecdraw.geometry.measure import PLACE_WORK, MeasuredContour, measured
from vecdraw.geometry.path_data import CUBIC, LINE, PathData
from vecdraw.geometry.segments import Contour, Segment, contours, to_data

Fit = Literal["move", "turn", "follow"]

_COPIED_SEGMENT: Final = 100.0
_BENT_SEGMENT: Final = 100_000.0
_SAME: Final = 1e-12  # the share of a contour's length by which a stamp may miss its end and still be at it
_STRAIGHT: Final = 1e-9  # the share of its size by which a line may miss its middle
_ROUNDING: Final = 1e-9  # of the coordinates: what no tolerance goes below
_DEEPEST: Final = 16  # halvings of a bent segment
_CHECKED: Final = (1 / 6, 1 / 2, 5 / 6)


def stamped(data: PathData, stamp: PathData, spacing: float, offset: float, fit: Fit, tolerance: float) -> PathData:
    """`stamp` at each `offset + k spacing` along each contour of `data`, its ends excluded. Raises `LimitError`."""
    if not stamp.verbs:
        return PathData()
    parts = measured(data)
    counts = [max(0.0, (part.length - max(offset, 0.0)) / spacing + 1) for part in parts]
    limits.check("path_segments", sum(counts) * len(stamp.verbs), "segments of a path stamped along another")
    cost = _BENT_SEGMENT * len(stamp.verbs) if fit == "follow" else PLACE_WORK + _COPIED_SEGMENT * len(stamp.verbs)
    limits.check("path_work", sum(counts) * cost, "work to stamp a path along another")
    places = [list(_places(part.length, spacing, offset)) for part in parts]
    copies: list[PathData] = []
    shape = list(contours(stamp)) if fit == "follow" else []
    meter = _Meter()
    for part, distances in zip(parts, places, strict=True):
        for distance in distances:
            if fit == "follow":
                copies.append(to_data(_bent(contour, part, distance, tolerance, meter) for contour in shape))
            else:
                copies.append(stamp.transformed(_placed(part, distance, fit)))
    return PathData(b"".join(copy.verbs for copy in copies), tuple(n for copy in copies for n in copy.coords))


def _places(length: float, spacing: float, offset: float) -> Iterator[float]:
    first = max(0, math.ceil(-offset / spacing))
    end = length * (1 - _SAME)
    distance = offset + first * spacing
    while distance < end:
        yield distance
        first += 1
        distance = offset + first * spacing


def _placed(part: MeasuredContour, distance: float, fit: Fit) -> Affine:
    x, y = part.point(distance)
    if fit == "move":
        return Affine.translation(x, y)
    dx, dy = part.tangent(distance)
    return Affine(dx, dy, -dy, dx, x, y)


class _Meter:
    """Counts the places that were looked for: how many there will be, only the tolerance shows."""

    def __init__(self) -> None:
        self._most = limits.current().path_work / PLACE_WORK
        self._count = 0

    def count(self) -> None:
        """One more. Raises `LimitError`."""
        self._count += 1
        if self._count > self._most:
            limits.check("path_work", self._count * PLACE_WORK, "work to bend a path along another")


def _bent(contour: Contour, part: MeasuredContour, distance: float, tolerance: float, meter: _Meter) -> Contour:
    """A contour whose x axis is laid along `part`, from `distance` on."""

    def bend(point: Point) -> Point:
        meter.count()
        along, aside = distance + point[0], point[1]
        x, y, dx, dy = _ray(part, along)
        return x - dy * aside, y + dx * aside

    start = bend(contour.start)
    segments: list[Segment] = []
    for segment in contour.drawn():
        _add_bent(segments, segment, bend, tolerance, 0)
    return Contour(start, tuple(segments), contour.closed)


def _ray(part: MeasuredContour, along: float) -> tuple[float, float, float, float]:
    """The point and the direction at a distance: round a closed contour, straight on beyond an open one's ends."""
    if part.contour.closed:
        along %= part.length
    inside = min(max(along, 0.0), part.length)
    (x, y), (dx, dy) = part.point(inside), part.tangent(inside)
    beyond = along - inside
    return x + dx * beyond, y + dy * beyond, dx, dy


def _add_bent(
    out: list[Segment], segment: Segment, bend: Callable[[Point], Point], tolerance: float, depth: int
) -> None:
    """Adds the bent segment as lines and cubic curves that pass within `tolerance` of it where they are checked."""
    p0, p1, p2, p3 = (bend(segment.point(t)) for t in (0.0, 1 / 3, 2 / 3, 1.0))
    # The cubic that is at p1 and p2 for t = 1/3 and 2/3.
    c1 = tuple((-5 * a + 18 * b - 9 * c + 2 * d) / 6 for a, b, c, d in zip(p0, p1, p2, p3, strict=True))
    c2 = tuple((2 * a - 9 * b + 18 * c - 5 * d) / 6 for a, b, c, d in zip(p0, p1, p2, p3, strict=True))
    curve = Segment(CUBIC, p0, (*c1, *c2, *p3))
    checks = [(t, bend(segment.point(t))) for t in _CHECKED]
    line = Segment(LINE, p0, p3)
    slack = max(tolerance, _ROUNDING * max(map(abs, (*p0, *p3))))
    if segment.verb == LINE and all(
        math.dist(line.point(t), p) <= _STRAIGHT * math.dist(p0, p3) for t, p in [*checks, (1 / 3, p1), (2 / 3, p2)]
    ):
        out.append(line)
    elif depth == _DEEPEST or all(math.dist(curve.point(t), p) <= slack for t, p in checks):
        out.append(curve)
    else:
        _add_bent(out, segment.part(0.0, 0.5), bend, tolerance, depth + 1)
        _add_bent(out, segment.part(0.5, 1.0), bend, tolerance, depth + 1)
