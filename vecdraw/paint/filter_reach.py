"""How far filters reach beyond what they are given, and how much work they are."""

from __future__ import annotations

import math
from typing import Final

from vecdraw.geometry.rect import Rect
from vecdraw.paint.filters import (
    Blur,
    ColorMatrixFilter,
    ComponentTransfer,
    Convolve,
    Displacement,
    DropShadow,
    Filter,
    Lighting,
    Morphology,
    Offset,
)

SIGMAS: Final = 3.0  # a Gaussian beyond three standard deviations is below what eight bits show
_LARGEST_SIGMA: Final = 532.0  # px; Skia and browsers blur no further
_FAR: Final = 1e300
EVERYWHERE: Final = Rect(-_FAR, -_FAR, 2 * _FAR, 2 * _FAR)

_COLORS_WORK: Final = 1.0  # units of about 10 ns for a pixel, as measured with Skia
_BLUR_WORK: Final = 6.0
_MORPHOLOGY_WORK: Final = 20.0
_RADIUS_WORK: Final = 0.6  # for each px of a step's radius
_LIGHTING_WORK: Final = 16.0
_DISPLACEMENT_WORK: Final = 4.0
_PLAIN_WORK: Final = 16.0
_KERNEL_WORK: Final = 5.0  # for each number of the kernel
MORPHOLOGY_STEP: Final = 256.0  # px; Skia's largest radius, so that larger ones take several steps


def filtered_box(box: Rect, filters: tuple[Filter, ...], pixel: float) -> Rect:
    """What a picture that lies in `box` covers after the filters, one after the other, in user units.

    A filter that makes something of nothing covers all there is. `pixel` is the size of a pixel in user units, which
    a convolution's kernel is counted in.
    """
    for function in filters:
        box = _after(box, function, pixel)
    return box


def fills_transparent(function: Filter) -> bool:
    """Whether a filter makes something of transparent black."""
    match function:
        case Lighting():
            return True
        case ColorMatrixFilter(matrix):
            return matrix[19] > 0
        case ComponentTransfer(alpha=levels):
            return levels is not None and levels[0] > 0
        case _:
            return False


def _after(box: Rect, function: Filter, pixel: float) -> Rect:
    if fills_transparent(function):
        return EVERYWHERE
    match function:
        case Blur(deviation):
            return box.outset(SIGMAS * deviation)
        case DropShadow(dx, dy, deviation):
            return box.union(cast(box, dx, dy, deviation))
        case Morphology("dilate", across, down):
            return _grown(box, across, down)
        case Displacement():
            return box.outset(abs(function.scale) / 2)
        case Convolve():
            if function.edge_mode == "wrap":
                return EVERYWHERE
            return _grown(box, function.columns * pixel, function.rows * pixel)
        case Offset(dx, dy):
            return Rect(box.x + dx, box.y + dy, box.width, box.height)
        case _:
            return box


def cast(box: Rect, dx: float, dy: float, deviation: float) -> Rect:
    """Where the shadow of what lies in `box` falls."""
    return Rect(box.x + dx, box.y + dy, box.width, box.height).outset(SIGMAS * deviation)


def _grown(box: Rect, across: float, down: float) -> Rect:
    return Rect(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down)


def filter_work(filters: tuple[Filter, ...], width: float, height: float, scale: float) -> float:
    """How much work it is to filter a canvas of `width` x `height` px once, in units of about 10 ns.

    Each function works on the canvas and on as much around it as the ones after it reach. What a plain function costs
    on the canvas itself does not count: the limits of canvases and of functions bound it.
    """
    work = 0.0
    canvas = width * height
    for function in reversed(filters):
        across, down, weight, steps = _labour(function, scale)
        for _ in range(steps):
            width += across
            height += down
            work += width * height * weight - canvas * min(weight, _PLAIN_WORK)
    return work


def reach(filters: tuple[Filter, ...], scale: float) -> tuple[float, float]:
    """How many px wider and higher than its result is what filters look at."""
    labours = [_labour(function, scale) for function in filters]
    across = math.fsum(labour[0] * labour[3] for labour in labours)
    return across, math.fsum(labour[1] * labour[3] for labour in labours)


def _labour(function: Filter, scale: float) -> tuple[float, float, float, int]:
    """How much wider and higher a function's input is than its output, the work for a pixel, and in how many steps."""
    match function:
        case Blur(deviation):
            reach = 2 * SIGMAS * min(deviation * scale, _LARGEST_SIGMA)
            return reach, reach, _BLUR_WORK, 1
        case DropShadow(_, _, deviation):
            reach = 2 * SIGMAS * min(deviation * scale, _LARGEST_SIGMA)
            return reach, reach, _BLUR_WORK, 1
        case Morphology(_, across, down):
            steps = morphology_steps(max(across, down) * scale)
            weight = _MORPHOLOGY_WORK + _RADIUS_WORK * (across + down) / 2 * scale / steps
            return 2 * across * scale / steps, 2 * down * scale / steps, weight, steps
        case Displacement():
            reach = abs(function.scale) * scale
            return reach, reach, _DISPLACEMENT_WORK, 1
        case Convolve():
            times = 2.0 if function.bias else 1.0
            weight = _KERNEL_WORK * len(function.kernel) * times
            return float(function.columns), float(function.rows), weight, 1
        case Lighting():
            return 2.0, 2.0, _LIGHTING_WORK, 1
        case _:
            return 0.0, 0.0, _COLORS_WORK, 1


def morphology_steps(radius: float) -> int:
    """In how many steps a radius of so many px is taken."""
    return max(1, math.ceil(min(radius / MORPHOLOGY_STEP, 1024.0)))
