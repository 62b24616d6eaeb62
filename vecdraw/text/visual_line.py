"""The parts of a line in the order they are seen, as glyph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vecdraw.scene.glyph_run import Direction, GlyphRun
from vecdraw.text.bidi import visual_order
from vecdraw.text.block_material import HYPHEN_MARK
from vecdraw.text.glyph_slice import GlyphSlice, cluster_advances
from vecdraw.text.measured import part_of
from vecdraw.text.set_run import Edge, SetLine, SetRun

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.block_material import Prepared
    from vecdraw.text.glyph_slice import Pixels


def visual_line(
    one: Prepared,
    span: tuple[int, int],
    parts: list[GlyphSlice],
    edge: Edge,
    levels: NDArray[np.uint8],
    hyphen: GlyphSlice | None,
    counted: float,
) -> SetLine:
    """The line from left to right (from top to bottom)."""
    first, last = span
    starts = one.measured.starts
    base = one.measured.block.level
    tail = int(starts[first + edge.seen[1]])
    pieces: list[tuple[GlyphSlice, int]] = []
    for part in parts:
        if part.start < tail < part.end and part.item.level != base:
            pieces.append((part_of(one.measured, part, part.start, tail), part.item.level))
            pieces.append((part_of(one.measured, part, tail, part.end), base))
        else:
            pieces.append((part, part.item.level if part.start < tail else base))
    if hyphen is not None:
        at = next((k for k, (part, _) in enumerate(pieces) if part.start >= tail), len(pieces))
        pieces.insert(at, (hyphen, pieces[at - 1][1]))
    left, right = np.zeros(last - first), np.zeros(last - first)
    runs: list[SetRun] = []
    pen = 0.0
    for at in visual_order([level for _, level in pieces]) if pieces else ():
        part, level = pieces[at]
        if part is hyphen:
            runs.append(_run(one, part, level, pen, None))
            pen = runs[-1].end
            continue
        low, high = np.searchsorted(starts, (part.start, part.end)) - first
        low, high = max(int(low), 0), min(int(high), last - first)
        advance = edge.advance[low:high]
        total = np.cumsum(advance)
        width = float(total[-1]) if len(total) else 0.0
        begin = total - advance if level % 2 == 0 else width - total
        left[low:high], right[low:high] = pen + begin, pen + begin + advance
        runs.append(_run(one, part, level, pen, _Places(low + first, begin, advance, edge.shift[low:high])))
        pen += width
    offset = edge.hangs[1] + float(edge.advance[edge.seen[1] :].sum()) if base % 2 else edge.hangs[0]
    if offset:
        runs = [_moved(run, -offset) for run in runs]
        left, right = left - offset, right - offset
    return SetLine(first, last, tuple(runs), counted, left, right, levels, hyphen is not None)


class _Places(NamedTuple):
    """Where clusters stand in a part: the first of them, their left edges, their advances and shifts."""

    first: int
    begin: Pixels
    advance: Pixels
    shift: Pixels


def _run(one: Prepared, part: GlyphSlice, level: int, pen: float, places: _Places | None) -> SetRun:
    """The run of a part that begins at `pen`."""
    starts, item = one.measured.starts, part.item
    if places is None or not len(places.begin):
        at = pen + np.cumsum(part.advances) - part.advances
        end = pen + float(part.advances.sum())
    else:
        own = cluster_advances(part, starts[places.first : places.first + len(places.begin)])
        at = pen + _from_pen(part, own, starts, places, level)
        end = pen + float(places.advance.sum())
    text = HYPHEN_MARK if places is None else one.measured.block.text[item.start : item.end]
    along, cross = at + part.along, part.cross
    upright = part.setting != "horizontal"
    direction: Direction = "rtl" if level % 2 else "ttb" if part.setting == "upright" else "ltr"
    run = GlyphRun(
        item.face.key,
        part.size,
        tuple(part.glyphs.tolist()),
        tuple((cross if upright else along).tolist()),
        tuple((along if upright else cross).tolist()),
        tuple((part.clusters - item.start).tolist()),
        text,
        end - pen,
        direction,
        part.style.lang or item.lang,
        (part.angle,) * len(part.glyphs) if part.angle else (),
        level=level,
    )
    return SetRun(run, part.span, part.style, part.scale, pen, end)


def _from_pen(part: GlyphSlice, own: Pixels, starts: NDArray[np.intp], places: _Places, level: int) -> Pixels:
    """Where the glyphs of a part stand whose clusters have places; `own` are the advances that these had by nature."""
    if own is part.advances and level % 2 == 0:  # a glyph a cluster
        return places.begin + places.shift
    index = np.clip(np.searchsorted(starts, part.clusters, "right") - 1 - places.first, 0, len(own) - 1)
    total = np.cumsum(own)
    if level % 2 == 0:
        natural, shift = total - own, places.shift
    else:
        natural, shift = total[-1] - total, places.advance - own - places.shift
    found: Pixels = np.cumsum(part.advances) - part.advances + (places.begin - natural + shift)[index]
    return found


def _moved(one: SetRun, by: float) -> SetRun:
    """A run moved along the line."""
    run = one.run
    vertical = one.run.direction == "ttb" or bool(run.angles) or one.scale != 1.0
    xs = run.xs if vertical else tuple([x + by for x in run.xs])
    ys = tuple([y + by for y in run.ys]) if vertical else run.ys
    moved = GlyphRun(
        *(run.face, run.size, run.glyphs, xs, ys, run.clusters, run.text, run.advance, run.direction, run.lang),
        run.angles,
        level=run.level,
    )
    return one._replace(run=moved, start=one.start + by, end=one.end + by)
