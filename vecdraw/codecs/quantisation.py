"""JPEG quantisation tables from a model of how well the eye sees contrast at each frequency.

Luminance: P. G. J. Barten, "Contrast Sensitivity of the Human Eye and its Effects on Image Quality" (SPIE 1999),
chapter 3, with the constants of a standard observer. Chroma: the low passes of the blue-yellow and the
red-green channel of X. Zhang and B. A. Wandell, "A spatial extension of CIELAB for digital color image reproduction"
(SID 1996). Lines that slant are seen less well: A. J. Ahumada and H. A. Peterson, "Luminance-model-based DCT
quantization for color image compression" (SPIE 1666, 1992).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from vecdraw.arguments import to_float
from vecdraw.codecs.codec import check_whole
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.units import MM_PER_INCH

Table = tuple[int, ...]

_SIDE: Final = 8
_LARGEST: Final = 255  # of a baseline JPEG (ITU-T T.81, B.2.4.1)
_FINEST: Final = 12.0  # the smallest number of the luminance table at quality 50: about that of T.81's Annex K

# What lies far above the threshold looks about as strong at every frequency (Georgeson and Sullivan 1975, "contrast
# constancy"), so that no frequency is worth less than this share of the best one.
_LEAST_LUMINANCE: Final = 1 / 4
_LEAST_CHROMA: Final = 1 / 8
_CHROMA: Final = 1.5  # of the finest chroma step to the finest of luminance

_GRAY: Final = 0.18  # of the light of white: what the eye is adapted to, as photographers take it

_HIGHEST: Final = 1e50  # of what the model computes with

_SLANTED: Final = 0.7  # sensitivity to lines at 45 degrees, of that to upright ones

_Curve = tuple[tuple[float, float], ...]

# Weights and spreads (degrees) of the Gaussians of the opponent channels.
_BLUE_YELLOW: Final[_Curve] = ((0.488, 0.0536), (0.371, 0.386))
_RED_GREEN: Final[_Curve] = ((0.531, 0.0392), (0.330, 0.494))


def contrast_tables(
    quality: int = 75, *, dpi: float = 96.0, distance: float = 900.0, luminance: float = 80.0
) -> tuple[Table, Table, Table]:
    """Three tables of 64 steps (Y, Cb, Cr; row by row, not zigzag), for JPEG's option `quantization`.

    A frequency that is hardly seen is stored coarsely. `quality` is 1 to 100 on libjpeg's scale; `dpi` the dots per
    inch of the display or print, `distance` the eye's from it in mm (at 96 dpi and 900 mm a pixel is a minute of arc),
    `luminance` the light of its white in cd/m2 (80 is that of sRGB's display). The nearer the eye, the finer the high
    frequencies are kept. Raises `BadTypeError` and `BadValueError`.
    """
    check_whole("quality", quality, 1, 100)
    away, dots = _positive("distance", distance), _positive("dpi", dpi)
    per_degree = _within(away / MM_PER_INCH * dots * math.tan(math.radians(1.0)))
    mean = _within(_GRAY * _positive("luminance", luminance))
    scale = _FINEST * (50 / quality if quality < 50 else 2 - quality / 50)
    seen = [
        (lambda u: barten(u, mean), _LEAST_LUMINANCE, 1.0),
        (lambda u: _low_pass(u, _BLUE_YELLOW), _LEAST_CHROMA, _CHROMA),
        (lambda u: _low_pass(u, _RED_GREEN), _LEAST_CHROMA, _CHROMA),
    ]
    luma, blue, red = (_table(curve, per_degree, least, scale * factor) for curve, least, factor in seen)
    return luma, blue, red


def barten(frequency: float, luminance: float, field: float = 10.0) -> float:
    """How little contrast is seen: one over the least modulation, for `frequency` in cycles per degree.

    `luminance` is the mean in cd/m2, `field` the side in degrees of what is looked at.
    """
    pupil = 5 - 3 * math.tanh(0.4 * math.log10(luminance * field**2 / 40**2))  # mm
    spread = math.hypot(0.5 / 60, 0.08 / 60 * pupil)  # degrees
    trolands = math.pi * pupil**2 / 4 * luminance * (1 - (pupil / 9.7) ** 2 + (pupil / 12.4) ** 4)
    transfer = math.exp(-2 * (math.pi * spread * frequency) ** 2)
    room = 1 / field**2 + 1 / 12**2 + frequency**2 / 15**2
    photons = 1 / (0.03 * 1.2274e6 * trolands)
    neural = 3e-8 / -math.expm1(-((frequency / 7) ** 2))
    return transfer / 3 / math.sqrt(2 / 0.1 * room * (photons + neural))


def _low_pass(frequency: float, gaussians: _Curve) -> float:
    total = sum(weight * math.exp(-((math.pi * spread * frequency) ** 2)) for weight, spread in gaussians)
    return total / sum(weight for weight, _ in gaussians)


def _table(curve: Callable[[float], float], per_degree: float, least: float, finest: float) -> Table:
    """The steps, the smallest of which is about `finest`, for a pixel pitch of `per_degree` px a degree."""
    worth = [_worth(curve, row, column, per_degree) for row in range(_SIDE) for column in range(_SIDE)]
    best = max(worth)
    return tuple(min(_LARGEST, max(1, round(finest * min(best / each, 1 / least)))) for each in worth)


def _worth(curve: Callable[[float], float], row: int, column: int, per_degree: float) -> float:
    """How strongly a coefficient of the 8 x 8 cosine transform is seen, for its size."""
    across, down = (row or 0) * per_degree / (2 * _SIDE), (column or 0) * per_degree / (2 * _SIDE)
    frequency = math.hypot(across, down) or per_degree / (2 * _SIDE)  # the mean of a block counts as its slowest wave
    sensitivity = curve(frequency)
    if row and column:
        slant = 2 * row * column / (row**2 + column**2)  # the sine of twice the angle
        sensitivity *= _SLANTED + (1 - _SLANTED) * (1 - slant**2)
    amplitude = (1 if row else math.sqrt(0.5)) * (1 if column else math.sqrt(0.5))
    return max(sensitivity, 1e-9) * amplitude


def _within(value: float) -> float:
    """The value, or the end of what floats can be squared and divided by; tables are the same long before that."""
    return min(_HIGHEST, max(1 / _HIGHEST, value))


def _positive(name: str, value: float) -> float:
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not (math.isfinite(number) and number > 0):
        raise BadValueError(f"{name} must be positive and finite, got {shown(value)}")
    return number
