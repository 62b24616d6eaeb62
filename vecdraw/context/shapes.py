"""Rectangles, paths, clipping and hit tests of the Context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from threading import get_ident
from typing import Any, Final, get_args

from vecdraw import limits
from vecdraw.arguments import to_bool, to_float
from vecdraw.backends.registry import raster_backend
from vecdraw.context.known_shapes import (
    NO_PATH,
    ShapeKey,
    key_of,
    known_fill,
    known_shape,
    remember,
    remember_fill,
)
from vecdraw.context.styles import Styles
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.corners import Radii
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.geometry.projection import Projection
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.scene.ops import ClearRect, Clip, FillPath, FillRect, StrokePath, StrokeRect
from vecdraw.scene.projected import in_pixels
from vecdraw.scene.work import FREE_SEGMENTS, check_fill, check_stroke

_NONZERO: Final = "nonzero"
_new = tuple.__new__


class Shapes(Styles):
    """fill_rect and its like; the current path; fill, stroke, clip; is_point_in_path and is_point_in_stroke."""

    # --- rectangles ---------------------------------------------------------------------------------------------

    def fill_rect(self, x: float, y: float, w: float, h: float) -> None:
        """Fills a rectangle; negative sides turn it over, an empty one paints nothing."""
        state = self._state
        shared = state.shared
        brush: Any = state.fill
        if shared is not None and brush.__class__ is Color and get_ident() == self._thread:
            # The common case in one step: numbers that are finite (their sum is), and not the whole canvas anew.
            try:
                total = 0.0 + x + y + w + h
                plain = total.__class__ is float and isfinite(total) and (x > 0 or y > 0)
            except (TypeError, ValueError, ArithmeticError):
                plain = False
            ops = self._ops
            if plain and len(ops) < self._max_ops:
                ops.append(_new(FillRect, (x, y, w, h, brush, shared)))
                return
        self._fill_rect(x, y, w, h)

    def _fill_rect(self, x: float, y: float, w: float, h: float) -> None:
        if not self._finite(x, y, w, h):
            return
        state = self._state
        if not state.transform.is_invertible:
            return
        x, y, w, h = float(x), float(y), float(w), float(h)
        brush = state.fill_brush()
        if x <= 0.0 and y <= 0.0 and self._covers(x, y, w, h, brush):
            self._drop_hidden()
        self._record(FillRect(x, y, w, h, brush, state.shared or state.share()))

    def stroke_rect(self, x: float, y: float, w: float, h: float) -> None:
        """Strokes a rectangle's outline."""
        if not self._finite(x, y, w, h) or not (w or h):
            return
        state = self._state
        if not state.transform.is_invertible:
            return
        if state.stroke.dash:
            outline = Path()
            outline.rect(x, y, w, h)
            if state.marker is not None:
                self._stamp(outline.data(), state.marker)
                return
            check_stroke(outline.data(), state.stroke, *self._device(), self._seen_through())
        brush = state.line_brush()
        self._record(StrokeRect(float(x), float(y), float(w), float(h), brush, state.stroke, state.share()))

    def clear_rect(self, x: float, y: float, w: float, h: float) -> None:
        """Makes a rectangle transparent, inside the clip."""
        if not self._finite(x, y, w, h) or not self._state.transform.is_invertible:
            return
        x, y, w, h = float(x), float(y), float(w), float(h)
        if self._covers(x, y, w, h, None):
            self._drop_hidden()
        self._record(ClearRect(x, y, w, h, self._state.share()))

    # --- the current path ---------------------------------------------------------------------------------------

    def begin_path(self) -> None:
        """Empties the current path."""
        self._path, self._is_lent = NO_PATH, True
        transform = self._state.transform
        if transform is not self._space or self._collapsed:
            self._collapsed = not transform.is_invertible
            self._space = Affine() if self._collapsed else transform

    def close_path(self) -> None:
        """Closes the current subpath."""
        self._pen().close_path()

    def move_to(self, x: float, y: float) -> None:
        """Starts a subpath at (x, y)."""
        if self._finite(x, y):
            pen = self._pen()
            pen.move_to(*(self._state.transform.apply(x, y) if self._collapsed else (x, y)))

    def line_to(self, x: float, y: float) -> None:
        """A straight line to (x, y)."""
        if not self._finite(x, y):
            return
        if self._is_lent or self._collapsed or self._space is not self._state.transform:
            pen = self._pen()
            pen.line_to(*(self._state.transform.apply(x, y) if self._collapsed else (x, y)))
        else:
            self._path._line_to(x, y)  # noqa: SLF001  # as `Path.line_to`, for a point that is known to be finite

    def quadratic_curve_to(self, cpx: float, cpy: float, x: float, y: float) -> None:
        """A quadratic Bézier curve to (x, y)."""
        if self._finite(cpx, cpy, x, y):
            pen = self._pen()
            pen.quadratic_curve_to(*self._mapped(cpx, cpy, x, y))

    def bezier_curve_to(self, cp1x: float, cp1y: float, cp2x: float, cp2y: float, x: float, y: float) -> None:
        """A cubic Bézier curve to (x, y)."""
        if self._finite(cp1x, cp1y, cp2x, cp2y, x, y):
            pen = self._pen()
            pen.bezier_curve_to(*self._mapped(cp1x, cp1y, cp2x, cp2y, x, y))

    def arc_to(self, x1: float, y1: float, x2: float, y2: float, radius: float) -> None:
        """An arc tangent to two lines. Raises `IndexSizeError` for a negative radius."""
        if self._finite(x1, y1, x2, y2, radius):
            pen = self._pen()
            a, b, c, d = self._mapped(x1, y1, x2, y2)
            pen.arc_to(a, b, c, d, radius)

    def _mapped(self, *coords: float) -> Any:
        """Points as the pen takes them: on the canvas, where the transform has no inverse."""
        if not self._collapsed:
            return coords
        apply = self._state.transform.apply
        return [c for x, y in zip(coords[0::2], coords[1::2], strict=True) for c in apply(x, y)]

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        start_angle: float,
        end_angle: float,
        counterclockwise: bool = False,
    ) -> None:
        """An arc of a circle, angles in radians. Raises `IndexSizeError` for a negative radius."""
        ccw = to_bool(counterclockwise, "counterclockwise")
        key = self._key_of("ccw arc" if ccw else "arc", x, y, radius, start_angle, end_angle)
        if not self._is_known(key) and self._finite(x, y, radius, start_angle, end_angle):
            self._add_whole(lambda pen: pen.arc(x, y, radius, start_angle, end_angle, ccw), key)

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
        """An arc of an ellipse, angles in radians. Raises `IndexSizeError` for a negative radius."""
        ccw = to_bool(counterclockwise, "counterclockwise")
        if self._finite(x, y, radius_x, radius_y, rotation, start_angle, end_angle):
            self._add_whole(
                lambda pen: pen.ellipse(x, y, radius_x, radius_y, rotation, start_angle, end_angle, ccw)
            )

    def rect(self, x: float, y: float, w: float, h: float) -> None:
        """A closed rectangle as a subpath of its own."""
        key = self._key_of("rect", x, y, w, h)
        if not self._is_known(key) and self._finite(x, y, w, h):
            self._add_whole(lambda pen: pen.rect(x, y, w, h), key)

    def round_rect(self, x: float, y: float, w: float, h: float, radii: Radii = 0.0) -> None:
        """A closed rectangle with rounded corners as a subpath of its own; `radii` as in `Path.round_rect`."""
        key = self._key_of("round_rect", x, y, w, h, radii)
        if self._is_known(key) or not self._finite(x, y, w, h):
            return
        try:
            self._add_whole(lambda pen: pen.round_rect(x, y, w, h, radii), key)
        except BadTypeError:
            raise
        except BadValueError as error:
            if type(error) is not BadValueError:
                raise
            self._reject(error)

    def _add_whole(self, add: Callable[[Path], None], key: ShapeKey | None = None) -> None:
        """Adds a shape that has no meaning where the transform collapses the plane, but whose arguments must hold."""
        pen = self._pen()
        add(Path() if self._collapsed else pen)
        if key is not None:
            remember(key, pen)
            self._is_lent = True

    def _key_of(self, shape: str, *numbers: object) -> ShapeKey | None:
        """What a shape is found by, where the path would be that shape alone."""
        fresh = self._path is NO_PATH and self._space is self._state.transform and not self._collapsed
        return key_of(shape, *numbers) if fresh else None

    def _is_known(self, key: ShapeKey | None) -> bool:
        """Whether the path is now the shape found by `key`."""
        path = None if key is None else known_shape(key)
        if path is None:
            return False
        self._path, self._is_lent = path, True
        return True

    # --- drawing the path ---------------------------------------------------------------------------------------

    def fill(self, path: Path | FillRule | None = None, rule: FillRule = "nonzero") -> None:
        """Fills `path`, or the current path; `rule` is `"nonzero"` or `"evenodd"`."""
        state = self._state
        is_known = path is None and self._is_lent and self._space is state.transform and rule is _NONZERO
        known = known_fill(self._path, state) if is_known else None
        if known is not None:
            self._record(known)
            return
        path, rule = _path_and_rule(path, rule)
        data = self._drawable(path)
        if data is not None:
            self._check_fill(data, rule)
            op = FillPath(data, rule, state.fill_brush(), state.share())
            self._record(op)
            if is_known and len(data.verbs) <= FREE_SEGMENTS:
                remember_fill(self._path, op, state)

    def stroke(self, path: Path | None = None) -> None:
        """Strokes `path`, or the current path."""
        data = self._drawable(path)
        if data is not None:
            state = self._state
            if state.marker is not None and state.dash:
                self._stamp(data, state.marker)
                return
            check_stroke(data, state.stroke, *self._device(), self._seen_through())
            self._record(StrokePath(data, state.line_brush(), state.stroke, state.share()))

    def _stamp(self, line: PathData, marker: Path) -> None:
        """Fills markers along a line, as `line_dash_marker` has it."""
        stamps = self._stamps(line, marker)
        if stamps is not None:
            self._check_fill(stamps, "nonzero")
            self._record(FillPath(stamps, "nonzero", self._state.line_brush(), self._state.share()))

    def _stamps(self, line: PathData, marker: Path) -> PathData | None:
        """The markers along a line; None where the dashes leave no room between them."""
        state = self._state
        spacing = state.dash[0]
        if spacing <= 0:
            return None
        return Path(line).stamped(marker, spacing, -state.stroke.dash_offset % spacing, state.marker_fit).data()

    def clip(self, path: Path | FillRule | None = None, rule: FillRule = "nonzero") -> None:
        """Limits what is drawn from now on to the inside of `path`, or of the current path."""
        path, rule = _path_and_rule(path, rule)
        data = self._path_data(path)
        state = self._state
        if data is None or not state.transform.is_invertible:
            return
        depth = (state.clip.depth if state.clip is not None else 0) + 1
        limits.check("clip_depth", depth, "clips in force at one time")
        self._check_fill(data, rule)
        state.clip = Clip(state.clip, data, rule, state.transform, depth)
        state.shared = None

    @contextmanager
    def clipped(self, path: Path, rule: FillRule = "nonzero") -> Iterator[None]:
        """Clips to `path` for the length of a `with` block."""
        with self.saved():
            self.clip(path, rule)
            yield

    def _drawable(self, path: object) -> PathData | None:
        """The path to draw, or None where nothing would be."""
        data = self._path_data(path)
        return data if data is not None and self._state.transform.is_invertible else None

    # --- hit tests ----------------------------------------------------------------------------------------------

    def is_point_in_path(self, *args: Any) -> bool:
        """Whether a point is inside a path: `(x, y[, rule])` the current one, `(path, x, y[, rule])` a given one.

        (x, y) is a point of the canvas, not transformed; points on the edge are inside.
        """
        path, x, y, rest = _point_arguments(args, "is_point_in_path", 1)
        rule = _rule(rest[0] if rest else "nonzero")
        local = self._local_point(path, x, y)
        return local is not None and raster_backend().point_in_path(local[0], local[1], local[2], rule)

    def is_point_in_stroke(self, *args: Any) -> bool:
        """Whether a point is inside the stroke of a path: `(x, y)`, the current one, `(path, x, y)`, a given one."""
        path, x, y, _ = _point_arguments(args, "is_point_in_stroke", 0)
        local = self._local_point(path, x, y)
        state = self._state
        if local is None:
            return False
        check_stroke(local[0], state.stroke, *self._device())
        return raster_backend().point_in_stroke(*local, state.stroke, state.transform)

    def _local_point(self, path: Path | None, x: Any, y: Any) -> tuple[PathData, float, float] | None:
        transform = self._state.transform
        data = self._path_data(path)
        if not self._finite(x, y) or not transform.is_invertible or data is None:
            return None
        return (data, *transform.inverse().apply(x, y))

    def _seen_through(self) -> Projection | None:
        """The projection of the layers around, in px."""
        return in_pixels(self._state.projection, self._canvas.scale)

    def _check_fill(self, data: PathData, rule: FillRule) -> None:
        """Raises `LimitError` where filling `data` would take too long."""
        if len(data.verbs) > FREE_SEGMENTS:
            check_fill(data, rule, *self._device(), self._seen_through())

    def _device(self) -> tuple[Affine, Rect]:
        """The transform in force from user units to px, and the canvas in px."""
        width, height, scale = self._canvas.width, self._canvas.height, self._canvas.scale
        return Affine.scaling(scale) @ self._state.transform, Rect(0.0, 0.0, width * scale, height * scale)


def _rule(value: object) -> FillRule:
    for known in get_args(FillRule):
        if isinstance(value, str) and value == known:
            return known  # type: ignore[no-any-return]  # get_args forgets that these are the Literal's own strings
    raise BadValueError(f"a fill rule must be 'nonzero' or 'evenodd', got {shown(value)}")


def _path_and_rule(path: Path | FillRule | None, rule: FillRule) -> tuple[Path | None, FillRule]:
    if isinstance(path, str):
        return None, _rule(path)
    return path, rule if rule is _NONZERO else _rule(rule)


def _point_arguments(args: tuple[Any, ...], name: str, optional: int) -> tuple[Path | None, Any, Any, tuple[Any, ...]]:
    path = None
    rest = args
    if args and to_float(args[0]) is None:
        path, rest = args[0], args[1:]
        if not isinstance(path, Path):
            raise BadTypeError(f"{name}() takes a Path or the numbers x and y first, got {shown(path)}")
    if not 2 <= len(rest) <= 2 + optional:
        raise BadTypeError(f"{name}() takes [path,] x, y{', rule' if optional else ''}, got {len(args)} arguments")
    return path, rest[0], rest[1], rest[2:]
