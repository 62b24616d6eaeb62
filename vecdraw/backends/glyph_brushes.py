"""The paints of colour glyphs as brushes (OpenType 1.9, COLR version 1)."""

from __future__ import annotations

import math
from typing import Final, assert_never

from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import Brush, ColorStop, ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.typeface.color_nodes import (
    Extend,
    GlyphPaint,
    LinearPaint,
    PaletteColor,
    PaletteStop,
    RadialPaint,
    SweepPaint,
)

_MOST_PERIODS: Final = 256
_TURN: Final = math.tau


def glyph_brush(paint: GlyphPaint, transform: Affine, foreground: Color) -> Brush | None:
    """The brush that paints as `paint` does; `transform` takes the paint's space to that of the outline.

    `foreground` is the colour of the text. None for a gradient that paints nothing, or that repeats without end around
    a point.
    """
    match paint:
        case PaletteColor():
            return to_color(paint, foreground)
        case LinearPaint():
            return _linear(paint, transform, foreground)
        case RadialPaint():
            return _radial(paint, transform, foreground)
        case SweepPaint():
            return _sweep(paint, transform, foreground)
        case _:
            assert_never(paint)


def to_color(color: PaletteColor, foreground: Color) -> Color:
    """A colour of the palette, or the foreground with its opacity."""
    if color.is_foreground:
        return Color(foreground.red, foreground.green, foreground.blue, foreground.alpha * color.alpha)
    return Color(color.red, color.green, color.blue, color.alpha)


def uses_foreground(paint: GlyphPaint) -> bool:
    """Whether the colour of the text is in it."""
    colors = [paint] if isinstance(paint, PaletteColor) else [stop.color for stop in paint.stops]
    return any(color.is_foreground for color in colors)


def _linear(paint: LinearPaint, transform: Affine, foreground: Color) -> Brush | None:
    if not paint.stops:
        return None
    low, high, stops = _unit(paint.stops, paint.extend, foreground)
    dx, dy = paint.x1 - paint.x0, paint.y1 - paint.y0
    x0, y0, x1, y1 = paint.x0 + low * dx, paint.y0 + low * dy, paint.x0 + high * dx, paint.y0 + high * dy
    if _keeps_angles(transform):
        return LinearBrush(*transform.apply(x0, y0), *transform.apply(x1, y1), stops, paint.extend)
    return LinearBrush(x0, y0, x1, y1, stops, paint.extend, transform)


def _radial(paint: RadialPaint, transform: Affine, foreground: Color) -> Brush | None:
    """The circles at the first and the last stop; those of a negative radius are cut off, or left to the repetition."""
    growth = paint.r1 - paint.r0
    given = paint.stops
    if not given or (growth == 0.0 and (paint.r0 < 0.0 or (paint.x0, paint.y0) == (paint.x1, paint.y1))):
        return None
    if growth and paint.extend == "pad":
        given = _from_point(given, -paint.r0 / growth, is_growing=growth > 0)
    low, high, stops = _unit(given, paint.extend, foreground)
    if growth and paint.extend != "pad":
        least = min(paint.r0 + low * growth, paint.r0 + high * growth)
        if least < 0.0:
            period = (high - low) * (1 if paint.extend == "repeat" else 2)
            shift = math.copysign(math.ceil(-least / (abs(growth) * period)) * period, growth)
            low, high = low + shift, high + shift

    def circle(at: float) -> tuple[float, float, float]:
        x, y = paint.x0 + at * (paint.x1 - paint.x0), paint.y0 + at * (paint.y1 - paint.y0)
        return x, y, max(0.0, paint.r0 + at * growth)

    (x0, y0, r0), (x1, y1, r1) = circle(low), circle(high)
    if _keeps_angles(transform):
        scale = transform.mean_scale
        start, end = transform.apply(x0, y0), transform.apply(x1, y1)
        return RadialBrush(*start, r0 * scale, *end, r1 * scale, stops, paint.extend)
    return RadialBrush(x0, y0, r0, x1, y1, r1, stops, paint.extend, transform)


def _keeps_angles(transform: Affine) -> bool:
    """Whether circles stay circles, so that a gradient can be given by its points after the transform."""
    a, b, c, d = transform[:4]
    slack = 1e-7 * (abs(a) + abs(b) + abs(c) + abs(d))
    turned = abs(a - d) <= slack and abs(b + c) <= slack
    mirrored = abs(a + d) <= slack and abs(b - c) <= slack
    return turned or mirrored


def _from_point(stops: tuple[PaletteStop, ...], point: float, *, is_growing: bool) -> tuple[PaletteStop, ...]:
    """The stops on that side of `point`, where the radius is 0, on which it is positive."""
    inside = tuple(stop for stop in stops if (stop.offset > point) == is_growing and stop.offset != point)
    if len(inside) == len(stops):
        return stops
    cut = PaletteStop(point, _color_at(stops, point))
    return (cut, *inside) if is_growing else (*inside, cut)


def _sweep(paint: SweepPaint, transform: Affine, foreground: Color) -> Brush | None:
    """One turn from angle 0 on: what of the colours lies beyond it is not seen."""
    span = paint.end - paint.start
    if not paint.stops or (span == 0.0 and paint.extend != "pad"):
        return None
    low, high = paint.stops[0].offset, paint.stops[-1].offset
    placed = [(paint.start + span * stop.offset, stop.color) for stop in paint.stops]
    if span < 0.0:
        placed.reverse()
    if paint.extend != "pad":
        period = abs(span) * (high - low)
        if period <= 0.0 or _TURN / period > _MOST_PERIODS:
            return None
        placed = _repeated(placed, period, mirrored=paint.extend == "reflect")
    line = tuple(PaletteStop(angle / _TURN, color) for angle, color in placed)
    inner = [stop for stop in line if 0.0 < stop.offset < 1.0]
    ends = PaletteStop(0.0, _color_at(line, 0.0)), PaletteStop(1.0, _color_at(line, 1.0))
    stops = tuple(ColorStop(at, to_color(color, foreground)) for at, color in (ends[0], *inner, ends[1]))
    return ConicBrush(0.0, paint.x, paint.y, stops, "pad", transform)


def _repeated(
    placed: list[tuple[float, PaletteColor]], period: float, *, mirrored: bool
) -> list[tuple[float, PaletteColor]]:
    """The colours of one period, over again from before angle 0 to after a whole turn."""
    start, end = placed[0][0], placed[-1][0]
    first = math.floor(-start / period) - 1
    found: list[tuple[float, PaletteColor]] = []
    for at in range(first, first + math.ceil(_TURN / period) + 3):
        if mirrored and at % 2:
            found += [(start + end - angle + at * period, color) for angle, color in reversed(placed)]
        else:
            found += [(angle + at * period, color) for angle, color in placed]
    return found


def _unit(
    stops: tuple[PaletteStop, ...], extend: Extend, foreground: Color
) -> tuple[float, float, tuple[ColorStop, ...]]:
    """Where a line that the stops are put on from 0 to 1 begins and ends on theirs, and the stops on it."""
    low, high = stops[0].offset, stops[-1].offset
    if extend == "pad" and low >= 0.0 and high <= 1.0:
        low, high = 0.0, 1.0
    elif low == high:
        high = low + 1.0
    span = high - low
    return (
        low,
        high,
        tuple(
            ColorStop(min(1.0, max(0.0, (stop.offset - low) / span)), to_color(stop.color, foreground))
            for stop in stops
        ),
    )


def _color_at(stops: tuple[PaletteStop, ...], at: float) -> PaletteColor:
    """The colour between the stops around `at`; that of the first or the last one beyond them."""
    before = [stop for stop in stops if stop.offset <= at]
    after = [stop for stop in stops if stop.offset > at]
    if not before or not after:
        return (before[-1] if before else after[0]).color
    one, two = before[-1], after[0]
    share = (at - one.offset) / (two.offset - one.offset)
    red, green, blue, alpha = (a + (b - a) * share for a, b in zip(one.color[:4], two.color[:4], strict=True))
    return PaletteColor(red, green, blue, alpha, one.color.is_foreground and two.color.is_foreground)
