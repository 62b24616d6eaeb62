"""PDF in inks: each fill, gradient and picture has the CMYK that LittleCMS gives its colour."""

import shutil
import subprocess
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.print.press import press_profile
from tests.print.test_pdf_x4 import OPTIONS, everything
from vecdraw.codecs.managed import converted
from vecdraw.codecs.profile import Profile
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads the files")
from tests.print.pdfx4 import violations  # noqa: E402  # it needs pikepdf

PRESS = Profile.from_bytes(press_profile())
CMYK = {"colors": "cmyk", "output_intent": press_profile()}


def inks(*colors, **options):
    """The CMYK of colours, 0 to 255."""
    return converted(np.array([[(*color, 255) for color in colors]], np.uint8), "srgb", PRESS, **options).colors[0]


def operators(data):
    """What the first page's content says, with its numbers."""
    with pikepdf.open(BytesIO(data)) as pdf:
        content = pikepdf.parse_content_stream(pdf.pages[0])
        return [(str(each.operator), numbers(each.operands)) for each in content]


def numbers(operands):
    return [float(x) for x in operands if not isinstance(x, (pikepdf.Name, pikepdf.String, pikepdf.Array))]


def test_fills_are_the_inks_of_their_colours():
    ctx = vd.Context(100, 100)
    colors = [(255, 0, 0), (12, 200, 99), (240, 240, 10)]
    for at, color in enumerate(colors):
        ctx.fill_style = f"rgb{color}"
        ctx.fill_rect(at * 30, 0, 20, 20)
    found = [numbers for name, numbers in operators(ctx.encode("pdf", **CMYK)) if name == "k"]
    assert np.abs(np.array(found) * 255 - inks(*colors)).max() < 0.01
    assert not {"rg", "RG", "g", "G"} & {name for name, _ in operators(ctx.encode("pdf", **CMYK))}


@pytest.mark.parametrize(("keep", "expected"), [(True, [0, 0, 0, 255]), (False, None)])
def test_black_is_black_ink_where_that_is_wanted(keep, expected):
    ctx = vd.Context(100, 100)
    ctx.fill_rect(0, 0, 10, 10)
    found = [numbers for name, numbers in operators(ctx.encode("pdf", keep_black=keep, **CMYK)) if name == "k"]
    assert np.array(found[0]) * 255 == pytest.approx(inks((0, 0, 0))[0] if expected is None else expected, abs=0.01)


def test_pictures_are_inks_with_their_opacity():
    picture = np.random.default_rng(1).integers(0, 256, (9, 7, 4), np.uint8)
    ctx = vd.Context(100, 100, background="white")
    ctx.draw_image(picture, 10, 10)
    with pikepdf.open(BytesIO(ctx.encode("pdf", **CMYK))) as pdf:
        (image,) = (each for each in pdf.pages[0].Resources.XObject.values() if each.Subtype == "/Image")
        assert image.ColorSpace == "/DeviceCMYK"
        found = np.frombuffer(image.read_bytes(), np.uint8).reshape(9, 7, 4)
        assert "/SMask" in image
    opaque = picture[..., 3] == 255  # what is translucent was premultiplied on its way
    expected = converted(picture, "srgb", PRESS).colors
    near = picture[..., 3] > 200
    assert near.any()
    assert (found[opaque] == expected[opaque]).all()
    assert np.abs(found[near].astype(int) - expected[near]).max() < 12


def test_gradients_are_sampled():
    ctx = vd.Context(100, 10)
    ctx.fill_style = vd.LinearGradient((0, 0), (100, 0), ["red", "blue"])
    ctx.fill_rect(0, 0, 100, 10)
    with pikepdf.open(BytesIO(ctx.encode("pdf", **CMYK))) as pdf:
        (pattern,) = pdf.pages[0].Resources.Pattern.values()
        shading = pattern.Shading
        assert shading.ColorSpace == "/DeviceCMYK"
        function = shading.Function if shading.Function.FunctionType == 0 else shading.Function.Functions[0]
        samples = np.frombuffer(function.read_bytes(), np.uint8).reshape(-1, 4)
    ends = inks((255, 0, 0), (0, 0, 255))
    assert (samples[0] == ends[0]).all()
    assert np.abs(samples[-1].astype(int) - ends[1]).max() <= 12  # the last colour may begin a little later


def test_everything_keeps_the_rules():
    assert violations(everything().encode("pdf", bleed="3mm", marks=("crop", "bars"), colors="cmyk", **OPTIONS)) == []


def test_the_same_drawing_gives_the_same_bytes():
    one, two = (everything().encode("pdf", colors="cmyk", **OPTIONS) for _ in range(2))
    assert one == two


def test_text_stays_text():
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 reads the text")
    data = everything().encode("pdf", **CMYK)
    assert "Print 海报" in pdfium.PdfDocument(data)[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"colors": "cmyk"}, BadValueError),
        ({"colors": "cmyk", "output_intent": "srgb"}, UnsupportedError),
        ({**CMYK, "quality": 80}, UnsupportedError),
        ({**CMYK, "colors": "inks"}, BadValueError),
        ({**CMYK, "keep_black": "yes"}, BadTypeError),
        ({**CMYK, "intent": "vivid"}, BadValueError),
        ({**CMYK, "black_point": 1}, BadTypeError),
    ],
)
def test_bad_options_are_named(options, error):
    with pytest.raises(error):
        vd.Context(10, 10).encode("pdf", **options)


@pytest.mark.oracle
class TestGhostscript:
    @pytest.fixture(autouse=True)
    def _there(self):
        if shutil.which("gs") is None:
            pytest.skip("Ghostscript is not installed")

    def plates(self, data, folder, *options):
        """The four plates of the first page, at 72 dpi: (height, width, 4)."""
        source, target = folder / "print.pdf", folder / "print.tif"
        source.write_bytes(data)
        command = ["gs", "-q", "-dSAFER", "-sDEVICE=tiff32nc", "-r72", *options, "-o", str(target), str(source)]
        subprocess.run(command, check=True)
        return np.asarray(Image.open(target)).astype(int)

    @pytest.mark.parametrize(
        ("kind", "options"),
        [("inks", []), ("profiles", ["-dUsePDFX3Profile"])],  # which takes the output intent
    )
    def test_plates_have_the_inks(self, tmp_path, kind, options):
        ctx = vd.Context(80, 40, background="white", dpi=72)
        colors = [(255, 0, 0), (12, 200, 99), (40, 40, 200), (128, 128, 128)]
        for at, color in enumerate(colors):
            ctx.fill_style = f"rgb{color}"
            ctx.fill_rect(at * 20, 0, 20, 20)
        picture = np.array([[(*color, 255) for color in colors]], np.uint8)
        ctx.image_smoothing_enabled = False
        ctx.draw_image(picture, 0, 20, 80, 20)
        data = ctx.encode("pdf", **CMYK) if kind == "inks" else ctx.encode("pdf", **OPTIONS)
        plates = self.plates(data, tmp_path, *options)
        for at, expected in enumerate(inks(*colors).astype(int)):
            assert np.abs(plates[10, at * 20 + 10] - expected).max() <= 1
            assert np.abs(plates[30, at * 20 + 10] - expected).max() <= 1

    def test_marks_are_on_every_plate(self, tmp_path):
        ctx = vd.Context(200, 100, dpi=72, background="white")
        plates = self.plates(ctx.encode("pdf", marks="registration", output_intent=press_profile()), tmp_path)
        above = plates[:20].reshape(-1, 4)
        assert (above.max(axis=0) > 200).all()
        assert (np.ptp(above, axis=1) <= 1).all()
