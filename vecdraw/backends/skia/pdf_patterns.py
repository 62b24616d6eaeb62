"""Patterns as PDF viewers paint them alike: with pixels to spare; without cells, where those are scaled or turned."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from vecdraw.backends.skia.surface import render
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import PatternBrush
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene

_FINER: Final = 4  # times as many pixels across; viewers do not smooth what they repeat
_FINEST: Final = 16  # times, of a picture that is not smoothed
_SMALLEST_SIDE: Final = 64  # px of a picture that is repeated
_MOST_PIXELS: Final = 1 << 20  # of a pattern's picture that was enlarged
_MOST_SPREAD: Final = 1 << 22  # pixels of a pattern that was laid out whole
_SAME: Final = 1e-6
_MARGIN: Final = 2  # px of the pattern around what is painted


def enlarged(brush: PatternBrush, shrink: float) -> PatternBrush:
    """The pattern with a picture of more pixels, smoothed as it would be, where it is not scaled down.

    `shrink` is the scale, to points, of the transform that the pattern is drawn with.
    """
    pixmap = brush.pixmap
    scale = brush.transform.mean_scale * shrink
    most = math.isqrt(_MOST_PIXELS // max(_SMALLEST_SIDE**2, pixmap.width * pixmap.height))
    times = min(_FINER, math.ceil(_FINER * scale), most)
    if brush.smoothing == "none" or times < 2:
        return brush
    across = _repeats(pixmap.width) if brush.repetition in {"repeat", "repeat-x"} else 1
    down = _repeats(pixmap.height) if brush.repetition in {"repeat", "repeat-y"} else 1
    return _drawn(brush, 0, 0, pixmap.width * across, pixmap.height * down, times, brush.repetition == "no-repeat")


def is_one_to_one(brush: PatternBrush, transform: Affine) -> bool:
    """Whether the pattern's pixels are upright and as large as px; `transform` maps user units to px."""
    placed = transform @ brush.transform
    across, down = math.hypot(placed.a, placed.b), math.hypot(placed.c, placed.d)
    return placed.is_axis_aligned and abs(across - 1.0) < _SAME and abs(down - 1.0) < _SAME


def laid_out(brush: PatternBrush, placed: Affine, shape: Rect) -> PatternBrush | None:
    """A pattern as one picture of all of it that is seen; None where that would be too large.

    `placed` maps the pattern to points, in which `shape` is what is painted. Viewers put cells at whole pixels, leave
    gaps between those that are turned, and resample them badly.
    """
    if not placed.is_invertible or brush.repetition == "no-repeat":
        return None
    seen = shape.transformed(placed.inverse())
    left, top = math.floor(seen.x) - _MARGIN, math.floor(seen.y) - _MARGIN
    width, height = math.ceil(seen.right) + _MARGIN - left, math.ceil(seen.bottom) + _MARGIN - top
    if not 0 < width * height <= _MOST_SPREAD:
        return None
    finest = _FINEST if brush.smoothing == "none" else _FINER
    times = min(finest, math.ceil(_FINER * placed.mean_scale), math.isqrt(_MOST_SPREAD // (width * height)))
    return _drawn(brush, left, top, width, height, max(1, times), is_whole=True)


def _drawn(
    brush: PatternBrush, left: int, top: int, width: int, height: int, times: int, is_whole: bool
) -> PatternBrush:
    """The pattern with the picture of a part of it, `times` as many pixels across; repeated unless it is whole."""
    flat = replace(brush, transform=Affine.translation(-left, -top))
    cover = FillRect(0.0, 0.0, width, height, flat, State())
    picture = render(Scene(width, height, (cover,)), scale=times).snapshot()
    placed = brush.transform.translate(left, top).scale(1.0 / times, 1.0 / times)
    return replace(
        brush, pixmap=picture, transform=placed, repetition="no-repeat" if is_whole else brush.repetition
    )


def _repeats(side: int) -> int:
    """How many pictures become one: viewers put each at whole pixels."""
    return max(1, _SMALLEST_SIDE // side)
