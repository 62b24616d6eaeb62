"""How a path is handed to Skia: as browsers do it, which is not always as a path."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.skia.library import skia
from vecdraw.geometry.arc import ellipse_point
from vecdraw.geometry.path_data import ARC, CLOSE, MOVE, PathData

_DEGREES: Final = 57.29577951308232
_ARC_ALONE: Final = bytes([MOVE, ARC])
_ARC_CLOSED: Final = bytes([MOVE, ARC, CLOSE])
_FULL_TURN: Final = 360.0
_NEARLY: Final = 1 / 4096


def draw_path(canvas: skia.Canvas, data: PathData, path: skia.Path, paint: skia.Paint) -> None:
    """Draws `path`, which was made of `data`: a lone arc of a circle as an arc or oval, anything else as a path."""
    if data.verbs in {_ARC_ALONE, _ARC_CLOSED}:
        arc = _lone_circle(data)
        if arc is not None and len(data.verbs) == len(_ARC_ALONE):
            canvas.drawArc(*arc, False, paint)
            return
        if arc is not None and abs(abs(arc[2]) - _FULL_TURN) < _NEARLY:
            canvas.drawOval(arc[0], paint)
            return
    canvas.drawPath(path, capless(paint) if is_closed(data) else paint)


def is_closed(data: PathData) -> bool:
    """Whether every subpath is closed, so that no end is capped."""
    return data.verbs.count(MOVE) == data.verbs.count(CLOSE)


def capless(paint: skia.Paint) -> skia.Paint:
    """The paint for a closed outline: Skia caps even these where they are thinner than a pixel."""
    if (
        paint.getStyle() != skia.Paint.kStroke_Style
        or paint.getStrokeCap() == skia.Paint.kButt_Cap
        or paint.getPathEffect() is not None
    ):
        return paint
    plain = skia.Paint(paint)
    plain.setStrokeCap(skia.Paint.kButt_Cap)
    return plain


def _lone_circle(data: PathData) -> tuple[Any, float, float] | None:
    """The oval, start and sweep (degrees) of a path that is one arc of a circle from its own start."""
    x, y, cx, cy, rx, ry, rotation, start, sweep = data.coords
    if rx != ry or rotation != 0 or (x, y) != ellipse_point(cx, cy, rx, ry, rotation, start):
        return None
    return skia.Rect(cx - rx, cy - ry, cx + rx, cy + ry), start * _DEGREES, sweep * _DEGREES
