"""What the makers of brushes are passed, checked: numbers, pairs, points, transforms."""

from __future__ import annotations

import math

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.affine import Affine, to_affine


def number(value: object, name: str) -> float:
    """`value` as a float. Raises `BadTypeError` for what is no number, `BadValueError` for one that is not finite."""
    found = to_float(value)
    if found is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not math.isfinite(found):
        raise BadValueError(f"{name} must be finite, got {shown(value)}")
    return found


def not_negative(value: object, name: str) -> float:
    """As `number`; raises `BadValueError` for one below 0 as well."""
    found = number(value, name)
    if found < 0:
        raise BadValueError(f"{name} must not be negative, got {shown(value)}")
    return found


def positive(value: object, name: str) -> float:
    """As `number`; raises `BadValueError` for one that is not above 0 as well."""
    found = number(value, name)
    if found <= 0:
        raise BadValueError(f"{name} must be positive, got {shown(value)}")
    return found


def point(value: object, name: str) -> tuple[float, float]:
    """A pair of finite numbers. Raises `BadTypeError`, `BadValueError`."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise BadTypeError(f"{name} must be a pair (x, y), got {shown(value)}")
    return number(value[0], f"{name}'s x"), number(value[1], f"{name}'s y")


def pair(value: object, name: str) -> tuple[float, float]:
    """A pair of finite numbers, or one that is taken for both."""
    if isinstance(value, (tuple, list)):
        return point(value, name)
    both = number(value, name)
    return both, both


def placement(transform: object, name: str) -> Affine:
    """A finite transform; the identity for None. Raises `BadTypeError`, `BadValueError`."""
    matrix = Affine() if transform is None else to_affine(transform)
    if not matrix.is_finite:
        raise BadValueError(f"{name} must be finite, got {matrix}")
    return matrix
