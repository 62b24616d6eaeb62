"""The PDF of some examples, drawn by PDFium; `python -m tests.vector.run --pdf --examples` takes all of them.

Every probe's PDF is asked whether it is in order; `python -m tests.vector.run --check --examples` does the examples.
"""

from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf.readers import complaints
from tests.vector import renderers
from tests.vector.judgement import judge_pdf
from tests.vector.known import KNOWN_EXAMPLES
from tests.vector.pictures import EXAMPLES, example, probed
from tests.vector.probes import PROBES

pytestmark = pytest.mark.oracle

SOME = ("duotone", "patterns", "social_card", "typography", "weather_card")
EVERY = 8  # of which probe the file is checked without the slow tests


@pytest.mark.skipif(renderers.library("pypdfium2") is None, reason="pypdfium2 is not installed")
@pytest.mark.parametrize("name", SOME)
def test_pdf_of_examples_by_pdfium(name: str) -> None:
    (path,) = (path for path in EXAMPLES if path.stem == name)
    assert [str(verdict) for verdict in judge_pdf([example(path)], ["pdfium"]) if not verdict.is_good] == []


def test_what_is_known_is_of_examples_that_there_are() -> None:
    assert {name for names in KNOWN_EXAMPLES.values() for name in names} <= {path.stem for path in EXAMPLES}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(list(PROBES)[::EVERY], id="some"),
        pytest.param([name for at, name in enumerate(PROBES) if at % EVERY], id="the others", marks=pytest.mark.slow),
    ],
)
def test_pdf_is_in_order(names: list[str], tmp_path: Path) -> None:
    found = {name: complaints(vd.encode(probed(name).scene, "pdf"), tmp_path) for name in names}
    if None in found.values():
        pytest.skip("neither qpdf nor pikepdf is installed")
    assert {name: lines for name, lines in found.items() if lines} == {}
