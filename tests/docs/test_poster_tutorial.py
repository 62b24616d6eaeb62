"""The template that the tutorial of posters ends with."""

import csv
import re
from pathlib import Path

import pytest

import vecdraw as vd

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial"

pytest.importorskip("stretchable")
pytest.importorskip("zxingcpp")


def test_nothing_is_found() -> None:
    template = vd.Template.load(TUTORIAL / "speaker.yaml")
    assert template.check(template.samples) == ()


def test_the_table_of_the_page_suits_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = (TUTORIAL / "posters.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    exec(code, {})  # noqa: S102  # our own page
    with (tmp_path / "speakers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1000
    template = vd.Template.load(TUTORIAL / "speaker.yaml")
    assert [template.check(row) for row in (rows[0], rows[-1])] == [(), ()]
