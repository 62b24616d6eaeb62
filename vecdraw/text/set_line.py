"""Setting a line: the clusters of a line in visual order, justified, as glyph runs."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.kernel.layout import KERNEL
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.block_material import hyphen_of
from vecdraw.text.glyph_slice import GlyphSlice, cluster_advances
from vecdraw.text.justify import spread, total_of
from vecdraw.text.kernel_lines import line_by_kernel, plain_lines, set_plain
from vecdraw.text.linebreak import HYPHEN
from vecdraw.text.measured import part_of
from vecdraw.text.set_run import Edge, SetLine, SetRun
from vecdraw.text.visual_line import visual_line

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.glyph_slice import Pixels

_NOTHING: Final = 1e-9


def set_line(one: Prepared, first: int, last: int, room: float | None, *, justified: bool) -> SetLine:
    """The clusters `first` to `last`, squeezed or (`justified`) widened to `room` px; None: as wide as they are."""
    if one.is_plain:
        rooms = None if room is None else (room, room)
        justify = bytes((justified,))
        return set_plain(one, plain_lines(one, [(first, last)], rooms, justify), rooms, justify)[0]
    base = one.measured.block.level
    material = one.material
    if last > first and _is_plain(one, first, last):
        return _plain_line(one, first, last, room, justified=justified)
    parts = _parts(one, first, last)
    natural = material.advance[first:last].copy()
    if one.measured.joined[first] or one.measured.joined[last]:
        for part, original in parts:
            if part is not original:
                _replace(one, part, first, natural)
    edge = _edges(one, first, last, natural)
    hyphen = None
    if last > first and material.breaks[last] == HYPHEN:
        hyphen = hyphen_of(parts[-1][0].style).pieces[0]._replace(span=parts[-1][0].span)
    width = float(edge.advance[edge.seen[0] : edge.seen[1]].sum()) if last > first else 0.0
    width += 0.0 if hyphen is None else float(hyphen.advances.sum())
    counted = width - edge.hangs[0] - edge.hangs[1]
    if room is not None and last > first:
        counted, edge = _fitted(one, first, edge, counted, room, justified=justified)
    levels = one.measured.level[first:last].copy()
    levels[edge.seen[1] :] = base  # UAX #9, L1
    return visual_line(one, (first, last), [part for part, _ in parts], edge, levels, hyphen, counted)


def _is_plain(one: Prepared, first: int, last: int) -> bool:
    """Whether a line is a stretch of one piece from left to right, a glyph for each cluster, as it was shaped."""
    measure = one.measured
    piece = measure.pieces[measure.piece[first]]
    return (
        piece.single >= 0
        and piece.setting == "horizontal"
        and piece.item.level == measure.block.level == 0
        and piece.end >= measure.starts[last]
        and one.material.breaks[last] != HYPHEN
        and not (measure.joined[first] or measure.joined[last])
    )


def _plain_line(one: Prepared, first: int, last: int, room: float | None, *, justified: bool) -> SetLine:
    measure = one.measured
    if KERNEL is not None:
        return line_by_kernel(one, first, last, room, justified=justified)
    edge = _edges(one, first, last, one.material.advance[first:last].copy())
    counted = total_of(edge.advance[: edge.seen[1]]) - edge.hangs[0] - edge.hangs[1]
    if room is not None:
        counted, edge = _fitted(one, first, edge, counted, room, justified=justified)
    right = np.cumsum(edge.advance) - edge.hangs[0]
    left = right - edge.advance
    piece = measure.pieces[measure.piece[first]]
    start, end = int(measure.starts[first]), int(measure.starts[last])
    glyphs = slice(first - piece.single, last - piece.single)
    run = GlyphRun(
        piece.item.face.key,
        piece.size,
        tuple(piece.glyphs[glyphs].tolist()),
        tuple((left + edge.shift + piece.along[glyphs]).tolist()),
        tuple(piece.cross[glyphs].tolist()),
        tuple((piece.clusters[glyphs] - start).tolist()),
        measure.block.text[start:end],
        total_of(edge.advance),
        "ltr",
        piece.style.lang or piece.item.lang,
    )
    set_run = SetRun(run, piece.span, piece.style, piece.scale, float(left[0]), float(right[-1]))
    return SetLine(first, last, (set_run,), counted, left, right, measure.level[first:last], hyphenated=False)


def _parts(one: Prepared, first: int, last: int) -> list[tuple[GlyphSlice, GlyphSlice]]:
    """What of each piece stands on the line, and the piece."""
    measure = one.measured
    start, end = int(measure.starts[first]), int(measure.starts[last])
    following = takewhile(lambda piece: piece.start < end, islice(measure.pieces, _piece_at(one, first), None))
    return [
        (part_of(measure, piece, max(start, piece.start), min(end, piece.end)), piece)
        for piece in following
        if piece.end > start
    ]


def _piece_at(one: Prepared, first: int) -> int:
    pieces = one.measured.piece
    return int(pieces[first]) if first < len(pieces) else len(one.measured.pieces)


def _replace(one: Prepared, part: GlyphSlice, first: int, natural: Pixels) -> None:
    """Corrects the advances of clusters that were shaped again at an edge of the line."""
    starts = one.measured.starts
    low, high = np.searchsorted(starts, (part.start, part.end))
    if high > low:
        now = cluster_advances(part, starts[low:high])
        natural[low - first : high - first] += now - one.measured.advance[low:high]


def _edges(one: Prepared, first: int, last: int, natural: Pixels) -> Edge:
    """What the ends of the line save: blanks, gaps, spaces that hang."""
    material, blank = one.material, one.blank[first:last]
    advance, shift = natural, one.shift[first:last].copy()
    if last == first:
        return Edge(advance, shift, (0, 0), (0.0, 0.0))
    trimmed = material.start_trim[first:last]
    head = 0
    if abs(natural[0] - trimmed[0]) <= _NOTHING:
        visible = np.flatnonzero(np.abs(natural - trimmed) > _NOTHING)
        head = int(visible[0]) if visible.size else last - first
    hang_start = total_of(natural[:head]) if 0 < head < last - first else 0.0
    if head < last - first and trimmed[head]:
        advance[head] -= trimmed[head]
        shift[head] -= trimmed[head]
    tail = last - first
    if blank[-1]:
        seen = np.flatnonzero(~blank)
        tail = int(seen[-1]) + 1 if seen.size else 0
    hang_end = 0.0
    if tail:
        saved = float(material.end_trim[first + tail - 1])
        if saved and saved >= advance[tail - 1] - _NOTHING and material.hang[first + tail - 1] <= 0:
            hang_end = float(advance[tail - 1])
        else:
            advance[tail - 1] -= saved
    return Edge(advance, shift, (0, tail), (hang_start, hang_end))


def _fitted(
    one: Prepared, first: int, edge: Edge, counted: float, room: float, *, justified: bool
) -> tuple[float, Edge]:
    """The width that counts and the advances, when the line has been squeezed or widened."""
    low, high = edge.seen
    advance = edge.advance.copy()
    over = counted - room
    hung = 0.0
    if high > low and over > _NOTHING:
        end = first + high - 1
        given = min(over, float(one.material.end_shrink[end]))
        advance[high - 1] -= given
        over -= given
        if over > _NOTHING:
            hung = min(over, float(one.material.hang[end]), max(float(advance[high - 1]), 0.0))
        counted -= given + hung
    edge = edge._replace(advance=advance, hangs=(edge.hangs[0], edge.hangs[1] + hung))
    inner = slice(first + low, first + max(high - 1, low))
    spare = room - counted
    if spare < -_NOTHING:
        added = spread(spare, one.shrink[:, inner])
    elif justified and spare > _NOTHING:
        added = spread(spare, one.expand[:, inner])
    else:
        return counted, edge
    advance[low : low + len(added)] += added
    return counted + total_of(added), edge


