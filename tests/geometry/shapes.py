"""Strategies and an independent evaluation of paths, for the tests of this folder."""

import math
from itertools import pairwise

from hypothesis import strategies as st

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData

Point = tuple[float, float]

lengths = st.floats(-1000, 1000).map(lambda v: round(v, 6))
sizes = st.floats(0.01, 500).map(lambda v: round(v, 6))
angles = st.floats(-20, 20)

steps = st.one_of(
    st.tuples(st.just("move_to"), st.tuples(lengths, lengths)),
    st.tuples(st.just("line_to"), st.tuples(lengths, lengths)),
    st.tuples(st.just("quadratic_curve_to"), st.tuples(*[lengths] * 4)),
    st.tuples(st.just("bezier_curve_to"), st.tuples(*[lengths] * 6)),
    st.tuples(st.just("conic_to"), st.tuples(*[lengths] * 4, st.floats(0.05, 4))),
    st.tuples(st.just("arc_to"), st.tuples(*[lengths] * 4, sizes)),
    st.tuples(st.just("arc"), st.tuples(lengths, lengths, sizes, angles, angles, st.booleans())),
    st.tuples(st.just("ellipse"), st.tuples(lengths, lengths, sizes, sizes, angles, angles, angles, st.booleans())),
    st.tuples(st.just("rect"), st.tuples(lengths, lengths, lengths, lengths)),
    st.tuples(st.just("round_rect"), st.tuples(lengths, lengths, lengths, lengths, sizes)),
    st.tuples(st.just("close_path"), st.just(())),
)


def built(calls: list[tuple[str, tuple[float, ...]]]) -> Path:
    """The path that these calls make."""
    path = Path()
    for name, arguments in calls:
        getattr(path, name)(*arguments)
    return path


paths = st.lists(steps, max_size=12).map(built)
affines = st.tuples(*[st.floats(-10, 10)] * 4, lengths, lengths).map(lambda n: Affine(*n))


def points(data: PathData, count: int = 16) -> list[Point]:
    """Points along every segment, straight from the definitions of the curves."""
    found: list[Point] = []
    start = last = (0.0, 0.0)
    for verb, n in data.segments():
        if verb == MOVE:
            start = last = (n[0], n[1])
            continue
        along = [_at(verb, last, start, n, i / count) for i in range(count + 1)]
        if verb == ARC:
            found.append(last)
        found += along
        last = along[-1]
    return found


def _at(verb: int, last: Point, start: Point, n: tuple[float, ...], t: float) -> Point:
    if verb == ARC:
        cx, cy, rx, ry, rotation, begin, sweep = n
        angle = begin + sweep * t
        x, y = rx * math.cos(angle), ry * math.sin(angle)
        return (
            cx + x * math.cos(rotation) - y * math.sin(rotation),
            cy + x * math.sin(rotation) + y * math.cos(rotation),
        )
    if verb in (LINE, CLOSE):
        end = start if verb == CLOSE else (n[0], n[1])
        weights, controls = [1 - t, t], [last, end]
    elif verb in (QUAD, CONIC):
        w = n[4] if verb == CONIC else 1.0
        weights, controls = [(1 - t) ** 2, 2 * w * t * (1 - t), t * t], [last, (n[0], n[1]), (n[2], n[3])]
    else:
        assert verb == CUBIC
        weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3]
        controls = [last, (n[0], n[1]), (n[2], n[3]), (n[4], n[5])]
    total = sum(weights)
    return (
        sum(w * p[0] for w, p in zip(weights, controls, strict=True)) / total,
        sum(w * p[1] for w, p in zip(weights, controls, strict=True)) / total,
    )


def distance(point: Point, line: list[Point]) -> float:
    """From a point to a polyline."""
    best = math.inf
    for (ax, ay), (bx, by) in pairwise(line):
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        t = 0.0 if square == 0 else max(0.0, min(1.0, ((point[0] - ax) * dx + (point[1] - ay) * dy) / square))
        best = min(best, math.dist(point, (ax + t * dx, ay + t * dy)))
    return best
