"""Whether an operation draws something, as browsers see it, and what is known of that."""

from __future__ import annotations

from typing import Final, Literal

from vecdraw.backends.svg.paints import paints_nothing
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import (
    BeginLayer,
    DrawImage,
    DrawScene,
    FillPath,
    FillRect,
    FillText,
    StrokePath,
    StrokeRect,
    StrokeText,
)

Drawing = FillRect | StrokeRect | FillPath | StrokePath | FillText | StrokeText | DrawImage | DrawScene | BeginLayer
Presence = Literal["absent", "blank", "ink"]

_NOTHING_TO_FILL: Final = frozenset({b"", b"\x00\x01"})


def presence(op: Drawing) -> Presence:
    """Whether an operation draws something, draws nothing, or does not count as drawing, as in browsers."""
    match op:
        case FillRect():
            if op.width == 0.0 == op.height:
                return "absent"
        case FillPath():
            if op.path.verbs in _NOTHING_TO_FILL:
                return "absent"
        case StrokePath():
            left = op.path.pruned()
            if left.is_empty and len(set(zip(left.coords[0::2], left.coords[1::2], strict=True))) <= 1:
                return "absent"
        case FillText() | StrokeText():
            if not any(run.glyphs for run in op.runs):
                return "blank"
        case _:
            pass
    if isinstance(op, DrawImage | DrawScene | BeginLayer):
        return "ink"
    return "blank" if paints_nothing(op.brush) else "ink"


def is_picture(op: Drawing) -> bool:
    """Whether an operation draws a picture that may be transparent, as one that casts its shadow with it."""
    return isinstance(op, DrawScene | BeginLayer) or (isinstance(op, DrawImage) and op.pixmap.alpha != "opaque")


def clears_all(op: Drawing) -> bool:
    """Whether the mode "clear" takes everything, because what is drawn is a picture as large as the canvas."""
    compositing = op.state.compositing
    return isinstance(op, BeginLayer) or bool(compositing.filters) or compositing.shadow is not None


def is_opaque(pixmap: Pixmap) -> bool:
    """Whether no pixel lets anything through."""
    if pixmap.alpha == "opaque":
        return True
    return pixmap.pixel_format == "rgba-unorm8" and pixmap.data[3::4].count(255) == pixmap.width * pixmap.height
