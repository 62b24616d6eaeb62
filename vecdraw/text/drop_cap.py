"""Initial letters over several lines (CSS Inline 3, section 6: `initial-letter`)."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.block_material import Prepared, prepared
from vecdraw.text.blocks import Block
from vecdraw.text.filling import Filled, Room, set_filled
from vecdraw.text.ink import ink_of
from vecdraw.text.line_box import Extent, metrics_of
from vecdraw.text.skip_ink import is_east_asian

if TYPE_CHECKING:
    from vecdraw.text.paragraph_style import ParagraphStyle

_GAP: Final = 0.25  # em of the text between the letter and the lines beside it
_OPENING: Final = frozenset({"Ps", "Pi"})
_MOST_OPENING: Final = 3
_ROUNDING: Final = 1e-6  # of a line


class DropCap(NamedTuple):
    """An initial letter: its own block, how many clusters of the paragraph it is, how much room it takes, px.

    `ideographic` ones stand in the middle of their lines, others on the baseline of the last one.
    """

    one: Prepared
    clusters: int
    width: float
    ideographic: bool

    @property
    def filled(self) -> Filled:
        """It as a line at the start of the paragraph's."""
        return Filled(self.one, 0, self.clusters, Room(None, 0.0), ends=False)


def drop_cap(one: Prepared, style: ParagraphStyle, lang: str, pitch: float) -> DropCap | None:
    """The initial letter of a block, `style.drop_cap` lines high, which are `pitch` px apart.

    Opening punctuation goes with the letter behind it. The height of a capital is that from the first line's capitals
    to the baseline of the last line; of an ideograph, that of the em boxes of all of the lines. None for a block that
    begins with a blank or has nothing.
    """
    count = _count(one)
    if not count or style.drop_cap is None:
        return None
    block, end = one.measured.block, int(one.measured.starts[count])
    letter = block.text[int(one.measured.starts[count - 1])]
    text = block.segments[0].style
    metrics, size = metrics_of(text), text.font.size
    ideographic = is_east_asian(letter) or text.writing_mode.startswith("vertical")
    height = (style.drop_cap - 1) * pitch
    large = height + size if ideographic else (height + metrics.cap_height * size) / metrics.cap_height
    segments = tuple(
        part._replace(style=part.style._replace(font=part.style.font.replaced(size=large, line_height=None)))
        for segment in block.segments
        if segment.start < end
        for part in (segment.part(segment.start, min(segment.end, end)),)
    )
    cap = prepared(Block(block.text[:end], block.start, segments, block.level), style, lang)
    width = float(cap.material.advance.sum() - cap.material.start_trim[0]) if len(cap.material.advance) else 0.0
    return DropCap(cap, count, width + _GAP * size, ideographic)


def lines_beside(cap: DropCap, lines: int, strut: Extent) -> int:
    """How many lines stand beside a letter that is so many lines high, as high as `strut` each.

    Ink that reaches below those, as the tail of a Q does, keeps the next ones clear of it (CSS Inline 3, 6: what flows
    out of the letter's box excludes text, too).
    """
    pitch = strut.over + strut.under
    if cap.ideographic or pitch <= 0.0:
        return lines
    runs = tuple([each.run for each in set_filled(cap.filled, justified=False).runs])
    below = ink_of(runs).bottom - strut.under
    return lines + min(max(math.ceil(below / pitch - _ROUNDING), 0), lines)


def cap_extent(cap: DropCap, first: tuple[float, Extent], last: tuple[float, Extent]) -> tuple[float, Extent]:
    """Where the letter begins in block direction, and its box, from those of the first and the last line beside it."""
    (top, above), (last_top, below) = first, last
    bottom = last_top + below.over + below.under
    baseline = last_top + below.over
    if cap.ideographic:
        style = cap.one.measured.block.segments[0].style
        middle = (top + above.over + baseline) / 2
        if not style.writing_mode.startswith("vertical"):
            central = metrics_of(style).central
            line = _line_size(cap, first, last)
            middle += central * (style.font.size - line)
        baseline = middle
    return top, Extent(baseline - top, bottom - baseline)


def _line_size(cap: DropCap, first: tuple[float, Extent], last: tuple[float, Extent]) -> float:
    """The font size of the lines beside an ideograph as high as all of them."""
    distance = last[0] + last[1].over - first[0] - first[1].over
    return cap.one.measured.block.segments[0].style.font.size - distance


def _count(one: Prepared) -> int:
    """How many clusters are set large."""
    text, starts = one.measured.block.text, one.measured.starts
    at = 0
    while at < min(_MOST_OPENING, len(starts) - 2) and unicodedata.category(text[starts[at]]) in _OPENING:
        at += 1
    if at >= len(starts) - 1 or bool(np.any(one.blank[: at + 1])):
        return 0
    return at + 1
