"""A probe for each feature, written as SVG and as PDF, and drawn by other programs."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.oracle.chromium import Chromium, find_chromium
from tests.vector import renderers
from tests.vector.judgement import Verdict, judge_pdf, judge_svg
from tests.vector.pictures import EXAMPLES, example, examples, probed, probes
from tests.vector.probes import PROBES

pytestmark = pytest.mark.oracle


def complaints(verdicts: Iterable[Verdict]) -> list[str]:
    """What is too far off."""
    return [str(verdict) for verdict in verdicts if not verdict.is_good]


def test_every_probe_draws_something() -> None:
    assert len(PROBES) >= 100
    blank = [name for name, probe in PROBES.items() if (probe.context().to_numpy() == 255).all()]
    assert blank == []


@pytest.mark.skipif(renderers.library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("name", PROBES)
def test_svg_by_resvg(name: str) -> None:
    assert complaints(judge_svg([probed(name)], None)) == []


def test_svg_by_chromium() -> None:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    with Chromium(executable) as browser:
        verdicts = list(judge_svg([*probes(), *examples()], browser))
    assert complaints(verdict for verdict in verdicts if verdict.renderer == "chromium") == []


@pytest.mark.skipif(
    renderers.library("pypdfium2") is None and renderers.library("pymupdf") is None,
    reason="neither pypdfium2 nor pymupdf is installed",
)
@pytest.mark.parametrize("name", PROBES)
def test_pdf(name: str) -> None:
    assert complaints(judge_pdf([probed(name)])) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_documents_of_the_examples(path: Path) -> None:
    picture = example(path)
    assert complaints([*judge_svg([picture], None), *judge_pdf([picture])]) == []
