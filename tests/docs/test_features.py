"""The table of features: what it names exists, and is used by its drawing and its test, and is in the reference."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.docs.test_counterparts import GUIDE, ROOT, listed_in, spans, value_of, words
from tests.vector.probes import PROBES

ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in (GUIDE / "features.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| feature")
]
EVERYWHERE = "every example and probe"

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])


def owners(cell: str) -> list[str]:
    """The names with an owner: `Path.trimmed`, `vd.Noise`, `Context.layer`."""
    found = [re.sub(r"\(.*", "", span) for span in spans(cell) if re.match(r"(ctx|vd|[A-Z]\w+)[.(]", span)]
    return [re.sub(r"^([A-Z])", r"vd.\1", name.replace("ctx.", "Context.")) for name in found]


def keywords(cell: str) -> list[str]:
    return re.findall(r"(\w+)=", " ".join(spans(cell)))


def used(cell: str) -> set[str]:
    """What a drawing and a test must say: the last parts of the names, methods of those before, and keywords.

    Neither says the class that a method or a keyword belongs to.
    """
    names = set(keywords(cell))
    for span in spans(cell):
        bare = re.sub(r"\(.*", "", span)
        if re.fullmatch(r"\.?[\w.]+", bare) and not (keywords(cell) and bare.endswith(("LinearGradient", "Style"))):
            names.add(bare.rpartition(".")[2])
    return names


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return words(ast.unparse(tree)) | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def drawn_with(kind: str, name: str) -> frozenset[str]:
    if kind.startswith("example"):
        return names_in(ROOT / "examples" / f"{name}.py")
    draw = PROBES[name].draw
    source = words("\n" + inspect.getsource(draw))
    return source | names_in(Path(inspect.getfile(draw))) if name.startswith("effect_") else source


def functions_with(names: list[str]) -> list[Any]:
    return [value_of(name)[1] for name in names]


@each_row
def test_a_feature_has_names_that_exist(row: list[str]) -> None:
    assert owners(row[1]) or "&" in row[1]
    takes = [inspect.signature(value) for value in functions_with(owners(row[1])) if callable(value)]
    for word in keywords(row[1]):
        assert any(word in each.parameters or "options" in each.parameters for each in takes), word
    for span in spans(row[1]):
        if span.startswith("."):
            assert any(hasattr(value, span[1:]) for value in functions_with(owners(row[1])))


@each_row
def test_a_feature_has_drawings_that_use_it(row: list[str]) -> None:
    if row[2] == EVERYWHERE:
        return
    found = [
        drawn_with(kind, name)
        for kind, names in re.findall(r"(probes?|examples?) ((?:`\w+`(?:, )?)+)", row[2])
        for name in spans(names)
    ]
    assert len(found) == len(spans(row[2]))
    assert sorted(used(row[1]) - frozenset().union(*found)) == []


@each_row
def test_a_feature_has_tests_that_use_it(row: list[str]) -> None:
    assert spans(row[3])
    assert sorted(used(row[1]) - frozenset().union(*(names_in(ROOT / path) for path in spans(row[3])))) == []


@each_row
def test_a_feature_is_in_the_reference(row: list[str]) -> None:
    pages = re.findall(r"\((.*?)\)", row[4])
    named = owners(row[1]) or ["vd.Path"]
    for name in named:
        assert any(listed_in(page, name) for page in pages), name
    for page in pages:
        assert any(listed_in(page, name) for name in named), page


def test_the_table_is_long() -> None:
    assert len(ROWS) > 45
    assert all(len(row) == 5 for row in ROWS)
