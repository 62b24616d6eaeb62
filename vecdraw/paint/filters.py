"""Filters as values: the functions of the CSS `filter` property (Filter Effects 1, 6) and the primitives beyond them.

`ctx.filter` and `ctx.layer(filter=...)` take one of them, a list, or CSS text. They say what is asked for, not how it
is drawn. Lengths are px in user units of the canvas, y down; amounts are fractions (1 for 100%), never negative.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vecdraw.errors import BadTypeError, shown
from vecdraw.paint.color import Color
from vecdraw.paint.filter_effects import (
    Channel,
    ColorMatrix,
    ColorMatrixFilter,
    ComponentTransfer,
    Convolve,
    Displacement,
    DistantLight,
    EdgeMode,
    Effect,
    Light,
    Lighting,
    LightingKind,
    Morphology,
    MorphologyOperator,
    Offset,
    PointLight,
    SpotLight,
    transfer_discrete,
    transfer_gamma,
    transfer_linear,
    transfer_table,
)
from vecdraw.paint.filter_numbers import check_finite, check_not_negative

__all__ = [
    "Blur",
    "Brightness",
    "Channel",
    "ColorFilter",
    "ColorMatrix",
    "ColorMatrixFilter",
    "ComponentTransfer",
    "Contrast",
    "Convolve",
    "Displacement",
    "DistantLight",
    "DropShadow",
    "EdgeMode",
    "Effect",
    "Filter",
    "FilterStyle",
    "Grayscale",
    "HueRotate",
    "Invert",
    "Light",
    "Lighting",
    "LightingKind",
    "Morphology",
    "MorphologyOperator",
    "Offset",
    "Opacity",
    "PointLight",
    "Saturate",
    "Sepia",
    "SpotLight",
    "color_matrix",
    "transfer_discrete",
    "transfer_gamma",
    "transfer_linear",
    "transfer_table",
]


@dataclass(frozen=True, slots=True)
class Blur:
    """A Gaussian blur; `std_deviation` in px."""

    std_deviation: float = 0.0

    def __post_init__(self) -> None:
        check_not_negative("std_deviation of Blur", self.std_deviation)


@dataclass(frozen=True, slots=True)
class _Amount:
    """What the filters of one amount share; instances of two of them are never equal."""

    amount: float = 1.0

    def __post_init__(self) -> None:
        check_not_negative(f"amount of {type(self).__name__}", self.amount)


class Brightness(_Amount):
    """Multiplies red, green and blue by `amount`."""

    __slots__ = ()


class Contrast(_Amount):
    """Multiplies the distance of red, green and blue from one half by `amount`."""

    __slots__ = ()


class Grayscale(_Amount):
    """Moves colours to grey by `amount`, 1 for all the way; more is the same as 1."""

    __slots__ = ()


class Invert(_Amount):
    """Moves red, green and blue to their inverse by `amount`, 1 for all the way; more is the same as 1."""

    __slots__ = ()


class Opacity(_Amount):
    """Multiplies alpha by `amount`; more than 1 is the same as 1."""

    __slots__ = ()


class Saturate(_Amount):
    """Scales saturation by `amount`: 0 leaves grey, more than 1 oversaturates."""

    __slots__ = ()


class Sepia(_Amount):
    """Moves colours to sepia by `amount`, 1 for all the way; more is the same as 1."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class HueRotate:
    """Turns hues by `radians`."""

    radians: float = 0.0

    def __post_init__(self) -> None:
        check_finite("radians of HueRotate", self.radians)


@dataclass(frozen=True, slots=True)
class DropShadow:
    """The picture's shadow under it: offset and `std_deviation` in px; a `color` of None is the current colour."""

    dx: float
    dy: float
    std_deviation: float = 0.0
    color: Color | None = None

    def __post_init__(self) -> None:
        check_finite("dx of DropShadow", self.dx)
        check_finite("dy of DropShadow", self.dy)
        check_not_negative("std_deviation of DropShadow", self.std_deviation)


ColorFilter = Brightness | Contrast | Grayscale | HueRotate | Invert | Opacity | Saturate | Sepia
"""The filters that change each pixel by itself."""

Filter = ColorFilter | Blur | DropShadow | Effect
"""Every filter there is."""

FilterStyle = str | Filter | Sequence[str | Filter]
"""What sets a filter: CSS text, a value, or several of both, applied in order."""

_LUMINANCE: Final = (0.213, 0.715, 0.072)
_LUMINANCE_EXACT: Final = (0.2126, 0.7152, 0.0722)
_SEPIA: Final = (
    (0.393, 0.769, 0.189),
    (0.349, 0.686, 0.168),
    (0.272, 0.534, 0.131),
)
_Rows = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
_IDENTITY: Final[_Rows] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def color_matrix(color_filter: ColorFilter) -> ColorMatrix:
    """The matrix that does what `color_filter` asks for (Filter Effects 1, 9.6 and 13).

    Raises `BadTypeError` for a filter that is no matrix (`Blur`, `DropShadow`).
    """
    match color_filter:
        case Brightness(amount):
            return _diagonal(amount, 0.0)
        case Contrast(amount):
            return _diagonal(amount, 0.5 - 0.5 * amount)
        case Invert(amount):
            k = min(amount, 1.0)
            return _diagonal(1.0 - 2.0 * k, k)
        case Opacity(amount):
            return _matrix(_IDENTITY, alpha=min(amount, 1.0))
        case Grayscale(amount):
            return _matrix(_toward((_LUMINANCE_EXACT,) * 3, min(amount, 1.0)))
        case Saturate(amount):
            return _matrix(_toward((_LUMINANCE,) * 3, 1.0 - amount))
        case Sepia(amount):
            return _matrix(_toward(_SEPIA, min(amount, 1.0)))
        case HueRotate(radians):
            return _matrix(_hue_rotation(radians))
        case _:
            raise BadTypeError(f"no colour matrix does what {shown(color_filter)} asks for")


def _toward(target: _Rows, share: float) -> _Rows:
    """The identity moved to `target` by `share`."""

    def row(i: int) -> tuple[float, float, float]:
        one, other = _IDENTITY[i], target[i]
        return (
            one[0] + (other[0] - one[0]) * share,
            one[1] + (other[1] - one[1]) * share,
            one[2] + (other[2] - one[2]) * share,
        )

    return row(0), row(1), row(2)


def _hue_rotation(radians: float) -> _Rows:
    cos, sin = math.cos(radians), math.sin(radians)
    return (
        (0.213 + cos * 0.787 - sin * 0.213, 0.715 - cos * 0.715 - sin * 0.715, 0.072 - cos * 0.072 + sin * 0.928),
        (0.213 - cos * 0.213 + sin * 0.143, 0.715 + cos * 0.285 + sin * 0.140, 0.072 - cos * 0.072 - sin * 0.283),
        (0.213 - cos * 0.213 - sin * 0.787, 0.715 - cos * 0.715 + sin * 0.715, 0.072 + cos * 0.928 + sin * 0.072),
    )


def _diagonal(factor: float, offset: float) -> ColorMatrix:
    return _matrix(((factor, 0.0, 0.0), (0.0, factor, 0.0), (0.0, 0.0, factor)), offset)


def _matrix(rows: _Rows, offset: float = 0.0, alpha: float = 1.0) -> ColorMatrix:
    red, green, blue = rows
    return (*red, 0.0, offset, *green, 0.0, offset, *blue, 0.0, offset, 0.0, 0.0, 0.0, alpha, 0.0)
