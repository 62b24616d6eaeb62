"""XML and SVG text: escaping, elements, numbers, transforms, colours."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from vecdraw.errors import BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.paint.color import Color

Attributes = Mapping[str, str]

_LARGE: Final = 1e15  # numbers beyond are written with an exponent
_FACTOR_DIGITS: Final = 7  # significant digits of a transform's factors: those of float32, which renderers compute in
_MOST_DECIMALS: Final = 12
_FIXED: Final = tuple(f"%.{digits}f" for digits in range(_MOST_DECIMALS + 4))
_UNFIT: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_ATTRIBUTE: Final = str.maketrans(_ESCAPES)
_IN_TEXT: Final = str.maketrans({c: _ESCAPES[c] for c in "&<>\r"})


def fit(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold (2.2), such as most control characters."""
    return _UNFIT.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Untrusted text as content of an element."""
    return fit(text).translate(_IN_TEXT)


def escaped_attribute(text: str) -> str:
    """Untrusted text as the value of an attribute; white space in it is kept as it is."""
    return fit(text).translate(_IN_ATTRIBUTE)


def start_tag(name: str, attributes: Attributes) -> str:
    """`<name …>`; the values of attributes are markup already."""
    listed = "".join([f' {key}="{value}"' for key, value in attributes.items()])
    return f"<{name}{listed}>"


def element(name: str, attributes: Attributes, content: str = "") -> str:
    """A whole element; `content` is markup."""
    opening = start_tag(name, attributes)
    return f"{opening}{content}</{name}>" if content else f"{opening[:-1]}/>"


@lru_cache(maxsize=8192)
def number(value: float, digits: int) -> str:
    """A number with at most `digits` decimals and without zeros that say nothing.

    Raises `BadValueError` for one that is not finite.
    """
    if not -_LARGE < value < _LARGE:
        if not math.isfinite(value):
            raise BadValueError(f"a number that is not finite cannot be written as SVG: {value!r}")
        return f"{value:.{_FACTOR_DIGITS}g}"
    whole = int(value)
    if whole == value:
        return str(whole)
    text = _FIXED[digits] % value
    if digits:
        text = text.rstrip("0").rstrip(".")
        if text.startswith("0."):
            return text[1:]
        if text.startswith("-0."):
            return "-" + text[2:]
    return "0" if text in {"-0", ""} else text


@lru_cache(maxsize=1024)
def factor(value: float) -> str:
    """A number without a unit: seven significant digits."""
    if value == 0.0:
        return "0"
    decimals = _FACTOR_DIGITS - 1 - math.floor(math.log10(abs(value))) if math.isfinite(value) else 0
    return number(value, min(_MOST_DECIMALS, max(0, decimals)))


def transform(matrix: Affine, digits: int) -> str:
    """A transform as briefly as it can be said; what it moves has `digits` decimals."""
    a, b, c, d, e, f = matrix
    if b == 0.0 == c:
        move = f"{number(e, digits)} {number(f, digits)}" if number(f, digits) != "0" else number(e, digits)
        if a == 1.0 == d:
            return f"translate({move})"
        stretch = f"scale({factor(a)})" if a == d else f"scale({factor(a)} {factor(d)})"
        return stretch if move == "0" else f"translate({move}) {stretch}"
    return f"matrix({' '.join(map(factor, matrix[:4]))} {number(e, digits)} {number(f, digits)})"


def decimals_for(digits: int, scale: float) -> int:
    """The decimals of a length that is drawn `scale` times as large, to be as exact as `digits` of the whole."""
    if scale <= 0.0 or not math.isfinite(scale):
        return digits
    return min(_MOST_DECIMALS, max(0, digits + math.ceil(math.log10(scale) - 0.3)))


@lru_cache(maxsize=1024)
def hex_color(color: Color) -> str:
    """Red, green and blue as #rgb or #rrggbb, clipped to sRGB."""
    red, green, blue, _ = color.to_rgba8()
    text = f"{red:02x}{green:02x}{blue:02x}"
    return f"#{text[::2]}" if text[::2] == text[1::2] else f"#{text}"


@lru_cache(maxsize=256)
def opacity(value: float) -> str:
    """An opacity; five decimals are more than eight bits show."""
    return number(value, 5)
