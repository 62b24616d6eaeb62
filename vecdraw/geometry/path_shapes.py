"""The shapes of a path: those of the canvas, which are added to it, and closed ones that make a path of their own.

Coordinates are user units, y down; angles radians, clockwise on the screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final, Self

from vecdraw import limits
from vecdraw.arguments import to_bool
from vecdraw.errors import BadTypeError, IndexSizeError, shown
from vecdraw.geometry.arc import TAU, arc_sweep, ellipse_point, empty_arc_point, flat_ellipse_points, float32_sweep
from vecdraw.geometry.corners import Radii, corner_radii
from vecdraw.geometry.float32 import float32
from vecdraw.geometry.numbers import finite, whole
from vecdraw.geometry.path_data import ARC, CONIC, LINE
from vecdraw.geometry.path_verbs import PathVerbs, check_finite

_ROUNDING: Final = 1e-4  # radians; a sweep in float32 further off than that was not the same arc any more
_MANY_TURNS: Final = 64 * TAU  # radians; an arc that starts further round is recorded without its whole turns
_QUARTER_WEIGHT: Final = math.sqrt(0.5)  # of the conic that is a quarter of an ellipse
_FOUR_CORNERS: Final = bytes([LINE, CONIC] * 4)


class PathShapes(PathVerbs):
    """Shapes (HTML Standard, 4.12.5.1.6, and more)."""

    __slots__ = ()

    def arc_to(self, x1: float, y1: float, x2: float, y2: float, radius: float) -> None:
        """A circular arc tangent to the lines current point - (x1, y1) - (x2, y2), after a line to its start.

        Its points are computed in float32, as browsers do: coverage changes by visible amounts with the last bit.
        """
        check_finite(x1, y1, x2, y2, radius)
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
        check_finite(x, y, radius, start_angle, end_angle)
        if radius < 0:
            raise IndexSizeError(f"arc's radius must not be negative, got {radius!r}")
        x, y, radius = float(x), float(y), float(radius)
        ccw = to_bool(counterclockwise, "counterclockwise")
        if float(start_angle) == float(end_angle) and abs(start_angle) <= _MANY_TURNS:
            self.line_to(*empty_arc_point(x, y, radius, float(start_angle)))
            return
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
        check_finite(x, y, radius_x, radius_y, rotation, start_angle, end_angle)
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
        check_finite(x, y, w, h)
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
        check_finite(x, y, w, h)
        x, y, w, h = float32(x), float32(y), float32(w), float32(h)
        right, bottom = _far(x, w), _far(y, h)
        corners = corner_radii(radii, right - x, bottom - y)
        if all(rx == 0 or ry == 0 for rx, ry in corners):
            self.rect(x, y, w, h)
            return
        sx, sy = math.copysign(1.0, w), math.copysign(1.0, h)
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = ((rx * sx, ry * sy) for rx, ry in corners)
        self.move_to(x + ax, y)
        corner = _QUARTER_WEIGHT
        self._verbs += _FOUR_CORNERS
        self._coords += (
            *(right - bx, y, right, y, right, y + by, corner),
            *(right, bottom - cy, right, bottom, right - cx, bottom, corner),
            *(x + dx, bottom, x, bottom, x, bottom - dy, corner),
            *(x, y + ay, x, y, x + ax, y, corner),
        )
        self.close_path()
        self.move_to(x, y)

    @classmethod
    def circle(cls, x: float, y: float, radius: float) -> Self:
        """A new path: the circle around (x, y), clockwise from its right. Raises `IndexSizeError` as `arc`."""
        path = cls()
        path.arc(x, y, radius, 0.0, TAU)
        path.close_path()
        return path

    @classmethod
    def polygon(cls, points: Iterable[tuple[float, float]]) -> Self:
        """A new path: the closed polygon with these corners, (x, y) pairs or an array of shape (n, 2).

        No corners make an empty path. Raises `BadTypeError`, `BadValueError`.
        """
        path = cls()
        path._lines_to([(x, y) for x, y in _pairs(points)])
        path.close_path()
        return path

    @classmethod
    def regular_polygon(cls, n: int, x: float, y: float, radius: float, rotation: float = 0.0) -> Self:
        """A new path: the polygon of `n` equal sides whose corners lie on the circle around (x, y).

        It stands on a side, as in gg: an odd one has a corner on top. `rotation` turns it clockwise, in radians.
        Raises `BadValueError` for less than three corners, `IndexSizeError` for a negative radius.
        """
        count = _corners(n, "n")
        first = -math.pi / 2 + finite(rotation, "rotation") + (0.0 if count % 2 else math.pi / count)
        return cls.polygon(_on_circle(count, x, y, _radius(radius, "radius"), first))

    @classmethod
    def star(cls, n: int, x: float, y: float, outer: float, inner: float, rotation: float = 0.0) -> Self:
        """A new path: a star of `n` points around (x, y), the first of them on top.

        The points lie on the circle of radius `outer`, the corners between them on that of `inner`; `rotation` turns
        the star clockwise, in radians. Raises as `regular_polygon`.
        """
        count, first = _corners(n, "n"), finite(rotation, "rotation") - math.pi / 2
        tips = _on_circle(count, x, y, _radius(outer, "outer"), first)
        dents = _on_circle(count, x, y, _radius(inner, "inner"), first + math.pi / count)
        return cls.polygon(point for pair in zip(tips, dents, strict=True) for point in pair)


def _pairs(points: object) -> Iterator[tuple[float, float]]:
    """The corners of a polygon, each a pair."""
    if not isinstance(points, Iterable) or isinstance(points, (str, bytes)):
        raise BadTypeError(f"a polygon's corners must be (x, y) pairs, got {shown(points)}")
    for point in points:
        try:
            x, y = point
        except (TypeError, ValueError) as error:
            raise BadTypeError(f"a polygon's corner must be an (x, y) pair, got {shown(point)}") from error
        yield x, y


def _corners(n: object, name: str) -> int:
    count = whole(n, name, 3)
    limits.check("path_segments", 2 * count, "corners of a polygon")
    return count


def _radius(radius: object, name: str) -> float:
    number = finite(radius, name)
    if number < 0:
        raise IndexSizeError(f"{name} must not be negative, got {shown(radius)}")
    return number


def _on_circle(count: int, x: float, y: float, radius: float, first: float) -> list[tuple[float, float]]:
    """Points at even distances on a circle, clockwise from the angle `first`."""
    cx, cy = finite(x, "x"), finite(y, "y")
    return [ellipse_point(cx, cy, radius, radius, 0.0, first + TAU * k / count) for k in range(count)]


def _unit(x: float, y: float) -> tuple[float, float]:
    """The vector in the direction of (x, y), of length 1."""
    length = math.hypot(x, y)
    return x / length, y / length


def _far(start: float, side: float) -> float:
    """Where a side ends, in float32."""
    return float32(float32(start) + float32(side))
