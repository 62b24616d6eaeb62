"""Glyphs of a stretch of text as arrays."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vecdraw.text.itemize import Item
from vecdraw.text.style import TextStyle

Pixels = NDArray[np.float64]
Indices = NDArray[np.intp]


class GlyphSlice(NamedTuple):
    """The glyphs of (a part of) an item, in the order they are seen, all lengths px.

    `clusters` are the characters of the block that they stand for; `advances` move the pen along the line, `along` and
    `cross` take it to the origin of each glyph: right and down in horizontal lines, down and right of the middle in
    vertical ones. `scale` is horizontal, about the middle of a vertical line. `kerned` are the glyphs whose advance is
    not the one that the face has for them, `unsafe` those that may be others when a line begins with them. `single` is
    the number of the first cluster where each glyph stands for one cluster in logical order, else -1.
    """

    item: Item
    span: int
    style: TextStyle
    size: float
    glyphs: NDArray[np.intp]
    clusters: Indices
    advances: Pixels
    along: Pixels
    cross: Pixels
    kerned: NDArray[np.bool_]
    unsafe: NDArray[np.bool_]
    angle: float = 0.0
    scale: float = 1.0
    setting: Literal["horizontal", "upright", "sideways", "combined"] = "horizontal"
    single: int = -1

    @property
    def start(self) -> int:
        """The index of the first character in the block."""
        return self.item.start

    @property
    def end(self) -> int:
        """The index behind the last character."""
        return self.item.end


def cluster_advances(piece: GlyphSlice, starts: Indices) -> Pixels:
    """The advances of the grapheme clusters that begin at `starts`, all those of a piece.

    A ligature is divided evenly among its clusters.
    """
    if len(piece.clusters) == len(starts) and (piece.clusters == starts).all():
        return piece.advances
    at = np.searchsorted(starts, piece.clusters, "right") - 1
    np.maximum(at, 0, out=at)
    totals = np.bincount(at, piece.advances, len(starts))
    has = np.zeros(len(starts), np.bool_)
    has[at] = True
    has[0] = True
    owner = np.maximum.accumulate(np.where(has, np.arange(len(starts)), 0))
    counts = np.bincount(owner, minlength=len(starts))
    shares: Pixels = totals[owner] / counts[owner]
    return shares
