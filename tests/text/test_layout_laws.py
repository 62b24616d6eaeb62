"""Laws of layouts: whatever the text, the box and the style are."""

import math
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.strategies import choice, evenly
from vecdraw.text.laid_text import Layout
from vecdraw.text.layout import layout_text
from vecdraw.text.lines import is_cursive
from vecdraw.text.span import Span

WORDS = (
    *("永和九年", "，", "。", "「", "」", "（", "）", "——", "……", "：", "、", "3.14", "兰亭"),
    *("ひらがな", "カタカナ", "っ", "す。", "れで", "한국어", "word", "To", "AVA", "office"),
    *(" ", " ", " ", "  ", "\u3000", "-", "a-b", "\u00ad", "éè", "e\u0301\u0327", "naïve"),
    *("العربية", "بِسْمِ", "שלום", "لا", "123", "(", ")", "हिन्दी", "क्षत्रिय", "ภาษาไทย"),
    *("👩\u200d👩\u200d👧", "🇨🇳", "\t", "\n", "\u2028", "\r\n"),
    *("\u2067", "\u2069", "\u202e", "\u202c", "\u200b", "pneumonoultramicroscopicsilicovolcano"),
)
TOLERANCE = 1e-6
FONTS = ("16px 'Noto Sans SC'", "20px Inter", "13.5px 'Noto Serif SC'")

texts = st.lists(choice(WORDS), max_size=24).map("".join)
widths = evenly(1, 400).map(float)
styles = st.fixed_dictionaries(
    {},
    optional={
        "align": choice(("start", "end", "left", "right", "center", "justify")),
        "align_last": choice(("auto", "justify", "center")),
        "wrap": choice(("greedy", "balance", "optimal")),
        "hanging_punctuation": choice(("none", "allow-end", "first last")),
        "text_spacing_trim": choice(("normal", "space-all", "trim-both", "trim-all", "space-first")),
        "text_autospace": choice(("normal", "no-autospace", "replace")),
        "direction": choice(("auto", "ltr", "rtl")),
        "line_break": choice(("auto", "loose", "anywhere")),
        "justify": choice(("auto", "inter-word", "inter-character", "none")),
        "first_line_indent": evenly(0, 3).map(lambda n: n * 0.25),
        "writing_mode": choice(("horizontal-tb", "vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr")),
    },
)
langs = choice(("", "zh-Hans", "zh-Hant", "ja", "ko", "en", "ar"))


def set_in(text: str, font: str, length: float, style: dict[str, Any], lang: str) -> Layout:
    """The text in lines of a length, down or across."""
    vertical = style.get("writing_mode", "horizontal-tb") != "horizontal-tb"
    side = {"height": length} if vertical else {"width": length}
    return layout_text(text, font, lang=lang, **side, **style)


layouts = st.builds(set_in, texts, choice(FONTS), widths, styles, langs)


@settings(max_examples=150, deadline=None)
@given(layouts)
def test_every_cluster_is_placed_once(layout: Layout) -> None:
    placed = [(cluster.start, cluster.end) for line in layout.lines for cluster in line.clusters]
    assert placed == sorted(placed)
    for (_, end), (start, _) in pairwise(placed):
        assert not layout.text[end:start].strip("\n\r\x85\u2029")
    assert "".join(layout.text[start:end] for start, end in placed) == re.sub("[\n\r\x85\u2029]", "", layout.text)
    assert layout.elided == ()


@settings(max_examples=150, deadline=None)
@given(texts, choice(FONTS), widths, styles, langs)
def test_a_line_is_wider_than_its_box_only_where_it_cannot_be_broken(
    text: str, font: str, width: float, style: dict[str, Any], lang: str
) -> None:
    style = {**style, "hanging_punctuation": "none", "writing_mode": "horizontal-tb", "first_line_indent": 0.0}
    layout = set_in(text, font, width, style, lang)
    for line in layout.lines:
        assert line.width <= width + TOLERANCE or sum(not is_blank(one.start, layout) for one in line.clusters) == 1


@settings(max_examples=100, deadline=None)
@given(texts, choice(FONTS), widths, langs)
def test_justified_lines_end_at_the_edge_or_hold_nothing_to_widen(
    text: str, font: str, width: float, lang: str
) -> None:
    layout = layout_text(text, font, width=width, lang=lang, align="justify", justify="inter-character")
    for line in layout.lines:
        seen = [one for one in line.clusters if one.rect.width > 0 and not is_blank(one.start, layout)]
        if not line.is_last and len(seen) > 1:
            inside = [one for one in line.clusters if seen[0].start <= one.start <= seen[-1].start]
            joined = [is_cursive(layout.text[one.start]) for one in inside]
            if all(joined):  # such letters admit no gaps (CSS Text 3, appendix D)
                assert line.width <= width + 1e-3
            else:
                assert abs(line.width - width) < 1e-3


@settings(max_examples=100, deadline=None)
@given(texts, choice(FONTS), widths, styles, langs)
def test_layouts_do_not_depend_on_scale(text: str, font: str, width: float, style: dict[str, Any], lang: str) -> None:
    style = {**style, "first_line_indent": 0.0}
    family = font.split("px ")[1]  # from 32 px up letters have the same optical size
    one = set_in(text, f"32px {family}", width, style, lang)
    two = set_in(text, f"128px {family}", width * 4, style, lang)
    assert [(line.start, line.end) for line in one.lines] == [(line.start, line.end) for line in two.lines]
    for small, large in zip(one.runs, two.runs, strict=True):
        assert small.run.glyphs == large.run.glyphs
        for near, far in ((small.run.xs, large.run.xs), (small.run.ys, large.run.ys)):
            assert all(math.isclose(a * 4, b, abs_tol=1e-4) for a, b in zip(near, far, strict=True))


@settings(max_examples=100, deadline=None)
@given(layouts)
def test_carets_are_found_again_where_they_stand(layout: Layout) -> None:
    for line in layout.lines:
        for cluster in line.clusters:
            rect = cluster.rect
            if rect.width * rect.height < 1e-6:
                continue
            index, affinity = layout.index_at(rect.x + rect.width / 2, rect.y + rect.height / 2)
            caret = layout.caret(index, affinity)
            assert caret.rect.x >= rect.x - TOLERANCE
            assert caret.rect.x + caret.rect.width <= rect.x + rect.width + TOLERANCE
            assert caret.rect.y >= rect.y - TOLERANCE
            assert caret.rect.y + caret.rect.height <= rect.y + rect.height + TOLERANCE


@settings(max_examples=60, deadline=None)
@given(layouts)
def test_a_selection_covers_the_advances_of_its_clusters(layout: Layout) -> None:
    boxes = layout.selection(0, len(layout.text))
    selected = sum(box.width * box.height for box in boxes)
    apart = sum(one.rect.width * one.rect.height for line in layout.lines for one in line.clusters)
    assert math.isclose(selected, apart, rel_tol=1e-6, abs_tol=1e-3)


@settings(max_examples=60, deadline=None)
@given(texts, choice(FONTS), widths, styles, langs)
def test_layouts_are_the_same_cold_and_warm(
    text: str, font: str, width: float, style: dict[str, Any], lang: str
) -> None:
    warm = set_in(text, font, width, style, lang)
    with vd.limits.relaxed(text_cache_bytes=1):
        cold = set_in(text + "", font, width + 0.0, style, lang)
    apart = layout_text([Span(text)], font, lang=lang, **sides(style, width), **style)
    for other in (cold, apart):
        assert other.runs == warm.runs
        assert [line.placement.sources for line in other.lines] == [line.placement.sources for line in warm.lines]


@settings(max_examples=60, deadline=None)
@given(texts, choice(FONTS), widths, styles, langs)
def test_measure_equals_draw(text: str, font: str, width: float, style: dict[str, Any], lang: str) -> None:
    layout = set_in(text, font, width, style, lang)
    ctx = vd.Context(600, 600)
    ctx.draw_layout(layout, 100, 100)
    drawn = [run for op in ctx.scene.ops if hasattr(op, "runs") for run in op.runs]
    assert sum(len(run.glyphs) for run in drawn) == sum(len(placed.run.glyphs) for placed in layout.runs)


@settings(max_examples=60, deadline=None)
@given(st.lists(choice(WORDS), min_size=1, max_size=40).map("".join), widths, choice(("end", "start", "middle")))
def test_what_is_cut_is_reported(text: str, width: float, position: Any) -> None:
    layout = layout_text(
        text, FONTS[0], width=width, max_lines=2, overflow="ellipsis", ellipsis_position=position, direction="ltr"
    )
    assert len(layout.lines) <= 2
    shown: set[int] = set()
    for line in layout.lines:
        for one in line.clusters:
            if (one.start, one.end) != line.elided:  # the ellipsis stands for what it replaces
                shown |= set(range(one.start, one.end))
    gone = {index for start, end in layout.elided for index in range(start, end)}
    assert not shown & gone
    left = set(range(len(text))) - shown - gone
    assert not "".join(text[index] for index in sorted(left)).strip(" \t\u3000\n\r\x85\u2028\u2029")


@settings(max_examples=25, deadline=None)
@given(texts, evenly(20, 300).map(float), evenly(20, 200).map(float))
def test_the_size_that_fits_does(text: str, width: float, height: float) -> None:
    layout = layout_text(text, FONTS[0], width=width, height=height, fit=(4.0, 64.0))
    again = layout_text(text, "50px 'Noto Sans SC'", width=width, height=height, fit=(4.0, 64.0))
    assert math.isclose(layout.font.size, again.font.size)
    if layout.font.size > 4:
        assert layout.text_height <= height + TOLERANCE


@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr"])
def test_lines_of_other_modes_break_where_horizontal_ones_do(mode: str) -> None:
    text = "天地玄黄宇宙洪荒日月盈昃辰宿列张" * 3
    across = layout_text(text, FONTS[0], width=100, lang="zh-Hans")
    down = layout_text(text, FONTS[0], height=100, lang="zh-Hans", writing_mode=mode)
    assert [line.text for line in down.lines] == [line.text for line in across.lines]


def sides(style: dict[str, Any], length: float) -> dict[str, float]:
    """The side of the box that lines break at."""
    return {"height" if style.get("writing_mode", "horizontal-tb") != "horizontal-tb" else "width": length}


def is_blank(at: int, layout: Layout) -> bool:
    """Whether a character hangs out of lines."""
    return layout.text[at] in " \t\u3000\u2028\u200b\n\r"


def test_punctuation_in_a_span_of_its_own_has_the_forms_of_its_language() -> None:
    for lang in ("zh-Hant", "ja", "zh-Hans"):
        alone = layout_text(["樂", Span("。」")], FONTS[0], lang=lang)
        whole = layout_text("樂。」", FONTS[0], lang=lang)
        first = layout_text([Span("「", weight=401), "樂"], FONTS[0], lang=lang)
        together = layout_text("「樂", FONTS[0], lang=lang)
        for one, two in ((alone, whole), (first, together)):
            glyphs = [[glyph for placed in layout.runs for glyph in placed.run.glyphs] for layout in (one, two)]
            assert glyphs[0] == glyphs[1]
