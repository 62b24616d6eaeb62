"""How a canvas begins: with the pixels of an earlier drawing, with those of a static layer, or with nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from vecdraw.backends.skia.damage import Damage
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.memory import PixelMemory
from vecdraw.backends.skia.renderer import Renderer, draw_scene
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.scene.op_boxes import Box
from vecdraw.scene.op_units import Layer, Unit
from vecdraw.scene.ops import ClearRect, Clip, FillRect, Op, State
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RECT: Final = bytes((MOVE, LINE, LINE, LINE, CLOSE))


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

    `layer` holds the pixels that are below what touches the damage, where that is more than the background.
    """

    def __init__(
        self,
        memory: PixelMemory,
        found: Damage,
        units: Sequence[Unit],
        background: Scene,
        scale: float,
        layer: PixelMemory | None,
    ) -> None:
        self.memory: PixelMemory | None = memory
        self._damage = found
        self._units = units
        self._background = background
        self._scale = scale
        self._layer = layer

    def draw(self, canvas: skia.Canvas, renderer: Renderer, memory: PixelMemory | None) -> None:
        """Draws what touches the damage, and puts back what that changed elsewhere."""
        boxes, _, saved = self._damage
        if memory is None:
            return
        put_back = [(part, _pixels(memory, part).copy()) for part in saved]
        for box in boxes:
            if self._layer is None:
                self._clear(canvas, box)
            else:
                _pixels(memory, box)[...] = _pixels(self._layer, box)
        renderer.draw(self._touching())
        for part, pixels in put_back:
            _pixels(memory, part)[...] = pixels

    def _clear(self, canvas: skia.Canvas, box: Box) -> None:
        canvas.save()
        canvas.clipRect(skia.Rect(*box), skia.ClipOp.kIntersect, False)
        canvas.clear(0)
        draw_scene(canvas, self._background, Affine(), 1.0)
        canvas.restore()

    def _touching(self) -> list[Op]:
        """The operations that touch the damage; those that can be clipped exactly, once for each box they touch."""
        to_pixels = Affine.scaling(1 / self._scale)
        clips = [(box, Clip(None, _rectangle(box), "nonzero", to_pixels, 1)) for box in self._damage.boxes]
        clipped: dict[tuple[int, int], State] = {}
        ops: list[Op] = []
        for at, reached, is_clipped in self._damage.touched:
            unit = self._units[at]
            if isinstance(unit, Layer):
                ops += unit.ops
            elif is_clipped and reached is not None and isinstance(unit, FillRect | ClearRect):
                for number, (box, clip) in enumerate(clips):
                    if reached.touches(box):
                        key = id(unit.state), number
                        if key not in clipped:
                            clipped[key] = unit.state._replace(clip=clip)
                        ops.append(unit._replace(state=clipped[key]))
            else:
                ops.append(unit)
        return ops


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


def _rectangle(box: Box) -> PathData:
    left, top, right, bottom = map(float, box)
    return PathData(_RECT, (left, top, right, top, right, bottom, left, bottom))
