"""How far a document drawn by another program may be from our pixels."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

CONTRAST = 16  # of 255: what lies between the neighbours of a pixel that counts as an edge
FLAT, EDGE, MEAN = 8, 96, 1.0  # of 255: the most that pixels away from edges, at edges, and on average may be off
CLOSE, CLOSE_SHARE = 8, 0.999  # in Chromium, of pictures without small text: this share of all pixels within CLOSE

Pixels = NDArray[np.uint8]


class Distance(NamedTuple):
    """The largest distances away from edges and at edges, the mean of all, and the share within CLOSE."""

    flat: int
    edge: int
    mean: float
    close: float

    @property
    def is_near(self) -> bool:
        """Whether the drawings count as the same."""
        return self.flat <= FLAT and self.edge <= EDGE and self.mean <= MEAN

    @property
    def is_close(self) -> bool:
        """Whether nearly all pixels are the same, edges too."""
        return self.close >= CLOSE_SHARE

    def __str__(self) -> str:
        return f"flat {self.flat}, edge {self.edge}, mean {self.mean:.2f}, {self.close:.2%} within {CLOSE}"


def on_white(pixels: Pixels) -> Pixels:
    """The picture on white: RGBA, not premultiplied, (height, width, 4)."""
    if (pixels[..., 3] == 255).all():
        return pixels
    wide = pixels.astype(np.int32)
    alpha = wide[..., 3:]
    wide[..., :3] = (wide[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255
    wide[..., 3] = 255
    return wide.astype(np.uint8)


def averaged(pixels: Pixels, count: int) -> Pixels:
    """The means of count x count pixels; of an opaque picture."""
    height, width = pixels.shape[0] // count, pixels.shape[1] // count
    blocks = pixels[: height * count, : width * count].reshape(height, count, width, count, 4)
    return np.rint(blocks.sum(axis=(1, 3), dtype=np.uint32) / count**2).astype(np.uint8)


def edges(pixels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where the neighbourhood of a pixel (3 x 3) differs by more than CONTRAST in a channel; (height, width)."""
    padded = np.pad(pixels, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = pixels.shape[:2]
    shifted = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    spread = np.max(shifted, axis=0) - np.min(shifted, axis=0)
    found: NDArray[np.bool_] = spread.max(axis=2) > CONTRAST
    return found


def distances(ours: Pixels, theirs: Pixels) -> NDArray[np.int32]:
    """The largest distance of a premultiplied channel for each pixel; (height, width)."""
    found: NDArray[np.int32] = np.abs(premultiplied(ours) - premultiplied(theirs)).max(axis=2)
    return found


def compare(ours: Pixels, theirs: Pixels) -> Distance:
    """Compares two pictures of one size; RGBA, not premultiplied, (height, width, 4)."""
    if ours.shape != theirs.shape:
        raise ValueError(f"pictures of {ours.shape} and {theirs.shape}")
    distance = distances(ours, theirs)
    at_edge = edges(premultiplied(ours)) | edges(premultiplied(theirs))
    flat, edge = distance[~at_edge], distance[at_edge]
    mean = float(np.abs(premultiplied(ours) - premultiplied(theirs)).mean())
    return Distance(int(flat.max(initial=0)), int(edge.max(initial=0)), mean, float((distance <= CLOSE).mean()))


def premultiplied(pixels: Pixels) -> NDArray[np.int32]:
    """Colours multiplied by alpha."""
    wide = pixels.astype(np.int32)
    wide[..., :3] = (wide[..., :3] * wide[..., 3:] + 127) // 255
    return wide
