"""Metrics: one number for how like a picture is to another, found some rows at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.compare.pictures import Picture, grounds, linear, luma
from vecdraw.compare.ssim import WINDOW, Luma, Structure
from vecdraw.compare.ssimulacra2 import Light, Reference
from vecdraw.errors import BadValueError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.compare.pictures import Floats

Score = Callable[[Picture], float]
"""How like another picture is to the one this was made for."""

_KEPT: Final = 1 << 22  # px of a picture of which is kept what every score needs


def psnr_to(picture: Picture) -> Score:
    """Peak signal-to-noise ratio in dB over R, G and B, gamma-encoded, peak 255; infinite for the same picture."""

    def score(other: Picture) -> float:
        return min(_psnr(picture, other, ground) for ground in grounds(picture, other))

    return score


def ssim_to(picture: Picture) -> Score:
    """SSIM of luma: Wang, Bovik, Sheikh and Simoncelli 2004; 11 px Gaussian window, sigma 1.5, where it fits whole.

    Y' of BT.601, K1 = 0.01, K2 = 0.03; 1 for the same picture. Raises `BadValueError` for a side under 11 px.
    """
    if min(picture.size) < WINDOW:
        raise BadValueError(f"ssim needs pictures of at least 11 x 11 px, got {' x '.join(map(str, picture.size))}")
    kept: dict[float, Structure] = {}

    def score(other: Picture) -> float:
        worst = math.inf
        for ground in grounds(picture, other):
            if ground not in kept:
                kept[ground] = Structure(_luma_of(picture, ground), keep=_is_kept(picture))
            worst = min(worst, kept[ground].ssim(_luma_of(other, ground)))
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
                kept[ground] = Reference(_light_of(picture, ground), keep=_is_kept(picture))
            worst = min(worst, kept[ground].score(_light_of(other, ground)))
        return worst

    return score


METRICS: Final[Mapping[str, Callable[[Picture], Score]]] = MappingProxyType(
    {"ssimulacra2": ssimulacra2_to, "ssim": ssim_to, "psnr": psnr_to}
)


def _is_kept(picture: Picture) -> bool:
    width, height = picture.size
    return width * height <= _KEPT


def _light_of(picture: Picture, ground: float) -> Light:
    def rows(first: int, last: int) -> Floats:
        return linear(picture.rows(first, last).on(ground), picture.color_space)

    return Light(*picture.size, rows)


def _luma_of(picture: Picture, ground: float) -> Luma:
    def rows(first: int, last: int) -> Floats:
        return luma(picture.rows(first, last).on(ground))

    return Luma(*picture.size, rows)


def _psnr(one: Picture, other: Picture, ground: float) -> float:
    width, height = one.size
    rows: list[float] = []
    for (_, first), (_, second) in zip(one.bands(), other.bands(), strict=True):
        rows += _squares(first.on(ground), second.on(ground)).tolist()
    error = math.fsum(rows) / (3 * width * height)
    return 10 * math.log10(255**2 / error) if error else math.inf


def _squares(a: NDArray[np.uint8] | Floats, b: NDArray[np.uint8] | Floats) -> NDArray[np.float64]:
    """The sum of the squares of the differences of each row, in levels."""
    if a.dtype == b.dtype == np.uint8:
        sums: NDArray[np.float64] = np.square(a.astype(np.int16) - b, dtype=np.int32).sum(axis=(1, 2), dtype=np.float64)
        return sums
    apart = (_of_255(a) - _of_255(b)).reshape(len(a), -1)
    return np.asarray(np.square(apart).sum(axis=1))


def _of_255(colors: NDArray[np.uint8] | Floats) -> NDArray[np.float64]:
    return colors.astype(np.float64) * (1.0 if colors.dtype == np.uint8 else 255.0)
