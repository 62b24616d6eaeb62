"""The canvas' text preparation: widths and boxes, alignment, baselines, condensing, spacing."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.texts import STYLES, TEXTS
from vecdraw.errors import BadValueError, UnknownFontError
from vecdraw.text.canvas_text import TextAlign, TextBaseline, measure, prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.font_css import parse_font

# Family, text, size in px, weight, letter spacing in px, direction; then what Chromium 156 measures in px with that
# bundled face loaded alone: width, font box ascent and descent.
MEASURED = json.loads(Path(__file__).with_name("chromium_widths.json").read_text(encoding="utf-8"))
SANS = TextStyle(Font("Inter", 20))


@pytest.mark.parametrize("row", MEASURED, ids=lambda row: f"{row[0]} {row[2]}px {row[1]}")
def test_widths_and_font_boxes_are_chromiums(row: list[Any]) -> None:
    family, text, size, weight, spacing, direction, width, ascent, descent = row
    metrics = measure(
        text, TextStyle(Font(family, size, weight=weight), letter_spacing=spacing, direction=direction)
    )
    assert metrics.width == pytest.approx(width, abs=0.01)
    assert (metrics.font_bounding_box_ascent, metrics.font_bounding_box_descent) == (ascent, descent)


def test_baselines_are_chromiums() -> None:
    # Chromium 156, 50px; the CJK face has a BASE table, Inter has none
    cjk = measure("永", TextStyle(Font("Noto Sans CJK SC", 50)))
    assert cjk.hanging_baseline == pytest.approx(46.4)
    assert cjk.alphabetic_baseline == 0
    assert cjk.ideographic_baseline == pytest.approx(-6)
    inter = measure("x", TextStyle(Font("Inter", 50)))
    assert inter.hanging_baseline == pytest.approx(38.4)
    assert inter.ideographic_baseline == -12


@pytest.mark.parametrize(
    ("align", "direction", "share"),
    [
        ("start", "ltr", 0),
        ("start", "rtl", 1),
        ("end", "ltr", 1),
        ("end", "rtl", 0),
        ("left", "rtl", 0),
        ("right", "ltr", 1),
        ("center", "rtl", 0.5),
        ("start", "inherit", 0),
    ],
)
def test_alignment_moves_the_text_by_a_share_of_its_width(align: TextAlign, direction: Any, share: float) -> None:
    style = SANS._replace(direction=direction)
    ready, metrics = prepare("Hello", style, align=align), measure("Hello", style, align=align)
    assert ready.dx == -share * metrics.width
    assert metrics.actual_bounding_box_left + metrics.actual_bounding_box_right == pytest.approx(
        sum(
            getattr(measure("Hello", style, align="left"), f"actual_bounding_box_{side}") for side in ("left", "right")
        )
    )


def test_baselines_move_the_text_and_its_boxes_together() -> None:
    names: list[TextBaseline] = ["top", "hanging", "middle", "alphabetic", "ideographic", "bottom"]
    offsets = [prepare("Hg", SANS, baseline=name).dy for name in names]
    assert offsets[:4] == sorted(offsets[:4], reverse=True)
    assert offsets[3] == 0 > max(offsets[4:])
    for name, dy in zip(names, offsets, strict=True):
        metrics, plain = measure("Hg", SANS, baseline=name), measure("Hg", SANS)
        assert metrics.font_bounding_box_ascent == plain.font_bounding_box_ascent - dy
        assert metrics.actual_bounding_box_descent == pytest.approx(plain.actual_bounding_box_descent + dy)
        assert metrics.alphabetic_baseline == -dy
    assert prepare("Hg", SANS, baseline="top").dy - prepare("Hg", SANS, baseline="bottom").dy == pytest.approx(20)


def test_wide_text_is_condensed_and_narrow_text_is_not() -> None:
    width = measure("Hello", SANS).width
    assert prepare("Hello", SANS, max_width=width / 2).parts[0].horizontal_scale == pytest.approx(0.5)
    assert prepare("Hello", SANS, max_width=width).parts[0].horizontal_scale == 1
    assert prepare("Hello", SANS, max_width=width / 4, align="right").dx == pytest.approx(-width / 4)
    for nothing in (0.0, -1.0, float("nan")):
        assert prepare("Hello", SANS, max_width=nothing).runs == ()


def test_white_space_becomes_spaces_and_is_not_collapsed() -> None:
    assert measure("A\t\n\v\f\rB", SANS).width == measure("A     B", SANS).width
    assert measure("A  B", SANS).width > measure("A B", SANS).width


def test_controls_are_not_drawn() -> None:
    assert measure("A\x01\x7f\x85B", SANS).width == pytest.approx(measure("AB", SANS._replace(kerning="none")).width)
    assert prepare("A\x01B", SANS).missing == ()


def test_letter_spacing_adds_exactly_what_it_says() -> None:
    plain = measure("Hello World", SANS).width
    for spacing in (3.0, 5.0, -2.0, 96.0, 0.5):
        assert measure("Hello World", SANS._replace(letter_spacing=spacing)).width == plain + 11 * spacing


def test_word_spacing_adds_exactly_what_it_says() -> None:
    style = TextStyle(Font("sans-serif", 10))
    plain = measure("Hello World, again", style).width
    assert measure("Hello World, again", style._replace(word_spacing=96.0)).width == plain + 192
    assert measure("a\u00a0b", style._replace(word_spacing=5.0)).width == measure("a\u00a0b", style).width + 5


def test_joined_letters_get_no_letter_spacing_but_their_spaces_do() -> None:
    style = TextStyle(Font("Noto Sans Arabic", 20))
    assert measure("مرحبا", style._replace(letter_spacing=9.0)).width == measure("مرحبا", style).width
    assert measure("لا لا", style._replace(letter_spacing=9.0)).width == measure("لا لا", style).width + 9


def test_letter_spacing_undoes_optional_ligatures() -> None:
    style = TextStyle(Font("Noto Serif", 20))
    assert len(prepare("ffi", style).runs[0].glyphs) < 3
    assert len(prepare("ffi", style._replace(letter_spacing=0.01)).runs[0].glyphs) == 3


def test_kerning_can_be_turned_off() -> None:
    style = TextStyle(Font("sans-serif", 10))
    normal, none = (measure("TAWATAVA", style._replace(kerning=kerning)).width for kerning in ("normal", "none"))
    assert normal < none
    assert measure("TAWATAVA", style).width == normal


def test_features_reach_the_shaper() -> None:
    plain = TextStyle(Font("Noto Sans CJK SC", 20))
    palt = TextStyle(Font("Noto Sans CJK SC", 20, features={"palt": 1}))
    assert measure("「、」", palt).width < measure("「、」", plain).width
    caps = TextStyle(Font("Noto Serif", 20, variant_caps="small-caps"))
    assert prepare("abc", caps).runs[0].glyphs != prepare("abc", TextStyle(Font("Noto Serif", 20))).runs[0].glyphs


@pytest.mark.parametrize(
    ("caps", "family", "width"),
    [
        ("small-caps", "Inter", 94.6973),
        ("small-caps", "Noto Serif", 120.7599),
        ("all-small-caps", "Inter", 86.2012),
        ("all-small-caps", "Noto Serif", 116.2399),
        ("petite-caps", "Inter", 94.6973),
        ("petite-caps", "Noto Serif", 120.7599),
        ("unicase", "Inter", 79.707),
        ("unicase", "Noto Serif", 96.48),
        ("titling-caps", "Inter", 88.2031),
        ("titling-caps", "Noto Serif", 100.9999),
    ],
)
def test_capitals_are_as_wide_as_chromiums(caps: Any, family: str, width: float) -> None:
    # Inter has no small capitals, Noto Serif has; Chromium 156 at 40px
    assert measure("Hello", TextStyle(Font(family, 40), variant_caps=caps)).width == pytest.approx(width, abs=0.01)


def test_a_capital_of_two_letters_keeps_the_index_of_its_one() -> None:
    runs = prepare("Aß!", TextStyle(Font("Inter", 40), variant_caps="small-caps")).runs
    assert [(run.text, run.clusters, run.size) for run in runs] == [
        ("A", (0,), 40),
        ("ß", (0, 0), 28),
        ("!", (0,), 40),
    ]


def test_the_direction_decides_the_order_of_mixed_text() -> None:
    style = TextStyle(Font("sans-serif", 20))
    left = [run.text.strip() for run in prepare("abc שלום def", style).runs]
    right = [run.text.strip() for run in prepare("abc שלום def", style._replace(direction="rtl")).runs]
    assert [text for text in left if text] == ["abc", "שלום", "def"]
    assert [text for text in right if text] == ["def", "שלום", "abc"]


def test_unknown_families_raise_or_give_way_to_the_default() -> None:
    style = TextStyle(Font("Nowhere", 20))
    with pytest.raises(UnknownFontError, match="Nowhere"):
        prepare("Hello", style)
    assert measure("Hello", style, strict=False) == measure("Hello", TextStyle(Font("sans-serif", 20)))
    prepare("Hello", TextStyle(parse_font("20px Nowhere, serif")))


def test_lone_surrogates_raise_or_become_the_replacement_character() -> None:
    with pytest.raises(BadValueError, match=r"U\+D83D.*at 1"):
        prepare("a\ud83d", SANS)
    assert measure("a\ud83d", SANS, strict=False) == measure("a\ufffd", SANS)


def test_what_no_font_has_is_reported_once() -> None:
    assert prepare("a\U0001f9ff\U000f0000b\U000f0000", TextStyle(Font("sans-serif", 20))).missing == ("\U000f0000",)
    assert prepare("\U00012000", SANS).missing == ("\U00012000",)
    assert len(prepare("\U00012000", SANS).runs[0].glyphs) == 1


def test_nothing_has_metrics_too() -> None:
    metrics = measure("", SANS)
    assert (metrics.width, metrics.actual_bounding_box_right) == (0, 0)
    assert metrics.font_bounding_box_ascent == 19
    assert prepare("", SANS).runs == ()


def test_small_sizes_keep_unrounded_boxes() -> None:
    metrics = measure("x", TextStyle(Font("Inter", 2)))
    assert metrics.font_bounding_box_ascent == 2 * 1984 / 2048
    assert measure("x", TextStyle(Font("Inter", 0))).width == 0


def test_em_boxes_are_one_em_high() -> None:
    metrics = measure("x", TextStyle(Font("Noto Sans CJK SC", 50)))
    assert metrics.em_height_ascent + metrics.em_height_descent == pytest.approx(50)


@given(TEXTS, STYLES)
def test_the_width_is_the_sum_of_the_runs(text: str, style: TextStyle) -> None:
    ready = prepare(text, style)
    assert measure(text, style).width == pytest.approx(sum(run.advance for run in ready.runs), abs=1e-6)
    assert ready.box[2] == measure(text, style).width


@given(TEXTS, STYLES)
def test_every_character_is_in_one_run_and_every_run_begins_where_the_last_ends(text: str, style: TextStyle) -> None:
    runs = prepare(text, style).runs
    assert sorted("".join(run.text for run in runs)) == sorted(text)
    pen = 0.0
    for run in runs:
        assert run.glyphs
        assert len(run.glyphs) == len(run.xs) == len(run.ys) == len(run.clusters)
        assert all(0 <= cluster < len(run.text) for cluster in run.clusters)
        assert 0 in run.clusters
        assert list(run.clusters) == sorted(run.clusters, reverse=run.direction == "rtl")
        pen += run.advance
    assert pen == pytest.approx(prepare(text, style).box[2], abs=1e-6)


@given(TEXTS, STYLES, st.sampled_from([0.5, 2, 3, 10]))
def test_layout_is_independent_of_the_scale(text: str, style: TextStyle, scale: float) -> None:
    font = style.font.replaced(axes={"opsz": 14})
    small = style._replace(font=font)
    large = style._replace(
        font=font.replaced(size=font.size * scale),
        letter_spacing=style.letter_spacing * scale,
        word_spacing=style.word_spacing * scale,
    )
    assert measure(text, large).width == pytest.approx(measure(text, small).width * scale, rel=1e-9, abs=1e-9)
    for one, two in zip(prepare(text, small).runs, prepare(text, large).runs, strict=True):
        assert one.glyphs == two.glyphs
        assert two.xs == pytest.approx([x * scale for x in one.xs], rel=1e-9, abs=1e-6)


@given(TEXTS, STYLES)
def test_ink_lies_within_the_text_but_for_overhang(text: str, style: TextStyle) -> None:
    metrics, size = measure(text, style, align="left"), style.font.size
    if style.letter_spacing >= 0 and style.word_spacing >= 0:
        assert metrics.actual_bounding_box_left <= size
        assert metrics.actual_bounding_box_right <= metrics.width + 2 * size


@given(TEXTS, STYLES)
def test_asking_twice_gives_the_same(text: str, style: TextStyle) -> None:
    assert prepare(text, style) == prepare(str(text), style._replace())
