"""Rows of lines of one height, made when they are asked for: to know how high they are together takes none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING, overload

from vecdraw.text.alignment import begins_at_start, is_justified, offset_in
from vecdraw.text.block_material import prepared
from vecdraw.text.filling import Filled, ranges, room_of
from vecdraw.text.kernel_lines import PlainLines, lines_of_text, plain_lines, set_plain
from vecdraw.text.linebreak import MANDATORY
from vecdraw.text.plain_text import PlainText, plain_text
from vecdraw.text.rows import Row, uniform_extent
from vecdraw.text.set_run import SetLine

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.blocks import Block
    from vecdraw.text.line_box import Extent
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.text.rows import Sheet
    from vecdraw.text.style import TextStyle
    from vecdraw.text.wrap import Range


class Source:
    """The text of one block; shaped and spaced when that is first asked for."""

    __slots__ = ("_lang", "_one", "_style", "block", "plain")

    def __init__(self, block: Block, style: ParagraphStyle, lang: str) -> None:
        self.block, self._style, self._lang = block, style, lang
        self.plain: PlainText | None = plain_text(block, style, lang)
        self._one: Prepared | None = None

    @property
    def one(self) -> Prepared:
        """The block, shaped and spaced."""
        if self._one is None:
            self._one = prepared(self.block, self._style, self._lang)
        return self._one

    def lines(self, length: float | None, rooms: tuple[float, float] | None) -> list[Range]:
        """Its lines of a length, in the room of the first and of the others. It may be found not to be plain."""
        style = self._style
        if self.plain is not None:
            found = self.plain.lines(None if style.wrap == "nowrap" else rooms)
            if found is not None:
                self.plain = self.plain._replace(unchecked=None)
                return found
            self.plain = None
        return ranges(self.one, style, length)


class UniformRows(Sequence[Row]):
    """The rows of a text of one block, from the top of the page on."""

    def __init__(self, source: Source, style: ParagraphStyle, length: float | None, box: Extent) -> None:
        self._source, self._style, self._length, self.box = source, style, length, box
        room, others = self._rooms = room_of(style, length, 0), room_of(style, length, 1)
        self._inner_rooms = None if length is None else (room.inner, others.inner)
        self._ranges = source.lines(length, self._inner_rooms)
        at, (over, under) = 0.0, box
        self.ats = [at]
        """Where each begins in block direction, px, and where the last one ends."""
        for _ in self._ranges:
            at = at + over + under
            self.ats.append(at)

    @property
    def _one(self) -> Prepared:
        return self._source.one

    def in_room(self, length: float | None) -> UniformRows:
        """The rows of the same text in lines of another length."""
        return UniformRows(self._source, self._style, length, self.box)

    @property
    def end(self) -> float:
        """Where the last one ends in block direction, px."""
        return self.ats[-1]

    @cached_property
    def _ends(self) -> list[bool]:
        """Whether each ends the text or a forced break ends it."""
        if self._source.plain is not None:
            return [*[False] * (len(self._ranges) - 1), True]
        size, codes = len(self._one.measured.advance), self._one.material.breaks.tobytes()  # a byte each
        return [last == size or codes[last] == MANDATORY for _, last in self._ranges]

    @cached_property
    def _rows(self) -> list[Row]:
        one, box = self._one, self.box
        room, others = self._rooms
        rows: list[Row] = []
        for (first, last), ends, at in zip(self._ranges, self._ends, self.ats, strict=False):
            rows.append(Row(Filled(one, first, last, room, ends), box, at))
            room = others
        return rows

    @property
    def set_lines(self) -> list[SetLine] | None:
        """All lines, set, where the compiled kernel sets them."""
        found = self.plain_lines
        if found is None or not self._one.is_plain:
            return None
        return set_plain(self._one, found, self._inner_rooms, self._justified)

    @property
    def span(self) -> tuple[int, TextStyle]:
        """The one that the lines of `plain_lines` are of, and its style."""
        plain = self._source.plain
        if plain is not None:
            return plain.span, plain.style
        piece = self._one.measured.pieces[0]
        return piece.span, piece.style

    @cached_property
    def plain_lines(self) -> PlainLines | None:
        """All lines, where the compiled kernel sets them."""
        plain = self._source.plain
        if plain is not None:
            return lines_of_text(plain, self._ranges, self._inner_rooms, self._justified)
        if not self._one.is_plain:
            return None
        return plain_lines(self._one, self._ranges, self._inner_rooms, self._justified)

    @property
    def _justified(self) -> bytes:
        """Whether each is justified, as a byte."""
        ways = [is_justified(self._style, ends=ends) for ends in (False, True)]
        return bytes([ways[ends] for ends in self._ends])

    def offsets(self, found: PlainLines, length: float | None) -> list[float]:
        """Where lines begin along a page of lines of a length (None: their own), px."""
        (room, others), style = self._rooms, self._style
        if length is None:
            length = max([width + others.indent for width in found.widths[1:]], default=0.0)
            length = max(found.widths[0] + room.indent, length)
        if begins_at_start(style):
            return [room.indent + 0.0, *[others.indent + 0.0] * (len(found.widths) - 1)]
        rooms = chain((room,), repeat(others))
        return [
            offset_in(room, width, length, style, ends=ends, rtl=False)
            for width, ends, room in zip(found.widths, self._ends, rooms, strict=False)
        ]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._ranges)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return self._rows[index]


def uniform_rows(source: Source, sheet: Sheet) -> UniformRows | None:
    """The rows of a text that is one block; None where they may differ in height or their room, or are cut."""
    style = sheet.style
    if (
        style.overflow != "visible"
        or style.max_lines is not None
        or style.columns > 1
        or style.drop_cap
        or sheet.area is not None
        or "\t" in source.block.text
    ):
        return None
    box = uniform_extent(source.block, sheet)
    return None if box is None else UniformRows(source, style, sheet.columns.length, box)
