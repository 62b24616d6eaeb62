"""The colour interpolation method of CSS: `in oklch longer hue` (CSS Color 4, 12)."""

from __future__ import annotations

from typing import Final, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.brush import Interpolation, InterpolationSpace
from vecdraw.paint.color_mix import HUE_INDEX, HueMethod
from vecdraw.paint.css_tokens import Tokens

_SPACES: Final[tuple[InterpolationSpace, ...]] = get_args(InterpolationSpace)
_METHODS: Final[tuple[HueMethod, ...]] = get_args(HueMethod)


def to_interpolation(value: object) -> Interpolation | None:
    """What `value` stands for: an `Interpolation`, CSS text with or without its `in`, or None for the canvas' way.

    Raises `ParseError` for other text, `BadValueError` for an `Interpolation` of unknown words, `BadTypeError`.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _parse(value)
    if not isinstance(value, Interpolation):
        raise BadTypeError(f'interpolation must be text such as "in oklch longer hue" or None, got {shown(value)}')
    if not (is_one_of(value.space, _SPACES) and is_one_of(value.hue, _METHODS)):
        raise BadValueError(
            f"interpolation must be in one of {', '.join(_SPACES)}, its hue one of {', '.join(_METHODS)}, "
            f"got {shown(value)}"
        )
    return value


def _parse(text: str) -> Interpolation:
    tokens = Tokens(text, "interpolation")
    tokens.accept_ident("in")
    for space in _SPACES:
        if tokens.accept_ident(space):
            break
    else:
        raise tokens.error(f"expected a colour space, one of {', '.join(_SPACES)},")
    found = Interpolation(space)
    if space in HUE_INDEX and tokens.next.kind != "end":
        for method in _METHODS:
            if tokens.accept_ident(method):
                found = Interpolation(space, method)
                break
        else:
            raise tokens.error(f"expected one of {', '.join(_METHODS)}")
        if not tokens.accept_ident("hue"):
            raise tokens.error("expected 'hue'")
    tokens.finish()
    return found
