"""The Gaussian of SSIMULACRA2, sigma 1.5 px, with nothing beyond the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float32]

RADIUS: Final = 4

# What the recursive filter of Charalampidis (2016, "Recursive implementation of the Gaussian filter using truncated
# cosine functions", equations 33 to 57, three cosines, N = 5) answers to one pixel: nine numbers, symmetrical.
TAPS: Final = tuple(np.float32(tap) for tap in (0.26462111, 0.21292859, 0.10933537, 0.03601111, 0.00941437))


class Blur:
    """Blurs planes of one size; not for two threads at once."""

    def __init__(self, height: int, width: int) -> None:
        self._across = np.zeros((height, width + 2 * RADIUS), np.float32)
        self._down = np.zeros((height + 2 * RADIUS, width), np.float32)
        self._scratch = np.empty((height, width), np.float32)

    def __call__(self, plane: Plane, out: Plane) -> None:
        """`plane` blurred into `out`; both of shape (height, width)."""
        height, width = plane.shape
        self._across[:, RADIUS : RADIUS + width] = plane
        middle = self._down[RADIUS : RADIUS + height]
        self._weigh([self._across[:, at : at + width] for at in range(2 * RADIUS + 1)], middle)
        self._weigh([self._down[at : at + height] for at in range(2 * RADIUS + 1)], out)

    def _weigh(self, shifted: list[Plane], out: Plane) -> None:
        """The sum of the nine planes, weighted."""
        np.multiply(shifted[RADIUS], TAPS[0], out=out)
        for distance in range(1, RADIUS + 1):
            np.add(shifted[RADIUS - distance], shifted[RADIUS + distance], out=self._scratch)
            self._scratch *= TAPS[distance]
            out += self._scratch
