"""A path as arrays of short straight lines, for estimates over large paths. Coordinates are user units, y down."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vecdraw.geometry.path_data import ARC, ARITY, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_MOST_PER_CURVE: Final = 32
_MOST_IN_ALL: Final = 4_000_000
_TOLERANCE: Final = 1.0  # px
_END_AT: Final = {LINE: 0, QUAD: 2, CUBIC: 4, CONIC: 2}


class Chords(NamedTuple):
    """Lines (x0, y0) - (x1, y1), shape (n,) each, contour by contour.

    `first` holds the index of each contour's first line and, at its end, n; `closed` whether each contour is.
    """

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    first: Ints
    closed: Bools


class _Segments(NamedTuple):
    """What was recorded: `at` is where each verb's numbers begin, (x, y) where each segment ends."""

    verbs: NDArray[np.uint8]
    coords: Floats
    at: Ints
    x: Floats
    y: Floats


def chords(data: PathData, scale: float) -> Chords:
    """The segments of `data` as lines; curves are cut to about a pixel at `scale` px a unit."""
    segments, contour = _segments(data)
    counts = _counts(segments, scale)
    total = int(counts.sum())
    stop = np.cumsum(counts)
    x1, y1 = np.empty(total), np.empty(total)
    drawn = counts > 0
    x1[stop[drawn] - 1], y1[stop[drawn] - 1] = segments.x[drawn], segments.y[drawn]
    for verb in (QUAD, CUBIC, CONIC, ARC):
        which = np.flatnonzero((segments.verbs == verb) & (counts > 1))
        if len(which):
            _cut(verb, segments, which, counts[which], stop[which] - counts[which], x1, y1)
    moves = np.flatnonzero(segments.verbs == MOVE)
    first = np.append(stop[moves], total)
    used = first[1:] > first[:-1]
    x0, y0 = np.empty(total), np.empty(total)
    x0[1:], y0[1:] = x1[:-1], y1[:-1]
    x0[first[:-1][used]], y0[first[:-1][used]] = segments.x[moves[used]], segments.y[moves[used]]
    closed = np.zeros(len(segments.verbs), bool)
    closed[contour[segments.verbs == CLOSE]] = True
    return Chords(x0, y0, x1, y1, np.append(first[:-1][used], total), closed[moves[used]])


def _segments(data: PathData) -> tuple[_Segments, Ints]:
    """The segments, and for each the index of the MOVE of its contour."""
    verbs = np.frombuffer(data.verbs, np.uint8)
    coords = np.asarray(data.coords, np.float64)
    arity = np.asarray(ARITY)[verbs]
    at = np.cumsum(arity) - arity
    if max(data.verbs.replace(b"\x06", b"\x00"), default=MOVE) <= LINE:
        points = np.minimum(at, len(coords) - 2)
    else:
        offset = np.zeros(CLOSE + 1, np.int64)
        offset[list(_END_AT)] = list(_END_AT.values())
        points = np.minimum(at + offset[verbs], len(coords) - 2)
    x, y = coords[points], coords[points + 1]
    which = np.flatnonzero(verbs == ARC)
    if len(which):
        x[which], y[which] = _arc(coords, at[which], np.ones(len(which)))
    contour = np.maximum.accumulate(np.where(verbs == MOVE, np.arange(len(verbs)), 0))
    which = np.flatnonzero(verbs == CLOSE)
    x[which], y[which] = x[contour[which]], y[contour[which]]
    return _Segments(verbs, coords, at, x, y), contour


def _arc(coords: Floats, at: Ints, t: Floats) -> tuple[Floats, Floats]:
    cx, cy, rx, ry, rotation, start, sweep = (coords[at + i] for i in range(7))
    angle = start + sweep * t
    x, y = rx * np.cos(angle), ry * np.sin(angle)
    cos, sin = np.cos(rotation), np.sin(rotation)
    return cx + x * cos - y * sin, cy + x * sin + y * cos


def _counts(segments: _Segments, scale: float) -> Ints:
    """Into how many lines each segment is cut."""
    verbs, coords, at, x, y = segments
    counts = np.where(verbs == MOVE, 0, 1)
    for verb in (QUAD, CUBIC, CONIC, ARC):
        which = np.flatnonzero(verbs == verb)
        if not len(which):
            continue
        of = at[which]
        if verb == ARC:
            bend = coords[of + 6] ** 2 * np.maximum(coords[of + 2], coords[of + 3])
        else:
            px, py = [x[which - 1], coords[of]], [y[which - 1], coords[of + 1]]
            if verb == CUBIC:
                px.append(coords[of + 2])
                py.append(coords[of + 3])
            px.append(x[which])
            py.append(y[which])
            turns = [
                np.hypot(px[i] - 2 * px[i + 1] + px[i + 2], py[i] - 2 * py[i + 1] + py[i + 2])
                for i in range(len(px) - 2)
            ]
            bend = 6 * np.maximum(*turns) if verb == CUBIC else 2 * turns[0]
        cuts = np.sqrt(np.minimum(bend * scale / (8 * _TOLERANCE), _MOST_PER_CURVE**2))
        counts[which] = np.maximum(np.ceil(np.nan_to_num(cuts)), 1)
    total = int(counts.sum())
    if total > max(_MOST_IN_ALL, len(verbs)):
        counts = np.where(verbs == MOVE, 0, np.maximum(counts * _MOST_IN_ALL // total, 1))
    return counts


def _cut(verb: int, segments: _Segments, which: Ints, counts: Ints, begin: Ints, x_out: Floats, y_out: Floats) -> None:
    """Writes the points inside the curves `which`, each cut into `counts`, from the index `begin` on."""
    _, coords, at, x, y = segments
    inner = counts - 1
    owner = np.repeat(np.arange(len(which)), inner)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(inner) - inner, inner)
    place = begin[owner] + step
    t = (step + 1) / counts[owner]
    of = at[which]
    if verb == ARC:
        x_out[place], y_out[place] = _arc(coords, of[owner], t)
        return
    for out, ends, axis in ((x_out, x, 0), (y_out, y, 1)):
        p0, p1, end = ends[which - 1], coords[of + axis], ends[which]
        if verb == CUBIC:
            p2 = coords[of + 2 + axis]
            a, b, c = end - 3 * p2 + 3 * p1 - p0, 3 * (p2 - 2 * p1 + p0), 3 * (p1 - p0)
            out[place] = p0[owner] + t * (c[owner] + t * (b[owner] + t * a[owner]))
        else:
            weight = coords[of + 4] if verb == CONIC else np.ones(len(of))
            p1 = p1 * weight
            above = p0[owner] + t * (2 * (p1 - p0)[owner] + t * (p0 - 2 * p1 + end)[owner])
            bulge = 2 * (weight - 1)[owner]
            out[place] = above / (1 + bulge * t * (1 - t)) if verb == CONIC else above
