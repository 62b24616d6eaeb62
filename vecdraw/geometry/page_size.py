"""Sizes of paper by name, and lengths in physical units."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final, Literal, NamedTuple

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.numbers import positive
from vecdraw.units import CSS_PX, MM_PER_INCH, PT_PER_INCH, PX_PER_INCH, PX_PER_MM

PageUnit = Literal["pt", "mm", "in", "px"]

PAGE_UNITS: Final[dict[PageUnit, float]] = {"pt": PT_PER_INCH, "mm": MM_PER_INCH, "in": 1.0, "px": PX_PER_INCH}
"""How many of each unit make an inch."""

_SERIES: Final = {"a": (841, 1189), "b": (1000, 1414), "c": (917, 1297), "jis-b": (1030, 1456)}
"""Width and height of size 0 in mm: ISO 216 (A, B), ISO 269 (C), JIS P 0138 (JIS-B)."""
_SIZES: Final = 11  # of each series, 0 to 10
_INCHES: Final = {
    "letter": (8.5, 11.0),
    "legal": (8.5, 14.0),
    "ledger": (11.0, 17.0),
    "tabloid": (11.0, 17.0),
    "executive": (7.25, 10.5),
    "statement": (5.5, 8.5),
}
_NUMBER: Final = r"(\d+(?:\.\d*)?|\.\d+)"
_UNIT: Final = rf"({'|'.join(sorted(CSS_PX, key=len, reverse=True))})"
_LENGTH: Final = re.compile(rf"\s*{_NUMBER}\s*{_UNIT}\s*", re.IGNORECASE)
_PAIR: Final = re.compile(rf"{_NUMBER}\s*{_UNIT}?\s*[x×*]\s*{_NUMBER}\s*{_UNIT}", re.IGNORECASE)
_LONGEST: Final = 100  # characters
_LARGEST: Final = 100_000.0  # mm


class PageSize(NamedTuple):
    """A size of paper: `width` and `height` in mm."""

    width: float
    height: float

    @property
    def pt(self) -> tuple[float, float]:
        """Width and height in points (1/72 inch), as pages of a `Document` are measured."""
        return self.at(PT_PER_INCH)

    @property
    def px(self) -> tuple[float, float]:
        """Width and height in CSS pixels (1/96 inch)."""
        return self.at(PX_PER_INCH)

    def at(self, dpi: float) -> tuple[float, float]:
        """Width and height in dots, `dpi` of them an inch; not rounded.

        Raises `BadValueError` and `BadTypeError` for sides and a resolution that are not positive numbers.
        """
        width, height = self._sides()
        dots = positive(dpi, "dpi")
        return width * dots / MM_PER_INCH, height * dots / MM_PER_INCH

    @property
    def landscape(self) -> PageSize:
        """The same paper with its long side across."""
        return PageSize(max(self._sides()), min(self._sides()))

    @property
    def portrait(self) -> PageSize:
        """The same paper with its long side upright."""
        return PageSize(min(self._sides()), max(self._sides()))

    def _sides(self) -> tuple[float, float]:
        return positive(self.width, "the width of a page"), positive(self.height, "the height of a page")


def page_size(size: str | tuple[float, float], *, landscape: bool = False) -> PageSize:
    """The size of paper called `size`.

    ISO 216 names are "A0" to "A10" and "B0" to "B10", ISO 269 "C0" to "C10"; Japanese B sizes (JIS P 0138), which are
    larger, are "JIS-B0" to "JIS-B10", as in CSS. "letter", "legal", "ledger", "tabloid", "executive" and "statement"
    are those of North America. Sizes are also written as "4x6in", "210x297mm" or "10cm x 15cm", or are a pair of mm.
    A name may end in " landscape" or " portrait"; `landscape` lays the long side across. Upper and lower case are the
    same. Raises `BadValueError` for a name that is not known and a size that is not positive, `BadTypeError`.
    """
    found = _parsed(size) if isinstance(size, str) else _pair(size)
    return found.landscape if landscape else found


def to_mm(value: object, name: str, dpi: float) -> float:
    """A length in mm: `value` is text with a CSS unit such as "3mm" or "0.125in", or a number of units of 1/dpi inch.

    Raises `BadValueError` for a negative one or text that is no length, `BadTypeError`.
    """
    if isinstance(value, str):
        found = _LENGTH.fullmatch(value) if len(value) <= _LONGEST else None
        if found is None:
            raise BadValueError(f"{name} must be a length such as '3mm' or '0.125in', got {shown(value)}")
        length = _mm(found[1], found[2])
    else:
        number = to_float(value)
        if number is None or isinstance(value, bool):
            raise BadTypeError(f"{name} must be a number or a length such as '3mm', got {shown(value)}")
        length = number * MM_PER_INCH / dpi
    if not 0.0 <= length <= _LARGEST:
        raise BadValueError(f"{name} must be from 0 to {_LARGEST:g} mm, got {shown(value)}")
    return length


def _parsed(text: str) -> PageSize:
    words = text.lower().split() if len(text) <= _LONGEST else []
    turn = words.pop() if len(words) > 1 and words[-1] in {"landscape", "portrait"} else ""
    name = " ".join(words)
    pair = _PAIR.fullmatch(name)
    if pair is not None:
        found = _checked(_mm(pair[1], pair[2] or pair[4]), _mm(pair[3], pair[4]), text)
    else:
        known = _NAMED.get(name)
        if known is None:
            near = get_close_matches(name, _NAMED, 1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise BadValueError(
                f"unknown page size {shown(text)}; {hint}known are A0 to A10, B0 to B10, C0 to C10, JIS-B0 to JIS-B10, "
                f"{', '.join(_INCHES)}, and sizes such as '4x6in' and '210x297mm'"
            )
        found = known
    return found if not turn else found.landscape if turn == "landscape" else found.portrait


def _pair(size: object) -> PageSize:
    numbers = [to_float(side) for side in size] if isinstance(size, (tuple, list)) else []
    if len(numbers) != 2 or None in numbers:
        raise BadTypeError(f"a page size must be a name such as 'A4' or (width, height) in mm, got {shown(size)}")
    width, height = numbers
    return _checked(width or 0.0, height or 0.0, size)


def _checked(width: float, height: float, given: object) -> PageSize:
    if not (0.0 < width <= _LARGEST and 0.0 < height <= _LARGEST):
        raise BadValueError(f"a page must be larger than 0 and at most {_LARGEST:g} mm a side, got {shown(given)}")
    return PageSize(width, height)


def _mm(number: str, unit: str) -> float:
    """A number of a unit in mm, to a millionth of a nanometre: 10 cm are 100 mm."""
    return round(float(number) * CSS_PX[unit.lower()] / PX_PER_MM, 12)


def _named() -> dict[str, PageSize]:
    """All names in lower case. Each size of a series is half the one before it, whole mm (ISO 216, 3)."""
    names = {name: PageSize(*(round(side * MM_PER_INCH, 12) for side in sides)) for name, sides in _INCHES.items()}
    for letter, sides in _SERIES.items():
        size = sides
        for number in range(_SIZES):
            names[f"{letter}{number}"] = PageSize(float(size[0]), float(size[1]))
            size = size[1] // 2, size[0]
    return names


_NAMED: Final = _named()
