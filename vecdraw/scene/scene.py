"""`Scene`: what a Context recorded, as a plain value that any backend draws."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import ColorSpace, PixelFormat
from vecdraw.scene.equality import equal
from vecdraw.scene.ops import Op


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Scene:
    """A drawing: a canvas and the operations on it, in order.

    `width` and `height` are user units; `scale` is how many pixels one unit is when nothing else is said, `dpi` the
    resolution at scale 1 (dots per inch of user units). `background` is painted first. Two scenes are equal when
    they would draw the same operations on the same canvas. A Scene never changes; share it between threads freely.
    """

    width: float
    height: float
    ops: tuple[Op, ...] = ()
    scale: float = 1.0
    dpi: float = 96.0
    background: Color | None = None
    dither: bool = True
    color_space: ColorSpace = "srgb"
    pixel_format: PixelFormat = "rgba-unorm8"

    @property
    def pixel_size(self) -> tuple[int, int]:
        """Width and height in px at the scene's own scale: size x scale, rounded half up, 0 only for a size of 0."""
        return pixel_size(self.width, self.height, self.scale)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Scene):
            return NotImplemented
        return equal(self, other)

    def __hash__(self) -> int:
        return hash((self.width, self.height, self.scale, len(self.ops)))

    def __repr__(self) -> str:
        return f"<Scene {self.width:g} x {self.height:g}, {len(self.ops)} operations>"


def pixel_size(width: float, height: float, scale: float) -> tuple[int, int]:
    """Size x scale in whole px, rounded half up; at least 1 where the size is not 0."""

    def side(length: float) -> int:
        return max(1, math.floor(length * scale + 0.5)) if length > 0 else 0

    return side(width), side(height)
