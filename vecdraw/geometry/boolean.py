"""Boolean operations on the areas of paths. Coordinates are user units, y down.

Skia computes them, in float32, well but not always right: a degenerate case may be given up, or lose an area without a
word. So every result is checked along lines across the plane, in float64; what fails is tried again with the
paths turned, where other cases are degenerate, and in the end raises `UnsupportedError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final, Literal

from vecdraw.errors import UnsupportedError
from vecdraw.geometry import pathops
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.conic import Point
from vecdraw.geometry.frame import Frame, union
from vecdraw.geometry.path_data import CONIC, FillRule, PathData

Operation = Literal["union", "intersection", "difference", "reverse-difference", "xor"]
Operand = tuple[PathData, FillRule]

_ANGLES: Final = (0.0, 1.1093, 0.3127, 2.0371, -0.7219, 0.8731, -1.3417)
"""By how much the paths are turned for each attempt, in radians: what is degenerate one way seldom is another way."""


def combined(one: Operand, two: Operand, operation: Operation) -> PathData:
    """The path around the area that an operation leaves of two; it is the same under both fill rules.

    Its contours do not cross. Raises `LimitError`, `UnsupportedError`.
    """
    return _attempted(_plain(one), _plain(two), operation)


def simplified(operand: Operand) -> PathData:
    """The path around the same area whose contours do not cross: it is the same under both fill rules."""
    return _attempted(_plain(operand), (PathData(), "nonzero"), "union")


def _plain(operand: Operand) -> Operand:
    return operand[0].without_arcs(), operand[1]


def _attempted(one: Operand, two: Operand, operation: Operation) -> PathData:
    box = union(control_bounds(data) for data, _ in (one, two))
    if box is None:
        return PathData()
    # numpy takes longer to import than to combine two paths
    from vecdraw.geometry import boolean_check, boolean_work, winding_order

    boolean_work.check(one[0], two[0])
    frame = Frame.around(box)
    check = boolean_check.BooleanCheck(one, two, operation, frame)
    for angle, simplify_first in product(_ANGLES, (False, True)):
        found = _attempt(one, two, operation, angle, simplify_first)
        found = None if found is None else winding_order.wound(found, frame)
        if found is not None and check.holds(found):
            return found
    raise UnsupportedError(
        f"Skia finds no {operation} of paths with {len(one[0].verbs)} and {len(two[0].verbs)} segments over {box}; "
        "moving one of them a little may help"
    )


def _attempt(one: Operand, two: Operand, operation: Operation, angle: float, simplify_first: bool) -> PathData | None:
    """What Skia finds of the paths turned by an angle, turned back."""
    turn = Affine.rotation(angle)
    first, second = ((data.transformed(turn), rule) for data, rule in (one, two))
    box = union(control_bounds(data) for data, _ in (first, second))
    found = None if box is None else pathops.combine(first, second, operation, Frame.around(box), simplify_first)
    if found is None or angle == 0:
        return found
    back = turn.inverse()
    places = {**_places(first[0], one[0]), **_places(second[0], two[0])}
    coords: list[float] = []
    for points, rest in _points(found):
        for point in points:
            coords += places.get(point) or back.apply(*point)
        coords += rest
    return PathData(found.verbs, tuple(coords))


def _places(turned: PathData, data: PathData) -> dict[Point, Point]:
    """The points of a path by where they have been turned to."""
    return {
        point: place
        for (points, _), (places, _) in zip(_points(turned), _points(data), strict=True)
        for point, place in zip(points, places, strict=True)
    }


def _points(data: PathData) -> Iterator[tuple[list[Point], tuple[float, ...]]]:
    """Of each segment its points, and the weight if it has one."""
    for verb, numbers in data.segments():
        end = 4 if verb == CONIC else len(numbers)
        yield list(zip(numbers[0:end:2], numbers[1:end:2], strict=True)), numbers[end:]
