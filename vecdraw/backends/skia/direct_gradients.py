"""Gradients as the kernel takes them: which ones it can paint as Skia does, and with which numbers."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.backends.skia.convert import is_8_bit, to_argb
from vecdraw.backends.skia.shaders import padded
from vecdraw.geometry.affine import Affine
from vecdraw.kernel.gradients import LINEAR, RADIAL, Kind, table
from vecdraw.kernel.gradients import ramp as ramp_parts
from vecdraw.paint.brush import Brush, GradientBrush, LinearBrush, RadialBrush
from vecdraw.paint.gradient_ramp import ramp

_STEPS: Final = ((1 << 12, 512.0), (1 << 14, 8192.0))
"""Steps of the table, and the levels that a gradient may change by: the nearest entry is within 1/16 or 1/4 of one."""

_MOST_STOPS: Final = 256
_MOST_PLANS: Final = 64  # of all canvases; most have 32 KiB of colours, some 128
_FINEST: Final = 2.0**-22  # of a position in float32, after two operations
_TIE: Final = 1e-4  # levels that the rounding of colours may cost
_BLUR: Final = 0.1  # levels that the rounding of positions may cost


class GradientPlan(NamedTuple):
    """The arguments of `kernel.gradients` that a gradient, a transform and an opacity settle.

    `parts` are for `blend_levels`, None where it could be two levels off; `colors` are for `blend`.
    """

    kind: Kind
    matrix: tuple[float, float, float, float, float, float]
    factor: float
    bias: float
    colors: bytes
    opaque: bool
    parts: bytes | None


class _Ramp(NamedTuple):
    """The colours of a gradient: as the kernel takes them, and by how many levels they change along its length."""

    stops: bytes
    levels: float
    opaque: bool
    numbers: list[tuple[float, ...]]


_plans: Final[dict[tuple[int, Affine, float, int], tuple[Brush, GradientPlan | None]]] = {}
"""By the identities of brushes, which are kept with them."""


def gradient_plan(
    brush: GradientBrush, to_device: Affine, alpha: float, side: int, dither: bool
) -> GradientPlan | None:
    """How the kernel paints `brush` on a canvas whose sides are at most `side` px, or None where Skia must."""
    key = id(brush), to_device, alpha, side
    known = _plans.get(key)
    if known is None:
        if len(_plans) >= _MOST_PLANS:
            _plans.clear()
        known = _plans[key] = brush, _planned(brush, to_device, alpha, side)
    plan = known[1]
    # Without dither Skia rounds colour and opacity to eight bits each before it blends them, and what an opacity of the
    # whole leaves of them once more.
    is_whole = plan is not None and plan.parts is not None and alpha == 1.0
    return plan if plan is None or dither or plan.opaque or is_whole else None


def _planned(brush: GradientBrush, to_device: Affine, alpha: float, side: int) -> GradientPlan | None:
    placed = to_device @ brush.transform
    if brush.spread != "pad" or not brush.stops or not placed.is_invertible:
        return None
    turned = isinstance(brush, RadialBrush) and brush.r1 < brush.r0
    colors = _ramp_of(brush, alpha, turned)
    if colors is None:
        return None
    steps = next((count for count, most in _STEPS if colors.levels <= most), None)
    if steps is None:
        return None
    back = placed.inverse()
    found = _linear(brush, back) if isinstance(brush, LinearBrush) else None
    if isinstance(brush, RadialBrush):
        found = _radial(brush, back)
    if found is None:
        return None
    kind, matrix, factor, bias = found
    farthest = max(abs(matrix[0]), abs(matrix[1]), abs(matrix[2]), abs(matrix[3])) * side
    farthest = (farthest + max(abs(matrix[4]), abs(matrix[5]))) * abs(factor) + abs(bias)
    blur = farthest * _FINEST * colors.levels
    if not blur <= _BLUR:
        return None
    ties = _ties(colors.numbers, 2.0 * blur + _TIE)
    is_apart = not any(_is_met(kind, matrix, side, *tie) for tie in ties)
    parts = ramp_parts(colors.numbers) if is_apart else None
    return GradientPlan(kind, matrix, factor, bias, table(colors.stops, steps), colors.opaque, parts)


def _linear(
    brush: LinearBrush, back: Affine
) -> tuple[Kind, tuple[float, float, float, float, float, float], float, float] | None:
    dx, dy = brush.x1 - brush.x0, brush.y1 - brush.y0
    square = dx * dx + dy * dy
    if not 0.0 < square < 1e30:
        return None
    a, b, c, d, e, f = back
    across, down = (a * dx + b * dy) / square, (c * dx + d * dy) / square
    first = ((e - brush.x0) * dx + (f - brush.y0) * dy) / square
    return LINEAR, (across, 0.0, down, 0.0, first, 0.0), 1.0, 0.0


def _radial(
    brush: RadialBrush, back: Affine
) -> tuple[Kind, tuple[float, float, float, float, float, float], float, float] | None:
    """Circles with one middle; the smaller one is where the gradient begins."""
    inner, outer = sorted((brush.r0, brush.r1))
    if (brush.x0, brush.y0) != (brush.x1, brush.y1) or not outer - inner > 1e-6:
        return None
    a, b, c, d, e, f = back
    factor = 1.0 / (outer - inner)
    return RADIAL, (a, b, c, d, e - brush.x0, f - brush.y0), factor, -inner * factor


def _ramp_of(brush: GradientBrush, alpha: float, turned: bool) -> _Ramp | None:
    """The stops with `alpha` applied, from the other end where `turned`; None where they jump, or are not in sRGB."""
    if len(brush.stops) > _MOST_STOPS:
        return None
    if not brush.interpolation and not all(is_8_bit(stop.color) for stop in brush.stops):
        return None
    numbers: list[tuple[float, ...]] = []
    for stop in padded(ramp(brush.stops, brush.interpolation)):
        argb = to_argb(stop.color)
        red, green, blue, own = (argb >> shift & 255 for shift in (16, 8, 0, 24))
        numbers.append((stop.offset, blue / 255.0, green / 255.0, red / 255.0, own / 255.0 * alpha))
    if turned:
        numbers = [(1.0 - offset, *color) for offset, *color in reversed(numbers)]
    if len(numbers) > _MOST_STOPS:
        return None
    levels = 0.0
    for one, two in pairwise(numbers):
        change = max(abs(one[c] - two[c]) for c in (1, 2, 3)) + abs(one[4] - two[4])
        if change:
            length = two[0] - one[0]
            levels = max(levels, 255.0 * change / length) if length > 0.0 else float("inf")
    flat = [number for row in numbers for number in row]
    return _Ramp(struct.pack(f"={len(flat)}d", *flat), levels, all(row[4] == 1.0 for row in numbers), numbers)


def _ties(numbers: list[tuple[float, ...]], slack: float) -> Iterator[tuple[float, float]]:
    """Where in a gradient a colour and the opacity both lie in the middle of two levels, by `slack` of one; how near.

    There Skia may round one of them otherwise, and the sum of both would be two levels off.
    """
    for one, two in pairwise(numbers):
        low, high = sorted((255.0 * one[4], 255.0 * two[4]))
        if low == high:
            continue
        length = (two[0] - one[0]) / (255.0 * (two[4] - one[4]))  # of a level of the opacity
        for whole in range(math.floor(low), math.ceil(high) + 1):
            at = (whole + 0.5 - 255.0 * one[4]) * length
            share = at / (two[0] - one[0]) if two[0] > one[0] else 0.0
            for c in (1, 2, 3):
                level = 255.0 * (one[c] + (two[c] - one[c]) * share)
                if one[c] != two[c] and abs(level % 1.0 - 0.5) < slack:
                    yield one[0] + at, abs(length) * slack


def _is_met(
    kind: Kind, matrix: tuple[float, float, float, float, float, float], side: int, place: float, near: float
) -> bool:
    """Whether a pixel may be so near to a place in a gradient; told apart for linear ones along rows or columns."""
    across, _, down, _, first, _ = matrix
    step = down if across == 0.0 else across
    if kind != LINEAR or (across != 0.0 and down != 0.0) or abs(place) <= near or abs(place - 1.0) <= near:
        return True
    if not 0.0 < place < 1.0 or step == 0.0:
        return step == 0.0
    middle = (place - first) / step - 0.5  # the row or column whose middle lies there
    return -1.0 <= middle <= side and abs(middle - round(middle)) * abs(step) <= near
