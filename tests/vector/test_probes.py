"""A probe for each feature, written as SVG and as PDF, and drawn by other programs.

What is too far off in one of them, and why, is in `known.py`; `python -m tests.vector.run --examples` compares the
examples, which takes minutes.
"""

from collections.abc import Iterable

import pytest

from tests.oracle.chromium import Chromium, find_chromium
from tests.vector import renderers
from tests.vector.judgement import Verdict, judge_pdf, judge_svg
from tests.vector.known import KNOWN, WORST_MEAN
from tests.vector.pictures import probed, probes
from tests.vector.probes import PROBES

pytestmark = pytest.mark.oracle


def complaints(verdicts: Iterable[Verdict]) -> list[str]:
    """What is too far off: beyond the bounds, or, where that is known, on average by far."""
    return [
        str(verdict)
        for verdict in verdicts
        if not verdict.is_good
        and not (verdict.name in KNOWN[verdict.renderer] and verdict.distance.mean <= WORST_MEAN)
    ]


def test_every_probe_draws_something() -> None:
    assert len(PROBES) >= 100
    blank = [name for name, probe in PROBES.items() if (probe.context().to_numpy() == 255).all()]
    assert blank == []


def test_what_is_known_is_of_probes_that_there_are() -> None:
    assert {name for names in KNOWN.values() for name in names} <= set(PROBES)


@pytest.mark.skipif(renderers.library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("name", PROBES)
def test_svg_by_resvg(name: str) -> None:
    assert complaints(judge_svg([probed(name)], None)) == []


def test_svg_by_chromium() -> None:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    with Chromium(executable) as browser:
        verdicts = list(judge_svg(probes(), browser))
    assert complaints(verdict for verdict in verdicts if verdict.renderer == "chromium") == []


@pytest.mark.skipif(
    renderers.library("pypdfium2") is None and renderers.library("pymupdf") is None,
    reason="neither pypdfium2 nor pymupdf is installed",
)
@pytest.mark.parametrize("name", PROBES)
def test_pdf(name: str) -> None:
    assert complaints(judge_pdf([probed(name)])) == []
