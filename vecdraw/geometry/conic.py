"""Conics: rational quadratic Bézier curves with a weight on the middle control point.

The point at t is ((1-t)² p0 + 2 w t (1-t) p1 + t² p2) / ((1-t)² + 2 w t (1-t) + t²). With w < 1 it is a piece of an
ellipse of less than half a turn, with w = 1 of a parabola, with w > 1 of a hyperbola.
"""

from __future__ import annotations

import math
from typing import NamedTuple

Point = tuple[float, float]

_DEEPEST = 12  # halvings; each divides the error by four


class EllipseArc(NamedTuple):
    """An elliptical conic as an arc: `points` are its start, its middle where it is long, and its end."""

    rx: float
    ry: float
    rotation: float
    clockwise: bool
    points: list[Point]


def conic_point(p0: Point, p1: Point, p2: Point, weight: float, t: float) -> Point:
    """The point at t."""
    a, b, c = (1 - t) ** 2, 2 * weight * t * (1 - t), t * t
    total = a + b + c
    return (a * p0[0] + b * p1[0] + c * p2[0]) / total, (a * p0[1] + b * p1[1] + c * p2[1]) / total


def conic_extrema(p0: float, p1: float, p2: float, weight: float) -> list[float]:
    """The parameters inside (0, 1) at which one coordinate of a conic turns round."""
    whole, part = p2 - p0, weight * (p1 - p0)
    return quadratic_roots(whole * (weight - 1), whole - 2 * part, part)


def quadratic_roots(a: float, b: float, c: float) -> list[float]:
    """The real roots inside (0, 1) of a t² + b t + c."""
    if a == 0:
        roots = [-c / b] if b != 0 else []
    else:
        square = b * b - 4 * a * c
        if not square >= 0:
            return []
        q = -(b + math.copysign(math.sqrt(square), b)) / 2
        roots = [q / a, c / q] if q != 0 else [0.0]
    return [t for t in roots if 0 < t < 1]


def halved(p0: Point, p1: Point, p2: Point, weight: float) -> tuple[Point, Point, Point, float]:
    """The two halves of a conic: the first's control point, the middle, the second's control point, their weight."""
    scale = 1 / (1 + weight)
    wx, wy = weight * p1[0], weight * p1[1]
    first = ((p0[0] + wx) * scale, (p0[1] + wy) * scale)
    second = ((p2[0] + wx) * scale, (p2[1] + wy) * scale)
    middle = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
    return first, middle, second, math.sqrt((1 + weight) / 2)


def conic_quads(
    p0: Point, p1: Point, p2: Point, weight: float, tolerance: float
) -> list[tuple[float, float, float, float]]:
    """Quadratic curves `(cx, cy, x, y)` that stay within `tolerance` of a conic."""
    pieces = [(p0, p1, p2)]
    excess = abs((weight - 1) / (4 * (weight + 1)))
    error = excess * math.hypot(p0[0] - 2 * p1[0] + p2[0], p0[1] - 2 * p1[1] + p2[1])
    for _ in range(_DEEPEST):
        if not error > tolerance:
            break
        split = []
        for a, b, c in pieces:
            first, middle, second, _ = halved(a, b, c, weight)
            split += [(a, first, middle), (middle, second, c)]
        pieces, weight, error = split, math.sqrt((1 + weight) / 2), error / 4
    return [(*b, *c) for _, b, c in pieces]


def ellipse_arc(p0: Point, p1: Point, p2: Point, weight: float) -> EllipseArc | list[Point]:
    """A conic of weight below 1 as an arc of an ellipse, or, if its points are in line, the points it goes to."""
    square = (1 - weight) * (1 + weight)
    mx, my = (p0[0] + p2[0]) / 2, (p0[1] + p2[1]) / 2
    # The conic is the image of the unit circle's arc from -acos(weight) to acos(weight); these are the images of x, y.
    a, b = (p1[0] - mx) * weight / square, (p1[1] - my) * weight / square
    c, d = ((p2[0] - p0[0]) / (2 * math.sqrt(square)), (p2[1] - p0[1]) / (2 * math.sqrt(square)))
    det = a * d - b * c
    xx, xy, yy = a * a + c * c, a * b + c * d, b * b + d * d
    if abs(det) <= 1e-12 * (xx + yy):
        turns = conic_extrema(p0[0], p1[0], p2[0], weight) or conic_extrema(p0[1], p1[1], p2[1], weight)
        return [*(conic_point(p0, p1, p2, weight, t) for t in sorted(turns)), p2]
    if abs(xy) <= 1e-14 * (xx + yy):
        rx, ry, rotation = math.sqrt(xx), math.sqrt(yy), 0.0
    else:
        rx = math.sqrt((xx + yy) / 2 + math.hypot((xx - yy) / 2, xy))
        ry, rotation = abs(det) / rx, math.atan2(2 * xy, xx - yy) / 2
    points = [p0, p2]
    if weight < 0.5:
        centre = (mx - a * weight, my - b * weight)
        points.insert(1, (centre[0] + a, centre[1] + b))
    # Two digits less than a float64 has: the radius 10 of a rounded corner is to read 10 and not 9.999999999999998.
    return EllipseArc(float(f"{rx:.14g}"), float(f"{ry:.14g}"), rotation, det > 0, points)
