"""How a canvas begins: with the pixels of an earlier drawing, with those of a static layer, or with nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from vecdraw.backends.skia.beneath import Beneath, Parts
from vecdraw.backends.skia.damage import Damage, Touched, around
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.memory import PixelMemory
from vecdraw.backends.skia.patches import PatchRenderer
from vecdraw.backends.skia.renderer import Renderer, draw_scene
from vecdraw.geometry.affine import Affine
from vecdraw.scene.op_boxes import Box
from vecdraw.scene.op_units import Layer, Unit
from vecdraw.scene.ops import ClearRect, FillRect, Op
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Plain:
    """Nothing, or the pixels of a layer in `memory`: `ops` are drawn, on nothing after the background.

    With `keep`, the first `static` of `units` are drawn first, and `keep` is called with the pixels; then the others.
    """

    def __init__(
        self,
        background: Scene,
        ops: Sequence[Op],
        *,
        memory: PixelMemory | None = None,
        units: Sequence[Unit] = (),
        static: int = 0,
        keep: Callable[[PixelMemory], None] | None = None,
    ) -> None:
        self.memory = memory
        self._background = background
        self._ops = ops
        self._units = units
        self._static = static
        self._keep = keep

    def draw(self, canvas: skia.Canvas, renderer: Renderer, memory: PixelMemory | None) -> None:
        """Draws all that is not there yet."""
        if self.memory is None:
            draw_scene(canvas, self._background, Affine(), 1.0)
        if self._keep is None or memory is None:
            renderer.draw(self._ops)
            return
        renderer.draw(operations(self._units[: self._static]))
        self._keep(memory)
        renderer.draw(operations(self._units[self._static :]))


class Repair:
    """Pixels of an earlier drawing: what changed is drawn again.

    `layer` holds the pixels that are below what touches the damage, where that is more than the background; `beneath`
    has some of those that the first units leave.
    """

    def __init__(
        self,
        memory: PixelMemory,
        found: Damage,
        units: Sequence[Unit],
        background: Scene,
        layer: PixelMemory | None,
        beneath: Beneath | None = None,
    ) -> None:
        self.memory: PixelMemory | None = memory
        self._damage = found
        self._units = units
        self._background = background
        self._layer = layer
        self._beneath = beneath

    def draw(self, canvas: skia.Canvas, renderer: PatchRenderer, memory: PixelMemory | None) -> None:
        """Draws what touches the damage, and puts back what that changed elsewhere."""
        boxes, touched, saved, hiders, _ = self._damage
        if memory is None:
            return
        put_back = _copies(memory, saved)
        parts, beneath = list(zip(boxes, hiders, strict=True)), self._beneath
        bare = parts if beneath is None else beneath.bare(parts)
        for box, hider in bare:
            if self._layer is not None:
                _pixels(memory, box)[...] = _pixels(self._layer, box)
            elif hider < 0:
                self._clear(canvas, box, memory)
        if beneath is not None:
            self._draw_again([one for one in touched if one.at < beneath.static], bare, renderer, memory)
            beneath.put(memory, parts)
            touched = [one for one in touched if one.at >= beneath.static]
        self._draw_again(touched, parts, renderer, memory)
        renderer.finish()
        _put_back(memory, put_back)

    def _draw_again(
        self, touched: Sequence[Touched], parts: Parts, renderer: PatchRenderer, memory: PixelMemory
    ) -> None:
        """Draws units inside of `parts`; what those that cannot be change outside the damage is put back."""
        for at, reached, way in touched:
            unit = self._units[at]
            if way == "whole" or reached is None or isinstance(unit, Layer):
                renderer.draw(operations((unit,)))
                continue
            windows = [box for box, hider in parts if hider <= at and reached.touches(box)]
            if not windows or renderer.draw_inside(unit, windows):
                continue
            if isinstance(unit, FillRect | ClearRect) and way == "exact":
                renderer.draw_clipped(unit, windows)
                continue
            kept = _copies(memory, around([reached], self._damage.boxes))
            renderer.draw((unit,))
            _put_back(memory, kept)

    def _clear(self, canvas: skia.Canvas, box: Box, memory: PixelMemory) -> None:
        if self._background.background is None:
            _pixels(memory, box)[...] = 0
            return
        canvas.save()
        canvas.clipRect(skia.Rect(*box), skia.ClipOp.kIntersect, False)
        canvas.clear(0)
        draw_scene(canvas, self._background, Affine(), 1.0)
        canvas.restore()


Beginning = Plain | Repair
"""`memory` are the pixels to draw on, None for any that hold nothing yet; `draw` then draws on them what is missing."""


def operations(units: Iterable[Unit]) -> list[Op]:
    """The operations of the units, in order."""
    ops: list[Op] = []
    for unit in units:
        if isinstance(unit, Layer):
            ops += unit.ops
        else:
            ops.append(unit)
    return ops


def _pixels(memory: PixelMemory, box: Box) -> NDArray[np.uint8]:
    return memory.array()[box.top : box.bottom, box.left : box.right]


def _copies(memory: PixelMemory, boxes: Iterable[Box]) -> list[tuple[Box, NDArray[np.uint8]]]:
    return [(box, _pixels(memory, box).copy()) for box in boxes]


def _put_back(memory: PixelMemory, copies: Iterable[tuple[Box, NDArray[np.uint8]]]) -> None:
    for box, pixels in copies:
        _pixels(memory, box)[...] = pixels
