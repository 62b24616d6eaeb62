"""Metrics: one number for how like a picture is to another."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.compare.pictures import Picture, grounds, linear, luma
from vecdraw.compare.ssimulacra2 import Reference
from vecdraw.errors import BadValueError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.compare.pictures import Floats

Score = Callable[[Picture], float]
"""How like another picture is to the one this was made for."""

SSIM_WINDOW: Final = 11
_SSIM_SIGMA: Final = 1.5
_SSIM_C1: Final = np.float32((0.01 * 255) ** 2)
_SSIM_C2: Final = np.float32((0.03 * 255) ** 2)


def psnr_to(picture: Picture) -> Score:
    """Peak signal-to-noise ratio in dB over R, G and B, gamma-encoded, peak 255; infinite for the same picture."""

    def score(other: Picture) -> float:
        return min(_psnr(picture, other, ground) for ground in grounds(picture, other))

    return score


def ssim_to(picture: Picture) -> Score:
    """SSIM of luma: Wang, Bovik, Sheikh and Simoncelli 2004; 11 px Gaussian window, sigma 1.5, where it fits whole.

    Y' of BT.601, K1 = 0.01, K2 = 0.03; 1 for the same picture. Raises `BadValueError` for a side under 11 px.
    """
    if min(picture.size) < SSIM_WINDOW:
        raise BadValueError(f"ssim needs pictures of at least 11 x 11 px, got {' x '.join(map(str, picture.size))}")
    kept: dict[float, _Half] = {}

    def score(other: Picture) -> float:
        worst = math.inf
        for ground in grounds(picture, other):
            if ground not in kept:
                kept[ground] = _Half(luma(picture.on(ground)))
            worst = min(worst, kept[ground].ssim(luma(other.on(ground))))
        return worst

    return score


def ssimulacra2_to(picture: Picture) -> Score:
    """SSIMULACRA 2.1: 100 for the same picture, 90 visually lossless, 70 high, 50 medium, 30 low quality.

    Raises `BadValueError` for a side under 8 px.
    """
    kept: dict[float, Reference] = {}

    def score(other: Picture) -> float:
        worst = math.inf
        for ground in grounds(picture, other):
            if ground not in kept:
                kept[ground] = Reference(linear(picture.on(ground), picture.color_space))
            worst = min(worst, kept[ground].score(linear(other.on(ground), other.color_space)))
        return worst

    return score


METRICS: Final[Mapping[str, Callable[[Picture], Score]]] = MappingProxyType(
    {"ssimulacra2": ssimulacra2_to, "ssim": ssim_to, "psnr": psnr_to}
)


def _psnr(one: Picture, other: Picture, ground: float) -> float:
    a, b = one.on(ground), other.on(ground)
    if a.dtype == b.dtype == np.uint8:
        difference = a.astype(np.int16) - b
        error = float(np.square(difference, dtype=np.int32).mean(dtype=np.float64))
    else:
        error = float(np.square(_of_255(a) - _of_255(b)).mean(dtype=np.float64))
    return 10 * math.log10(255**2 / error) if error else math.inf


def _of_255(colors: NDArray[np.uint8] | Floats) -> NDArray[np.float64]:
    return colors.astype(np.float64) * (1.0 if colors.dtype == np.uint8 else 255.0)


class _Half:
    """What SSIM needs of the picture that others are compared with."""

    def __init__(self, plane: Floats) -> None:
        self._plane = plane
        self._mean = _windowed(plane)
        self._variance = _windowed(plane * plane) - self._mean * self._mean

    def ssim(self, other: Floats) -> float:
        mean = _windowed(other)
        variance = _windowed(other * other) - mean * mean
        product = self._mean * mean
        covariance = _windowed(self._plane * other) - product
        above = (2 * product + _SSIM_C1) * (2 * covariance + _SSIM_C2)
        below = (self._mean * self._mean + mean * mean + _SSIM_C1) * (self._variance + variance + _SSIM_C2)
        return float((above / below).mean(dtype=np.float64))


def _windowed(plane: Floats) -> Floats:
    """Means under the Gaussian window, where it lies inside the plane: 10 px less each way."""
    middle = SSIM_WINDOW // 2
    weights = np.exp(-0.5 * (np.arange(SSIM_WINDOW) - middle) ** 2 / _SSIM_SIGMA**2)
    weights /= weights.sum()
    for axis in (0, 1):
        length = plane.shape[axis] - SSIM_WINDOW + 1
        parts = [plane[at : at + length] if axis == 0 else plane[:, at : at + length] for at in range(SSIM_WINDOW)]
        total = parts[middle] * np.float32(weights[middle])
        for step in range(1, middle + 1):
            total += (parts[middle - step] + parts[middle + step]) * np.float32(weights[middle + step])
        plane = total
    return plane
