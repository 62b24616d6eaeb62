"""The current path as a value, relative segments, and how far paths, fills, strokes and the clip reach."""

from __future__ import annotations

from typing import Any

from vecdraw.backends.registry import raster_backend
from vecdraw.context.shapes import Shapes
from vecdraw.errors import StateError
from vecdraw.geometry.affine import Affine, to_affine
from vecdraw.geometry.bounds import path_bounds
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.filter_numbers import finite_numbers
from vecdraw.scene.ops import Clip
from vecdraw.scene.work import check_fill, check_stroke

_NOTHING = Rect(0.0, 0.0, 0.0, 0.0)


class Extents(Shapes):
    """copy_path, append_path, rel_move_to and its like, path_extents and its like, is_point_in_clip, user_to_device."""

    # --- the current path ---------------------------------------------------------------------------------------

    def copy_path(self) -> Path:
        """A copy of the current path, in user units of the transform in force."""
        return Path(self._path_data(None))

    def append_path(self, path: Path, transform: Affine | None = None) -> None:
        """Adds the subpaths of `path`, in user units of the transform in force, to the current path.

        They are transformed by `transform` first. Raises `BadTypeError` for what is no path.
        """
        pen = self._pen()
        if self._collapsed:
            transform = self._state.transform if transform is None else self._state.transform @ to_affine(transform)
        pen.add_path(path, transform)

    @property
    def current_point(self) -> tuple[float, float] | None:
        """Where the next segment of the current path starts, in user units; None where there is no subpath."""
        return self._current_path().current_point

    def rel_move_to(self, dx: float, dy: float) -> None:
        """Starts a subpath (dx, dy) from the current point. Raises `StateError` without one."""
        if self._finite(dx, dy):
            x, y = self._from("rel_move_to")
            self.move_to(x + dx, y + dy)

    def rel_line_to(self, dx: float, dy: float) -> None:
        """A straight line to the point (dx, dy) from the current one. Raises `StateError` without one."""
        if self._finite(dx, dy):
            x, y = self._from("rel_line_to")
            self.line_to(x + dx, y + dy)

    def rel_quadratic_curve_to(self, cpdx: float, cpdy: float, dx: float, dy: float) -> None:
        """As `quadratic_curve_to`, all points relative to the current one. Raises `StateError` without one."""
        if self._finite(cpdx, cpdy, dx, dy):
            x, y = self._from("rel_quadratic_curve_to")
            self.quadratic_curve_to(x + cpdx, y + cpdy, x + dx, y + dy)

    def rel_bezier_curve_to(
        self, cp1dx: float, cp1dy: float, cp2dx: float, cp2dy: float, dx: float, dy: float
    ) -> None:
        """As `bezier_curve_to`, all points relative to the current one. Raises `StateError` without one."""
        if self._finite(cp1dx, cp1dy, cp2dx, cp2dy, dx, dy):
            x, y = self._from("rel_bezier_curve_to")
            self.bezier_curve_to(x + cp1dx, y + cp1dy, x + cp2dx, y + cp2dy, x + dx, y + dy)

    def _from(self, verb: str) -> tuple[float, float]:
        point = self._current_path().current_point
        if point is None:
            raise StateError(f"{verb}() needs a current point; move_to() gives one")
        x, y = self._state.transform.inverse().apply(*point) if self._collapsed else point
        return float(x), float(y)

    # --- extents ------------------------------------------------------------------------------------------------

    def path_extents(self, path: Path | None = None) -> Rect:
        """The smallest rectangle around the segments of `path`, or of the current path, in user units.

        Curves count by their extrema. A path without segments gives a rectangle of zeros, as in cairo.
        """
        data = self._path_data(path)
        return (path_bounds(data) if data is not None else None) or _NOTHING

    def fill_extents(self, path: Path | None = None, rule: FillRule = "nonzero") -> Rect:
        """The smallest rectangle around the area that `fill` would cover, in user units, the clip left aside.

        Parts that enclose nothing do not count; where there is no area, all is 0. Raises `LimitError` for a path that
        crosses itself far too often; `path_extents` is quick for every path.
        """
        data = self._path_data(path)
        if data is None:
            return _NOTHING
        check_fill(data, rule, *self._device())
        return path_bounds(Path(data).simplified(rule).data()) or _NOTHING

    def stroke_extents(self, path: Path | None = None) -> Rect:
        """The smallest rectangle around what `stroke` would cover with the line styles in force, in user units.

        Caps, joins, dashes and markers count as they are; the clip does not. Where nothing would be drawn, all is 0.
        """
        data = self._path_data(path)
        if data is None:
            return _NOTHING
        stroke, marker = self._state.stroke, self._state.marker
        if marker is not None and self._state.dash:
            stamps = self._stamps(data, marker)
            return (path_bounds(stamps) if stamps is not None else None) or _NOTHING
        check_stroke(data, stroke, *self._device())
        outline = Path(data.pruned()).outlined(
            stroke.width, stroke.cap, stroke.join, stroke.miter_limit, stroke.dash, stroke.dash_offset
        )
        return path_bounds(outline.data()) or _NOTHING

    def clip_extents(self) -> Rect:
        """The rectangle around what can be drawn on, in user units: the canvas within the bounds of the clips.

        Under a turned transform it is the rectangle around that rectangle. All is 0 where the clip leaves nothing, or
        the transform has no inverse.
        """
        transform = self._state.transform
        if not transform.is_invertible:
            return _NOTHING
        box = Rect(0.0, 0.0, float(self.width), float(self.height))
        for clip in _chain(self._state.clip):
            box = box.intersection(path_bounds(clip.path.transformed(clip.transform)) or _NOTHING)
        return _NOTHING if box.is_empty else box.transformed(transform.inverse())

    def is_point_in_clip(self, x: float, y: float) -> bool:
        """Whether the point (x, y) of the canvas, not transformed, can be drawn on; points on an edge can."""
        if not self._finite(x, y) or not (0 <= x <= self.width and 0 <= y <= self.height):
            return False
        return all(_holds(clip, x, y) for clip in _chain(self._state.clip))

    # --- coordinates --------------------------------------------------------------------------------------------

    def user_to_device(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space in device pixels: after the transform in force and the canvas' scale."""
        return self._device()[0].apply(*_point(x, y))

    def user_to_device_distance(self, dx: float, dy: float) -> tuple[float, float]:
        """A vector of user space in device pixels."""
        return self._device()[0].apply_vector(*_point(dx, dy))

    def device_to_user(self, x: float, y: float) -> tuple[float, float]:
        """A point in device pixels in user space. Raises `BadValueError` for a transform without an inverse."""
        return self._device()[0].inverse().apply(*_point(x, y))

    def device_to_user_distance(self, dx: float, dy: float) -> tuple[float, float]:
        """A vector in device pixels in user space. Raises `BadValueError` for a transform without an inverse."""
        return self._device()[0].inverse().apply_vector(*_point(dx, dy))


def _point(x: object, y: object) -> tuple[float, float]:
    """Two numbers, checked."""
    first, second = finite_numbers("a point", (x, y))
    return first, second


def _chain(clip: Clip | None) -> list[Clip]:
    found = []
    while clip is not None:
        found.append(clip)
        clip = clip.parent
    return found


def _holds(clip: Clip, x: Any, y: Any) -> bool:
    local: tuple[float, float] = clip.transform.inverse().apply(x, y)
    path: PathData = clip.path
    return raster_backend().point_in_path(path, *local, clip.rule)
