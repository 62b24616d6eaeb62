"""Places at which lines may end, with how many lines in a row have ended with a hyphen there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Indices = NDArray[np.intp]
    Mask = NDArray[np.bool_]


class Counted(NamedTuple):
    """Places, those with a hyphen once for each count where hyphens in a row are counted; an entry for each."""

    rank: Indices
    """The number of the place."""
    run: Indices
    """How many lines in a row end with a hyphen here, where that is counted, else 0."""
    unit_end: Indices
    """The rank of the first place at which a line that begins here may end."""
    word: Indices
    """The rank of the last place up to this one that is neither a hyphen nor an emergency."""


def counted(is_hyphen: Mask, is_spare: Mask, most: int | None, *, last: bool = False) -> Counted:
    """Places of which some are hyphens and some emergencies, where `most` hyphens may follow one another (None: any).

    The first and, unless `last` says otherwise, the last are counted once, whatever they are.
    """
    copies = np.where(is_hyphen, most or 1, 1)
    copies[[0] if last else [0, -1]] = 1
    every = np.arange(len(is_hyphen))
    rank = np.repeat(every, copies)
    run = np.arange(len(rank)) - np.repeat(np.cumsum(copies) - copies, copies) + 1
    run = np.where(is_hyphen[rank] & (most is not None), run, 0)
    word = np.maximum.accumulate(np.where(is_hyphen | is_spare, 0, every))
    free = every[~is_hyphen | is_spare]
    next_free = free[np.minimum(np.searchsorted(free, every, "right"), len(free) - 1)]
    is_full = is_hyphen[rank] & (run == most) if most is not None else np.zeros(len(rank), np.bool_)
    return Counted(rank, run, np.where(is_full, next_free[rank], rank + 1), word[rank])
