"""The grammar of the CSS `filter` property, as the canvas attribute takes it (Filter Effects 1, 6)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from vecdraw import limits
from vecdraw.errors import BadTypeError, UnsupportedError, shown
from vecdraw.paint.color import Color, from_css_value
from vecdraw.paint.css_color import BLACK, take_color
from vecdraw.paint.css_numeric import Scope, at_quantity, take_quantity
from vecdraw.paint.css_tokens import Tokens
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    Contrast,
    DropShadow,
    Filter,
    Grayscale,
    HueRotate,
    Invert,
    Opacity,
    Saturate,
    Sepia,
)

_AMOUNTS: Final[dict[str, tuple[Callable[[float], Filter], float]]] = {
    "brightness": (Brightness, math.inf),
    "contrast": (Contrast, math.inf),
    "grayscale": (Grayscale, 1.0),
    "invert": (Invert, 1.0),
    "opacity": (Opacity, 1.0),
    "saturate": (Saturate, math.inf),
    "sepia": (Sepia, 1.0),
}
"""The functions of one amount, and the most that it means anything."""

_FUNCTIONS: Final = ("blur", *_AMOUNTS, "drop-shadow", "hue-rotate")


def parse_filter(css: str, *, font_size: float = 10.0, current: Color | None = None) -> tuple[Filter, ...]:
    """The filter functions of `css`, in order; () for "none".

    `font_size` (px) is what em and rem are, and twice ex and ch; `current` what currentcolor stands for: with None, a
    drop shadow of that colour, or of none, has the colour None. Raises `ParseError` for what is no filter, lengths
    relative to a viewport included, `UnsupportedError` for url(), `LimitError` for more functions than the limit
    `filter_functions`.
    """
    if not isinstance(css, str):
        raise BadTypeError(f"a filter must be a str, got {shown(css)}")
    tokens = Tokens(css, "filter")
    if tokens.accept_ident("none"):
        tokens.finish()
        return ()
    scope = Scope(font_size=font_size)
    filters = [_take_filter(tokens, scope, current)]
    while tokens.next.kind != "end":
        filters.append(_take_filter(tokens, scope, current))
        limits.check("filter_functions", len(filters), "functions of a filter")
    return tuple(filters)


def _take_filter(tokens: Tokens, scope: Scope, current: Color | None) -> Filter:
    token = tokens.next
    if token.kind == "function" and token.text == "url":
        raise UnsupportedError(f"url() filters are not supported, got {shown(tokens.text)}; use the filter functions")
    if token.kind != "function" or token.text not in _FUNCTIONS:
        raise tokens.error(f"expected 'none' or one of the functions {', '.join(_FUNCTIONS)}")
    name = tokens.open()
    result: Filter
    if name == "drop-shadow":
        result = _drop_shadow(tokens, scope, current)
    elif name == "blur":
        result = Blur(0.0 if _at_close(tokens) else _length(tokens, scope, least=0.0))
    elif name == "hue-rotate":
        result = HueRotate(0.0 if _at_close(tokens) else _angle(tokens))
    else:
        make, most = _AMOUNTS[name]
        result = make(1.0 if _at_close(tokens) else min(_amount(tokens), most))
    tokens.close()
    return result


def _at_close(tokens: Tokens) -> bool:
    return tokens.next.kind == "end" or tokens.at(")")


def _amount(tokens: Tokens) -> float:
    """A number or percentage that is not negative; a calculation below 0 is 0 (CSS Values 4, 10.12)."""
    start = tokens.next
    quantity = take_quantity(tokens)
    if quantity.kind not in {"number", "percent"} or (quantity.value < 0 and not quantity.computed):
        raise tokens.error("expected a number or a percentage that is not negative", start)
    return max(0.0, quantity.value if quantity.kind == "number" else quantity.value / 100)


def _length(tokens: Tokens, scope: Scope, least: float = -math.inf) -> float:
    """A length in px; zero needs no unit."""
    start = tokens.next
    quantity = take_quantity(tokens, scope)
    if quantity.kind != "length" and not (quantity == (0.0, "number", False)):
        raise tokens.error("expected a length such as 4px", start)
    if quantity.value < least and not quantity.computed:
        raise tokens.error("expected a length that is not negative", start)
    return max(least, quantity.value)


def _angle(tokens: Tokens) -> float:
    """An angle in radians; zero needs no unit."""
    start = tokens.next
    quantity = take_quantity(tokens)
    if quantity.kind != "angle" and not (quantity == (0.0, "number", False)):
        raise tokens.error("expected an angle such as 90deg", start)
    return math.radians(quantity.value)


def _drop_shadow(tokens: Tokens, scope: Scope, current: Color | None) -> DropShadow:
    """`<color>? && <length>{2,3}` (Filter Effects 1, 6.1)."""
    colored = not at_quantity(tokens, scope)
    color = _shadow_color(tokens, current) if colored else current
    dx, dy = _length(tokens, scope), _length(tokens, scope)
    std_deviation = _length(tokens, scope, least=0.0) if at_quantity(tokens, scope) else 0.0
    if not colored and not _at_close(tokens):
        color = _shadow_color(tokens, current)
    return DropShadow(dx, dy, std_deviation, color)


def _shadow_color(tokens: Tokens, current: Color | None) -> Color | None:
    if tokens.accept_ident("currentcolor"):
        return current
    return from_css_value(take_color(tokens, BLACK if current is None else current.as_written()))
