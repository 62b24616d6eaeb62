"""Contours of a glyph that lie over each other: variable fonts keep them, since they move apart as the font varies."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import NamedTuple

from vecdraw.geometry.path_data import ARITY, MOVE, PathData


class _Contour(NamedTuple):
    is_clockwise: bool
    left: float
    top: float
    right: float
    bottom: float


def may_overlap(outline: PathData) -> bool:
    """Whether two contours that turn the same way may share an area: their boxes do. Control points stand for curves.

    A counter turns the other way than what it is cut out of. A contour that crosses itself is not found.
    """
    if outline.verbs.count(MOVE) < 2:
        return False
    return any(
        one.is_clockwise == other.is_clockwise
        and one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
        for one, other in combinations(_contours(outline), 2)
    )


def _contours(outline: PathData) -> list[_Contour]:
    starts: list[int] = []
    at = 0
    for verb in outline.verbs:
        if verb == MOVE:
            starts.append(at)
        at += ARITY[verb]
    return [_contour(outline.coords[start:end]) for start, end in pairwise([*starts, at])]


def _contour(coords: tuple[float, ...]) -> _Contour:
    xs, ys = coords[::2], coords[1::2]
    area = sum(a * d - b * c for a, b, c, d in zip(xs, ys, xs[1:] + xs[:1], ys[1:] + ys[:1], strict=True))
    return _Contour(area > 0, min(xs), min(ys), max(xs), max(ys))
