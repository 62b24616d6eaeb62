"""Colour glyphs: what COLR paints, from small fonts made for the purpose and from the bundled emoji."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

import vecdraw as vd
from tests.typeface import color_fonts as made
from tests.typeface.files import bundled, with_bytes
from vecdraw import limits
from vecdraw.errors import FontError, LimitError
from vecdraw.geometry.bounds import path_bounds
from vecdraw.typeface.color_glyphs import color_glyph, has_color, palettes
from vecdraw.typeface.color_nodes import (
    ColorFill,
    ColorGlyph,
    ColorGroup,
    ColorPicture,
    LinearPaint,
    PaletteColor,
    RadialPaint,
    SweepPaint,
)
from vecdraw.typeface.face import Face
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts

RED, BLUE = PaletteColor(1.0, 0.0, 0.0, 1.0), PaletteColor(0.0, 0.0, 1.0, 1.0)


def named(family: str) -> Face:
    return fonts.face(fonts.candidates(Font(family))[0].key)


def face_of(font: bytes) -> Face:
    vd.fonts.register(font, family="Made")
    return named("Made")


def painted(paint: Any, **options: Any) -> ColorGlyph:
    face = face_of(made.color_font({"a": paint}, **options))
    found = color_glyph(face, face.glyph(ord("a")))
    assert found is not None
    return found


def fills(nodes: ColorGlyph) -> Iterator[ColorFill]:
    for node in nodes:
        if isinstance(node, ColorGroup):
            yield from fills(node.content)
        elif isinstance(node, ColorFill):
            yield node


def box(fill: ColorFill) -> tuple[float, ...]:
    bounds = path_bounds(fill.outline)
    assert bounds is not None
    return tuple(round(edge, 6) for edge in (bounds.x, bounds.y, bounds.right, bounds.bottom))


def test_layers_of_version_0_are_fills_from_back_to_front() -> None:
    one, two = painted([("square", made.RED), ("low", made.FOREGROUND)], version=0)
    assert isinstance(one, ColorFill)
    assert isinstance(two, ColorFill)
    assert (one.paint, box(one)) == (RED, (0.1, -0.7, 0.9, 0.1))
    assert (two.paint, box(two)) == (PaletteColor(0.0, 0.0, 0.0, 1.0, is_foreground=True), (0.1, -0.3, 0.9, 0.1))


def test_a_glyph_without_colours_has_none() -> None:
    face = face_of(made.color_font({"a": made.shape("square", made.solid(made.RED))}))
    assert color_glyph(face, 1) is None
    assert not has_color(face, 1)
    assert has_color(face, face.glyph(ord("a")))
    inter = named("Inter")
    assert color_glyph(inter, 5) is None


def test_a_clip_box_that_holds_everything_is_not_a_clip() -> None:
    (fill,) = painted(made.shape("square", made.solid(made.BLUE, 0.25)))
    assert isinstance(fill, ColorFill)
    assert fill.clips == ()
    assert fill.paint == pytest.approx((0.0, 0.0, 1.0, 64 / 255, False), abs=1 / 255)


def test_a_shape_in_a_shape_is_clipped() -> None:
    (fill,) = painted(made.shape("frame", made.shape("low", made.solid(made.RED))))
    assert isinstance(fill, ColorFill)
    assert box(fill) == (0.1, -0.3, 0.9, 0.1)
    (clip,) = fill.clips
    assert len(clip.verbs) > 5


def test_transforms_move_outlines_and_paints() -> None:
    gradient = made.linear((0, 0), (100, 0), (0, 100), made.line((0, made.RED), (1, made.BLUE)))
    turned = made.transformed(made.shape("square", gradient), 0.5, 0.0, 0.0, 2.0, 100.0, 50.0)
    (fill,) = painted(turned)
    assert isinstance(fill, ColorFill)
    assert box(fill) == (0.15, -1.45, 0.55, 0.15)
    assert isinstance(fill.paint, LinearPaint)
    first, last = fill.transform.apply(fill.paint.x0, fill.paint.y0), fill.transform.apply(fill.paint.x1, fill.paint.y1)
    assert first == pytest.approx((0.1, -0.05), abs=1e-6)
    assert last == pytest.approx((0.15, -0.05), abs=1e-6)


def test_the_third_point_of_a_linear_gradient_turns_it() -> None:
    """PaintLinearGradient: colours are the same along lines parallel to P0 P2."""
    (fill,) = painted(made.shape("square", made.linear((0, 0), (100, 0), (100, 100), made.line((0, 0), (1, 2)))))
    assert isinstance(fill, ColorFill)
    assert isinstance(fill.paint, LinearPaint)
    assert (fill.paint.x1, fill.paint.y1) == pytest.approx((50.0, -50.0))


@pytest.mark.parametrize("p2", [(0, 0), (50, 0)])
def test_a_linear_gradient_without_a_direction_is_not_drawn(p2: tuple[int, int]) -> None:
    paint = made.linear((0, 0), (100, 0), p2, made.line((0, made.RED), (1, made.BLUE)))
    assert painted(made.shape("square", paint)) == ()


def test_radial_and_sweep_gradients() -> None:
    colors = made.line((-0.5, made.RED), (1.5, made.BLUE), extend="reflect")
    one, two = painted(
        made.layers(
            made.shape("square", made.radial((100, 200, 30), (400, 500, 60), colors)),
            made.shape("square", made.sweep(300, 400, 90.0, 180.0, colors)),
        )
    )
    assert isinstance(one, ColorFill)
    assert isinstance(two, ColorFill)
    assert isinstance(one.paint, RadialPaint)
    assert one.paint[:6] == (100.0, 200.0, 30.0, 400.0, 500.0, 60.0)
    assert isinstance(two.paint, SweepPaint)
    assert two.paint[:4] == pytest.approx((300.0, 400.0, math.pi / 2, math.pi), abs=1e-3)
    for paint in (one.paint, two.paint):
        assert paint.extend == "reflect"
        assert [stop.offset for stop in paint.stops] == [-0.5, 1.5]
        assert [stop.color for stop in paint.stops] == [RED, BLUE]


def test_composites_are_groups() -> None:
    source, backdrop = made.shape("low", made.solid(made.BLUE)), made.shape("left", made.solid(made.RED))
    (outer,) = painted(made.composite("hsl_color", source, backdrop))
    assert isinstance(outer, ColorGroup)
    assert outer.mode == "source-over"
    below, above = outer.content
    assert isinstance(above, ColorGroup)
    assert above.mode == "color"
    assert [fill.paint for fill in fills((below,))] == [RED]
    assert [fill.paint for fill in fills((above,))] == [BLUE]


def test_palettes() -> None:
    face = face_of(made.color_font({"a": made.shape("square", made.solid(made.RED))}))
    first, second = palettes(face)
    for color, expected in zip(first, made.PALETTE, strict=True):
        assert color[:4] == pytest.approx(expected, abs=1 / 255)
    assert second[0] == BLUE
    (fill,) = color_glyph(face, face.glyph(ord("a")), 1) or ()
    assert isinstance(fill, ColorFill)
    assert fill.paint == BLUE
    assert palettes(named("Inter")) == []


def test_a_palette_table_that_is_cut_off() -> None:
    font = made.color_font({"a": made.shape("square", made.solid(made.RED))})
    face = face_of(with_bytes(font, "CPAL", 6, b"\xff\xff"))
    with pytest.raises(FontError, match="CPAL"):
        palettes(face)


def test_pictures() -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x20\x08\x06\0\0\0"
    face = face_of(made.picture_font(png, 64))
    (picture,) = color_glyph(face, face.glyph(ord("a"))) or ()
    assert isinstance(picture, ColorPicture)
    assert (picture.kind, picture.data) == ("png", png)
    assert picture.box == pytest.approx((0.1, -0.4, 1.0, 0.5))
    document = '<svg xmlns="http://www.w3.org/2000/svg"><path id="glyph6" d="M0 0h9v-9z"/></svg>'
    face = face_of(made.svg_font(document))
    (drawing,) = color_glyph(face, face.glyph(ord("a"))) or ()
    assert isinstance(drawing, ColorPicture)
    assert (drawing.kind, drawing.data.decode()) == ("svg", document)


def test_all_of_the_bundled_emoji_lie_in_their_ink() -> None:
    """Clips aside: no fill of the first glyphs is far outside of what HarfBuzz says is painted."""
    face = named("emoji")
    seen = 0
    for codepoint in range(0x1F600, 0x1F640):
        glyph = face.glyph(codepoint)
        ink, found = face.ink(glyph), color_glyph(face, glyph)
        assert ink is not None
        assert found
        for fill in fills(found):
            left, top, right, bottom = box(fill)
            assert left >= ink.left - 0.3
            assert top >= ink.top - 0.3
            assert right <= ink.right + 0.3
            assert bottom <= ink.bottom + 0.3
            seen += 1
    assert seen > 500


class TestHostileFonts:
    def test_a_glyph_made_of_itself(self) -> None:
        paint = made.layers(made.shape("square", made.solid(made.RED)), made.other_glyph("glyph0"))
        assert len(list(fills(painted(paint)))) <= 64

    def test_glyphs_made_of_each_other(self) -> None:
        doubled = {
            chr(ord("a") + at): made.layers(made.other_glyph(f"glyph{(at + 1) % 20}"), made.other_glyph(f"glyph{at}"))
            for at in range(20)
        }
        face = face_of(made.color_font(doubled))
        assert color_glyph(face, face.glyph(ord("a"))) is not None

    @pytest.mark.parametrize(("depth", "drawn"), [(20, 21), (120, 0)])  # HarfBuzz refuses what is nested too deep
    def test_groups_in_groups(self, depth: int, drawn: int) -> None:
        paint = made.shape("square", made.solid(made.RED))
        for _ in range(depth):
            paint = made.composite("multiply", paint, made.shape("low", made.solid(made.BLUE)))
        face = face_of(made.color_font({"a": paint}))
        assert len(list(fills(color_glyph(face, face.glyph(ord("a"))) or ()))) == drawn

    def test_very_many_layers(self) -> None:
        face = face_of(made.color_font({"a": [("frame", made.RED)] * 20_000}, version=0))
        glyph = face.glyph(ord("a"))
        assert len(color_glyph(face, glyph) or ()) == 20_000
        with limits.relaxed(path_segments=50_000), pytest.raises(LimitError, match="path_segments"):
            color_glyph(face, glyph)

    @pytest.mark.parametrize("offset", range(0, 60, 3))
    def test_damaged_tables_give_colours_or_an_error(self, offset: int) -> None:
        font = made.color_font({"a": made.layers(*[made.shape("square", made.solid(made.RED))] * 3)})
        face = face_of(with_bytes(font, "COLR", offset, b"\xff\xf0"))
        with suppress(FontError):
            color_glyph(face, face.glyph(ord("a")))


def test_damage_in_the_bundled_emoji_does_not_crash() -> None:
    font = bundled("NotoColorEmoji.ttf")
    face = face_of(with_bytes(font, "COLR", 200, b"\xff" * 64))
    for codepoint in range(0x1F600, 0x1F620):
        color_glyph(face, face.glyph(codepoint))
