"""Setting a line: the clusters of a line in visual order, justified, as glyph runs."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np

from vecdraw.kernel.layout import KERNEL
from vecdraw.scene.glyph_run import Direction, GlyphRun
from vecdraw.text.bidi import visual_order
from vecdraw.text.block_material import HYPHEN_MARK, hyphen_of
from vecdraw.text.frozen import maker
from vecdraw.text.justify import spread, total_of
from vecdraw.text.linebreak import HYPHEN
from vecdraw.text.measured import GlyphSlice, cluster_advances, part_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.block_material import Prepared
    from vecdraw.text.material import Pixels
    from vecdraw.text.plain_text import PlainText
    from vecdraw.text.style import TextStyle
    from vecdraw.typeface.key import FaceKey

_NOTHING: Final = 1e-9
_glyph_run: Final = maker(GlyphRun)


class SetRun(NamedTuple):
    """A run whose positions are px from the start of the line's left (upper) end and its baseline (middle).

    `start` and `end` are where it begins and ends along the line, `scale` is its horizontal scale.
    """

    run: GlyphRun
    span: int
    style: TextStyle
    scale: float
    start: float
    end: float


class SetLine(NamedTuple):
    """A line of the clusters `first` to `last` of a block; all lengths px along the line, from its left (upper) end.

    `width` is what counts: what hangs out of either end, to the left of 0 or beyond `width`, does not. `left` and
    `right` are the edges of each cluster, `levels` their embedding levels.
    """

    first: int
    last: int
    runs: tuple[SetRun, ...]
    width: float
    left: Pixels
    right: Pixels
    levels: NDArray[np.uint8]
    hyphenated: bool


class Edge(NamedTuple):
    """The advances and shifts of a line's clusters, and what stands out of its ends."""

    advance: Pixels
    shift: Pixels
    seen: tuple[int, int]
    hangs: tuple[float, float]


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
    return _visual(one, (first, last), [part for part, _ in parts], edge, levels, hyphen, counted)


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
        return _line_by_kernel(one, first, last, room, justified=justified)
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


def _line_by_kernel(one: Prepared, first: int, last: int, room: float | None, *, justified: bool) -> SetLine:
    measure, material = one.measured, one.material
    piece = measure.pieces[measure.piece[first]]
    left, right = edges = np.empty((2, last - first))
    counted, whole, begin, end, *glyphs = KERNEL.line_set(
        *(material.advance, one.shift, material.start_trim, material.end_trim, material.end_shrink),
        *(one.shrink, one.expand, material.hang, one.blank, measure.starts, piece.along, piece.cross, piece.glyphs),
        *(edges, len(one.shrink), len(one.expand), piece.single, first, last, room or 0.0, room is not None, justified),
    )
    text = measure.block.text[measure.starts[first] : measure.starts[last]]
    lang = piece.style.lang or piece.item.lang
    run = _glyph_run(piece.item.face.key, piece.size, *glyphs, text, whole, "ltr", lang, (), False, 0)
    set_run = SetRun(run, piece.span, piece.style, piece.scale, begin, end)
    return SetLine(first, last, (set_run,), counted, left, right, measure.level[first:last], hyphenated=False)


class PlainLines(NamedTuple):
    """Lines one behind the other of a plain block: each (first, last), its width, its run; where those begin and end.

    `edges` are the left edges of all their clusters, and the right ones; None where only the runs were made.
    """

    lines: list[tuple[int, int]]
    widths: list[float]
    runs: list[GlyphRun]
    ends: tuple[list[float], list[float]]
    edges: Pixels | None


def plain_lines(
    one: Prepared, lines: list[tuple[int, int]], rooms: tuple[float, float] | None, justified: bytes
) -> PlainLines:
    """Lines of a block that is plain as a whole, by the kernel.

    `rooms` are those of the first and of the others, as for `set_line`; `justified` has a byte for each that is 1 where
    it is.
    """
    material, measure = one.material, one.measured
    piece = measure.pieces[0]
    edges = np.empty((2, lines[-1][1] - lines[0][0]))
    found = KERNEL.lines_set(
        *(material.advance, one.shift, material.start_trim, material.end_trim, material.end_shrink),
        *(one.shrink, one.expand, piece.along, piece.cross, piece.glyphs, justified, edges),
        *(len(one.shift), len(one.shrink), len(one.expand), lines),
        *(rooms or (0.0, 0.0)),
        rooms is not None,
    )
    face, lang = piece.item.face.key, piece.style.lang or piece.item.lang
    return _plain_runs(found, lines, measure.text, (face, piece.size, lang), edges)


def lines_of_text(
    plain: PlainText, lines: list[tuple[int, int]], rooms: tuple[float, float] | None, justified: bytes
) -> PlainLines:
    """The same of a plain text, without edges."""
    style = plain.style
    asked = (justified, lines, *(rooms or (0.0, 0.0)), rooms is not None)
    found = KERNEL.text_set(plain.text, plain.sources, *asked)
    if found is None:
        found = KERNEL.text_set(plain.text, plain.learned(), *asked)
    of = (plain.face.key, style.font.size, style.lang or plain.family_lang)
    return _plain_runs(found, lines, plain.text, of, None)


def _plain_runs(
    found: Any, lines: list[tuple[int, int]], text: str, of: tuple[FaceKey, float, str], edges: Pixels | None
) -> PlainLines:
    """The lines of columns by the kernel, in a face of a size and a language."""
    widths, wholes, begins, ends, glyphs, xs, ys, clusters = found
    face, size, lang = of
    runs = [
        _glyph_run(face, size, ids, x, y, own, text[first:last], whole, "ltr", lang, (), False, 0)
        for (first, last), whole, ids, x, y, own in zip(lines, wholes, glyphs, xs, ys, clusters, strict=True)
    ]
    return PlainLines(lines, widths, runs, (begins, ends), edges)


def set_plain(
    one: Prepared, found: PlainLines, rooms: tuple[float, float] | None, justified: bytes
) -> list[SetLine]:
    """The lines as `set_line` sets them, in the rooms they were set in."""
    piece, base, levels = one.measured.pieces[0], found.lines[0][0], one.measured.level
    if found.edges is None:
        found = plain_lines(one, found.lines, rooms, justified)._replace(runs=found.runs)
    left, right = cast("Pixels", found.edges)
    made: list[SetLine] = []
    for (first, last), width, run, begin, end in zip(*found[:3], *found.ends, strict=True):
        own = slice(first - base, last - base)
        set_run = SetRun(run, piece.span, piece.style, piece.scale, begin, end)
        made.append(SetLine(first, last, (set_run,), width, left[own], right[own], levels[first:last], False))
    return made


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


def _visual(
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
