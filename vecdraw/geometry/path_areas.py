"""What a path encloses: boolean operations and hit tests. Coordinates are user units, y down."""

from __future__ import annotations

from typing import Self, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.boolean import Operation, combined, simplified
from vecdraw.geometry.numbers import finite
from vecdraw.geometry.path_data import FillRule
from vecdraw.geometry.path_verbs import PathVerbs
from vecdraw.geometry.winding import winding_number


class PathAreas(PathVerbs):
    """Areas of paths."""

    __slots__ = ()

    def combined(
        self,
        other: PathVerbs,
        operation: Operation,
        rule: FillRule = "nonzero",
        other_rule: FillRule | None = None,
    ) -> Self:
        """The path around the area that an operation leaves of what this path and `other` fill.

        `operation` is `"union"`, `"intersection"`, `"difference"` (what only this path covers),
        `"reverse-difference"` (what only `other` covers) or `"xor"` (what one of them covers); `rule` and `other_rule`
        (`rule` if left out) say what they cover. Subpaths count as closed.

        The result's contours do not cross, outer ones go clockwise and holes the other way: its area is the same under
        both rules. Curves stay curves. Points that were in the operands come back as they were, new ones within about
        1e-6 of the size of both, as Skia computes in float32. Every result is checked in float64 to cover, but for
        slivers of a thousandth of the size, what it should. Raises `LimitError` (`path_work`) before starting what
        would take too long, `UnsupportedError` where no right result was found.
        """
        if not isinstance(other, PathVerbs):
            raise BadTypeError(f"a Path is combined with a Path, got {shown(other)}")
        if not is_one_of(operation, get_args(Operation)):
            raise BadValueError(f"operation must be one of {', '.join(get_args(Operation))}, got {shown(operation)}")
        mine = _rule(rule)
        theirs = mine if other_rule is None else _rule(other_rule)
        return type(self)(combined((self.data(), mine), (other.data(), theirs), operation))

    def simplified(self, rule: FillRule = "nonzero") -> Self:
        """The path around the area that this one fills under `rule`, without overlaps.

        Its contours do not cross, outer ones go clockwise and holes the other way: its area is the same under both
        rules. Precision and errors are those of `combined`.
        """
        return type(self)(simplified((self.data(), _rule(rule))))

    def __or__(self, other: PathVerbs) -> Self:
        return self.combined(other, "union")

    def __and__(self, other: PathVerbs) -> Self:
        return self.combined(other, "intersection")

    def __sub__(self, other: PathVerbs) -> Self:
        return self.combined(other, "difference")

    def __xor__(self, other: PathVerbs) -> Self:
        return self.combined(other, "xor")

    def contains(self, x: float, y: float, rule: FillRule = "nonzero") -> bool:
        """Whether a fill under `rule` covers the point; what lies on an edge counts, as in `isPointInPath`."""
        is_odd_inside = _rule(rule) == "evenodd"
        turns = winding_number(self.data(), finite(x, "x"), finite(y, "y"))
        return turns is None or (turns % 2 == 1 if is_odd_inside else turns != 0)


def _rule(rule: FillRule) -> FillRule:
    if not is_one_of(rule, get_args(FillRule)):
        raise BadValueError(f"a fill rule must be 'nonzero' or 'evenodd', got {shown(rule)}")
    return rule
