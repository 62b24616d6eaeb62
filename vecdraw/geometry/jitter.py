"""Paths made rough. Lengths are user units."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import pairwise

from vecdraw import limits
from vecdraw.geometry.measure import PLACE_WORK, MeasuredContour, measured
from vecdraw.geometry.path_data import LINE, PathData
from vecdraw.geometry.segments import Contour, Segment, to_data


def jittered(data: PathData, segment_length: float, amount: float, seed: int) -> PathData:
    """Lines of about `segment_length` whose ends are moved off the path by up to `amount`. Raises `LimitError`."""
    parts = measured(data)
    count = sum(part.length for part in parts) / segment_length
    limits.check("path_segments", count, "segments of a jittered path")
    limits.check("path_work", count * PLACE_WORK, "work to jitter a path")
    dice = random.Random(seed)  # noqa: S311  # a drawing is no secret, and the same seed must draw the same
    return to_data(_rough(part, segment_length, amount, dice) for part in parts if part.length > 0)


def _rough(part: MeasuredContour, segment_length: float, amount: float, dice: random.Random) -> Contour:
    count = max(1, round(part.length / segment_length))
    points = list(_points(part, count, amount, dice))
    lines = tuple(Segment(LINE, a, b) for a, b in pairwise(points))
    return Contour(points[0], lines, part.contour.closed)


def _points(part: MeasuredContour, count: int, amount: float, dice: random.Random) -> Iterator[tuple[float, float]]:
    for k in range(count + (not part.contour.closed)):
        distance = part.length * k / count
        (x, y), (dx, dy) = part.point(distance), part.tangent(distance)
        aside = dice.uniform(-amount, amount)
        if math.isfinite(aside):
            x, y = x - dy * aside, y + dx * aside
        yield x, y
