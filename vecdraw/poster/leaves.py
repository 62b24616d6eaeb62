"""How large what has no boxes inside wants to be: text, pictures, codes."""

from __future__ import annotations

import math

from vecdraw.poster.boxes import Box
from vecdraw.poster.codes import code_of
from vecdraw.poster.resources import Resources
from vecdraw.poster.svg_picture import SvgPicture
from vecdraw.poster.table_box import TableBox
from vecdraw.poster.taffy import Measure
from vecdraw.poster.text_box import TextBox


def leaf_measure(box: Box, resources: Resources) -> Measure | None:
    """The function that the layout asks for the size of what is in the box; None for containers and plain shapes.

    What it takes to draw the box is kept in `box.layout`.
    """
    match box.kind:
        case "text":
            box.layout = TextBox(box)
            return box.layout.measure  # type: ignore[no-any-return]  # a TextBox, one line above
        case "image":
            box.layout = resources.picture(box.content, box.where)
            return _with_ratio(box.layout.width, box.layout.height)
        case "svg":
            box.layout = SvgPicture(box.content, resources, box.where)
            return _with_ratio(*box.layout.size)
        case "qr" | "barcode":
            box.layout = code_of(box)
            return _with_ratio(*box.layout.size)
        case "table":
            box.layout = TableBox(box)
            return box.layout.measure  # type: ignore[no-any-return]  # a TableBox, one line above
        case _:
            return None


def _with_ratio(own_width: float, own_height: float) -> Measure:
    """A picture: its own size, or in proportion to the side that is known (CSS 2.2, 10.3.2 and 10.6.2)."""

    def measure(width: float, height: float, wide: float, high: float) -> tuple[float, float]:  # noqa: ARG001  # a picture does not shrink for want of room
        if math.isnan(width) and math.isnan(height):
            return own_width, own_height
        if math.isnan(width):
            return height * own_width / own_height, height
        return width, width * own_height / own_width if math.isnan(height) else height

    return measure
