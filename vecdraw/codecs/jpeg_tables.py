"""Quantisation tables of JPEG (ITU-T T.81, B.2.4.1) as a caller gives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from vecdraw.errors import BadTypeError, BadValueError, shown

Tables = tuple[tuple[int, ...], ...]

_MOST: Final = 32_767  # libjpeg's, of the 65,535 of extended JPEG; above 255 a file is no baseline JPEG


def checked_tables(value: Any) -> Tables:
    """Tables of 64 numbers each, row by row (natural order, not zigzag).

    `value` is one, two or three tables: arrays or nested sequences of shape (8, 8), or 64 numbers. Raises
    `BadTypeError` and `BadValueError` unless all are whole numbers from 1 to 32,767.
    """
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise BadTypeError(f"quantization must be one to three tables of 8 x 8 numbers, got {shown(value)}")
    tables = tuple(_table(each) for each in value)
    if not 1 <= len(tables) <= 3:
        raise BadValueError(f"quantization must be one to three tables, got {len(tables)}")
    return tables


def _table(value: Any) -> tuple[int, ...]:
    numbers = _flat(value)
    if len(numbers) != 64:
        raise BadValueError(f"a quantisation table has 8 x 8 numbers, got {len(numbers)}")
    for number in numbers:
        if isinstance(number, bool) or not hasattr(number, "__index__"):
            raise BadTypeError(f"a quantisation table has whole numbers, got {shown(number)}")
        if not 1 <= number <= _MOST:
            raise BadValueError(f"a quantisation table has numbers from 1 to {_MOST}, got {shown(number)}")
    return tuple(int(number) for number in numbers)


def _flat(value: Any) -> list[Any]:
    if not isinstance(value, Iterable) or isinstance(value, (str, bytes)):
        raise BadTypeError(f"a quantisation table has 8 rows of 8 numbers, got {shown(value)}")
    out: list[Any] = []
    for row in value:
        if isinstance(row, Iterable) and not isinstance(row, (str, bytes)):
            out.extend(row)
        else:
            out.append(row)
        if len(out) > 64:
            raise BadValueError("a quantisation table has 8 x 8 numbers, got more")
    return out
