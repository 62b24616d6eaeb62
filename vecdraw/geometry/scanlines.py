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
    found: list[Floats] = []
    for line in flatten(data, TOLERANCE / frame.scale):
        points = np.array([*line, line[0]]).T
        found.append(np.concatenate((points[:, :-1], points[:, 1:])))
    if not found:
        return np.empty((4, 0))
    edges: Floats = np.concatenate(found, axis=1)
    edges -= np.array([[frame.x0], [frame.y0]] * 2)
    return edges * frame.scale


def crossings(edges: Floats, heights: Floats) -> Crossings:
    """Where edges cross horizontal lines at ascending `heights`; the end of an edge that is lower does not count."""
    x0, y0, x1, y1 = edges
    first = np.searchsorted(heights, np.minimum(y0, y1))
    counts = np.searchsorted(heights, np.maximum(y0, y1)) - first
    edge = np.repeat(np.arange(len(counts)), counts)
    line = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts) + first[edge]
    t = (heights[line] - y0[edge]) / (y1[edge] - y0[edge])
    return Crossings(line, x0[edge] + t * (x1[edge] - x0[edge]), edge)
