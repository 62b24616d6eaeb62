"""The oracle's own parts, without a browser."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.oracle.comparison import compare
from tests.oracle.generation import generate
from tests.oracle.programs import Program, dump, load


def filled(*rgba: int) -> NDArray[np.uint8]:
    return np.full((40, 50, 4), rgba, np.uint8)


def test_equal_drawings_agree() -> None:
    assert compare(filled(10, 20, 30, 255), filled(10, 20, 30, 255)) == (0.0, 0)


def test_the_colour_of_nothing_does_not_count() -> None:
    assert compare(filled(255, 0, 0, 0), filled(0, 0, 0, 0)).is_tolerable


def test_a_rounding_is_tolerated_and_three_levels_are_not() -> None:
    assert compare(filled(10, 20, 30, 255), filled(12, 20, 30, 255)).is_tolerable
    assert compare(filled(10, 20, 30, 255), filled(13, 20, 30, 255)) == (1.0, 3)


def test_two_pixels_of_two_thousand_are_tolerated_and_three_are_not() -> None:
    other = filled(0, 0, 0, 255)
    other[0, :2] = 255
    assert compare(filled(0, 0, 0, 255), other).is_tolerable
    other[0, 2] = 255
    assert not compare(filled(0, 0, 0, 255), other).is_tolerable


@pytest.fixture(scope="module")
def programs() -> list[Program]:
    return generate(24, 1)


def test_the_same_number_gives_the_same_programs(programs: list[Program]) -> None:
    assert generate(24, 1) == programs
    assert generate(24, 2) != programs


def test_a_program_survives_its_file(programs: list[Program], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("oracle") / "program.json"
    for program in programs:
        path.write_text(dump(program))
        assert load(path) == program
