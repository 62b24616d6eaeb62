"""How far two drawings are apart, and a picture of it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 2  # of 255, in each premultiplied channel: rounding in the blend, not in the shape
FRACTION = 0.001  # of the pixels may be further off: an edge that falls exactly between two samples


class Difference(NamedTuple):
    """What differs: the fraction of pixels beyond TOLERANCE, and the largest distance of a channel, 0 to 255."""

    fraction: float
    largest: int

    @property
    def is_tolerable(self) -> bool:
        """Whether the drawings count as the same."""
        return self.fraction <= FRACTION


def distances(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The largest distance of a premultiplied channel, for each pixel; (height, width)."""
    distance: NDArray[np.int64] = np.abs(_premultiplied(ours) - _premultiplied(theirs)).max(axis=2)
    return distance


def compare(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> Difference:
    """Compares two drawings; RGBA, not premultiplied, (height, width, 4), of the same size."""
    distance = distances(ours, theirs)
    return Difference(float((distance > TOLERANCE).mean()), int(distance.max()))


def difference_picture(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Black where the drawings agree, grey within TOLERANCE, from red to yellow beyond it; RGBA."""
    distance = distances(ours, theirs)
    result = np.zeros((*distance.shape, 4), np.uint8)
    result[..., 3] = 255
    result[distance > 0, :3] = 90
    beyond = distance > TOLERANCE
    result[beyond, 0] = 255
    result[beyond, 1] = np.minimum(distance[beyond] * 4, 255)
    result[beyond, 2] = 0
    return result


def _premultiplied(pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    wide = pixels.astype(np.int64)
    wide[..., :3] = (wide[..., :3] * wide[..., 3:] + 127) // 255
    return wide
