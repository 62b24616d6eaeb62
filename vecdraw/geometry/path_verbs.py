"""The verbs that a path is built with, and what every path is: `Path` adds shapes, edits and measures to it.

Coordinates are user units, y down; angles radians, clockwise on the screen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from vecdraw import limits
from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, StateError, shown
from vecdraw.geometry.affine import Affine, to_affine
from vecdraw.geometry.arc import ellipse_point
from vecdraw.geometry.measure import MeasuredContour
from vecdraw.geometry.path_data import ARC, ARITY, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.svg_path import parse_svg_path


class PathVerbs:
    """A path under construction, with the verbs of the canvas' `CanvasPath` (HTML Standard, 4.12.5.1.6).

    What is drawn next starts a new subpath at `_start` where `_detached` is set.
    """

    __slots__ = ("_coords", "_data", "_detached", "_last", "_measured", "_start", "_verbs")

    def __init__(self, source: PathVerbs | PathData | str | None = None) -> None:
        self._verbs = bytearray()
        self._coords: list[float] = []
        self._data: PathData | None = None
        self._measured: tuple[PathData, list[MeasuredContour]] | None = None
        self._start: tuple[float, float] = (0.0, 0.0)
        self._last: tuple[float, float] = (0.0, 0.0)
        self._detached = False
        if source is not None:
            self._take(source)

    def _take(self, source: PathVerbs | PathData | str) -> None:
        if isinstance(source, str):
            self.append(parse_svg_path(source))
            self._begin_subpath()
        elif isinstance(source, PathVerbs):
            self.append(source.data())
            self.__setstate__((source._start, source._last, source._detached))  # noqa: SLF001  # this class' own
        elif isinstance(source, PathData):
            self.append(source.validated())
        else:
            raise BadTypeError(f"a Path is made from a Path, PathData or an SVG path string, got {shown(source)}")

    def data(self) -> PathData:
        """The path as it is now, as a frozen value (the same one until the path changes). Raises `LimitError`."""
        if self._data is None:
            limits.check("path_segments", len(self._verbs), "a path's segments")
            self._data = PathData(bytes(self._verbs), tuple(map(float, self._coords)))
        return self._data

    @property
    def is_empty(self) -> bool:
        """Whether no verb was recorded."""
        return not self._verbs

    @property
    def current_point(self) -> tuple[float, float] | None:
        """Where the next segment starts, or None when there is no subpath."""
        return self._last if self._verbs else None

    def __eq__(self, other: object) -> bool:
        return self.data() == other.data() if isinstance(other, PathVerbs) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # a Path can change, so it must not be a key

    def __repr__(self) -> str:
        return f"<Path of {len(self._verbs)} segments>"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.data(),), (self._start, self._last, self._detached)

    def __setstate__(self, state: tuple[tuple[float, float], tuple[float, float], bool]) -> None:
        self._start, self._last, self._detached = state

    def _add(self, verb: int, x: float, y: float, *coords: float) -> None:
        """Appends a segment that ends at (x, y); `coords` are all its numbers."""
        if self._detached:
            self._verbs.append(MOVE)
            self._coords += self._start
            self._detached = False
        self._verbs.append(verb)
        self._coords += coords
        self._last = (x, y)
        self._data = None

    def move_to(self, x: float, y: float) -> None:
        """Starts a subpath at (x, y)."""
        check_finite(x, y)
        self._detached = False
        if self._verbs and self._verbs[-1] == MOVE:
            self._coords[-2:] = (x, y)
        else:
            self._verbs.append(MOVE)
            self._coords += (x, y)
        self._start = self._last = (x, y)
        self._data = None

    def close_path(self) -> None:
        """Closes the subpath with a line to its start, where the next subpath then starts."""
        if self._verbs and self._verbs[-1] != CLOSE:
            self._add(CLOSE, *self._start)
            self._detached = True

    def rel_move_to(self, dx: float, dy: float) -> None:
        """Starts a subpath (dx, dy) from the current point. Raises `StateError` where there is none, as all `rel_`."""
        x, y = self._from(dx, dy)
        self.move_to(x + dx, y + dy)

    def line_to(self, x: float, y: float) -> None:
        """A straight line to (x, y); the first call of all only moves there."""
        check_finite(x, y)
        self._line_to(x, y)

    def _line_to(self, x: float, y: float) -> None:
        """`line_to` for a point that is known to be finite."""
        if not self._verbs:
            self.move_to(x, y)
        elif self._detached:
            self._add(LINE, x, y, x, y)
        else:
            self._verbs.append(LINE)
            self._coords += (x, y)
            self._last = (x, y)
            self._data = None

    def _lines_to(self, points: Sequence[tuple[float, float]]) -> None:
        """`line_to` for points one after the other. Raises as it does, before any is added."""
        numbers = [number for point in points for number in point]
        check_finite(*numbers)
        if points:
            self._line_to(*points[0])
            self._verbs += bytes((LINE,)) * (len(points) - 1)
            self._coords += numbers[2:]
            self._last = points[-1]
            self._data = None

    def rel_line_to(self, dx: float, dy: float) -> None:
        """A straight line to the point (dx, dy) from the current point."""
        x, y = self._from(dx, dy)
        self.line_to(x + dx, y + dy)

    def quadratic_curve_to(self, cpx: float, cpy: float, x: float, y: float) -> None:
        """A quadratic Bézier curve to (x, y) with control point (cpx, cpy)."""
        check_finite(cpx, cpy, x, y)
        if not self._verbs:
            self.move_to(cpx, cpy)
        self._add(QUAD, x, y, cpx, cpy, x, y)

    def rel_quadratic_curve_to(self, cpdx: float, cpdy: float, dx: float, dy: float) -> None:
        """A quadratic Bézier curve whose points are given from the current point."""
        x, y = self._from(cpdx, cpdy, dx, dy)
        self.quadratic_curve_to(x + cpdx, y + cpdy, x + dx, y + dy)

    def bezier_curve_to(self, cp1x: float, cp1y: float, cp2x: float, cp2y: float, x: float, y: float) -> None:
        """A cubic Bézier curve to (x, y) with control points (cp1x, cp1y) and (cp2x, cp2y)."""
        check_finite(cp1x, cp1y, cp2x, cp2y, x, y)
        if not self._verbs:
            self.move_to(cp1x, cp1y)
        self._add(CUBIC, x, y, cp1x, cp1y, cp2x, cp2y, x, y)

    def rel_bezier_curve_to(
        self, cp1dx: float, cp1dy: float, cp2dx: float, cp2dy: float, dx: float, dy: float
    ) -> None:
        """A cubic Bézier curve whose points are given from the current point (all three, as in SVG and cairo)."""
        x, y = self._from(cp1dx, cp1dy, cp2dx, cp2dy, dx, dy)
        self.bezier_curve_to(x + cp1dx, y + cp1dy, x + cp2dx, y + cp2dy, x + dx, y + dy)

    def _from(self, *offsets: float) -> tuple[float, float]:
        """The point that offsets are counted from."""
        check_finite(*offsets)
        if not self._verbs:
            raise StateError("a relative segment needs a current point: call move_to first")
        x, y = self._last
        return float(x), float(y)  # whole numbers of numpy would overflow

    def conic_to(self, cpx: float, cpy: float, x: float, y: float, weight: float) -> None:
        """A rational quadratic curve to (x, y): `weight` 1 is a parabola, below an ellipse, above a hyperbola."""
        check_finite(cpx, cpy, x, y, weight)
        if weight <= 0:
            raise BadValueError(f"a conic's weight must be positive, got {weight!r}")
        if not self._verbs:
            self.move_to(cpx, cpy)
        self._add(CONIC, x, y, cpx, cpy, x, y, weight)

    def add_path(self, path: PathVerbs, transform: Affine | None = None) -> None:
        """Adds the subpaths of `path`, after `transform` where it is given (`Path2D.addPath`).

        A new subpath then starts where they end, so that what is drawn next does not continue them.
        """
        if not isinstance(path, PathVerbs):
            raise BadTypeError(f"add_path takes a Path, got {shown(path)}")
        matrix = Affine() if transform is None else to_affine(transform)
        if not matrix.is_finite:
            raise BadValueError(f"add_path's transform must be finite, got {matrix}")
        self.append(path.data().transformed(matrix))
        self._begin_subpath()

    def _begin_subpath(self) -> None:
        """Makes the next segment start a subpath at the current point, if the last one has segments."""
        if self._verbs and self._verbs[-1] != MOVE:
            self._start = self._last
            self._detached = True

    def append(self, data: PathData) -> None:
        """Adds the subpaths of a frozen path."""
        if not isinstance(data, PathData):
            raise BadTypeError(f"append takes PathData, got {shown(data)}")
        if not data.verbs:
            return
        limits.check("path_segments", len(self._verbs) + len(data.verbs), "a path's segments")
        if self._verbs and self._verbs[-1] == MOVE:
            del self._verbs[-1], self._coords[-2:]
        self._verbs += data.verbs
        self._coords += data.coords
        self._data = None
        self._detached = data.verbs[-1] == CLOSE
        self._start, self._last = _ends(data)


def _ends(data: PathData) -> tuple[tuple[float, float], tuple[float, float]]:
    """The start of the last subpath and the current point."""
    verb, coords = data.verbs[-1], data.coords
    after = data.verbs[data.verbs.rindex(MOVE) + 1 :]
    at = len(coords) - sum(arity * after.count(kind) for kind, arity in enumerate(ARITY))
    start = (coords[at - 2], coords[at - 1])
    if verb == CLOSE:
        return start, start
    if verb == ARC:
        cx, cy, rx, ry, rotation, begin, sweep = coords[-7:]
        return start, ellipse_point(cx, cy, rx, ry, rotation, begin + sweep)
    return start, (coords[-3], coords[-2]) if verb == CONIC else (coords[-2], coords[-1])


def check_finite(*numbers: Any) -> None:
    """Raises `BadTypeError` for coordinates that are no numbers, `BadValueError` for those that are not finite."""
    try:
        total = sum(numbers, 0.0)
        if total.__class__ is float and math.isfinite(total):
            return
    except (TypeError, ValueError, ArithmeticError):
        pass
    for value in numbers:
        number = to_float(value)
        if number is None:
            raise BadTypeError(f"a coordinate must be a number, got {shown(value)}")
        if not math.isfinite(number):
            raise BadValueError(f"a coordinate must be finite and fit a float64, got {shown(value)}")
