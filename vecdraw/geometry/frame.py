"""A place and a size at which float32 serves best: what is handed to Skia is moved there and back.

Scales are powers of two and the places multiples of them, so that moving rounds nothing that float32 would keep.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from vecdraw.errors import BadValueError
from vecdraw.geometry.rect import Rect

_SIZE_BITS: Final = 10  # paths become up to 1024 wide, which Skia's tolerances in pixels are made for
_STEP_BITS: Final = 4  # places are multiples of 1/16 of the size


class Frame(NamedTuple):
    """Coordinates (x - x0) * scale."""

    x0: float
    y0: float
    scale: float

    @classmethod
    def around(cls, box: Rect) -> Frame:
        """The frame in which a box lies about the origin. Raises `BadValueError` for one beyond float64."""
        size = max(box.width, box.height)
        reach = max(abs(box.x), abs(box.right), abs(box.y), abs(box.bottom))
        if not math.isfinite(size + reach):
            raise BadValueError(f"a path over {box} is too large to compute with: its size is not a float64")
        if size <= 0:
            return cls(box.x, box.y, 1.0)
        exponent = max(math.frexp(size)[1], math.frexp(reach)[1] - 52, -1000)
        step = math.ldexp(1.0, exponent - _STEP_BITS)
        x0, y0 = (round(middle / step) * step for middle in (box.x + box.width / 2, box.y + box.height / 2))
        return cls(x0, y0, math.ldexp(1.0, _SIZE_BITS - exponent))

    def to(self, x: float, y: float) -> tuple[float, float]:
        """A point in the frame."""
        return (x - self.x0) * self.scale, (y - self.y0) * self.scale

    def back(self, x: float, y: float) -> tuple[float, float]:
        """A point of the frame where it belongs."""
        return x / self.scale + self.x0, y / self.scale + self.y0


def union(boxes: Iterable[Rect | None]) -> Rect | None:
    """The smallest rectangle around all boxes that there are."""
    found: Sequence[Rect] = [box for box in boxes if box is not None]
    if not found:
        return None
    whole = found[0]
    for box in found[1:]:
        whole = whole.union(box)
    return whole
