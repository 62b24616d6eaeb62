"""The rule for ties, with a browser that draws as it is told."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import pytest

from tests.oracle.chromium import Chromium, Pixels
from tests.oracle.drawing import draw
from tests.oracle.judgement import judge
from tests.oracle.programs import Program
from tests.oracle.ties import MOVE, moved, neighbours

PROGRAM: Program = {
    "width": 40,
    "height": 30,
    "resources": [],
    "steps": [
        ["fillRect", 2, 3, 4, 5],
        ["setTransform", 2, 0, 0, 1, 10, 5],
        ["fillRect", 1, 2, 3, 4],
        ["resetTransform"],
        ["fillRect", 30, 20, 2, 2],
    ],
}


class Twin:
    """A browser that draws as vecdraw does, and black where `errs` says so of a program."""

    def __init__(self, errs: Callable[[Program], bool]) -> None:
        self._errs = errs

    def draw(self, programs: Sequence[Program]) -> list[Pixels | str]:
        return [np.full_like(draw(program), 255) if self._errs(program) else draw(program) for program in programs]


@pytest.mark.parametrize(
    ("errs", "kind"),
    [
        pytest.param(lambda program: False, "same", id="nowhere"),
        pytest.param(lambda program: program == PROGRAM, "tie", id="at these numbers only"),
        pytest.param(lambda program: True, "pixels", id="everywhere"),
        pytest.param(lambda program: program != neighbours(PROGRAM)[2], "pixels", id="in three directions of four"),
        pytest.param(lambda program: program in (PROGRAM, neighbours(PROGRAM)[1]), "pixels", id="in one direction"),
    ],
)
def test_a_tie_is_a_difference_in_no_direction(errs: Callable[[Program], bool], kind: str) -> None:
    (verdict,) = judge([PROGRAM], cast("Chromium", Twin(errs)))
    assert verdict.kind == kind


def test_all_that_a_program_draws_is_moved() -> None:
    expected = np.roll(draw(PROGRAM), (3, 2), axis=(0, 1))
    assert np.array_equal(draw(moved(PROGRAM, 2, 3)), expected)


def test_a_neighbour_looks_the_same() -> None:
    for neighbour in neighbours(PROGRAM):
        assert np.abs(draw(neighbour).astype(int) - draw(PROGRAM)).max() <= 255 * 2 * MOVE + 1
