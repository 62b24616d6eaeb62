"""Rows: the lines of a page in block direction, plain, round shapes, beside initial letters, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.text.columns import column_length, distributed
from vecdraw.text.drop_cap import cap_extent, drop_cap, lines_beside
from vecdraw.text.filling import Filled, Room, filled
from vecdraw.text.flow import FlowedLine, flowed
from vecdraw.text.flow_area import FlowArea, in_line_axes
from vecdraw.text.flow_course import Beside, Course, Spot
from vecdraw.text.line_beside import line_room, picture_extents
from vecdraw.text.line_box import Extent, em_extent, line_box, line_extent

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.blocks import Block
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.text.style import TextStyle


_NOTHING: Final = Extent(0.0, 0.0)


class Reach(NamedTuple):
    """How far from its baseline a line reaches, px: the em boxes of its text, and what stands beside that (or 0)."""

    content: Extent
    beside: Extent


class Row(NamedTuple):
    """A line that has its place in block direction, `at`, and is not set yet."""

    line: Filled
    box: Extent
    at: float
    reach: Reach | None = None
    column: int = 0

    @property
    def end(self) -> float:
        """Where it ends in block direction."""
        return self.at + self.box.over + self.box.under

    @property
    def as_last(self) -> Row:
        """The row with room for what stands under it, where no further one gives it some."""
        if self.reach is None or self.reach.beside.under <= self.box.under:
            return self
        return self._replace(box=Extent(self.box.over, self.reach.beside.under))


class Columns(NamedTuple):
    """The columns of a page: how many, how long their lines are (None: as long as they take), px between them.

    Each goes from `top` to `depth` in block direction, px; None for as far as it takes. `rtl` ones are read from the
    right (from below, when vertical).
    """

    number: int
    length: float | None
    gap: float
    depth: float | None = None
    rtl: bool = False
    top: float = 0.0

    def start(self, column: int) -> float:
        """Where a column begins along the lines of the page."""
        place = self.number - 1 - column if self.rtl else column
        return place * ((self.length or 0.0) + self.gap)


class Sheet(NamedTuple):
    """What the rows of all blocks of a page have in common; `raised` is by how much each span is, px."""

    columns: Columns
    base: TextStyle
    raised: tuple[float, ...]
    style: ParagraphStyle
    area: FlowArea | None


def sheet_of(
    base: TextStyle, raised: tuple[float, ...], style: ParagraphStyle, box: tuple[float | None, float | None]
) -> Sheet:
    """The sheet for a box of (width, height) px."""
    length, depth = (box[1], box[0]) if style.is_vertical else box
    gap = base.font.size if style.column_gap is None else style.column_gap
    if style.columns > 1 and length is not None:
        length = column_length(length, style.columns, gap)
    area = None
    if style.exclusions:
        shapes = [in_line_axes(shape, style.writing_mode, box) for shape in style.exclusions]
        area = FlowArea(shapes, style.exclusion_margin, style.wrap_flow)
    return Sheet(Columns(style.columns, length, gap, depth), base, raised, style, area)


def block_rows(one: Prepared, sheet: Sheet, spot: Spot, before: Row | None) -> Iterator[Row]:
    """The rows of a block, the first of them at a spot behind the row `before`.

    The first block of a text may have an initial letter. Rows round shapes have their places in all of the columns,
    others in one column without end.
    """
    is_first = before is None
    style, length = sheet.style, sheet.columns.length
    uniform = uniform_extent(one.measured.block, sheet)
    if length is None or (sheet.area is None and not (is_first and style.drop_cap)):
        at = spot.at
        for line in filled(one, style, length):
            row = Row(line, uniform or _box_of(line, sheet.raised, sheet.base, style), at)
            if uniform is None or (before is not None and before.reach is not None):
                row = _stacked(row, before, sheet)
            yield row
            at, before = row.end, row
        return
    yield from _flowed_rows(one, sheet, spot, is_first=is_first)


def _stacked(row: Row, before: Row | None, sheet: Sheet) -> Row:
    """A row with its reach, moved away from the row before it as far as ruby and marks need.

    They use the leading of both lines first (CSS Ruby 1, 3.5: annotations make lines higher only where they must).
    """
    line, box = row.line, row.box
    beside = line_room(line.one, line.first, line.last, sheet.raised)
    is_marked = before is not None and before.reach is not None and before.reach.beside.under > 0
    if not any(beside) and not is_marked:
        return row
    reach = Reach(_content_of(line, sheet.raised, sheet.base), beside)
    needs = [box.over]
    if before is None:
        needs.append(beside.over)
    else:
        last = before.reach or Reach(_content_of(before.line, sheet.raised, sheet.base), _NOTHING)
        spare = row.at - before.end + before.box.under
        if beside.over:
            needs.append(beside.over + max(last.content.under, last.beside.under) - spare)
        if last.beside.under:
            needs.append(last.beside.under + max(reach.content.over, beside.over) - spare)
    return row._replace(box=Extent(max(needs), box.under), reach=reach)


def _flowed_rows(one: Prepared, sheet: Sheet, spot: Spot, *, is_first: bool) -> Iterator[Row]:
    style, base = sheet.style, sheet.base
    columns = sheet.columns if sheet.area is not None else sheet.columns._replace(number=1)
    strut = line_extent(base, style.line_height)
    pitch = strut.over + strut.under
    rtl = one.measured.block.level % 2 == 1
    course = Course(style, columns, sheet.area, pitch, base.font.size, rtl)
    cap = drop_cap(one, style, base.lang, pitch) if is_first else None

    def extent(line: Filled) -> Extent:
        return extent_of(line, sheet.raised, base, style)

    if cap is None or style.drop_cap is None or cap.width >= course.length:
        yield from _rows(flowed(one, course, spot, extent))
        return
    beside = lines_beside(cap, style.drop_cap, strut)
    spot = course.clear(spot, beside * pitch, cap.width)
    course = course._replace(beside=Beside(beside, cap.width, spot.column))
    rows = _rows(flowed(one, course, spot, extent, first=cap.clusters))
    bands = _bands([row for row in rows if row.column == spot.column])[: style.drop_cap]
    while len(bands) < style.drop_cap:
        top = bands[-1][0] + bands[-1][1].over + bands[-1][1].under if bands else spot.at
        bands.append((top, strut))
    top, box = cap_extent(cap, bands[0], bands[-1])
    start = columns.start(spot.column) + (course.length - cap.width if rtl else 0.0)
    yield Row(cap.filled._replace(room=Room(cap.width, 0.0, start)), box, top, column=spot.column)
    yield from rows


def _rows(lines: Sequence[FlowedLine]) -> list[Row]:
    return [Row(line, box, at, column=column) for line, box, at, column in lines]


def _bands(rows: Sequence[Row]) -> list[tuple[float, Extent]]:
    """Where the rows begin that are not beside one before them, and their heights."""
    bands: list[tuple[float, Extent]] = []
    for row in rows:
        if not bands or row.at > bands[-1][0]:
            bands.append((row.at, row.box))
    return bands


def in_columns(rows: Sequence[Row], sheet: Sheet, depth: float | None) -> tuple[list[Row], float, bool]:
    """The rows in columns, the depth of those, and whether rows were left out as there is no place for them."""
    columns, style = sheet.columns, sheet.style
    edges = [(row.at, row.end) for row in rows]
    cuts = style.overflow in ("hidden", "ellipsis")
    placed: list[Row] = []
    is_cut = False
    last, moved = columns.number - 1, 0.0
    for row, place in zip(rows, distributed(edges, columns.number, depth, style.column_fill), strict=True):
        if place.column > last and cuts:
            is_cut = True
            break
        if place.column <= last:
            moved = row.at - place.at
        column = min(place.column, last)
        room = row.line.room
        start = room.start + columns.start(column)
        placed.append(Row(row.line._replace(room=room._replace(start=start)), row.box, row.at - moved))
    deepest = max((row.as_last.end for row in placed), default=0.0)
    return placed, deepest, is_cut


def extent_of(line: Filled, raised: Sequence[float], base: TextStyle, style: ParagraphStyle) -> Extent:
    """The height of a line that shares no leading with others: of its text, and of what stands beside that."""
    box = _box_of(line, raised, base, style)
    room = line_room(line.one, line.first, line.last, raised)
    return Extent(max(box.over, room.over), max(box.under, room.under))


def _box_of(line: Filled, raised: Sequence[float], base: TextStyle, style: ParagraphStyle) -> Extent:
    """The height of all text and all pictures on a line, and of the paragraph's font."""
    text = [(line_extent(one, style.line_height), up) for one, up in _styles(line, raised, base)]
    pictures = picture_extents(line.one, line.first, line.last)
    return line_box([*text, *((extent, raised[span]) for extent, span in pictures)])


def _content_of(line: Filled, raised: Sequence[float], base: TextStyle) -> Extent:
    """The em boxes of all text on a line."""
    return line_box([(em_extent(one), up) for one, up in _styles(line, raised, base)])


def _styles(line: Filled, raised: Sequence[float], base: TextStyle) -> set[tuple[TextStyle, float]]:
    """The styles on a line, that of the paragraph too, and by how much each is raised."""
    measure = line.one.measured
    found = {(base, 0.0)}
    if line.last > line.first:
        pieces = measure.pieces[int(measure.piece[line.first]) : int(measure.piece[line.last - 1]) + 1]
        found |= {(piece.style, raised[piece.span]) for piece in pieces}
    else:
        found |= {(segment.style, raised[segment.span]) for segment in measure.block.segments[:1]}
    return found


def uniform_extent(block: Block, sheet: Sheet) -> Extent | None:
    """The height of every line of a block of one style, nothing beside it; None where lines may differ."""
    if len(block.segments) > 1 or block.segments[0][4:] != (None, None, None):
        return None
    segment, height = block.segments[0], sheet.style.line_height
    base, raised = sheet.base, sheet.raised[segment.span]
    found = line_extent(base, height)
    if segment.style is base and not raised:
        return found
    return line_box([(found, 0.0), (line_extent(segment.style, height), raised)])
