"""The tokens of a CSS `font` shorthand (CSS Syntax 3, 4): only the kinds that the shorthand may contain."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal, NamedTuple

from vecdraw import limits
from vecdraw.errors import ParseError, shown

Kind = Literal["ident", "string", "number", "percentage", "dimension", "delim"]

_NAME: Final = r"(?:[^\x00-,./:-@\[-^`{-\x7f]|\\[^\n\r\f]|\\\Z)"
_TOKEN: Final = (
    r"""(?P<space>(?:[ \t\n\r\f]|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z))+)
    |(?P<number>[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)(?P<unit>%|-?(?:[^\x00-@\[-^`{-\x7f])"""
    + _NAME
    + r"""*)?
    |(?P<ident>(?:--|-?(?:[^\x00-@\[-^`{-\x7f]|\\[^\n\r\f]|\\\Z))"""
    + _NAME
    + r"""*)
    |"(?P<double>(?:[^"\\\n\r\f]|\\(?:\r\n|[\s\S])|\\\Z)*)(?:"|\Z)
    |'(?P<single>(?:[^'\\\n\r\f]|\\(?:\r\n|[\s\S])|\\\Z)*)(?:'|\Z)
    |(?P<delim>[/,])"""
)
_ESCAPE: Final = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\n\r\f])|([\s\S])|\Z)")
_LAST_CODE_POINT: Final = 0x10FFFF


class Token(NamedTuple):
    """A token: its kind, its text (unescaped; a dimension's unit in lower case), its number, where it begins and how.

    `spaced` says whether white space or a comment stands before it.
    """

    kind: Kind
    text: str
    number: float
    offset: int
    spaced: bool


def tokens(css: str) -> list[Token]:
    """The tokens of a shorthand without white space and comments. Raises `ParseError` and `LimitError`."""
    limits.check("css_length", len(css), "characters of a font")
    found: list[Token] = []
    at, spaced = 0, False
    pattern = _pattern()
    while at < len(css):
        match = pattern.match(css, at)
        if match is None:
            raise ParseError(f"unexpected {shown(css[at])} in font {shown(css)}", css, at)
        if match["space"] is None:
            found.append(_token(match, spaced))
            spaced = False
        else:
            spaced = True
        at = match.end()
    return found


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled with the first shorthand, not on import."""
    return re.compile(_TOKEN, re.VERBOSE)


def _token(match: re.Match[str], spaced: bool) -> Token:
    at = match.start()
    if match["number"] is not None:
        unit = match["unit"]
        kind: Kind = "number" if unit is None else "percentage" if unit == "%" else "dimension"
        return Token(kind, _unescaped(unit or "").lower(), float(match["number"]), at, spaced)
    if match["ident"] is not None:
        return Token("ident", _unescaped(match["ident"]), 0.0, at, spaced)
    if match["delim"] is not None:
        return Token("delim", match["delim"], 0.0, at, spaced)
    return Token("string", _unescaped(match["double"] or match["single"] or ""), 0.0, at, spaced)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    digits, newline, other = match.groups()
    if digits is not None:
        code = int(digits, 16)
        return chr(code) if 0 < code <= _LAST_CODE_POINT and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    if newline is not None:
        return ""
    return "\ufffd" if other is None else str(other)
