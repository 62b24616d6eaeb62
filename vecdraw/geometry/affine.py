"""Affine transforms of the plane.

`Affine(a, b, c, d, e, f)` maps (x, y) to (a x + c y + e, b x + d y + f): the canvas' and CSS' `matrix()` order.
y points down, so a positive rotation turns clockwise on the screen. Angles are radians.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown


class Affine(NamedTuple):
    """An affine transform (the canvas' `DOMMatrix`, two-dimensional part); an immutable value.

    `A @ B` applies B first, then A. `Affine()` is the identity.
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    @classmethod
    def identity(cls) -> Affine:
        """The transform that moves nothing."""
        return _IDENTITY

    @classmethod
    def translation(cls, x: float, y: float) -> Affine:
        """Moves by (x, y)."""
        return cls(1.0, 0.0, 0.0, 1.0, x, y)

    @classmethod
    def scaling(cls, x: float, y: float | None = None) -> Affine:
        """Scales about the origin by x and y (by x both ways when y is left out)."""
        return cls(x, 0.0, 0.0, x if y is None else y, 0.0, 0.0)

    @classmethod
    def rotation(cls, angle: float) -> Affine:
        """Turns about the origin by `angle` radians, clockwise on the screen."""
        cos, sin = _snapped(math.cos(angle)), _snapped(math.sin(angle))
        return cls(cos, sin, -sin, cos, 0.0, 0.0)

    @classmethod
    def rotation_about(cls, angle: float, x: float, y: float) -> Affine:
        """Turns about (x, y) by `angle` radians, clockwise on the screen."""
        return _about(cls.rotation(angle), x, y)

    @classmethod
    def scaling_about(cls, sx: float, sy: float, x: float, y: float) -> Affine:
        """Scales about (x, y) by sx and sy."""
        return _about(cls.scaling(sx, sy), x, y)

    @classmethod
    def shearing(cls, x: float, y: float = 0.0) -> Affine:
        """Moves (px, py) to (px + x py, py + y px): a skew given by its factors and not by its angles."""
        return cls(1.0, y, x, 1.0, 0.0, 0.0)

    @classmethod
    def shearing_about(cls, sx: float, sy: float, x: float, y: float) -> Affine:
        """Shears about (x, y) by the factors sx and sy."""
        return _about(cls.shearing(sx, sy), x, y)

    @classmethod
    def inverted_y(cls, height: float) -> Affine:
        """Turns a picture of `height` upside down: y counts upwards from its bottom edge."""
        return cls(1.0, 0.0, 0.0, -1.0, 0.0, height)

    @classmethod
    def skewing(cls, x: float, y: float = 0.0) -> Affine:
        """Skews by the angles `x` (along the x axis) and `y`, in radians, as CSS `skew()`."""
        return cls(1.0, math.tan(y), math.tan(x), 1.0, 0.0, 0.0)

    def __matmul__(self, other: Affine) -> Affine:
        if not isinstance(other, Affine):
            return NotImplemented  # a Projection knows how to follow this
        a, b, c, d, e, f = self
        g, h, i, j, k, m = other
        return Affine(
            a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f
        )

    def translate(self, x: float, y: float) -> Affine:
        """This transform with a translation applied before it."""
        a, b, c, d, e, f = self
        return Affine(a, b, c, d, a * x + c * y + e, b * x + d * y + f)

    def scale(self, x: float, y: float | None = None) -> Affine:
        """This transform with a scaling applied before it."""
        if y is None:
            y = x
        a, b, c, d, e, f = self
        return Affine(a * x, b * x, c * y, d * y, e, f)

    def rotate(self, angle: float) -> Affine:
        """This transform with a rotation by `angle` radians applied before it."""
        return self @ Affine.rotation(angle)

    def skew(self, x: float, y: float = 0.0) -> Affine:
        """This transform with a skew by angles in radians applied before it."""
        return self @ Affine.skewing(x, y)

    def inverse(self) -> Affine:
        """The transform that undoes this one. Raises `BadValueError` when there is none."""
        if not self.is_invertible:
            raise BadValueError(f"{self} has no inverse: its determinant is {self.determinant!r}")
        a, b, c, d, e, f = self
        det = a * d - b * c
        if not math.isfinite(det):
            unit, size = self._shrunk()
            a, b, c, d, _, _ = unit.inverse()
            a, b, c, d = a / size, b / size, c / size, d / size
            return Affine(a, b, c, d, -(a * e + c * f), -(b * e + d * f))
        return Affine(d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det)

    @property
    def determinant(self) -> float:
        """How many times an area grows; negative where the transform mirrors."""
        return self.a * self.d - self.b * self.c

    @property
    def is_invertible(self) -> bool:
        """Whether there is an inverse: the determinant is not 0, and neither it nor 1 / it is beyond float64.

        A determinant beyond float64 is taken of the transform made smaller.
        """
        det = self.a * self.d - self.b * self.c
        if math.isfinite(det):
            return det != 0.0 and math.isfinite(1.0 / det)
        return self.is_finite and self._shrunk()[0].is_invertible

    def _shrunk(self) -> tuple[Affine, float]:
        """The linear part with no number beyond 1, and how many times larger it was."""
        size = max(map(abs, self[:4]))
        return Affine(self.a / size, self.b / size, self.c / size, self.d / size), size

    @property
    def is_finite(self) -> bool:
        """Whether all six numbers are finite."""
        return all(map(math.isfinite, self))

    @property
    def is_identity(self) -> bool:
        """Whether this is exactly the identity."""
        return self == _IDENTITY

    @property
    def is_axis_aligned(self) -> bool:
        """Whether axis-parallel rectangles stay axis-parallel."""
        return (self.b == 0.0 and self.c == 0.0) or (self.a == 0.0 and self.d == 0.0)

    @property
    def mean_scale(self) -> float:
        """The square root of the absolute determinant: the factor by which lengths grow on average."""
        return math.sqrt(abs(self.determinant))

    @property
    def max_scale(self) -> float:
        """The largest factor by which any vector grows (the larger singular value)."""
        a, b, c, d = self[:4]
        half_sum = (a * a + b * b + c * c + d * d) / 2
        return math.sqrt(half_sum + math.sqrt(max(0.0, half_sum * half_sum - self.determinant**2)))

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """The point that (x, y) is mapped to."""
        a, b, c, d, e, f = self
        return a * x + c * y + e, b * x + d * y + f

    def apply_vector(self, x: float, y: float) -> tuple[float, float]:
        """The vector that (x, y) is mapped to (no translation)."""
        return self.a * x + self.c * y, self.b * x + self.d * y


_IDENTITY = Affine()


def to_affine(value: object) -> Affine:
    """An `Affine` from an `Affine` or six numbers `a b c d e f`. Raises `BadTypeError`, `BadValueError`."""
    if type(value) is Affine and all(type(number) is float for number in value):
        return value
    if isinstance(value, (tuple, list)) and len(value) == 6:
        numbers = [number for number in map(to_float, value) if number is not None]
        if len(numbers) == 6:
            return Affine(*numbers)
    raise BadTypeError(f"a transform must be an Affine or six numbers a b c d e f, got {shown(value)}")


def _about(linear: Affine, x: float, y: float) -> Affine:
    """A transform that leaves the origin where it is, changed so that it leaves (x, y) there instead."""
    a, b, c, d, x, y = map(float, (*linear[:4], x, y))  # whole numbers of numpy would overflow
    return Affine(a, b, c, d, x - (a * x + c * y), y - (b * x + d * y))


def _snapped(value: float) -> float:
    """A sine or cosine with the rounding error of a quarter turn taken off, so that it keeps rectangles upright."""
    return 0.0 if abs(value) < 1e-15 else value
