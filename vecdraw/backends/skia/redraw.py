"""Drawing again only what changed: a new drawing begins with the pixels of one before that is nearly the same.

Whatever is drawn on such a canvas, each pixel is what it would be if all were drawn anew: inside the damage everything
that reaches it is drawn again from the background up, outside it the pixels are kept. What cannot be clipped without
changing it is drawn whole, and what it drew outside the damage is put back.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from vecdraw import limits
from vecdraw.backends.buffer_pool import pool
from vecdraw.backends.skia.damage import Damage, damage, is_exact
from vecdraw.backends.skia.kept_canvases import Drawing, kept_canvases, units_bytes
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.memory import PixelMemory, lent_memory
from vecdraw.backends.skia.renderer import Renderer, draw_scene
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.scene.equality import canvas_of
from vecdraw.scene.op_boxes import Box, UnitBoxes
from vecdraw.scene.op_units import Difference, Layer, Unit, common_prefix, difference, is_shallow, to_units
from vecdraw.scene.ops import Clip, Op, State
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_UNITS: Final = 20_000  # of a drawing that is kept; comparing more would take longer than most canvases
_RECT: Final = bytes((MOVE, LINE, LINE, LINE, CLOSE))


class History:
    """What has been drawn on one canvas from its beginning, and in which memory.

    `canvas` is the scene that the canvas is for, of which only the canvas counts; `under` what lies below everything.
    """

    def __init__(self, canvas: Scene, scale: float, under: Any, size: tuple[int, int]) -> None:
        self._canvas = Scene(canvas.width, canvas.height, scale=canvas.scale, background=under)
        self._scale = scale
        self._size = size
        self._key: Hashable = (canvas_of(canvas), scale, under, limits.current())
        self._drawn: Drawing | None = None

    def resume(self, ops: Sequence[Op]) -> Repair | None:
        """The pixels of a drawing like `ops`, if one is kept, and what of them must be drawn again."""
        units = _comparable(ops)
        if not units:
            return None
        self._drawn = Drawing(self._key, units, {}, units_bytes(units))
        chosen: list[tuple[Damage, dict[int, Box | None]]] = []

        def wanted(before: Drawing) -> bool:
            changes = _changes(before.units, units)
            if changes is None:
                return False
            boxes = UnitBoxes(self._canvas, self._scale, *self._size)
            known: dict[int, Box | None] = {}
            found = damage(before, units, changes, boxes, known)
            if found is None:
                return False
            chosen[:] = [(found, known)]
            return True

        kept = kept_canvases.take(self._key, wanted)
        if kept is None:
            return None
        found, known = chosen[0]
        self._drawn = self._drawn._replace(boxes=known)
        return Repair(lent_memory(kept.block, *self._size), found, units, self._canvas, self._scale)

    @contextmanager
    def adding(self, memory: PixelMemory | None, ops: Sequence[Op]) -> Iterator[None]:
        """Around the drawing of `ops` after what was drawn before: its pixels are kept when the canvas is gone.

        Pixels of a drawing that was broken off by an error are not.
        """
        drawn, self._drawn = self._drawn, None
        if memory is None or drawn is None:
            yield
            return
        pool.claim(memory.buffer, None)
        yield
        more = _comparable(ops)
        if more is None or len(drawn.units) + len(more) > _MOST_UNITS:
            return
        drawn.units.extend(more)
        drawn = drawn._replace(byte_count=drawn.byte_count + units_bytes(more))
        if 2 * (len(memory.buffer) + drawn.byte_count) <= limits.current().kept_canvas_bytes:
            self._drawn = drawn
            pool.claim(memory.buffer, partial(kept_canvases.put, drawn))


class Repair:
    """Pixels of an earlier drawing, and what must be drawn on them to make them the new one."""

    def __init__(
        self, memory: PixelMemory, found: Damage, units: list[Unit], canvas: Scene, scale: float
    ) -> None:
        self.memory = memory
        self._damage = found
        self._units = units
        self._canvas = canvas
        self._scale = scale

    def draw(self, canvas: skia.Canvas, renderer: Renderer) -> None:
        """Draws what changed through `renderer`, which draws on `canvas`, the canvas of `memory`."""
        boxes, touched, saved = self._damage
        if not touched and not boxes:
            return
        put_back = [(part, self._pixels(part).copy()) for part in saved]
        background = Scene(self._canvas.width, self._canvas.height, background=self._canvas.background)
        for box in boxes:
            canvas.save()
            canvas.clipRect(skia.Rect(*box), skia.ClipOp.kIntersect, False)
            canvas.clear(0)
            draw_scene(canvas, background, Affine(), 1.0)
            canvas.restore()
        renderer.draw(self._operations())
        for part, pixels in put_back:
            self._pixels(part)[...] = pixels

    def _pixels(self, box: Box) -> NDArray[np.uint8]:
        return self.memory.array()[box.top : box.bottom, box.left : box.right]

    def _operations(self) -> list[Op]:
        """The operations that touch the damage; those that can be clipped exactly, once for each box they touch."""
        to_pixels = Affine.scaling(1 / self._scale)
        clips = [(box, Clip(None, _rectangle(box), "nonzero", to_pixels, 1)) for box in self._damage.boxes]
        clipped: dict[tuple[int, int], State] = {}
        ops: list[Op] = []
        for at, reached in self._damage.touched:
            unit = self._units[at]
            if isinstance(unit, Layer):
                ops += unit.ops
            elif reached is not None and is_exact(unit):
                for number, (box, clip) in enumerate(clips):
                    if reached.touches(box):
                        key = id(unit.state), number
                        if key not in clipped:
                            clipped[key] = unit.state._replace(clip=clip)
                        ops.append(unit._replace(state=clipped[key]))
            else:
                ops.append(unit)
        return ops


def _comparable(ops: Sequence[Op]) -> list[Unit] | None:
    """The operations as units; None where there are too many, or too deep in clips, to be compared quickly."""
    if len(ops) > _MOST_UNITS or not is_shallow(ops):
        return None
    return to_units(ops)


def _changes(before: list[Unit], after: list[Unit]) -> Difference | None:
    """What changed, if there is any hope that it is little."""
    prefix = common_prefix(before, after)
    if not prefix and not (before and after and before[-1] == after[-1]):
        return None
    return difference(before, after, prefix)


def _rectangle(box: Box) -> PathData:
    left, top, right, bottom = map(float, box)
    return PathData(_RECT, (left, top, right, top, right, bottom, left, bottom))
