"""What a scan converter has to do for a set of edges, estimated from a sample. Coordinates are px, y down.

Skia's (analytic anti-aliasing) goes down in rows, up to four to a pixel where edges begin or end, visits every edge
that is active in a row, moves edges past one another where they cross, and writes a span from each place where the
winding number leaves 0 to where it returns. New edges make it visit the active ones once more, and a span that shares a
pixel with the one before it makes it walk the row from the left again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vecdraw.geometry.chords import Bools, Floats, Ints
from vecdraw.geometry.rect import Rect

Coords = NDArray[np.float32]
Edges = tuple[Coords, Coords, Coords, Coords]
EdgeParts = Callable[[], Iterable[Edges]]
"""Yields arrays x0, y0, x1, y1 of edges, the same each time it is called; winding counts, so direction matters."""

_VISIT: Final = 1.0
_NEAR_CROSSING: Final = 0.4  # of edges that lie close together in memory
_FAR_CROSSING: Final = 2.0
_SPAN: Final = 15.0
_WALKED_PIXEL: Final = 0.2

_CACHED: Final = 20_000  # active edges at which finding the place of a new one takes twice as long
_MISSES: Final = 3.0
_LEVELS: Final = (4, 24)  # rows in which spans are counted, at least and at most
_HITS: Final = 500_000  # edges in these rows, unless the fewest have more
_PAIRS: Final = (100_000, 500_000)  # pairs of edges looked at, for few and for many edges
_NEAR: Final = 4096  # edges that lie this close in memory are in the processor's cache together


def sweep_work(parts: EdgeParts, clip: Rect, most: float, edge_work: float, evenodd: bool = False) -> float:
    """The work of filling `parts` inside `clip`, each edge costing `edge_work` by itself.

    Where an upper bound is clearly below `most` it is that; counting stops when the sum is over `most`.
    """
    visits, levels, edges, crowd = _visits(parts, clip)
    total = float(visits.sum())
    work = edges * edge_work + total * _VISIT
    bound = work + min(crowd, edges * edges) / 2 * _FAR_CROSSING + total / 2 * (_SPAN + clip.width / 2 * _WALKED_PIXEL)
    if bound < most / 2:
        return bound
    if work <= most:
        near, far = _crossings(parts, edges, clip)
        work += near * _NEAR_CROSSING + far * _FAR_CROSSING
    if work <= most and total > 0:
        spans, walked = _spans(parts, clip, visits, levels, evenodd)
        work += spans * _SPAN + walked * _WALKED_PIXEL
    return work


def _visits(parts: EdgeParts, clip: Rect) -> tuple[Floats, Floats, int, float]:
    """Of each row of px, how often edges are visited and in how many levels; all edges; how many share rows."""
    rows = int(clip.height) + 1
    begins, stops, beside, ends = (np.zeros(rows + 1) for _ in range(4))
    edges = 0
    for part in parts():
        edges += len(part[0])
        seen, left = _placed(part, clip)
        low, high = _rows(part, seen, clip, rows)
        begins += np.bincount(low, minlength=rows + 1)
        stops += np.bincount(high, minlength=rows + 1)
        low, high = _rows(part, left, clip, rows)
        turn = np.sign(part[3][left] - part[1][left])
        beside += np.bincount(low, turn, rows + 1) - np.bincount(high, turn, rows + 1)
        ends += np.bincount(low, minlength=rows + 1) + np.bincount(high, minlength=rows + 1)
    # Skia moves what is left of the clip to its edge, where what goes up and what goes down cancels.
    active = (np.cumsum(begins - np.append(0, stops[:-1])) + np.abs(np.cumsum(beside)))[:rows]
    levels = np.minimum(4, 1 + begins + stops + ends)[:rows]
    # The place of a new edge is looked for among all that are active, from link to link: many are not in the cache.
    news = np.minimum(begins[:rows], levels)
    misses = np.where(news > 0, 1 + np.minimum(active / _CACHED, _MISSES), 1)
    return active * (levels + news) * misses, levels, edges, float((active * active).sum())


def _placed(part: Edges, clip: Rect) -> tuple[Bools, Bools]:
    """Which edges have rows in the clip and are not beside it there, and which are left of it."""
    x0, y0, x1, y1 = part
    bottom, right = clip.y + clip.height, clip.x + clip.width
    low, high = np.minimum(y0, y1), np.maximum(y0, y1)
    # Edges begin and end on quarters of a row.
    tall = (high > clip.y) & (low < bottom) & (np.rint(4 * high) > np.rint(4 * low))
    with np.errstate(all="ignore"):
        slope = (x1 - x0) / (y1 - y0)
        first = x0 + (np.clip(y0, clip.y, bottom) - y0) * slope
        last = x0 + (np.clip(y1, clip.y, bottom) - y0) * slope
    is_left = (first <= clip.x) & (last <= clip.x)
    is_right = (first >= right) & (last >= right)
    return tall & ~is_left & ~is_right, tall & is_left


def _rows(part: Edges, which: Bools, clip: Rect, rows: int) -> tuple[Ints, Ints]:
    """The rows of the clip in which edges begin and end."""
    y0, y1 = part[1][which] - clip.y, part[3][which] - clip.y
    low, high = np.clip(np.minimum(y0, y1), 0, rows), np.clip(np.maximum(y0, y1), 0, rows)
    return low.astype(np.int64), high.astype(np.int64)


def _spans(parts: EdgeParts, clip: Rect, visits: Floats, levels: Floats, evenodd: bool) -> tuple[float, float]:
    """Spans, and the pixels walked again."""
    sums = np.cumsum(visits)
    count = int(min(max(_HITS * len(visits) / sums[-1], _LEVELS[0]), _LEVELS[1]))
    rows = np.searchsorted(sums, (np.arange(count) + 0.5) / count * sums[-1])
    at, x, turn = _hits(parts, rows + clip.y + 0.4142, clip)
    order = np.lexsort((x, at))
    at, x, turn = at[order], x[order], turn[order]
    spans = walks = 0.0
    for level, row in enumerate(rows):
        here = slice(*np.searchsorted(at, (level, level + 1)))
        winding = np.cumsum(turn[here])
        inside = (winding & 1 if evenodd else winding) != 0
        before = np.append(False, inside[:-1])
        left, right = x[here][inside & ~before], x[here][~inside & before]
        left = left[: len(right)]
        again = np.floor(left[1:]) <= np.floor(right[: len(left)][:-1])
        weight = float(sums[-1] / count / visits[row] * levels[row])
        spans += weight * len(left)
        walks += weight * float(left[1:][again].sum())
    return spans, walks


def _hits(parts: EdgeParts, at: Floats, clip: Rect) -> tuple[Ints, Floats, Ints]:
    """Where edges meet horizontal lines: which of the lines, the x from the clip's left on, down (1) or up (-1).

    What is left of the clip comes as its sum.
    """
    beside = np.zeros(len(at) + 1)
    found: list[tuple[Ints, Floats, Ints]] = []
    for part in parts():
        seen, left = _placed(part, clip)
        turn, first, stop = _lines(part, left, at)
        beside += np.bincount(first, turn, len(at) + 1) - np.bincount(stop, turn, len(at) + 1)
        turn, first, stop = _lines(part, seen, at)
        x0, y0, x1, y1 = (values[seen] for values in part)
        which = np.flatnonzero(stop > first)
        counts = (stop - first)[which]
        edge = np.repeat(which, counts)
        line = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts - first[which], counts)
        x = x0[edge] + (at[line] - y0[edge]) / (y1[edge] - y0[edge]) * (x1[edge] - x0[edge])
        found.append((line, np.clip(x - clip.x, 0, clip.width), turn[edge]))
    found.append((np.arange(len(at)), np.zeros(len(at)), np.cumsum(beside)[:-1].astype(np.int64)))
    lines, xs, turns = zip(*found, strict=True)
    return np.concatenate(lines), np.concatenate(xs), np.concatenate(turns)


def _lines(part: Edges, which: Bools, at: Floats) -> tuple[Ints, Ints, Ints]:
    """The direction of edges, the first of the horizontal lines that they meet, and the one after the last."""
    y0, y1 = part[1][which], part[3][which]
    return (
        np.sign(y1 - y0).astype(np.int64),
        np.searchsorted(at, np.minimum(y0, y1)),
        np.searchsorted(at, np.maximum(y0, y1)),
    )


def _crossings(parts: EdgeParts, edges: int, clip: Rect) -> tuple[float, float]:
    """How many pairs of edges cross inside the clip, from a sample of pairs: near ones and far ones."""
    pairs = min(max(edges // 5, _PAIRS[0]), _PAIRS[1])
    picks = np.random.Generator(np.random.PCG64(edges)).integers(0, edges, 2 * pairs)
    (x0, y0, x1, y1), index = _picked(parts, picks)
    ax, ay, bx, by = x0[:pairs], y0[:pairs], x1[:pairs], y1[:pairs]
    cx, cy, dx, dy = x0[pairs:], y0[pairs:], x1[pairs:], y1[pairs:]
    ux, uy, vx, vy = bx - ax, by - ay, dx - cx, dy - cy
    with np.errstate(all="ignore"):
        det = ux * vy - uy * vx
        s, t = ((cx - ax) * vy - (cy - ay) * vx) / det, ((cx - ax) * uy - (cy - ay) * ux) / det
        x, y = ax + s * ux, ay + s * uy
        hit = (s > 0) & (s < 1) & (t > 0) & (t < 1)
        hit &= (x > clip.x) & (x < clip.x + clip.width) & (y > clip.y) & (y < clip.y + clip.height)
    # Edges begin and end on quarters of a row: two that share none of these rows are never put in order.
    ay, by, cy, dy = (np.rint(4 * values[hit]) for values in (ay, by, cy, dy))
    shared = np.minimum(np.maximum(ay, by), np.maximum(cy, dy)) - np.maximum(np.minimum(ay, by), np.minimum(cy, dy))
    near = np.abs(index[:pairs] - index[pairs:])[hit][shared > 0] < _NEAR
    share = float(edges) * edges / 2 / pairs
    return float(near.sum()) * share, float((~near).sum()) * share


def _picked(parts: EdgeParts, picks: Ints) -> tuple[Floats, Ints]:
    """The edges with the given numbers, shape (4, n), and their index in the path."""
    edges, index = np.empty((4, len(picks))), np.empty(len(picks), np.int64)
    at = 0
    for part in parts():
        mine = np.flatnonzero((picks >= at) & (picks < at + len(part[0])))
        index[mine] = picks[mine] - at
        for row, values in zip(edges, part, strict=True):
            row[mine] = values[index[mine]]
        at += len(part[0])
    return edges, index
