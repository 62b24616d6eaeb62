"""Brushes as PDF viewers paint them alike: gradients in colours of eight bits, patterns with pixels to spare."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from vecdraw.backends.skia.convert import is_8_bit
from vecdraw.backends.skia.surface import render
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import Brush, ColorStop, ConicBrush, GradientBrush, LinearBrush, PatternBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.gradient_ramp import ramp
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene

_FINER: Final = 4  # times as many pixels across; viewers do not smooth what they repeat
_MOST_PIXELS: Final = 1 << 20  # of a pattern's picture that was enlarged
_KEPT: Final = 256


class PdfBrushes:
    """Brushes made fit for PDF, kept by identity."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Brush, Brush]] = {}

    def fit(self, brush: Brush, shrink: float) -> Brush:
        """The brush to draw with instead of `brush`; `shrink` is the scale of the transform in force."""
        if isinstance(brush, Color):
            return brush
        known = self._known.get(id(brush))
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[id(brush)] = (brush, _fit(brush, shrink))
        return known[1]


def _fit(brush: Brush, shrink: float) -> Brush:
    match brush:
        case LinearBrush() | RadialBrush() | ConicBrush():
            return _with_8_bits(brush)
        case PatternBrush():
            return _enlarged(brush, shrink)
        case _:
            return brush


def _with_8_bits(brush: GradientBrush) -> GradientBrush:
    """The gradient in sRGB, interpolated as PDF does it, with stops as close as that asks for."""
    if brush.interpolation is None and all(is_8_bit(stop.color) for stop in brush.stops):
        return brush
    if not brush.stops:
        return brush
    stops = ramp(brush.stops, brush.interpolation, clip=True)
    return replace(brush, stops=tuple(ColorStop(at, _rounded(color)) for at, color in stops), interpolation=None)


def _rounded(color: Color) -> Color:
    red, green, blue = (
        math.floor(min(1.0, max(0.0, c)) * 255.0 + 0.5) / 255.0 for c in (color.red, color.green, color.blue)
    )
    return Color(red, green, blue, color.alpha)


def _enlarged(brush: PatternBrush, shrink: float) -> PatternBrush:
    """The pattern with a picture of more pixels, smoothed as it would be, where it is not scaled down."""
    pixmap = brush.pixmap
    scale = brush.transform.mean_scale * shrink
    times = min(_FINER, math.ceil(_FINER * scale), math.isqrt(_MOST_PIXELS // max(1, pixmap.width * pixmap.height)))
    if brush.smoothing == "none" or times < 2:
        return brush
    upright = replace(brush, transform=Affine())
    cover = FillRect(0.0, 0.0, pixmap.width, pixmap.height, upright, State())
    larger = render(Scene(pixmap.width, pixmap.height, (cover,)), scale=times).snapshot()
    return replace(brush, pixmap=larger, transform=brush.transform @ Affine.scaling(1.0 / times))
