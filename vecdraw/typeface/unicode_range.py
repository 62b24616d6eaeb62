"""The `unicode-range` of CSS (CSS Fonts 4, 4.5): which characters a font is to be used for."""

from __future__ import annotations

import re
from typing import Final

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, shown

_LAST: Final = 0x10FFFF
_INTERVAL: Final = re.compile(r"u\+(?:([0-9a-f]{1,6})(?:-([0-9a-f]{1,6}))?|([0-9a-f]{0,5}\?{1,6}))")
_LONGEST: Final = 6


def parse_unicode_range(text: str) -> tuple[tuple[int, int], ...]:
    """The first and last code point of each interval in `text`: `"U+26, U+0-7F, U+4??"`.

    Raises `BadTypeError`, `BadValueError` and `LimitError`.
    """
    given: object = text
    if not isinstance(given, str):
        raise BadTypeError(f"unicode_range must be str, got {shown(text)}")
    limits.check("css_length", len(text), "characters of a unicode_range")
    return tuple(_interval(part.strip().lower(), text) for part in text.split(","))


def _interval(part: str, text: str) -> tuple[int, int]:
    found = _INTERVAL.fullmatch(part)
    if found is not None and len(part) - 2 <= (_LONGEST if found[3] else 2 * _LONGEST + 1):
        low, high, wild = found.groups()
        first = int(wild.replace("?", "0") if wild else low, 16)
        last = int(wild.replace("?", "f") if wild else high or low, 16)
        if first <= last <= _LAST:
            return first, last
    raise BadValueError(f"unicode_range must be like 'U+26, U+0-7F, U+4??', got {shown(text)}")
