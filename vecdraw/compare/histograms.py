"""Colours counted, and pictures told apart by what a person would call the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.compare.pictures import GROUNDS, Picture, grounds, luma

if TYPE_CHECKING:
    from numpy.typing import NDArray


_HASH_SIDE: Final = 32
_HASH_KEPT: Final = 8


def histogram_distance(one: Picture, other: Picture) -> float:
    """Chi-square distance of the RGB histograms, 0 for the same colours, 100 where no level is in both.

    Each channel's 256 counts are made to sum to 100; the distance of a channel is half the sum of (a - b)^2 / (a + b)
    over the levels that one of them has; the distance of the pictures is the mean of the three. Pictures that are not
    opaque are laid on dark and on light grey, and the larger distance counts. Pictures may differ in size.
    """
    return max(_distance(_histograms(one, ground), _histograms(other, ground)) for ground in grounds(one, other))


def _distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    total = first + second
    squares = np.square(first - second)
    return float(np.divide(squares, total, out=np.zeros_like(squares), where=total > 0).sum() / 6)


def perceptual_hash(picture: Picture) -> int:
    """64 bits that scaling, recompression and small changes of tone leave nearly the same.

    Luma in means over 32 x 32 fields, its cosine transform, the 8 x 8 lowest frequencies: a bit for each that is above
    their median, the top left first. How many bits two hashes differ in says how unlike the pictures are: under 10 the
    same motif, about 32 by chance.
    """
    fields = _fields(picture)
    steps = np.arange(_HASH_SIDE)
    basis = np.cos(np.pi * (steps + 0.5) * np.arange(_HASH_KEPT)[:, None] / _HASH_SIDE)
    low = np.round(basis @ fields @ basis.T, 6).ravel()  # what is 0 but for rounding, as in plain pictures, is no bit
    bits = low > np.median(low)
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _fields(picture: Picture) -> NDArray[np.float64]:
    """Means of luma over 32 x 32 fields; a field narrower than a pixel is that pixel."""
    width, height = picture.size
    starts, ends = _edges(height)
    rows = np.zeros((_HASH_SIDE, width))
    for number, (first, last) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        for _, band in picture.rows(first, last).bands():
            rows[number] += luma(band.on(GROUNDS[-1])).sum(axis=0, dtype=np.float64)
    rows /= (ends - starts)[:, None]
    sums = np.concatenate([np.zeros((_HASH_SIDE, 1)), rows.cumsum(axis=1)], axis=1)
    starts, ends = _edges(width)
    means: NDArray[np.float64] = (sums[:, ends] - sums[:, starts]) / (ends - starts)
    return means


def _edges(length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where each of 32 fields begins, and where it ends."""
    steps = np.arange(_HASH_SIDE + 1)
    starts = steps[:-1] * length // _HASH_SIDE
    return starts, np.maximum(starts + 1, steps[1:] * length // _HASH_SIDE)


def _histograms(picture: Picture, ground: float) -> NDArray[np.float64]:
    counts = np.zeros((3, 256), np.intp)
    for _, band in picture.bands():
        laid = band.on(ground)
        levels = laid if laid.dtype == np.uint8 else np.rint(laid * np.float32(255)).astype(np.uint8)
        counts += [np.bincount(levels[..., channel].ravel(), minlength=256) for channel in range(3)]
    width, height = picture.size
    shares: NDArray[np.float64] = counts.astype(np.float64) * (100 / (width * height))
    return shares
