"""Brushes as PDF viewers paint them alike."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.backends.skia.convert import is_8_bit
from vecdraw.backends.skia.pdf_gradients import (
    COARSE,
    FADING,
    FINE,
    cuts,
    eight_bits,
    off_the_rows,
    to_the_apex,
    unrolled,
    with_room,
)
from vecdraw.backends.skia.pdf_patterns import enlarged, laid_out
from vecdraw.backends.skia.shaders import padded
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, ColorStop, ConicBrush, GradientBrush, LinearBrush, PatternBrush, RadialBrush
from vecdraw.paint.gradient_gamut import in_gamut
from vecdraw.paint.gradient_ramp import ramp

_KEPT: Final = 256
_FAR: Final = 64.0  # times a point
_MOST_LAID_OUT: Final = 1 << 25  # pixels of patterns in a scene that are one picture


class Fit(NamedTuple):
    """A brush fit for PDF, the offsets at which it is to be cut, and whether viewers mix it as they should unaided.

    PDFium forgets the opacity of patterns, which is what gradients become that are translucent themselves, and MuPDF
    that of the gradients in text that is put by a blend mode. Poppler mixes the triangles of conic ones one by one. A
    translucent gradient that is conic or cut is `faded` by a mask.
    """

    brush: Brush
    cuts: tuple[float, ...] = ()
    keeps_opacity: bool = False
    faded: bool = False


class PdfBrushes:
    """Brushes made fit for PDF, kept by identity."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Brush, Fit]] = {}
        self._laid_out = 0

    def laid_out(self, brush: PatternBrush, placed: Affine, shape: Rect) -> PatternBrush | None:
        """A pattern as one picture of what is seen of it, as long as there are not too many pixels of these."""
        found = laid_out(brush, placed, shape) if self._laid_out < _MOST_LAID_OUT else None
        if found is not None:
            self._laid_out += found.pixmap.width * found.pixmap.height
        return found

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
        return _cut(rolled, FINE) if isinstance(rolled, LinearBrush | RadialBrush) else None


def _fit(brush: Brush, shrink: float) -> Fit:
    match brush:
        case LinearBrush() | RadialBrush() | ConicBrush():
            return _cut(_without_repeated(_with_8_bits(_in_points(brush, shrink))))
        case PatternBrush():
            return Fit(enlarged(brush, shrink))
        case _:
            return Fit(brush)


def _in_points(brush: GradientBrush, shrink: float) -> GradientBrush:
    """The gradient in units of about a point, where its own are far larger or smaller.

    Skia writes few digits of small numbers, and cairo has none for places that are tens of thousands of units away.
    """
    scale = brush.transform.mean_scale * shrink
    if not 0.0 < scale < math.inf or 1.0 / _FAR < scale < _FAR:
        return brush
    by = 2.0 ** round(math.log2(scale))
    transform = brush.transform @ Affine.scaling(1.0 / by)
    if isinstance(brush, ConicBrush):
        return replace(brush, x=brush.x * by, y=brush.y * by, transform=transform)
    x0, y0, x1, y1 = brush.x0 * by, brush.y0 * by, brush.x1 * by, brush.y1 * by
    if isinstance(brush, LinearBrush):
        return replace(brush, x0=x0, y0=y0, x1=x1, y1=y1, transform=transform)
    return replace(brush, x0=x0, y0=y0, r0=brush.r0 * by, x1=x1, y1=y1, r1=brush.r1 * by, transform=transform)


def _without_repeated(brush: GradientBrush) -> GradientBrush:
    """The gradient without stops like the one before: Skia leaves out what lies before these in a conic gradient."""
    kept = [*brush.stops[:1], *(stop for before, stop in pairwise(brush.stops) if stop != before)]
    return brush if len(kept) == len(brush.stops) else replace(brush, stops=tuple(kept))


def _cut(brush: GradientBrush, step: float = COARSE) -> Fit:
    roomy = off_the_rows(with_room(brush))
    is_opaque = all(stop.color.alpha == 1.0 for stop in brush.stops)
    is_conic = isinstance(brush, ConicBrush)
    offsets = cuts(roomy, step if is_opaque else min(step, FADING))
    keeps_opacity = is_opaque and brush.spread == "pad" and not offsets and not is_conic
    return Fit(to_the_apex(roomy), offsets, keeps_opacity, faded=not is_opaque and (is_conic or bool(offsets)))


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
