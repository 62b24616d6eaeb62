"""Endless parallel lines, antialiased exactly: the share of each pixel's square that they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vecdraw.paint.brush import TextureBrush
from vecdraw.paint.texture_lattice import Lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_NARROW: Final = 1e-3  # of a box's width; a second box narrower than that changes nothing
_TINY: Final = 1e-5  # of the lines' distance; for pixels smaller than that the differences would lose their digits


def coverage_of_lines(
    brush: TextureBrush, lattice: Lattice, inverse: Any, width: int, height: int
) -> NDArray[np.uint8]:
    """How much of each pixel the lines of a texture cover, 0..255, as an array of shape (height, width).

    `inverse` maps px to user units. Seen along the lines a pixel is a trapezoid, two boxes folded into each other: the
    lines, a periodic step, are integrated twice and differences taken over both boxes.
    """
    to_lattice = lattice.transform.inverse()
    a, c, e, b, d, f = inverse.get9()[:6]
    right, below = to_lattice.apply_vector(a, b)[1], to_lattice.apply_vector(c, d)[1]
    spacing = brush.spacing[1]
    start = to_lattice.apply(e, f)[1] / spacing
    step_x, step_y = right / spacing, below / spacing
    half = brush.line_width / spacing / 2
    if half >= 0.5:
        return np.full((height, width), 255, np.uint8)
    columns = (np.arange(width) + 0.5) * step_x + start
    rows = (np.arange(height) + 0.5) * step_y
    covered = np.empty((height, width), np.uint8)
    for y in range(height):
        share = _share(columns + rows[y], abs(step_x), abs(step_y), half)
        covered[y] = np.floor(np.clip(share, 0.0, 1.0) * 255.0 + 0.5)
    return covered


def _share(at: Array, wide: float, high: float, half: float) -> Array:
    """The lines' mean over boxes of both widths around `at`; all in distances between lines, one of which is at 0."""
    phase = at - np.floor(at)
    wide, high = max(wide, high), min(wide, high)
    if wide < _TINY:
        return np.clip((half - np.minimum(phase, 1.0 - phase)) / max(wide, 1e-300) + 0.5, 0.0, 1.0)
    if high < _NARROW * wide:
        return (_once(phase + wide / 2, half) - _once(phase - wide / 2, half)) / wide
    far, near = (wide + high) / 2, (wide - high) / 2
    ends = _twice(phase + far, half) + _twice(phase - far, half)
    return (ends - _twice(phase + near, half) - _twice(phase - near, half)) / (wide * high)


def _once(at: Array, half: float) -> Array:
    """The lines integrated from 0."""
    turns = np.floor(at)
    rest = at - turns
    return turns * 2 * half + np.minimum(rest, half) + np.maximum(rest - (1.0 - half), 0.0)


def _twice(at: Array, half: float) -> Array:
    """The lines integrated twice from 0."""
    turns = np.floor(at)
    rest = at - turns
    # over one period the first integral comes to `half`: it is symmetric about its middle, where it is `half`
    first = np.minimum(rest, half)
    last = np.maximum(rest - (1.0 - half), 0.0)
    within = first * first / 2 + (rest - first) * half + last * last / 2
    return turns * half + half * turns * (turns - 1.0) + turns * 2 * half * rest + within
