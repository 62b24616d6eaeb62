"""Text that no font has: drawn as boxes and listed, warned of, refused, or told to a function."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable
from typing import Any

import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, MissingGlyphError, MissingGlyphWarning
from vecdraw.text.missing import tell

NONE = "\U0010fffd"  # private use; no font has it
OTHER = "\ue001"
RING = vd.Path("M 20 60 L 180 60")


def context(**options: Any) -> vd.Context:
    ctx = vd.Context(200, 120, **options)
    ctx.font = "20px 'Noto Sans SC'"
    return ctx


def rich(text: str) -> vd.Layout:
    return vd.layout_text([vd.Span(text, family="Inter")], "20px 'Noto Sans SC'", width=150)


DRAWN: dict[str, Callable[[vd.Context, str], object]] = {
    "fill_text": lambda ctx, text: ctx.fill_text(text, 10, 30),
    "stroke_text": lambda ctx, text: ctx.stroke_text(text, 10, 30),
    "condensed": lambda ctx, text: ctx.fill_text(text, 10, 30, 15),
    "anchored": lambda ctx, text: ctx.fill_text_anchored(text, 10, 30, 0.5, 0.5),
    "outlines": lambda ctx, text: ctx.text_path(text, 10, 30),
    "a box": lambda ctx, text: ctx.fill_text_box(text, (10, 10, 150, 100)),
    "wrapped": lambda ctx, text: ctx.fill_text_wrapped(text, 10, 10, 0, 0, 150),
    "a layout": lambda ctx, text: ctx.draw_layout(rich(text), 10, 10),
    "on a path": lambda ctx, text: ctx.fill_text_on_path(text, RING),
    "stroked on a path": lambda ctx, text: ctx.stroke_text_on_path(text, RING),
    "a layout on a path": lambda ctx, text: ctx.draw_layout_on_path(vd.layout_text(text, "20px Inter"), RING),
}


@pytest.mark.parametrize("way", DRAWN)
class TestEachWayToDraw:
    def test_what_no_font_has_is_listed_and_drawn(self, way: str) -> None:
        ctx = context()
        DRAWN[way](ctx, f"a{NONE}b{OTHER}{NONE}")
        assert ctx.missing_glyphs == (NONE, OTHER)
        assert ctx.scene.ops or ctx.copy_path()

    def test_with_error_nothing_is_drawn(self, way: str) -> None:
        ctx = context(on_missing="error")
        DRAWN[way](ctx, "永和")
        before = ctx.scene.ops
        with pytest.raises(MissingGlyphError, match=r"no font has U\+10FFFD") as caught:
            DRAWN[way](ctx, f"永{NONE}")
        assert ctx.scene.ops == before
        assert ctx.missing_glyphs == ()
        assert (caught.value.text, caught.value.clusters) == (f"永{NONE}", (NONE,))
        assert {"Noto Sans CJK SC", "Inter"} <= set(caught.value.fonts)

    def test_a_warning_names_the_line_that_drew(self, way: str) -> None:
        ctx = context(on_missing="warn")
        with pytest.warns(MissingGlyphWarning, match=r"U\+10FFFD") as caught:
            DRAWN[way](ctx, f"a{NONE}")
        assert len(caught) == 1
        assert caught[0].filename == __file__
        assert ctx.missing_glyphs == (NONE,)

    def test_a_function_is_told_before_anything_is_drawn(self, way: str) -> None:
        told: list[tuple[vd.MissingGlyphs, int]] = []
        ctx = context(on_missing=lambda missing: told.append((missing, len(ctx.scene.ops))))
        DRAWN[way](ctx, f"a{NONE}")
        ((missing, operations),) = told
        assert operations == 0
        assert (missing.clusters, missing.text, missing.position) == ((NONE,), f"a{NONE}", 1)
        assert missing.code_points == (0x10FFFD,)

    def test_what_the_fonts_have_is_not_told_of(self, way: str) -> None:
        ctx = context(on_missing="error")
        DRAWN[way](ctx, "永和九年 abc नम 😀\u200b\u00ad")
        assert ctx.missing_glyphs == ()


def test_text_that_was_drawn_before_is_told_of_again() -> None:
    for _ in range(3):
        context().fill_text(NONE, 10, 30)
        with pytest.raises(MissingGlyphError):
            context(on_missing="error").fill_text(NONE, 10, 30)
        with pytest.raises(MissingGlyphError):
            context(on_missing="error").fill_text_box(NONE, (0, 0, 90, 90))


def test_the_pixels_are_those_of_a_context_that_does_not_tell() -> None:
    plain, told = context(), context(on_missing=lambda _: None)
    for ctx in (plain, told):
        ctx.fill_text(f"永{NONE}和", 10, 30)
    assert (plain.to_numpy() == told.to_numpy()).all()
    assert plain.to_numpy().any()


def test_ruby_and_marks_count() -> None:
    ctx = context(on_missing="error")
    for span in (vd.Span("永", ruby=NONE), vd.Span("永", emphasis=NONE), vd.Span("永和", ruby=("", NONE))):
        with pytest.raises(MissingGlyphError, match="beside '永") as caught:
            ctx.fill_text_box([span], (0, 0, 90, 90))
        assert caught.value.clusters == (NONE,)


def test_what_is_elided_is_not_drawn() -> None:
    ctx = context(on_missing="error")
    box = (0, 0, 90, 25)
    shown = ctx.fill_text_box(f"永和九年岁在癸丑暮春之初{NONE}", box, overflow="ellipsis")
    assert shown.layout.missing == (NONE,)
    with pytest.raises(MissingGlyphError):
        ctx.fill_text_box(f"永{NONE}九年岁在癸丑暮春之初", box, overflow="ellipsis")


def test_what_is_hidden_beyond_a_path_is_not_drawn() -> None:
    ctx = context(on_missing="error")
    short = vd.Path("M 0 0 L 50 0")
    assert NONE in ctx.fill_text_on_path(f"永和九年岁{NONE}", short).hidden
    with pytest.raises(MissingGlyphError):
        ctx.fill_text_on_path(f"{NONE}永和九年", short)


def test_nothing_is_told_of_text_that_is_not_drawn() -> None:
    ctx = context(on_missing="error")
    ctx.fill_text(NONE, 10, 30, 0)
    ctx.measure_text(NONE)
    ctx.layout_text(NONE)
    ctx.scale(0, 1)
    ctx.fill_text(NONE, 10, 30)
    ctx.draw_layout(rich(NONE), 0, 0)
    assert ctx.missing_glyphs == ()


def test_the_list_goes_on_through_save_and_restore_and_begins_anew_with_reset() -> None:
    ctx = context()
    ctx.save()
    ctx.fill_text(NONE, 10, 30)
    with ctx.layer():
        ctx.fill_text(OTHER, 10, 30)
    ctx.restore()
    assert ctx.missing_glyphs == (NONE, OTHER)
    ctx.flatten()
    assert ctx.missing_glyphs == (NONE, OTHER)
    ctx.reset()
    assert ctx.missing_glyphs == ()


def test_reset_keeps_what_is_to_be_done() -> None:
    ctx = context(on_missing="error")
    ctx.save()
    ctx.restore()
    ctx.reset()
    with pytest.raises(MissingGlyphError):
        ctx.fill_text(NONE, 10, 30)


def test_the_message_says_what_where_and_which_fonts() -> None:
    ctx = context(on_missing="error")
    with pytest.raises(MissingGlyphError) as caught:
        ctx.fill_text(f"ab{NONE}{OTHER}", 10, 30.5)
    begins = r"no font has U+10FFFD, U+E001 (character 2 of 'ab\U0010fffd\ue001', drawn at (10, 30.5)); asked were "
    assert str(caught.value).startswith(begins + "Noto Sans CJK SC, ")
    assert len(str(caught.value)) < 500


def test_a_mark_that_is_missing_on_a_letter_that_is_there() -> None:
    ctx = context()
    ctx.fill_text("x\U0001e8d0", 10, 30)
    assert ctx.missing_glyphs == ("x\U0001e8d0",)


def test_a_font_that_is_registered_is_no_longer_missed() -> None:
    ctx = context()
    ctx.fill_text("永", 10, 30)
    assert ctx.missing_glyphs == vd.missing_glyphs("永", ctx.font) == ()
    ctx.fill_text(NONE, 10, 30)
    assert ctx.missing_glyphs == vd.missing_glyphs(NONE, ctx.font) == rich(NONE).missing == (NONE,)


def test_lenient_contexts_tell_too() -> None:
    ctx = context(on_missing="error", strict=False)
    with pytest.raises(MissingGlyphError):
        ctx.fill_text(NONE, 10, 30)
    ctx.font = "20px Nowhere"
    with pytest.raises(MissingGlyphError):
        ctx.fill_text(NONE, 10, 30)


def test_pages_of_documents_tell_too() -> None:
    with vd.Document() as document, document.page(200, 100, on_missing="error") as page:
        page.fill_text("永", 10, 30)
        with pytest.raises(MissingGlyphError):
            page.fill_text(NONE, 10, 30)


def test_an_error_survives_pickling() -> None:
    with pytest.raises(MissingGlyphError) as caught:
        context(on_missing="error").fill_text(NONE, 10, 30)
    twin = pickle.loads(pickle.dumps(caught.value))
    assert (str(twin), twin.text, twin.clusters, twin.fonts) == (
        *(str(caught.value), NONE, (NONE,)),
        caught.value.fonts,
    )
    assert isinstance(twin, BadValueError)


def test_what_a_function_raises_comes_through_and_nothing_is_drawn() -> None:
    def refuse(missing: vd.MissingGlyphs) -> None:
        raise KeyError(missing.clusters)

    ctx = context(on_missing=refuse)
    with pytest.raises(KeyError):
        ctx.fill_text(NONE, 10, 30)
    assert ctx.scene.ops == ()


def test_draw_neither_warns_nor_asks_for_fonts() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        context().fill_text(NONE, 10, 30)
        tell(vd.MissingGlyphs((NONE,), NONE, 0.0, 0.0, ()), "draw")


@pytest.mark.parametrize("value", ["Error", "", "ignore"])
def test_other_words_are_refused(value: Any) -> None:
    with pytest.raises(BadValueError, match="on_missing must be one of draw, warn, error"):
        context(on_missing=value)


@pytest.mark.parametrize("value", [None, True, 3, b"warn"])
def test_other_values_are_refused(value: Any) -> None:
    with pytest.raises(BadTypeError, match="on_missing"):
        context(on_missing=value)
