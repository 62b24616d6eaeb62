"""Colours: one frozen value, made from CSS text, numbers or bytes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, get_args

from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.color_mix import PartialComponents, SpaceColor, present
from vecdraw.paint.color_spaces import AnySpaceName, ColorSpaceName, Components, PolarName, convert
from vecdraw.paint.css_color import BLACK as _CSS_BLACK
from vecdraw.paint.css_color import parse_color
from vecdraw.paint.css_numeric import serialize_number

_CACHED: Final = 4096  # parsed texts kept; pictures that use more colours by text pay the parser again
_HAIR: Final = 1e-9  # of a 255th: the rounding errors of what converts a colour
_CACHED_LENGTH: Final = 128  # longer texts are not kept, so that the cache stays below a megabyte or so
_SPACES: Final = (*get_args(ColorSpaceName), *get_args(PolarName))
_FUNCTION_SPACES: Final = frozenset({"lab", "lch", "oklab", "oklch"})


@dataclass(frozen=True, slots=True)
class Color:
    """A colour.

    `red`, `green`, `blue` are gamma-encoded sRGB, not premultiplied, 0..1 inside the gamut of sRGB and beyond it for
    colours that sRGB has not; `alpha` is 0..1. `space` is None for the legacy syntaxes (hex, names, rgb(), hsl(),
    hwb()), which have 8 bits a channel; else `components` are those that were written in `space`, None where CSS
    says `none` (drawn as 0), and `alpha_missing` tells that the opacity was `none`.

    Raises `BadValueError` for components that are not finite and for an alpha outside 0..1.
    """

    red: float
    green: float
    blue: float
    alpha: float = 1.0
    space: ColorSpaceName | None = None
    components: PartialComponents | None = None
    alpha_missing: bool = False

    def __post_init__(self) -> None:
        for name in ("red", "green", "blue", "alpha"):
            value = getattr(self, name)
            if type(value) is not float:
                object.__setattr__(self, name, _component(value, name))
        if not (0.0 <= self.alpha <= 1.0 and -math.inf < self.red + self.green + self.blue < math.inf):
            raise BadValueError(
                "a colour has finite red, green and blue and an alpha from 0 to 1, got "
                f"({self.red!r}, {self.green!r}, {self.blue!r}, {self.alpha!r})"
            )
        if self.space is not None or self.components is not None:
            self._check_components()

    def _check_components(self) -> None:
        if not is_one_of(self.space, get_args(ColorSpaceName)):
            raise BadValueError(f"space must be one of {', '.join(get_args(ColorSpaceName))}, got {shown(self.space)}")
        parts: object = self.components
        whole = isinstance(parts, tuple) and len(parts) == 3
        if not whole or any(part is not None and to_float(part) is None for part in self.components or ()):
            raise BadTypeError(f"components must be three numbers or None, got {shown(parts)}")

    @classmethod
    def parse(cls, css: str, current: Color | None = None) -> Color:
        """The colour of CSS text (CSS Color 4; of CSS Color 5 color-mix(), relative colours and alpha()).

        `current` is what currentcolor stands for (default: black). Raises `ParseError` for text that is no colour.
        """
        if current is None:
            return to_color(css)
        return from_css_value(parse_color(css, to_color(current).as_written()))

    @classmethod
    def from_rgba8(cls, red: int, green: int, blue: int, alpha: int = 255) -> Color:
        """The legacy sRGB colour of four bytes 0..255, not premultiplied. Raises `BadValueError`."""
        for name, value in (("red", red), ("green", green), ("blue", blue), ("alpha", alpha)):
            if to_float(value) is None:
                raise BadTypeError(f"{name} must be an integer from 0 to 255, got {shown(value)}")
            if not 0 <= value <= 255:
                raise BadValueError(f"{name} must be an integer from 0 to 255, got {value!r}")
        return cls(red / 255, green / 255, blue / 255, alpha / 255)

    @classmethod
    def from_space(cls, space: ColorSpaceName, components: PartialComponents, alpha: float = 1.0) -> Color:
        """The colour of three `components` in `space`, in the ranges of `paint.color_spaces`; None is CSS `none`."""
        if not is_one_of(space, get_args(ColorSpaceName)):
            raise BadValueError(f"space must be one of {', '.join(get_args(ColorSpaceName))}, got {shown(space)}")
        if not isinstance(components, (tuple, list)):
            raise BadTypeError(f"a colour's components must be three numbers or None, got {shown(components)}")
        parts = [part if part is None else _component(part, "a component") for part in components]
        if len(parts) != 3:
            raise BadTypeError(f"components must be three numbers or None, got {shown(components)}")
        known: PartialComponents = (parts[0], parts[1], parts[2])
        return cls(*convert(present(known), space, "srgb"), alpha, space, known)

    def to_rgba8(self) -> tuple[int, int, int, int]:
        """Red, green, blue and alpha as bytes, not premultiplied, clipped to the gamut of sRGB, halves rounded up."""
        return _byte(self.red), _byte(self.green), _byte(self.blue), _byte(self.alpha)

    def to_space(self, space: AnySpaceName) -> Components:
        """The components of this colour in `space`, `none` as 0, without mapping it into the gamut of that space."""
        if not is_one_of(space, _SPACES):
            raise BadValueError(f"a colour space must be one of {', '.join(_SPACES)}, got {shown(space)}")
        if self.space is None or self.components is None:
            return convert((self.red, self.green, self.blue), "srgb", space)
        return convert(present(self.components), self.space, space)

    def with_alpha(self, alpha: float) -> Color:
        """This colour with another opacity, 0..1."""
        return replace(self, alpha=alpha, alpha_missing=False)

    def as_written(self) -> SpaceColor:
        """This colour as a value of the CSS parser."""
        if self.space is None or self.components is None:
            return SpaceColor("srgb", (self.red, self.green, self.blue), self.alpha, True)
        return SpaceColor(self.space, self.components, None if self.alpha_missing else self.alpha)

    @property
    def css(self) -> str:
        """The serialisation that a canvas reads back (HTML Standard, canvas, fill and stroke styles; CSS Color 4, 15).

        Legacy colours are "#rrggbb", or "rgba(r, g, b, a)" when not opaque; others name their space.
        """
        if self.space is None or self.components is None:
            return _legacy_css(*self.to_rgba8())
        numbers = " ".join("none" if c is None else serialize_number(c) for c in self.components)
        alpha = "none" if self.alpha_missing else serialize_number(self.alpha)
        opacity = "" if self.alpha == 1.0 and not self.alpha_missing else f" / {alpha}"
        if self.space in _FUNCTION_SPACES:
            return f"{self.space}({numbers}{opacity})"
        return f"color({self.space} {numbers}{opacity})"

    def __str__(self) -> str:
        return self.css


ColorLike = str | tuple[float, float, float] | tuple[float, float, float, float] | Color
"""What is taken for a colour: CSS text, (red, green, blue[, alpha]) as numbers 0..1 in sRGB, or a `Color`."""


def to_color(value: object) -> Color:
    """The colour that `value`, a `ColorLike`, stands for.

    Numbers that are exact 255ths (1, 0.2, 128 / 255) give a legacy colour, others one of the space srgb, which keeps
    them. Raises `ParseError` for text that is no colour, `BadValueError` for numbers outside 0..1, `BadTypeError`
    for anything else.
    """
    if isinstance(value, str):
        return _cached(value) if len(value) <= _CACHED_LENGTH else from_css_value(parse_color(value))
    if isinstance(value, Color):
        return value
    if isinstance(value, (tuple, list)) and len(value) in {3, 4}:
        return _from_numbers(value)
    raise BadTypeError(
        f"a colour must be CSS text, (red, green, blue[, alpha]) as numbers from 0 to 1, or a Color, got {shown(value)}"
    )


def _from_numbers(numbers: tuple[object, ...] | list[object]) -> Color:
    red, green, blue, *rest = [n if type(n) is float else _number(n) for n in numbers]
    alpha = rest[0] if rest else 1.0
    if not (0.0 <= red <= 1.0 and 0.0 <= green <= 1.0 and 0.0 <= blue <= 1.0 and 0.0 <= alpha <= 1.0):
        raise BadValueError(
            f"red, green, blue and alpha must be from 0 to 1, got {shown(numbers)}; Color.from_rgba8 takes bytes"
        )
    if all((n * 255.0).is_integer() for n in (red, green, blue, alpha)):
        return Color(red, green, blue, alpha)
    return Color(red, green, blue, alpha, "srgb", (red, green, blue))


def _component(value: object, name: str) -> float:
    number = to_float(value)
    if number is None:
        raise BadTypeError(f"{name} of a colour must be a number, got {shown(value)}")
    return number


def _number(value: object) -> float:
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"red, green, blue and alpha of a colour must be numbers from 0 to 1, got {shown(value)}")
    return number


@lru_cache(maxsize=_CACHED)
def _cached(css: str) -> Color:
    return from_css_value(parse_color(css, _CSS_BLACK))


def from_css_value(color: SpaceColor) -> Color:
    """The value for what the parser read: rgb() loses what 8 bits cannot hold, as in browsers, the others do not."""
    rgb = convert(present(color.components), color.space, "srgb")
    alpha = color.alpha or 0.0
    if color.space == "hsl" or color.space == "hwb":  # noqa: PLR1714 - only so does mypy narrow the literal
        if not color.legacy:
            raise AssertionError(f"the parser leaves {color.space} only as a legacy colour")
        return Color(_snapped(rgb[0]), _snapped(rgb[1]), _snapped(rgb[2]), _byte(alpha) / 255)
    if color.legacy:
        return Color.from_rgba8(_byte(rgb[0]), _byte(rgb[1]), _byte(rgb[2]), _byte(alpha))
    return Color(*rgb, alpha, color.space, color.components, color.alpha is None)


def _snapped(value: float) -> float:
    """`value` cut to 0..1, and the 255th it is meant to be where arithmetic left it a hair beside one."""
    levels = min(1.0, max(0.0, value)) * 255
    return round(levels) / 255 if abs(levels - round(levels)) < _HAIR else levels / 255


def _byte(value: float) -> int:
    """`value` 0..1 as 0..255; the 1e-12 keeps halves that arithmetic left a hair below from rounding down."""
    return max(0, min(255, math.floor(max(-1.0, min(value, 2.0)) * 255 + 0.5 + 1e-12)))


def _legacy_css(red: int, green: int, blue: int, alpha: int) -> str:
    if alpha == 255:
        return f"#{red:02x}{green:02x}{blue:02x}"
    # two digits when they come back as the same byte, else three (CSS Color 4, 15.1)
    digits = round(alpha / 255, 2)
    if math.floor(digits * 255 + 0.5) != alpha:
        digits = round(alpha / 255, 3)
    return f"rgba({red}, {green}, {blue}, {digits:g})"
