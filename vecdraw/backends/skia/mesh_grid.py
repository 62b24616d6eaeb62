"""Patches of a mesh as grids of triangles, fine enough that neither their outlines nor their colours show it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
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


def grid_of(patch: MeshPatch, place: Place) -> Triangles | None:
    """The patch as triangles; `place` maps arrays of points to px. None where it is too far away to be drawn.

    Sides that two patches share become the same lines, whatever else the patches are, so that no gap is left.
    """
    controls = np.array(control_grid(patch))
    mapped = place(controls)
    if not np.isfinite(mapped).all() or np.abs(mapped).max() > _FURTHEST:
        return None
    across, down = _parts(mapped)
    u, v = np.linspace(0.0, 1.0, across + 1), np.linspace(0.0, 1.0, down + 1)
    surface = np.einsum("ui,ijk,vj->vuk", _bernstein(u), controls, _bernstein(v))
    points = place(surface)
    points[:, 0] = _side(controls[0], down, place)
    points[:, -1] = _side(controls[3], down, place)
    points[0] = _side(controls[:, 0], across, place)
    points[-1] = _side(controls[:, 3], across, place)
    if not np.isfinite(points).all():
        return None
    places = np.stack(np.meshgrid(u, v), axis=-1)
    return Triangles(points.reshape(-1, 2), places.reshape(-1, 2), _corners(across, down))


def skirts_of(grid: Triangles) -> Iterator[Triangles]:
    """Strips along the four sides that carry the colours a little beyond them, for pixels that they cut."""
    points, places = grid.points, grid.places
    for axis, value in ((0, 0.0), (0, 1.0), (1, 0.0), (1, 1.0)):
        along = places[:, axis] == value
        side = _without_repeats(points[along], places[along])
        if side is not None:
            yield _strip(*side)


def _parts(mapped: Array) -> tuple[int, int]:
    """Into how many parts u and v are cut: powers of two, no fewer than any side needs by itself."""
    sides = [mapped[0], mapped[3], mapped[:, 0], mapped[:, 3]]
    size = min((float(np.abs(np.diff(side, axis=0)).sum()) for side in sides), default=0.0)
    tolerance = min(_FLATNESS, max(size, 1.0) * _STEP)
    across = _cuts(mapped, 0, tolerance)
    down = _cuts(mapped, 1, tolerance)
    twist = 9.0 * float(np.abs(np.diff(np.diff(mapped, axis=0), axis=1)).max())
    while across * down * 4.0 * tolerance < twist and min(across, down) < _FINEST:
        across, down = min(_FINEST, across * 2), min(_FINEST, down * 2)
    return across, down


def _cuts(controls: Array, axis: int, tolerance: float) -> int:
    """Into how many parts cubics are cut to be as good as straight, a power of two."""
    bend = float(np.abs(np.diff(controls, n=2, axis=axis)).max())
    needed = math.sqrt(0.75 * bend / tolerance)
    return int(min(_FINEST, 2 ** math.ceil(math.log2(max(1.0, needed)))))


def _side(controls: Array, parts: int, place: Place) -> Array:
    """A side in `parts`, on a line that depends on the side alone, from whichever end it is drawn."""
    backwards = tuple(map(tuple, controls)) > tuple(map(tuple, controls[::-1]))
    one_way = controls[::-1] if backwards else controls
    coarse = min(parts, _cuts(place(one_way), 0, _FLATNESS))
    knots = place(_bernstein(np.linspace(0.0, 1.0, coarse + 1)) @ one_way)
    at = np.linspace(0.0, coarse, parts + 1)
    line = np.stack([np.interp(at, np.arange(coarse + 1), knots[:, axis]) for axis in (0, 1)], axis=-1)
    return line[::-1] if backwards else line


def _bernstein(t: Array) -> Array:
    s = 1.0 - t
    return np.stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3], axis=-1)


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
