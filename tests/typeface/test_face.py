"""An open face: characters, metrics, ink, outlines."""

import math

import pytest

from tests.typeface.files import bundled, sfnt, tables
from vecdraw.geometry.bounds import path_bounds
from vecdraw.geometry.path_data import CLOSE, MOVE
from vecdraw.typeface.face import Face
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import FontStore, fonts


def face(family: str, size: float = 10, weight: float = 400, **more: object) -> Face:
    return fonts.face(fonts.candidates(Font(family, size, weight=weight, **more))[0].key)  # type: ignore[arg-type]  # any property


def test_metrics_are_those_of_the_tables() -> None:
    metrics = face("Inter").metrics  # hhea 1984 -494, OS/2 typo 1490 -494 of 2048 units
    assert (metrics.ascent, metrics.descent, metrics.line_gap) == (1984 / 2048, 494 / 2048, 0)
    assert metrics.typo_ascent + metrics.typo_descent == pytest.approx(1)
    assert face("Noto Sans CJK SC").metrics.ideographic == -0.12  # the BASE table
    assert metrics.ideographic is None


def test_ink_is_the_box_of_the_outline() -> None:
    for family, character in (("Inter", "g"), ("Noto Sans CJK SC", "永"), ("Noto Serif", "Q")):
        one = face(family)
        glyph = one.glyph(ord(character))
        ink, outline = one.ink(glyph), one.outline(glyph)
        box = path_bounds(outline)
        assert ink is not None
        assert box is not None
        assert ink == pytest.approx((box.x, box.y, box.x + box.width, box.y + box.height), abs=0.002)
        assert ink.top < 0  # y down: letters stand above the baseline


def test_outlines_are_closed_contours_in_em() -> None:
    outline = face("Inter").outline(face("Inter").glyph(ord("B")))
    assert outline.verbs.count(MOVE) == outline.verbs.count(CLOSE) == 3
    assert all(-0.1 <= number <= 1 for number in map(abs, outline.coords))


def test_blank_and_absent_glyphs_have_no_ink() -> None:
    one = face("Inter")
    for glyph in (one.glyph(ord(" ")), 60_000):
        assert one.ink(glyph) is None
        assert one.outline(glyph).is_empty
    assert one.glyph(ord("海")) == 0


def test_variation_changes_the_outline() -> None:
    light, black = face("Inter", weight=100), face("Inter", weight=900)
    assert light.outline(light.glyph(ord("l"))) != black.outline(black.glyph(ord("l")))


def test_synthetic_bold_grows_evenly_and_keeps_the_advance() -> None:
    plain, bold = face("Noto Sans Math", 36), face("Noto Sans Math", 36, 700)
    glyph = plain.glyph(ord("H"))
    one, two = plain.ink(glyph), bold.ink(glyph)
    assert one is not None
    assert two is not None
    grown = 1 / 64
    assert (one.left - two.left, one.top - two.top) == pytest.approx((grown, grown), abs=1e-4)
    assert (two.right - one.right, two.bottom - one.bottom) == pytest.approx((grown, grown), abs=1e-4)
    assert plain.hb_font.get_glyph_h_advance(glyph) == bold.hb_font.get_glyph_h_advance(glyph)


def test_synthetic_slope_leans_right_by_a_quarter() -> None:
    plain, slanted = face("Noto Sans CJK SC"), face("Noto Sans CJK SC", style="italic")
    one, two = plain.ink(plain.glyph(ord("I"))), slanted.ink(slanted.glyph(ord("I")))
    assert one is not None
    assert two is not None
    assert two.right - one.right == pytest.approx(-0.25 * one.top, abs=0.01)


def test_variation_sequences_have_glyphs_of_their_own() -> None:
    one = face("Noto Sans CJK SC")
    forms = {one.variation(ord("葛"), selector) for selector in (0xE0100, 0xE0101)}
    assert len(forms) == 2
    assert one.variation(ord("A"), 0xE0100) == 0
    assert not math.isnan(one.metrics.ascent)



def test_of_two_kinds_of_outlines_those_count_that_the_header_announces() -> None:
    whole, mono = bundled("NotoSansCJKsc-Regular.otf"), bundled("NotoSansMono-Regular.ttf")
    added = {tag: mono[start : start + length] for tag, _, start, length in tables(mono) if tag in (b"glyf", b"loca")}
    kept = {tag: whole[start : start + length] for tag, _, start, length in tables(whole)}
    data = sfnt(b"OTTO", kept | added)
    store, plain = FontStore(), face("Noto Sans CJK SC")
    store.register(data, family="Both")
    both = store.face(store.candidates(Font("Both"))[0].key)
    glyph = plain.glyph(ord("永"))
    assert both.outline(glyph) == plain.outline(glyph)
    assert both.ink(glyph) == plain.ink(glyph)
