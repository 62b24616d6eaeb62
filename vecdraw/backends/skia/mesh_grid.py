"""Patches of a mesh as grids of triangles, fine enough that neither their outlines nor their colours show it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.paint.brush import MeshPatch
from vecdraw.paint.mesh_surface import control_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Place = Callable[[Array], Array]

_FLATNESS: Final = 0.05  # px between a side and the line that stands for it
_FINEST: Final = 128  # parts of a side
_STEP: Final = 1 / 512  # of a patch's size between a point and where its colour says it is: half a level of 255
_SKIRT: Final = 1.5  # px; more than half the diagonal of a pixel
_FURTHEST: Final = 1e7  # px; coordinates beyond it are not exact enough in float32 to be worth drawing


class Triangles(NamedTuple):
    """Points in px, their places (u, v) in the patch, and the triangles' corners, in the order they are painted."""

    points: Array
    places: Array
    corners: list[int]


def controls_of(patches: tuple[MeshPatch, ...]) -> Array:
    """The control points of all patches, of shape (patches, 4, 4, 2)."""
    return np.array([control_grid(patch) for patch in patches]).reshape(-1, 4, 4, 2)


def near(mapped: Array, width: int, height: int) -> list[int]:
    """Which patches may touch a picture of that size, by their control points in px: they lie inside these."""
    low, high = mapped.min(axis=(1, 2)), mapped.max(axis=(1, 2))
    beside = (high < -_SKIRT).any(axis=1) | (low[:, 0] > width + _SKIRT) | (low[:, 1] > height + _SKIRT)
    return [int(number) for number in np.flatnonzero(~beside)]


class Mesh:
    """Patches as triangles; `place` maps arrays of points to px.

    Sides that two patches share become the same lines, whatever else the patches are, so that no gap is left.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._sides: dict[tuple[bytes, int], Array] = {}
        self._uses: dict[bytes, int] = {}

    def grid_of(self, controls: Array) -> Triangles | None:
        """The patch of these control points as triangles; None where it is too far away to be drawn."""
        mapped = self._place(controls)
        if not np.isfinite(mapped).all() or np.abs(mapped).max() > _FURTHEST:
            return None
        across, down = _parts(mapped)
        surface = np.einsum("ui,ijk,vj->vuk", _bernstein(across), controls, _bernstein(down))
        points = self._place(surface)
        points[:, 0] = self._side(controls[0], down)
        points[:, -1] = self._side(controls[3], down)
        points[0] = self._side(controls[:, 0], across)
        points[-1] = self._side(controls[:, 3], across)
        if not np.isfinite(points).all():
            return None
        for side in _sides(controls):
            key = _key(side)[0]
            self._uses[key] = self._uses.get(key, 0) + 1
        return Triangles(points.reshape(-1, 2), _places(across, down), _corners(across, down))

    def skirts_of(self, controls: Array, grid: Triangles) -> Iterator[Triangles]:
        """Strips along the sides of the mesh that carry its colours a little beyond them, for pixels that they cut.

        Asked for when all patches have been made into grids: sides that two of them share need none.
        """
        points, places = grid.points, grid.places
        wheres = ((0, 0.0), (0, 1.0), (1, 0.0), (1, 1.0))
        for side, (axis, value) in zip(_sides(controls), wheres, strict=True):
            if self._uses[_key(side)[0]] > 1:
                continue
            along = places[:, axis] == value
            found = _without_repeats(points[along], places[along])
            if found is not None:
                yield _strip(*found)

    def _side(self, controls: Array, parts: int) -> Array:
        """A side in `parts`, on a line that depends on the side alone, from whichever end it is drawn."""
        key, backwards = _key(controls)
        line = self._sides.get((key, parts))
        if line is None:
            one_way = controls[::-1] if backwards else controls
            coarse = min(parts, _cuts(self._place(one_way), 0, _FLATNESS))
            knots = self._place(_bernstein(coarse) @ one_way)
            at, numbers = _unit(parts) * coarse, np.arange(coarse + 1)
            line = np.empty((parts + 1, 2))
            line[:, 0], line[:, 1] = np.interp(at, numbers, knots[:, 0]), np.interp(at, numbers, knots[:, 1])
            self._sides[key, parts] = line
        return line[::-1] if backwards else line


def _sides(controls: Array) -> tuple[Array, Array, Array, Array]:
    """The sides where u is 0 and 1, and where v is 0 and 1."""
    return controls[0], controls[3], controls[:, 0], controls[:, 3]


def _key(controls: Array) -> tuple[bytes, bool]:
    """What is the same for a side from either end, and whether this is its end."""
    there, back = controls.tobytes(), controls[::-1].tobytes()
    return (back, True) if there > back else (there, False)


def _parts(mapped: Array) -> tuple[int, int]:
    """Into how many parts u and v are cut: powers of two, no fewer than any side needs by itself."""
    size = min(float(np.abs(side[1:] - side[:-1]).sum()) for side in _sides(mapped))
    tolerance = min(_FLATNESS, max(size, 1.0) * _STEP)
    across = _cuts(mapped, 0, tolerance)
    down = _cuts(mapped, 1, tolerance)
    steps = mapped[1:] - mapped[:-1]
    twist = 9.0 * float(np.abs(steps[:, 1:] - steps[:, :-1]).max())
    while across * down * 4.0 * tolerance < twist and min(across, down) < _FINEST:
        across, down = min(_FINEST, across * 2), min(_FINEST, down * 2)
    return across, down


def _cuts(controls: Array, axis: int, tolerance: float) -> int:
    """Into how many parts cubics are cut to be as good as straight, a power of two."""
    rows = controls if axis == 0 else controls.swapaxes(0, 1)
    bend = float(np.abs(rows[2:] - 2 * rows[1:-1] + rows[:-2]).max())
    needed = math.sqrt(0.75 * bend / tolerance)
    return int(min(_FINEST, 2 ** math.ceil(math.log2(max(1.0, needed)))))


@cache
def _unit(parts: int) -> Array:
    return np.linspace(0.0, 1.0, parts + 1)


@cache
def _bernstein(parts: int) -> Array:
    t = _unit(parts)
    s = 1.0 - t
    return np.stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3], axis=-1)


@lru_cache(maxsize=64)
def _places(across: int, down: int) -> Array:
    return np.stack(np.meshgrid(_unit(across), _unit(down)), axis=-1).reshape(-1, 2)


@lru_cache(maxsize=64)
def _corners(across: int, down: int) -> list[int]:
    """The triangles of a grid, by rising v and then u: what comes later lies on top (ISO 32000-2, 8.7.4.5.7)."""
    index = np.arange((across + 1) * (down + 1)).reshape(down + 1, across + 1)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    return [int(one) for one in np.stack([a, b, c, b, d, c], axis=-1).ravel()]


def _without_repeats(points: Array, places: Array) -> tuple[Array, Array] | None:
    """A side without the points that lie on the one before; None where only one is left."""
    moved = np.abs(np.diff(points, axis=0)).max(axis=1) > 1e-6
    keep = np.concatenate([[True], moved])
    return (points[keep], places[keep]) if moved.any() else None


def _strip(points: Array, places: Array) -> Triangles:
    steps = np.diff(points, axis=0)
    steps /= np.hypot(steps[:, 0], steps[:, 1])[:, None]
    tangents = np.concatenate([steps[:1], (steps[:-1] + steps[1:]) / 2, steps[-1:]])
    ends = points[:1] - _SKIRT * tangents[:1], points[-1:] + _SKIRT * tangents[-1:]
    line = np.concatenate([ends[0], points, ends[1]])
    directions = np.concatenate([tangents[:1], tangents, tangents[-1:]])
    normals = np.stack([-directions[:, 1], directions[:, 0]], axis=-1) * _SKIRT
    where = np.concatenate([places[:1], places, places[-1:]])
    return Triangles(
        np.stack([line + normals, line - normals], axis=1).reshape(-1, 2),
        np.repeat(where, 2, axis=0),
        _corners(1, len(line) - 1),
    )
