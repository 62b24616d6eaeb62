"""The numbers beside a chart: round ones, written as the locale has them."""

from __future__ import annotations

import math

from vecdraw.errors import VecdrawError
from vecdraw.poster.formats import FORMATS
from vecdraw.poster.where import Where

_LEAST = 1e-100  # between two numbers of an axis; nothing under it can be divided any more


def steps_between(low: float, high: float, count: int) -> tuple[float, ...]:
    """About `count` round numbers, 1, 2 or 5 times a power of ten apart, that enclose `low` and `high`."""
    if count < 1 or not high > low:
        return (low, high)
    rough = (high - low) / count
    if rough < _LEAST:
        return (low, high)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(at * step for at in range(first, last + 1))


def told(value: float, pattern: str | None, locale: str, where: Where) -> str:
    """A number as it is written: by a CLDR pattern if there is one, else with as many digits as it needs."""
    if pattern is None:
        return f"{value:,.10g}"
    try:
        return str(FORMATS["number"].apply(value, (pattern,), locale))
    except (VecdrawError, ValueError, TypeError, ArithmeticError, LookupError) as error:
        raise where.error(str(error)) from error
