"""Colours counted, and pictures told apart by what a person would call the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.compare.pictures import GROUNDS, Picture, luma

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.compare.pictures import Floats

_HASH_SIDE: Final = 32
_HASH_KEPT: Final = 8


def histogram_distance(one: Picture, other: Picture) -> float:
    """Chi-square distance of the RGB histograms, 0 for the same colours, 100 where no level is in both.

    Each channel's 256 counts are made to sum to 100; the distance of a channel is half the sum of (a - b)^2 / (a + b)
    over the levels that one of them has; the distance of the pictures is the mean of the three. Pictures may differ
    in size.
    """
    first, second = _histograms(one), _histograms(other)
    total = first + second
    squares = np.square(first - second)
    return float(np.divide(squares, total, out=np.zeros_like(squares), where=total > 0).sum() / 6)


def perceptual_hash(picture: Picture) -> int:
    """64 bits that scaling, recompression and small changes of tone leave nearly the same.

    Luma in means over 32 x 32 fields, its cosine transform, the 8 x 8 lowest frequencies: a bit for each that is above
    their median, the top left first. How many bits two hashes differ in says how unlike the pictures are: under 10 the
    same motif, about 32 by chance.
    """
    fields = _fields(luma(picture.on(GROUNDS[-1])))
    steps = np.arange(_HASH_SIDE)
    basis = np.cos(np.pi * (steps + 0.5) * np.arange(_HASH_KEPT)[:, None] / _HASH_SIDE)
    low = (basis @ fields @ basis.T).ravel()
    bits = low > np.median(low)
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _fields(plane: Floats) -> NDArray[np.float64]:
    """Means over 32 x 32 fields; a field narrower than a pixel is that pixel."""
    values = plane.astype(np.float64)
    for axis in (0, 1):
        length = values.shape[axis]
        starts = np.arange(_HASH_SIDE) * length // _HASH_SIDE
        ends = np.maximum(starts + 1, (np.arange(_HASH_SIDE) + 1) * length // _HASH_SIDE)
        sums = np.concatenate([np.zeros_like(values.take([0], axis)), values.cumsum(axis)], axis)
        counts = (ends - starts).reshape((-1, 1) if axis == 0 else (1, -1))
        values = (sums.take(ends, axis) - sums.take(starts, axis)) / counts
    return values


def _histograms(picture: Picture) -> NDArray[np.float64]:
    levels = picture.premultiplied()
    counts = [np.bincount(levels[..., channel].ravel(), minlength=256) for channel in range(3)]
    shares: NDArray[np.float64] = np.array(counts, np.float64) * (100 / (levels.shape[0] * levels.shape[1]))
    return shares
