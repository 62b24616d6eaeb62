"""How a drawing lies on a larger sheet of paper."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.geometry.rect import Rect
from vecdraw.scene.ops import Op


class Sheet(NamedTuple):
    """A sheet of `width` x `height`; all is in user units of the drawing, from the sheet's top left corner.

    `bleed` is the box of the drawing, `trim` that of the finished page, `marks` are operations around them.
    """

    width: float
    height: float
    bleed: Rect
    trim: Rect
    marks: tuple[Op, ...] = ()
