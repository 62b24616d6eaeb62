"""Text and pictures by an anchor, wrapped text, outlines of text, transforms about points, paint and single pixels."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, VecdrawError

SIDE = 120
RED, BLUE = [255, 0, 0, 255], [0, 0, 255, 255]


def canvas(**options: Any) -> vd.Context:
    ctx = vd.Context(SIDE, SIDE, **options)
    ctx.font = "24px Inter"
    return ctx


def same(one: vd.Context, two: vd.Context) -> bool:
    return np.array_equal(one.to_numpy(), two.to_numpy()) and bool(one.to_numpy().any())


# --- text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("align", ["start", "center", "right"])
@pytest.mark.parametrize(("ax", "ay"), [(0, 0), (0.5, 0.5), (1, 1), (0.25, 2)])
@pytest.mark.parametrize("verb", ["fill", "stroke"])
def test_anchored_text_stands_where_its_box_says(verb: str, ax: float, ay: float, align: Any) -> None:
    anchored, plain = canvas(), canvas()
    anchored.text_align, anchored.text_baseline = align, "top"
    getattr(anchored, f"{verb}_text_anchored")("Hxg", 60, 60, ax, ay)
    metrics = plain.measure_text("Hxg")
    ascent, descent = metrics.font_bounding_box_ascent, metrics.font_bounding_box_descent
    getattr(plain, f"{verb}_text")("Hxg", 60 - ax * metrics.width, 60 + ascent - ay * (ascent + descent))
    assert same(anchored, plain)
    assert (anchored.text_align, anchored.text_baseline) == (align, "top")


@pytest.mark.parametrize(("ax", "ay"), [(0, 0), (0.5, 0.5), (1, 1)])
def test_wrapped_text_stands_where_its_box_says(ax: float, ay: float) -> None:
    wrapped, plain = canvas(), canvas()
    text = "one two three four"
    size = wrapped.fill_text_wrapped(text, 60, 60, ax, ay, 80, line_height=1.5, align="center")
    box = (60 - ax * 80, 60 - ay * size.height, 80, size.height)
    filled = plain.fill_text_box(text, box, line_height=1.5, align="center")
    assert same(wrapped, plain)
    assert list(filled.lines) == wrapped.word_wrap(text, 80)
    assert size == (80, len(filled.lines) * 1.5 * 24)
    assert filled.hidden == 0


def test_the_size_of_wrapped_text() -> None:
    ctx = canvas()
    lines = ctx.word_wrap("one two three\nfour", 90)
    assert lines[-1] == "four"
    size = ctx.measure_wrapped("one two three\nfour", 90)
    assert size.width == max(ctx.measure_text(line).width for line in lines) <= 90
    metrics = ctx.measure_text("")
    em = metrics.font_bounding_box_ascent + metrics.font_bounding_box_descent
    assert size.height == pytest.approx(em * len(lines), rel=0.01)
    assert ctx.measure_wrapped("one two three\nfour", 90, line_height=2).height == len(lines) * 48


def test_without_a_width_lines_end_where_the_text_says() -> None:
    ctx = canvas()
    long = "a long line that would not fit a narrow box"
    size = ctx.measure_wrapped(f"{long}\nb", line_height=1)
    assert size == (ctx.measure_text(long).width, 48)
    assert ctx.measure_wrapped("", line_height=1) == (0, 24)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    "call",
    [
        lambda c: c.word_wrap("a", 0),
        lambda c: c.word_wrap(3, 50),
        lambda c: c.measure_wrapped("a", -1),
        lambda c: c.measure_wrapped("a", math.nan),
        lambda c: c.measure_wrapped("a", line_height=0),
        lambda c: c.measure_wrapped(b"a"),
        lambda c: c.fill_text_wrapped("a", 0, 0, 0, 0, 0),
        lambda c: c.fill_text_wrapped("a", 0, 0, 0, 0, 50, line_height=math.inf),
    ],
)
def test_bad_sizes_of_wrapped_text(call: Callable[[vd.Context], object], strict: bool) -> None:
    ctx = canvas(strict=strict)
    with pytest.raises(VecdrawError):
        call(ctx)
    assert ctx.scene.ops == ()


def test_bad_places_of_wrapped_text() -> None:
    with pytest.raises(BadValueError):
        canvas().fill_text_wrapped("a", math.nan, 0, 0, 0, 50)
    with pytest.raises(BadValueError):
        canvas().fill_text_wrapped("a", 0, 0, 0, 0, 50, align="middle")  # type: ignore[arg-type]  # that is the test
    lenient = canvas(strict=False)
    assert lenient.fill_text_wrapped("a", math.nan, 0, 0, 0, 50) == (0, 0)
    assert lenient.scene.ops == ()


@pytest.mark.parametrize("text", ["Ag", "海报", "שלום", "fi ﷺ"])
def test_outlines_of_text_are_what_is_filled(text: str) -> None:
    drawn, outlined = canvas(scale=8), canvas(scale=8)  # so large, glyphs are drawn as outlines
    drawn.font = outlined.font = "40px Inter, 'Noto Sans SC'"
    drawn.letter_spacing = outlined.letter_spacing = 3
    drawn.text_align = outlined.text_align = "center"
    drawn.fill_text(text, 60, 70)
    outlined.fill(outlined.outline_text(text, 60, 70))
    difference = np.abs(drawn.to_numpy()[:, :, 3].astype(int) - outlined.to_numpy()[:, :, 3])
    assert drawn.to_numpy().any()
    assert difference.mean() < 0.1
    assert (difference > 32).mean() < 0.001  # where strokes of a variable font overlap, edges may differ


def test_outlines_of_condensed_text() -> None:
    ctx = canvas()
    free, narrow = (ctx.outline_text("Hamburg", 5, 50, width).tight_bounds() for width in (None, 40))
    assert narrow.width == pytest.approx(free.width * 40 / ctx.measure_text("Hamburg").width)
    assert ctx.outline_text("") == ctx.outline_text("a", 0, 0, 0) == vd.Path()


def test_outlines_can_be_edited() -> None:
    ctx = canvas(background="white")
    ctx.font = "900 90px Inter"
    letter = ctx.outline_text("O", 20, 95)
    assert letter.tight_bounds().y < 40
    lower = letter - vd.Path("M0 0H120V60H0Z")
    assert lower.tight_bounds().y == pytest.approx(60, abs=0.01)


# --- pictures -----------------------------------------------------------------------------------------------------


def picture() -> vd.Pixmap:
    return vd.Pixmap.from_array(np.full((10, 20, 4), 255, np.uint8))


def box_of(ctx: vd.Context) -> tuple[int, int, int, int]:
    alpha = ctx.to_numpy()[:, :, 3]
    rows, columns = np.nonzero(alpha.any(axis=1))[0], np.nonzero(alpha.any(axis=0))[0]
    return columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0]


@pytest.mark.parametrize(
    ("size", "anchor", "expected"),
    [
        ((), (0, 0), (60, 60, 20, 10)),
        ((), (0.5, 0.5), (50, 55, 20, 10)),
        ((), (1, 1), (40, 50, 20, 10)),
        ((40, 40), (0.5, 0.5), (40, 40, 40, 40)),
        ((40,), (0.5, 0.5), (40, 50, 40, 20)),
        ((None, 40), (0, 0.5), (60, 40, 60, 40)),
    ],
)
def test_anchored_pictures(size: tuple[Any, ...], anchor: tuple[float, float], expected: tuple[int, ...]) -> None:
    ctx = canvas()
    ctx.draw_image_anchored(picture(), 60, 60, *anchor, *size)
    assert box_of(ctx) == expected


def test_an_anchored_context_counts_in_its_user_units() -> None:
    other = vd.Context(20, 10, scale=3, background="red")
    ctx = canvas()
    ctx.draw_image_anchored(other, 60, 60, 1, 1)
    assert box_of(ctx) == (40, 50, 20, 10)


# --- transforms ---------------------------------------------------------------------------------------------------

numbers = st.floats(-50, 50)


@settings(deadline=None)
@given(x=numbers, y=numbers, px=numbers, py=numbers)
def test_transforms_about_a_point_leave_it_where_it_is(x: float, y: float, px: float, py: float) -> None:
    for name, amounts in (("rotate_about", (x,)), ("scale_about", (x, y)), ("shear_about", (x, y))):
        ctx = vd.Context(SIDE, SIDE)
        ctx.translate(7, 9)
        getattr(ctx, name)(*amounts, px, py)
        assert ctx.get_transform().apply(px, py) == pytest.approx((px + 7, py + 9), abs=1e-9)
        plain = vd.Context(SIDE, SIDE)
        getattr(plain, name.removesuffix("_about"))(*amounts)
        assert ctx.get_transform()[:4] == pytest.approx(plain.get_transform()[:4])


def test_shear_moves_x_by_y() -> None:
    ctx = canvas()
    ctx.shear(2)
    assert ctx.get_transform().apply(1, 10) == (21, 10)
    ctx.reset_transform()
    ctx.shear(0, 3)
    assert ctx.get_transform().apply(10, 1) == (10, 31)


def test_y_upwards() -> None:
    ctx = canvas()
    ctx.invert_y()
    ctx.fill_rect(0, 0, 30, 10)
    assert box_of(ctx) == (0, SIDE - 10, 30, 10)
    ctx.invert_y()
    assert ctx.get_transform().is_identity


# --- the whole canvas and its pixels ------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
def test_paint_fills_what_the_clip_leaves(turned: bool) -> None:
    ctx = canvas()
    ctx.clip(vd.Path("M10 10H50V50H10Z"))
    if turned:
        ctx.rotate(1)
        ctx.scale(0.01, 0.3)
    ctx.fill_style = "red"
    ctx.paint()
    assert box_of(ctx) == (10, 10, 40, 40)
    assert (ctx.to_numpy()[10:50, 10:50] == RED).all()


def test_paint_replaces_all_there_was() -> None:
    ctx = canvas()
    ctx.fill_rect(0, 0, 9, 9)
    ctx.fill_style = "blue"
    ctx.paint()
    assert len(ctx.scene.ops) == 1
    assert (ctx.to_numpy() == BLUE).all()


def test_paint_with_opacity() -> None:
    ctx = canvas()
    ctx.global_alpha = 0.5
    ctx.paint(0.5)
    assert ctx.global_alpha == 0.5
    assert ctx.to_numpy()[5, 5].tolist() == [0, 0, 0, 64]
    for bad in (-0.1, 1.1):
        with pytest.raises(BadValueError):
            ctx.paint(bad)
    ctx.scale(0, 1)
    ctx.paint()
    assert len(ctx.scene.ops) == 1


def test_paint_keeps_the_path_and_the_state() -> None:
    ctx = canvas()
    ctx.rect(1, 1, 5, 5)
    ctx.rotate(0.1)
    before = ctx.copy_path()
    ctx.paint()
    assert ctx.copy_path() == before


def test_one_pixel_whatever_the_state_is() -> None:
    ctx = canvas(scale=2)
    ctx.translate(50, 50)
    ctx.global_alpha = 0.2
    ctx.clip(vd.Path())
    ctx.fill_style = "red"
    ctx.set_pixel(3, 5)
    ctx.set_pixel(4, 5, (0, 0, 1))
    pixels = ctx.to_numpy()
    assert pixels[5, 3].tolist() == RED
    assert pixels[5, 4].tolist() == BLUE
    assert (pixels[:, :, 3] > 0).sum() == 2
    ctx.set_pixel(-1, 9999)
    ctx.set_pixel(3, 5, "transparent")
    assert (ctx.to_numpy()[:, :, 3] > 0).sum() == 1


def test_a_pixel_has_one_colour() -> None:
    ctx = canvas()
    ctx.fill_style = vd.LinearGradient((0, 0), (9, 0), ["red", "blue"])
    with pytest.raises(BadTypeError, match="colour"):
        ctx.set_pixel(1, 1)
    ctx.set_pixel(1, 1, "red")
    assert ctx.to_numpy()[1, 1].tolist() == RED


def test_paragraphs_with_a_lone_surrogate() -> None:
    with pytest.raises(BadValueError, match=r"lone surrogate U\+D800"):
        vd.Context(9, 9).word_wrap("\ud800", 7)
    assert vd.Context(9, 9, strict=False).word_wrap("a\ud800", 50) == ["a\ufffd"]
