"""PDF/X-4: against the rules of ISO 15930-7, and against the validators that there are."""

import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO

import pytest

import vecdraw as vd
from tests.print.press import press_profile
from vecdraw.errors import BadTypeError, BadValueError, ProfileError, StateError, UnsupportedError

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads the files")
from tests.print.pdfx4 import violations  # noqa: E402  # it needs pikepdf

OPTIONS = {
    "standard": "pdf/x-4",
    "output_intent": press_profile(),
    "output_condition": "TESTS01",
    "title": "A title & 海报",
    "author": "Ann",
    "lang": "en",
    "date": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
}


def everything(*, text=True):
    """Something of all that a drawing can have."""
    ctx = vd.Context.for_page("A5", bleed="3mm", dpi=150, background="#fffaf0")
    ctx.fill_style = vd.LinearGradient((0, 0), (400, 0), ["#f06", (0.4, "gold"), "rgba(0, 0, 128, 0.5)"])
    ctx.fill_rect(-9, -9, 400, 100)
    ctx.fill_style = vd.RadialGradient((200, 250), 0, (200, 250), 80, ["white", "navy"])
    ctx.fill_rect(100, 200, 200, 100)
    ctx.fill_style = vd.ConicGradient(0, (300, 400), ["red", "lime", "blue", "red"])
    ctx.fill_rect(250, 350, 100, 100)
    ctx.global_alpha = 0.5
    ctx.global_composite_operation = "multiply"
    ctx.fill_style = "teal"
    ctx.fill_rect(20, 60, 120, 120)
    ctx.global_alpha, ctx.global_composite_operation = 1.0, "source-over"
    picture = vd.Context(16, 16)
    picture.fill_rect(0, 0, 8, 8)
    ctx.draw_image(picture, 300, 120, 64, 64)
    ctx.fill_style = ctx.create_pattern(picture, "repeat")
    ctx.fill_rect(20, 300, 64, 64)
    ctx.filter = "blur(3px)"
    ctx.fill_rect(120, 320, 64, 64)
    ctx.filter = "none"
    with ctx.layer():
        ctx.fill_rect(300, 20, 60, 60)
        ctx.global_composite_operation = "destination-out"
        ctx.fill_rect(310, 30, 40, 40)
    with ctx.layer(alpha=0.5, blend="screen"):
        ctx.fill_style = "orange"
        ctx.fill_rect(40, 400, 80, 80)
    if text:
        ctx.font = "24px Inter, 'Noto Sans CJK SC', 'Noto Color Emoji'"
        ctx.fill_style = "black"
        ctx.fill_text("Print 海报 😀", 60, 520)
        ctx.stroke_text("Outline", 60, 560)
    return ctx


@pytest.fixture(scope="module")
def printed():
    return everything().encode("pdf", bleed="3mm", marks=True, **OPTIONS)


def test_our_files_keep_the_rules(printed):
    assert violations(printed) == []


def test_a_file_that_claims_nothing_breaks_them():
    broken = " ".join(violations(everything().encode("pdf")))
    for rule in ("the header", "no XMP", "0 output intents", "TrimBox", "DeviceRGB without", "DeviceRGB"):
        assert rule in broken


def damaged(data, change):
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out, static_id=True)
    return out.getvalue()


def _unembedded(pdf):
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each:
            del each["/FontFile2"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "0 output intents"),
        (lambda pdf: pdf.Root.__delitem__("/Metadata"), "no XMP"),
        (lambda pdf: pdf.pages[0].__delitem__("/TrimBox"), "needs a TrimBox"),
        (lambda pdf: pdf.pages[0].__setitem__("/BleedBox", [0, 0, 9999, 9999]), "/BleedBox is not inside"),
        (lambda pdf: pdf.pages[0].Resources.__delitem__("/ColorSpace"), "DeviceRGB without a default"),
        (lambda pdf: pdf.pages[0].Group.__setitem__("/CS", pikepdf.Name.DeviceRGB), "/CS is DeviceRGB"),
        (_unembedded, "is not embedded"),
        (lambda pdf: pdf.docinfo.__setitem__("/Title", "Another"), "/Title"),
    ],
)
def test_the_rules_notice_what_is_missing(printed, change, says):
    assert any(says in line for line in violations(damaged(printed, change)))


def test_the_same_drawing_gives_the_same_bytes(printed):
    assert everything().encode("pdf", bleed="3mm", marks=True, **OPTIONS) == printed


def test_another_drawing_has_another_identity(printed):
    other = vd.Context(100, 100).encode("pdf", **OPTIONS)
    renamed = vd.Context(100, 100).encode("pdf", **{**OPTIONS, "title": "Another"})
    identities = set()
    for data in (printed, other, renamed):
        with pikepdf.open(BytesIO(data)) as pdf, pdf.open_metadata() as xmp:
            identities.add(xmp["xmpMM:DocumentID"])
    assert len(identities) == 3


def test_the_profile_comes_back_whole(printed):
    with pikepdf.open(BytesIO(printed)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert bytes(intent.DestOutputProfile.read_bytes()) == press_profile()
        assert str(intent.OutputConditionIdentifier) == "TESTS01"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert str(intent.Info) == "A press of the tests"


def test_documents_of_several_pages_keep_the_rules():
    with vd.Document(bleed="3mm", marks=("crop", "bars"), **OPTIONS) as doc:
        for name in ("A5", "A6 landscape"):
            with doc.page(name, background="white") as page:
                doc.bookmark(name)
                page.destination(name, 10, 10)
                with page.tag("P"):
                    page.font = "20px Inter"
                    page.fill_text(name, 40, 40)
    assert violations(doc.encode()) == []


def test_without_marks_the_trim_is_the_page():
    with pikepdf.open(BytesIO(vd.Context(96, 48).encode("pdf", **OPTIONS))) as pdf:
        page = pdf.pages[0]
        assert list(page.TrimBox) == list(page.BleedBox) == list(page.MediaBox)


def test_an_output_intent_alone_is_no_standard():
    data = vd.Context(96, 48).encode("pdf", output_intent="srgb")
    assert data.startswith(b"%PDF-1.7")
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3
        assert "/Metadata" not in pdf.Root


@pytest.mark.parametrize("name", ["title", "date", "output_intent"])
def test_what_is_missing_is_said_before_anything_is_drawn(name):
    given = {key: value for key, value in OPTIONS.items() if key != name}
    with pytest.raises(BadValueError, match=f"needs {name}="):
        vd.Context(10, 10).encode("pdf", **given)
    with pytest.raises(BadValueError, match=f"needs {name}="):
        vd.Document(**given)


def test_the_profile_of_a_screen_is_no_press():
    with pytest.raises(UnsupportedError, match="output device"):
        vd.Context(10, 10).encode("pdf", **{**OPTIONS, "output_intent": "srgb"})


def test_links_are_refused():
    doc = vd.Document(**OPTIONS)
    with pytest.raises(UnsupportedError, match="links"), doc.page("A6") as page:
        page.link((0, 0, 10, 10), "https://example.org")
    with pytest.raises(StateError, match="cannot be finished"), doc:
        pass


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"standard": "pdf/x-1a"}, BadValueError),
        ({"standard": 4}, BadValueError),
        ({"title": "no XML: \0"}, BadValueError),
        ({"author": "no XML: \ud800"}, BadValueError),
        ({"output_intent": b"no profile"}, ProfileError),
        ({"output_intent": 3}, BadTypeError),
        ({"output_condition": 3}, BadTypeError),
        ({"bleed": "much"}, BadValueError),
        ({"marks": "some"}, BadValueError),
    ],
)
def test_bad_options_are_named(options, error):
    with pytest.raises(error):
        vd.Context(10, 10).encode("pdf", **{**OPTIONS, **options})


class TestValidators:
    def test_pdf_oxide_finds_nothing_but_what_it_overlooks(self, printed, tmp_path):
        """It looks for a font's file in the Type 0 font itself (it is in its descendant), and in fonts of drawings."""
        known = ("must be embedded", "Type 3 font")
        oxide = pytest.importorskip("pdf_oxide", reason="pdf_oxide validates PDF/X-4")
        plain, full = tmp_path / "plain.pdf", tmp_path / "full.pdf"
        plain.write_bytes(everything(text=False).encode("pdf", bleed="3mm", marks=True, **OPTIONS))
        full.write_bytes(printed)
        found = oxide.PdfDocument(str(plain)).validate_pdf_x("4")
        assert (found["valid"], found["errors"], found["warnings"]) == (True, [], [])
        assert all(
            any(what in line for what in known) for line in oxide.PdfDocument(str(full)).validate_pdf_x("4")["errors"]
        )
        full.write_bytes(everything().encode("pdf"))
        assert "XMETA-001" in str(oxide.PdfDocument(str(full)).validate_pdf_x("4")["errors"])

    @pytest.mark.oracle
    def test_poppler_takes_it_for_a_pdf_x4(self, printed, tmp_path):
        if shutil.which("pdfinfo") is None:
            pytest.skip("pdfinfo (poppler-utils) is not installed")
        path = tmp_path / "x4.pdf"
        path.write_bytes(printed)
        said = subprocess.run(["pdfinfo", "-box", str(path)], capture_output=True, text=True, check=True).stdout
        assert "PDF/X-4" in said
        assert "ISO 15930-7" in said

    @pytest.mark.oracle
    def test_qpdf_finds_no_error(self, printed, tmp_path):
        if shutil.which("qpdf") is None:
            pytest.skip("qpdf is not installed")
        path = tmp_path / "x4.pdf"
        path.write_bytes(printed)
        subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=True)
