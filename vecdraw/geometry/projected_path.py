"""Paths seen through a projection. Coordinates are user units, y down.

In homogeneous coordinates a projection is linear, and so are the control points of lines and of quadratic, rational
and cubic curves. Lines stay lines; quadratic curves and conics become conics; all of that is exact. A cubic curve
becomes a rational cubic one, which no path holds: it is cut until cubic curves are within a tolerance of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from vecdraw import limits
from vecdraw.geometry.conic import quadratic_roots
from vecdraw.geometry.path_data import CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.projection import Homogeneous, Projection, nearest_depth
from vecdraw.geometry.segments import Segment, contours

Curve = list[Homogeneous]
"""Control points of a rational Bézier curve: x, y and 1 times their weight."""

_HALVINGS: Final = 60
_DEEPEST: Final = 24
_ROUNDING: Final = 1e-9  # of the coordinates: what no tolerance goes below
_HERMITE: Final = ((2, 15.0), (3, 10.0), (4, 15.0))
_CHOOSE: Final = (1, 3, 3, 1)
_CHOOSE_6: Final = (1, 6, 15, 20, 15, 6, 1)


def projected(data: PathData, projection: Projection, tolerance: float) -> PathData:
    """The path after a projection; what lies beside or behind the eye is cut off along a straight line.

    That is what has a w below `NEAREST` of the largest w of any control point. Raises `LimitError`.
    """
    if projection.is_affine:
        return data.transformed(projection.to_affine())
    outlines = list(contours(data.without_arcs()))
    curves = [[_mapped(segment, projection) for segment in outline.drawn()] for outline in outlines]
    starts = [projection.map_homogeneous(*outline.start) for outline in outlines]
    near = nearest_depth(
        [*(w for _, _, w in starts), *(w for part in curves for curve, weight in part for w in _depths(curve, weight))]
    )
    out = _Writer()
    most = limits.current().path_segments
    for outline, start, part in zip(outlines, starts, curves, strict=True):
        begun = not part and start[2] >= near
        if begun:
            out.go_to(start, False)
        for curve, weight in part:
            for piece in _before(curve, weight, near):
                out.go_to(piece[0], begun)
                begun = True
                out.draw(piece, tolerance, 0)
            if len(out.verbs) > most:
                limits.check("path_segments", len(out.verbs), "segments of a projected path")
        if outline.closed and begun:
            out.close()
    return PathData(bytes(out.verbs), tuple(out.coords))


def _mapped(segment: Segment, projection: Projection) -> tuple[Curve, float]:
    """The control points after a projection, times their weights, and the weight of the middle one."""
    numbers, weight = (segment.numbers[:4], segment.numbers[4]) if segment.verb == CONIC else (segment.numbers, 1.0)
    points = [segment.start, *zip(numbers[0::2], numbers[1::2], strict=True)]
    curve = [projection.map_homogeneous(x, y) for x, y in points]
    if weight != 1:
        x, y, w = curve[1]
        curve[1] = (x * weight, y * weight, w * weight)
    return curve, weight


def _depths(curve: Curve, weight: float) -> Iterator[float]:
    for k, (_, _, w) in enumerate(curve):
        yield w / weight if k == 1 else w


def _before(curve: Curve, weight: float, near: float) -> Iterator[Curve]:
    """The parts of a curve whose depth is at least `near`."""
    depth = [w - near * (weight if k == 1 else 1.0) for k, (_, _, w) in enumerate(curve)]
    if min(depth) >= 0:
        yield curve
        return
    if max(depth) <= 0:
        return
    cuts = [0.0, *_sign_changes(depth), 1.0]
    for t0, t1 in pairwise(cuts):
        if t0 < t1 and _bernstein(depth, (t0 + t1) / 2) > 0:
            yield _part(curve, t0, t1)


def _bernstein(values: list[float], t: float) -> float:
    while len(values) > 1:
        values = [a + (b - a) * t for a, b in pairwise(values)]
    return values[0]


def _sign_changes(values: list[float]) -> list[float]:
    """Where a Bernstein polynomial of degree 1 to 3 changes its sign, in order."""
    if len(values) == 4:
        a, b, c = ((q - p) for p, q in pairwise(values))
        turns = quadratic_roots(a - 2 * b + c, 2 * (b - a), a)
    elif len(values) == 3:
        a, b = values[1] - values[0], values[2] - values[1]
        turns = [a / (a - b)] if a != b else []
    else:
        turns = []
    ends = [0.0, *sorted(t for t in turns if 0 < t < 1), 1.0]
    found = []
    for low, high in pairwise(ends):
        rises = _bernstein(values, high) > 0
        if (_bernstein(values, low) > 0) != rises:
            found.append(_sign_change(values, low, high, rises))
    return found


def _sign_change(values: list[float], low: float, high: float, rises: bool) -> float:
    """Where the one change of sign between two parameters is."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (_bernstein(values, middle) > 0) == rises:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _halved(curve: Curve, t: float = 0.5) -> tuple[Curve, Curve]:
    first, second = [curve[0]], [curve[-1]]
    points = curve
    while len(points) > 1:
        points = [
            (a + (d - a) * t, b + (e - b) * t, c + (f - c) * t)
            for (a, b, c), (d, e, f) in pairwise(points)
        ]
        first.append(points[0])
        second.append(points[-1])
    return first, second[::-1]


def _part(curve: Curve, t0: float, t1: float) -> Curve:
    if t1 < 1:
        curve = _halved(curve, t1)[0]
    return curve if t0 == 0 else _halved(curve, t0 / t1)[1]


class _Writer:
    """Takes homogeneous curves with positive weights at their ends."""

    def __init__(self) -> None:
        self.verbs = bytearray()
        self.coords: list[float] = []
        self._first = self._last = (math.nan, math.nan, math.nan)

    def go_to(self, point: Homogeneous, begun: bool) -> None:
        """Moves there, or, inside a contour, draws a line if the last curve ended elsewhere."""
        if not begun or point != self._last:
            self._add(LINE if begun else MOVE, point)
        if not begun:
            self._first = point

    def _add(self, verb: int, end: Homogeneous, *before: float) -> None:
        x, y, w = end
        self.verbs.append(verb)
        self.coords += (*before, x / w, y / w)
        self._last = end

    def close(self) -> None:
        """Closes the contour; a line that only leads back to its start is left to that."""
        if self.verbs[-1] == LINE and self._last == self._first:
            del self.verbs[-1], self.coords[-2:]
        self.verbs.append(CLOSE)

    def draw(self, curve: Curve, tolerance: float, depth: int) -> None:
        if len(curve) == 2:
            self._add(LINE, curve[1])
        elif len(curve) == 3:
            self._conic(curve, tolerance, depth)
        elif len({w for _, _, w in curve}) == 1:
            (bx, by, w), (cx, cy, _) = curve[1:3]
            self._add(CUBIC, curve[3], bx / w, by / w, cx / w, cy / w)
        else:
            self._cubic(curve, tolerance, depth)

    def _conic(self, curve: Curve, tolerance: float, depth: int) -> None:
        (_, _, w0), (x, y, w1), (_, _, w2) = curve
        if w0 == w1 == w2:
            self._add(QUAD, curve[2], x / w1, y / w1)
        elif w1 > 0 or depth == _DEEPEST:
            # A depth that stays negative in the middle of so short a piece is rounding.
            weight = w1 / math.sqrt(w0) / math.sqrt(w2) if w1 > 0 else 1.0
            control = (x / w1, y / w1) if w1 > 0 else (curve[2][0] / w2, curve[2][1] / w2)
            self._add(CONIC, curve[2], *control)
            self.coords.append(weight)
        else:
            self._halves(curve, tolerance, depth)

    def _cubic(self, curve: Curve, tolerance: float, depth: int) -> None:
        (x0, y0, w0), (x1, y1, w1), (x2, y2, w2), (x3, y3, w3) = curve
        ax, ay, bx, by = x0 / w0, y0 / w0, x3 / w3, y3 / w3
        # The cubic curve with the same ends and the same velocity there.
        fit = [
            (ax, ay),
            (ax + (x1 - w1 * ax) / w0, ay + (y1 - w1 * ay) / w0),
            (bx + (x2 - w2 * bx) / w3, by + (y2 - w2 * by) / w3),
            (bx, by),
        ]
        size = max(abs(number) for point in fit for number in point)
        if depth < _DEEPEST and not _error(curve, fit) <= max(tolerance, size * _ROUNDING):
            self._halves(curve, tolerance, depth)
        else:
            self._add(CUBIC, curve[3], *fit[1], *fit[2])

    def _halves(self, curve: Curve, tolerance: float, depth: int) -> None:
        for half in _halved(curve):
            self.draw(half, tolerance, depth + 1)


def _error(curve: Curve, fit: list[tuple[float, float]]) -> float:
    """A bound on the distance between a rational cubic curve and the cubic one that fits its ends.

    The difference times the weight is a polynomial t² (1 - t)² q(t): q is bounded by its Bernstein coefficients, the
    rest by 1/16.
    """
    least = min(w for _, _, w in curve)
    if least <= 0:
        return math.inf
    largest = 0.0
    for k, factor in _HERMITE:
        x = y = 0.0
        for i in range(4):
            j = k - i
            if 0 <= j <= 3:
                share = _CHOOSE[i] * _CHOOSE[j] / _CHOOSE_6[k]
                x += share * (curve[i][0] - fit[i][0] * curve[j][2])
                y += share * (curve[i][1] - fit[i][1] * curve[j][2])
        largest = max(largest, factor * math.hypot(x, y))
    return largest / 16 / least
