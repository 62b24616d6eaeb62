"""Justified Chinese has Typst's lines: as recorded, and live where Typst is installed."""

import numpy as np
import pytest

from tests.oracle_text.run_typst import MODES, PARAGRAPHS, RECORDED, our_lines, recorded, same
from tests.oracle_text.texts import Paragraph
from tests.vector.renderers import library

ROWS = recorded()


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['name']}-{row['width']:g}-{row['wrap']}" for row in ROWS])
def test_lines_are_those_recorded(row: dict[str, object]) -> None:
    (paragraph,) = (one for one in PARAGRAPHS if one.name == row["name"])
    counts = np.bincount(our_lines(paragraph, float(str(row["width"])), str(row["wrap"])))
    assert counts.tolist() == row["characters"]


@pytest.mark.oracle
@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda paragraph: paragraph.name)
def test_lines_are_typsts(paragraph: Paragraph) -> None:
    if library("typst") is None or library("pypdfium2") is None:
        pytest.skip("Typst is not installed (pip install typst pypdfium2)")
    linebreaks, wrap, widths = MODES[0]
    differ = same(paragraph, widths[::9], linebreaks, wrap)
    assert differ == []


def test_the_record_is_of_every_paragraph() -> None:
    assert {row["name"] for row in ROWS} == {paragraph.name for paragraph in PARAGRAPHS}
    assert RECORDED.stat().st_size < 20_000
