"""Which points of a texture's lattice an area needs: what every backend draws, and how much work it is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import TextureBrush
from vecdraw.paint.texture_stamps import stamp_box, stamp_room

_FURTHEST: Final = 1e15  # beyond it whole numbers have gaps
_BESIDE: Final = 2.0  # px around a stamp, for antialiasing


class Lattice(NamedTuple):
    """`transform` maps the lattice to user units; its points are (i * spacing x, j * spacing y).

    `columns` are the i and `rows` the j of the points whose stamp may touch the area: for lines, one column.
    """

    transform: Affine
    columns: range
    rows: range


def lattice_for(brush: TextureBrush, area: Rect) -> Lattice:
    """The part of the lattice that covers `area`, which is in user units.

    The offset is reduced to less than a cell, which changes nothing that is painted. Raises `LimitError` for more
    points than `limits.texture_stamps`.
    """
    transform = _placed(brush)
    if not (transform.is_finite and all(map(math.isfinite, area))):
        raise LimitError(f"a texture's lattice at {transform} is beyond all measure")
    box = area.transformed(transform.inverse())
    stamp = stamp_box(brush)
    if stamp is None:
        return Lattice(transform, range(0), range(0))
    across, down = brush.spacing
    rows = _span((box.y - stamp.bottom) / down, (box.bottom - stamp.y) / down)
    columns = range(1) if brush.path is None else _span((box.x - stamp.right) / across, (box.right - stamp.x) / across)
    limits.check("texture_stamps", len(columns) * len(rows), "the stamps or lines of this texture on the canvas")
    return Lattice(transform, columns, rows)


def stamp_reach(brush: TextureBrush, place: Affine) -> Rect:
    """What a stamp covers, in px from its point of the lattice on; `place` makes px of user units."""
    box = stamp_box(brush) or Rect(0.0, 0.0, 0.0, 0.0)
    return box.transformed(_turned(brush, place)).outset(_BESIDE)


def stamp_margin(brush: TextureBrush, place: Affine) -> tuple[float, float]:
    """How far something has to reach beyond what is seen, in px across and down, to hold all stamps seen as a whole."""
    room = (stamp_room(brush) or Rect(0.0, 0.0, 0.0, 0.0)).transformed(_turned(brush, place)).outset(_BESIDE)
    reach = stamp_reach(brush, place)
    across = max(reach.right - room.x, room.right - reach.x)
    return across, max(reach.bottom - room.y, room.bottom - reach.y)


def stamp_points(brush: TextureBrush, lattice: Lattice, place: Affine, seen: Rect) -> Iterator[tuple[float, float]]:
    """The points of a lattice whose stamps reach into `seen`, which is in px; `place` makes px of user units."""
    across, down = brush.spacing
    reach = stamp_reach(brush, place)
    left, right = seen.x - reach.right, seen.right - reach.x
    top, bottom = seen.y - reach.bottom, seen.bottom - reach.y
    a, b, c, d, e, f = place @ lattice.transform
    rows, columns = (range(span.start - 1, span.stop + 1) for span in (lattice.rows, lattice.columns))
    for row in rows:
        y = row * down
        start_x, start_y = c * y + e, d * y + f
        for column in columns:
            x = column * across
            if left < a * x + start_x < right and top < b * x + start_y < bottom:
                yield x, y


def _turned(brush: TextureBrush, place: Affine) -> Affine:
    """From a stamp's own units to px from its point of the lattice on."""
    return place._replace(e=0.0, f=0.0).rotate(brush.angle)


def _placed(brush: TextureBrush) -> Affine:
    turn = Affine.rotation(brush.angle)
    x, y = turn.inverse().apply(*brush.offset)
    across, down = brush.spacing
    return turn.translate(0.0 if brush.path is None else math.fmod(x, across), math.fmod(y, down))


def _span(first: float, last: float) -> range:
    if not (abs(first) < _FURTHEST and abs(last) < _FURTHEST):
        raise LimitError(f"a texture's lattice from {first:g} to {last:g} is beyond all measure")
    return range(math.ceil(first), math.floor(last) + 1)
