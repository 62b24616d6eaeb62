"""What is measured of a path: its length, points on it, its bounds, what is inside it, its SVG path data.

Coordinates and distances are user units, y down.
"""

from __future__ import annotations

from vecdraw.geometry.bounds import control_bounds, path_bounds
from vecdraw.geometry.path_verbs import PathVerbs
from vecdraw.geometry.rect import Rect

_NOTHING = Rect(0.0, 0.0, 0.0, 0.0)


class PathMeasures(PathVerbs):
    """Measures of a path."""

    __slots__ = ()

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
