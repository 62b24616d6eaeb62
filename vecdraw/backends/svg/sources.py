"""What is drawn in place of an operation: its stencil in a mask, a picture of it, something drawn before."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
    FillPath,
    FillRect,
    FillText,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
    StrokeText,
)

BLACK = Color(0.0, 0.0, 0.0)
WHITE = Color(1.0, 1.0, 1.0)


class Reuse(NamedTuple):
    """Something that was defined as `href`, drawn in the coordinates of the canvas."""

    href: str
    state: State


Source = (
    FillRect
    | StrokeRect
    | ClearRect
    | FillPath
    | StrokePath
    | FillText
    | StrokeText
    | DrawImage
    | DrawScene
    | Reuse
)


def placed_pixels(op: PutPixels, unit: float) -> DrawImage:
    """Pixels that are put as a picture that is drawn; `unit` is the size of one in user units."""
    width, height = op.pixmap.width, op.pixmap.height
    box = Rect(op.x * unit, op.y * unit, width * unit, height * unit)
    return DrawImage(op.pixmap, 0.0, 0.0, float(width), float(height), *box, "low", State())


def picture(pixmap: Pixmap, box: Rect, state: State) -> DrawImage:
    """A picture in a box of the canvas, with the clip and compositing of `state`."""
    width, height = float(pixmap.width), float(pixmap.height)
    return DrawImage(pixmap, 0.0, 0.0, width, height, *box, "low", state._replace(transform=Affine()))


def filled_box(box: Rect, transform: Affine, clip: Clip | None) -> FillRect:
    """A black rectangle."""
    return FillRect(*box, BLACK, State(transform, clip))


def covered(op: Source | ClearRect | BeginLayer, canvas: Rect) -> Source:
    """Black wherever `op` draws at all."""
    state = op.state._replace(compositing=PLAIN)
    match op:
        case FillRect() | StrokeRect() | FillPath() | StrokePath() | FillText() | StrokeText():
            return op._replace(brush=BLACK, state=state)
        case ClearRect():
            return op
        case DrawImage():
            return FillRect(op.x, op.y, op.width, op.height, BLACK, state)
        case DrawScene():
            width, height = op.scene.width * op.scale_x, op.scene.height * op.scale_y
            return FillRect(op.x, op.y, width, height, BLACK, state)
        case _:
            return filled_box(canvas, Affine(), state.clip)


def recolored(op: Source, color: Color) -> Source | None:
    """`op` in another colour with the same opacity everywhere; None where only a filter can do that."""
    if isinstance(op, ClearRect):
        return op
    compositing = op.state.compositing
    if compositing.filters or not isinstance(op, FillRect | StrokeRect | FillPath | StrokePath):
        return None
    brush = _tinted(op.brush, color)
    if brush is None:
        return None
    state = op.state
    if compositing.shadow is not None:
        shadow = compositing.shadow._replace(color=color.with_alpha(compositing.shadow.color.alpha))
        state = state._replace(compositing=compositing._replace(shadow=shadow))
    return op._replace(brush=brush, state=state)


def _tinted(brush: Brush, color: Color) -> Brush | None:
    match brush:
        case Color():
            return color.with_alpha(brush.alpha)
        case LinearBrush() | RadialBrush() | ConicBrush():
            stops = tuple(stop._replace(color=color.with_alpha(stop.color.alpha)) for stop in brush.stops)
            return replace(brush, stops=stops)
        case _:
            return None
