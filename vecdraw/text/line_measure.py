"""Widths of all lines that a block of text may be broken into, from sums made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.linebreak import HYPHEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.material import Material, Pixels

_NOTHING: Final = 1e-9  # px; less than this is no width
WIDEST: Final = 1e12  # px; wider lines are taken to be as wide as this
TOLERANCE: Final = 1e-7  # of the width: sums of the same advances in another order differ by less


class LineMeasure(NamedTuple):
    """Places on the block set as one endless line, in px; each array has an entry for each cluster and for the end.

    A line of the clusters s to e (e not included) is `bare[e] - start[s]` wide, and `tight[e] - start[s]` where it
    hangs out and gives up what it may at its end; neither is meant below 0.
    """

    start: Pixels
    """Where a line that begins at the cluster begins: behind what vanishes at the start of a line."""
    bare: Pixels
    """Where a line that ends before the cluster ends: without what vanishes at the end, with its hyphen."""
    tight: Pixels
    """The same without what may hang out or be saved at the end of a line."""
    first: NDArray[np.intp]
    """The first cluster that is seen of a line that begins at the cluster."""
    last: NDArray[np.intp]
    """The last cluster that is seen of a line that ends before the cluster."""


def measured(material: Material) -> LineMeasure:
    """The places of a block's lines."""
    advance = material.advance
    size = len(advance)
    pen = np.zeros(size + 1)
    np.cumsum(advance, out=pen[1:])
    first = np.arange(size + 1)
    # clusters that vanish at a line's start (its end) let those behind (before) them begin (end) the line
    vanishes = _vanishes(advance, material.start_trim)
    if vanishes.any():
        first[:-1][vanishes] = size
        first = np.minimum.accumulate(first[::-1])[::-1]
        start = pen[first] + np.append(material.start_trim, 0.0)[first]
    else:
        start = pen.copy()
        start[:-1] += material.start_trim
    tight = np.zeros(size + 1)
    last = np.zeros(size + 1, np.intp)
    spare = np.minimum(np.maximum(material.end_shrink, material.hang), np.maximum(advance - material.end_trim, 0.0))
    vanishes = _vanishes(advance, material.end_trim)
    bare = pen.copy()
    bare[1:] -= material.end_trim
    np.subtract(bare[1:], spare, out=tight[1:])
    last[1:] = np.arange(size)
    if vanishes.any():
        last[1:] = np.maximum.accumulate(np.where(vanishes, -1, last[1:]))
        seen = last[1:] >= 0
        last[1:][~seen] = 0
        bare[1:] = np.where(seen, bare[last[1:] + 1], 0.0)
        tight[1:] = np.where(seen, tight[last[1:] + 1], 0.0)
    hyphens = np.flatnonzero(material.breaks[1:] == HYPHEN)
    if hyphens.size:
        bare[hyphens + 1] += material.hyphen[hyphens]
        tight[hyphens + 1] += material.hyphen[hyphens]
    return LineMeasure(start, bare, tight, first, last)


def _vanishes(advance: Pixels, trim: Pixels) -> NDArray[np.bool_]:
    """Which clusters have no width left at a line's edge."""
    return (advance - trim <= _NOTHING) & (advance >= 0)
