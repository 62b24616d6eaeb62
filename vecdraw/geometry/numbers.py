"""Numbers as arguments of path operations: checked, named in the error."""

from __future__ import annotations

import math
from numbers import Integral

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown


def finite(value: object, name: str) -> float:
    """`value` as a float. Raises `BadTypeError` for what is no number, `BadValueError` for one that is not finite."""
    number = to_float(value)
    if number is None:
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not math.isfinite(number):
        raise BadValueError(f"{name} must be finite and fit a float64, got {shown(value)}")
    return number


def positive(value: object, name: str) -> float:
    """As `finite`, and above 0."""
    number = finite(value, name)
    if not number > 0:
        raise BadValueError(f"{name} must be above 0, got {shown(value)}")
    return number


def not_negative(value: object, name: str) -> float:
    """As `finite`, and not below 0."""
    number = finite(value, name)
    if number < 0:
        raise BadValueError(f"{name} must not be negative, got {shown(value)}")
    return number


def fraction(value: object, name: str) -> float:
    """As `finite`, and from 0 to 1."""
    number = finite(value, name)
    if not 0 <= number <= 1:
        raise BadValueError(f"{name} must be from 0 to 1, got {shown(value)}")
    return number


def whole(value: object, name: str, least: int) -> int:
    """A whole number of at least `least`. Raises `BadTypeError`, `BadValueError`."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise BadTypeError(f"{name} must be a whole number, got {shown(value)}")
    if value < least:
        raise BadValueError(f"{name} must be at least {least}, got {shown(value)}")
    return int(value)
