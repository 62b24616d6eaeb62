"""Conversions between the colour spaces of CSS Color 4, 10 to 14, in double precision.

Each space knows how to reach its parent; XYZ with white D65 is the root of the tree:

    xyz-d65 ── xyz-d50 ── lab ── lch
       │          └────── prophoto-rgb
       ├── oklab ── oklch
       ├── srgb-linear ── srgb ── hsl, hwb
       ├── display-p3-linear ── display-p3
       └── a98-rgb, rec2020

RGB and XYZ components are 0..1 in gamut, Lab and LCH lightness 0..100, Oklab and Oklch lightness 0..1, hues are
degrees, HSL and HWB percentages 0..100. All accept and give values outside their gamut.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Final, Literal

ColorSpaceName = Literal[
    "srgb",
    "srgb-linear",
    "display-p3",
    "display-p3-linear",
    "a98-rgb",
    "prophoto-rgb",
    "rec2020",
    "xyz-d50",
    "xyz-d65",
    "lab",
    "lch",
    "oklab",
    "oklch",
]
"""The spaces a colour can be kept in."""

PolarName = Literal["hsl", "hwb"]
AnySpaceName = ColorSpaceName | PolarName

Components = tuple[float, float, float]
_Conversion = Callable[[Components], Components]
_Matrix = tuple[Components, Components, Components]


def _times(matrix: _Matrix, c: Components) -> Components:
    x, y, z = c
    (a, b, c_), (d, e, f), (g, h, i) = matrix
    return a * x + b * y + c_ * z, d * x + e * y + f * z, g * x + h * y + i * z


def _inverse(matrix: _Matrix) -> _Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    u, v, w = e * i - f * h, f * g - d * i, d * h - e * g
    k = 1.0 / (a * u + b * v + c * w)
    return (
        (u * k, (c * h - b * i) * k, (b * f - c * e) * k),
        (v * k, (a * i - c * g) * k, (c * d - a * f) * k),
        (w * k, (b * g - a * h) * k, (a * e - b * d) * k),
    )


_SRGB_XYZ: Final[_Matrix] = (
    (506752 / 1228815, 87881 / 245763, 12673 / 70218),
    (87098 / 409605, 175762 / 245763, 12673 / 175545),
    (7918 / 409605, 87881 / 737289, 1001167 / 1053270),
)
_P3_XYZ: Final[_Matrix] = (
    (608311 / 1250200, 189793 / 714400, 198249 / 1000160),
    (35783 / 156275, 247089 / 357200, 198249 / 2500400),
    (0.0, 32229 / 714400, 5220557 / 5000800),
)
_A98_XYZ: Final[_Matrix] = (
    (573536 / 994567, 263643 / 1420810, 187206 / 994567),
    (591459 / 1989134, 6239551 / 9945670, 374412 / 4972835),
    (53769 / 1989134, 351524 / 4972835, 4929758 / 4972835),
)
_REC2020_XYZ: Final[_Matrix] = (
    (63426534 / 99577255, 20160776 / 139408157, 47086771 / 278816314),
    (26158966 / 99577255, 472592308 / 697040785, 8267143 / 139408157),
    (0.0, 19567812 / 697040785, 295819943 / 278816314),
)
_PROPHOTO_XYZ_D50: Final[_Matrix] = (
    (0.79776664490064230, 0.13518129740053308, 0.03134773412839220),
    (0.28807482881940130, 0.71183523424187300, 0.00008993693872564),
    (0.0, 0.0, 0.82510460251046020),
)
_D65_D50: Final[_Matrix] = (
    (1.0479297925449969, 0.022946870601609652, -0.05019226628920524),
    (0.02962780877005599, 0.9904344267538799, -0.017073799063418826),
    (-0.009243040646204504, 0.015055191490298152, 0.7518742814281371),
)
_XYZ_LMS: Final[_Matrix] = (
    (0.8190224379967030, 0.3619062600528904, -0.1288737815209879),
    (0.0329836539323885, 0.9292868615863434, 0.0361446663506424),
    (0.0481771893596242, 0.2642395317527308, 0.6335478284694309),
)
_LMS_OKLAB: Final[_Matrix] = (
    (0.2104542683093140, 0.7936177747023054, -0.0040720430116193),
    (1.9779985324311684, -2.4285922420485799, 0.4505937096174110),
    (0.0259040424655478, 0.7827717124575296, -0.8086757549230774),
)
_LMS_XYZ: Final = _inverse(_XYZ_LMS)
_OKLAB_LMS: Final = _inverse(_LMS_OKLAB)
_D50_WHITE: Final = (0.3457 / 0.3585, 1.0, (1.0 - 0.3457 - 0.3585) / 0.3585)
_LAB_EPSILON: Final = 216 / 24389
_LAB_KAPPA: Final = 24389 / 27


def _by_matrix(matrix: _Matrix) -> tuple[_Conversion, _Conversion]:
    inverse = _inverse(matrix)
    return lambda c: _times(matrix, c), lambda c: _times(inverse, c)


def _by_curve(curve: Callable[[float], float], inverse: Callable[[float], float]) -> tuple[_Conversion, _Conversion]:
    """A transfer function for each component, mirrored for negative ones."""

    def each(function: Callable[[float], float]) -> _Conversion:
        return lambda c: (
            math.copysign(function(abs(c[0])), c[0]),
            math.copysign(function(abs(c[1])), c[1]),
            math.copysign(function(abs(c[2])), c[2]),
        )

    return each(curve), each(inverse)


def _chain(*steps: tuple[_Conversion, _Conversion]) -> tuple[_Conversion, _Conversion]:
    (up1, down1), (up2, down2) = steps
    return lambda c: up2(up1(c)), lambda c: down1(down2(c))


_SRGB_CURVE: Final = _by_curve(
    lambda v: v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4,
    lambda v: v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055,
)
_A98_CURVE: Final = _by_curve(lambda v: v ** (563 / 256), lambda v: v ** (256 / 563))
_PROPHOTO_CURVE: Final = _by_curve(
    lambda v: v / 16 if v <= 16 / 512 else v**1.8,
    lambda v: v * 16 if v < 1 / 512 else v ** (1 / 1.8),
)
# The camera curve of ITU-R BT.2020, which browsers use; later drafts of CSS Color 4 take the display's, a power of 2.4.
_REC2020_A: Final = 1.09929682680944
_REC2020_B: Final = 0.018053968510807
_REC2020_CURVE: Final = _by_curve(
    lambda v: v / 4.5 if v < _REC2020_B * 4.5 else ((v + _REC2020_A - 1) / _REC2020_A) ** (1 / 0.45),
    lambda v: v * 4.5 if v < _REC2020_B else _REC2020_A * v**0.45 - (_REC2020_A - 1),
)


def _oklab_xyz(c: Components) -> Components:
    long, medium, short = _times(_OKLAB_LMS, c)
    return _times(_LMS_XYZ, (long**3, medium**3, short**3))


def _xyz_oklab(c: Components) -> Components:
    long, medium, short = _times(_XYZ_LMS, c)
    return _times(_LMS_OKLAB, (math.cbrt(long), math.cbrt(medium), math.cbrt(short)))


def _lab_xyz(c: Components) -> Components:
    lightness, a, b = c
    fy = (lightness + 16) / 116
    fx, fz = fy + a / 500, fy - b / 200
    x = fx**3 if fx**3 > _LAB_EPSILON else (116 * fx - 16) / _LAB_KAPPA
    y = fy**3 if lightness > _LAB_KAPPA * _LAB_EPSILON else lightness / _LAB_KAPPA
    z = fz**3 if fz**3 > _LAB_EPSILON else (116 * fz - 16) / _LAB_KAPPA
    return x * _D50_WHITE[0], y, z * _D50_WHITE[2]


def _xyz_lab(c: Components) -> Components:
    fx, fy, fz = (
        math.cbrt(v) if v > _LAB_EPSILON else (_LAB_KAPPA * v + 16) / 116
        for v in (c[0] / _D50_WHITE[0], c[1], c[2] / _D50_WHITE[2])
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _from_polar(c: Components) -> Components:
    hue = math.radians(c[2])
    return c[0], c[1] * math.cos(hue), c[1] * math.sin(hue)


def _to_polar(c: Components) -> Components:
    return c[0], math.hypot(c[1], c[2]), math.degrees(math.atan2(c[2], c[1])) % 360.0


def _hsl_srgb(c: Components) -> Components:
    hue, saturation, lightness = c[0], c[1] / 100, c[2] / 100
    a = saturation * min(lightness, 1 - lightness)

    def channel(n: int) -> float:
        k = (n + hue / 30) % 12
        return lightness - a * max(-1.0, min(k - 3, 9 - k, 1.0))

    return channel(0), channel(8), channel(4)


def _hue(r: float, g: float, b: float, spread: float) -> float:
    high = max(r, g, b)
    if not spread:
        return 0.0
    if high == r:
        return ((g - b) / spread % 6) * 60
    return ((b - r) / spread + 2) * 60 if high == g else ((r - g) / spread + 4) * 60


def _srgb_hsl(c: Components) -> Components:
    low, high = min(c), max(c)
    lightness = (low + high) / 2
    room = min(lightness, 1 - lightness)
    saturation = (high - lightness) / room if room and high != low else 0.0
    hue = _hue(*c, high - low)
    if saturation < 0:  # far out of gamut: the same colour with the opposite hue (CSS Color 4, 8.1)
        hue, saturation = (hue + 180) % 360, -saturation
    return hue, saturation * 100, lightness * 100


def _hwb_srgb(c: Components) -> Components:
    white, black = c[1] / 100, c[2] / 100
    if white + black >= 1:
        gray = white / (white + black)
        return gray, gray, gray
    r, g, b = _hsl_srgb((c[0], 100.0, 50.0))
    span = 1 - white - black
    return r * span + white, g * span + white, b * span + white


def _srgb_hwb(c: Components) -> Components:
    low, high = min(c), max(c)
    return _hue(*c, high - low), low * 100, (1 - high) * 100


_TREE: Final[dict[AnySpaceName, tuple[AnySpaceName, tuple[_Conversion, _Conversion]]]] = {
    "xyz-d50": ("xyz-d65", _by_matrix(_inverse(_D65_D50))),
    "lab": ("xyz-d50", (_lab_xyz, _xyz_lab)),
    "lch": ("lab", (_from_polar, _to_polar)),
    "prophoto-rgb": ("xyz-d50", _chain(_PROPHOTO_CURVE, _by_matrix(_PROPHOTO_XYZ_D50))),
    "oklab": ("xyz-d65", (_oklab_xyz, _xyz_oklab)),
    "oklch": ("oklab", (_from_polar, _to_polar)),
    "srgb-linear": ("xyz-d65", _by_matrix(_SRGB_XYZ)),
    "srgb": ("srgb-linear", _SRGB_CURVE),
    "hsl": ("srgb", (_hsl_srgb, _srgb_hsl)),
    "hwb": ("srgb", (_hwb_srgb, _srgb_hwb)),
    "display-p3-linear": ("xyz-d65", _by_matrix(_P3_XYZ)),
    "display-p3": ("display-p3-linear", _SRGB_CURVE),
    "a98-rgb": ("xyz-d65", _chain(_A98_CURVE, _by_matrix(_A98_XYZ))),
    "rec2020": ("xyz-d65", _chain(_REC2020_CURVE, _by_matrix(_REC2020_XYZ))),
}
"""Parent of each space, conversion to it, conversion from it."""


def _ancestry(space: AnySpaceName) -> list[AnySpaceName]:
    line = [space]
    while line[-1] in _TREE:
        line.append(_TREE[line[-1]][0])
    return line


@cache
def _steps(source: AnySpaceName, target: AnySpaceName) -> tuple[_Conversion, ...]:
    """Up the tree to the nearest common ancestor and down again."""
    up, down = _ancestry(source), _ancestry(target)
    while len(up) > 1 and len(down) > 1 and up[-2] == down[-2]:
        up.pop()
        down.pop()
    return (*(_TREE[space][1][0] for space in up[:-1]), *(_TREE[space][1][1] for space in reversed(down[:-1])))


def convert(components: Components, source: AnySpaceName, target: AnySpaceName) -> Components:
    """`components` of the space `source` in the space `target`: the same colour, not mapped into a gamut."""
    if source != target:
        for step in _steps(source, target):
            components = step(components)
    return components
