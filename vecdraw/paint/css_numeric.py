"""Numbers, percentages, angles and lengths in CSS text, `calc()` included, and how numbers are written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from vecdraw.paint.css_math import (
    CONSTANTS,
    FUNCTIONS,
    ROUNDING,
    Quantity,
    QuantityKind,
    evaluate,
    product,
    quotient,
)
from vecdraw.paint.css_tokens import Token, Tokens
from vecdraw.units import CSS_PX

_LARGEST: Final = 3.4028234663852886e38  # the largest 32-bit float, where browsers clamp
_DEGREES: Final = {"deg": 1.0, "grad": 0.9, "rad": 180.0 / math.pi, "turn": 360.0}
FONT_UNITS: Final = {"em": 1.0, "rem": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0}
"""Font sizes in one of each font-relative unit. `ex`, `ch` and `ic` are the values CSS Values 4, 6.1.1 gives where no
font is measured; `rem` is as `em`, for a canvas has no root element."""


class Scope(NamedTuple):
    """What names (numbers) and font-relative units stand for; a `font_size` (px) of None means there are none."""

    names: Mapping[str, float] = MappingProxyType({})
    font_size: float | None = None


NUMBERS_ONLY: Final = Scope()


def at_quantity(tokens: Tokens, scope: Scope = NUMBERS_ONLY) -> bool:
    """Whether a number, percentage, dimension, mathematical function or name of `scope` is next."""
    token = tokens.next
    match token.kind:
        case "number" | "percent" | "dimension":
            return True
        case "function":
            return token.text in FUNCTIONS
        case "ident":
            return token.text in scope.names
        case _:
            return False


def take_quantity(tokens: Tokens, scope: Scope = NUMBERS_ONLY) -> Quantity:
    """Consumes a number, percentage, angle or length; finite. Raises `ParseError` if none is next."""
    quantity = _value(tokens, scope)
    if -_LARGEST <= quantity.value <= _LARGEST:
        return quantity
    return quantity._replace(value=_finite(quantity.value))


def convert_dimension(value: float, unit: str, font_size: float | None) -> Quantity | None:
    """`value` `unit`s as degrees or px; None for a unit that is unknown, or relative to what a canvas has not."""
    if unit in _DEGREES:
        return Quantity(value * _DEGREES[unit], "angle")
    if unit in CSS_PX:
        return Quantity(value * CSS_PX[unit], "length")
    if unit in FONT_UNITS and font_size is not None:
        return Quantity(value * FONT_UNITS[unit] * font_size, "length")
    return None


def serialize_number(value: float) -> str:
    """`value` with six significant digits, in exponential form below 1e-6 and from 1e6 on, as browsers write it."""
    if value == 0:
        return "0"
    mantissa, _, power = f"{value:.5e}".partition("e")
    exponent = int(power)
    if not -6 <= exponent < 6:
        return f"{mantissa}e{exponent:+d}"
    text = f"{value:.{5 - exponent}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _finite(value: float) -> float:
    """The result of a calculation as CSS Values 4, 10.9.1 and 10.12 make it usable."""
    return 0.0 if math.isnan(value) else max(-_LARGEST, min(value, _LARGEST))


def _value(tokens: Tokens, scope: Scope) -> Quantity:
    token = tokens.next
    match token.kind:
        case "number" | "percent":
            tokens.take()
            return Quantity(token.value, "number" if token.kind == "number" else "percent")
        case "dimension":
            return _dimension(tokens, scope)
        case "function" if token.text in FUNCTIONS:
            return _function(tokens, scope)
        case "ident" if token.text in scope.names:
            tokens.take()
            return Quantity(scope.names[token.text], "number")
        case _:
            raise tokens.error("expected a number")


def _dimension(tokens: Tokens, scope: Scope) -> Quantity:
    token = tokens.take()
    quantity = convert_dimension(token.value, token.text, scope.font_size)
    if quantity is None:
        units = [*_DEGREES, *CSS_PX, *(FONT_UNITS if scope.font_size is not None else ())]
        raise tokens.error(f"unit {token.text!r} means nothing here; expected one of {', '.join(units)}", token)
    return quantity


def _function(tokens: Tokens, scope: Scope) -> Quantity:
    start = tokens.next
    name = tokens.open()
    if name == "round" and tokens.next.kind == "ident" and tokens.next.text in ROUNDING:
        name = f"round {tokens.take().text}"
        tokens.expect(",")
    arguments = [_sum(tokens, scope)]
    while tokens.accept(","):
        arguments.append(_sum(tokens, scope))
    tokens.close()
    return _checked(tokens, start, evaluate(name, arguments))


def _sum(tokens: Tokens, scope: Scope) -> Quantity:
    total = _product(tokens, scope)
    while tokens.at("+") or tokens.at("-"):
        operator = tokens.take()
        if not (operator.spaced and tokens.next.spaced):
            raise tokens.error(f"white space must stand on both sides of {operator.text!r}", operator)
        term = _product(tokens, scope)
        if term.kind != total.kind:
            raise tokens.error(f"cannot add a {total.kind} and a {term.kind}", operator)
        value = total.value + term.value if operator.text == "+" else total.value - term.value
        total = Quantity(value, total.kind, True)
    return total


def _product(tokens: Tokens, scope: Scope) -> Quantity:
    result = _operand(tokens, scope)
    while tokens.at("*") or tokens.at("/"):
        operator = tokens.take()
        factor = _operand(tokens, scope)
        combined = product(result, factor) if operator.text == "*" else quotient(result, factor)
        result = _checked(tokens, operator, combined)
    return result


def _operand(tokens: Tokens, scope: Scope) -> Quantity:
    if tokens.at("("):
        tokens.open()
        inner = _sum(tokens, scope)
        tokens.close()
        return inner
    token = tokens.next
    if token.kind == "ident" and token.text not in scope.names and token.text in CONSTANTS:
        tokens.take()
        return Quantity(CONSTANTS[token.text], "number")
    return _value(tokens, scope)


def _checked(tokens: Tokens, at: Token, quantity: Quantity | None) -> Quantity:
    if quantity is None:
        raise tokens.error(f"{at.text!r} does not take such values", at)
    return quantity


__all__ = [
    "FONT_UNITS",
    "NUMBERS_ONLY",
    "Quantity",
    "QuantityKind",
    "Scope",
    "at_quantity",
    "convert_dimension",
    "serialize_number",
    "take_quantity",
]
