"""Boolean operations on the areas of paths. Coordinates are user units, y down.

Skia computes them, in float32, well but not always right: a degenerate case may be given up, or lose an area without a
word. So every result is checked along lines across the plane, in float64; what fails is tried again in another place
and size, where other roundings happen, and in the end raises `UnsupportedError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from vecdraw.errors import UnsupportedError
from vecdraw.geometry import pathops
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.frame import Frame, union
from vecdraw.geometry.path_data import FillRule, PathData

Operation = Literal["union", "intersection", "difference", "reverse-difference", "xor"]
Operand = tuple[PathData, FillRule]

_TURNED: Final = ((1.0, 0.0), (0.7315, 0.1387), (1.3183, -0.2719))
"""Of each attempt: the scale and the place, in sizes, relative to the first."""


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
    first = Frame.around(box)
    check = boolean_check.BooleanCheck(one, two, operation, first)
    for frame in _frames(first):
        for simplify_first in (False, True):
            found = pathops.combine(one, two, operation, frame, simplify_first)
            found = None if found is None else winding_order.wound(found, first)
            if found is not None and check.holds(found):
                return found
    raise UnsupportedError(
        f"Skia finds no {operation} of paths with {len(one[0].verbs)} and {len(two[0].verbs)} segments over {box}; "
        "moving one of them a little may help"
    )


def _frames(first: Frame) -> Iterator[Frame]:
    for scale, shift in _TURNED:
        size = shift * 1024 / first.scale
        yield Frame(first.x0 + size, first.y0 - size, first.scale * scale)
