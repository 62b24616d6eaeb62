"""Where an operation draws, before filter, shadow and clip; user units of its own transform, y down."""

from __future__ import annotations

from typing import assert_never

from vecdraw.geometry.bounds import path_bounds, stroke_bounds
from vecdraw.geometry.rect import Rect
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ink import text_ink
from vecdraw.scene.ops import (
    ClearRect,
    DrawImage,
    DrawScene,
    FillPath,
    FillRect,
    FillText,
    StrokePath,
    StrokeRect,
    StrokeText,
)

Shape = FillRect | StrokeRect | ClearRect | FillPath | StrokePath | DrawImage | FillText | StrokeText | DrawScene

_NOWHERE = Rect(0.0, 0.0, 0.0, 0.0)


def shape_box(op: Shape) -> Rect:
    """A rectangle around what `op` draws; never too small."""
    match op:
        case FillRect() | ClearRect() | DrawImage():
            return _upright(op.x, op.y, op.width, op.height)
        case StrokeRect():
            return _upright(op.x, op.y, op.width, op.height).outset(_reach(op.stroke))
        case FillPath():
            return path_bounds(op.path) or _NOWHERE
        case StrokePath():
            stroke = op.stroke
            found = stroke_bounds(op.path, stroke.width, stroke.join, stroke.miter_limit, stroke.cap)
            return found or _NOWHERE
        case FillText():
            return _text(op)
        case StrokeText():
            return _text(op).outset(_reach(op.stroke))
        case DrawScene():
            return _upright(op.x, op.y, op.scene.width * op.scale_x, op.scene.height * op.scale_y)
        case _:
            assert_never(op)


def _text(op: FillText | StrokeText) -> Rect:
    return text_ink(op, {}) or _NOWHERE


def _reach(stroke: Stroke) -> float:
    return stroke.width / 2 * (max(1.0, stroke.miter_limit) if stroke.join == "miter" else 1.0)


def _upright(x: float, y: float, width: float, height: float) -> Rect:
    return Rect(min(x, x + width), min(y, y + height), abs(width), abs(height))
