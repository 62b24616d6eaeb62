"""Wrapping at UAX #14 opportunities."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.text.texts import STYLES, TEXTS
from vecdraw.text.analyze import opportunities
from vecdraw.text.canvas_text import measure
from vecdraw.text.lines import wrap, wrapped_ranges
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

MONO = TextStyle(Font("Noto Sans Mono", 10))  # 6 px a letter
HAN = TextStyle(Font("Noto Sans SC", 10))  # 10 px a character


def test_lines_are_as_full_as_they_can_be() -> None:
    assert wrap("aa bb cc dd", MONO, 30) == ["aa bb", "cc dd"]
    assert wrap("aa bb cc dd", MONO, 29.9) == ["aa", "bb", "cc", "dd"]


def test_spaces_at_the_end_hang() -> None:
    assert wrap("aa bb     cc", MONO, 30) == ["aa bb", "cc"]


def test_chinese_breaks_between_characters_but_not_before_a_comma() -> None:
    assert wrap("永和九年岁在癸丑", HAN, 40) == ["永和九年", "岁在癸丑"]
    assert wrap("永和九年，岁在", HAN, 40) == ["永和九", "年，岁在"]
    assert wrap("永和（九年）岁", HAN, 30) == ["永和", "（九", "年）岁"]


def test_japanese_is_set_by_the_strict_rules() -> None:
    assert wrap("ああああっあ", HAN._replace(lang="ja"), 40) == ["あああ", "あっあ"]


def test_a_word_wider_than_the_line_stands_alone() -> None:
    assert wrap("a bbbbbbbbbb c", MONO, 20) == ["a", "bbbbbbbbbb", "c"]


def test_line_feeds_end_lines() -> None:
    assert wrap("a\n\nb", MONO, 100) == ["a", "", "b"]
    assert wrap("", MONO, 100) == [""]


def test_letter_spacing_behind_the_last_letter_does_not_count() -> None:
    assert wrap("aa bb", MONO._replace(letter_spacing=4.0), 46) == ["aa bb"]
    assert wrap("aa bb", MONO._replace(letter_spacing=4.0), 45.9) == ["aa", "bb"]


def test_emoji_sequences_are_not_cut() -> None:
    family = "👨‍👩‍👧"
    assert wrap(family * 3, HAN, 15) == [family] * 3


def test_opportunities_count_characters_not_utf16_units() -> None:
    assert opportunities("😀a b", "") == [1, 3, 4]


@given(TEXTS, STYLES, st.floats(0.1, 500))
def test_wrapping_keeps_every_character_in_order(text: str, style: TextStyle, width: float) -> None:
    ranges = list(wrapped_ranges(text, style, width))
    assert [start for start, _ in ranges] == [0, *(end for _, end in ranges[:-1])]
    assert ranges[-1][1] == len(text)
    assert all(start < end for start, end in ranges) or not text


@given(TEXTS, STYLES, st.floats(0.1, 500))
def test_no_line_is_wider_than_the_width_unless_it_cannot_be_broken(text: str, style: TextStyle, width: float) -> None:
    assume(style.letter_spacing >= 0)
    for start, end in wrapped_ranges(text, style, width):
        line = text[start:end]
        if len(opportunities(line, style.lang)) > 1:
            shown = line.rstrip(" \t\u3000")
            # a line shaped on its own may lose the kerning and joining with its neighbours
            assert measure(shown, style).width - style.letter_spacing <= width + 0.5 * style.font.size


@pytest.mark.parametrize("lang", ["", "zh-Hans", "ja", "no such language", "\0", "日本"])
def test_any_language_wraps(lang: str) -> None:
    assert "".join(wrap("永和九年 岁在", HAN._replace(lang=lang), 30)).replace(" ", "") == "永和九年岁在"
