"""Paths between two paths. Coordinates are user units, y down."""

from __future__ import annotations

from typing import Final

from vecdraw.errors import BadValueError
from vecdraw.geometry.conic import Point
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.segments import Segment

_NAMES: Final = ("move", "line", "quadratic curve", "cubic curve", "conic", "arc", "close")


def interpolated(one: PathData, two: PathData, t: float) -> PathData:
    """The path at t between `one` (t = 0) and `two` (t = 1): every number moves in a straight line.

    Segments of two kinds are first written as one kind that says both exactly (a line as a curve, say). Raises
    `BadValueError` where there is none, or where the paths have other numbers of segments or subpaths.
    """
    if one.verbs != two.verbs:
        one, two = _alike(one, two)
    a, b = one.coords, two.coords
    return PathData(one.verbs, tuple(p if p == q else p * (1 - t) + q * t for p, q in zip(a, b, strict=True)))


def _alike(one: PathData, two: PathData) -> tuple[PathData, PathData]:
    """Both paths with the same verbs."""
    if len(one.verbs) != len(two.verbs):
        raise BadValueError(
            f"paths to interpolate need as many segments, got {len(one.verbs)} and {len(two.verbs)} verbs"
        )
    verbs = bytearray()
    for k, (first, second) in enumerate(zip(one.verbs, two.verbs, strict=True)):
        verb = _common(first, second)
        if verb is None:
            raise BadValueError(
                f"paths to interpolate differ at verb {k}: {_NAMES[first]} and {_NAMES[second]} have no form in common"
            )
        verbs.append(verb)
    return _raised(one, bytes(verbs)), _raised(two, bytes(verbs))


def _common(first: int, second: int) -> int | None:
    """The kind of segment that says both exactly."""
    if first == second:
        return first
    low, high = sorted((first, second))
    if low in {MOVE, ARC} or high in {ARC, CLOSE}:
        return None
    return None if (low, high) == (CUBIC, CONIC) else high


def _raised(data: PathData, verbs: bytes) -> PathData:
    """The path with its segments written as the kinds given."""
    coords: list[float] = []
    start = last = (0.0, 0.0)
    for (verb, numbers), wanted in zip(data.segments(), verbs, strict=True):
        coords += numbers if verb == wanted else _written(last, verb, numbers, wanted)
        if verb == MOVE:
            start = last = (numbers[0], numbers[1])
        elif verb == CLOSE:
            last = start
        else:
            last = Segment(verb, last, numbers).end
    return PathData(verbs, tuple(coords))


def _written(start: Point, verb: int, numbers: tuple[float, ...], wanted: int) -> tuple[float, ...]:
    """A line as a quadratic curve, a quadratic curve as a conic or a cubic curve, or a line as one of these."""
    (x0, y0), (x1, y1) = start, numbers[-2:]
    if verb == LINE:
        if wanted == CUBIC:
            return (x0 * 2 + x1) / 3, (y0 * 2 + y1) / 3, (x0 + x1 * 2) / 3, (y0 + y1 * 2) / 3, x1, y1
        numbers = ((x0 + x1) / 2, (y0 + y1) / 2, x1, y1)
    if wanted == CONIC:
        return (*numbers, 1.0)
    if wanted == QUAD:
        return numbers
    cx, cy = numbers[:2]
    return (x0 + 2 * cx) / 3, (y0 + 2 * cy) / 3, (x1 + 2 * cx) / 3, (y1 + 2 * cy) / 3, x1, y1
