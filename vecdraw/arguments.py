"""What callers pass: real numbers of any type, truth values, one of a few strings."""

from __future__ import annotations

import math
import re
from collections.abc import Container
from numbers import Real
from typing import Final

from vecdraw.errors import BadTypeError, BadValueError, shown

_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_TAG_LENGTH: Final = 64


def to_float(value: object) -> float | None:
    """`value` as a float, or None where it is no real number; an integer beyond float64 is infinite."""
    if type(value) is float:
        return value
    if not isinstance(value, Real):
        return None
    try:
        return float(value)
    except OverflowError:
        return -math.inf if value < 0 else math.inf


def to_bool(value: object, name: str) -> bool:
    """Whether `value` is true. Raises `BadTypeError` for what is neither true nor false, such as an array."""
    try:
        return bool(value)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadTypeError(f"{name} must be true or false, got {shown(value)}") from error


def is_one_of(value: object, allowed: Container[str]) -> bool:
    """Whether `value` is one of these strings; also where it cannot be compared or hashed."""
    return isinstance(value, str) and value in allowed


def check_lang(value: object) -> str:
    """`value` as a language tag (the syntax of BCP 47, 64 characters at most) or `""`.

    Raises `BadTypeError` where it is no str, `BadValueError` where it is no such tag.
    """
    if not isinstance(value, str):
        raise BadTypeError(f"lang must be a BCP 47 language tag, got {shown(value)}")
    if value and (len(value) > _TAG_LENGTH or not _LANGUAGE_TAG.fullmatch(value)):
        raise BadValueError(f"lang must be a BCP 47 language tag such as 'en' or 'zh-Hans', got {shown(value)}")
    return value
