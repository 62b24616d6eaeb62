"""CSS lengths as values: what letter and word spacing take and read back (CSS Values 4, 6)."""

from __future__ import annotations

import math
from typing import NamedTuple

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.css_numeric import FONT_UNITS, convert_dimension, serialize_number
from vecdraw.paint.css_tokens import Tokens
from vecdraw.units import CSS_PX


class Length(NamedTuple):
    """`value` of a `unit` (lower case: px, pt, em, ...)."""

    value: float
    unit: str = "px"

    @classmethod
    def parse(cls, css: str) -> Length:
        """The length that `css` writes; zero needs no unit. Raises `ParseError` for what is none, calc() included."""
        if not isinstance(css, str):
            raise BadTypeError(f"a CSS length must be a str, got {shown(css)}")
        tokens = Tokens(css, "length")
        token = tokens.take()
        if token.kind == "number" and token.value == 0:
            length = cls(0.0)
        elif token.kind != "dimension":
            raise tokens.error("expected a length such as '3px' or '0.1em'", token)
        elif token.text not in CSS_PX and token.text not in FONT_UNITS:
            units = ", ".join([*CSS_PX, *FONT_UNITS])
            raise tokens.error(f"unit {token.text!r} means nothing here; expected one of {units}", token)
        elif not math.isfinite(token.value):
            raise tokens.error("expected a finite length", token)
        else:
            length = cls(token.value, token.text)
        tokens.finish()
        return length

    def to_px(self, font_size: float) -> float:
        """This length in px; `font_size` (px) is what em and rem are, and twice ex and ch."""
        quantity = convert_dimension(self.value, self.unit, font_size)
        if quantity is None or quantity.kind != "length":
            raise BadValueError(f"{self.unit!r} is no unit of length")
        return quantity.value

    @property
    def css(self) -> str:
        """The length as CSS text, such as "3px", the number with six significant digits."""
        return f"{serialize_number(self.value)}{self.unit}"


def parse_length(text: str, font_size: float) -> float:
    """The px of a CSS length; see `Length`."""
    return Length.parse(text).to_px(font_size)


def to_length(value: object) -> Length:
    """The length that `value` stands for: a number of px, CSS text, or a `Length`.

    Raises `ParseError` for text that is no length, `BadValueError` for a number that is not finite, `BadTypeError`.
    """
    if isinstance(value, Length):
        return value
    if isinstance(value, str):
        return Length.parse(value)
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"a length must be a number of px or CSS text such as '0.1em', got {shown(value)}")
    if not math.isfinite(number):
        raise BadValueError(f"a length must be finite, got {shown(value)}")
    return Length(number)
