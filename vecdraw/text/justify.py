"""Justification: what is added to or taken of each place of a line so that it is exactly as wide as it should be."""

from __future__ import annotations

from typing import Final

import numpy as np

from vecdraw.text.material import Pixels

_NOTHING: Final = 1e-9  # px


def spread(spare: float, opportunities: Pixels) -> Pixels:
    """What is added behind each cluster of a line, px; taken where `spare` is negative.

    `opportunities` are rows of priorities: the most that may be added (or taken) behind each. Each priority is used up
    before the next, evenly: places that take no more leave the rest to the others, as in CLREQ and JLREQ 3.8.
    What is left over when all are used up is not distributed.
    """
    amount = abs(spare)
    added = np.zeros(opportunities.shape[1])
    for row in opportunities:
        total = total_of(row)
        if amount <= _NOTHING:
            break
        if total <= 0:
            continue
        if total <= amount:
            added += row
            amount -= total
        else:
            added += _filled(amount, row)
            break
    return -added if spare < 0 else added


def total_of(values: Pixels) -> float:
    """The sum of values, added one after the other as the compiled kernel does."""
    return float(np.cumsum(values)[-1]) if len(values) else 0.0


def _filled(amount: float, most: Pixels) -> Pixels:
    """`amount` shared evenly by places that each take at most so much."""
    open_places = np.flatnonzero(most > 0)
    given = np.zeros(len(most))
    while amount > _NOTHING and open_places.size:
        share = amount / open_places.size
        full = most[open_places] - given[open_places] <= share
        if not full.any():
            given[open_places] += share
            break
        filled = open_places[full]
        amount -= total_of(most[filled] - given[filled])
        given[filled] = most[filled]
        open_places = open_places[~full]
    return given
