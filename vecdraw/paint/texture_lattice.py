"""Which points of a texture's lattice an area needs: what every backend draws, and how much work it is."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import path_bounds, stroke_bounds
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import TextureBrush
from vecdraw.paint.stroke import Stroke

_FURTHEST: Final = 1e15  # beyond it whole numbers have gaps


class Lattice(NamedTuple):
    """`transform` maps the lattice to user units; its points are (i * spacing x, j * spacing y).

    `columns` are the i and `rows` the j of the points whose stamp may touch the area: for lines, one column.
    """

    transform: Affine
    columns: range
    rows: range


def texture_stroke(brush: TextureBrush) -> Stroke:
    """How the path of a texture is stroked."""
    return Stroke(brush.line_width, brush.cap)


def lattice_for(brush: TextureBrush, area: Rect) -> Lattice:
    """The part of the lattice that covers `area`, which is in user units.

    The offset is reduced to less than a cell, which changes nothing that is painted. Raises `LimitError` for more
    points than `limits.texture_stamps`.
    """
    transform = _placed(brush)
    if not (transform.is_finite and all(map(math.isfinite, area))):
        raise LimitError(f"a texture's lattice at {transform} is beyond all measure")
    box = area.transformed(transform.inverse())
    stamp = _stamp(brush)
    if stamp is None:
        return Lattice(transform, range(0), range(0))
    across, down = brush.spacing
    rows = _span((box.y - stamp.bottom) / down, (box.bottom - stamp.y) / down)
    columns = range(1) if brush.path is None else _span((box.x - stamp.right) / across, (box.right - stamp.x) / across)
    limits.check("texture_stamps", len(columns) * len(rows), "the stamps or lines of this texture on the canvas")
    return Lattice(transform, columns, rows)


def _placed(brush: TextureBrush) -> Affine:
    turn = Affine.rotation(brush.angle)
    x, y = turn.inverse().apply(*brush.offset)
    across, down = brush.spacing
    return turn.translate(0.0 if brush.path is None else math.fmod(x, across), math.fmod(y, down))


def _stamp(brush: TextureBrush) -> Rect | None:
    """The bounds of what is painted at one point of the lattice; of a line only the height counts."""
    if brush.path is None:
        return Rect(0.0, -brush.line_width / 2, 0.0, brush.line_width)
    if brush.filled:
        return path_bounds(brush.path)
    line = texture_stroke(brush)
    return stroke_bounds(brush.path, line.width, line.join, line.miter_limit, line.cap)


def _span(first: float, last: float) -> range:
    if not (abs(first) < _FURTHEST and abs(last) < _FURTHEST):
        raise LimitError(f"a texture's lattice from {first:g} to {last:g} is beyond all measure")
    return range(math.ceil(first), math.floor(last) + 1)
