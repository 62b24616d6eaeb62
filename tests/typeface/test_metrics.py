"""What a face says of lines, horizontal and vertical; fontTools, where it is there, reads the same tables."""

import struct
from typing import Any

import pytest

from tests.typeface.files import bundled, tables, with_bytes, without_table
from vecdraw.typeface.face import Face
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import FontStore, fonts

CJK = "Noto Sans CJK SC"


def face(family: str, size: float = 10, weight: float = 400) -> Face:
    return fonts.face(fonts.candidates(Font(family, size, weight=weight))[0].key)


def registered(data: bytes) -> Face:
    store = FontStore()
    store.register(data, family="One")
    return store.face(store.candidates(Font("One"))[0].key)


@pytest.mark.parametrize("name", ["NotoSerif-Regular.ttf", "NotoSansCJKsc-Regular.otf", "NotoSansMono-Bold.ttf"])
def test_decorations_and_shifts_are_those_of_the_tables(name: str) -> None:
    ttlib = pytest.importorskip("fontTools.ttLib", reason="reads the tables")
    font = ttlib.TTFont(f"fonts/{name}")
    os2, post, em = font["OS/2"], font["post"], font["head"].unitsPerEm
    metrics = registered(bundled(name)).metrics
    found = {
        metrics.x_height: os2.sxHeight,
        metrics.cap_height: os2.sCapHeight,
        metrics.underline_offset: post.underlinePosition,
        metrics.underline_thickness: post.underlineThickness,
        metrics.strikethrough_offset: os2.yStrikeoutPosition,
        metrics.superscript_offset: os2.ySuperscriptYOffset,
        metrics.superscript_size: os2.ySuperscriptYSize,
        metrics.subscript_offset: -os2.ySubscriptYOffset,
    }
    assert found == {value / em: value for value in found.values()}
    assert metrics.strikethrough_thickness == os2.yStrikeoutSize / em
    assert metrics.subscript_size == os2.ySubscriptYSize / em


def test_what_the_tables_leave_out_is_taken_from_letters_or_is_usual() -> None:
    whole = bundled("NotoSerif-Regular.ttf")
    metrics = registered(without_table(without_table(whole, "OS/2"), "post")).metrics
    known = registered(whole).metrics
    assert metrics.x_height == pytest.approx(known.x_height, abs=0.02)
    assert metrics.cap_height == pytest.approx(known.cap_height, abs=0.02)
    assert metrics.subscript_offset < 0 < metrics.superscript_offset
    assert metrics.underline_offset < 0 < metrics.x_height / 2 < metrics.strikethrough_offset < metrics.x_height
    assert 0 < metrics.underline_thickness == metrics.strikethrough_thickness < 0.1


def test_measures_of_no_use_are_not_taken() -> None:
    huge, tiny = struct.pack(">hh", 32767, 32767), struct.pack(">hh", 0, -1)
    for bad in (huge, tiny):
        data = with_bytes(bundled("NotoSansMono-Regular.ttf"), "post", 8, bad)
        metrics = registered(data).metrics
        assert (metrics.underline_offset, metrics.underline_thickness) == (-0.1, 0.05)


def test_measures_vary_with_the_weight() -> None:
    assert face("Noto Sans Arabic", weight=900).metrics.x_height != face("Noto Sans Arabic").metrics.x_height


def test_baselines_of_ideographs_come_from_base() -> None:
    metrics = face(CJK).metrics
    assert (metrics.ideographic, metrics.central) == (-0.12, 0.38)
    assert (metrics.ideographic_face_bottom, metrics.ideographic_face_top) == (-0.074, 0.834)
    assert metrics.vertical_alphabetic == 0.12
    plain = face("Noto Serif").metrics  # hhea 1069 -293
    assert plain.ideographic_face_top is None
    assert plain.central == (1.069 - 0.293) / 2


def test_columns_are_an_em_wide() -> None:
    for family in (CJK, "Noto Serif"):
        metrics = face(family).metrics
        assert (metrics.vertical_ascent, metrics.vertical_descent, metrics.vertical_line_gap) == (0.5, 0.5, 0.0)


def test_glyphs_stand_in_columns_as_the_tables_say() -> None:
    one = face(CJK)
    assert one.has_vertical_metrics
    glyph = one.glyph(ord("永"))
    assert one.vertical_origin(glyph) == (0.5, 0.88)
    assert (one.advance(glyph), one.vertical_advance(glyph)) == (1.0, 1.0)


def test_freetype_finds_the_same_places_in_columns() -> None:
    freetype = pytest.importorskip("freetype", reason="an outside oracle")
    other = freetype.Face("fonts/NotoSansCJKsc-Regular.otf")
    other.set_char_size(1000 * 64)  # 1000 px per em: its units are 1/64000 em
    one = face(CJK)
    for character in "永。（ー一A½":
        glyph = one.glyph(ord(character))
        other.load_glyph(glyph, freetype.FT_LOAD_NO_HINTING | freetype.FT_LOAD_VERTICAL_LAYOUT)
        metrics = other.glyph.metrics
        ink = one.ink(glyph)
        assert ink is not None
        right, up = one.vertical_origin(glyph)
        assert ink.left - right == pytest.approx(metrics.vertBearingX / 64000, abs=1.1e-3), character
        assert ink.top + up == pytest.approx(metrics.vertBearingY / 64000, abs=1.1e-3), character
        assert one.vertical_advance(glyph) == pytest.approx(metrics.vertAdvance / 64000, abs=1e-3)


def test_a_face_without_vertical_tables_hangs_its_glyphs_by_ascent_and_descent() -> None:
    one = face("Noto Serif")
    glyph = one.glyph(ord("A"))
    assert not one.has_vertical_metrics
    assert one.vertical_origin(glyph) == pytest.approx((one.advance(glyph) / 2, one.metrics.ascent), abs=1e-3)
    assert one.vertical_advance(glyph) == pytest.approx(one.metrics.ascent + one.metrics.descent)


def test_colour_glyphs_without_outlines_hang_by_their_ink() -> None:
    one = face("emoji")  # vmtx: 1250 of 1024 units, top side bearings 0
    glyph = one.glyph(ord("😀"))
    ink = one.ink(glyph)
    assert ink is not None
    assert one.outline(glyph).is_empty
    assert one.vertical_origin(glyph) == (one.advance(glyph) / 2, -ink.top)
    assert one.vertical_advance(glyph) == 1250 / 1024


@pytest.mark.parametrize("table", ["vhea", "vmtx", "VORG", "BASE"])
def test_damaged_vertical_tables_do_no_harm(table: str) -> None:
    whole = bundled("NotoSansCJKsc-Regular.otf")
    length = next(entry[3] for entry in tables(whole) if entry[0] == table.encode())
    damaged: list[Any] = [without_table(whole, table), with_bytes(whole, table, 0, b"\xff" * min(length, 4096))]
    for data in damaged:
        one = registered(data)
        glyph = one.glyph(ord("永"))
        assert all(abs(number) < 100 for number in (*one.vertical_origin(glyph), one.vertical_advance(glyph)))
        assert 0 <= one.metrics.vertical_ascent < 100
