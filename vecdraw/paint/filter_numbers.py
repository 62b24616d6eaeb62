"""The numbers and words that filters are made of, checked."""

from __future__ import annotations

import math
from typing import Any

from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown


def check_finite(name: str, value: object) -> None:
    """Raises `BadTypeError` for what is no number, `BadValueError` for one that is not finite."""
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not math.isfinite(number):
        raise BadValueError(f"{name} must be finite, got {shown(value)}")


def check_not_negative(name: str, value: object) -> None:
    """As `check_finite`; raises `BadValueError` for a number below 0 as well."""
    check_finite(name, value)
    if (to_float(value) or 0.0) < 0:
        raise BadValueError(f"{name} must not be negative, got {value!r}")


def check_choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Raises `BadValueError` unless `value` is one of these words."""
    if not is_one_of(value, allowed):
        raise BadValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {shown(value)}")


def check_integer(name: str, value: object, least: int, most: int) -> None:
    """Raises `BadTypeError` for what is no whole number, `BadValueError` for one outside `least`..`most`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"{name} must be a whole number, got {shown(value)}")
    if not least <= value <= most:
        raise BadValueError(f"{name} must be from {least} to {most}, got {value!r}")


def finite_numbers(name: str, values: Any) -> tuple[float, ...]:
    """`values` as floats. Raises `BadTypeError` for what is no list of numbers, `BadValueError` as `check_finite`."""
    if isinstance(values, (str, bytes)):
        raise BadTypeError(f"{name} must be a list of numbers, got {shown(values)}")
    try:
        listed = list(values)
    except TypeError:
        raise BadTypeError(f"{name} must be a list of numbers, got {shown(values)}") from None
    for value in listed:
        check_finite(f"each of {name}", value)
    return tuple(float(value) for value in listed)
