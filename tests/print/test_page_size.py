"""Sizes of paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.geometry.page_size import page_size, to_mm

KNOWN = {  # ISO 216:2007, ISO 269:1985, JIS P 0138, and inches
    "A0": (841, 1189), "A1": (594, 841), "A2": (420, 594), "A3": (297, 420), "A4": (210, 297), "A5": (148, 210),
    "A6": (105, 148), "A7": (74, 105), "A8": (52, 74), "A9": (37, 52), "A10": (26, 37),
    "B0": (1000, 1414), "B1": (707, 1000), "B2": (500, 707), "B3": (353, 500), "B4": (250, 353), "B5": (176, 250),
    "B6": (125, 176), "B7": (88, 125), "B8": (62, 88), "B9": (44, 62), "B10": (31, 44),
    "C4": (229, 324), "C5": (162, 229), "C6": (114, 162),
    "JIS-B0": (1030, 1456), "JIS-B4": (257, 364), "JIS-B5": (182, 257), "JIS-B6": (128, 182), "JIS-B7": (91, 128),
    "letter": (215.9, 279.4), "legal": (215.9, 355.6), "ledger": (279.4, 431.8), "tabloid": (279.4, 431.8),
    "4x6in": (101.6, 152.4), "210x297mm": (210, 297), "10cm × 15cm": (100, 150), "4 x 6 in": (101.6, 152.4),
    "A4 landscape": (297, 210), "6x4in portrait": (101.6, 152.4), "jis-b5 LANDSCAPE": (257, 182),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_sizes_by_name(name):
    assert page_size(name) == pytest.approx(KNOWN[name], abs=1e-9)
    assert page_size(name.upper()) == page_size(name.lower()) == page_size(name)


def test_iso_and_jis_b5_are_two_sizes():
    assert vd.page_size("B5") != vd.page_size("JIS-B5")


def test_units():
    assert vd.page_size("A4").pt == pytest.approx((595.2756, 841.8898), abs=1e-4)
    assert vd.page_size("4x6in").at(300) == pytest.approx((1200, 1800))
    assert vd.page_size("4x6in").px == pytest.approx((384, 576))
    assert vd.page_size((100, 50)).portrait == (50, 100)
    assert vd.page_size("A4", landscape=True) == (297, 210)


@pytest.mark.parametrize(
    "name", ["", "A11", "A-1", "letters", "x", "4x6", "0x3mm", "-1x3mm", "1e9x2mm", "9" * 500, "A4 sideways"]
)
def test_a_size_that_is_not_known_is_named(name):
    with pytest.raises(BadValueError, match="page"):
        page_size(name)


def test_the_nearest_name_is_suggested():
    with pytest.raises(BadValueError, match="did you mean 'letter'"):
        page_size("leter")


@pytest.mark.parametrize("size", [None, 3, (1,), (1, 2, 3), ("a", "b"), {"width": 3}])
def test_what_is_no_size_is_named(size):
    with pytest.raises(BadTypeError, match="page size"):
        page_size(size)


@pytest.mark.parametrize("size", [(0, 1), (float("nan"), 1), (float("inf"), 1), (1, -1), (1e6, 1)])
def test_a_size_without_an_area_is_refused(size):
    with pytest.raises(BadValueError, match="must be larger than 0"):
        page_size(size)


@given(st.floats(0.001, 900), st.sampled_from(["mm", "cm", "in", "pt", "px", "pc", "q"]))
def test_lengths_in_any_unit_are_the_same_length_in_points(number, unit):
    text = f"{number:.6f}{unit}"
    as_mm = to_mm(text, "bleed", 96)
    assert to_mm(as_mm * 96 / 25.4, "bleed", 96) == pytest.approx(as_mm)
    assert page_size(f"{number:.6f}x{number:.6f}{unit}").width == pytest.approx(as_mm)


@pytest.mark.parametrize("length", ["", "3", "mm", "-3mm", "3 furlong", "3em", "1e3mm", "nan mm"])
def test_text_that_is_no_length_is_named(length):
    with pytest.raises(BadValueError, match="bleed"):
        to_mm(length, "bleed", 96)


@pytest.mark.parametrize("length", [None, True, [3], b"3mm"])
def test_what_is_no_length_is_named(length):
    with pytest.raises(BadTypeError, match="bleed"):
        to_mm(length, "bleed", 96)


class TestForPage:
    def test_pixels_and_points(self):
        ctx = vd.Context.for_page("4x6in", dpi=300)
        assert (ctx.width, ctx.height) == pytest.approx((288, 432))
        assert ctx.scene.pixel_size == (1200, 1800)

    @pytest.mark.parametrize(("unit", "per_inch"), [("pt", 72), ("mm", 25.4), ("in", 1), ("px", 96)])
    def test_units(self, unit, per_inch):
        ctx = vd.Context.for_page("4x6in", unit=unit, dpi=150, landscape=True)
        assert (ctx.width, ctx.height) == pytest.approx((6 * per_inch, 4 * per_inch))
        assert ctx.scene.pixel_size == (900, 600)

    def test_the_corner_of_the_page_is_inside_the_bleed(self):
        ctx = vd.Context.for_page("50x40mm", bleed="5mm", unit="mm", dpi=25.4, background="white")
        ctx.fill_rect(0, 0, 1, 1)
        array = ctx.to_numpy()
        assert array.shape == (50, 60, 4)
        assert [tuple(at) for at in (array[..., 0] < 128).nonzero()] == [(5,), (5,)]

    def test_files_say_the_resolution(self):
        from io import BytesIO

        from PIL import Image

        data = vd.Context.for_page("2x1in", unit="mm", dpi=200).encode("png")
        picture = Image.open(BytesIO(data))
        assert picture.size == (400, 200)
        assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.02)

    def test_bad_arguments(self):
        with pytest.raises(BadValueError, match="'furlong'"):
            vd.Context.for_page("A4", unit="furlong")
        with pytest.raises(BadValueError, match="dpi"):
            vd.Context.for_page("A4", dpi=0)
        with pytest.raises(BadValueError, match="bleed"):
            vd.Context.for_page("A4", bleed="-1mm")
