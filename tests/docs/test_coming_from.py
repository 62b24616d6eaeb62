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

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
OWNERS: dict[str, Any] = {
    "ctx": vd.Context,
    "path": vd.Path,
    "page": vd.Page,
    "gradient": vd.LinearGradient,
    "pattern": vd.Pattern,
    "vd": vd,
    "math": math,
}
GG_METHODS = """
AsMask Clear ClearPath Clip ClipPreserve ClosePath CubicTo DrawArc DrawCircle DrawEllipse DrawEllipticalArc DrawImage
DrawImageAnchored DrawLine DrawPoint DrawRectangle DrawRegularPolygon DrawRoundedRectangle DrawString DrawStringAnchored
DrawStringWrapped EncodeJPG EncodePNG Fill FillPreserve FontHeight GetCurrentPoint Height Identity Image InvertMask InvertY
LineTo LoadFontFace MeasureMultilineString MeasureString MoveTo NewSubPath Pop Push QuadraticTo ResetClip Rotate
RotateAbout SaveJPG SavePNG Scale ScaleAbout SetColor SetDash SetDashOffset SetFillRule SetFillRuleEvenOdd
SetFillRuleWinding SetFillStyle SetFontFace SetHexColor SetLineCap SetLineCapButt SetLineCapRound SetLineCapSquare
SetLineJoin SetLineJoinBevel SetLineJoinRound SetLineWidth SetMask SetPixel SetRGB SetRGB255 SetRGBA SetRGBA255
SetStrokeStyle Shear ShearAbout Stroke StrokePreserve TransformPoint Translate Width WordWrap
""".split()
GG_FUNCTIONS = """
CubicBezier Degrees Identity LoadFontFace LoadImage LoadJPG LoadPNG NewConicGradient NewContext NewContextForImage
NewContextForRGBA NewLinearGradient NewRadialGradient NewSolidPattern NewSurfacePattern QuadraticBezier Radians Rotate
SaveJPG SavePNG Scale Shear Translate
""".split()

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


TABLES = sorted(path.name for path in GUIDES.glob("coming-from-*.md"))


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


def test_every_method_of_a_cairo_context_has_a_row() -> None:
    cairo = pytest.importorskip("cairo", reason="pycairo is not installed")
    methods = [name for name in dir(cairo.Context) if not name.startswith("_")]
    named = {span for first, _ in rows("coming-from-pycairo.md") for span in spans(first)}
    assert sorted(set(methods) - named) == []
