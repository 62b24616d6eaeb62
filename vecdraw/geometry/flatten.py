"""Curves as polylines. Coordinates are user units, y down."""

from __future__ import annotations

import math
from typing import Final

from vecdraw import limits
from vecdraw.errors import BadValueError
from vecdraw.geometry.arc import ellipse_point
from vecdraw.geometry.conic import Point, halved
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData

Polyline = list[Point]

_DEEPEST: Final = 16  # halvings of a conic
_MOST: Final = 65_536  # chords of one curve


def flatten(data: PathData, tolerance: float = 0.1) -> list[Polyline]:
    """The contours of a path as polylines that stay within `tolerance` (user units) of it.

    A closed contour's polyline ends where it starts. Moves that no segment follows give none. Each curve gets as few
    chords as its bend asks for. Raises `BadValueError` for a tolerance that is not positive, `LimitError`.
    """
    if not (tolerance > 0 and math.isfinite(tolerance)):
        raise BadValueError(f"a tolerance must be positive and finite, got {tolerance!r}")
    most = limits.current().path_segments
    lines: list[Polyline] = []
    line: Polyline = []
    count = 0
    for verb, numbers in data.segments():
        if verb == MOVE:
            line = [(numbers[0], numbers[1])]
            continue
        if len(line) == 1:
            lines.append(line)
        before = len(line)
        if verb == CLOSE:
            line.append(line[0])
        else:
            _add(line, verb, numbers, tolerance)
        count += len(line) - before
        if count > most:
            limits.check("path_segments", count, "chords of a flattened path")
    return lines


def polygonal(lines: list[Polyline], data: PathData) -> PathData:
    """The path of the polylines that `flatten` made of `data`: those of closed contours are closed."""
    closed = [b"\x06" in contour for contour in data.verbs.split(b"\x00") if contour]
    verbs = bytearray()
    coords: list[float] = []
    for line, is_closed in zip(lines, closed, strict=True):
        points = line[:-1] if is_closed else line
        verbs += b"\x00" + b"\x01" * (len(points) - 1) + b"\x06" * is_closed
        coords += [number for point in points for number in point]
    return PathData(bytes(verbs), tuple(coords))


def _add(line: Polyline, verb: int, numbers: tuple[float, ...], tolerance: float) -> None:
    if verb == LINE:
        line.append((numbers[0], numbers[1]))
    elif verb == QUAD:
        _quad(line, numbers, tolerance)
    elif verb == CUBIC:
        _cubic(line, numbers, tolerance)
    elif verb == CONIC:
        cx, cy, x, y, weight = numbers
        _conic(line, (line[-1], (cx, cy), (x, y)), weight, tolerance, 0)
    elif verb == ARC:
        _arc(line, numbers, tolerance)


def _chords(bend: float, tolerance: float) -> int:
    """How many chords keep a curve whose second derivative is at most `bend` within `tolerance`."""
    count = math.sqrt(bend / (8 * tolerance))
    return 1 if math.isnan(count) else max(1, math.ceil(min(count, _MOST)))


def _quad(line: Polyline, n: tuple[float, ...], tolerance: float) -> None:
    (x0, y0), (x1, y1, x2, y2) = line[-1], n
    count = _chords(2 * math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), tolerance)
    for i in range(1, count):
        t = i / count
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        line.append((a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))
    line.append((x2, y2))


def _cubic(line: Polyline, n: tuple[float, ...], tolerance: float) -> None:
    (x0, y0), (x1, y1, x2, y2, x3, y3) = line[-1], n
    bend = 6 * max(
        math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2),
        math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3),
    )
    count = _chords(bend, tolerance)
    for i in range(1, count):
        t = i / count
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        line.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    line.append((x3, y3))


def _conic(line: Polyline, points: tuple[Point, Point, Point], weight: float, tolerance: float, depth: int) -> None:
    p0, p1, p2 = points
    # The middle of a conic is where it is farthest from its chord.
    height = weight / (1 + weight) * math.hypot(p1[0] - (p0[0] + p2[0]) / 2, p1[1] - (p0[1] + p2[1]) / 2)
    if depth == _DEEPEST or not height > tolerance:
        line.append(p2)
        return
    first, middle, second, half_weight = halved(p0, p1, p2, weight)
    _conic(line, (p0, first, middle), half_weight, tolerance, depth + 1)
    _conic(line, (middle, second, p2), half_weight, tolerance, depth + 1)


def _arc(line: Polyline, n: tuple[float, ...], tolerance: float) -> None:
    cx, cy, rx, ry, rotation, start, sweep = n
    first = ellipse_point(cx, cy, rx, ry, rotation, start)
    if first != line[-1]:
        line.append(first)
    count = _chords(sweep * sweep * max(rx, ry), tolerance)
    line += [ellipse_point(cx, cy, rx, ry, rotation, start + sweep * i / count) for i in range(1, count + 1)]
