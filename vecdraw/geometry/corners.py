"""The radii of a rounded rectangle's corners (HTML Standard, `roundRect`; CSS Backgrounds 3, 5.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, shown
from vecdraw.geometry.float32 import float32

Radius = float | tuple[float, float]
Radii = Radius | Sequence[Radius]

Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


def corner_radii(radii: Radii, width: float, height: float) -> Corners:
    """The (rx, ry) of the four corners, clockwise from the top left, scaled down together where they overlap.

    Raises `IndexSizeError` for a negative radius or for none or more than four, `BadValueError` for one that is
    not finite, `BadTypeError` for one that is no number.
    """
    given: list[Any] = list(radii) if isinstance(radii, list) else [radii]
    if not 1 <= len(given) <= 4:
        raise IndexSizeError(f"round_rect takes one to four radii, got {len(given)}")
    pairs = [(rx, ry) if rx and ry else (0.0, 0.0) for rx, ry in map(_radius, given)]  # a corner flat one way is sharp
    upper_left = pairs[0]
    upper_right = pairs[1] if len(pairs) > 1 else upper_left
    lower_right = pairs[2] if len(pairs) > 2 else upper_left
    lower_left = pairs[3] if len(pairs) > 3 else upper_right
    return _fitted((upper_left, upper_right, lower_right, lower_left), abs(width), abs(height))


def _radius(value: object) -> tuple[float, float]:
    pair = tuple(value) if isinstance(value, (tuple, list)) else (value, value)
    if len(pair) != 2:
        raise BadTypeError(f"a corner radius must be a number or (rx, ry), got {shown(value)}")
    return _length(pair[0], value), _length(pair[1], value)


def _length(side: object, radius: object) -> float:
    number = to_float(side)
    if number is None:
        raise BadTypeError(f"a corner radius must be a number or (rx, ry), got {shown(radius)}")
    if not math.isfinite(number):
        raise BadValueError(f"a corner radius must be finite, got {shown(radius)}")
    if number < 0:
        raise IndexSizeError(f"a corner radius must not be negative, got {shown(radius)}")
    return float32(number)


def _fitted(corners: Corners, width: float, height: float) -> Corners:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    sums = ((ax + bx, width), (cx + dx, width), (ay + dy, height), (by + cy, height))
    scale = min((side / total for total, side in sums if total > side), default=1.0)
    if scale >= 1.0:
        return corners
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ((float32(rx * scale), float32(ry * scale)) for rx, ry in corners)
    return ((ax, ay), (bx, by), (cx, cy), (dx, dy))
