"""Page boxes: where the paper is cut, and that all that has a place on a page keeps it."""

import shutil
import subprocess
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads the files")
MM = 72 / 25.4


def boxes(data, page=0):
    with pikepdf.open(BytesIO(data)) as pdf:
        return {
            name: [float(x) for x in pdf.pages[page].get(f"/{name}Box", [])]
            for name in ("Media", "Crop", "Bleed", "Trim")
        }


def size(box):
    return box[2] - box[0], box[3] - box[1]


def test_a_bleed_makes_boxes():
    found = boxes(vd.Context.for_page("A4", bleed="3mm").encode("pdf", bleed="3mm"))
    assert size(found["Trim"]) == pytest.approx((210 * MM, 297 * MM), abs=1e-3)
    assert size(found["Bleed"]) == pytest.approx((216 * MM, 303 * MM), abs=1e-3)
    assert found["Bleed"] == found["Media"] == found["Crop"]
    assert found["Trim"][0] - found["Bleed"][0] == pytest.approx(3 * MM, abs=1e-3)


def test_a_page_without_print_has_none():
    assert boxes(vd.Context(100, 50).encode("pdf"))["Trim"] == []


@settings(max_examples=25, deadline=None)
@given(
    size_=st.tuples(st.floats(40, 900), st.floats(40, 900)),
    bleed=st.floats(0, 15),
    unit=st.sampled_from(["pt", "mm", "in", "px"]),
    marks=st.booleans(),
)
def test_boxes_lie_inside_each_other_with_the_sizes_that_were_asked_for(size_, bleed, unit, marks):
    paper = tuple(side / MM for side in size_)
    ctx = vd.Context.for_page(paper, bleed=f"{bleed:.4f}mm", unit=unit)
    found = boxes(ctx.encode("pdf", bleed=f"{bleed:.4f}mm", marks=marks))
    if not marks and f"{bleed:.4f}" == "0.0000":
        assert found["Trim"] == []
        return
    assert size(found["Trim"]) == pytest.approx(size_, abs=2e-3)
    for outer, inner, apart in (
        ("Media", "Bleed", 0 if not marks else 7 * MM),
        ("Bleed", "Trim", float(f"{bleed:.4f}") * MM),
    ):
        gaps = [abs(a - b) for a, b in zip(found[outer], found[inner], strict=True)]
        assert max(gaps) - min(gaps) < 2e-3
        assert min(gaps) >= apart - 2e-3


def test_what_is_drawn_stands_where_the_boxes_say():
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 draws the PDF")
    ctx = vd.Context.for_page((100, 60), bleed="3mm", background="yellow")
    ctx.fill_style = "blue"
    ctx.fill_rect(0, 0, 50 * MM, 30 * MM)  # a quarter of the page, from its corner
    data = ctx.encode("pdf", bleed="3mm", marks=True)
    found = boxes(data)
    left, top = found["Trim"][0] - found["Media"][0], found["Media"][3] - found["Trim"][3]
    drawn = pdfium.PdfDocument(data)[0].render(scale=4).to_numpy()[..., :3]
    blue = (drawn[..., 0] > 200) & (drawn[..., 2] < 60)  # BGR
    rows, columns = np.flatnonzero(blue.any(axis=1)), np.flatnonzero(blue.any(axis=0))
    assert rows[0] == pytest.approx(top * 4, abs=2)
    assert columns[0] == pytest.approx(left * 4, abs=2)
    assert rows[-1] == pytest.approx((top + 30 * MM) * 4, abs=2)
    assert columns[-1] == pytest.approx((left + 50 * MM) * 4, abs=2)


def test_nothing_of_the_drawing_is_beyond_the_bleed():
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 draws the PDF")
    ctx = vd.Context.for_page((60, 40), bleed="2mm")
    ctx.fill_style = "blue"
    ctx.fill_rect(-1000, -1000, 5000, 5000)
    data = ctx.encode("pdf", bleed="2mm", marks="crop")
    drawn = pdfium.PdfDocument(data)[0].render(scale=4).to_numpy()[..., :3]
    blue = (drawn[..., 0] > 200) & (drawn[..., 2] < 60)
    assert blue.any(axis=1).sum() == pytest.approx(44 * MM * 4, abs=3)  # clips are whole pixels there
    assert blue.any(axis=0).sum() == pytest.approx(64 * MM * 4, abs=3)


class TestDocument:
    def test_pages_by_name(self):
        with vd.Document() as doc:
            with doc.page("A5"):
                pass
            with doc.page("A5 landscape"):
                pass
            with doc.page(100, 50):
                pass
        with pikepdf.open(BytesIO(doc.encode())) as pdf:
            sizes = [size([float(x) for x in page.MediaBox]) for page in pdf.pages]
        assert sizes[0] == pytest.approx((148 * MM, 210 * MM), abs=1e-3)
        assert sizes[1] == pytest.approx((210 * MM, 148 * MM), abs=1e-3)
        assert sizes[2] == (100, 50)

    @pytest.mark.parametrize("size_", [("A5", 10), (10,), (None, 10), ("A99",)])
    def test_a_page_has_a_name_or_two_sides(self, size_):
        with vd.Document() as doc:
            with pytest.raises((vd.errors.BadTypeError, vd.errors.BadValueError)), doc.page(*size_):
                pass
            with doc.page(10, 10):
                pass

    def test_links_destinations_and_bookmarks_go_with_the_page(self):
        with vd.Document(bleed="3mm", marks=True) as doc, doc.page("A6") as page:
            page.link((10, 20, 30, 40), "https://example.org")
            page.destination("here", 50, 60)
            doc.bookmark("There", 70)
        found = boxes(doc.encode())
        left, top = found["Trim"][0], found["Trim"][3]
        with pikepdf.open(BytesIO(doc.encode())) as pdf:
            link = [float(x) for x in pdf.pages[0].Annots[0].Rect]
            assert link == pytest.approx([left + 10, top - 60, left + 40, top - 20], abs=1e-2)
            place = pdf.Root.Names.Dests.Names[1]
            assert [float(x) for x in list(place)[2:4]] == pytest.approx([left + 50, top - 60], abs=1e-2)
            mark = pdf.Root.Outlines.First.Dest
            assert float(mark[3]) == pytest.approx(top - 70, abs=1e-2)

    def test_what_became_a_picture_is_reported_in_units_of_the_page(self):
        def blurred(**options):
            with vd.Document(**options) as doc, doc.page("A6") as page:
                page.filter = "blur(3px)"
                page.fill_rect(100, 100, 40, 40)
            return doc.fallbacks[0][0].box

        plain, marked = blurred(), blurred(marks=True)
        assert marked == pytest.approx(plain, abs=1.0)

    def test_the_first_corner_is_that_of_the_page(self):
        with vd.Document(bleed=9) as doc, doc.page(100, 50) as page:
            assert (page.width, page.height) == (118, 68)
            assert page.get_transform().apply(0, 0) == (9, 9)


@pytest.mark.oracle
def test_poppler_reads_the_same_boxes(tmp_path):
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler-utils) is not installed")
    data = vd.Context.for_page("A4", bleed="3mm").encode("pdf", bleed="3mm", marks=True)
    path = tmp_path / "a4.pdf"
    path.write_bytes(data)
    said = subprocess.run(["pdfinfo", "-box", str(path)], capture_output=True, text=True, check=True).stdout
    found = boxes(data)
    for name, box in found.items():
        line = next(line for line in said.splitlines() if line.startswith(f"{name}Box"))
        assert [float(x) for x in line.split()[1:]] == pytest.approx(box, abs=0.01)
