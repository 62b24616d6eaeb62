"""Paths as polygons, and where lines across the plane meet them; arrays in float64."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from vecdraw.geometry.chords import Floats, Ints
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.frame import Frame
from vecdraw.geometry.path_data import PathData

TOLERANCE: Final = 1 / 16
"""How far polygons may be from the curves they stand for, in a frame in which a path is about a thousand wide."""


class Crossings(NamedTuple):
    """Where edges meet horizontal lines, shape (n,) each: the line, x on it, the edge."""

    line: Ints
    x: Floats
    edge: Ints


def polygon_edges(data: PathData, frame: Frame) -> Floats:
    """The sides x0, y0, x1, y1 of a path's closed polygons, shape (4, n), in the frame."""
    x, y, first, last = _corners(data, frame)
    after = np.arange(1, len(x) + 1)
    after[last] = first
    edges: Floats = np.stack((x, y, x[after], y[after]))
    return edges


def open_edges(data: PathData, frame: Frame) -> tuple[Floats, Ints]:
    """The sides of a path's polygons without those that close them, and the index of the polygon of each."""
    x, y, first, last = _corners(data, frame)
    kept = np.ones(len(x), bool)
    kept[last] = False
    owner = np.repeat(np.arange(len(first)), last - first)
    at = np.flatnonzero(kept)
    edges: Floats = np.stack((x[at], y[at], x[at + 1], y[at + 1]))
    return edges, owner


def _corners(data: PathData, frame: Frame) -> tuple[Floats, Floats, Ints, Ints]:
    """The corners x, y of all polygons in the frame, and the index of the first and of the last of each."""
    lines = flatten(data, TOLERANCE / frame.scale)
    counts = np.array([len(line) for line in lines], np.int64)
    points = np.array([number for line in lines for point in line for number in point], np.float64)
    end = np.cumsum(counts)
    with np.errstate(all="ignore"):
        x, y = (points[0::2] - frame.x0) * frame.scale, (points[1::2] - frame.y0) * frame.scale
    return x, y, end - counts, end - 1


def crossings(edges: Floats, heights: Floats) -> Crossings:
    """Where edges cross horizontal lines at ascending `heights`; the end of an edge that is lower does not count."""
    x0, y0, x1, y1 = edges
    first = np.searchsorted(heights, np.minimum(y0, y1))
    counts = np.searchsorted(heights, np.maximum(y0, y1)) - first
    edge = np.repeat(np.arange(len(counts)), counts)
    line = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + first[edge]
    t = (heights[line] - y0[edge]) / (y1[edge] - y0[edge])
    return Crossings(line, x0[edge] + t * (x1[edge] - x0[edge]), edge)
