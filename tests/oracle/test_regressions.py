"""Every difference from Chromium that was ever found, without a browser. tests.oracle.run --add adds one."""

import pytest

from tests.oracle.comparison import compare
from tests.oracle.drawing import draw
from tests.oracle.regressions import names, read


@pytest.mark.parametrize("name", names())
def test_draws_what_chromium_draws(name: str) -> None:
    program, theirs = read(name)
    difference = compare(draw(program), theirs)
    assert difference.is_tolerable, f"{difference.fraction:.2%} of pixels off, by up to {difference.largest} of 255"
