"""Broad strokes along narrow curves, whose ends are not square in programs that draw curves as chords.

PDFium, and Poppler's own device, end a stroke across the last chord of its path. A short line along the tangent would
do for them, but cairo has it in steps of a pixel's 256th, and ends worse. So such a stroke is the area that it covers.
"""

from __future__ import annotations

import math
from typing import Final

from vecdraw.geometry.path_data import CLOSE, CONIC, LINE, MOVE, PathData
from vecdraw.paint.stroke import Stroke

_BROAD: Final = 4.0  # pt; the ends of narrower strokes are not seen to be aslant
_NARROW: Final = 2.0  # widths of the stroke; a longer curve bends too little
_STRAIGHT: Final = bytes([MOVE, LINE, CLOSE])

_Segment = tuple[int, tuple[float, ...]]
_Point = tuple[float, float]


def ends_aslant(path: PathData, stroke: Stroke, scale: float) -> bool:
    """Whether an end of the stroke is that of a curve that bends within its width; `scale` is pt per user unit.

    Contours that come back to where they began, round caps, dashes and narrow strokes have no such ends.
    """
    if stroke.cap == "round" or stroke.dash or stroke.width * scale < _BROAD:
        return False
    if not path.verbs.translate(None, delete=_STRAIGHT):
        return False
    reach = _NARROW * stroke.width
    contour: list[_Segment] = []
    for segment in (*path.without_arcs().segments(), (MOVE, (0.0, 0.0))):
        if segment[0] == MOVE:
            if _bends(contour, reach):
                return True
            contour.clear()
        contour.append(segment)
    return False


def _bends(contour: list[_Segment], reach: float) -> bool:
    """Whether the first or the last segment of an open contour is a curve that ends within `reach` of its begin."""
    if len(contour) < 2 or contour[-1][0] == CLOSE or _point(contour[0]) == _point(contour[-1]):
        return False
    ends = ((contour[0], contour[1]), (contour[-2], contour[-1]))
    return any(
        curve[0] not in _STRAIGHT and 0.0 < math.dist(_point(before), _point(curve)) < reach for before, curve in ends
    )


def _point(segment: _Segment) -> _Point:
    """Where a segment ends."""
    verb, numbers = segment
    x, y = numbers[2:4] if verb == CONIC else numbers[-2:]
    return x, y
