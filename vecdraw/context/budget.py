"""The work budget of paths: what a backend would labour at for minutes is refused when it is recorded."""

from __future__ import annotations

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.work import dash_count, fill_work, stroke_work
from vecdraw.paint.stroke import Stroke

_FREE_SEGMENTS = 64


def check_fill(path: PathData, transform: Affine, scale: float, width: float, height: float) -> None:
    """Raises `LimitError` where filling `path` on a canvas of that size would take too long.

    `transform` maps to user units, `scale` those to px.
    """
    if len(path.verbs) <= _FREE_SEGMENTS:
        return
    limits.check("path_segments", len(path.verbs), "a path's segments")
    canvas = Rect(0.0, 0.0, width * scale, height * scale)
    work = fill_work(path, Affine.scaling(scale) @ transform, canvas)
    limits.check("path_work", work, "the work of filling this path, which crosses itself too often,")


def check_stroke(path: PathData, stroke: Stroke, transform: Affine, scale: float, width: float, height: float) -> None:
    """Raises `LimitError` where stroking `path` would take too long or be cut into too many dashes."""
    if stroke.dash:
        limits.check("dash_segments", dash_count(path, stroke), "the dashes of this stroke")
    elif len(path.verbs) <= _FREE_SEGMENTS:
        return
    limits.check("path_segments", len(path.verbs), "a path's segments")
    canvas = Rect(0.0, 0.0, width * scale, height * scale)
    work = stroke_work(path, stroke, Affine.scaling(scale) @ transform, canvas)
    limits.check("path_work", work, "the work of stroking this path, which crosses itself too often,")
