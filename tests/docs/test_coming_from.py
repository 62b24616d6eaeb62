"""The tables of the guides for those who come from other libraries: what they name exists, and takes what they give."""

import ast
import inspect
import math
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import vecdraw as vd
from tests.docs.foreign_names import (
    CAIRO_CONTEXT,
    CAIRO_OTHERS,
    CANVAS,
    GG_FUNCTIONS,
    GG_METHODS,
    IMAGE_DRAW,
    SKIA_CANVAS,
)

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
OWNERS: dict[str, Any] = {
    "ctx": vd.Context,
    "path": vd.Path,
    "page": vd.Page,
    "gradient": vd.LinearGradient,
    "pattern": vd.Pattern,
    "mesh": vd.MeshGradient,
    "matrix": vd.Affine,
    "doc": vd.Document,
    "scene": vd.Scene,
    "image": vd.Pixmap,
    "vd": vd,
    "math": math,
}

Row = tuple[str, str]


def rows(name: str) -> list[Row]:
    """The first two cells of each row of a guide's tables, headings left out."""
    found = []
    for line in (GUIDES / name).read_text(encoding="utf-8").splitlines():
        cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and not set(cells[0]) <= set("-") and cells[1] != "vecdraw":
            found.append((cells[0], cells[1]))
    return found


def spans(cell: str) -> list[str]:
    """What stands in a cell as code."""
    return re.findall(r"`([^`]+)`", cell)


def resolved(node: ast.expr) -> Any:
    """The thing that a dotted name means."""
    if isinstance(node, ast.Name):
        return OWNERS[node.id]
    if isinstance(node, ast.Attribute):
        owner = resolved(node.value)
        return getattr(owner, node.attr)
    if isinstance(node, ast.Call):
        called = resolved(node.func)
        made = called if inspect.isclass(called) else inspect.signature(called).return_annotation
        return {"Self": vd.Path, "Path": vd.Path, "Affine": vd.Affine, "PathData": SimpleNamespace(segments=None)}.get(
            made if isinstance(made, str) else made.__name__, made
        )
    raise AssertionError(f"a name in a table is {ast.dump(node)}")


def calls(tree: ast.expr) -> Iterator[ast.Call]:
    """The calls of our own in an expression."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def is_method(node: ast.Call) -> bool:
    """Whether the call is of a method of an instance, whose first argument is not written."""
    assert isinstance(node.func, ast.Attribute)
    owner = node.func.value
    instance = isinstance(owner, ast.Call) or (isinstance(owner, ast.Name) and owner.id not in {"vd", "math"})
    return instance and not inspect.ismethod(resolved(node.func))


OF_TEMPLATES = "coming-from-satori.md"  # its second cells are YAML: test_template_reference
TABLES = sorted(path.name for path in GUIDES.glob("coming-from-*.md") if path.name != OF_TEMPLATES)


@pytest.mark.parametrize("name", TABLES)
def test_what_the_tables_name_exists(name: str) -> None:
    assert len(rows(name)) > 30
    for _, cell in rows(name):
        for span in spans(cell):
            if " - " in span or span.startswith(("one", "with")):
                continue
            tree = ast.parse(span, mode="eval").body
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute):
                    assert resolved(node) is not None or node.attr == "segments", span


@pytest.mark.parametrize("name", TABLES)
def test_calls_in_the_tables_have_arguments_that_are_taken(name: str) -> None:
    for _, cell in rows(name):
        for span in spans(cell):
            for node in calls(ast.parse(span, mode="eval").body):
                called = resolved(node.func)
                if called is None or getattr(called, "__module__", "") == "math":
                    continue
                given = ([None] if is_method(node) else []) + [None] * len(node.args)
                named = {keyword.arg: None for keyword in node.keywords if keyword.arg}
                try:
                    inspect.signature(called).bind(*given, **named)
                except TypeError as error:
                    pytest.fail(f"{name}: {span}: {error}")


def test_every_method_and_function_of_gg_has_a_row() -> None:
    assert (len(GG_METHODS), len(GG_FUNCTIONS)) == (80, 23)
    named = [spans(first)[0] for first, _ in rows("coming-from-gg.md")]
    assert named == [*GG_METHODS, *GG_FUNCTIONS]
    assert all(spans(second) for _, second in rows("coming-from-gg.md"))


def named(name: str) -> set[str]:
    """What the first cells of a guide's tables name: `Image.open(path)` is `Image.open` and `open`."""
    found = {re.split(r"[(\[ ]", span)[0] for first, _ in rows(name) for span in spans(first)}
    return found | {span.rpartition(".")[2] for span in found}


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("coming-from-pycairo.md", CAIRO_CONTEXT),
        ("coming-from-pycairo.md", CAIRO_OTHERS),
        ("coming-from-canvas.md", CANVAS),
        ("coming-from-pillow.md", [f"draw.{method}" for method in IMAGE_DRAW]),
        ("coming-from-skia-canvas.md", SKIA_CANVAS),
    ],
    ids=["cairo.Context", "cairo", "canvas", "Pillow", "skia-canvas"],
)
def test_every_name_of_the_others_has_a_row(name: str, foreign: list[str]) -> None:
    assert [each for each in foreign if each not in named(name)] == []


def test_the_lists_of_names_are_whole() -> None:
    draw = pytest.importorskip("PIL.ImageDraw", reason="Pillow is not installed").ImageDraw
    methods = {name for name in dir(draw) if not name.startswith("_") and callable(getattr(draw, name))}
    assert methods - {"getfont", "draw"} <= set(IMAGE_DRAW)
    assert len(CAIRO_CONTEXT) == len(set(CAIRO_CONTEXT)) > 100


def test_every_row_without_a_counterpart_says_why() -> None:
    for name in TABLES:
        for line in (GUIDES / name).read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) == 3 and not cells[1]:
                assert cells[2], f"{name}: {line}"
