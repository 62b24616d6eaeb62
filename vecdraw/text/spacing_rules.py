"""The rules of spacing for each pair of classes, and tables of them for each set of options.

The rules are written for arrays of classes; a table holds what they say of every pair, so that a text only looks up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vecdraw import caches
from vecdraw.text.justification import opportunities, priorities
from vecdraw.text.spacing_classes import (
    CLASSES,
    CLOSE,
    COLON,
    DOT,
    EXCLAMATION,
    HANGUL,
    IDEOGRAPH,
    IDEOGRAPHIC_SPACE,
    LETTER,
    MIDDLE,
    NARROW_CLOSE,
    NARROW_MIDDLE,
    NARROW_OPEN,
    NUMERAL,
    OPEN,
    OTHER,
    PERIOD,
)

if TYPE_CHECKING:
    from vecdraw.text.spacing_options import Style, TextSpacingTrim

    Styles = Sequence[tuple[Style, "Mask"]]  # each style and its clusters

Classes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Em = NDArray[np.float64]

_TRIMS_START: Final = frozenset({"space-first", "trim-start", "trim-both", "trim-all"})
_TRIMS_END: Final = frozenset({"trim-both", "trim-all"})
_MAY_TRIM_END: Final = frozenset({"normal", "space-first", "trim-start"})


class PairTable(NamedTuple):
    """What the rules say, in em, of the second (`left`) and the first (`right`) of two neighbours.

    Columns are pairs, as `first class * CLASSES + second class`.
    """

    left: Em
    """Rows: blank before, trim before, gap, what is saved more at the start of a line."""
    right: Em
    """Rows: blank behind, trim behind, what is saved more at the end of a line, what may be; then shrink and expand."""
    shrink_rows: int


class RuleContext(NamedTuple):
    """What the rules say depends on, beside classes and styles.

    `western` are the classes with a gap at ideographs, `squeezes_marks` has `！` and `？` lose their blanks.
    """

    trim: TextSpacingTrim
    western: frozenset[int]
    gap: float
    vertical: bool
    squeezes_marks: bool


@lru_cache(64)
def pair_table(style: Style, context: RuleContext) -> PairTable:
    """The table of a set of options."""
    first, second = (pair.ravel() for pair in np.divmod(np.arange(CLASSES**2), CLASSES))
    # each pair, and a neutral neighbour behind it
    classes = np.stack([first, second, np.full_like(first, OTHER)], axis=1).ravel().astype(np.uint8)
    only = ((style, np.ones(len(classes), np.bool_)),)
    left, right = _rules_of(classes, only, context)
    return PairTable(np.ascontiguousarray(left[:, 1::3]), np.ascontiguousarray(right[:, ::3]), shrink_rows(only))


caches.register_function("spacing_tables", pair_table)


def rules_between(classes: Classes, styles: Styles, context: RuleContext) -> tuple[Em, Em]:
    """What the rules say of clusters in a row, in rows as those of `PairTable`.

    Blanks are those of each cluster's style; the room behind a cluster is squeezed and widened by its style.
    """
    if len(styles) > 1:
        behind = [(style, np.append(mask, [False])) for style, mask in styles]
        left, right = _rules_of(np.append(classes, np.uint8(OTHER)), behind, context)
        return left[:, :-1], right[:, :-1]
    rules = pair_table(styles[0][0], context)
    pair = np.full(len(classes) + 1, OTHER * CLASSES + OTHER, np.intp)
    pair[1:] = classes
    pair[1:] *= CLASSES
    pair[:-1] += classes
    return np.take(rules.left, pair[:-1], axis=1), np.take(rules.right, pair[1:], axis=1)


def _rules_of(classes: Classes, styles: Styles, context: RuleContext) -> tuple[Em, Em]:
    trim, western, gap, vertical, squeezes_marks = context
    before, after, closes = np.zeros(len(classes)), np.zeros(len(classes)), np.zeros(len(classes), np.bool_)
    for style, mask in styles:
        for whole, own in zip((before, after), blanks(classes, style, vertical=vertical), strict=True):
            whole[mask] = own[mask]
        closes |= closing(classes, style, vertical=vertical) & mask
    opens = classes == OPEN
    if squeezes_marks and not vertical:
        closes |= classes == EXCLAMATION
    trim_before, trim_after = pairs(classes, opens, closes, (before, after), trim)
    made = gaps(classes, western, gap)
    start = np.where(opens & (trim in _TRIMS_START), before, 0.0) - trim_before + made
    end = np.where(closes & (trim in _TRIMS_END), after, 0.0) - trim_after
    may = np.where(closes & (trim in _MAY_TRIM_END), after, 0.0)
    shrink = np.zeros((shrink_rows(styles), len(classes)))
    expand = np.zeros((max(len(priorities(style)["expand"]) for style, _ in styles), len(classes)))
    for style, mask in styles:
        found = opportunities(classes, style, (before - trim_before, after - trim_after), made)
        for rows, own in zip((shrink, expand), found, strict=True):
            rows[: len(own), mask] = own[:, mask]
    left = np.stack([before, trim_before, made, start])
    return left, np.concatenate([np.stack([after, trim_after, end, may]), shrink, expand])


def shrink_rows(styles: Styles) -> int:
    """How many priorities there are in which lines of some styles are squeezed."""
    return max(len(priorities(style)["shrink"]) for style, _ in styles)


def blanks(classes: Classes, style: Style, *, vertical: bool) -> tuple[Em, Em]:
    """The blanks of glyphs by where punctuation stands in its square (CLREQ, "Sizes and positions of Punctuation")."""
    before, after = np.zeros((2, CLASSES))
    before[OPEN] = after[CLOSE] = 0.5
    before[MIDDLE] = after[MIDDLE] = 0.25
    if style == "cns":
        before[[DOT, PERIOD]] = after[[DOT, PERIOD]] = 0.25
    else:
        after[[DOT, PERIOD]] = 0.5
    if style == "jis" or not vertical:
        if style == "gb":
            after[[COLON, EXCLAMATION]] = 0.5
        else:
            before[COLON] = after[COLON] = 0.25
    return before[classes], after[classes]


def closing(classes: Classes, style: Style, *, vertical: bool) -> Mask:
    """Which count as closing punctuation: dots and colons with their blank behind do."""
    closes: Mask = classes == CLOSE
    if style != "cns":
        closes |= np.isin(classes, (DOT, PERIOD))
    if style == "gb" and not vertical:
        closes |= classes == COLON
    return closes


def pairs(classes: Classes, opens: Mask, closes: Mask, blank: tuple[Em, Em], trim: TextSpacingTrim) -> tuple[Em, Em]:
    """What neighbours lose (CSS Text 4, "Full-width Punctuation Collapsing")."""
    before, after = blank
    if trim == "space-all":
        return np.zeros_like(before), np.zeros_like(after)
    if trim == "trim-all":
        return np.where(opens, before, 0.0), np.where(closes, after, 0.0)
    middle = np.isin(classes, (MIDDLE, NARROW_MIDDLE, IDEOGRAPHIC_SPACE))
    middle |= np.isin(classes, (DOT, PERIOD, COLON)) & ~closes
    trimmed_before, trimmed_after = np.zeros_like(opens), np.zeros_like(closes)
    trimmed_before[1:] = opens[1:] & (opens | middle | closes | (classes == NARROW_OPEN))[:-1]
    trimmed_after[:-1] = closes[:-1] & (closes | middle | (classes == NARROW_CLOSE))[1:]
    return np.where(trimmed_before, before, 0.0), np.where(trimmed_after, after, 0.0)


def gaps(classes: Classes, western: frozenset[int], gap: float) -> Em:
    """The gap before each (CSS Text 4, `text-autospace`)."""
    made = np.zeros(len(classes))
    ideograph, other = np.isin(classes, (IDEOGRAPH, HANGUL)), np.isin(classes, list(western))
    made[1:][(ideograph[:-1] & other[1:]) | (other[:-1] & ideograph[1:])] = gap
    return made


def western_classes(features: frozenset[str]) -> frozenset[int]:
    """The classes that `text-autospace` parts from ideographs."""
    return frozenset(
        kind for name, kind in (("ideograph-alpha", LETTER), ("ideograph-numeric", NUMERAL)) if name in features
    )
