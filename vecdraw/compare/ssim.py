"""SSIM, the structural similarity of Wang, Bovik, Sheikh and Simoncelli 2004, some rows at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.compare.pictures import Floats

WINDOW: Final = 11
"""The px a side of the Gaussian window, and the shortest side that there is a score for."""

_BAND: Final = 1 << 16  # px at a time: what is made of them on the way stays in the caches
_LEAST_ROWS: Final = 32
_SIGMA: Final = 1.5
_C1: Final = np.float32((0.01 * 255) ** 2)
_C2: Final = np.float32((0.03 * 255) ** 2)


class Luma(NamedTuple):
    """A picture's luma, 0..255: `rows` gives that of those from one to before another, (rows, width), float32."""

    width: int
    height: int
    rows: Callable[[int, int], Floats]


class _Part(NamedTuple):
    """Rows of a picture, and their means and variances under the window."""

    plane: Floats
    mean: Floats
    variance: Floats


class Structure:
    """What SSIM needs of the picture that others are compared with; with `keep` once for all of them."""

    def __init__(self, light: Luma, *, keep: bool) -> None:
        self._luma = light
        self._kept = list(_parts(light)) if keep else None

    def ssim(self, other: Luma) -> float:
        """The mean over all windows that lie inside: 1 for the same picture."""
        rows: list[float] = []
        for part, found in zip(self._kept or _parts(self._luma), _parts(other), strict=True):
            rows += _similarity(part, found).tolist()
        return math.fsum(rows) / ((other.width - WINDOW + 1) * (other.height - WINDOW + 1))


def _parts(luma: Luma) -> Iterator[_Part]:
    """The rows from the top down, each time as many more as a window needs."""
    step = max(_LEAST_ROWS, _BAND // luma.width)
    last = luma.height - WINDOW + 1
    for top in range(0, last, step):
        plane = luma.rows(top, min(last, top + step) + WINDOW - 1)
        mean = _windowed(plane)
        yield _Part(plane, mean, _windowed(plane * plane) - mean * mean)


def _similarity(one: _Part, other: _Part) -> NDArray[np.float64]:
    """The sum over the windows of each row."""
    product = one.mean * other.mean
    covariance = _windowed(one.plane * other.plane) - product
    above = (2 * product + _C1) * (2 * covariance + _C2)
    below = (one.mean * one.mean + other.mean * other.mean + _C1) * (one.variance + other.variance + _C2)
    return np.asarray((above / below).sum(axis=1, dtype=np.float64))


def _windowed(plane: Floats) -> Floats:
    """Means under the Gaussian window, where it lies inside the plane: 10 px less each way."""
    middle = WINDOW // 2
    for axis in (0, 1):
        length = plane.shape[axis] - WINDOW + 1
        parts = [plane[at : at + length] if axis == 0 else plane[:, at : at + length] for at in range(WINDOW)]
        total = parts[middle] * _WEIGHTS[0]
        for step in range(1, middle + 1):
            total += (parts[middle - step] + parts[middle + step]) * _WEIGHTS[step]
        plane = total
    return plane


def _weights() -> list[np.float32]:
    """Those of the middle of the window and of each step away from it."""
    every = np.exp(-0.5 * (np.arange(WINDOW) - WINDOW // 2) ** 2 / _SIGMA**2)
    return [np.float32(weight) for weight in (every / every.sum())[WINDOW // 2 :]]


_WEIGHTS: Final = _weights()
