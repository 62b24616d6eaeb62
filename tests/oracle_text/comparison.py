"""Two settings of the same paragraph compared: the same lines, and the same places on them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from tests.oracle_text.cases import SIZE, Case
from tests.oracle_text.setting import Setting, clusters_of, visible

TOLERANCE: Final = 0.02  # em


class Verdict(NamedTuple):
    """What differs at one width: `difference` is "" or what it is, with where it is first seen."""

    width: float
    same_lines: bool
    same_places: bool
    difference: str


@dataclass
class Tally:
    """The verdicts of cases that are reported together."""

    total: int = 0
    same_lines: int = 0
    same_places: int = 0
    differences: Counter[str] = field(default_factory=Counter)

    def add(self, verdicts: Iterable[Verdict]) -> None:
        """Counts verdicts."""
        for verdict in verdicts:
            self.total += 1
            self.same_lines += verdict.same_lines
            self.same_places += verdict.same_places
            if verdict.difference:
                self.differences[verdict.difference] += 1

    @property
    def share(self) -> float:
        """The share of settings with the same lines and places."""
        return self.same_places / self.total if self.total else 0.0


def compare(case: Case, width: float, ours: Setting, theirs: Setting, tolerance: float = TOLERANCE) -> Verdict:
    """The verdict on one width; places count only where the lines are the same.

    A cluster is in its place when one of its sides, or its middle, is: the room under a long ruby text may count to
    both sides of its base, or to neither.
    """
    seen = visible(case)
    if not np.array_equal(ours.lines[seen], theirs.lines[seen]):
        return Verdict(width, False, False, _other_break(case, ours, theirs))
    apart = np.array([ours.starts - theirs.starts, ours.ends - theirs.ends])
    off = np.abs([*apart, apart.mean(axis=0)]).min(axis=0)
    if (off[seen] > tolerance * SIZE).any():
        return Verdict(
            width, True, False, _other_place(case, ours.starts - theirs.starts, seen & (off > tolerance * SIZE))
        )
    if np.abs(ours.pitch - theirs.pitch).max(initial=0.0) > tolerance * SIZE:
        return Verdict(width, True, False, "distance of lines")
    if ours.over.shape != theirs.over.shape:
        return Verdict(width, True, False, "number of ruby texts")
    if np.abs(ours.over - theirs.over).max(initial=0.0) > tolerance * SIZE:
        return Verdict(width, True, False, _other_ruby(case, ours, theirs, tolerance))
    return Verdict(width, True, True, "")


def _around(case: Case, index: int) -> str:
    """The clusters before and behind the place before a cluster, a bar between them."""
    text, at = case.paragraph.text, clusters_of(case)[index][0]
    return f"{text[max(0, at - 2) : at]}|{text[at : at + 2]}"


def _breaks(case: Case, setting: Setting) -> set[int]:
    lines = np.where(visible(case), setting.lines, -1)
    return {int(np.flatnonzero(lines == line)[0]) for line in range(1, int(lines.max()) + 1) if (lines == line).any()}


def _other_break(case: Case, ours: Setting, theirs: Setting) -> str:
    mine, other = _breaks(case, ours), _breaks(case, theirs)
    first = min(mine ^ other)
    instead = min((index for index in (other if first in mine else mine) if index > first), default=None)
    told = _around(case, first), "none" if instead is None else _around(case, instead)
    here, there = told if first in mine else told[::-1]
    return f"line: ours {here} theirs {there}"


def _other_place(case: Case, off: np.ndarray, wrong: np.ndarray) -> str:
    index = int(np.flatnonzero(wrong)[0])
    return f"place: {_around(case, index)} by {off[index] / SIZE:+.3f} em"


def _other_ruby(case: Case, ours: Setting, theirs: Setting, tolerance: float) -> str:
    off = ours.over - theirs.over
    index = int(np.flatnonzero(np.abs(off) > tolerance * SIZE)[0])
    return f"ruby: {case.ruby[index][2]} by {off[index] / SIZE:+.3f} em"
