"""Whether a point lies in a path or its stroke, by the geometry that is drawn."""

from __future__ import annotations

from vecdraw.backends.skia.convert import to_path
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import line_paint
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.paint.stroke import Stroke


def point_in_path(path: PathData, x: float, y: float, rule: FillRule) -> bool:
    """Whether (x, y) lies inside `path` or on its edge (HTML Standard, isPointInPath)."""
    shape = to_path(path, rule)
    if shape.contains(x, y):
        return True
    edge = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=2e-4)
    outline = skia.Path()
    return bool(edge.getFillPath(shape, outline)) and bool(outline.contains(x, y))


def point_in_stroke(path: PathData, x: float, y: float, stroke: Stroke, transform: Affine) -> bool:
    """Whether (x, y) lies inside what stroking `path` would paint; `transform` sets the precision of curves."""
    paint = line_paint(stroke)
    outline = skia.Path()
    scale = transform.max_scale or 1.0
    if not paint.getFillPath(to_path(path.pruned()), outline, None, scale):
        return False
    return bool(outline.contains(x, y))


