"""Documents that are written larger: what is in them is mixed as it is at its own size, and listed in its own units."""

import numpy as np
import pytest

import vecdraw as vd
from tests.svg.documents import needs_resvg, root_of
from tests.vector.renderers import PDF, resvg
from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf.file import PdfFile


def drawing() -> vd.Context:
    """Marks that change what is under them, the background among it, beside text and a gradient."""
    ctx = vd.Context(60, 40, background="#fc8")
    ctx.fill_style = vd.LinearGradient((0, 0), (60, 0), ["red", "blue"])
    ctx.fill_rect(5, 5, 50, 10)
    ctx.font = "12px Inter"
    ctx.fill_style = "#036"
    ctx.fill_text("scale", 5, 35)
    ctx.global_composite_operation = "multiply"
    ctx.fill_style = "lime"
    ctx.fill_rect(10, 10, 20, 20)
    ctx.global_composite_operation = "difference"
    ctx.fill_rect(35, 10, 20, 25)
    return ctx


@pytest.mark.parametrize("name", PDF)
def test_a_larger_page_looks_like_one_that_is_seen_larger(name: str) -> None:
    ctx = drawing()
    seen = PDF[name](ctx.encode("pdf"), 240, 160)
    if seen is None:
        pytest.skip(f"{name} is not installed")
    larger = PDF[name](ctx.encode("pdf", scale=2), 240, 160)
    np.testing.assert_allclose(larger, seen, rtol=0, atol=3)


@needs_resvg
def test_a_larger_svg_looks_like_one_that_is_seen_larger() -> None:
    ctx = drawing()
    seen = resvg(ctx.encode("svg").decode(), 240, 160)
    np.testing.assert_allclose(resvg(ctx.encode("svg", scale=2).decode(), 240, 160), seen, rtol=0, atol=3)


def test_documents_are_as_much_larger_as_asked() -> None:
    ctx = drawing()
    file = PdfFile(ctx.encode("pdf", scale=1.5))
    assert [float(edge) for edge in file.get(file.pages()[0])["MediaBox"]] == [0, 0, 67.5, 45]
    root = root_of(ctx.encode("svg", scale=1.5).decode())
    assert (root.attrib["width"], root.attrib["height"], root.attrib["viewBox"]) == ("90", "60", "0 0 60 40")


def test_bleed_in_user_units_grows_with_the_drawing() -> None:
    ctx = drawing()
    file = PdfFile(ctx.encode("pdf", scale=2, bleed=5))
    page = file.get(file.pages()[0])
    assert [float(edge) for edge in page["TrimBox"]] == [7.5, 7.5, 82.5, 52.5]
    file = PdfFile(ctx.encode("pdf", scale=2, bleed="1mm"))
    assert float(file.get(file.pages()[0])["TrimBox"][0]) == pytest.approx(72 / 25.4, abs=1e-3)


def test_what_is_drawn_as_a_picture_is_listed_in_units_of_the_drawing() -> None:
    def listed(scale: float) -> list[Fallback]:
        ctx = drawing()
        ctx.global_composite_operation = "source-over"
        ctx.filter = "blur(1px)"
        ctx.fill_rect(20, 10, 20, 20)
        found: list[Fallback] = []
        vd.encode(ctx.scene, "pdf", scale=scale, on_fallback=found.append)
        return found

    (own,), (larger,) = listed(1.0), listed(2.0)
    assert (larger.op, larger.feature) == (own.op, own.feature)
    assert own.op > 0
    assert tuple(larger.box) == pytest.approx(tuple(own.box), abs=1.0)
