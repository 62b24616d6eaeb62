"""`Path`, the canvas' `Path2D`: a path under construction, its shapes, and what is made and measured of it.

Coordinates are user units, y down; angles radians, clockwise on the screen.
"""

from __future__ import annotations

from vecdraw.geometry.path_areas import PathAreas
from vecdraw.geometry.path_edits import PathEdits
from vecdraw.geometry.path_measures import PathMeasures
from vecdraw.geometry.path_shapes import PathShapes


class Path(PathShapes, PathEdits, PathAreas, PathMeasures):
    """A path under construction, with the verbs of the canvas' `CanvasPath` (HTML Standard, 4.12.5.1.6).

    `Path()` is empty, `Path(other)` a copy, `Path("M0 0 L10 10")` parses SVG path data. Non-finite numbers raise
    `BadValueError`, negative radii `IndexSizeError`. Not safe to change from two threads at a time.
    """

    __slots__ = ()
