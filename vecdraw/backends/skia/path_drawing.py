"""How a path is handed to Skia: as browsers do it, which is not always as a path."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from vecdraw.backends.skia.convert import is_full_turn, to_degrees, to_oval, to_path
from vecdraw.backends.skia.library import skia
from vecdraw.geometry.arc import ellipse_point
from vecdraw.geometry.path_data import ARC, ARITY, CLOSE, MOVE, PathData

_ARC_ALONE: Final = bytes([MOVE, ARC])
_ARC_CLOSED: Final = bytes([MOVE, ARC, CLOSE])
_SMALLEST_ARC: Final = 1.0  # px of radius; browsers draw smaller ones as paths


def draw_path(canvas: skia.Canvas, data: PathData, path: skia.Path, paint: skia.Paint) -> None:
    """Draws `path`, which was made of `data`: a lone arc of a circle as an arc or oval, anything else as a path."""
    if data.verbs in {_ARC_ALONE, _ARC_CLOSED}:
        arc = _lone_circle(data)
        if arc is not None and len(data.verbs) == len(_ARC_ALONE):
            canvas.drawArc(*arc, False, paint)
            return
        if arc is not None and is_full_turn(arc[2]):
            canvas.drawOval(arc[0], capless(paint))
            return
    if CLOSE not in data.verbs or not _has_caps(paint):
        canvas.drawPath(path, paint)
    elif _is_closed(data):
        canvas.drawPath(path, capless(paint))
    elif paint.getMaskFilter() is None and is_hairline(paint, canvas.getTotalMatrix()):  # a blur is of all at once
        for part, closed in _parts(data):
            canvas.drawPath(to_path(part), capless(paint) if closed else paint)
    else:
        canvas.drawPath(path, paint)


def closed_circle(data: PathData) -> skia.Path | None:
    """A path that is one whole circle, closed, as `draw_path` draws it: an oval has a start of its own."""
    arc = _lone_circle(data) if data.verbs == _ARC_CLOSED else None
    if arc is None or not is_full_turn(arc[2]):
        return None
    path = skia.Path()
    path.addOval(arc[0])
    return path


def is_point(pruned: PathData) -> bool:
    """Whether nothing but one point is left of a path: no stroke at all, so that `copy` and its like clear nothing."""
    return pruned.is_empty and len(set(zip(pruned.coords[0::2], pruned.coords[1::2], strict=True))) <= 1


def capless(paint: skia.Paint) -> skia.Paint:
    """The paint for a closed outline: Skia caps even these where they are thinner than a pixel."""
    if not _has_caps(paint):
        return paint
    plain = skia.Paint(paint)
    plain.setStrokeCap(skia.Paint.kButt_Cap)
    return plain


def _has_caps(paint: skia.Paint) -> bool:
    """Whether the paint caps lines where they end; dashes have ends of their own."""
    return bool(
        paint.getStyle() == skia.Paint.kStroke_Style
        and paint.getStrokeCap() != skia.Paint.kButt_Cap
        and paint.getPathEffect() is None
    )


def is_hairline(paint: skia.Paint, matrix: skia.Matrix) -> bool:
    """Whether Skia draws lines of this width one by one, so that contours may be drawn one by one as well."""
    width = paint.getStrokeWidth()
    across, down = (matrix.getScaleX(), matrix.getSkewY()), (matrix.getSkewX(), matrix.getScaleY())
    return all(width * (max(map(abs, side)) + min(map(abs, side)) / 2) <= 1.0 for side in (across, down))


def _is_closed(data: PathData) -> bool:
    """Whether every subpath with a segment is closed, so that no end is capped."""
    return all(closed for _, closed in _contours(data))


def _contours(data: PathData) -> Iterator[tuple[PathData, bool]]:
    """Each subpath with a segment, and whether it is closed."""
    at = 0
    for verbs in data.verbs.split(bytes([MOVE]))[1:]:
        end = at + ARITY[MOVE] + sum(ARITY[verb] for verb in verbs)
        if verbs:
            yield PathData(bytes([MOVE]) + verbs, data.coords[at:end]), verbs[-1] == CLOSE
        at = end


def _parts(data: PathData) -> Iterator[tuple[PathData, bool]]:
    """The subpaths in order, those that follow each other and are all closed, or all open, as one path."""
    for closed, run in groupby(_contours(data), key=lambda contour: contour[1]):
        contours = [contour for contour, _ in run]
        coords = tuple(number for contour in contours for number in contour.coords)
        yield PathData(b"".join(contour.verbs for contour in contours), coords), closed


def _lone_circle(data: PathData) -> tuple[Any, float, float] | None:
    """The oval, start and sweep (degrees) of a path that is one arc of a circle from its own start."""
    x, y, cx, cy, rx, ry, rotation, start, sweep = data.coords
    if rx != ry or rx < _SMALLEST_ARC or rotation != 0 or (x, y) != ellipse_point(cx, cy, rx, ry, rotation, start):
        return None
    return to_oval(cx, cy, rx, ry), *to_degrees(start, sweep)
