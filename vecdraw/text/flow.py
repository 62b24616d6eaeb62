"""Lines one by one, each in the room that shapes and initial letters leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.text.filling import Filled, Room, room_of, stopped
from vecdraw.text.linebreak import EMERGENCY, HYPHEN, MANDATORY
from vecdraw.text.wrap import Wrap, break_lines

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.flow_area import FlowArea
    from vecdraw.text.line_box import Extent
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.text.skip_ink import Interval

_TOLERANCE: Final = 1e-6  # px
_NARROWEST: Final = 1.0  # em of the paragraph's font: what is narrower takes no text
_STEP: Final = 0.25  # of a line, by which a line that has no place is moved
_MOST_MOVES: Final = 2000  # after so many it goes below all shapes


class Beside(NamedTuple):
    """What stands at the start of the first `lines` lines of a block: an initial letter, `width` px of their room."""

    lines: int
    width: float


class FlowRoom(NamedTuple):
    """The length of lines and the shapes they flow round; the height of an empty line and the font size, px."""

    length: float
    area: FlowArea | None
    pitch: float
    size: float


class FlowedLine(NamedTuple):
    """A line, its height, and where it begins in block direction."""

    line: Filled
    box: Extent
    at: float


def flowed(
    one: Prepared,
    style: ParagraphStyle,
    room: FlowRoom,
    at: float,
    extent_of: Callable[[Filled], Extent],
    *,
    first: int = 0,
    beside: Beside | None = None,
) -> Iterator[FlowedLine]:
    """The lines of a block from its cluster `first` on, the first of them at `at` px in block direction.

    Beside shapes each takes what fits, whatever `wrap` says: how much room one has is known when those above it are
    set. Several stand side by side where shapes part the room; they are read in that order.
    """
    if room.area is None and "\t" not in one.measured.block.text:
        yield from _numbered(one, style, room, at, extent_of, first, beside)
        return
    size, line, moves, row = len(one.measured.advance), 0, 0, 0
    while first < size or (first == size == 0 and not line):
        height = room.pitch
        found: list[FlowedLine] = []
        for _ in range(3):  # a line that turns out to be higher may have less room
            found = _band(one, style, room, (at, height), extent_of, (first, line, row), beside)
            tallest = max((box.over + box.under for _, box, _ in found), default=0.0)
            if tallest <= height + _TOLERANCE:
                break
            height = tallest
        if not found:
            moves += 1
            at += _STEP * max(room.pitch, 1.0)
            if moves >= _MOST_MOVES and room.area is not None:
                at = max(at, room.area.bottom)
            continue
        moves = 0
        yield from found
        row = _row(one, found, row)
        at += max(box.over + box.under for _, box, _ in found)
        first = found[-1].line.last
        line += 1
        if not size:
            return


def _numbered(
    one: Prepared,
    style: ParagraphStyle,
    room: FlowRoom,
    at: float,
    extent_of: Callable[[Filled], Extent],
    first: int,
    beside: Beside | None,
) -> Iterator[FlowedLine]:
    """The lines whose rooms only depend on their numbers."""
    size = len(one.measured.advance)
    rtl = one.measured.block.level % 2 == 1
    rooms: list[Room] = []

    def inner(number: int) -> float:
        while len(rooms) <= number:
            ((start, end),) = _windows(room, 0.0, 0.0, len(rooms), beside, rtl=rtl)
            own = room_of(style, end - start, len(rooms))
            is_first = end >= room.length - _TOLERANCE if rtl else start <= _TOLERANCE
            rooms.append(own._replace(start=start, indent=own.indent if is_first else 0.0))
        return rooms[number].inner

    if size and first >= size:
        return
    rest = one.material._replace(**{name: getattr(one.material, name)[first:] for name in one.material._fields})
    for number, (start, end) in enumerate(break_lines(rest, inner, style.wrap, hyphenated=style.hyphenated_lines)):
        inner(number)
        last = first + end
        ends = last == size or bool(one.material.breaks[last] == MANDATORY)
        line = Filled(one, first + start, last, rooms[number], ends)
        box = extent_of(line)
        yield FlowedLine(line, box, at)
        at += box.over + box.under


def _band(
    one: Prepared,
    style: ParagraphStyle,
    room: FlowRoom,
    place: tuple[float, float],
    extent_of: Callable[[Filled], Extent],
    start: tuple[int, int, int],
    beside: Beside | None,
) -> list[FlowedLine]:
    """The lines side by side in a band; none where none of it can take any text."""
    (at, height), (first, number, row) = place, start
    size = len(one.measured.advance)
    rtl = one.measured.block.level % 2 == 1
    found: list[FlowedLine] = []
    for window in _windows(room, at, height, number, beside, rtl=rtl):
        is_whole = window[1] - window[0] >= room.length - _TOLERANCE
        own = room_of(style, window[1] - window[0], number)
        is_first = window[1] >= room.length - _TOLERANCE if rtl else window[0] <= _TOLERANCE
        own = own._replace(start=window[0], indent=own.indent if is_first else 0.0)
        row_here = _row(one, found, row)
        taken = _taken(one, style, first, own, row_here, is_whole=is_whole or not _has_shapes(room, at))
        if taken is None:
            continue
        found.append(FlowedLine(taken, extent_of(taken), at))
        first = taken.last
        if first >= size or taken.ends:
            break
    return found


def _has_shapes(room: FlowRoom, at: float) -> bool:
    return room.area is not None and at < room.area.bottom


def _windows(
    room: FlowRoom, at: float, height: float, number: int, beside: Beside | None, *, rtl: bool
) -> list[Interval]:
    """The stretches of a band that are wide enough for text, in the order they are read."""
    if _has_shapes(room, at) and room.area is not None:
        windows = room.area.free(at, at + height, room.length)
    else:
        windows = [(0.0, room.length)]
    if beside is not None and number < beside.lines:
        low, high = (0.0, room.length - beside.width) if rtl else (beside.width, room.length)
        windows = [(max(start, low), min(end, high)) for start, end in windows]
        windows = [(start, max(end, start)) for start, end in windows]
    if _has_shapes(room, at):
        windows = [window for window in windows if window[1] - window[0] >= _NARROWEST * room.size]
    return windows[::-1] if rtl else windows


def _row(one: Prepared, lines: list[FlowedLine], before: int) -> int:
    """How many lines in a row end with a hyphen, at the end of some lines behind `before` of them."""
    for line in lines:
        before = before + 1 if one.material.breaks[line.line.last] == HYPHEN else 0
    return before


def _taken(
    one: Prepared, style: ParagraphStyle, first: int, room: Room, row: int, *, is_whole: bool
) -> Filled | None:
    """The line that begins with a cluster; None where its first word has no place in a part of the room."""
    size = len(one.measured.advance)
    if "\t" in one.measured.block.text:
        one = stopped(one, first, room.start + room.indent, style)
    rest = one.material._replace(**{name: getattr(one.material, name)[first:] for name in one.material._fields})
    mode: Wrap = "nowrap" if style.wrap == "nowrap" else "greedy"
    hyphenated = style.hyphenated_lines.behind(row)
    ((_, count),) = break_lines(rest, partial(_same, room.inner), mode, max_lines=1, hyphenated=hyphenated)
    last = first + count
    if not is_whole and count and (one.material.breaks[last] == EMERGENCY or _width(one, first, last) > room.inner):
        return None
    return Filled(one, first, last, room, last == size or bool(one.material.breaks[last] == MANDATORY))


def _width(one: Prepared, first: int, last: int) -> float:
    """The least width of a line, px, rounding errors left out."""
    material, end = one.material, last - 1
    width = float(material.advance[first:last].sum() - material.start_trim[first])
    saved = float(material.end_trim[end] + material.end_shrink[end] + material.hang[end])
    return width - saved - float(material.shrink[first:last].sum()) - _TOLERANCE


def _same(width: float, _line: int) -> float:
    return width
