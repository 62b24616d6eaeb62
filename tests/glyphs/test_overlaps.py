"""Contours that lie over each other count once: the D of a heavy Inter is a stem and a bow."""

import numpy as np
import pytest

import vecdraw as vd
from tests.glyphs.test_raster import named, placed
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.winding import winding_number
from vecdraw.glyphs import raster
from vecdraw.glyphs.key import GlyphKey, StrikeKey
from vecdraw.glyphs.raster import rasterise
from vecdraw.typeface.freetype_slots import SlotReader
from vecdraw.typeface.outlines import glyph_outline
from vecdraw.typeface.overlaps import may_overlap
from vecdraw.typeface.store import fonts

SQUARE = "M0 0H4V4H0Z"
FINE = 16  # samples a px


@pytest.mark.parametrize(
    ("svg", "overlapping"),
    [
        ("M0 0H4V4H0ZM2 2H6V6H2Z", True),
        ("M0 0H4V4H0ZM1 1V3H3V1Z", False),  # a counter
        ("M0 0H4V4H0ZM4 0H8V4H4Z", False),  # side by side
        ("M0 0H4V4H0ZM1 1V3H3V1ZM2 0H6V2H2Z", True),
        (SQUARE, False),
        ("", False),
    ],
)
def test_contours_that_turn_the_same_way_may_overlap_where_their_boxes_do(svg: str, overlapping: bool) -> None:
    assert may_overlap(vd.Path(svg).data()) is overlapping


@pytest.mark.parametrize(("text", "overlapping"), [("D", True), ("O", False), ("I", False)])
def test_faces_know_which_glyphs_overlap(text: str, overlapping: bool) -> None:
    key, glyph = named(text, "Inter", 900)
    assert fonts.face(key).has_overlaps(glyph) is overlapping
    assert fonts.face(key).has_overlaps(glyph) is overlapping  # remembered


def test_fonts_that_do_not_vary_have_none() -> None:
    key, glyph = named("i", "Noto Serif")
    assert not fonts.face(key).has_overlaps(glyph)


def test_the_outline_that_is_drawn_is_one_area() -> None:
    key, glyph = named("D", "Inter", 900)
    face = fonts.face(key)
    assert not may_overlap(glyph_outline(face, glyph))
    plain, drawn = face.outline(glyph), glyph_outline(face, glyph)
    assert control_bounds(drawn) == pytest.approx(control_bounds(plain), abs=1e-4)
    for x in np.arange(0.013, 0.8, 0.05).tolist():
        for y in np.arange(-0.813, 0.1, 0.05).tolist():
            assert bool(winding_number(plain, x, y)) is bool(winding_number(drawn, x, y))


@pytest.mark.parametrize(("united", "most"), [(True, 16), (False, 32)])
@pytest.mark.parametrize("text", "DĐQ€")
def test_edges_of_overlaps_are_not_counted_twice(text: str, united: bool, most: int) -> None:
    """Against the mean of many samples; outlines with hints are not united, FreeType takes sixteen samples of them."""
    face, glyph = named(text, "Inter", 900)
    key = GlyphKey(StrikeKey(face, 37 * 64), glyph)
    tool = raster._Tool(key.strike)
    tool._unites = united
    near = placed(tool.bitmap(key))
    flat = placed(rasterise(GlyphKey(StrikeKey(face, FINE * 37 * 64), glyph)), FINE * 96)
    exact = flat.reshape(96, FINE, 96, FINE).mean((1, 3))
    assert np.abs(near - exact).max() <= most


def test_outlines_with_hints_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    face, glyph = named("Q", "Inter", 900)
    key = GlyphKey(StrikeKey(face, 37 * 64, hinting="slight"), glyph)
    marked = placed(raster._Tool(key.strike).bitmap(key))
    monkeypatch.setattr(SlotReader, "mark_overlaps", lambda _: None)
    assert (marked != placed(raster._Tool(key.strike).bitmap(key))).any()
