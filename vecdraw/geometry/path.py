"""`Path`, the canvas' `Path2D`: a path under construction.

Coordinates are user units, y down; angles radians, clockwise on the screen.
"""

from __future__ import annotations

import math
from typing import Any, Final

from vecdraw import limits
from vecdraw.arguments import to_bool, to_float
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, shown
from vecdraw.geometry.affine import Affine, to_affine
from vecdraw.geometry.arc import TAU, arc_sweep, ellipse_point, flat_ellipse_points, float32_sweep
from vecdraw.geometry.corners import Radii, corner_radii
from vecdraw.geometry.float32 import float32
from vecdraw.geometry.path_data import ARC, ARITY, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.svg_path import parse_svg_path

_ROUNDING: Final = 1e-4  # radians; a sweep in float32 further off than that was not the same arc any more
_MANY_TURNS: Final = 64 * TAU  # radians; an arc that starts further round is recorded without its whole turns


class Path:
    """A path under construction, with the verbs of the canvas' `CanvasPath` (HTML Standard, 4.12.5.1.6).

    `Path()` is empty, `Path(other)` a copy, `Path("M0 0 L10 10")` parses SVG path data. Non-finite numbers raise
    `BadValueError`, negative radii `IndexSizeError`. Not safe to change from two threads at a time.
    """

    __slots__ = ("_closed", "_coords", "_data", "_last", "_start", "_verbs")

    def __init__(self, source: Path | PathData | str | None = None) -> None:
        self._verbs = bytearray()
        self._coords: list[float] = []
        self._data: PathData | None = None
        self._start: tuple[float, float] = (0.0, 0.0)
        self._last: tuple[float, float] = (0.0, 0.0)
        self._closed = False
        if source is not None:
            self._take(source)

    def _take(self, source: Path | PathData | str) -> None:
        if isinstance(source, str):
            self.append(parse_svg_path(source))
            self._begin_subpath()
        elif isinstance(source, Path):
            self.append(source.data())
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
        return self.data() == other.data() if isinstance(other, Path) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # a Path can change, so it must not be a key

    def __repr__(self) -> str:
        return f"<Path of {len(self._verbs)} segments>"

    def __reduce__(self) -> tuple[object, ...]:
        return Path, (self.data(),)

    def _add(self, verb: int, x: float, y: float, *coords: float) -> None:
        """Appends a segment that ends at (x, y); `coords` are all its numbers."""
        if self._closed:
            self._verbs.append(MOVE)
            self._coords += self._start
            self._closed = False
        self._verbs.append(verb)
        self._coords += coords
        self._last = (x, y)
        self._data = None

    def move_to(self, x: float, y: float) -> None:
        """Starts a subpath at (x, y)."""
        _finite(x, y)
        self._closed = False
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
            self._verbs.append(CLOSE)
            self._closed = True
            self._last = self._start
            self._data = None

    def line_to(self, x: float, y: float) -> None:
        """A straight line to (x, y); the first call of all only moves there."""
        _finite(x, y)
        if self._verbs:
            self._add(LINE, x, y, x, y)
        else:
            self.move_to(x, y)

    def quadratic_curve_to(self, cpx: float, cpy: float, x: float, y: float) -> None:
        """A quadratic Bézier curve to (x, y) with control point (cpx, cpy)."""
        _finite(cpx, cpy, x, y)
        if not self._verbs:
            self.move_to(cpx, cpy)
        self._add(QUAD, x, y, cpx, cpy, x, y)

    def bezier_curve_to(self, cp1x: float, cp1y: float, cp2x: float, cp2y: float, x: float, y: float) -> None:
        """A cubic Bézier curve to (x, y) with control points (cp1x, cp1y) and (cp2x, cp2y)."""
        _finite(cp1x, cp1y, cp2x, cp2y, x, y)
        if not self._verbs:
            self.move_to(cp1x, cp1y)
        self._add(CUBIC, x, y, cp1x, cp1y, cp2x, cp2y, x, y)

    def conic_to(self, cpx: float, cpy: float, x: float, y: float, weight: float) -> None:
        """A rational quadratic curve to (x, y): `weight` 1 is a parabola, below an ellipse, above a hyperbola."""
        _finite(cpx, cpy, x, y, weight)
        if weight <= 0:
            raise BadValueError(f"a conic's weight must be positive, got {weight!r}")
        if not self._verbs:
            self.move_to(cpx, cpy)
        self._add(CONIC, x, y, cpx, cpy, x, y, weight)

    def arc_to(self, x1: float, y1: float, x2: float, y2: float, radius: float) -> None:
        """A circular arc tangent to the lines current point - (x1, y1) - (x2, y2), after a line to its start.

        Its points are computed in float32, as browsers do: coverage changes by visible amounts with the last bit.
        """
        _finite(x1, y1, x2, y2, radius)
        if radius < 0:
            raise IndexSizeError(f"arc_to's radius must not be negative, got {radius!r}")
        if not self._verbs:
            self.move_to(x1, y1)
            return
        x0, y0, x1, y1, x2, y2, radius = map(float32, (*self._last, x1, y1, x2, y2, radius))
        before, after = (float32(x1 - x0), float32(y1 - y0)), (float32(x2 - x1), float32(y2 - y1))
        if before == (0.0, 0.0) or after == (0.0, 0.0) or radius == 0:
            self.line_to(x1, y1)
            return
        (ux, uy), (vx, vy) = _unit(*before), _unit(*after)
        cos, sin = ux * vx + uy * vy, ux * vy - uy * vx
        if abs(sin) <= 1 / 4096:
            self.line_to(x1, y1)
            return
        reach = abs(float32(radius * (1 - cos) / sin))
        self.line_to(float32(x1 - reach * ux), float32(y1 - reach * uy))
        vx, vy = float32(vx), float32(vy)
        stretch = reach / math.hypot(vx, vy)
        end = (float32(x1 + float32(vx * stretch)), float32(y1 + float32(vy * stretch)))
        self._add(CONIC, *end, x1, y1, *end, float32(math.sqrt(float32(0.5 + cos * 0.5))))

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        start_angle: float,
        end_angle: float,
        counterclockwise: bool = False,
    ) -> None:
        """An arc of the circle around (x, y), after a line to its start; angles in radians."""
        _finite(x, y, radius, start_angle, end_angle)
        if radius < 0:
            raise IndexSizeError(f"arc's radius must not be negative, got {radius!r}")
        x, y, radius = float(x), float(y), float(radius)
        ccw = to_bool(counterclockwise, "counterclockwise")
        self._ellipse(x, y, radius, radius, 0.0, float(start_angle), float(end_angle), ccw)

    def ellipse(
        self,
        x: float,
        y: float,
        radius_x: float,
        radius_y: float,
        rotation: float,
        start_angle: float,
        end_angle: float,
        counterclockwise: bool = False,
    ) -> None:
        """An arc of the ellipse around (x, y) turned by `rotation`, after a line to its start; angles in radians."""
        _finite(x, y, radius_x, radius_y, rotation, start_angle, end_angle)
        for name, radius in (("radius_x", radius_x), ("radius_y", radius_y)):
            if radius < 0:
                raise IndexSizeError(f"ellipse's {name} must not be negative, got {radius!r}")
        x, y, radius_x, radius_y = float(x), float(y), float(radius_x), float(radius_y)
        ccw = to_bool(counterclockwise, "counterclockwise")
        self._ellipse(x, y, radius_x, radius_y, float(rotation), float(start_angle), float(end_angle), ccw)

    def _ellipse(
        self, x: float, y: float, rx: float, ry: float, rotation: float, start: float, end: float, ccw: bool
    ) -> None:
        sweep = arc_sweep(start, end, ccw)
        if 0.0 < abs(sweep) < TAU:
            rounded = float32_sweep(start, end, ccw)
            sweep = rounded if abs(rounded - sweep) < _ROUNDING else sweep
        if abs(start) > _MANY_TURNS:
            start = math.fmod(start, TAU)
        if rx == 0 or ry == 0 or sweep == 0:
            for point in flat_ellipse_points(x, y, rx, ry, rotation, start, sweep):
                self.line_to(*point)
            return
        if not self._verbs:
            self.move_to(*ellipse_point(x, y, rx, ry, rotation, start))
        self._add(ARC, *ellipse_point(x, y, rx, ry, rotation, start + sweep), x, y, rx, ry, rotation, start, sweep)

    def rect(self, x: float, y: float, w: float, h: float) -> None:
        """A closed rectangle as its own subpath, then a new subpath at (x, y); only that if both sizes are 0.

        The far corner is a sum in float32, as in browsers.
        """
        _finite(x, y, w, h)
        x, y = float(x), float(y)
        self.move_to(x, y)
        if w == 0 and h == 0:
            return
        right, bottom = _far(x, w), _far(y, h)
        self._verbs += b"\x01\x01\x01"
        self._coords += (right, y, right, bottom, x, bottom)
        self.close_path()

    def round_rect(self, x: float, y: float, w: float, h: float, radii: Radii = 0.0) -> None:
        """A closed rectangle with rounded corners as its own subpath, then a new subpath at (x, y).

        `radii` is a number, an (rx, ry) point, or a list of one to four of these (all; top left and bottom right,
        the others; top left, top right and bottom left, bottom right; each clockwise from the top left). Radii that
        overlap are scaled down together. Raises `BadValueError`, `IndexSizeError` (a negative radius).

        The sides, and where they end, are computed in float32, as in browsers.
        """
        _finite(x, y, w, h)
        x, y, w, h = float32(x), float32(y), float32(w), float32(h)
        right, bottom = _far(x, w), _far(y, h)
        corners = corner_radii(radii, right - x, bottom - y)
        if all(rx == 0 or ry == 0 for rx, ry in corners):
            self.rect(x, y, w, h)
            return
        sx, sy = math.copysign(1.0, w), math.copysign(1.0, h)
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = ((rx * sx, ry * sy) for rx, ry in corners)
        self.move_to(x + ax, y)
        self._corner(right - bx, y, right, y, right, y + by)
        self._corner(right, bottom - cy, right, bottom, right - cx, bottom)
        self._corner(x + dx, bottom, x, bottom, x, bottom - dy)
        self._corner(x, y + ay, x, y, x + ax, y)
        self.close_path()
        self.move_to(x, y)

    def _corner(self, x0: float, y0: float, cx: float, cy: float, x1: float, y1: float) -> None:
        """A line to (x0, y0), then a quarter of an ellipse round the corner (cx, cy) to (x1, y1)."""
        self._add(LINE, x0, y0, x0, y0)
        self._add(CONIC, x1, y1, cx, cy, x1, y1, math.sqrt(0.5))

    def add_path(self, path: Path, transform: Affine | None = None) -> None:
        """Adds the subpaths of `path`, after `transform` where it is given (`Path2D.addPath`).

        A new subpath then starts where they end, so that what is drawn next does not continue them.
        """
        if not isinstance(path, Path):
            raise BadTypeError(f"add_path takes a Path, got {shown(path)}")
        matrix = Affine() if transform is None else to_affine(transform)
        if not matrix.is_finite:
            raise BadValueError(f"add_path's transform must be finite, got {matrix}")
        self.append(path.data().transformed(matrix))
        self._begin_subpath()

    def _begin_subpath(self) -> None:
        """Starts a subpath at the current point, if the last one has segments."""
        if self._verbs and self._verbs[-1] != CLOSE:
            self.move_to(*self._last)

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
        self._closed = data.verbs[-1] == CLOSE
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


def _unit(x: float, y: float) -> tuple[float, float]:
    """The vector in the direction of (x, y), of length 1."""
    length = math.hypot(x, y)
    return x / length, y / length


def _far(start: float, side: float) -> float:
    """Where a side ends, in float32."""
    return float32(float32(start) + float32(side))


def _finite(*numbers: Any) -> None:
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
