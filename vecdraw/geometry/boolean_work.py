"""How much work a boolean operation would be: Skia has no bound of its own (docs/adr/0004-boolean-operations.md).

It compares each contour's segments with all others, intersects those whose boxes overlap, and sorts what meets at each
crossing into the segments' lists: the more crossings a segment has, the longer each takes. The unit is 10 ns.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from vecdraw import limits
from vecdraw.geometry.chords import Bools, Floats, Ints
from vecdraw.geometry.path_data import ARITY, CLOSE, CONIC, CUBIC, MOVE, QUAD, PathData

_PAIR: Final = 0.3
_OVERLAP: Final = 50.0  # a pair of segments whose boxes overlap
_CURVED: Final = {QUAD: 1_000.0, CONIC: 1_200.0, CUBIC: 1_500.0}  # what each curve adds to that
_CROSSING: Final = 3_000.0
_CROWDED: Final = 60.0  # for each crossing that the segment has already, with what becomes of it in the result
_FEW: Final = 24  # segments
_PAIRS: Final = 200_000  # looked at


def check(*paths: PathData) -> None:
    """Raises `LimitError` (`path_work`) where combining these paths would take too long."""
    count = sum(len(path.verbs) for path in paths)
    if count > _FEW:
        limits.check("path_work", _work(paths, count), "work of a boolean operation")


def _work(paths: tuple[PathData, ...], count: int) -> float:
    total = count * count * _PAIR
    if total > limits.current().path_work:
        return total
    segments = [np.concatenate(parts, axis=-1) for parts in zip(*map(_segments, paths), strict=True)]
    boxes, ends, costs = segments
    count = len(costs)
    if count < 2:
        return total
    one, two = _pairs(count)
    share = count * (count - 1) / 2 / len(one)
    left, top, right, bottom = boxes
    overlap = (left[one] <= right[two]) & (left[two] <= right[one])
    overlap &= (top[one] <= bottom[two]) & (top[two] <= bottom[one])
    one, two = one[overlap], two[overlap]
    crossed = np.count_nonzero(_cross(ends[:, one], ends[:, two])) * share
    bends = float((costs[one] + costs[two]).sum()) * share
    return total + len(one) * share * _OVERLAP + bends + crossed * (_CROSSING + _CROWDED * 2 * crossed / count)


def _cross(one: Floats, two: Floats) -> Bools:
    """Which of some pairs of lines x0, y0, x1, y1 cross."""

    def side(line: Floats, x: Floats, y: Floats) -> Bools:
        x0, y0, x1, y1 = line
        left: Bools = (x1 - x0) * (y - y0) > (y1 - y0) * (x - x0)
        return left

    with np.errstate(all="ignore"):
        crossed: Bools = side(one, two[0], two[1]) != side(one, two[2], two[3])
        crossed &= side(two, one[0], one[1]) != side(two, one[2], one[3])
    return crossed


def _pairs(count: int) -> tuple[Ints, Ints]:
    """All pairs of so many segments, or some of them: always the same."""
    if count * (count - 1) // 2 <= _PAIRS:
        one, two = np.triu_indices(count, 1)
        return one, two
    picks = np.random.Generator(np.random.PCG64(count)).integers(0, count, (2, _PAIRS))
    apart = picks[0] != picks[1]
    return picks[0][apart], picks[1][apart]


def _segments(data: PathData) -> tuple[Floats, Floats, Floats]:
    """Each segment's box (left, top, right, bottom), its ends (x0, y0, x1, y1), shape (4, n), and what bends cost."""
    verbs = np.frombuffer(data.verbs, np.uint8)
    coords = np.asarray(data.coords, np.float64)
    arity = np.asarray(ARITY)[verbs]
    begin = np.cumsum(arity) - arity
    points = np.where(verbs == CONIC, 2, arity // 2)
    last = begin + 2 * np.maximum(points - 1, 0)
    drawn = np.flatnonzero((verbs != MOVE) & (verbs != CLOSE))
    boxes, ends = np.empty((2, 4, len(drawn)))
    costs = np.zeros(len(drawn))
    for verb, cost in _CURVED.items():
        costs[verbs[drawn] == verb] = cost
    for axis in (0, 1):
        low = high = coords[last[drawn - 1] + axis]  # a segment is led to by another one, or by a move
        for k in range(3):
            at = np.where(points[drawn] > k, begin[drawn] + 2 * k, last[drawn]) + axis
            low, high = np.minimum(low, coords[at]), np.maximum(high, coords[at])
        boxes[axis], boxes[axis + 2] = low, high
        ends[axis], ends[axis + 2] = coords[last[drawn - 1] + axis], coords[last[drawn] + axis]
    return boxes, ends, costs
