"""What a texture has at each point of its lattice: a stamp, or lines without an end."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from vecdraw.geometry.bounds import path_bounds, stroke_bounds
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import TextureBrush
from vecdraw.paint.stroke import Stroke

_BAR: Final = bytes([MOVE, LINE, LINE, LINE, CLOSE])
_TOLERANCE: Final = 1 / 64  # px; what the eye can tell at sixteen times the size


class Bars(NamedTuple):
    """Half the widths of the lines along the x and the y axis of a lattice; 0 for none."""

    along_x: float
    along_y: float


def bars(brush: TextureBrush) -> Bars | None:
    """The endless lines that a texture is made of; None where it has other stamps."""
    if brush.path is None:
        return Bars(brush.line_width / 2, 0.0)
    if not brush.filled or brush.path.verbs != _BAR * 2:
        return None
    across, down = brush.spacing
    points = list(zip(brush.path.coords[0::2], brush.path.coords[1::2], strict=True))
    (left, top), (right, bottom) = points[0], points[2]
    (left_2, top_2), (right_2, bottom_2) = points[4], points[6]
    if points != [*_corners(left, top, right, bottom), *_corners(left_2, top_2, right_2, bottom_2)]:
        return None
    is_centred = (left, top, left_2, top_2) == (-right, -bottom, -right_2, -bottom_2)
    return Bars(bottom, right_2) if is_centred and right >= across / 2 and bottom_2 >= down / 2 else None


def texture_stroke(brush: TextureBrush) -> Stroke:
    """How the path of a texture is stroked."""
    return Stroke(brush.line_width, brush.cap)


def stamp_box(brush: TextureBrush) -> Rect | None:
    """The bounds of what is painted at one point of the lattice; of a line only the height counts."""
    if brush.path is None:
        return Rect(0.0, -brush.line_width / 2, 0.0, brush.line_width)
    if brush.filled:
        return path_bounds(brush.path)
    line = texture_stroke(brush)
    return stroke_bounds(brush.path, line.width, line.join, line.miter_limit, line.cap)


def stamp_room(brush: TextureBrush) -> Rect | None:
    """A box that holds the points by which a stamp is drawn as well, and the longest corners of its line."""
    if brush.path is None or brush.path.is_empty:
        return None
    coords = stamp_path(brush.path, 1.0).coords
    room = Rect.from_edges(min(coords[0::2]), min(coords[1::2]), max(coords[0::2]), max(coords[1::2]))
    line = texture_stroke(brush)
    return room if brush.filled else room.outset(line.width / 2 * max(line.miter_limit, 1.0))


def stamp_path(path: PathData, scale: float) -> PathData:
    """A stamp that is drawn `scale` times as large, with curves for arcs: small ones come out rounder."""
    finer = 2.0 ** math.ceil(math.log2(scale)) if 0.0 < scale < math.inf else 1.0
    return path.without_conics(_TOLERANCE / finer)


def has_separate_stamps(brush: TextureBrush) -> bool:
    """Whether no stamp reaches into another, so that each can be painted by itself."""
    box = stamp_box(brush)
    return box is None or (box.width <= brush.spacing[0] and box.height <= brush.spacing[1])


def _corners(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
