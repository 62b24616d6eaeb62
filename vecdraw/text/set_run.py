"""A line that is set: its runs and the places of its clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.scene.glyph_run import GlyphRun
    from vecdraw.text.glyph_slice import Pixels
    from vecdraw.text.style import TextStyle


class SetRun(NamedTuple):
    """A run whose positions are px from the start of the line's left (upper) end and its baseline (middle).

    `start` and `end` are where it begins and ends along the line, `scale` is its horizontal scale.
    """

    run: GlyphRun
    span: int
    style: TextStyle
    scale: float
    start: float
    end: float


class SetLine(NamedTuple):
    """A line of the clusters `first` to `last` of a block; all lengths px along the line, from its left (upper) end.

    `width` is what counts: what hangs out of either end, to the left of 0 or beyond `width`, does not. `left` and
    `right` are the edges of each cluster, `levels` their embedding levels.
    """

    first: int
    last: int
    runs: tuple[SetRun, ...]
    width: float
    left: Pixels
    right: Pixels
    levels: NDArray[np.uint8]
    hyphenated: bool


class Edge(NamedTuple):
    """The advances and shifts of a line's clusters, and what stands out of its ends."""

    advance: Pixels
    shift: Pixels
    seen: tuple[int, int]
    hangs: tuple[float, float]
