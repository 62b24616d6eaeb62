"""Dashes along curves, cut before Skia's PDF canvas does it: that measures curves to half a point."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import line_paint
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.paint.stroke import Stroke

_STRAIGHT: Final = bytes([MOVE, LINE, CLOSE])
_FINER: Final = 8.0  # how much finer curves are measured: as the raster backend does at 4 to 8 px a unit


def has_curves(path: PathData) -> bool:
    """Whether there is more than lines in a path."""
    return bool(path.verbs.translate(None, _STRAIGHT))


def undashed(stroke: Stroke) -> Stroke:
    """The stroke of what is cut into its dashes already."""
    return stroke._replace(dash=(), dash_offset=0.0)


def cut(path: Any, stroke: Stroke, scale: float) -> Any:
    """The dashes of a path of Skia's, to be stroked without any; `scale` is px per unit of its lengths.

    None where there are none, or more than Skia cuts.
    """
    paint = line_paint(stroke)
    effect = paint.getPathEffect()
    if effect is None:
        return None
    dashes, record = skia.Path(), skia.StrokeRec(paint, _FINER * max(scale, 1.0))
    around = path.getBounds().makeOutset(1.0, 1.0)
    return dashes if effect.filterPath(dashes, path, record, around) and not record.isFillStyle() else None
