"""The table of features: what it names exists, and every feature has a drawing and a test."""

import inspect
import re
from pathlib import Path

import pytest

import vecdraw as vd
from tests.vector.probes import PROBES

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "docs" / "guide" / "features.md").read_text(encoding="utf-8").splitlines()
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in LINES
    if line.startswith("| ") and not line.startswith("| feature")
]
HOMES = (vd.Context, vd.Path, vd.filters, vd.LinearGradient)


def spans(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def exists(name: str) -> bool:
    """Whether a dotted name, or one that stands for a method after another one, is there."""
    first, *rest = name.lstrip(".").split(".")
    roots = {"ctx": vd.Context, "vd": vd, "Path": vd.Path}
    if first not in roots:
        return any(hasattr(home, first) for home in HOMES)
    value = roots[first]
    for part in rest:
        if not hasattr(value, part):
            return False
        value = getattr(value, part)
    return bool(rest)


def is_taken(keyword: str, function: str | None) -> bool:
    """Whether a keyword is one of a method of the Context, or of a gradient."""
    takes = vd.LinearGradient if function is None else getattr(vd.Context, function.removeprefix("ctx."))
    return keyword in inspect.signature(takes).parameters


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_feature_has_names_that_exist(row: list[str]) -> None:
    for span in spans(row[1]):
        call = re.fullmatch(r"([\w.]+)\((.*)\)", span)
        keywords = re.findall(r"(\w+)=(?!=)", span)
        if call and not exists(call[1]):
            pytest.fail(f"{row[0]}: {span}")
        for keyword in keywords:
            if call is None or call[1] == "layer":
                assert is_taken(keyword, call and call[1]), span
        if call is None and not keywords and re.fullmatch(r"[\w.]+", span):
            assert exists(span), f"{row[0]}: {span}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_feature_has_a_drawing(row: list[str]) -> None:
    drawn = row[2]
    assert spans(drawn) or drawn == "every example and probe"
    for kind, names in re.findall(r"(probes?|examples?) ((?:`\w+`(?:, )?)+)", drawn):
        for name in spans(names):
            if kind.startswith("probe"):
                assert name in PROBES
            else:
                assert (ROOT / "examples" / f"{name}.py").is_file()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_feature_has_tests(row: list[str]) -> None:
    assert spans(row[3])
    for path in spans(row[3]):
        found = ROOT / path
        assert found.is_file() or any(found.glob("test_*.py")), path


def test_the_table_is_long() -> None:
    assert len(ROWS) > 30
    assert all(len(row) == 4 for row in ROWS)
