"""A paragraph set in a box, whoever set it: on which line each cluster stands, and where on that line."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.oracle_text.cases import Case
from vecdraw.text.analyze import clusters

SPACES: Final = frozenset(" \n\u3000")
SIDEWAYS_LINES: Final = ("vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr")


class Setting(NamedTuple):
    """Arrays over the clusters: the line (from 0), and where it starts and ends, px from the box's left or top edge.

    `pitch` is the distance of each line from the one before, px; `over` is where the middle of each ruby text
    is along its line, px.
    """

    lines: NDArray[np.int64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    pitch: NDArray[np.float64]
    over: NDArray[np.float64]


def clusters_of(case: Case) -> list[tuple[int, int]]:
    """The grapheme clusters of the case's text; with ruby, cut where it begins and ends."""
    return list(clusters(case.paragraph.text))


def is_vertical(case: Case) -> bool:
    """Whether the lines run down the page."""
    return case.css.get("writing-mode", "horizontal-tb") in SIDEWAYS_LINES


def is_upward(case: Case) -> bool:
    """Whether the lines run up the page, so that places are counted from the bottom."""
    return case.css.get("writing-mode") == "sideways-lr"


def direction_of(case: Case) -> str:
    """Which way the paragraph is read."""
    return "rtl" if case.paragraph.lang in {"ar", "he"} else "ltr"


def visible(case: Case) -> NDArray[np.bool_]:
    """Which clusters are no white space: a space at a line's end is placed nowhere."""
    text = case.paragraph.text
    return np.array([text[start] not in SPACES for start, _ in clusters_of(case)])


def lines_of(middles: NDArray[np.float64], half: float) -> NDArray[np.int64]:
    """The line of each cluster, from the middles of its boxes across the lines; `half` a line's height in px."""
    steps = np.abs(np.diff(middles)) > half
    return np.concatenate([[0], np.cumsum(steps)])
