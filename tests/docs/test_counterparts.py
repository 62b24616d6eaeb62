"""The table of counterparts: each name has a drawing and a test that use it, and a page of the reference."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from tests.docs.test_coming_from import OWNERS, rows, spans
from tests.vector.probes import PROBES

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
TABLE = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in (GUIDE / "counterparts.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
]
LIBRARIES = ("coming-from-gg.md", "coming-from-pycairo.md", "coming-from-skia-canvas.md")
OF_CLASSES = {"Path", "Affine", "Color", "Texture", "Projection", "Context"}


def words(source: str) -> frozenset[str]:
    """The attributes and keywords in a program, and its strings that could be names."""
    found = set()
    for node in ast.walk(ast.parse(inspect.cleandoc(source))):
        match node:
            case ast.Attribute(attr=name) | ast.Constant(value=str(name)) | ast.keyword(arg=str(name)):
                found.add(name)
    return frozenset(found)


@cache
def words_of(path: Path) -> frozenset[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return frozenset().union(*(words(code) for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL)))
    return words(text)


def called(span: str) -> set[str]:
    """What a span of a guide names: `Context.arc`, `vd.fonts.register`."""
    found = set()
    for each in ast.walk(ast.parse(span, mode="eval")):
        node, names = each, list[str]()
        while isinstance(node, ast.Attribute):
            names, node = [node.attr, *names], node.value
        if not names or not isinstance(node, ast.Name) or node.id not in OWNERS or node.id == "math":
            continue
        owner = "" if node.id == "vd" else OWNERS[node.id].__name__
        if not owner and names[0] in OF_CLASSES and names[1:]:
            owner, names = names[0], names[1:]
        found.add(f"{owner}.{names[0]}" if owner else ".".join(["vd", *names[:2]]))
    return found


def value_of(name: str) -> tuple[Any, Any]:
    """What owns a name, and what it is."""
    first, *rest = name.removeprefix("vd.").split(".")
    owner = getattr(vd, first)
    return owner, getattr(owner, rest[0]) if rest else owner


def last(name: str) -> str:
    return name.rpartition(".")[2]


def listed_in(page: str, name: str) -> bool:
    """Whether a page of the reference, as guides link to it, shows what owns a name, or its module."""
    owner, value = value_of(name)
    listed = re.findall(r"^::: (\S+)", (GUIDE / page).read_text("utf-8"), re.MULTILINE)
    shown = value if inspect.ismodule(owner) else owner
    holder = shown if inspect.isclass(shown) or inspect.isfunction(shown) else type(shown)
    return f"{holder.__module__}.{holder.__qualname__}" in listed or holder.__module__ in listed


def test_every_name_of_the_guides_has_a_row() -> None:
    named = set()
    for guide in LIBRARIES:
        for _, cell in rows(guide):
            for span in spans(cell):
                if " - " not in span and not span.startswith(("one", "with")):
                    named |= called(span)
    assert sorted(named - {spans(row[0])[0] for row in TABLE}) == []
    assert len(TABLE) > 150


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0].strip("`"))
def test_a_name_has_a_drawing_a_test_and_a_line_of_the_reference(row: list[str]) -> None:
    name, _, drawing, test, reference = row
    word = last(spans(name)[0])
    kind = drawing.split()[0]
    if kind == "probe":
        assert word in words(inspect.getsource(PROBES[spans(drawing)[0]].draw))
    elif kind == "example":
        assert word in words_of(ROOT / "examples" / f"{spans(drawing)[0]}.py")
    else:
        (page,) = re.findall(r"\((.*?)\)", drawing)
        assert word in words_of(GUIDE / page)
    assert word in words_of(ROOT / spans(test)[0])
    assert listed_in(re.findall(r"\((.*?)\)", reference)[0], spans(name)[0])
    owner, value = value_of(spans(name)[0])
    assert inspect.getdoc(value) or word in getattr(owner, "__annotations__", {}) or not callable(value)
