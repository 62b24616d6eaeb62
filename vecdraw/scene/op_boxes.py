"""Where operations change pixels: boxes of whole pixels, never too small, for drawing again what changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, assert_never

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.compositing import COVERS_ALL, PLAIN
from vecdraw.paint.filter_reach import SIGMAS, reach
from vecdraw.scene.extent import Extent
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ink import Edges, rough_edges
from vecdraw.scene.op_units import Layer, Unit
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    FillText,
    Op,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
    StrokeText,
)
from vecdraw.scene.scene import Scene

_FAR: Final = 1e5  # px; beyond it float32, in which backends draw, may move a point by more than the margin
_MARGIN: Final = 3  # px: antialiasing, hairlines, hinting, and what float32 rounds
_SOFT: Final = 0.1  # of their reach, by which blurs made of boxes or of smaller pictures may go beyond it


class Box(NamedTuple):
    """Pixels from (left, top) to before (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """The number of pixels; of an empty box 0."""
        left, top, right, bottom = self
        return (right - left) * (bottom - top) if left < right and top < bottom else 0

    def touches(self, other: Box) -> bool:
        """Whether both have pixels in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Whether all pixels of `other` are in this box."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        left, top, right, bottom = self
        other_left, other_top, other_right, other_bottom = other
        return Box(
            min(other_left, left),
            min(other_top, top),
            max(other_right, right),
            max(other_bottom, bottom),
        )


class UnitBoxes(Extent):
    """The boxes of a scene's units on a canvas of `width` x `height` px, drawn at `scale` px a user unit.

    Keep the units as long as this: what was worked out for a path or a clip is found again by its identity. `edges_of`
    does what `rough_edges` does.
    """

    def __init__(
        self,
        scene: Scene,
        scale: float,
        width: int,
        height: int,
        edges_of: Callable[[tuple[GlyphRun, ...]], Edges | None] = rough_edges,
    ) -> None:
        super().__init__(scene, {})
        self._edges_of = edges_of
        self.drawn_scale = scale
        self._pixel = max(1.0 / scale, self._pixel)
        self.whole = Box(0, 0, width, height)

    def box(self, unit: Unit) -> Box | None:
        """The pixels that `unit` may change, inside the canvas; None where there are none."""
        if type(unit) is FillText:
            quick = self._text_box(unit)
            if quick is not None:
                return quick
        ops = unit.ops if isinstance(unit, Layer) else (unit,)
        if not all(map(self._is_near, ops)):
            return self.whole
        touched = self._touched_by(ops)
        return None if touched is None else self._in_pixels(touched)

    def _text_box(self, op: FillText) -> Box | None:
        """A box of a text that nothing clips, and that has no effects; None where it takes longer to find."""
        transform, clip, compositing = op.state
        if clip is not None or compositing is not PLAIN or not transform.is_axis_aligned:
            return None
        edges = self._edges_of(op.runs)
        if edges is None:
            return None
        (left, top, right, bottom), squeeze = edges, op.horizontal_scale
        left, top, right, bottom = op.x + left * squeeze, op.y + top, op.x + right * squeeze, op.y + bottom
        farthest = max(abs(left), abs(top), abs(right), abs(bottom), abs(op.x), abs(op.y), *map(abs, op.box))
        if not self._is_modest(2.0 * farthest, transform):
            return None
        a, b, c, d, e, f = transform
        if b or c:
            xs, ys = (c * top + e, c * bottom + e), (b * left + f, b * right + f)
        else:
            xs, ys = (a * left + e, a * right + e), (d * top + f, d * bottom + f)
        return self._in_pixels(Rect.from_edges(min(xs), min(ys), max(xs), max(ys)))

    def _touched_by(self, ops: Sequence[Op]) -> Rect | None:
        self._touched = None
        for op in ops:
            self._add(op)
        return self._touched

    def _in_pixels(self, box: Rect) -> Box | None:
        scale, whole = self.drawn_scale, self.whole
        left, top = max(box.x * scale, -_FAR), max(box.y * scale, -_FAR)
        right, bottom = min(box.right * scale, _FAR), min(box.bottom * scale, _FAR)
        if left > right or top > bottom:
            return None
        made = Box(
            max(math.floor(left) - _MARGIN, 0),
            max(math.floor(top) - _MARGIN, 0),
            min(math.ceil(right) + _MARGIN, whole.right),
            min(math.ceil(bottom) + _MARGIN, whole.bottom),
        )
        return made if made.area else None

    def _is_near(self, op: Op) -> bool:
        """Whether float32 holds all numbers of an operation well enough for its box to be right."""
        match op:
            case EndLayer() | PutPixels():
                return True
            case BeginLayer(state, _, projection):
                return projection is None and self._is_clip_near(state.clip)
            case FillPath() | StrokePath():
                farthest = max(map(abs, op.path.coords), default=0.0)
            case FillText() | StrokeText():
                left, top, width, height = op.box
                farthest = max(map(abs, (op.x, op.y, left, top, left + width, top + height)))
            case DrawScene():
                across, down = op.scene.width * op.scale_x, op.scene.height * op.scale_y
                farthest = max(map(abs, (op.x, op.y, op.x + across, op.y + down)))
            case FillRect() | StrokeRect() | ClearRect() | DrawImage():
                farthest = max(map(abs, (op.x, op.y, op.x + op.width, op.y + op.height)))
            case _:
                assert_never(op)
        return self._is_modest(farthest, op.state.transform) and self._is_clip_near(op.state.clip)

    def _is_modest(self, farthest: float, transform: Affine) -> bool:
        a, b, c, d, e, f = map(abs, transform)
        reach = max(max(a, b, c, d) * farthest, e, f) * self.drawn_scale
        return reach <= _FAR  # not for NaN

    def _is_clip_near(self, clip: Clip | None) -> bool:
        while clip is not None and id(clip) not in self._clips:
            farthest = max(map(abs, clip.path.coords), default=0.0)
            if not self._is_modest(farthest, clip.transform):
                return False
            clip = clip.parent
        return True

    def _on_background(self) -> bool:
        """What is taken away shows wherever there was something before."""
        return not self._layers

    def _composite(self, box: Rect | None, state: State) -> None:
        compositing = state.compositing
        if compositing.blend == "clear" and not self._layers:
            self._touch(self._clip(state.clip))  # by all of the layer that a filter needs
        elif compositing.blend in COVERS_ALL or box is None or not (compositing.shadow or compositing.filters):
            super()._composite(box, state)
        else:
            across, down = reach(compositing.filters, 1.0)
            if compositing.shadow is not None:
                across = max(across, SIGMAS * compositing.shadow.blur)
                down = max(down, SIGMAS * compositing.shadow.blur)
            super()._composite(box.outset(_SOFT * across, _SOFT * down), state)

    def _shape(self, op: Op) -> Rect | None:
        if isinstance(op, DrawScene):
            placed = op.state.transform @ Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
            return Rect(0.0, 0.0, op.scene.width, op.scene.height).transformed(placed)
        return super()._shape(op)
