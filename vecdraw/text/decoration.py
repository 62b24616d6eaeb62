"""`Decoration`: the lines under, over and through text, as values of spans."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal, get_args

from vecdraw import caches
from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, ParseError, shown
from vecdraw.paint.css_length import Length
from vecdraw.paint.paint_arguments import to_brush
from vecdraw.text.decoration_line import DecorationKind, DecorationRule, SkipInk
from vecdraw.text.decoration_path import DecorationStyle
from vecdraw.units import CSS_PX

_KINDS: Final[tuple[str, ...]] = get_args(DecorationKind)
_STYLES: Final[tuple[str, ...]] = get_args(DecorationStyle)
_SHORTHANDS: Final = 256
_LONGEST: Final = 256  # characters of a shorthand


@dataclass(frozen=True, slots=True)
class Decoration:
    """Lines under, over or through text (CSS Text Decoration 4, section 2).

    `lines` is `"underline"`, `"overline"`, `"line-through"`, or several of them (as one string or a sequence).
    `style` is `"solid"`, `"double"`, `"dotted"`, `"dashed"` or `"wavy"`; `color` is what `fill_style` takes (None: the
    fill of the text). `thickness` is px, or `"auto"` and `"from-font"`, which are both what the font says; `offset` is
    how far an underline lies below the baseline, or beside the em box of vertical text, in px, `"auto"` what the font
    says. `skip_ink` `"auto"` leaves out lines where letters cross them, other than East Asian ones, `"all"` also these.
    Neighbouring spans of equal decorations share one line.

    Raises `BadTypeError`, `BadValueError` and `ParseError`.
    """

    lines: str | tuple[str, ...]
    style: DecorationStyle = "solid"
    color: Any = None
    thickness: float | Literal["auto", "from-font"] = "auto"
    offset: float | Literal["auto"] = "auto"
    skip_ink: SkipInk = "auto"

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "lines", _lines(self.lines))
        for name, value, choices in (("style", self.style, _STYLES), ("skip_ink", self.skip_ink, get_args(SkipInk))):
            if not is_one_of(value, choices):
                raise BadValueError(f"{name} of a decoration must be one of {', '.join(choices)}, got {shown(value)}")
        if self.color is not None:
            put(self, "color", to_brush(self.color, "color"))
        if not is_one_of(self.thickness, ("auto", "from-font")):
            put(self, "thickness", _px("thickness", self.thickness, "'auto', 'from-font' or px", least=0.0))
        if not is_one_of(self.offset, ("auto",)):
            put(self, "offset", _px("offset", self.offset, "'auto' or px", least=-math.inf))

    @property
    def rules(self) -> tuple[DecorationRule, ...]:
        """Each line on its own."""
        thickness = self.thickness if isinstance(self.thickness, float) else None
        offset = self.offset if isinstance(self.offset, float) else None
        kinds = tuple(kind for kind in get_args(DecorationKind) if kind in self.lines)
        return tuple(DecorationRule(kind, self.style, thickness, offset, self.skip_ink) for kind in kinds)

    def scaled(self, factor: float) -> Decoration:
        """It with px multiplied."""
        thickness = self.thickness * factor if isinstance(self.thickness, float) else self.thickness
        return replace(
            self, thickness=thickness, offset=self.offset * factor if isinstance(self.offset, float) else self.offset
        )


def to_decoration(value: object) -> Decoration:
    """A Decoration, or the one of a CSS `text-decoration` shorthand such as `"underline wavy red 2px"`.

    Raises `BadTypeError`, `BadValueError`, `ParseError`.
    """
    if isinstance(value, Decoration):
        return value
    if not isinstance(value, str):
        raise BadTypeError(f"decoration must be a Decoration or a str such as 'underline dotted', got {shown(value)}")
    return _parsed(value)


@lru_cache(maxsize=_SHORTHANDS)
def _parsed(css: str) -> Decoration:
    if len(css) > _LONGEST:
        raise ParseError(f"decoration must be at most {_LONGEST} characters long, got {len(css):,}", css)
    lines: list[str] = []
    style: Any = "solid"
    thickness: Any = "auto"
    color: list[str] = []
    for word in _words(css):
        lower = word.lower()
        if lower in _KINDS:
            lines.append(lower)
        elif lower in _STYLES:
            style = lower
        elif lower in ("auto", "from-font"):
            thickness = lower
        elif word[0] in "0123456789.+-":
            thickness = _absolute(word)
        else:
            color.append(word)
    if not lines:
        raise ParseError(f"decoration must name {', '.join(_KINDS)}, got {shown(css)}", css)
    return Decoration(tuple(lines), style, " ".join(color) or None, thickness)


caches.register_function("decorations", _parsed)


def _words(css: str) -> list[str]:
    """What white space parts, but for that in parentheses."""
    words: list[str] = []
    depth = 0
    for word in css.split():
        if depth:
            words[-1] += f" {word}"
        else:
            words.append(word)
        depth += word.count("(") - word.count(")")
    return words


def _absolute(css: str) -> float:
    """The px of a CSS length. Raises `ParseError`, `BadValueError` for one that depends on a font."""
    length = Length.parse(css)
    if length.unit not in CSS_PX:
        raise BadValueError(f"thickness of a decoration must be a length such as '2px', got {shown(css)}")
    return length.value * CSS_PX[length.unit]


_SEVERAL: Final = (list, tuple, set, frozenset)


def _lines(value: object) -> tuple[str, ...]:
    words = value.split() if isinstance(value, str) else list(value) if isinstance(value, _SEVERAL) else None
    if words is None:
        raise BadTypeError(f"lines of a decoration must be a str or a sequence of them, got {shown(value)}")
    if not words or not all(is_one_of(word, _KINDS) for word in words):
        raise BadValueError(f"lines of a decoration must be of {', '.join(_KINDS)}, got {shown(value)}")
    return tuple(kind for kind in _KINDS if kind in words)


def _px(name: str, value: object, expected: str, *, least: float) -> float:
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} of a decoration must be {expected}, got {shown(value)}")
    if not (math.isfinite(number) and number >= least):
        raise BadValueError(f"{name} of a decoration must be {expected}, got {shown(value)}")
    return number
