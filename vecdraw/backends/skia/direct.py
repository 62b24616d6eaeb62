"""Where pixels may be written past Skia: the canvas' own memory, and the part of it that the clip leaves."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.backends.skia.compositor import Compositor
from vecdraw.backends.skia.memory import PixelMemory
from vecdraw.scene.ops import Clip


class Target(NamedTuple):
    """Pixels that may be written at once: those of `memory` from (left, top) to before (right, bottom).

    The part is inside the canvas; it may be empty (left >= right or top >= bottom).
    """

    memory: PixelMemory
    left: int
    top: int
    right: int
    bottom: int


class DirectCanvas(Compositor):
    """A canvas that says when drawing is nothing but blending pixels of its own memory."""

    _window: tuple[int, int, int, int] | None = None
    """Left, top, right, bottom of the only pixels that are drawn on past Skia; None for all that the clip leaves."""

    _target: tuple[Clip | None, Target | None] | None = None
    """The last clip, and what it left."""

    def direct_target(self) -> Target | None:
        """The pixels that an operation in the state in force may blend by itself, else None.

        That is: eight bits in sRGB in memory of ours, no layer open and no projection, the clip a rectangle of whole
        pixels, and compositing by source-over without shadow and filters; the opacity may be any.
        """
        compositing = self._compositing
        if compositing.blend != "source-over" or compositing.shadow is not None or compositing.filters:
            return None
        return self._direct_memory()

    def _direct_memory(self) -> Target | None:
        """As `direct_target`, whatever the compositing."""
        if self._memory is None or self._projection is not None or self._space != "srgb":
            return None
        clip = self._clips[-1] if self._clips else None
        known = self._target
        if known is None or known[0] is not clip:
            known = self._target = clip, self._clipped(self._memory)
        return known[1]

    def _part(self, target: Target) -> Target:
        """The part of a target that is drawn on."""
        window = self._window
        if window is None:
            return target
        left, top, right, bottom = window
        return Target(
            target.memory,
            *(max(left, target.left), max(top, target.top), min(right, target.right), min(bottom, target.bottom)),
        )

    def _clipped(self, memory: PixelMemory) -> Target | None:
        """The whole of `memory` inside the clip that the canvas has now; None where that is no rectangle of pixels."""
        canvas = self._canvas
        if canvas.isClipEmpty():
            return Target(memory, 0, 0, 0, 0)
        if not canvas.isClipRect():
            return None
        bounds = canvas.getDeviceClipBounds()
        return Target(memory, bounds.left(), bounds.top(), bounds.right(), bounds.bottom())
