"""Where a justified line may be squeezed or widened, and by how much, in order of priority (CLREQ, JLREQ)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from vecdraw.text.spacing_classes import (
    CLOSE,
    COLON,
    CONNECTOR,
    DOT,
    EXCLAMATION,
    IDEOGRAPH,
    IDEOGRAPHIC_SPACE,
    INSEPARABLE,
    MIDDLE,
    OPEN,
    PERIOD,
    SPACE,
)
from vecdraw.text.tables import read_lines

if TYPE_CHECKING:
    from vecdraw.text.spacing_options import Style

Em = NDArray[np.float64]
Opportunities = NDArray[np.float64]
"""Rows of priorities, first ones first; in each, the most that may be taken or added behind each cluster, in em."""

_MEMBERS: Final = {
    "middle": (MIDDLE,),
    "bracket": (OPEN, CLOSE),
    "comma": (DOT, COLON),
    "stop": (PERIOD, EXCLAMATION),
}
_WIDE: Final = (IDEOGRAPH, OPEN, CLOSE, DOT, PERIOD, COLON, EXCLAMATION, MIDDLE, IDEOGRAPHIC_SPACE)


@cache
def priorities(style: Style) -> dict[str, tuple[tuple[tuple[str, float], ...], ...]]:
    """What a style squeezes (`"shrink"`) and widens (`"expand"`) in each priority: kinds, and how far, in em."""
    rows: dict[str, list[list[tuple[str, float]]]] = {"shrink": [], "expand": []}
    for line in read_lines("justification.txt"):
        name, action, priority, kind, amount = line.split()
        if name == style:
            found = rows[action]
            while len(found) <= int(priority):
                found.append([])
            found[int(priority)].append((kind, float(amount)))
    return {action: tuple(tuple(row) for row in found) for action, found in rows.items()}


def opportunities(classes: NDArray[np.uint8], style: Style, blanks: tuple[Em, Em], gap: Em) -> tuple[Em, Em]:
    """What may be taken and what may be added behind each cluster, by priorities; nothing at word spaces yet.

    `blanks` are what is left of the blanks before and behind punctuation, `gap` the room before clusters at Western
    text. What stands before a cluster counts as behind the one before it.
    """
    present = {"gap": _behind(gap), "space": np.zeros(len(classes))}
    for kind, members in _MEMBERS.items():
        is_one = np.isin(classes, members)
        present[kind] = np.where(is_one, blanks[1], 0.0) + _behind(np.where(is_one, blanks[0], 0.0))
    found = priorities(style)
    shrink = [
        sum((np.maximum(present[kind] - left, 0.0) for kind, left in row), np.zeros(len(classes)))
        for row in found["shrink"]
    ]
    expand = [
        sum((_more(kind, most, present, classes) for kind, most in row), np.zeros(len(classes)))
        for row in found["expand"]
    ]
    return np.array(shrink), np.array(expand)


@cache
def at_spaces(style: Style) -> dict[str, tuple[tuple[int, float], ...]]:
    """The priorities in which word spaces are squeezed and widened, and how far, in em."""
    return {
        action: tuple((at, amount) for at, row in enumerate(rows) for kind, amount in row if kind == "space")
        for action, rows in priorities(style).items()
    }


def _behind(before: Em) -> Em:
    """What stands before each cluster, as what stands behind the one before it."""
    return np.append(before[1:], 0.0)


def _more(kind: str, most: float, present: dict[str, Em], classes: NDArray[np.uint8]) -> Em:
    """What may be added behind clusters so that a kind of room comes to at most `most` em."""
    if kind == "character":
        return np.where(_between_characters(classes), most, 0.0)
    return np.where(present[kind] > 0, np.maximum(most - present[kind], 0.0), 0.0)


def _between_characters(classes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Behind which clusters room may be made: between two of which one is wide, not at dashes, connectors, spaces."""
    may = np.zeros(len(classes), np.bool_)
    wide = np.isin(classes, _WIDE)
    fixed = np.isin(classes, (CONNECTOR, SPACE))
    dash = classes == INSEPARABLE
    wide |= dash
    may[:-1] = (wide[:-1] | wide[1:]) & ~fixed[:-1] & ~fixed[1:] & ~(dash[:-1] & dash[1:])
    return may
