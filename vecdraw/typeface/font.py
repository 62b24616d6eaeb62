"""The `Font` value: what CSS calls a font, that is a list of families and what is wanted of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Final, Literal, TypeVar, get_args

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, shown

FontStyle = Literal["normal", "italic", "oblique"]
VariantCaps = Literal[
    "normal", "small-caps", "all-small-caps", "petite-caps", "all-petite-caps", "unicase", "titling-caps"
]

GENERIC_FAMILIES: Final = frozenset(
    {
        "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "emoji", "math", "fangsong",
        "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded",
    }
)  # fmt: skip
"""The generic families of CSS Fonts 4, 4.2. A family of such a name is written with its quotes: '"serif"'."""

_V = TypeVar("_V")
_TAG_LENGTH = 4


class _Hashed:
    """Room for a hash that is known: fonts are looked up again and again."""

    __slots__ = ("_hash",)

    _hash: int


@dataclass(frozen=True, slots=True, init=False)
class Font(_Hashed):
    """A font as CSS means it (CSS Fonts 4): families in order of preference, and what is wanted of them.

    `families` is one name or several; generic names (`sans-serif`, `emoji`, ...) count as such, a real family with such
    a name is given in quotes. `size` is in px (per em); `weight` 1 to 1000; `angle` the slope of an oblique style in
    degrees, clockwise; `stretch` a width in percent; `line_height` px or None for the font's own; `features` OpenType
    tags with values (`{"palt": 1}`); `axes` variation axes with values (`{"wght": 650}`), over what the other
    properties ask for.

    Raises `BadValueError`, `BadTypeError` and `LimitError`.
    """

    families: tuple[str, ...]
    size: float
    weight: float
    style: FontStyle
    angle: float
    stretch: float
    variant_caps: VariantCaps
    line_height: float | None
    features: tuple[tuple[str, int], ...]
    axes: tuple[tuple[str, float], ...]

    def __init__(
        self,
        families: str | Sequence[str],
        size: float = 10.0,
        *,
        weight: float = 400.0,
        style: FontStyle = "normal",
        angle: float = 14.0,
        stretch: float = 100.0,
        variant_caps: VariantCaps = "normal",
        line_height: float | None = None,
        features: Mapping[str, int] | Iterable[tuple[str, int]] = (),
        axes: Mapping[str, float] | Iterable[tuple[str, float]] = (),
    ) -> None:
        put = object.__setattr__
        put(self, "families", _families(families))
        put(self, "size", _number("size", size, 0.0, math.inf))
        put(self, "weight", _number("weight", weight, 1.0, 1000.0))
        put(self, "style", _choice("style", style, get_args(FontStyle)))
        put(self, "angle", _number("angle", angle, -90.0, 90.0))
        put(self, "stretch", _number("stretch", stretch, 0.0, math.inf))
        put(self, "variant_caps", _choice("variant_caps", variant_caps, get_args(VariantCaps)))
        put(self, "line_height", None if line_height is None else _number("line_height", line_height, 0.0, math.inf))
        put(self, "features", tuple((tag, _feature(tag, value)) for tag, value in _tagged("features", features)))
        put(self, "axes", tuple((tag, _axis(tag, value)) for tag, value in _tagged("axes", axes)))

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            found = hash(_values(self))
            object.__setattr__(self, "_hash", found)
            return found

    def replaced(self, **changes: Any) -> Font:
        """This font with some of its properties changed, by the names of the constructor."""
        return Font(**{field.name: getattr(self, field.name) for field in fields(self)} | changes)


_values: Final = attrgetter(*(field.name for field in fields(Font)))


def _families(families: str | Sequence[str]) -> tuple[str, ...]:
    given: object = families
    if not isinstance(given, (str, list, tuple)):
        raise BadTypeError(f"font families must be a str or a list of str, got {shown(families)}")
    names = (given,) if isinstance(given, str) else tuple(given)
    limits.check("font_families", len(names), "families of one font")
    if not names:
        raise BadValueError("a font needs at least one family, got none")
    for name in names:
        if not isinstance(name, str):
            raise BadTypeError(f"a font family must be str, got {shown(name)}")
        if not name.strip():
            raise BadValueError(f"a font family must have a name, got {shown(name)}")
    return names


def _number(what: str, value: float, low: float, high: float) -> float:
    if isinstance(value, (bool, str)):
        raise BadTypeError(f"font {what} must be a number, got {shown(value)}")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise BadTypeError(f"font {what} must be a number, got {shown(value)}") from None
    if not (low <= number <= high and math.isfinite(number)):
        upper = "" if high == math.inf else f" and at most {high:g}"
        raise BadValueError(f"font {what} must be finite, at least {low:g}{upper}, got {shown(value)}")
    return number


def _choice(what: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise BadValueError(f"font {what} must be one of {', '.join(choices)}, got {shown(value)}")
    return value


def _tagged(what: str, pairs: Mapping[str, _V] | Iterable[tuple[str, _V]]) -> list[tuple[str, _V]]:
    try:
        merged = dict(pairs.items() if isinstance(pairs, Mapping) else pairs)
    except (TypeError, ValueError):
        raise BadTypeError(f"font {what} must be a mapping of tags or (tag, value) pairs, got {shown(pairs)}") from None
    for tag in merged:
        if not (isinstance(tag, str) and len(tag) == _TAG_LENGTH and all(" " <= c <= "~" for c in tag)):
            raise BadValueError(f"a tag of font {what} must be four ASCII characters, got {shown(tag)}")
    return sorted(merged.items())


def _feature(tag: str, value: int) -> int:
    if not isinstance(value, int):
        raise BadTypeError(f"font feature {tag!r} must be an int or a bool, got {shown(value)}")
    if not 0 <= value < 1 << 32:
        raise BadValueError(f"font feature {tag!r} must be from 0 to 4294967295, got {shown(value)}")
    return int(value)


def _axis(tag: str, value: float) -> float:
    return _number(f"axis {tag!r}", value, -32768.0, 32768.0)
