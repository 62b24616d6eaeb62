"""Gradients and patterns as Skia shaders, set up as browsers do it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final, assert_never

from vecdraw.backends.skia.convert import SAMPLING, is_8_bit, to_argb, to_image, to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.noise import noise_shader
from vecdraw.backends.skia.programs import program_shader
from vecdraw.backends.skia.wide_gradient import RULER, wide_gradient
from vecdraw.paint.brush import (
    ColorStop,
    ConicBrush,
    GradientBrush,
    LinearBrush,
    NoiseBrush,
    PatternBrush,
    RadialBrush,
    Repetition,
    SkslBrush,
    Spread,
)
from vecdraw.paint.color import Color
from vecdraw.paint.gradient_ramp import ramp
from vecdraw.paint.pixmap import ColorSpace

_TILES: Final[dict[Repetition, tuple[skia.TileMode, skia.TileMode]]] = {
    "repeat": (skia.TileMode.kRepeat, skia.TileMode.kRepeat),
    "repeat-x": (skia.TileMode.kRepeat, skia.TileMode.kDecal),
    "repeat-y": (skia.TileMode.kDecal, skia.TileMode.kRepeat),
    "no-repeat": (skia.TileMode.kDecal, skia.TileMode.kDecal),
}


_SPREADS: Final[dict[Spread, skia.TileMode]] = {
    "pad": skia.TileMode.kClamp,
    "repeat": skia.TileMode.kRepeat,
    "reflect": skia.TileMode.kMirror,
    "none": skia.TileMode.kDecal,
}


_SOLID: Final = Color(0.0, 0.0, 0.0)

ShadedBrush = GradientBrush | PatternBrush | NoiseBrush | SkslBrush


def to_shader(brush: ShadedBrush, space: ColorSpace, *, in_document: bool = False) -> skia.Shader | None:
    """The brush as a shader in user units for a surface in `space`, or None where it paints nothing.

    `in_document` keeps every gradient one that Skia writes into PDF, where viewers show its ends as they should be.
    """
    match brush:
        case PatternBrush():
            return _pattern(brush)
        case NoiseBrush():
            return noise_shader(brush)
        case SkslBrush():
            return program_shader(brush)
        case _:
            return _gradient_shader(brush, space, in_document)


def _gradient_shader(brush: GradientBrush, space: ColorSpace, in_document: bool) -> skia.Shader | None:
    if not brush.stops or _is_degenerate(brush):
        return None
    fits = space == "srgb" if brush.interpolation else all(is_8_bit(stop.color) for stop in brush.stops)
    stops = padded(ramp(brush.stops, brush.interpolation, clip=fits))

    def made(stops: list[ColorStop]) -> skia.Shader:
        if isinstance(brush, RadialBrush) and not in_document and _is_ended_cone(brush):
            return _ended_cone(brush, stops)
        return _gradient(brush, stops)

    return made(stops) if fits else wide_gradient(made(list(RULER)), stops, space)


def _is_ended_cone(brush: RadialBrush) -> bool:
    """Whether there is nothing beyond the ends, which are circles that are not one inside the other."""
    if brush.spread != "none":
        return False
    return math.hypot(brush.x1 - brush.x0, brush.y1 - brush.y0) > abs(brush.r1 - brush.r0)


def _ended_cone(brush: RadialBrush, stops: list[ColorStop]) -> skia.Shader:
    """A gradient of circles of which two go through a point: the one nearer to the end, of those between the ends.

    Skia has the one nearer to the end, and nothing where that is beyond. There the same gradient backwards is shown.
    """
    backwards = replace(brush, x0=brush.x1, y0=brush.y1, r0=brush.r1, x1=brush.x0, y1=brush.y0, r1=brush.r0)
    nearer_to_start = _gradient(backwards, [ColorStop(1.0 - stop.offset, stop.color) for stop in reversed(stops)])
    reached = _gradient(brush, [ColorStop(0.0, _SOLID), ColorStop(1.0, _SOLID)])
    rest = skia.Shaders.Blend(skia.BlendMode.kDstOut, nearer_to_start, reached)
    return skia.Shaders.Blend(skia.BlendMode.kPlus, rest, _gradient(brush, stops))


def _gradient(brush: GradientBrush, stops: list[ColorStop]) -> skia.Shader:
    """Skia's own gradient, whose colours have eight bits."""
    colors = [to_argb(stop.color) for stop in stops]
    offsets = [stop.offset for stop in stops]
    tile = _SPREADS[brush.spread]
    place = None if brush.transform.is_identity else to_matrix(brush.transform)
    match brush:
        case LinearBrush():
            points = [skia.Point(brush.x0, brush.y0), skia.Point(brush.x1, brush.y1)]
            return skia.GradientShader.MakeLinear(points, colors, offsets, tile, localMatrix=place)
        case RadialBrush():
            start, end = skia.Point(brush.x0, brush.y0), skia.Point(brush.x1, brush.y1)
            return skia.GradientShader.MakeTwoPointConical(
                start, brush.r0, end, brush.r1, colors, offsets, tile, localMatrix=place
            )
        case ConicBrush():
            turned = to_matrix(brush.transform)
            turned.preRotate(math.degrees(brush.angle), brush.x, brush.y)  # exact for quarter turns, as in browsers
            return skia.GradientShader.MakeSweep(brush.x, brush.y, colors, offsets, localMatrix=turned)
        case _:
            assert_never(brush)


def padded(stops: tuple[ColorStop, ...]) -> list[ColorStop]:
    """The stops with one at 0 and one at 1, so that the ends are the same in every implementation."""
    full = list(stops)
    if full[0].offset > 0.0:
        full.insert(0, ColorStop(0.0, full[0].color))
    if full[-1].offset < 1.0:
        full.append(ColorStop(1.0, full[-1].color))
    return full


def _is_degenerate(brush: GradientBrush) -> bool:
    """Whether the gradient paints nothing (HTML Standard: equal points, equal circles; a transform that flattens)."""
    if not brush.transform.is_invertible:
        return True
    match brush:
        case LinearBrush():
            return (brush.x0, brush.y0) == (brush.x1, brush.y1)
        case RadialBrush():
            return (brush.x0, brush.y0, brush.r0) == (brush.x1, brush.y1, brush.r1)
        case ConicBrush():
            return not math.isfinite(brush.angle)


def _pattern(brush: PatternBrush) -> skia.Shader | None:
    if not brush.transform.is_invertible:
        return None
    tile_x, tile_y = _TILES[brush.repetition]
    return to_image(brush.pixmap).makeShader(tile_x, tile_y, SAMPLING[brush.smoothing], to_matrix(brush.transform))
