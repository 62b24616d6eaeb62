"""How far ruby may stand over the punctuation beside its base (JLREQ 3.3.8 and table 1 of appendix B).

Over the blank behind closing brackets, commas and full stops and the blank before opening brackets; over the marks
themselves where their blank is on their other side; over middle dots, dashes and ellipses. Lengths are px.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.spacing_classes import CLOSE, COLON, DOT, INSEPARABLE, MIDDLE, OPEN, PERIOD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.spacing import Spacing

    Pixels = NDArray[np.float64]

_CLOSING: Final = (CLOSE, DOT, PERIOD)
_CENTRED: Final = (MIDDLE, COLON)


class Lent(NamedTuple):
    """What each cluster lends to ruby, with its blanks as they are in the line; an entry for each."""

    before: Pixels
    """To that of a base behind it: from its end on."""
    behind: Pixels
    """To that of a base before it: from its start on."""
    is_blank_before: NDArray[np.bool_]
    """Whether the first is a blank, which may then not be squeezed."""
    is_blank_behind: NDArray[np.bool_]


def lent_by_punctuation(rules: Spacing, advances: Pixels, sizes: Pixels, ruby_size: float) -> Lent:
    """What punctuation lends to ruby of a size, a part of that of its base; other clusters lend nothing.

    `advances` are natural ones, blanks of the glyphs included.
    """
    before = (rules.before - rules.trim_before) * sizes
    behind = (rules.after - rules.trim_after) * sizes
    classes = rules.classes
    closing, opening = np.isin(classes, _CLOSING), classes == OPEN
    centred = np.isin(classes, _CENTRED)
    # a closing mark that stands in the middle of its square is one of the middle dots
    is_middle = centred | (closing & (rules.before > 0))
    closing = closing & ~is_middle
    whole = np.where(classes == INSEPARABLE, advances, 0.0)
    half = ruby_size * sizes / 2
    to_behind, to_before = whole.copy(), whole
    to_behind[closing] = behind[closing]
    to_before[closing] = (advances - rules.after * sizes)[closing]
    to_behind[opening] = (advances - rules.before * sizes)[opening]
    to_before[opening] = before[opening]
    to_behind[is_middle] = (behind + half)[is_middle]
    to_before[is_middle] = (before + half)[is_middle]
    return Lent(np.maximum(to_behind, 0.0), np.maximum(to_before, 0.0), closing | is_middle, opening | is_middle)
