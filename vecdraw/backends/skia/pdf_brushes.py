"""Brushes as PDF viewers paint them alike: gradients in colours of eight bits, patterns with pixels to spare."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final, NamedTuple

from vecdraw.backends.skia.convert import is_8_bit
from vecdraw.backends.skia.pdf_gradients import cuts, eight_bits, off_the_rows, unrolled, with_room
from vecdraw.backends.skia.shaders import padded
from vecdraw.backends.skia.surface import render
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, ColorStop, ConicBrush, GradientBrush, LinearBrush, PatternBrush, RadialBrush
from vecdraw.paint.gradient_gamut import in_gamut
from vecdraw.paint.gradient_ramp import ramp
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene

_FINER: Final = 4  # times as many pixels across; viewers do not smooth what they repeat
_SMALLEST_SIDE: Final = 64  # px of a picture that is repeated
_MOST_PIXELS: Final = 1 << 20  # of a pattern's picture that was enlarged
_KEPT: Final = 256


class Fit(NamedTuple):
    """A brush fit for PDF, and the offsets at which it is to be cut where it is an opaque gradient."""

    brush: Brush
    cuts: tuple[float, ...]


class PdfBrushes:
    """Brushes made fit for PDF, kept by identity."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Brush, Fit]] = {}

    def fit(self, brush: Brush, shrink: float, page: Rect, transform: Affine) -> Fit | None:
        """The brush to draw with instead of `brush`; None for a gradient that repeats itself too often on the page.

        `shrink` is the scale of the transform in force, `transform` maps user units to those of `page`.
        """
        known = self._known.get(id(brush))
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[id(brush)] = (brush, _fit(brush, shrink))
        fit = known[1]
        rolled = unrolled(fit.brush, page, transform)
        if rolled is fit.brush:
            return fit
        return None if rolled is None else _cut(rolled)


def _fit(brush: Brush, shrink: float) -> Fit:
    match brush:
        case LinearBrush() | RadialBrush() | ConicBrush():
            return _cut(_with_8_bits(brush))
        case PatternBrush():
            return Fit(_enlarged(brush, shrink), ())
        case _:
            return Fit(brush, ())


def _cut(brush: Brush) -> Fit:
    roomy = off_the_rows(with_room(brush))
    return Fit(roomy, cuts(roomy))


def _with_8_bits(brush: GradientBrush) -> GradientBrush:
    """The gradient in sRGB, interpolated as PDF does it, with stops as close as that asks for."""
    if brush.interpolation is None and all(is_8_bit(stop.color) for stop in brush.stops):
        return brush
    if not brush.stops:
        return brush
    stops = ramp(brush.stops, brush.interpolation, clip=True)
    if brush.interpolation is None:
        stops = tuple(in_gamut(padded(stops)))
    return replace(brush, stops=tuple(ColorStop(at, eight_bits(color)) for at, color in stops), interpolation=None)


def _enlarged(brush: PatternBrush, shrink: float) -> PatternBrush:
    """The pattern with a picture of more pixels, smoothed as it would be, where it is not scaled down."""
    pixmap = brush.pixmap
    scale = brush.transform.mean_scale * shrink
    most = math.isqrt(_MOST_PIXELS // max(_SMALLEST_SIDE**2, pixmap.width * pixmap.height))
    times = min(_FINER, math.ceil(_FINER * scale), most)
    if brush.smoothing == "none" or times < 2:
        return brush
    across = _repeats(pixmap.width) if brush.repetition in {"repeat", "repeat-x"} else 1
    down = _repeats(pixmap.height) if brush.repetition in {"repeat", "repeat-y"} else 1
    width, height = pixmap.width * across, pixmap.height * down
    cover = FillRect(0.0, 0.0, width, height, replace(brush, transform=Affine()), State())
    larger = render(Scene(width, height, (cover,)), scale=times).snapshot()
    return replace(brush, pixmap=larger, transform=brush.transform @ Affine.scaling(1.0 / times))


def _repeats(side: int) -> int:
    """How many pictures become one: viewers put each at whole pixels."""
    return max(1, _SMALLEST_SIDE // side)
