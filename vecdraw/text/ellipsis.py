"""Ellipsis: the last line that fits, cut and marked (CSS UI 4, `text-overflow`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vecdraw.text.block_material import Prepared, prepared
from vecdraw.text.blocks import Block, Segment
from vecdraw.text.material import Pixels
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.set_line import SetLine, set_line

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


def cut_line(one: Prepared, first: int, room: float, style: ParagraphStyle, lang: str) -> Cut:
    """The clusters from `first` on as one line of `room` px, as much of them as there is place for the ellipsis."""
    advance, size = one.material.advance, len(one.measured.advance)
    mark = _marked(one, first, first, size, style, lang)
    spare = room - mark.line.width
    head, tail = _kept(advance[first:], spare, style)
    while True:
        found = _marked(one, first, first + head, size - tail, style, lang)
        if found.line.width <= room + _TOLERANCE or not head + tail:
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
    one: Prepared, first: int, stop: int, behind: int, style: ParagraphStyle, lang: str
) -> Cut:
    """The line of the clusters `first` to `stop`, the ellipsis, and the clusters from `behind` on."""
    block, starts, mark = one.measured.block, one.measured.starts, style.ellipsis
    at, again, end = int(starts[stop]), int(starts[behind]), len(block.text)
    while stop > first and block.text[at - 1] in " \u3000\t":
        stop -= 1
        at = int(starts[stop])
    text = block.text[:at] + mark + block.text[again:]
    segments = [s.part(s.start, min(s.end, at)) for s in block.segments if s.start < at]
    owner = segments[-1] if segments else block.segments[0]
    segments.append(Segment(at, at + len(mark), owner.span, owner.style._replace(combine="none")))
    moved = at + len(mark) - again
    rest = [s.part(max(s.start, again), s.end) for s in block.segments if s.end > again]
    segments += [s._replace(start=s.start + moved, end=s.end + moved) for s in rest]
    made = prepared(Block(text, block.start, tuple(s for s in segments if s.end > s.start), block.level), style, lang)
    found = made.measured.starts
    line_first = int(np.searchsorted(found, starts[first]))
    line = set_line(made, line_first, len(found) - 1, None, justified=False)
    source = [
        int(c) if c < at else at if c < at + len(mark) else int(c) - moved for c in found[line_first:-1]
    ]
    return Cut(made, line, at, again, (*source, max(again, end)))
