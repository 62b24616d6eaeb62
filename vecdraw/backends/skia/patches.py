"""Drawing inside windows of whole pixels: what an operation drawn without them leaves there, to the byte."""

from __future__ import annotations

from collections.abc import Sequence

from vecdraw.backends.skia.direct_masks import Outline
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.renderer import NOTHING_TO_FILL, Renderer
from vecdraw.paint.brush import LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.scene.op_boxes import Box
from vecdraw.scene.op_units import Unit
from vecdraw.scene.ops import ClearRect, DrawImage, FillPath, FillRect, FillText, Op

_IN_PARTS = (FillText, FillRect, FillPath, DrawImage)
_BRUSHES = (Color, LinearBrush, RadialBrush)


class PatchRenderer(Renderer):
    """A renderer that can draw parts of what kernels draw past Skia."""

    def draw_inside(self, op: Op, windows: Sequence[Box]) -> bool:
        """Draws an operation inside `windows` alone, in px; False if it is Skia's, and nothing is drawn.

        Whether it is, no window decides: kernels are given what they would be given without one, and leave pixels out.
        """
        if not isinstance(op, _IN_PARTS):
            return False
        if op.state is not self._state:
            self._enter(op.state)
        try:
            for window in windows:
                self._window = window
                if not self._draw_directly(op):
                    return False
        finally:
            self._window = None
        return True

    def _draw_directly(self, op: FillText | FillRect | FillPath | DrawImage) -> bool:
        match op:
            case FillText():
                return self._direct_text(op)
            case FillRect():
                return self._rect_directly(op)
            case FillPath():
                return op.path.verbs in NOTHING_TO_FILL or self._direct_outline(
                    Outline(op.path, rule=op.rule), op.brush
                )
            case DrawImage():
                return self._direct_picture(op, self._sampling(op))

    def _rect_directly(self, op: FillRect) -> bool:
        if op.width == 0 and op.height == 0:
            return True
        if not self._blend_only:
            return self._direct_outline(Outline(None, op[:4]), op.brush)
        if not self._may_be_direct(op.brush):
            return False
        return self._direct_rect(op.brush, op.x, op.y, op.width, op.height)

    def draw_clipped(self, op: FillRect | ClearRect, windows: Sequence[Box]) -> None:
        """Draws a rectangle that Skia fills, and that has whole edges, inside `windows` alone."""
        self._leave()
        for window in windows:
            self._target = None
            self._canvas.save()
            matrix = self._canvas.getTotalMatrix()
            self._canvas.resetMatrix()  # windows are in px
            self._canvas.clipRect(skia.Rect(*window), skia.ClipOp.kIntersect, False)
            self._canvas.setMatrix(matrix)
            self.draw((op,))
            self._canvas.restore()
            self._state = self._target = None  # the canvas has its matrix and its clip of before

    def finish(self) -> None:
        """Gives back what is of use for drawings that follow each other alone."""
        self._forget_scratch()


def may_be_inside(unit: Unit) -> bool:
    """Whether `draw_inside` is likely to draw a unit, so that its surroundings need not be saved."""
    if not isinstance(unit, _IN_PARTS):
        return False
    compositing = unit.state.compositing
    if compositing.blend != "source-over" or compositing.filters:
        return False
    if isinstance(unit, DrawImage):
        return compositing.shadow is None and (unit.width, unit.height) != (unit.sw, unit.sh)
    if compositing.shadow is not None:
        return isinstance(unit.brush, Color) and not isinstance(unit, FillText)
    if isinstance(unit, FillPath) and isinstance(unit.brush, Color):
        return unit.brush.alpha * compositing.alpha < 1.0
    return isinstance(unit.brush, Color if isinstance(unit, FillText) else _BRUSHES)
