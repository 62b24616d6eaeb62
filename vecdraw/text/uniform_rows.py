"""Rows of lines of one height, made when they are asked for: to know how high they are together takes none of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from vecdraw.text.filling import Filled, ranges, room_of
from vecdraw.text.linebreak import MANDATORY
from vecdraw.text.rows import Row, uniform_extent

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.line_box import Extent
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.text.rows import Sheet


class UniformRows(Sequence[Row]):
    """The rows of a text of one block, from the top of the page on."""

    def __init__(self, one: Prepared, style: ParagraphStyle, length: float | None, box: Extent) -> None:
        self._one, self._style, self._length, self._box = one, style, length, box
        self._ranges = ranges(one, style, length)

    def in_room(self, length: float | None) -> UniformRows:
        """The rows of the same text in lines of another length."""
        return UniformRows(self._one, self._style, length, self._box)

    @property
    def end(self) -> float:
        """Where the last one ends in block direction, px."""
        at, (over, under) = 0.0, self._box
        for _ in self._ranges:
            at = at + over + under
        return at

    @cached_property
    def _rows(self) -> list[Row]:
        one, box, breaks = self._one, self._box, self._one.material.breaks
        size = len(one.measured.advance)
        room, others = (room_of(self._style, self._length, line) for line in (0, 1))
        rows: list[Row] = []
        at = 0.0
        for first, last in self._ranges:
            row = Row(Filled(one, first, last, room, last == size or bool(breaks[last] == MANDATORY)), box, at)
            rows.append(row)
            at, room = at + box.over + box.under, others
        return rows

    def __len__(self) -> int:
        return len(self._ranges)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return self._rows[index]


def uniform_rows(one: Prepared, sheet: Sheet) -> UniformRows | None:
    """The rows of a text that is one block; None where they may differ in height or their room, or are cut."""
    style = sheet.style
    if (
        style.overflow != "visible"
        or style.max_lines is not None
        or style.columns > 1
        or style.drop_cap
        or sheet.area is not None
        or "\t" in one.measured.block.text
    ):
        return None
    box = uniform_extent(one.measured.block, sheet)
    return None if box is None else UniformRows(one, style, sheet.columns.length, box)
