"""The free room of lines that flow round shapes (CSS Exclusions 1, CSS Shapes 1).

In the axes of lines: u along a line from its left (upper) end, v in block direction from the edge where blocks begin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.path_data import PathData
from vecdraw.text.skip_ink import Interval, widened, without
from vecdraw.text.style import WritingMode

if TYPE_CHECKING:
    from numpy.typing import NDArray

WrapFlow = Literal["both", "largest", "start", "end"]

_FLATNESS: Final = 0.05  # px
_SLABS: Final = 16  # heights looked at in the band of one line, at most; all edges in it count anyway


class FlowArea:
    """Shapes that lines keep clear of, by at least `margin` px; `flow` says on which of their sides lines stand."""

    def __init__(self, shapes: Iterable[PathData], margin: float, flow: WrapFlow) -> None:
        self._edges = [edges for shape in shapes if (edges := _edges(shape)).size]
        sides = sum(edges.shape[1] for edges in self._edges)
        limits.check("exclusion_sides", sides, "sides of the polygons of exclusions")
        self._margin, self._flow = margin, flow

    @property
    def bottom(self) -> float:
        """Below which v no shape stands."""
        return max((float(edges[[1, 3]].max()) for edges in self._edges), default=-math.inf) + self._margin

    def free(self, top: float, bottom: float, length: float, begin: float = 0.0) -> list[Interval]:
        """The stretches of a line `length` px long between two heights that no shape stands in, in order.

        The line begins at the u `begin`; the stretches are px from there.
        """
        taken: list[Interval] = []
        for edges in self._edges:
            taken += _met(edges, top - self._margin, bottom + self._margin)
        taken = [(low - begin, high - begin) for low, high in taken] if begin else taken
        parts = without((0.0, length), widened(taken, self._margin)) if taken else [(0.0, length)]
        if self._flow == "both" or len(parts) < 2:
            return parts
        if self._flow == "largest":
            return [max(parts, key=lambda part: part[1] - part[0])]
        return parts[:1] if self._flow == "start" else parts[-1:]


def in_line_axes(shape: PathData, mode: WritingMode, size: tuple[float | None, float | None]) -> PathData:
    """A shape of a page of (width, height) px, y down, in the axes of its lines; a side that is None counts as 0."""
    width, height = size[0] or 0.0, size[1] or 0.0
    match mode:
        case "horizontal-tb":
            return shape
        case "vertical-rl" | "sideways-rl":
            return shape.transformed(Affine(0.0, -1.0, 1.0, 0.0, 0.0, width))
        case "vertical-lr":
            return shape.transformed(Affine(0.0, 1.0, 1.0, 0.0, 0.0, 0.0))
        case "sideways-lr":
            return shape.transformed(Affine(0.0, 1.0, -1.0, 0.0, height, 0.0))


def _edges(shape: PathData) -> NDArray[np.float64]:
    """The edges u0, v0, u1, v1 of a shape's closed polygons, shape (4, n)."""
    edges: list[tuple[float, float, float, float]] = []
    for line in flatten(shape, _FLATNESS):
        edges += [(*one, *two) for one, two in zip(line, [*line[1:], line[0]], strict=True)]
    return np.array(edges, np.float64).reshape(-1, 4).T


def _met(edges: NDArray[np.float64], top: float, bottom: float) -> list[Interval]:
    """The stretches of u that a shape (nonzero) takes up between two heights."""
    u0, v0, u1, v1 = edges
    inside = (np.minimum(v0, v1) < bottom) & (np.maximum(v0, v1) > top)
    if not inside.any():
        return []
    u0, v0, u1, v1 = u0[inside], v0[inside], u1[inside], v1[inside]
    rise = np.where(v1 == v0, 1.0, v1 - v0)
    ends = np.where(v1 == v0, [[0.0], [1.0]], np.clip(np.stack((top - v0, bottom - v0)) / rise, 0.0, 1.0))
    sides = u0 + ends * (u1 - u0)
    found: list[Interval] = list(zip(sides.min(axis=0).tolist(), sides.max(axis=0).tolist(), strict=True))
    heights = np.unique(np.clip(np.concatenate((v0, v1)), top, bottom))
    middles = (heights[1:] + heights[:-1]) / 2
    for height in middles[:: max(1, len(middles) // _SLABS)].tolist():
        found += _inside(u0, v0, u1, v1, height)
    return found


def _inside(
    u0: NDArray[np.float64], v0: NDArray[np.float64], u1: NDArray[np.float64], v1: NDArray[np.float64], height: float
) -> list[Interval]:
    """The stretches inside a shape at one height."""
    crossing = (v0 > height) != (v1 > height)
    u0, v0, u1, v1 = u0[crossing], v0[crossing], u1[crossing], v1[crossing]
    at = u0 + (height - v0) / (v1 - v0) * (u1 - u0)
    order = np.argsort(at, kind="stable")
    winding = np.cumsum(np.where(v1 > v0, 1, -1)[order])
    places = at[order]
    return [
        (float(places[k]), float(places[k + 1])) for k in range(len(places) - 1) if winding[k]
    ]
