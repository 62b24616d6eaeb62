"""What is measured of a path: its length, points on it, its bounds, what is inside it, its SVG path data.

Coordinates and distances are user units, y down.
"""

from __future__ import annotations

from vecdraw.errors import StateError
from vecdraw.geometry.bounds import control_bounds, path_bounds
from vecdraw.geometry.measure import MeasuredContour, measured, spread
from vecdraw.geometry.numbers import finite, positive
from vecdraw.geometry.path_verbs import PathVerbs
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.svg_path import svg_path_string
from vecdraw.geometry.work import measure_work

_NOTHING = Rect(0.0, 0.0, 0.0, 0.0)


class PathMeasures(PathVerbs):
    """Measures of a path."""

    __slots__ = ()

    def length(self) -> float:
        """The length of all subpaths, closing lines included, to about 1e-11 of itself."""
        return sum(part.length for part in self._parts())

    def point_at(self, distance: float) -> tuple[float, float]:
        """The point at `distance` along the path (SVG 2, `getPointAtLength`).

        The subpaths count one after the other; a distance beyond either end is the end. Raises `StateError` for a path
        without a point.
        """
        part, along = self._place(distance)
        return part.point(along)

    def tangent_at(self, distance: float) -> tuple[float, float]:
        """The direction of the path at `distance`, as a vector (dx, dy) of length 1.

        At a corner it is that of the segment before; (1, 0) where a path has no length. Raises as `point_at`.
        """
        part, along = self._place(distance)
        return part.tangent(along)

    def _place(self, distance: float) -> tuple[MeasuredContour, float]:
        """The subpath at a distance, and the distance along it."""
        along, parts = finite(distance, "distance"), self._parts()
        if not parts:
            raise StateError("an empty path has no point")
        found = 0.0, parts[0]
        for before, part in spread(parts):
            if part.length > 0:
                found = before, part
                if along <= before + part.length:
                    break
        return found[1], along - found[0]

    def _parts(self) -> list[MeasuredContour]:
        """The measured subpaths, kept as long as the path does not change."""
        data = self.data()
        if self._measured is None or self._measured[0] is not data:
            measure_work(data)
            self._measured = (data, measured(data))
        return self._measured[1]

    def to_svg(self, digits: int | None = None, tolerance: float | None = None) -> str:
        """SVG path data (SVG 2, chapter 9) that draws this path.

        Numbers are written so that they read back as the same float64, or with `digits` decimals (0 to 17). Lines and
        Bézier curves are exact: `Path(path.to_svg()) == path` for a path of these. Arcs and the conics that are arcs of
        an ellipse become A commands of at most a third of a turn, exact but for rounding: they read back as arcs. SVG
        has no hyperbola: a conic of weight above 1 raises `UnsupportedError`, unless `tolerance` (user units) allows
        quadratic curves that stay that close.
        """
        slack = None if tolerance is None else positive(tolerance, "tolerance")
        return svg_path_string(self.data(), digits, slack)

    @property
    def bounds(self) -> Rect:
        """A rectangle around all points, control points included: quick to find, and never too small.

        `Rect(0, 0, 0, 0)` for a path without segments, as SVG's `getBBox` has it; moves that no segment follows do
        not count.
        """
        return control_bounds(self.data()) or _NOTHING

    def tight_bounds(self) -> Rect:
        """The smallest rectangle around what the path draws: curves count by their extrema.

        `Rect(0, 0, 0, 0)` for a path without segments, as for `bounds`.
        """
        return path_bounds(self.data()) or _NOTHING
