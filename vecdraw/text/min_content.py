"""The least size of text: lines broken wherever they may be, and only there (CSS Sizing 4, 4.1: min-content)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from vecdraw.text.filling import Filled, Room, set_filled
from vecdraw.text.line_lengths import line_lengths
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, MANDATORY, NO
from vecdraw.text.uniform_rows import UniformRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vecdraw.text.rows import Row

_NOTHING: Final = 1e-9  # px


def min_content(rows: Sequence[Row]) -> tuple[int, float] | None:
    """How many lines there are, and how long the longest is, px, of text whose unbroken lines are `rows`.

    None where it takes a layout in a room of 0 px to know: lines of several blocks or styles, hyphens, indents.
    """
    if not isinstance(rows, UniformRows) or not len(rows):
        return None
    room = rows[0].line.room
    one = rows[0].line.one
    size = len(one.measured.advance)
    breaks = one.material.breaks.tolist()
    inside = set(breaks[1:size])
    if room.indent or not size or not inside <= {NO, ALLOWED, MANDATORY, EMERGENCY}:
        return None
    starts = [0, *(at for at in range(1, size) if breaks[at] in (ALLOWED, MANDATORY)), size]
    none = Room(0.0, 0.0)
    lines = [Filled(one, first, last, none, ends=False) for first, last in pairwise(starts)]
    lengths = [
        set_filled(line, justified=False).width if length is None else length
        for line, length in zip(lines, line_lengths(lines), strict=True)
    ]
    if min(lengths) <= _NOTHING:
        return None  # what takes no room goes on the line before
    return len(lines), max(lengths)
