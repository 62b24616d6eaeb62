"""Whether a path covers the area that a boolean operation leaves, looked at along lines across the plane.

Lengths are those of a frame: the paths are about a thousand wide in it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from vecdraw.geometry.chords import Bools, Floats, Ints
from vecdraw.geometry.frame import Frame
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.geometry.scanlines import crossings, polygon_edges

Operand = tuple[PathData, FillRule]

_LINES: Final = 96
_WIDTH: Final = 1.0  # of what is looked at, across
_APART: Final = 0.5  # from an edge; what is nearer may be rounding
_WIDEST: Final = 64  # differences whose distance from the edges is measured


class BooleanCheck:
    """Holds the operands as lines, to compare results with them."""

    def __init__(self, one: Operand, two: Operand, operation: str, frame: Frame) -> None:
        self._frame = frame
        self._operation = operation
        self._operands = [polygon_edges(data, frame) for data, _ in (one, two)]
        self._rules = one[1], two[1]

    def holds(self, result: PathData) -> bool:
        """Whether `result`, under either rule, covers what the operation leaves of the operands."""
        parts = [*self._operands, polygon_edges(result, self._frame)]
        edges = np.concatenate(parts, axis=1)
        owner = np.repeat(np.arange(3), [part.shape[1] for part in parts])
        if not np.isfinite(edges).all():
            return False
        heights = _heights(edges)
        if not len(heights):
            return True
        met = crossings(edges, heights)
        order = np.lexsort((met.x, met.line))
        line, x, edge = met.line[order], met.x[order], met.edge[order]
        turn, of = np.sign(edges[3] - edges[1]).astype(np.int64)[edge], owner[edge]
        windings = [np.cumsum(np.where(of == k, turn, 0)) for k in range(3)]
        inside = [_inside(winding, rule) for winding, rule in zip(windings[:2], self._rules, strict=True)]
        expected = _expected(inside[0], inside[1], self._operation)
        wrong = (expected != (windings[2] != 0)) | (expected != (windings[2] % 2 == 1))
        gap = np.append(np.where(line[1:] == line[:-1], x[1:] - x[:-1], 0.0), 0.0)
        suspects = np.flatnonzero(wrong & (gap > _WIDTH))
        suspects = suspects[np.argsort(-gap[suspects], kind="stable")][:_WIDEST]
        return not any(_is_apart(x[k] + gap[k] / 2, heights[line[k]], edges) for k in suspects)


def _inside(winding: Ints, rule: FillRule) -> Bools:
    inside: Bools = winding % 2 == 1 if rule == "evenodd" else winding != 0
    return inside


def _expected(one: Bools, two: Bools, operation: str) -> Bools:
    if operation == "union":
        return one | two
    if operation == "intersection":
        return one & two
    if operation == "difference":
        return one & ~two
    if operation == "reverse-difference":
        return two & ~one
    return one ^ two


def _heights(edges: Floats) -> Floats:
    """Where to look: between the heights of corners, so that each face between two is met; in a fixed order."""
    corners = np.unique(edges[1])
    middles: Floats = (corners[1:] + corners[:-1]) / 2
    gaps = corners[1:] - corners[:-1]
    middles, gaps = middles[gaps > 0], gaps[gaps > 0]
    if len(middles) > _LINES:
        # Half of them in the widest gaps, half spread over all.
        widest = np.argsort(-gaps, kind="stable")[: _LINES // 2]
        spread = np.linspace(0, len(middles) - 1, _LINES // 2).astype(np.int64)
        middles = middles[np.unique(np.concatenate((widest, spread)))]
    return middles


def _is_apart(x: float, y: float, edges: Floats) -> bool:
    """Whether a point is nowhere near an edge."""
    x0, y0, x1, y1 = edges
    dx, dy = x1 - x0, y1 - y0
    square = dx * dx + dy * dy
    t = np.clip(((x - x0) * dx + (y - y0) * dy) / np.where(square > 0, square, 1.0), 0.0, 1.0)
    return bool((np.hypot(x0 + t * dx - x, y0 + t * dy - y) > _APART).all())
