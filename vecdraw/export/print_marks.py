"""Printer's marks (ISO 12647-1; ISO 32000-1, 14.11.3) as operations of a scene.

Boxes and lengths are user units of the sheet, y down. Marks are black in all inks as far as RGB can say so.
"""

from __future__ import annotations

from typing import Final

from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import FillRect, Op, State, StrokePath

_BLACK: Final = Color(0.0, 0.0, 0.0)
_GRAYS: Final = tuple(Color(step / 10, step / 10, step / 10) for step in range(11))
_PURE: Final = (
    Color(0.0, 1.0, 1.0),
    Color(1.0, 0.0, 1.0),
    Color(1.0, 1.0, 0.0),
    Color(1.0, 0.0, 0.0),
    Color(0.0, 1.0, 0.0),
    Color(0.0, 0.0, 1.0),
)
_LEAST_ROOM: Final = 6.0  # radii of a registration target that a side must have for it


def crop_marks(bleed: Rect, trim: Rect, gap: float, length: float, line: float) -> list[Op]:
    """Two lines at each corner that point at the cut: `gap` away from the bleed and `length` long."""
    path = Path()
    for x in (trim.x, trim.right):
        for start, end in ((bleed.y - gap, -length), (bleed.bottom + gap, length)):
            path.move_to(x, start)
            path.line_to(x, start + end)
    for y in (trim.y, trim.bottom):
        for start, end in ((bleed.x - gap, -length), (bleed.right + gap, length)):
            path.move_to(start, y)
            path.line_to(start + end, y)
    return [_stroked(path, line)]


def registration_marks(bleed: Rect, away: float, reach: float, line: float) -> list[Op]:
    """A circle with a cross in the middle of each side that has room for it, its centre `away` from the bleed."""
    middle = bleed.x + bleed.width / 2, bleed.y + bleed.height / 2
    centres: list[tuple[float, float]] = []
    if bleed.width >= _LEAST_ROOM * reach:
        centres += [(middle[0], bleed.y - away), (middle[0], bleed.bottom + away)]
    if bleed.height >= _LEAST_ROOM * reach:
        centres += [(bleed.x - away, middle[1]), (bleed.right + away, middle[1])]
    made: list[Op] = []
    for x, y in centres:
        path = Path.circle(x, y, reach * 0.6)
        path.move_to(x - reach, y)
        path.line_to(x + reach, y)
        path.move_to(x, y - reach)
        path.line_to(x, y + reach)
        made.append(_stroked(path, line))
    return made


def bars(bleed: Rect, away: float, size: float) -> list[Op]:
    """Patches of gray over the left half of the drawing and of pure colours over the right, `away` from the bleed."""
    half = bleed.width / 2
    side = min(size, (half - 2 * size) / len(_GRAYS))
    if side <= 0:
        return []
    top = bleed.y - away - side
    left = bleed.x + half - size - side * len(_GRAYS)
    right = bleed.x + half + size
    grays = [FillRect(left + side * at, top, side, side, gray, State()) for at, gray in enumerate(_GRAYS)]
    return [
        *grays,
        *(FillRect(right + side * at, top, side, side, color, State()) for at, color in enumerate(_PURE)),
    ]


def _stroked(path: Path, line: float) -> StrokePath:
    return StrokePath(path.data(), _BLACK, Stroke(line), State())
