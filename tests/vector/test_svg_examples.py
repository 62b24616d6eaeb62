"""The SVG of some examples, drawn by resvg; `python -m tests.vector.run --svg --examples` takes all of them.

Those that are too far off, and why, are in `known.py`.
"""

import pytest

from tests.vector import renderers
from tests.vector.judgement import judge_svg
from tests.vector.known import KNOWN_EXAMPLES, WORST_MEAN
from tests.vector.pictures import EXAMPLES, example

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(renderers.library("resvg_py") is None, reason="resvg-py is not installed"),
]

SOME = ("chart", "donut_chart", "logo", "patterns", "typography")


@pytest.mark.parametrize(
    "name",
    [pytest.param(path.stem, marks=() if path.stem in SOME else pytest.mark.slow) for path in EXAMPLES],
)
def test_svg_of_examples_by_resvg(name: str) -> None:
    (path,) = (path for path in EXAMPLES if path.stem == name)
    (verdict,) = judge_svg([example(path)], None)
    known = name in KNOWN_EXAMPLES["resvg"] and verdict.distance.mean <= WORST_MEAN
    assert verdict.is_good or known, str(verdict)


def test_some_examples_are_near_without_exception() -> None:
    assert set(SOME) <= {path.stem for path in EXAMPLES} - KNOWN_EXAMPLES["resvg"]
