"""What filling lines needs to know of a block of text: widths and break opportunities, cluster by cluster."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float64]


class Material(NamedTuple):
    """The n grapheme clusters of one block of text in logical order. All lengths are px along the line.

    Arrays have n entries, `breaks` has n + 1.
    """

    advance: Pixels
    """The natural advance: letter and word spacing, trims of adjacent pairs and the gap before it included."""
    start_trim: Pixels
    """What is saved when it begins a line: the blank of an opening bracket, a gap, collapsible space."""
    end_trim: Pixels
    """What is saved when it ends a line: a space that hangs (all of its advance), the blank of closing punctuation."""
    end_shrink: Pixels
    """What may be saved when it ends a line, only where the line does not fit otherwise."""
    hang: Pixels
    """What may stand out of the line end when it ends a line."""
    hyphen: Pixels
    """The hyphen that is shown when the line breaks behind it; 0 for none."""
    breaks: NDArray[np.uint8]
    """Whether a line may begin at each cluster, and at the end: the codes of `linebreak`."""
    shrink: Pixels
    """What it can give when its line is squeezed."""
    stretch: Pixels
    """What it can take before it looks bad."""
