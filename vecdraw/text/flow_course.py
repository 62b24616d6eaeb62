"""The course of lines that flow: band by band down each column, clear of shapes and initial letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.text.filling import Room, room_of

if TYPE_CHECKING:
    from vecdraw.text.flow_area import FlowArea
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.text.rows import Columns
    from vecdraw.text.skip_ink import Interval

TOLERANCE: Final = 1e-6  # px
_NARROWEST: Final = 1.0  # em of the paragraph's font: what is narrower takes no text
_STEP: Final = 0.25  # of a line, by which a line that has no place is moved
_MOST_MOVES: Final = 2000  # after so many it goes below all shapes


class Spot(NamedTuple):
    """A column, and how far from its start in block direction, px."""

    column: int
    at: float


class Beside(NamedTuple):
    """What stands at the start of the first `lines` lines of a block: an initial letter, `width` px of their room.

    It stands in a `column`.
    """

    lines: int
    width: float
    column: int = 0


class Band(NamedTuple):
    """A stretch of a column `height` px high, the number of it in its block, and its rooms in the order they are read.

    `wholes` are the rooms that are as long as the column, or beside no shape. Behind a `settled` band all are like it.
    """

    spot: Spot
    height: float
    number: int
    rooms: tuple[Room, ...]
    wholes: tuple[bool, ...]
    settled: bool


class Course(NamedTuple):
    """Where the lines of a block may stand: `pitch` is the height of an empty line and `size` the font size, px.

    No line but the first of a column goes beyond its depth; those of the last column do.
    """

    style: ParagraphStyle
    columns: Columns
    area: FlowArea | None
    pitch: float
    size: float
    rtl: bool
    beside: Beside | None = None

    @property
    def length(self) -> float:
        """How long the lines of a column are, px."""
        return self.columns.length or 0.0

    @property
    def narrowest(self) -> float:
        """No room that is whole is narrower, px."""
        indent = max(self.style.first_line_indent, self.style.hanging_indent, 0.0)
        return max(self.length - indent - (self.beside.width if self.beside else 0.0), 0.0)

    def start(self, column: int) -> float:
        """Where a column begins along the lines of the page."""
        return self.columns.start(column)

    def band(self, spot: Spot, height: float, number: int) -> Band:
        """The first band of a height at a spot or behind it that has a room for text."""
        moves = 0
        while True:
            spot = self._in_column(spot, height)
            windows = self._windows(spot, height, number)
            if windows:
                return self._band(spot, height, number, windows)
            moves += 1
            spot = self.moved(spot, moves)

    def moved(self, spot: Spot, moves: int) -> Spot:
        """Where a line that has no place at a spot is tried next; after many moves below all shapes."""
        at = spot.at + _STEP * max(self.pitch, 1.0)
        if moves >= _MOST_MOVES and self.area is not None:
            at = max(at, self.area.bottom)
        return Spot(spot.column, at)

    def clear(self, spot: Spot, height: float, width: float) -> Spot:
        """The first spot at which lines begin with `width` px that no shape stands in for a height."""
        moves = 0
        while True:
            spot = self._in_column(spot, height)
            if not self._is_beside_shapes(spot) or self.area is None:
                return spot
            free = self.area.free(spot.at, spot.at + height, self.length, self.start(spot.column))
            if self.rtl and any(end >= self.length - TOLERANCE and end - start >= width for start, end in free):
                return spot
            if not self.rtl and any(start <= TOLERANCE and end - start >= width for start, end in free):
                return spot
            moves += 1
            spot = self.moved(spot, moves)

    def _in_column(self, spot: Spot, height: float) -> Spot:
        """The spot, or the start of the next column where there is no more depth in its own."""
        depth = self.columns.depth
        is_last = spot.column >= self.columns.number - 1
        if depth is None or is_last or spot.at <= self.columns.top or spot.at + height <= depth + TOLERANCE:
            return spot
        return Spot(spot.column + 1, self.columns.top)

    def _is_beside_shapes(self, spot: Spot) -> bool:
        return self.area is not None and spot.at < self.area.bottom

    def _windows(self, spot: Spot, height: float, number: int) -> list[Interval]:
        """The stretches of a band that are wide enough for text, in the order they are read."""
        windows: list[Interval] = [(0.0, self.length)]
        if self._is_beside_shapes(spot) and self.area is not None:
            windows = self.area.free(spot.at, spot.at + height, self.length, self.start(spot.column))
        beside = self.beside
        if beside is not None and number < beside.lines and spot.column == beside.column:
            low, high = (0.0, self.length - beside.width) if self.rtl else (beside.width, self.length)
            windows = [(max(start, low), max(min(end, high), start, low)) for start, end in windows]
        if self._is_beside_shapes(spot):
            windows = [window for window in windows if window[1] - window[0] >= _NARROWEST * self.size]
        return windows[::-1] if self.rtl else windows

    def _band(self, spot: Spot, height: float, number: int, windows: list[Interval]) -> Band:
        is_beside_shapes, first = self._is_beside_shapes(spot), self.start(spot.column)
        rooms, wholes = [], []
        for start, end in windows:
            own = room_of(self.style, end - start, number)
            is_first = end >= self.length - TOLERANCE if self.rtl else start <= TOLERANCE
            rooms.append(own._replace(start=first + start, indent=own.indent if is_first else 0.0))
            wholes.append(not is_beside_shapes or end - start >= self.length - TOLERANCE)
        is_last = spot.column >= self.columns.number - 1
        is_free = self.beside is None or number >= self.beside.lines or spot.column != self.beside.column
        settled = is_last and not is_beside_shapes and number > 0 and is_free
        return Band(spot, height, number, tuple(rooms), tuple(wholes), settled)
