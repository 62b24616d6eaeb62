"""Gradients on sheets behind the first: patterns that Skia is not told of, which are those that it would write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.pdf.readers import complaints
from tests.print.press import press_profile
from tests.vector.renderers import PDF
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Ref
from vecdraw.backends.pdf.revision import ContentRevision
from vecdraw.backends.pdf.spool import Spool
from vecdraw.backends.pdf.stand_ins import SheetPatterns, StandIns
from vecdraw.backends.skia import pdf_renderer, pdf_sheets

LINEAR = vd.LinearGradient((0, 0), (30.3, 11), ["#123456", (0.31, "gold"), "#fedcba"])
RADIAL = vd.RadialGradient((10, 12), 3, (10, 12), 25.7, ["red", "#010203"])
CONE = vd.RadialGradient((10, 12), 3, (14, 12), 25.7, ["red", "navy"])
FADING = vd.LinearGradient((0, 0), (30, 0), ["#f00", "#00f8"])
STEEP = vd.LinearGradient((0, 0), (30, 0), ["black", (0.5, "white"), (0.5, "red"), "blue"])
CONIC = vd.ConicGradient(0.5, (10, 10), ["red", "blue", "red"])
GRADIENTS = (LINEAR, RADIAL, CONE, FADING, STEEP, CONIC)
COLOR = re.compile(rb"^(\.00[0-3]\d?) (\.00[0-3]\d?) (\.00[0-3]\d?) RG", re.MULTILINE)


def drawing(ctx: vd.Context) -> None:
    """Gradients of all kinds that are filled and stroked with, turned, clipped, translucent, mixed, in layers."""
    for at in range(24):
        gradient = GRADIENTS[at % len(GRADIENTS)]
        with ctx.saved():
            ctx.translate(10 + at % 6 * 48, 10 + at // 6 * 46)
            ctx.rotate(at / 100)
            ctx.fill_style = ctx.stroke_style = gradient
            ctx.begin_path()
            ctx.rect(0, 0, 30 + at % 3, 30)
            ctx.clip()
            ctx.global_alpha = 0.5 + at % 2 / 2
            ctx.fill_rect(0, 0, 28, 20)
            ctx.global_composite_operation = "multiply" if at % 5 == 0 else "source-over"
            ctx.stroke_rect(3, 3, 25, 25)
            with ctx.layer(alpha=0.5):
                ctx.fill_rect(20, 10, 10, 10)
            ctx.begin_path()
            ctx.move_to(0, 30)
            ctx.bezier_curve_to(5, 5, 20, 40, 30, 10)
            ctx.stroke()
            ctx.fill_style = "#010101"
            ctx.fill_rect(5, 5, 4, 4)


def written(**options: object) -> bytes:
    ctx = vd.Context(300, 200, background="white")
    drawing(ctx)
    return vd.encode(ctx.scene, "pdf", **options)


@pytest.fixture
def small_sheets(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes sheets of few operations, when it is called."""

    def shrink() -> None:
        for module in (pdf_renderer, pdf_sheets):
            monkeypatch.setattr(module, "FULL", 1)

    return shrink


@pytest.fixture
def by_skia(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Has Skia write all gradients, when it is called."""
    return lambda: monkeypatch.setattr(pdf_renderer.PdfRenderer, "_stand_in", lambda *_: None)


def patterns(data: bytes) -> dict[str, int]:
    """The gradients of a document, as they are among its resources, and how many of each there are."""
    file = PdfFile(data)
    found = [str(sorted_by_key(file.get(ref))) for ref in file.holding(b"/PatternType 2")]
    return {pattern: found.count(pattern) for pattern in found}


def sorted_by_key(value: object) -> object:
    """A value with its dictionaries in the order of their keys."""
    if isinstance(value, dict):
        return [(key, sorted_by_key(value[key])) for key in sorted(value)]
    return [sorted_by_key(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("colors", ["rgb", "cmyk"])
def test_they_are_those_that_skia_writes(
    small_sheets: Callable[[], None], by_skia: Callable[[], None], colors: str
) -> None:
    options = {"colors": colors, "output_intent": press_profile()} if colors == "cmyk" else {}
    small_sheets()
    own = written(**options)
    by_skia()
    skias = written(**options)
    assert own != skias
    assert patterns(own) == patterns(skias)
    assert len(patterns(own)) > 30


def test_skia_is_told_of_those_of_the_first_sheet_only(
    small_sheets: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    revise = ContentRevision.revise

    def counted(revision: ContentRevision) -> None:
        counts.append(len(list(revision._file.holding(b"/PatternType 2"))))  # as Skia wrote it
        revise(revision)

    monkeypatch.setattr(ContentRevision, "revise", counted)
    ctx = vd.Context(300, 200)
    ctx.fill_style = LINEAR
    for _ in range(40):
        ctx.rotate(0.01)
        ctx.fill_rect(0, 0, 30, 30)
    ctx.encode("pdf")
    small_sheets()
    ctx.encode("pdf")
    assert counts[0] == 80  # the gradient is cut into two
    assert counts[1] < 8


@pytest.mark.parametrize("name", PDF)
def test_they_look_as_skias(name: str, small_sheets: Callable[[], None], by_skia: Callable[[], None]) -> None:
    small_sheets()
    seen = PDF[name](written(), 600, 400)
    if seen is None:
        pytest.skip(f"{name} is not installed")
    by_skia()
    np.testing.assert_allclose(PDF[name](written(), 600, 400), seen, rtol=0, atol=1)


def test_no_color_that_stands_for_one_is_left(small_sheets: Callable[[], None], tmp_path: Path) -> None:
    small_sheets()
    data = written()
    file = PdfFile(data)
    (page,) = file.pages()
    contents = [file.get(ref).content() for ref in file.get(page)["Contents"]]
    assert not any(COLOR.search(content) for content in contents)
    assert any(b".004 .004 .004 RG" in content for content in contents)
    assert not complaints(data, tmp_path)


def test_each_has_a_color_of_its_own_until_there_are_too_many() -> None:
    sheet = SheetPatterns(Spool())
    colors = [sheet.color(b"%d" % number) for number in range(29_792)]
    assert colors[-1] is None
    assert len(set(colors[:-1])) == 29_791
    assert sheet.color(b"7") == colors[7]
    assert all(0.0005 <= part <= 0.0035 for color in colors if color is not None for part in color)
    sheet.turn()
    assert sheet.of_sheet(0)[7] == b"7"


def test_colors_that_stand_for_nothing_stay() -> None:
    content = b".0005 .0005 .0005 RG .0005 .0005 .0005 rg\n.0005 .0005 .0006 RG .0005 .0005 .0006 rg\n"
    stand_ins = StandIns(PdfFile(written()))
    replaced, resources = stand_ins.replaced(content, {}, [b"<<>>"])
    (name,) = resources["Pattern"]
    assert isinstance(resources["Pattern"][name], Ref)
    assert replaced == (
        b"/Pattern CS/Pattern cs/%b SCN/%b scn\n" % (name.encode(), name.encode())
        + b".0005 .0005 .0006 RG .0005 .0005 .0006 rg\n"
    )
