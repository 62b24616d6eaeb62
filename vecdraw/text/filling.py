"""Filling: the lines of all blocks, as ranges of clusters that are then set."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from vecdraw.kernel.layout import KERNEL
from vecdraw.text.block_material import Prepared
from vecdraw.text.break_rules import ANY_LINES, HyphenatedLines
from vecdraw.text.itemize import chooser
from vecdraw.text.line_edges import resolved
from vecdraw.text.linebreak import HYPHEN, MANDATORY
from vecdraw.text.material import Material
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.set_line import set_line
from vecdraw.text.set_run import SetLine
from vecdraw.text.style import TextStyle
from vecdraw.text.wrap import Range, Wrap, break_lines

_SPACE = "\u0020"
_AHEAD = 256  # clusters that are looked at for a line with tabs, at first


class Room(NamedTuple):
    """The room of a line: its length in px (None: without end), and how far it is indented at its start.

    It begins `start` px from the left (upper) end of the lines of the page.
    """

    length: float | None
    indent: float
    start: float = 0.0

    @property
    def inner(self) -> float:
        """What is left for text."""
        return math.inf if self.length is None else self.length - self.indent


class Filled(NamedTuple):
    """The clusters `first` to `last` of a block; `ends` says whether the block or a forced break ends with them."""

    one: Prepared
    first: int
    last: int
    room: Room
    ends: bool


def room_of(style: ParagraphStyle, length: float | None, line: int) -> Room:
    """The room of a line of a block."""
    return Room(length, style.first_line_indent if line == 0 else style.hanging_indent)


def filled(one: Prepared, style: ParagraphStyle, length: float | None) -> Iterator[Filled]:
    """The lines of a block, in order."""
    size = len(one.measured.advance)
    if "\t" in one.measured.block.text:
        yield from _with_tabs(one, style, length)
        return
    for line, (first, last) in enumerate(ranges(one, style, length)):
        ends = last == size or bool(one.material.breaks[last] == MANDATORY)
        yield Filled(one, first, last, room_of(style, length, line), ends)


def ranges(one: Prepared, style: ParagraphStyle, length: float | None) -> list[Range]:
    """The lines of a block without tabs; those at whose ends glyphs change are broken with what that takes."""
    whole = math.inf if length is None else length
    rooms = (whole - style.first_line_indent, whole - style.hanging_indent)
    mode: Wrap = "nowrap" if length is None else style.wrap
    hyphenated = style.hyphenated_lines
    if mode == "nowrap":
        return _broken(one.material, rooms, mode, hyphenated)
    return resolved(one, lambda material: _broken(material, rooms, mode, hyphenated), itemgetter(1))


def _broken(
    material: Material, rooms: tuple[float, float], mode: Wrap, hyphenated: HyphenatedLines
) -> list[Range]:
    """The lines in the room of the first and that of each further one."""
    size = len(material.advance)
    if KERNEL is not None and mode == "greedy" and size and hyphenated == ANY_LINES:
        lines: list[Range] = KERNEL.filled(*material[:7], size, *rooms)
        return lines
    return break_lines(material, lambda line: rooms[min(line, 1)], mode, hyphenated=hyphenated)


def set_filled(line: Filled, *, justified: bool) -> SetLine:
    """The line, set."""
    room = line.room
    inner = None if room.length is None else room.inner
    return set_line(line.one, line.first, line.last, inner, justified=justified)


# --- tabs (CSS Text 3, 4.2: each moves to the next tab stop) --------------------------------------------------------


def _with_tabs(one: Prepared, style: ParagraphStyle, length: float | None) -> Iterator[Filled]:
    """The lines one by one, as the width of a tab depends on where it stands in its line."""
    size = len(one.measured.advance)
    first = line = row = 0
    mode: Wrap = "nowrap" if length is None or style.wrap == "nowrap" else "greedy"
    while first < size:
        hyphenated = style.hyphenated_lines.behind(row)
        room = room_of(style, length, line)
        inner = room.inner
        reach = size if mode == "nowrap" else min(first + _AHEAD, size)
        while True:
            tabbed = stopped(one, first, room.indent, style, reach)
            rest = tabbed.material
            ends = {name: reach + (name == "breaks") for name in rest._fields}
            rest = rest._replace(**{name: getattr(rest, name)[first : ends[name]] for name in rest._fields})
            ((_, count),) = break_lines(rest, partial(_same, inner), mode, max_lines=1, hyphenated=hyphenated)
            if first + count < reach or reach == size:
                break
            reach = min(first + 2 * (reach - first), size)
        last = first + count
        yield Filled(tabbed, first, last, room, last == size or bool(one.material.breaks[last] == MANDATORY))
        row = row + 1 if one.material.breaks[last] == HYPHEN else 0
        first = last
        line += 1


def _same(width: float, _line: int) -> float:
    return width


def stopped(one: Prepared, first: int, indent: float, style: ParagraphStyle, reach: int | None = None) -> Prepared:
    """The block with tabs as wide as they are in a line of the clusters from `first` up to `reach`."""
    measure = one.measured
    advance = one.material.advance.copy()
    pen, behind = indent, first
    for at in (np.flatnonzero(one.tabs[first:reach]) + first).tolist():
        pen += float(advance[behind:at].sum())
        stop = _next_stop(pen, style, measure.pieces[measure.piece[at]].style)
        advance[at] = stop - pen
        pen, behind = stop, at + 1
    material = one.material._replace(advance=advance, end_trim=np.where(one.blank, advance, one.material.end_trim))
    return one._replace(material=material)


def _next_stop(pen: float, style: ParagraphStyle, text: TextStyle) -> float:
    for stop in style.tab_stops:
        if stop > pen + 1e-6:
            return stop
    every = style.tab_size * space_width(text)
    last = style.tab_stops[-1] if style.tab_stops else 0.0
    return last + (math.floor((pen - last) / every + 1e-6) + 1) * every if every > 0 else pen


def space_width(style: TextStyle) -> float:
    """The advance of a space in px, spacing included."""
    face = chooser(style.font, style.lang, strict=True).primary
    return face.advance(face.glyph(ord(_SPACE))) * style.font.size + style.letter_spacing + style.word_spacing
