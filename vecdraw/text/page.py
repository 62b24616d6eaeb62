"""Pages: set lines one below the other (one beside the other, when vertical), aligned, cut where there is no room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from vecdraw.errors import BadValueError
from vecdraw.geometry.rect import Rect
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.alignment import is_justified, offset_in
from vecdraw.text.block_material import Prepared
from vecdraw.text.blocks import Block
from vecdraw.text.break_rules import ANY_LINES
from vecdraw.text.ellipsis import cut_line
from vecdraw.text.filling import Filled, Room, set_filled
from vecdraw.text.hit_test import Placement, on_page
from vecdraw.text.line_box import Extent, content_extent, shift_of
from vecdraw.text.line_lengths import line_lengths
from vecdraw.text.measured import has_optical_size
from vecdraw.text.min_content import min_content
from vecdraw.text.page_rows import page_rows
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.rows import Row, Sheet, extent_of, sheet_of
from vecdraw.text.ruby_room import missing_of
from vecdraw.text.set_run import SetLine, SetRun
from vecdraw.text.span import Span, text_style
from vecdraw.text.style import TextStyle
from vecdraw.text.uniform_rows import Source, UniformRows, uniform_rows
from vecdraw.text.vertical import QUARTER, turned_line

_TOLERANCE: Final = 1e-6  # px
Box = tuple[float | None, float | None]
PlacedAt = tuple[GlyphRun, float, float, Rect]
_rect: Final = partial(tuple.__new__, Rect)  # in half of the time


class Set(NamedTuple):
    """A line on the page: `at` and `offset` are where it begins in block direction and along it, px.

    `source` is the character of the text that each cluster begins with, and where the last one ends; `elided` the
    characters in whose place an ellipsis stands.
    """

    one: Prepared
    line: SetLine
    room: Room
    box: Extent
    at: float
    offset: float
    ends: bool
    source: tuple[int, ...]
    elided: tuple[int, int] | None = None


class PageRoom(NamedTuple):
    """The length of lines, and how far the page goes in block direction; px, None for as far as it takes."""

    length: float | None
    depth: float | None


class Page:
    """The lines, the size of their page in px, and the clusters no font has.

    Lines are set when they are first asked for: what is only measured costs less.
    """

    __slots__ = (
        *("_base", "_lines", "_room", "_rows", "_size"),
        *("direction", "is_cut", "missing", "raised", "style", "text_depth"),
    )

    def __init__(
        self,
        rows: Sequence[Row],
        room: PageRoom,
        text_depth: float,
        style: ParagraphStyle,
        base: TextStyle,
        raised: tuple[float, ...],
        missing: tuple[str, ...],
        direction: Literal["ltr", "rtl"],
        *,
        is_cut: bool,
    ) -> None:
        self._rows, self._room, self._base = rows, room, base
        self._lines: tuple[Set, ...] | None = None
        self._size: tuple[float, float] | None = None
        self.text_depth, self.style, self.raised, self.is_cut = text_depth, style, raised, is_cut
        self.missing, self.direction = missing, direction

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    @property
    def lines(self) -> tuple[Set, ...]:
        """The lines, set."""
        if self._lines is None:
            self._lines = self._set_lines()
        return self._lines

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        if self._size is None:
            length, depth = self._room
            if length is None:
                length = _longest(self.lines)
            depth = self.text_depth if depth is None else depth
            self._size = (depth, length) if self.style.is_vertical else (length, depth)
        return self._size

    @property
    def fits(self) -> bool:
        """Whether all of the text has its place in the box."""
        depth = self._room.depth
        if self._cuts and any(line.elided for line in self.lines):
            return False
        if self.is_cut or (depth is not None and self.text_depth > depth + _TOLERANCE):
            return False
        if self._room.length is None:
            return True
        if self._lines is None and not self._is_justified:
            return not any(width > row.line.room.inner + _TOLERANCE for row, width in self._widths())
        return not any(map(_is_too_wide, self.lines))

    @property
    def longest(self) -> float:
        """How long the longest line is, px."""
        if self._lines is not None or self._cuts or self._is_justified:
            return max([line.line.width for line in self.lines], default=0.0)
        return max([width for _, width in self._widths()], default=0.0)

    def in_room(self, box: Box) -> Page | None:
        """The same text in a box of another size; None where only `page_of` knows how it is set."""
        if not isinstance(self._rows, UniformRows):
            return None
        room = _room_of(box, self.style)
        rows = self._rows.in_room(room.length)
        raised, missing = self.raised, self.missing
        return Page(rows, room, rows.end, self.style, self._base, raised, missing, self.direction, is_cut=False)

    @property
    def has_optical_sizes(self) -> bool:
        """Whether any of its faces is of another form in another size."""
        blocks = {id(row.line.one): row.line.one for row in self._rows}.values()
        return any(has_optical_size(piece.item.face) for one in blocks for piece in one.measured.pieces)

    @property
    def least(self) -> tuple[float, float] | None:
        """How deep the lines of a page without bounds are, broken wherever they may be, and how long the longest; px.

        None where it takes a layout to know.
        """
        found = min_content(self._rows)
        if found is None or self._room.length is not None or self.style.hyphenated_lines != ANY_LINES:
            return None
        over, under = self._rows[0].box
        return found[0] * (over + under), found[1]

    def _widths(self) -> Iterator[tuple[Row, float]]:
        """The widths of lines that are neither cut nor justified."""
        for row, width in zip(self._rows, line_lengths([row.line for row in self._rows]), strict=True):
            yield row, _set(row, self.style).line.width if width is None else width

    @property
    def _is_justified(self) -> bool:
        return "justify" in (self.style.align, self.style.align_last)

    @property
    def _cuts(self) -> bool:
        """Whether what has no place is left out."""
        return self.is_cut or self.style.overflow in ("hidden", "ellipsis")

    def _set_lines(self) -> tuple[Set, ...]:
        style = self.style
        known = self._rows.set_lines if isinstance(self._rows, UniformRows) else None
        if known is None:
            lines = [_set(row, style) for row in self._rows]
        else:
            lines = [_set(row, style, one) for row, one in zip(self._rows, known, strict=True)]
        if style.overflow in ("hidden", "ellipsis"):
            is_rest = self.is_cut and style.overflow == "ellipsis"
            last = len(lines) - 1
            for at, line in enumerate(lines):
                if (at == last and is_rest) or _is_too_wide(line):
                    whole = at == last and is_rest
                    lines[at] = _ellipsised(line, self.raised, self._base, style, to_end=whole)
        length = self._room.length
        if length is None:
            length = _longest(lines)
        moved = self._moved
        offsets = [_offset(line, length, style) for line in lines]
        return tuple(
            [
                line._replace(at=line.at + moved, offset=offset) if moved or offset else line
                for line, offset in zip(lines, offsets, strict=True)
            ]
        )

    @property
    def _moved(self) -> float:
        """How far the lines stand from the top of the page, px, for their vertical alignment."""
        depth, align = self._room.depth, self.style.vertical_align
        if self.style.exclusions:
            return 0.0  # they flow from where they are to stand
        spare = 0.0 if depth is None or align == "top" else max(depth - self.text_depth, 0.0)
        return spare / 2 if align == "middle" else spare

    def plain_runs(self, spans: Sequence[Span]) -> list[tuple[GlyphRun, float, float, float, Rect, int, Any]] | None:
        """What `placed` says of the runs of all lines where each is one run, their horizontal scale, span and tag.

        None where it takes the lines to know.
        """
        rows = self._rows
        if not isinstance(rows, UniformRows) or self.style.writing_mode != "horizontal-tb":
            return None
        found = rows.plain_lines
        if found is None:
            return None
        span, text = rows.span
        down, moved = rows.box.over, self._moved
        over, under = content_extent(text)
        height, up = over + under, self.raised[span]
        tag, offsets = spans[span].tag, rows.offsets(found, self._room.length)
        return [
            (run, x, at + moved + down - up, 1.0, _rect((begin, -over, end - begin, height)), span, tag)
            for run, begin, end, at, x in zip(found.runs, *found.ends, rows.ats, offsets, strict=False)
        ]

    def placement(self, one: Set) -> Placement:
        """Where the clusters of a line stand."""
        edges = (one.at, one.at + one.box.over + one.box.under)
        line = one.line
        mode, page = self.style.writing_mode, self.size
        room = (-math.inf, math.inf)
        if one.room.length is not None and (self.style.columns > 1 or self.style.exclusions or self.style.drop_cap):
            room = (one.room.start, one.room.start + one.room.length)
        return Placement(mode, one.offset, edges, page, one.source, line.left, line.right, line.levels, room)

    def origin(self, one: Set) -> tuple[float, float]:
        """Where the baseline of a line begins on the page."""
        mode = self.style.writing_mode
        across = one.at + (one.box.under if mode == "vertical-lr" else one.box.over)
        if mode == "horizontal-tb":
            return one.offset, across
        width, height = self.size
        x = width - across if mode.endswith("-rl") else across
        return x, height - one.offset if mode == "sideways-lr" else one.offset

    def line_rect(self, one: Set) -> Rect:
        """The box of a line."""
        along = (one.offset, one.offset + one.line.width)
        across = (one.at, one.at + one.box.over + one.box.under)
        return on_page(self.style.writing_mode, along, across, self.size)

    def placed(self, one: Set, run: SetRun) -> PlacedAt:
        """A run, where its point is on the page, and its box relative to that."""
        mode = self.style.writing_mode
        x, y = self.origin(one)
        up = self.raised[run.span]
        over, under = content_extent(run.style)
        length = run.end - run.start
        if mode == "horizontal-tb":
            return run.run, x, y - up, Rect(run.start, -over, length, over + under)
        if mode.startswith("vertical"):
            scale = run.scale
            return run.run, x + up, y, Rect(-under / scale, run.start, (over + under) / scale, length)
        if mode == "sideways-rl":
            (turned,) = turned_line((run.run,), QUARTER)
            return turned, x + up, y, Rect(-under, run.start, over + under, length)
        (turned,) = turned_line((run.run,), -QUARTER)
        return turned, x - up, y, Rect(-over, -run.end, over + under, length)


def page_of(blocks: Sequence[Block], spans: Sequence[Span], base: TextStyle, style: ParagraphStyle, box: Box) -> Page:
    """The lines of all blocks in a box of (width, height) px, None for as large as it takes.

    Raises `BadValueError` where they do not fit and `overflow` is `"error"`.
    """
    room = _room_of(box, style)
    raised = tuple([_raised(span, base) for span in spans]) or (0.0,)
    missing: dict[str, None] = {}
    if style.exclusions and None in box:
        raise BadValueError("text that flows round exclusions needs a box with a width and a height")
    sheet = sheet_of(base, raised, style, box)
    rows, at, is_cut = _uniform(blocks, sheet, missing) or page_rows(blocks, sheet, room.depth, missing)
    direction: Literal["ltr", "rtl"] = "rtl" if blocks[0].level else "ltr"
    page = Page(rows, room, at, style, base, raised, tuple(missing), direction, is_cut=is_cut)
    if style.overflow == "error" and not page.fits:
        raise BadValueError(f"the text does not fit its box of {box[0]} x {box[1]} px: it takes {at:g} px of lines")
    return page


def _room_of(box: Box, style: ParagraphStyle) -> PageRoom:
    return PageRoom(*((box[1], box[0]) if style.is_vertical else box))


def _uniform(
    blocks: Sequence[Block], sheet: Sheet, missing: dict[str, None]
) -> tuple[Sequence[Row], float, bool] | None:
    """The rows of one block that are all alike, as `_rows` has them; None where they are not."""
    if len(blocks) > 1:
        return None
    source = Source(blocks[0], sheet.style, sheet.base.lang)
    rows = uniform_rows(source, sheet)
    if rows is None:
        return None
    if source.plain is None:
        missing.update(dict.fromkeys(missing_of(source.one.measured)))
    return rows, rows.end, False


def _raised(span: Span, base: TextStyle) -> float:
    """How far a span is raised, px."""
    return shift_of(span.baseline_shift, text_style(span, base)) if span.baseline_shift else 0.0


def _set(row: Row, style: ParagraphStyle, known: SetLine | None = None) -> Set:
    """The line, set; `known` is how it is where that is known."""
    line = row.line
    measure = line.one.measured
    start = measure.block.start
    if line.one.is_plain:
        sources = tuple(range(line.first + start, line.last + start + 1))
    else:
        sources = tuple((measure.starts[line.first : line.last + 1] + start).tolist())
    set_one = known or set_filled(line, justified=is_justified(style, ends=line.ends))
    return Set(line.one, set_one, line.room, row.box, row.at, 0.0, line.ends, sources)


def _ellipsised(line: Set, raised: Sequence[float], base: TextStyle, style: ParagraphStyle, *, to_end: bool) -> Set:
    """A line that is too long, or (`to_end`) the rest of its block in place of it, cut and marked."""
    measure = line.one.measured
    last = len(measure.advance) if to_end else line.line.last
    cut = cut_line(line.one, (line.line.first, last), line.room, style, base.lang)
    block = measure.block.start
    source = tuple(np.array(cut.source) + block)
    extent = extent_of(Filled(cut.one, cut.line.first, cut.line.last, line.room, ends=True), raised, base, style)
    extent = Extent(max(extent.over, line.box.over), max(extent.under, line.box.under))
    elided = (block + cut.start, block + cut.end) if cut.end > cut.start else None
    return line._replace(one=cut.one, line=cut.line, box=extent, source=tuple(map(int, source)), elided=elided)


def _longest(lines: Sequence[Set]) -> float:
    return max([line.line.width + line.room.indent for line in lines], default=0.0)


def _is_too_wide(line: Set) -> bool:
    return line.room.length is not None and line.line.width > line.room.inner + _TOLERANCE


def _offset(line: Set, length: float, style: ParagraphStyle) -> float:
    rtl = line.one.measured.block.level % 2 == 1
    return offset_in(line.room, line.line.width, length, style, ends=line.ends, rtl=rtl)
