"""Ellipsis: the last line that fits, and lines that are too long, cut and marked (CSS UI 4, `text-overflow`)."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from vecdraw.text.block_material import Prepared, prepared
from vecdraw.text.blocks import Block, Segment
from vecdraw.text.filling import Room, stopped
from vecdraw.text.material import Pixels
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.set_line import set_line
from vecdraw.text.set_run import SetLine

_TOLERANCE = 1e-6


class Cut(NamedTuple):
    """A line in place of the rest of a block: the characters `start` to `end` of the block are elided.

    `source` is the character of the block that each cluster of the line begins with, and where the last one ends.
    """

    one: Prepared
    line: SetLine
    start: int
    end: int
    source: tuple[int, ...]


def cut_line(one: Prepared, span: tuple[int, int], room: Room, style: ParagraphStyle, lang: str) -> Cut:
    """The clusters of a span as one line, as much of them as there is place for beside the ellipsis.

    Under `overflow="hidden"` there is none, and what is cut is their end.
    """
    first, last = span
    if style.overflow == "hidden":
        style = replace(style, ellipsis="", ellipsis_position="end")
    advance = one.material.advance[first:last]
    mark = _marked(one, (first, first), (last, last), room, style, lang)
    head, tail = _kept(advance, room.inner - mark.line.width, style)
    while True:
        found = _marked(one, (first, first + head), (last - tail, last), room, style, lang)
        if found.line.width <= room.inner + _TOLERANCE or not head + tail:
            return found
        if tail and (tail >= head or style.ellipsis_position == "start"):
            tail -= 1
        else:
            head -= 1


def _kept(advance: Pixels, spare: float, style: ParagraphStyle) -> tuple[int, int]:
    """How many clusters are kept before and behind the ellipsis."""
    before, behind = np.cumsum(advance), np.cumsum(advance[::-1])
    if style.ellipsis_position == "end":
        return int(np.searchsorted(before, spare + _TOLERANCE, "right")), 0
    if style.ellipsis_position == "start":
        return 0, int(np.searchsorted(behind, spare + _TOLERANCE, "right"))
    head = int(np.searchsorted(before, spare / 2 + _TOLERANCE, "right"))
    left = spare - (float(before[head - 1]) if head else 0.0)
    return head, min(int(np.searchsorted(behind, left + _TOLERANCE, "right")), len(advance) - head)


def _marked(
    one: Prepared, before: tuple[int, int], behind: tuple[int, int], room: Room, style: ParagraphStyle, lang: str
) -> Cut:
    """The line of some clusters, the ellipsis, and some further clusters."""
    block, starts, mark = one.measured.block, one.measured.starts, style.ellipsis
    first, stop = before
    at, again, end = int(starts[stop]), int(starts[behind[0]]), int(starts[behind[1]])
    while mark and stop > first and block.text[at - 1] in " \u3000\t":
        stop -= 1
        at = int(starts[stop])
    text = block.text[:at] + mark + block.text[again:end]
    segments = [s.part(s.start, min(s.end, at)) for s in block.segments if s.start < at]
    owner = segments[-1] if segments else block.segments[0]
    segments.append(Segment(at, at + len(mark), owner.span, owner.style._replace(combine="none")))
    moved = at + len(mark) - again
    rest = [s.part(max(s.start, again), min(s.end, end)) for s in block.segments if s.end > again and s.start < end]
    segments += [s._replace(start=s.start + moved, end=s.end + moved) for s in rest]
    shown = tuple(s for s in segments if s.end > s.start) or (owner._replace(start=0, end=0),)
    made = prepared(Block(text, block.start, shown, block.level), style, lang)
    found = made.measured.starts
    line_first = int(np.searchsorted(found, starts[first]))
    if "\t" in text:
        made = stopped(made, line_first, room.indent, style)
    line = set_line(made, line_first, len(found) - 1, None, justified=False)
    source = [
        int(c) if c < at else at if c < at + len(mark) else int(c) - moved for c in found[line_first:-1]
    ]
    return Cut(made, line, at, again, (*source, max(again, end)))
