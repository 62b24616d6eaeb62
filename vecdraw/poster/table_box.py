"""Tables: texts in rows and columns, as wide as they need to be or as they are told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vecdraw.errors import shown
from vecdraw.poster.boxes import Box
from vecdraw.poster.kinds import Text
from vecdraw.poster.lengths import Length
from vecdraw.poster.taffy import MAX_CONTENT, MIN_CONTENT
from vecdraw.poster.text_box import TextBox
from vecdraw.text.laid_text import Layout

_PADDING: Final = (Length("px", 8.0), Length("px", 12.0), Length("px", 8.0), Length("px", 12.0))
_PARAGRAPH: Final = frozenset({"fit", "max_lines", "drop_cap", "text_columns"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in its place: px from the top left corner of the table's content."""

    layout: Layout
    x: float
    y: float
    is_header: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """A table in its place: the cells, and where rows end."""

    cells: tuple[Cell, ...]
    ends: tuple[float, ...]
    width: float


class TableBox:
    """The table of one box."""

    def __init__(self, box: Box) -> None:
        self._box = box
        header = box.get("header")
        rows = [tuple(Text().read("" if one is None else one, box.where) for one in row) for row in box.content]
        self.has_header = header is not None
        self._texts = [tuple(header), *rows] if header is not None else rows
        self._columns = max(map(len, self._texts), default=0)
        for row in self._texts:
            if len(row) != self._columns:
                raise box.where.error(f"expected {self._columns} cells in every row, got {shown(row)}")
        self._cells = [[self._cell(text, column) for column, text in enumerate(row)] for row in self._texts]
        top, right, bottom, left = (one.px(0, box.em) for one in box.get("cell_padding", _PADDING))
        self._padding = (top, right, bottom, left)

    def measure(self, width: float, height: float, wide: float, high: float) -> tuple[float, float]:  # noqa: ARG002  # a table breaks no rows
        """The size of the table, as `taffy.Measure` has it."""
        room = wide if math.isnan(width) else width
        rows = self.placed(room)
        return (rows.width if math.isnan(width) else width), (rows.ends[-1] if rows.ends else 0.0) if math.isnan(
            height
        ) else height

    def placed(self, room: float) -> Rows:
        """The table in `room` px, or as narrow or wide as its texts want it (`MIN_CONTENT`, `MAX_CONTENT`).

        Where its direction is from right to left, its columns are too.
        """
        widths = self._widths(room)
        whole, is_mirrored = max(sum(widths), room), self._box.get("direction") == "rtl"
        top, right, bottom, left = self._padding
        cells: list[Cell] = []
        ends: list[float] = []
        y = 0.0
        for index, row in enumerate(self._cells):
            layouts = [cell.placed(max(0.0, widths[at] - left - right), None) for at, cell in enumerate(row)]
            x = 0.0
            for at, layout in enumerate(layouts):
                start = whole - x - widths[at] if is_mirrored else x
                cells.append(Cell(layout, start + left, y + top, self.has_header and index == 0))
                x += widths[at]
            y += max((layout.text_height for layout in layouts), default=0.0) + top + bottom
            ends.append(y)
        return Rows(tuple(cells), tuple(ends), sum(widths))

    def _cell(self, text: str, column: int) -> TextBox:
        values = {name: value for name, value in self._box.values.items() if name not in _PARAGRAPH}
        aligns = self._box.get("column_align", ())
        if column < len(aligns):
            values["text_align"] = aligns[column]
        return TextBox(Box("text", self._box.where, text, values))

    def _widths(self, room: float) -> list[float]:
        """Widths of the columns: what is told, shares of what is left, and what the texts want."""
        right, left = self._padding[1], self._padding[3]
        nan = math.nan
        most = [
            max((row[at].measure(nan, nan, MAX_CONTENT, nan)[0] for row in self._cells), default=0.0)
            for at in range(self._columns)
        ]
        wanted = [width + left + right for width in most]
        tracks = self._box.get("columns")
        if tracks is None:
            return self._shrunk(wanted, room)
        if len(tracks) != self._columns:
            raise self._box.where.error(
                f"expected {self._columns} columns, as there are cells in a row, got {len(tracks)}"
            )
        whole = sum(wanted) if room in (MIN_CONTENT, MAX_CONTENT) else room
        fixed = [
            size.px(whole) if size.scale in ("px", "%") else wanted[at] if size.scale != "fr" else 0.0
            for at, (_, size) in enumerate(tracks)
        ]
        shares = [size.value if size.scale == "fr" else 0.0 for _, size in tracks]
        left_over = max(0.0, whole - sum(fixed))
        return [
            width + (left_over * share / sum(shares) if share else 0.0)
            for width, share in zip(fixed, shares, strict=True)
        ]

    def _shrunk(self, wanted: list[float], room: float) -> list[float]:
        """The widths the texts want, or narrower ones where there is less room: never narrower than their words."""
        if room == MAX_CONTENT or (room != MIN_CONTENT and sum(wanted) <= room):
            spare = 0.0 if room == MAX_CONTENT or not wanted else (room - sum(wanted)) / len(wanted)
            return [width + spare for width in wanted]
        right, left = self._padding[1], self._padding[3]
        nan = math.nan
        least = [
            max((row[at].measure(nan, nan, MIN_CONTENT, nan)[0] for row in self._cells), default=0.0) + left + right
            for at in range(self._columns)
        ]
        if room == MIN_CONTENT or sum(least) >= room:
            return least
        slack = [w - n for w, n in zip(wanted, least, strict=True)]
        share = (room - sum(least)) / sum(slack)
        return [n + s * share for n, s in zip(least, slack, strict=True)]
