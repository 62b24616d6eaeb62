"""Gradients in any interpolation space as plain ones: more stops, so close together that the eye cannot tell.

CSS Color 4, 12 (interpolation: spaces, missing components, hues, premultiplication); CSS Images 4, 3.1 and 3.5.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from vecdraw import limits
from vecdraw.paint.brush import ColorStop, Interpolation, InterpolationSpace
from vecdraw.paint.color import Color
from vecdraw.paint.color_mix import HUE_INDEX, SpaceColor, filled_pair, hue_turn
from vecdraw.paint.color_spaces import AnySpaceName, Components, convert

_TOLERANCE: Final = 0.25 / 255  # of a premultiplied channel
_FEW: Final = 64  # stops of gradients whose ramps are kept
_PROBES: Final = (1 / 8, 3 / 8, 1 / 2, 5 / 8, 7 / 8)
_DEEPEST: Final = 10  # halvings of a segment; where a channel jumps (hues beyond a gamut) no number would suffice
_WIDEST: Final = 16.0  # of a channel; far beyond every gamut, and far from what overflows on its way through a space

Rgba = tuple[float, float, float, float]
Curve = Callable[[float], Rgba]


def ramp(
    stops: tuple[ColorStop, ...], interpolation: Interpolation | None, *, clip: bool = True
) -> tuple[ColorStop, ...]:
    """`stops` and more between them, so that interpolating sRGB, not premultiplied, gives the colours asked for.

    Each channel, premultiplied, is within a quarter of 1/255 of the exact one. With `clip` the colours are those that
    sRGB can show, each channel cut to 0..1, as browsers do; else they may lie beyond. The colours are in the space srgb
    with all their digits. No stops for no stops; the stops themselves where `interpolation` is None. Raises
    `LimitError` where more than `limits.gradient_stops` would be needed.
    """
    if interpolation is None or not stops:
        return stops
    return _cached(stops, interpolation, clip) if len(stops) <= _FEW else _refined_stops(stops, interpolation, clip)


@lru_cache(maxsize=64)
def _cached(stops: tuple[ColorStop, ...], interpolation: Interpolation, clip: bool) -> tuple[ColorStop, ...]:
    return _refined_stops(stops, interpolation, clip)


def _refined_stops(stops: tuple[ColorStop, ...], interpolation: Interpolation, clip: bool) -> tuple[ColorStop, ...]:
    found: list[ColorStop] = []

    def emit(offset: float, rgba: Rgba) -> None:
        stop = ColorStop(offset, Color(*rgba))
        if not found or found[-1] != stop:
            found.append(stop)

    emit(stops[0].offset, plain(stops[0].color, clip=clip))
    for first, second in pairwise(stops):
        if first.offset == second.offset:
            emit(second.offset, plain(second.color, clip=clip))
            continue
        curve = between(first.color, second.color, interpolation, clip=clip)
        span = second.offset - first.offset
        emit(first.offset, curve(0.0))
        for share in _refined(curve):
            emit(first.offset + share * span, curve(share))
        emit(second.offset, curve(1.0))
        limits.check("gradient_stops", len(found), "a gradient's colour stops with all that its interpolation adds")
    return tuple(found)


def between(first: Color, second: Color, interpolation: Interpolation, *, clip: bool = True) -> Curve:
    """What gives the colour a `share` (0..1) of the way from `first` to `second`: sRGB, not premultiplied, and alpha.

    Where the colour is fully transparent it is the one that it comes near to beside it.
    """
    space = _space(interpolation.space)
    one, two = _tame(first.as_written()), _tame(second.as_written())
    a, b = filled_pair(one, two, space)
    alpha_a = _alpha(one.alpha, two.alpha)
    alpha_b = _alpha(two.alpha, one.alpha)
    hue = HUE_INDEX.get(space, -1)
    turn = hue_turn(a[hue], b[hue], interpolation.hue) if hue >= 0 else 0.0

    def at(share: float) -> Rgba:
        weight = alpha_b * share
        alpha = alpha_a * (1 - share) + weight
        part = weight / alpha if alpha > 0 else _limit(share, alpha_a, alpha_b)
        mixed = [from_ + (to - from_) * part for from_, to in zip(a, b, strict=True)]
        if hue >= 0:
            mixed[hue] = (a[hue] + turn * share) % 360.0
        rgb = convert((mixed[0], mixed[1], mixed[2]), space, "srgb")
        return (*_cut(rgb, clip), min(1.0, alpha))

    return at


def plain(color: Color, *, clip: bool = True) -> Rgba:
    """The colour itself in sRGB, not premultiplied."""
    return (*_cut((color.red, color.green, color.blue), clip), color.alpha)


def _refined(curve: Curve) -> list[float]:
    """The shares, inside 0..1 and in order, between which the curve is as good as straight."""
    shares: list[float] = []
    pending = [(0.0, curve(0.0), 1.0, curve(1.0), 0)]
    while pending:
        left, start, right, end, depth = pending.pop()
        if depth >= _DEEPEST or _is_straight(curve, left, start, right, end):
            if right < 1.0:
                shares.append(right)
            continue
        middle = (left + right) / 2
        halfway = curve(middle)
        pending.append((middle, halfway, right, end, depth + 1))
        pending.append((left, start, middle, halfway, depth + 1))
    return shares


def _is_straight(curve: Curve, left: float, start: Rgba, right: float, end: Rgba) -> bool:
    for probe in _PROBES:
        exact = curve(left + (right - left) * probe)
        for i in range(3):
            found = start[i] + (end[i] - start[i]) * probe
            if abs(found - exact[i]) * exact[3] > _TOLERANCE:
                return False
    return True


def _limit(share: float, alpha_a: float, alpha_b: float) -> float:
    """How much of the colour is the second's where nothing of either shows."""
    if alpha_a == alpha_b:
        return share
    return 1.0 if alpha_b > alpha_a else 0.0


def _alpha(own: float | None, other: float | None) -> float:
    if own is not None:
        return own
    return 0.0 if other is None else other


def _tame(color: SpaceColor) -> SpaceColor:
    """`color`, or where it is beyond all reason the sRGB colour nearest to it."""
    parts = [0.0 if part is None else part for part in color.components]
    try:
        rgb = convert((parts[0], parts[1], parts[2]), color.space, "srgb")
    except OverflowError:
        rgb = (math.inf, math.inf, math.inf)
    if all(abs(channel) <= _WIDEST for channel in rgb):
        return color
    red, green, blue = (min(max(c, -_WIDEST), _WIDEST) if not math.isnan(c) else 0.0 for c in rgb)
    return SpaceColor("srgb", (red, green, blue), color.alpha)


def _cut(rgb: Components, clip: bool) -> Components:
    if not clip:
        return rgb
    red, green, blue = rgb
    return min(max(red, 0.0), 1.0), min(max(green, 0.0), 1.0), min(max(blue, 0.0), 1.0)


def _space(name: InterpolationSpace) -> AnySpaceName:
    return "xyz-d65" if name == "xyz" else name
