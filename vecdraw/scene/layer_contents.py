"""Where the contents of layers lie, beyond the canvas too: what their filters and shadows may bring onto it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.geometry.rect import Rect
from vecdraw.paint.filter_reach import EVERYWHERE
from vecdraw.scene.op_boxes import UnitBoxes
from vecdraw.scene.ops import BeginLayer, EndLayer, FillText, Op, State, StrokePath, StrokeRect, StrokeText
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    from vecdraw.paint.filters import Filter

_FRINGE: Final = 2.0  # px, by which hinting and hairlines may go beyond what is computed
_FRINGED: Final = (FillText, StrokeText, StrokePath, StrokeRect)
_NO_CANVAS: Final = 1


class Content(NamedTuple):
    """What a layer holds, in user units: a box around all of it (None for nothing), and one around its backdrop."""

    box: Rect | None
    backdrop: Rect | None


NOTHING: Final = Content(None, None)
ANYTHING: Final = Content(EVERYWHERE, EVERYWHERE)


class LayerContents(UnitBoxes):
    """Measures layers before filter, shadow and clip are applied to them.

    `recorded_scale` is that of the scene, `drawn_scale` how many px the longest of its units is drawn with. For layers
    whose outer layers have no projection.
    """

    def __init__(self, recorded_scale: float, drawn_scale: float) -> None:
        empty = Scene(_NO_CANVAS, _NO_CANVAS, scale=recorded_scale)
        super().__init__(empty, drawn_scale, _NO_CANVAS, _NO_CANVAS)

    def measure_layers(self, ops: Sequence[Op], at: int) -> dict[int, Content]:
        """What the layer that begins at index `at` and those in it hold, by where they begin; none if it has no end."""
        found: dict[int, Content] = {}
        begun: list[tuple[int, Rect | None]] = []
        for index in range(at, len(ops)):
            op = ops[index]
            if isinstance(op, EndLayer):
                start, backdrop = begun.pop()
                found[start] = Content(self._touched, backdrop)
            if isinstance(op, BeginLayer):
                begun.append((index, self._clip(op.state.clip) if op.backdrop else None))
            self._add(op)
            if not begun:
                return found
            if not self._is_near(op):
                self._touch(EVERYWHERE)
        return {}

    def _behind(self, state: State, _: tuple[Filter, ...]) -> Rect:
        """There may be something behind the outermost layer."""
        return self._clip(state.clip)

    def _on_background(self) -> bool:
        return False

    def _shape(self, op: Op) -> Rect | None:
        box = super()._shape(op)
        return box.outset(_FRINGE / self.drawn_scale) if box is not None and isinstance(op, _FRINGED) else box
