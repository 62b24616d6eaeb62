"""What stands beside the text of a set line: ruby, zhuyin, emphasis marks; and pictures in it.

In the frame in which lines are set (`set_line`): px from where the line begins, on its baseline (its middle when it is
vertical).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.geometry.rect import Rect
from vecdraw.text.analyze import clusters
from vecdraw.text.annotation import Annotation, ruby_width, set_marks, set_ruby
from vecdraw.text.emphasis import EmphasisSide, emphasis_marks, emphasis_room
from vecdraw.text.inline_image import InlineImage
from vecdraw.text.line_box import Extent, em_extent, metrics_of
from vecdraw.text.ruby import RubyPair
from vecdraw.text.ruby_room import SegmentRuby, rubies, ruby_style
from vecdraw.text.zhuyin import set_zhuyin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vecdraw.text.block_material import Prepared
    from vecdraw.text.blocks import Segment
    from vecdraw.text.set_run import SetLine
    from vecdraw.text.style import TextStyle


_COMBINED: Final = "\ufffc"
"""What text that is combined counts as (CSS Writing Modes 4, 9.1.2)."""


class BesideRun(NamedTuple):
    """An annotation and the span that it belongs to."""

    annotation: Annotation
    span: int


class SetImage(NamedTuple):
    """A picture, the span it is of, and its box in the frame of the line: u along it, v across it to its under side."""

    image: InlineImage
    span: int
    box: Rect


def line_room(one: Prepared, first: int, last: int, raised: Sequence[float]) -> Extent:
    """How far ruby and marks of the clusters `first` to `last` reach over and under the baseline, px; 0 for none."""
    over = under = 0.0
    for segment in _segments(one, first, last):
        up = raised[segment.span]
        for side, reach in _reaches(segment):
            if side == "over":
                over = max(over, reach + up)
            else:
                under = max(under, reach - up)
    return Extent(over, under)


def picture_extents(one: Prepared, first: int, last: int) -> list[tuple[Extent, int]]:
    """How far each picture among some clusters reaches over and under the baseline of its span, and that; px."""
    found: list[tuple[Extent, int]] = []
    for segment in _segments(one, first, last):
        if segment.image is not None:
            breadth = _breadth(segment)
            rise = _rise(segment, breadth)
            found.append((Extent(rise, breadth - rise), segment.span))
    return found


def ruby_reach(segment: Segment) -> tuple[EmphasisSide, float] | None:
    """The side of the line on which ruby stands above or below text, and how far from the baseline it ends; px."""
    if segment.ruby is None:
        return None
    style, side = segment.style, _ruby_side(segment)
    if side is not None:
        return side, _edge(style, side) + style.font.size * segment.ruby.size
    return ("over", style.font.size * (0.5 + segment.ruby.size)) if _is_vertical(style) else None


def _reaches(segment: Segment) -> Iterator[tuple[EmphasisSide, float]]:
    style = segment.style
    ruby = ruby_reach(segment)
    if ruby is not None:
        yield ruby
    if segment.emphasis is not None:
        side = segment.emphasis.side
        yield side, emphasis_room(_mark_edge(segment, side), style.font.size)


def line_annotations(one: Prepared, line: SetLine) -> list[BesideRun]:
    """Ruby, zhuyin and emphasis marks of a line."""
    glyphs = _GlyphBoxes(one, line)
    found: list[BesideRun] = []
    segments = _segments(one, line.first, line.last)
    for part in rubies(one.measured, segments, line.first, line.last):
        pairs = [_on_line(pair, line) for pair in part.pairs if pair.start < line.last and pair.end > line.first]
        pairs = [pair for pair in pairs if pair.text]
        if part.ruby.position == "inter-character":
            found += [BesideRun(one_, part.segment.span) for pair in pairs for one_ in _zhuyin(part, pair, glyphs)]
            continue
        for pair in _joined(part, pairs, glyphs):
            found += [BesideRun(one_, part.segment.span) for one_ in _ruby(part, pair, glyphs)]
    for segment in segments:
        if segment.emphasis is not None:
            found += [BesideRun(one_, segment.span) for one_ in _marks(one, segment, glyphs)]
    return found


def line_images(one: Prepared, line: SetLine) -> list[SetImage]:
    """The pictures of a line."""
    found: list[SetImage] = []
    for segment in _segments(one, line.first, line.last):
        if segment.image is not None:
            at = int(np.searchsorted(one.measured.starts, segment.start)) - line.first
            left = float(line.left[at])
            breadth, length = _breadth(segment), segment.image.size[1 if _is_turned(segment.style) else 0]
            found.append(
                SetImage(segment.image, segment.span, Rect(left, -_rise(segment, breadth), length, breadth))
            )
    return found


class _GlyphBoxes:
    """Where the glyphs of clusters begin and end along a line, without the room around them."""

    def __init__(self, one: Prepared, line: SetLine) -> None:
        self.one, self.line = one, line

    def of(self, first: int, last: int) -> tuple[float, float]:
        """From the first to the last of some clusters, as far as they stand on the line."""
        line = self.line
        first, last = max(first, line.first), min(last, line.last)
        boxes = [self._box(at) for at in range(first, last)]
        return min(start for start, _ in boxes), max(end for _, end in boxes)

    def _box(self, at: int) -> tuple[float, float]:
        line, one = self.line, self.one
        left, right = float(line.left[at - line.first]), float(line.right[at - line.first])
        natural = float(one.measured.advance[at] - one.measured.added[at])
        shift = float(one.shift[at]) - (float(one.material.start_trim[at]) if at == line.first else 0.0)
        if line.levels[at - line.first] % 2:
            return right - shift - natural, right - shift
        return left + shift, left + shift + natural


def _segments(one: Prepared, first: int, last: int) -> list[Segment]:
    """The segments that have something beside them, or a picture, on a line."""
    starts = one.measured.starts
    start, end = int(starts[first]), int(starts[last])
    segments = one.measured.block.segments
    found = islice(segments, max(bisect_right(segments, start, key=_start) - 1, 0), None)
    return [
        segment
        for segment in takewhile(lambda segment: segment.start < end, found)
        if (segment.ruby or segment.emphasis or segment.image) and segment.end > start
    ]


def _start(segment: Segment) -> int:
    return segment.start


def _on_line(pair: RubyPair, line: SetLine) -> RubyPair:
    """What of a pair stands on a line: of a base that was broken in need its share of the annotation."""
    start, end = max(pair.start, line.first), min(pair.end, line.last)
    if (start, end) == (pair.start, pair.end):
        return pair
    parts = [pair.text[first:last] for first, last in clusters(pair.text)]
    count = pair.end - pair.start
    low, high = (len(parts) * (at - pair.start) // count for at in (start, end))
    return pair._replace(start=start, end=end, text="".join(parts[low:high]))


def _joined(part: SegmentRuby, pairs: list[RubyPair], glyphs: _GlyphBoxes) -> list[RubyPair]:
    """The pairs, or one for all where they are a word of which one reading is too long for its character."""
    if part.ruby.merge != "merge" or len(pairs) < 2:
        return pairs
    vertical = _is_vertical(part.style)
    for pair in pairs:
        start, end = glyphs.of(pair.start, pair.end)
        if ruby_width(pair.text, part.style, vertical=vertical) > end - start:
            return [RubyPair(pairs[0].start, pairs[-1].end, "".join(pair.text for pair in pairs))]
    return pairs


def _ruby(part: SegmentRuby, pair: RubyPair, glyphs: _GlyphBoxes) -> list[Annotation]:
    side = _ruby_side(part.segment)
    edge = _edge(part.segment.style, side or "over")
    vertical = _is_vertical(part.style)
    start, end = glyphs.of(pair.start, pair.end)
    width = ruby_width(pair.text, part.style, vertical=vertical)
    if width > end - start and part.ruby.align != "start":  # it stays on its line
        out = (width - (end - start)) / 2
        moved = max(out - start, 0.0) - max(end + out - max(glyphs.line.width, end), 0.0)
        start, end = start + moved, end + moved
    return set_ruby(
        pair.text, part.style, (start, end), edge, part.ruby.align, under=side == "under", vertical=vertical
    )


def _zhuyin(part: SegmentRuby, pair: RubyPair, glyphs: _GlyphBoxes) -> list[Annotation]:
    style, breadth = part.segment.style, part.style.font.size
    start, end = glyphs.of(pair.start, pair.end)
    if _is_vertical(style):
        return set_zhuyin(pair.text, style, style.font.size / 2, (start + end) / 2, breadth)
    return set_zhuyin(pair.text, style, end, -metrics_of(style).central * style.font.size, breadth)


def _marks(one: Prepared, segment: Segment, glyphs: _GlyphBoxes) -> list[Annotation]:
    if segment.emphasis is None:
        return []
    mark, side = segment.emphasis
    starts, line = one.measured.starts, glyphs.line
    first, last = (int(at) for at in np.searchsorted(starts, (segment.start, segment.end)))
    first, last = max(first, line.first), min(last, line.last)
    if first >= last:
        return []
    text = one.measured.block.text
    units = _units(one, first, last)
    boxes = [glyphs.of(start, end) for start, end in units]
    marks = emphasis_marks(
        [text[starts[start] : starts[end]] if end == start + 1 else _COMBINED for start, end in units],
        [start for start, _ in boxes],
        [end - start for start, end in boxes],
        _mark_edge(segment, side),
        segment.style.font.size,
        side,
    )
    return set_marks(mark, segment.style, marks, vertical=_is_vertical(segment.style))


def _units(one: Prepared, first: int, last: int) -> list[tuple[int, int]]:
    """Some clusters one by one, those that are combined in one place of a vertical line together."""
    pieces, piece_of = one.measured.pieces, one.measured.piece
    units: list[tuple[int, int]] = []
    for at in range(first, last):
        own = pieces[piece_of[at]]
        before = pieces[piece_of[at - 1]] if at > first else own
        is_same = own.setting == before.setting == "combined" and (own is before or not before.advances.any())
        if units and is_same:
            units[-1] = units[-1][0], at + 1
        else:
            units.append((at, at + 1))
    return units


def _ruby_side(segment: Segment) -> EmphasisSide | None:
    """The side of the line that a ruby stands on; None for zhuyin."""
    if segment.ruby is None or segment.ruby.position == "inter-character":
        return None
    return segment.ruby.position


def _edge(style: TextStyle, side: EmphasisSide) -> float:
    """How far from the baseline (the middle) the em box of text ends."""
    over, under = em_extent(style)
    return over if side == "over" else under


def _mark_edge(segment: Segment, side: EmphasisSide) -> float:
    """The same, ruby on that side included: emphasis marks stand beyond it (CSS Text Decoration 4, 3.5)."""
    edge = _edge(segment.style, side)
    if segment.ruby is not None and _ruby_side(segment) == side:
        edge += ruby_style(segment.style, segment.ruby).font.size
    return edge


def _is_vertical(style: TextStyle) -> bool:
    return style.writing_mode.startswith("vertical")


def _is_turned(style: TextStyle) -> bool:
    return style.writing_mode != "horizontal-tb"


def _breadth(segment: Segment) -> float:
    """The size of a picture across its line."""
    if segment.image is None:
        return 0.0
    return segment.image.size[0 if _is_turned(segment.style) else 1]


def _rise(segment: Segment, breadth: float) -> float:
    if segment.image is None or _is_vertical(segment.style):
        return breadth / 2
    return segment.image.rise(breadth, metrics_of(segment.style), segment.style.font.size)
