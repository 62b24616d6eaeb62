"""The guide says of every limit of templates what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from vecdraw.limits import Limits

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "untrusted.md"
_ROW = re.compile(r"^\| `(template_\w+)` \| ([\d,]+)( MiB)? \| (.+) \|$", re.MULTILINE)


def test_the_table_of_limits() -> None:
    told = {
        name: int(number.replace(",", "")) * (2**20 if unit else 1)
        for name, number, unit, _ in _ROW.findall(GUIDE.read_text("utf-8"))
    }
    assert told == {name: value for name, value in Limits._field_defaults.items() if name.startswith("template_")}


def test_what_they_are_of() -> None:
    code = (Path(__file__).parents[2] / "vecdraw" / "limits.py").read_text("utf-8")
    for name, _, _, words in _ROW.findall(GUIDE.read_text("utf-8")):
        assert re.search(rf"^    {name}: int = .*  # {re.escape(words)}$", code, re.MULTILINE), name
