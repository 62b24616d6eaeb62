"""Mesh gradients: patches of cubic sides with a colour at each corner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, StateError, shown
from vecdraw.paint.brush import MeshBrush, MeshPatch, Point
from vecdraw.paint.brush_arguments import number, point
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.mesh_surface import inner_controls

_SIDES: Final = 4
_TRANSPARENT: Final = Color(0.0, 0.0, 0.0, 0.0)


class MeshGradient:
    """Patches, each with four sides and a colour at each corner. Where they overlap the later one is seen.

    A patch is given whole, to `add_patch`, or step by step with the verbs of pycairo's `MeshPattern`:
    `begin_patch`, `move_to` once, `line_to` and `curve_to` for up to four sides, `set_corner_color` and perhaps
    `set_control_point`, then `end_patch`. Points are user units. Between the corners colours are interpolated
    bilinearly, premultiplied, in sRGB; outside the patches nothing is painted.

    Raises `StateError` for verbs out of order, `LimitError` for more patches than `limits.mesh_patches`.
    """

    __slots__ = ("_brush", "_open", "_patches")

    def __init__(self, patches: Iterable[MeshPatch] = ()) -> None:
        self._patches: list[MeshPatch] = []
        self._open: _OpenPatch | None = None
        self._brush: MeshBrush | None = None
        for patch in _listed(patches):
            self.add_patch(patch.points, patch.colors, patch.controls)

    @property
    def patches(self) -> tuple[MeshPatch, ...]:
        """The patches that are whole, in the order they are painted."""
        return tuple(self._patches)

    def add_patch(
        self,
        points: Sequence[Point],
        colors: Sequence[Any],
        controls: Sequence[Point] | None = None,
    ) -> None:
        """Adds a patch of twelve `points` round its sides from the first corner, or of its corners, straight between.

        `colors` are those of the four corners, in the same order. `controls` are the four inner control points of a
        tensor-product patch, each by its corner; None for a Coons patch. Raises `BadTypeError`, `BadValueError`.
        """
        self._check_closed("add_patch")
        outline = _points(points, "points")
        if len(outline) == _SIDES:
            outline = _straight(outline)
        if len(outline) != 3 * _SIDES:
            raise BadValueError(f"a patch has 12 points, or 4 where its sides are straight, got {len(outline)}")
        inner = None if controls is None else _points(controls, "controls")
        if inner is not None and len(inner) != _SIDES:
            raise BadValueError(f"a patch has 4 inner control points, got {len(inner)}")
        if not isinstance(colors, (tuple, list)):
            raise BadTypeError(f"colors must be a list of four colours, got {shown(colors)}")
        if len(colors) != _SIDES:
            raise BadValueError(f"a patch has 4 colours, one a corner, got {len(colors)}")
        self._add(MeshPatch(outline, inner, tuple(to_color(color) for color in colors)))

    def begin_patch(self) -> None:
        """Begins a patch."""
        self._check_closed("begin_patch")
        limits.check("mesh_patches", len(self._patches) + 1, "patches of a mesh")
        self._open = _OpenPatch()

    def move_to(self, x: float, y: float) -> None:
        """The first corner of the patch."""
        patch = self._current("move_to")
        if patch.points:
            raise StateError("move_to comes once in a patch, before its sides")
        patch.points.append((number(x, "x"), number(y, "y")))

    def line_to(self, x: float, y: float) -> None:
        """A straight side from the last corner to (x, y). Without a corner yet it is `move_to`."""
        patch = self._current("line_to")
        if not patch.points:
            self.move_to(x, y)
            return
        x0, y0 = patch.points[-1]
        x, y = number(x, "x"), number(y, "y")
        first, second = _between((x0, y0), (x, y), 1 / 3), _between((x0, y0), (x, y), 2 / 3)
        self._side(patch, (first, second, (x, y)))

    def curve_to(self, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> None:
        """A cubic side from the last corner to (x3, y3). Without a corner yet it begins at (x1, y1)."""
        patch = self._current("curve_to")
        given = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "x3": x3, "y3": y3}
        a, b, c, d, e, f = (number(value, name) for name, value in given.items())
        if not patch.points:
            patch.points.append((a, b))
        self._side(patch, ((a, b), (c, d), (e, f)))

    def set_control_point(self, corner: int, x: float, y: float) -> None:
        """The inner control point by the corner of that number (0 to 3); those not set are those of a Coons patch."""
        patch = self._current("set_control_point")
        patch.controls[_corner(corner)] = (number(x, "x"), number(y, "y"))

    def set_corner_color(self, corner: int, color: Any) -> None:
        """The colour of the corner of that number (0 to 3); corners without one are transparent."""
        patch = self._current("set_corner_color")
        patch.colors[_corner(corner)] = to_color(color)

    def end_patch(self) -> None:
        """Ends the patch. Sides that are missing are straight, the first of them to the first corner."""
        patch = self._current("end_patch")
        if not patch.points:
            raise StateError("a patch needs a first corner: move_to comes before end_patch")
        while len(patch.points) <= 3 * _SIDES:
            self.line_to(*patch.points[0])
        outline = tuple(patch.points[: 3 * _SIDES])
        controls = None
        if patch.controls:
            coons = inner_controls(outline)
            controls = tuple(patch.controls.get(corner, coons[corner]) for corner in range(_SIDES))
        colors = tuple(patch.colors.get(corner, _TRANSPARENT) for corner in range(_SIDES))
        self._open = None
        self._add(MeshPatch(outline, controls, colors))

    def brush(self) -> MeshBrush:
        """The mesh as it is now, as a frozen value. Raises `StateError` while a patch is open."""
        self._check_closed("drawing")
        if self._brush is None:
            self._brush = MeshBrush(tuple(self._patches))
        return self._brush

    def _add(self, patch: MeshPatch) -> None:
        limits.check("mesh_patches", len(self._patches) + 1, "patches of a mesh")
        self._patches.append(patch)
        self._brush = None

    def _side(self, patch: _OpenPatch, points: tuple[Point, Point, Point]) -> None:
        if len(patch.points) > 3 * _SIDES:
            raise StateError("a patch has four sides, and this one has them already")
        patch.points += points

    def _current(self, verb: str) -> _OpenPatch:
        if self._open is None:
            raise StateError(f"{verb} comes between begin_patch and end_patch")
        return self._open

    def _check_closed(self, what: str) -> None:
        if self._open is not None:
            raise StateError(f"a patch is open; end_patch must come before {what}")


class _OpenPatch:
    """A patch that has begun."""

    __slots__ = ("colors", "controls", "points")

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.controls: dict[int, Point] = {}
        self.colors: dict[int, Color] = {}


def _listed(patches: Any) -> list[MeshPatch]:
    try:
        listed = list(patches)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadTypeError(f"patches must be a list of MeshPatch, got {shown(patches)}") from error
    for patch in listed:
        if not isinstance(patch, MeshPatch):
            raise BadTypeError(f"patches must be a list of MeshPatch, got {shown(patch)}")
    return listed


def _corner(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"a corner must be a number from 0 to 3, got {shown(value)}")
    if not 0 <= value < _SIDES:
        raise BadValueError(f"a corner must be a number from 0 to 3, got {value!r}")
    return value


def _points(values: object, name: str) -> tuple[Point, ...]:
    if not isinstance(values, (tuple, list)):
        raise BadTypeError(f"{name} must be a list of points (x, y), got {shown(values)}")
    if len(values) > 3 * _SIDES:
        raise BadValueError(f"a patch has at most 12 {name}, got {len(values)}")
    return tuple(point(value, f"each of {name}") for value in values)


def _straight(corners: tuple[Point, ...]) -> tuple[Point, ...]:
    """The control points of straight sides round four corners."""
    found: list[Point] = []
    for at, corner in enumerate(corners):
        to = corners[(at + 1) % _SIDES]
        found += (corner, _between(corner, to, 1 / 3), _between(corner, to, 2 / 3))
    return tuple(found)


def _between(one: Point, two: Point, share: float) -> Point:
    return one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share
