"""Lines that flow: each in the room that shapes and initial letters leave it, through one column or several.

Greedy lines are set one after the other. For balanced and optimal ones the rooms must be known before the lines, and
yet depend on the heights of those above them: they are broken with the heights that are known, and again with those
that came of it, until these agree; in a text of one height that is at once. After `_EXACT` times no band becomes lower
again, so that they must agree; where they have not after `_TURNS` times the lines are greedy ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.text.balance import balanced
from vecdraw.text.filling import Filled, Room, stopped
from vecdraw.text.flow_course import TOLERANCE, Band, Course, Spot
from vecdraw.text.line_edges import line_from, resolved
from vecdraw.text.line_measure import WIDEST, measured
from vecdraw.text.linebreak import EMERGENCY, HYPHEN, MANDATORY
from vecdraw.text.optimal import Slot, best_lines
from vecdraw.text.wrap import Range, Wrap, greedy, stops_of

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.line_box import Extent
    from vecdraw.text.material import Material

_EXACT: Final = 4
_TURNS: Final = 12
_HEIGHTS: Final = 32  # of one band, each higher than the one before, that are tried

ExtentOf = Callable[[Filled], "Extent"]


class FlowedLine(NamedTuple):
    """A line, its height, where it begins in block direction, and its column."""

    line: Filled
    box: Extent
    at: float
    column: int


class _Piece(NamedTuple):
    """The clusters of a line in a room of a band; whether that is `whole` (`flow_course.Band`)."""

    line: Filled
    band: Band
    whole: bool


def flowed(one: Prepared, course: Course, spot: Spot, extent_of: ExtentOf, *, first: int = 0) -> list[FlowedLine]:
    """The lines of a block from its cluster `first` on, the first of them at a spot or behind it.

    Several stand side by side where shapes part the room; they are read in that order. Blocks with tabs are broken
    greedily: how wide a tab is depends on where it stands.
    """
    size = len(one.measured.advance)
    if size and first >= size:
        return []
    if course.style.wrap in ("balance", "optimal") and size and "\t" not in one.measured.block.text:
        found = _agreed(one, course, spot, extent_of, first)
        if found is not None:
            return found
    return _set(_greedy(one, course, spot, extent_of, first, ()), extent_of)


def _set(pieces: Sequence[_Piece], extent_of: ExtentOf) -> list[FlowedLine]:
    return [FlowedLine(line, extent_of(line), band.spot.at, band.spot.column) for line, band, _ in pieces]


def _agreed(
    one: Prepared, course: Course, spot: Spot, extent_of: ExtentOf, first: int
) -> list[FlowedLine] | None:
    """Balanced or optimal lines whose heights are those that their rooms were found with."""
    heights: list[float] = []
    for turn in range(_TURNS):
        if course.style.wrap == "balance":
            pieces = _balanced(one, course, _greedy(one, course, spot, extent_of, first, heights))
        else:
            pieces = _optimal(one, course, spot, heights, first)
        lines = _set(pieces, extent_of)
        tallest: dict[int, float] = {}
        bands = {piece.band.number: piece.band for piece in pieces}
        for piece, line in zip(pieces, lines, strict=True):
            number = piece.band.number
            tallest[number] = max(tallest.get(number, 0.0), line.box.over + line.box.under)
        agrees = all(tallest[number] <= band.height + TOLERANCE for number, band in bands.items())
        is_exact = all(tallest[number] >= band.height - TOLERANCE for number, band in bands.items())
        if agrees and (is_exact or turn >= _EXACT):
            return lines
        known = [*heights, *[course.pitch] * (max(bands) + 1 - len(heights))]
        heights = [
            max(tallest.get(number, 0.0), height if turn >= _EXACT or number not in tallest else 0.0)
            for number, height in enumerate(known)
        ]
    return None


# --- greedy lines ---------------------------------------------------------------------------------------------------


def _greedy(
    one: Prepared, course: Course, spot: Spot, extent_of: ExtentOf, first: int, least: Sequence[float]
) -> list[_Piece]:
    """The lines that each take what fits, in bands at least so high."""
    size, moves, row = len(one.measured.advance), 0, 0
    pieces: list[_Piece] = []
    number = 0
    while first < size or (first == size == 0 and not pieces):
        height = max(course.pitch, least[number] if number < len(least) else 0.0)
        found, band, tallest = _highest(one, course, (spot, height, number), extent_of, (first, row))
        if not found:
            moves += 1
            spot = course.moved(band.spot, moves)
            continue
        moves = 0
        band = band._replace(height=max(tallest, least[number] if number < len(least) else 0.0))
        pieces += [piece._replace(band=band) for piece in found]
        row = _row(one, found, row)
        spot = Spot(band.spot.column, band.spot.at + band.height)
        first = found[-1].line.last
        number += 1
    return pieces


def _highest(
    one: Prepared,
    course: Course,
    place: tuple[Spot, float, int],
    extent_of: ExtentOf,
    start: tuple[int, int],
) -> tuple[list[_Piece], Band, float]:
    """The lines of a band that is as high as they are, which may leave them less room, and their height."""
    spot, height, number = place
    tries = 0
    while True:
        band = course.band(spot, height, number)
        found = _in_band(one, course, band, *start)
        boxes = [extent_of(piece.line) for piece in found]
        tallest = max((box.over + box.under for box in boxes), default=0.0)
        tries += 1
        if tallest <= height + TOLERANCE or tries == _HEIGHTS:
            return found, band, tallest
        height = tallest


def _in_band(one: Prepared, course: Course, band: Band, first: int, row: int) -> list[_Piece]:
    """The lines side by side in a band; none where none of its rooms can take any text."""
    found: list[_Piece] = []
    for room, whole in zip(band.rooms, band.wholes, strict=True):
        line = _taken(one, course, first, room, _row(one, found, row), band, whole=whole)
        if line is None:
            continue
        found.append(_Piece(line, band, whole))
        first = line.last
        if first >= len(one.measured.advance) or line.ends:
            break
    return found


def _row(one: Prepared, pieces: Sequence[_Piece], before: int) -> int:
    """How many lines in a row end with a hyphen, at the end of some lines behind `before` of them."""
    for piece in pieces:
        before = before + 1 if one.material.breaks[piece.line.last] == HYPHEN else 0
    return before


def _taken(
    one: Prepared, course: Course, first: int, room: Room, row: int, band: Band, *, whole: bool
) -> Filled | None:
    """The line that begins with a cluster; None where its first word has no place in a part of the room."""
    style, breaks = course.style, one.material.breaks
    if "\t" in one.measured.block.text:
        one = stopped(one, first, room.start - course.start(band.spot.column) + room.indent, style)
    mode: Wrap = "nowrap" if style.wrap == "nowrap" else "greedy"
    last = line_from(one, first, room.inner, mode, style.hyphenated_lines.behind(row))
    if not whole and last > first and (breaks[last] == EMERGENCY or _width(one, first, last) > room.inner):
        return None
    return _filled(one, first, last, room)


def _filled(one: Prepared, first: int, last: int, room: Room) -> Filled:
    ends = last == len(one.measured.advance) or bool(one.material.breaks[last] == MANDATORY)
    return Filled(one, first, last, room, ends)


def _width(one: Prepared, first: int, last: int) -> float:
    """The least width of a line, px, rounding errors left out."""
    material, end = one.material, last - 1
    width = float(material.advance[first:last].sum() - material.start_trim[first])
    saved = float(material.end_trim[end] + material.end_shrink[end] + material.hang[end])
    return width - saved - float(material.shrink[first:last].sum()) - TOLERANCE


# --- lines weighed together -----------------------------------------------------------------------------------------


def _balanced(one: Prepared, course: Course, pieces: list[_Piece]) -> list[_Piece]:
    """The same rooms, filled as evenly as can be; as they are where a word would have to be broken for it."""
    rooms = [min(max(piece.line.room.inner, 0.0), WIDEST) for piece in pieces]
    lines = [(piece.line.first, piece.line.last) for piece in pieces]
    wholes = [piece.whole for piece in pieces]

    def broken(material: Material) -> list[Range]:
        limits = course.style.hyphenated_lines
        return balanced(material, measured(material), rooms.__getitem__, lines, greedy, wholes, hyphenated=limits)

    found = resolved(one, broken, _end)
    if len(found) != len(pieces):
        return pieces
    breaks = one.material.breaks
    for (start, end), room, whole in zip(found, rooms, wholes, strict=True):
        if not whole and (breaks[end] == EMERGENCY or _width(one, start, end) > room):
            return pieces
    return [
        piece._replace(line=_filled(one, *line, piece.line.room)) for piece, line in zip(pieces, found, strict=True)
    ]


def _end(line: Range) -> int:
    return line[1]


def _optimal(one: Prepared, course: Course, spot: Spot, heights: Sequence[float], first: int) -> list[_Piece]:
    """The lines with the least demerits in bands of some heights, further ones as high as an empty line."""
    rooms = _Rooms(course, spot, heights)
    stops = stops_of(one.material)

    def broken(material: Material) -> list[tuple[int, int, int]]:
        lines = best_lines(
            *(material, measured(material), rooms.slot, stops, course.narrowest),
            first=first,
            hyphenated=course.style.hyphenated_lines,
        )
        return [(line.start, line.end, line.slot) for line in lines]

    pieces = []
    for start, end, slot in resolved(one, broken, lambda line: line[1]):
        band, at = rooms.place(slot)
        pieces.append(_Piece(_filled(one, start, end, band.rooms[at]), band, band.wholes[at]))
    return pieces


class _Rooms:
    """The rooms of lines, one after the other, found as they are asked for."""

    def __init__(self, course: Course, spot: Spot, heights: Sequence[float]) -> None:
        self._course, self._spot, self._heights = course, spot, heights
        self._places: list[tuple[Band, int]] = []
        self._slots: list[Slot] = []
        self._bands = 0

    def slot(self, index: int) -> Slot:
        """A room as `optimal` has it."""
        while len(self._slots) <= index:
            self._add()
        return self._slots[index]

    def place(self, index: int) -> tuple[Band, int]:
        """The band of a room, and which of its rooms it is."""
        self.slot(index)
        return self._places[index]

    def _add(self) -> None:
        """The next band."""
        number = self._bands
        height = self._heights[number] if number < len(self._heights) else self._course.pitch
        band = self._course.band(self._spot, height, number)
        self._spot = Spot(band.spot.column, band.spot.at + height)
        self._bands += 1
        for at, (room, whole) in enumerate(zip(band.rooms, band.wholes, strict=True)):
            self._places.append((band, at))
            width = min(max(room.inner, 0.0), WIDEST)
            self._slots.append(Slot(width, whole, number, band.settled and number >= len(self._heights)))
