"""Projective transforms of the plane: perspective.

`Projection(xx, xy, x0, yx, yy, y0, wx, wy, w0)`, the rows of a 3 x 3 matrix, maps (x, y) to (X / w, Y / w) with
X = xx x + xy y + x0, Y = yx x + yy y + y0, w = wx x + wy y + w0. w is how far before the eye a point is, in some unit:
where it is 0 the image is at infinity, and what lies behind the eye, where it is negative, is not seen. y points down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.affine import Affine, to_affine
from vecdraw.geometry.rect import Rect

Point = tuple[float, float]
Homogeneous = tuple[float, float, float]
"""A point (X / w, Y / w) before the division."""

NEAREST: Final = 2.0**-14
"""What has less than this share of the largest w of a shape is cut off: it is beside or behind the eye."""

_FLAT: Final = 1e-12  # a corner whose triangle has this share of the quadrilateral's size squared is no corner


class Projection(NamedTuple):
    """A projective transform, row by row; an immutable value. `A @ B` applies B first, then A.

    `Projection()` is the identity. An `Affine` may stand on either side of `@`. A projection times a positive number is
    the same map; times a negative one it looks the other way.
    """

    xx: float = 1.0
    xy: float = 0.0
    x0: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    y0: float = 0.0
    wx: float = 0.0
    wy: float = 0.0
    w0: float = 1.0

    @classmethod
    def identity(cls) -> Projection:
        """The transform that moves nothing."""
        return _IDENTITY

    @classmethod
    def from_affine(cls, affine: Affine) -> Projection:
        """The same map as a 3 x 3 matrix; also from six numbers a b c d e f. Raises `BadTypeError`."""
        a, b, c, d, e, f = to_affine(affine)
        return cls(a, c, e, b, d, f)

    @classmethod
    def quad(cls, from_quad: Rect | Sequence[Point], to_quad: Rect | Sequence[Point]) -> Projection:
        """The projection that maps the four corners of one quadrilateral to those of another, in order.

        A quadrilateral is a `Rect` (its corners clockwise from the top left) or four (x, y) points. w is
        positive in all of `from_quad`, and 1 at its farthest corner. Raises `BadTypeError` for what is no
        quadrilateral, `BadValueError` for one that is not convex or has three corners in line: no projection keeps all
        of it before the eye.
        """
        source, target = _corners(from_quad, "from_quad"), _corners(to_quad, "to_quad")
        found = _from_square(target) @ _from_square(source).inverse()
        depths = [found.depth(x, y) for x, y in source]
        unit = max(depths, key=abs)
        scaled = cls(*(number / unit if unit else math.nan for number in found))
        if not scaled.is_finite:
            raise BadValueError(f"no projection in float64 maps {shown(from_quad)} to {shown(to_quad)}")
        return scaled

    def __matmul__(self, other: Projection | Affine) -> Projection:
        matrix = other if isinstance(other, Projection) else Projection.from_affine(other)
        a, b, c, d, e, f, g, h, i = self
        k, l, m, n, o, p, q, r, s = matrix  # noqa: E741  # letters in order, as in the matrix
        return Projection(
            *(a * k + b * n + c * q, a * l + b * o + c * r, a * m + b * p + c * s),
            *(d * k + e * n + f * q, d * l + e * o + f * r, d * m + e * p + f * s),
            *(g * k + h * n + i * q, g * l + h * o + i * r, g * m + h * p + i * s),
        )

    def __rmatmul__(self, other: Affine) -> Projection:
        return Projection.from_affine(other) @ self

    @property
    def determinant(self) -> float:
        """The determinant of the matrix; 0 where the plane is mapped into a line."""
        a, b, c, d, e, f, g, h, i = self
        return a * (e * i - f * h) + b * (f * g - d * i) + c * (d * h - e * g)

    @property
    def is_invertible(self) -> bool:
        """Whether there is an inverse in float64."""
        det = self.determinant
        return det != 0 and math.isfinite(det) and math.isfinite(1.0 / det)

    @property
    def is_finite(self) -> bool:
        """Whether all nine numbers are finite."""
        return all(map(math.isfinite, self))

    @property
    def is_affine(self) -> bool:
        """Whether parallels stay parallel: w is the same positive number everywhere."""
        return self.wx == 0 and self.wy == 0 and self.w0 > 0

    def to_affine(self) -> Affine:
        """The same map as an `Affine`. Raises `BadValueError` where `is_affine` is false."""
        if not self.is_affine:
            raise BadValueError(f"{self} is not affine: its last row must be 0 0 w with w above 0")
        w = self.w0
        return Affine(self.xx / w, self.yx / w, self.xy / w, self.yy / w, self.x0 / w, self.y0 / w)

    def inverse(self) -> Projection:
        """The projection that undoes this one, where both see. Raises `BadValueError` when there is none."""
        if not self.is_invertible:
            raise BadValueError(f"{self} has no inverse: its determinant is {self.determinant!r}")
        a, b, c, d, e, f, g, h, i = self
        det = self.determinant
        adjugate = (
            *(e * i - f * h, c * h - b * i, b * f - c * e),
            *(f * g - d * i, a * i - c * g, c * d - a * f),
            *(d * h - e * g, b * g - a * h, a * e - b * d),
        )
        return Projection(*(number / det for number in adjugate))

    def map_homogeneous(self, x: float, y: float) -> Homogeneous:
        """(X, Y, w) of a point, before the division by w."""
        a, b, c, d, e, f, g, h, i = self
        return a * x + b * y + c, d * x + e * y + f, g * x + h * y + i

    def depth(self, x: float, y: float) -> float:
        """How far a point is before the eye: w, in units that double with the distance; negative behind the eye."""
        return self.wx * x + self.wy * y + self.w0

    def map_point(self, x: float, y: float) -> Point:
        """The point that (x, y) is mapped to. Raises `BadValueError` for one beside or behind the eye."""
        px, py, w = self.map_homogeneous(x, y)
        if not w > 0:
            raise BadValueError(f"({x!r}, {y!r}) is not before the eye of the projection: w is {w!r}")
        return px / w, py / w

    def map_rect(self, rect: Rect) -> Rect | None:
        """The bounds of a rectangle after the projection; None where all of it is behind the eye.

        What has less than `NEAREST` of the largest w of its corners is left out.
        """
        polygon = clipped_polygon([self.map_homogeneous(x, y) for x, y in _corners_of(rect)])
        if not polygon:
            return None
        xs, ys = [x / w for x, _, w in polygon], [y / w for _, y, w in polygon]
        return Rect.from_edges(min(xs), min(ys), max(xs), max(ys))


_IDENTITY = Projection()


def to_projection(value: object) -> Projection:
    """A `Projection` from one, from an `Affine`, or from nine numbers row by row or six a b c d e f.

    Raises `BadTypeError` for anything else, `BadValueError` for numbers that are not finite.
    """
    if isinstance(value, (tuple, list)) and len(value) in {6, 9}:
        numbers = [number for number in map(to_float, value) if number is not None]
        if len(numbers) == len(value):
            if not all(map(math.isfinite, numbers)):
                raise BadValueError(f"a projection's numbers must be finite, got {shown(value)}")
            return Projection(*numbers) if len(numbers) == 9 else Projection.from_affine(Affine(*numbers))
    raise BadTypeError(f"a projection must be a Projection, an Affine, or nine numbers row by row, got {shown(value)}")


def nearest_depth(depths: Sequence[float]) -> float:
    """The least w that is kept of a shape whose points have these `depths`; infinite where all is behind."""
    largest = max(depths, default=0.0)
    return largest * NEAREST if largest > 0 else math.inf


def clipped_polygon(points: Sequence[Homogeneous]) -> list[Homogeneous]:
    """The part of a polygon that is before the eye: its points have a w of at least `nearest_depth`."""
    near = nearest_depth([w for _, _, w in points])
    kept: list[Homogeneous] = []
    for p, q in pairwise([*points, points[0]]):
        if p[2] >= near:
            kept.append(p)
        if (p[2] >= near) != (q[2] >= near):
            t = (near - p[2]) / (q[2] - p[2])
            kept.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]), near))
    return kept


def _corners_of(rect: Rect) -> list[Point]:
    x, y, width, height = rect
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _corners(quad: object, name: str) -> list[Point]:
    """Four corners, checked."""
    points: list[Point] = []
    for item in _corners_of(quad) if isinstance(quad, Rect) else _items(quad):
        x, y = (to_float(number) for number in item) if len(item) == 2 else (None, None)
        if x is not None and y is not None:
            points.append((x, y))
    if len(points) != 4:
        raise BadTypeError(f"{name} must be a Rect or four (x, y) points, got {shown(quad)}")
    if not all(math.isfinite(number) for point in points for number in point):
        raise BadValueError(f"the corners of {name} must be finite, got {shown(quad)}")
    turns = [_turn(points[k - 2], points[k - 1], points[k]) for k in range(4)]
    size = max(math.dist(p, q) for p in points for q in points)
    if not (min(map(abs, turns)) > _FLAT * size * size and len({turn > 0 for turn in turns}) == 1):
        raise BadValueError(
            f"{name} must be convex, its corners in order and no three of them in line, got {shown(quad)}"
        )
    return points


def _items(quad: object) -> list[tuple[object, ...]]:
    """The items of a sequence of four, each as a tuple; none where it is not one of points."""
    try:
        items = [tuple(item) for item in quad]  # type: ignore[attr-defined]  # it is asked whether it is iterable
    except (TypeError, ValueError, AttributeError):
        return []
    return items if len(items) == 4 else []


def _turn(p: Point, q: Point, r: Point) -> float:
    return (q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0])


def _from_square(corners: list[Point]) -> Projection:
    """The projection of the unit square, clockwise from (0, 0), to a convex quadrilateral (Heckbert 1989, 2.2.3)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dy1, dx2, dy2 = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    det = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det
    return Projection(x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1.0)
