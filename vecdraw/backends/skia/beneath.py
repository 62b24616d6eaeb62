"""Pixels beneath what changes: what the unchanged beginning of drawings leaves in boxes that are drawn again each time.

The first of them that repairs a box draws that beginning there and keeps the pixels; those after it copy them. Unlike a
layer this costs no drawing of its own, and no more memory than changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.backends.skia.damage import Damage, around
from vecdraw.backends.skia.memory import PixelMemory
from vecdraw.scene.op_boxes import Box
from vecdraw.scene.op_units import Layer, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST: Final = 16  # patches of a drawing, and boxes that are looked for among them


class Patch(NamedTuple):
    """The pixels of a box."""

    box: Box
    pixels: NDArray[np.uint8]


Parts = list[tuple[Box, int]]
"""Boxes, each with the unit that hides all below it there, or -1."""


class Beneath:
    """The pixels that the first `static` units of a drawing leave, as far as `patches` have them; more are added."""

    def __init__(self, static: int, patches: list[Patch]) -> None:
        self.static = static
        self._patches = patches

    def bare(self, parts: Parts) -> Parts:
        """Where the pixels are not at hand, and are seen: there the units must be drawn."""
        known = [patch.box for patch in self._patches]
        return [(bare, hider) for box, hider in parts if hider < self.static for bare in around([box], known)]

    def put(self, memory: PixelMemory, parts: Parts) -> None:
        """Puts the pixels where they were not bare, and keeps those of all parts: the units have just been drawn."""
        array, patches = memory.array(), self._patches
        for box, hider in parts:
            if hider >= self.static:
                continue
            for (left, top, right, bottom), pixels in patches:
                x, y, end, last = max(left, box.left), max(top, box.top), min(right, box.right), min(bottom, box.bottom)
                if x < end and y < last:
                    array[y:last, x:end] = pixels[y - top : last - top, x - left : end - left]
            if len(parts) <= _MOST and not any(patch.box.holds(box) for patch in patches):
                patches[:] = [patch for patch in patches if not box.holds(patch.box)]
                patches.append(Patch(box, array[box.top : box.bottom, box.left : box.right].copy()))
        while len(patches) > _MOST or byte_count(patches) > len(memory.buffer):
            del patches[0]


def is_of_use(static: int, units: Sequence[Unit], found: Damage) -> bool:
    """Whether the first `static` of the units that touch the damage draw something, and nothing outside it."""
    if found.static == static:
        return True  # their pixels are at hand
    below = [one for one in found.touched if one.at < static]
    return bool(below) and not any(one.way == "whole" or isinstance(units[one.at], Layer) for one in below)


def byte_count(patches: Sequence[Patch]) -> int:
    """The memory that they take."""
    return sum(patch.pixels.nbytes for patch in patches)
