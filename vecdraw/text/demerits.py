"""Demerits: how bad each line is that a stretch of text may be broken into (Knuth and Plass 1981)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vecdraw.text.break_rules import ANY_LINES, HyphenatedLines
from vecdraw.text.counted_hyphens import counted
from vecdraw.text.line_measure import TOLERANCE, LineMeasure
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, HYPHEN

if TYPE_CHECKING:
    from vecdraw.text.material import Material, Pixels

Indices = NDArray[np.intp]
Weights = NDArray[np.float64]
"""Two rows: faults, and demerits. The fewest faults are the best; of equally many, the least demerits.

They are apart so that one word that no line can hold does not swallow, by rounding, the demerits of all other lines.
"""
Weight = tuple[float, float]

_HYPHEN_PENALTY: Final = 50.0  # TeX's \hyphenpenalty
HYPHENS_IN_ROW: Final = 10_000.0  # TeX's \doublehyphendemerits
_EMERGENCY: Final = 1e4  # penalty of breaking a word that need not be broken by its rules
NEEDLESS: Final = 1.0  # faults of breaking it where another break would have fitted
_SPACE_STRETCH: Final = 0.5  # of a word space: what it takes with ease (plain TeX)
HALF: Final = 0.5  # of what all characters can take: where a line is as bad as one with spaces stretched twice
NOTHING: Final = 1e-9  # px
HOPELESS: Final = 10_000.0  # badness from which on it grows slowly: TeX's infinitely bad
HOPELESS_RATIO: Final = (HOPELESS / 100.0) ** (1 / 3)
_SLOPE: Final = 100.0  # of what is hopeless
WORST: Final = 1e9  # times the stretch; beyond it all lines are as bad
TOO_WIDE: Final = 1e6  # faults of a unit that cannot be broken and does not fit
LEAST_STRETCH: Final = 1 / 50  # of the width: what a line that has nothing to stretch is taken to stretch


class Sums(NamedTuple):
    """Sums over the clusters before each place, px."""

    shrunk: Pixels
    """What they can give."""
    spaced: Pixels
    """What word spaces take with ease."""
    stretched: Pixels
    """What all can take."""


class Stretch(NamedTuple):
    """The places between two mandatory breaks, and what is known of lines that begin or end at each."""

    places: Indices
    start: Pixels
    bare: Pixels
    tight: Pixels
    begun: Sums
    """Of the clusters before a line that begins here."""
    ended: Sums
    """Of those before the last of a line that ends here."""
    penalty: Pixels
    is_hyphen: NDArray[np.bool_]
    earliest: Pixels
    """The least `start` from here on."""
    rank: Indices
    """The number of the place; where hyphens in a row are counted, a hyphen is in the stretch once for each count."""
    run: Indices
    """How many lines in a row end with a hyphen here, where that is counted."""
    plain_before: Indices
    """The rank of the last place up to this one that is no emergency."""
    unit_end: Indices
    """The rank of the first place at which a line that begins here may end."""
    word_rank: Indices
    """For a hyphen the rank of the last place before it that needs none, else -1."""
    word_bare: Pixels
    """Where a line would end there."""
    zone: float = 0.0
    """How many px a line may leave free before a word is hyphenated for it."""

    @property
    def is_spare(self) -> NDArray[np.bool_]:
        """Which places are emergencies."""
        found: NDArray[np.bool_] = self.plain_before != self.rank
        return found

    @property
    def flags(self) -> tuple[NDArray[np.int64], ...]:
        """What is not in px, as the kernel takes it."""
        rows = (self.plain_before, self.rank, self.run, self.unit_end, self.word_rank)
        return tuple([np.ascontiguousarray(row, np.int64) for row in rows])


def sums_of(material: Material) -> Sums:
    """The sums of a block."""
    is_space = (material.advance > 0) & (material.end_trim >= material.advance)
    spaces = np.where(is_space, material.advance * _SPACE_STRETCH, 0.0)
    return Sums(*(np.append(0.0, np.cumsum(each)) for each in (material.shrink, spaces, material.stretch)))


def stretch_of(
    material: Material,
    measure: LineMeasure,
    sums: Sums,
    span: tuple[int, int],
    narrowest: float,
    hyphenated: HyphenatedLines = ANY_LINES,
) -> Stretch:
    """The places of the clusters of a span; inside a unit wider than `narrowest` px, those of emergency as well."""
    start, stop = span
    most = hyphenated.most
    codes = material.breaks[start + 1 : stop]
    may_hyphenate = most is None or most > 0
    plain = np.flatnonzero((codes == ALLOWED) | (codes == HYPHEN) & may_hyphenate) + start + 1
    plain = np.concatenate(([start], plain, [stop]))
    # where hyphens are counted one may be forbidden, and what is between two other places is a unit
    units = plain if most is None else plain[(material.breaks[plain] != HYPHEN) | (plain == stop) | (plain == start)]
    too_wide = measure.tight[units[1:]] - measure.start[units[:-1]] > narrowest * (1 + TOLERANCE)
    spare = np.flatnonzero(codes == EMERGENCY) + start + 1
    spare = spare[too_wide[np.searchsorted(units, spare) - 1]]
    places = np.union1d(plain, spare) if spare.size else plain
    is_hyphen = material.breaks[places] == HYPHEN
    is_spare = np.zeros(len(places), np.bool_)
    is_spare[np.searchsorted(places, spare)] = True
    rank, run, unit_end, word = counted(is_hyphen, is_spare, most)
    bare = measure.bare[places]
    plain_before = np.maximum.accumulate(np.where(is_spare, 0, np.arange(len(places))))
    places, is_hyphen, is_spare = places[rank], is_hyphen[rank], is_spare[rank]
    first, last = measure.first[places], measure.last[places]
    begins = measure.start[places]
    return Stretch(
        places,
        begins,
        measure.bare[places],
        measure.tight[places],
        Sums(*(each[first] for each in sums)),
        Sums(*(each[last] for each in sums)),
        np.where(is_hyphen, _HYPHEN_PENALTY, np.where(is_spare, _EMERGENCY, 0.0)),
        is_hyphen,
        np.ascontiguousarray(np.minimum.accumulate(begins[::-1])[::-1]),
        rank,
        run,
        plain_before[rank],
        unit_end,
        np.where(is_hyphen, word, -1),
        bare[word],
        hyphenated.zone,
    )


def looseness(stretch: Stretch, room: float, begin: Pixels, starts: Indices, ends: Indices) -> Pixels:
    """How much lines are widened: 1 where word spaces take all they take with ease; of the last line, 0."""
    free = room - (stretch.bare[ends] - begin)
    eased = stretch.ended.spaced[ends] - stretch.begun.spaced[starts]
    take = np.maximum(stretch.ended.stretched[ends] - stretch.begun.stretched[starts], room * LEAST_STRETCH + NOTHING)
    wide = np.maximum(free, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):  # nothing to stretch in room without end
        loose = np.where(wide <= eased, wide / np.maximum(eased, NOTHING), 1.0 + (wide - eased) / (take * HALF))
    found: Pixels = np.where((ends == len(stretch.places) - 1) | (wide <= NOTHING), 0.0, loose)
    return found


def squared(ratios: Pixels, penalties: Pixels) -> Pixels:
    """The demerits of lines by how much they are squeezed and widened."""
    ratio = np.minimum(ratios, WORST)
    steep = 100.0 * (ratio * ratio * ratio)
    bad = 1.0 + np.where(ratio > HOPELESS_RATIO, HOPELESS + _SLOPE * (ratio - HOPELESS_RATIO), steep) + penalties
    found: Pixels = bad * bad
    return found


def loosest(demerits: Pixels) -> Pixels:
    """How much lines of some demerits are squeezed and widened at most."""
    bad = np.maximum(np.sqrt(np.maximum(demerits, 1.0)) - 1.0, 0.0)
    return np.where(bad > HOPELESS, HOPELESS_RATIO + (bad - HOPELESS) / _SLOPE, np.cbrt(bad / 100.0))


def weights_of(stretch: Stretch, room: float, starts: Indices, ends: Indices) -> Weights:
    """The faults and the demerits of lines in `room` px, by places; infinite for what does not fit and could be broken.

    A line's badness is 100 r³. Squeezed, r is the part that it needs of what it can give; widened, of what its word
    spaces take with ease, and beyond that 1 + the part of half of what all of its clusters can take: a line is rather
    squeezed than widened (CLREQ). From 10,000 on it grows by 100 with r: one hopeless line, as a word alone beside a
    shape, is not to spoil all others (TeX has no greater badness). Demerits are the square of 1 + badness + penalty.
    The last line is not widened.
    """
    begin = stretch.start[starts]
    over = stretch.tight[ends] - begin - room * (1 + TOLERANCE)
    give = stretch.ended.shrunk[ends] - stretch.begun.shrunk[starts]
    squeezed = np.maximum(over, 0.0) / np.maximum(give, NOTHING)
    demerits = squared(looseness(stretch, room, begin, starts, ends) + squeezed, stretch.penalty[ends])
    demerits[stretch.is_hyphen[ends] & stretch.is_hyphen[starts]] += HYPHENS_IN_ROW
    before, first, last = stretch.plain_before[ends], stretch.rank[starts], stretch.rank[ends]
    faults = np.where((before > first) & (before < last), NEEDLESS, 0.0)
    too_wide = over > give
    faults[too_wide] = np.where(last == stretch.unit_end[starts], TOO_WIDE, np.inf)[too_wide]
    demerits[too_wide] = 0.0
    run = stretch.run[ends]
    faults[(first == last) | ((run > 0) & (run != stretch.run[starts] + 1))] = np.inf
    if stretch.zone:
        is_full = room - (stretch.word_bare[ends] - begin) <= stretch.zone
        faults[(stretch.word_rank[ends] > first) & is_full] = np.inf
    demerits[faults == np.inf] = np.inf
    return np.stack([faults, demerits])


def is_less(weights: Weights, other: Weight) -> NDArray[np.bool_]:
    """Which weights are better than another."""
    found: NDArray[np.bool_] = (weights[0] < other[0]) | ((weights[0] == other[0]) & (weights[1] < other[1]))
    return found


def least_of(weights: Weights) -> Weight:
    """The best of some weights."""
    faults = weights[0].min()
    return float(faults), float(weights[1][weights[0] == faults].min())
