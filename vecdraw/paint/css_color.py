"""The `<color>` grammar of CSS Color 4 with color-mix(), relative colours and alpha() of CSS Color 5.

Names, hexadecimal digits and system colours are here, the functions in `css_color_functions`.
"""

from __future__ import annotations

from typing import Final

from vecdraw.errors import ParseError
from vecdraw.paint.color_mix import SpaceColor
from vecdraw.paint.css_color_functions import COLOR_FUNCTIONS, take_function
from vecdraw.paint.css_tokens import WHITESPACE, Tokens, ascii_lower
from vecdraw.paint.named_colors import NAMED_COLORS, SYSTEM_COLORS

BLACK: Final = SpaceColor("srgb", (0.0, 0.0, 0.0), 1.0, True)
_TRANSPARENT: Final = SpaceColor("srgb", (0.0, 0.0, 0.0), 0.0, True)
_HEX: Final = frozenset("0123456789abcdefABCDEF")


def parse_color(text: str, current: SpaceColor = BLACK) -> SpaceColor:
    """The colour that `text` names; `current` is what currentcolor stands for.

    Raises `ParseError` for what is no colour, `LimitError` for a text over the limit `css_length`.
    """
    digits = NAMED_COLORS.get(text) or NAMED_COLORS.get(ascii_lower(text.strip(WHITESPACE)))
    if digits is None and text.startswith("#"):
        digits = text[1:]
    color = _from_hex(digits) if digits is not None else None
    if color is not None:
        return color
    tokens = Tokens(text, "colour")
    color = take_color(tokens, current)
    tokens.finish()
    return color


def take_color(tokens: Tokens, current: SpaceColor) -> SpaceColor:
    """Consumes a colour from `tokens`; raises `ParseError` if none is next."""
    token = tokens.next
    color: SpaceColor | None = None
    match token.kind:
        case "ident":
            color = _from_name(token.text, current)
        case "hash":
            color = _from_hex(token.text)
        case "function" if token.text in COLOR_FUNCTIONS:
            return take_function(tokens, current, take_color)
        case _:
            pass
    if color is None:
        raise _no_color(tokens)
    tokens.take()
    return color


def _from_name(name: str, current: SpaceColor) -> SpaceColor | None:
    if name == "transparent":
        return _TRANSPARENT
    if name == "currentcolor":
        return current
    digits = NAMED_COLORS.get(name) or SYSTEM_COLORS.get(name)
    return None if digits is None else _from_hex(digits)


def _from_hex(digits: str) -> SpaceColor | None:
    """3, 4, 6 or 8 hexadecimal digits (CSS Color 4, 5.2); None for anything else."""
    if len(digits) not in {3, 4, 6, 8} or not _HEX.issuperset(digits):
        return None
    if len(digits) < 6:
        digits = "".join(d + d for d in digits)
    red, green, blue, *alpha = bytes.fromhex(digits)
    return SpaceColor("srgb", (red / 255, green / 255, blue / 255), alpha[0] / 255 if alpha else 1.0, True)


def _no_color(tokens: Tokens) -> ParseError:
    return tokens.error("expected a CSS colour such as 'teal', '#08f', 'rgb(0 128 255 / 50%)' or 'oklch(70% 0.15 30)'")
