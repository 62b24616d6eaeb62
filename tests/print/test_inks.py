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


def over_yellow():
    """Black text and a black rectangle on yellow, some of it in a layer; a gray rectangle and a gray gradient."""
    ctx = vd.Context(100, 100, background="yellow")
    ctx.font = "700 30px Inter"
    ctx.fill_text("HEM", 10, 40)
    with ctx.layer(blend="multiply"):
        ctx.fill_text("HEM", 10, 70)
    ctx.fill_rect(80, 0, 20, 20)
    ctx.fill_style = "gray"
    ctx.fill_text("H", 10, 95)
    ctx.fill_rect(80, 20, 20, 20)
    ctx.fill_style = vd.LinearGradient((40, 0), (100, 0), ["black", "white"])
    ctx.fill_rect(40, 80, 60, 20)
    return ctx


def states(data):
    """For each text of the first page and its forms, whether it is printed over what lies under it."""
    found = []

    def walk(stream, resources):
        over = False
        for operands, operator in pikepdf.parse_content_stream(stream):
            if str(operator) == "gs":
                over = bool(resources.ExtGState[operands[0]].get("/op", over))
            elif str(operator) in {"Tj", "TJ"}:
                found.append(over)
            elif str(operator) == "Do" and resources.XObject[operands[0]].Subtype == "/Form":
                walk(resources.XObject[operands[0]], resources.XObject[operands[0]].Resources)

    with pikepdf.open(BytesIO(data)) as pdf:
        walk(pdf.pages[0], pdf.pages[0].Resources)
    return found


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [True, True, False]),
        ({"overprint_black": False}, [False] * 3),
        ({"keep_black": False}, [False] * 3),
        ({"keep_gray": True}, [True, True, False]),
    ],
)
def test_black_text_is_printed_over_what_lies_under_it(options, expected):
    assert states(over_yellow().encode("pdf", **CMYK, **options)) == expected


def test_text_that_says_what_operators_do_is_text():
    ctx = vd.Context(300, 100)
    ctx.fill_style = "red"
    ctx.font = "20px Inter"
    ctx.fill_text("0 0 0 1 k BT q", 10, 40)
    assert states(ctx.encode("pdf", **CMYK)) == [False]


def test_grays_are_black_ink_as_light_as_they_are():
    ctx = vd.Context(100, 100)
    levels = (0, 40, 128, 200, 255)
    for level in levels:
        ctx.fill_style = f"rgb({level} {level} {level})"
        ctx.fill_rect(0, 0, 10, 10)
    ctx.fill_style = "rgb(128 128 129)"
    ctx.fill_rect(0, 0, 10, 10)
    found = [numbers for name, numbers in operators(ctx.encode("pdf", keep_gray=True, **CMYK)) if name == "k"]
    assert all(inks[:3] == [0, 0, 0] for inks in found[:5])
    assert all(ink > 0 for ink in found[5])
    # Black ink of this press takes as much of the light of the paper as a level of sRGB does
    assert np.abs(np.array([inks[3] for inks in found[:5]]) * 255 - (255 - np.array(levels))).max() <= 3


def test_gradients_between_grays_are_black_ink_and_others_are_not():
    for last, is_gray in (("white", True), ("#fffffe", False)):
        ctx = vd.Context(100, 100)
        ctx.fill_style = vd.LinearGradient((0, 0), (100, 0), ["#222", last])
        ctx.fill_rect(0, 0, 100, 100)
        with pikepdf.open(BytesIO(ctx.encode("pdf", keep_gray=True, **CMYK))) as pdf:
            (pattern,) = pdf.pages[0].Resources.Pattern.values()
            function = pattern.Shading.Function
            while "/Functions" in function:
                function = function.Functions[0]
            samples = np.frombuffer(function.read_bytes(), np.uint8).reshape(-1, 4)
        assert (samples[:, :3] == 0).all() == is_gray


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
        ({**CMYK, "overprint_black": 1}, BadTypeError),
        ({**CMYK, "keep_gray": "yes"}, BadTypeError),
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

    def test_the_yellow_plate_has_no_holes_where_black_text_is(self, tmp_path):
        for over in (True, False):
            data = over_yellow().encode("pdf", overprint_black=over, **CMYK)
            yellow = self.plates(data, tmp_path)[10:28, 10:38, 2]
            assert (np.ptp(yellow) == 0) == over
            assert (yellow.min() > 200) == over
