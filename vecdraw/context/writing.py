"""The direction of writing: writing_mode, text_orientation, text_combine_upright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from vecdraw.context.layers import Layers
from vecdraw.context.text_state import one_of_its_kind
from vecdraw.geometry.affine import Affine
from vecdraw.scene.ops import State
from vecdraw.text.style import Combine, TextOrientation, WritingMode

if TYPE_CHECKING:
    from vecdraw.text.canvas_text import CanvasText


class Writing(Layers):
    """How lines of text run, and how characters stand in vertical ones."""

    @property
    def writing_mode(self) -> WritingMode:
        """How lines run: `"horizontal-tb"`, `"vertical-rl"`, `"vertical-lr"`, `"sideways-rl"` or `"sideways-lr"`.

        In vertical modes `fill_text` goes down from the point and `text_align`, `text_baseline` and `max_width` turn
        with the line, a quarter clockwise: `"start"` is the upper end, `"top"` the right side, `"middle"` the middle
        of the column. Sideways lines are horizontal ones that are turned, clockwise or (lr) the other way.
        """
        return self._state.text.writing_mode

    @writing_mode.setter
    def writing_mode(self, value: WritingMode) -> None:
        if self._one_of(value, get_args(WritingMode), "writing_mode"):
            self._put_text(writing_mode=value)

    @property
    def text_orientation(self) -> TextOrientation:
        """How characters stand in vertical lines: `"mixed"` (by UAX #50), all `"upright"` or all `"sideways"`."""
        return self._state.text.orientation

    @text_orientation.setter
    def text_orientation(self, value: TextOrientation) -> None:
        if self._one_of(value, get_args(TextOrientation), "text_orientation"):
            self._put_text(orientation=value)

    @property
    def text_combine_upright(self) -> Combine:
        """What stands side by side in one place of a vertical line (tate-chu-yoko).

        `"none"`; `"all"` of the text; `"digits 2"`, `"digits 3"` or `"digits 4"`: numbers of at most so many digits.
        """
        return self._state.text.combine

    @text_combine_upright.setter
    def text_combine_upright(self, value: Combine) -> None:
        if self._one_of(value, get_args(Combine), "text_combine_upright"):
            self._put_text(combine=value)

    def _put_text(self, **changes: Any) -> None:
        self._state.text = one_of_its_kind(self._state.text._replace(**changes))

    def _condensed(self, ready: CanvasText, x: float, y: float) -> State:
        """The state to draw text at (x, y) with; its transform condenses a vertical line that is too long."""
        state = self._state.share()
        if ready.vertical_scale == 1.0:
            return state
        return state._replace(transform=state.transform @ condensing(ready, x, y))


def condensing(ready: CanvasText, x: float, y: float) -> Affine:
    """What condenses a vertical line at (x, y) that is too long."""
    return Affine.translation(x, y).scale(1.0, ready.vertical_scale).translate(-x, -y)
