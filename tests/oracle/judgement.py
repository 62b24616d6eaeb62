"""Both drawings of a program, and the verdict."""

from collections.abc import Sequence
from typing import NamedTuple

from tests.oracle.chromium import Chromium, Pixels
from tests.oracle.comparison import Difference, compare
from tests.oracle.drawing import draw
from tests.oracle.programs import Program
from tests.oracle.ties import neighbours


class Verdict(NamedTuple):
    """What became of a program: `ours` and `theirs` are pixels, or the error that was raised instead.

    `is_tie` says that the drawings differ, but not those of the program moved a little: see tests.oracle.ties.
    """

    program: Program
    ours: Pixels | str
    theirs: Pixels | str
    is_tie: bool = False

    @property
    def difference(self) -> Difference:
        """How far apart the drawings are; an error on one side only is as far as can be."""
        if isinstance(self.ours, str) or isinstance(self.theirs, str):
            agree = isinstance(self.ours, str) and isinstance(self.theirs, str)
            return Difference(0.0, 0) if agree else Difference(1.0, 255)
        return compare(self.ours, self.theirs)

    @property
    def kind(self) -> str:
        """`same`, `tie`, `pixels`, or whose canvas alone raised an error, with its type: what shrinking must keep."""
        if self.difference.is_tolerable:
            return "same"
        if isinstance(self.ours, str):
            return f"ours: {self.ours.split(':')[0]}"
        if isinstance(self.theirs, str):
            return "theirs"
        return "tie" if self.is_tie else "pixels"

    def __str__(self) -> str:
        if self.kind in {"same", "tie", "pixels"}:
            tie = "a tie, " if self.is_tie else ""
            return f"{tie}{self.difference.fraction:.2%} of pixels off, by up to {self.difference.largest} of 255"
        return str(self.ours if isinstance(self.ours, str) else self.theirs)


def judge(programs: Sequence[Program], browser: Chromium) -> list[Verdict]:
    """Draws each program with both; where they differ, its neighbours as well."""
    verdicts = _drawn(programs, browser)
    differ = [index for index, verdict in enumerate(verdicts) if verdict.kind == "pixels"]
    moved = [neighbours(verdicts[index].program) for index in differ]
    beside = iter(_drawn([program for four in moved for program in four], browser))
    for index, four in zip(differ, moved, strict=True):
        agree = [next(beside).kind == "same" for _ in four]
        verdicts[index] = verdicts[index]._replace(is_tie=all(agree))
    return verdicts


def _drawn(programs: Sequence[Program], browser: Chromium) -> list[Verdict]:
    return [
        Verdict(program, draw_or_error(program), theirs)
        for program, theirs in zip(programs, browser.draw(programs), strict=True)
    ]


def draw_or_error(program: Program) -> Pixels | str:
    """Our drawing of a program, or the error that it raised, as a line."""
    try:
        return draw(program)
    except Exception as error:  # noqa: BLE001 - any error at all is a finding, to be shown beside the others
        return f"{type(error).__name__}: {error}"
