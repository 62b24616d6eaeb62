"""Spans in languages of their own: the rules, words, phrases and hyphens of each break its text (CSS Text 3, 5.1)."""

from __future__ import annotations

from itertools import groupby, product
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.text import span_breaks as module
from vecdraw.text.blocks import blocks_of
from vecdraw.text.break_rules import BreakRules
from vecdraw.text.linebreak import ALLOWED, EMERGENCY, HYPHEN, breaks
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.span_breaks import span_breaks
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

FONT = "20px 'Noto Sans SC'"
ZH, JA = "今天天气很好，我们去", "ちょっとデータベースを見て、"
EN, TH = "an internationalization of ", "ภาษาไทยเขียนติดกัน"

Parts = list[tuple[str, str]]


def found(parts: Parts, lang: str, **rules: Any) -> list[int]:
    """The codes of a paragraph of spans."""
    spans = [vd.Span(text, lang=own or None) for text, own in parts]
    style = ParagraphStyle()
    (block,) = blocks_of(spans, TextStyle(Font("Noto Sans SC", 20.0), lang=lang), style)
    return span_breaks(block, BreakRules(**rules), lang).tolist()


def lines(parts: Parts, width: float, lang: str, **style: Any) -> list[str]:
    spans = [vd.Span(text, lang=own or None) for text, own in parts]
    return [line.text for line in vd.layout_text(spans, FONT, width=width, lang=lang, **style).lines]


RULES: list[dict[str, Any]] = [
    {},
    {"strictness": "loose"},
    {"strictness": "strict"},
    {"word_break": "phrase"},
    {"word_break": "keep-all"},
    {"hyphens": "auto"},
]
PIECES = st.sampled_from([ZH, JA, EN, TH, "”", "ー", "2026", "한국어 ", "…"])
LANGS = st.sampled_from(["", "zh", "ja", "en", "th", "zh-Hant", "de"])


@given(st.lists(st.tuples(PIECES, LANGS), min_size=1, max_size=6), LANGS, st.sampled_from(RULES))
@example([(ZH, "zh"), (JA, "ja"), (EN, "en"), (TH, "th")], "zh", {"hyphens": "auto"})
@example([("internation", "en"), ("alization", "en"), (ZH, "")], "zh", {"hyphens": "auto"})
def test_each_language_rules_its_stretch_and_the_paragraph_what_is_between(
    parts: Parts, lang: str, rules: dict[str, Any]
) -> None:
    text, at = "".join(part for part, _ in parts), 0
    expected = breaks(text, BreakRules(**rules), lang).copy()
    for own, group in groupby(parts, lambda part: part[1] or lang):
        end = at + sum(len(part) for part, _ in group)
        expected[at + 1 : end] = breaks(text, BreakRules(**rules), own)[at + 1 : end]
        at = end
    assert found(parts, lang, **rules) == expected.tolist()


class TestRules:
    def test_small_kana_by_the_rules_of_japanese_and_of_chinese(self) -> None:
        """Loose rules let lines of Japanese begin with small kana and the prolonged sound mark, strict ones do not."""
        for lang, strictness in product(("zh", "en", "ja"), ("strict", "loose")):
            codes = found([("天气", ""), ("データー", "ja"), ("好", "")], lang, strictness=strictness)
            assert codes[3] == (ALLOWED if strictness == "loose" else EMERGENCY)

    def test_english_in_chinese_has_the_rules_of_english(self) -> None:
        """Centred punctuation may begin a line by loose rules for Chinese and Japanese alone."""
        text = "三‼四"
        as_chinese, as_english = (breaks(text, BreakRules("loose"), lang).tolist() for lang in ("zh", "en"))
        assert as_chinese != as_english
        assert found([("甲", ""), (text, "en"), ("乙", "")], "zh", strictness="loose")[2:4] == as_english[1:3]
        assert found([("甲", ""), (text, "zh"), ("乙", "")], "en", strictness="loose")[2:4] == as_chinese[1:3]

    def test_kinsoku_of_a_span(self) -> None:
        """A middle dot begins no line of Chinese (CLREQ); in English it may."""
        text = "王·李"
        inside = [found([("甲乙", ""), (text, own), ("丙", "")], "ja")[3] for own in ("zh", "en")]
        assert inside == [breaks(text, BreakRules(), own)[1] for own in ("zh", "en")]


class TestWords:
    def test_thai_is_broken_between_its_words_wherever_it_stands(self) -> None:
        alone = breaks(TH, BreakRules(overflow_wrap="normal"), "th").tolist()
        assert alone.count(ALLOWED) > 2
        for lang in ("zh", "ja", "en", "th"):
            codes = found([(ZH, ""), (TH, "th"), (JA, "ja")], lang, overflow_wrap="normal")
            assert codes[len(ZH) + 1 : len(ZH) + len(TH)] == alone[1:-1]

    def test_phrases_of_a_span_by_its_dictionary(self) -> None:
        text = "今日はとても良い天気ですね"
        japanese = breaks(text, BreakRules(word_break="phrase"), "ja").tolist()
        assert found([("見", ""), (text, "ja")], "en", word_break="phrase")[2:-1] == japanese[1:-1]
        assert lines([("abc ", ""), (text, "ja")], 120, "en", word_break="phrase")[0] == "abc 今日は"


class TestHyphens:
    def test_each_span_by_the_patterns_of_its_language(self) -> None:
        pytest.importorskip("pyphen", reason="has the patterns")
        word = "international"
        english, german = (
            [at for at, code in enumerate(found([(word, lang)], "zh", hyphens="auto")) if code == HYPHEN]
            for lang in ("en", "de")
        )
        assert english != german
        codes = found([(word, "en"), ("，", ""), (word, "de"), ("，", ""), (word, "")], "zh", hyphens="auto")
        hyphens = [at for at, code in enumerate(codes) if code == HYPHEN]
        assert hyphens == english + [at + len(word) + 1 for at in german]

    def test_a_word_of_two_spans_is_one_word(self) -> None:
        """Half of a word is bold: it may be hyphenated between the halves too, and a half is no word of its own."""
        pytest.importorskip("pyphen", reason="has the patterns")
        whole = found([("internationalization", "en")], "zh", hyphens="auto")
        halves = found([("inter", "en"), ("nationalization", "en")], "zh", hyphens="auto")
        assert whole[5] == HYPHEN
        assert halves == whole

    def test_lines_of_chinese_and_english(self) -> None:
        pytest.importorskip("pyphen", reason="has the patterns")
        parts = [("我们说", ""), ("internationalization", "en"), ("的时候", "")]
        assert lines(parts, 150, "zh", hyphens="auto")[0] == "我们说interna"
        assert lines([(text, "") for text, _ in parts], 150, "zh", hyphens="auto")[0] == "我们说"


class TestSpacing:
    """Punctuation is squeezed as the language of its span has it, whatever that of the paragraph."""

    MARKS = "甲：」乙。」（，丙「丁！」abc"

    @staticmethod
    def widths(parts: Parts, lang: str, **style: Any) -> list[float]:
        spans = [vd.Span(text, lang=own or None) for text, own in parts]
        layout = vd.layout_text(spans, FONT, lang=lang, **style)
        return [cluster.rect.width for line in layout.lines for cluster in line.clusters]

    def test_stops_and_colons_of_a_span(self) -> None:
        """`：」` is squeezed in the mainland alone, `。」` not where full stops stand in the middle."""
        for lang in ("zh-Hans", "zh-Hant", "ja", "en"):
            colons = [self.widths([("甲：」", own)], lang)[1] for own in ("zh-Hans", "zh-Hant", "ja")]
            stops = [self.widths([("甲。」", own)], lang)[1] for own in ("zh-Hans", "zh-Hant", "ja")]
            assert (colons, stops) == ([10.0, 20.0, 20.0], [10.0, 20.0, 10.0])

    @pytest.mark.parametrize("style", [{}, {"text_spacing_trim": "trim-both"}, {"align": "justify", "width": 110.0}])
    @pytest.mark.parametrize("own", ["zh-Hans", "zh-Hant", "ja"])
    def test_a_paragraph_that_is_one_span_is_set_as_a_paragraph_in_its_language(
        self, own: str, style: dict[str, Any]
    ) -> None:
        if "width" in style:  # where lines may break is asked of the paragraph too
            style = style | {"line_break": "anywhere", "align_last": "justify"}
        expected = self.widths([(self.MARKS, "")], own, **style)
        for lang in ("zh-Hans", "zh-Hant", "ja", "en"):
            assert self.widths([(self.MARKS, own)], lang, **style) == pytest.approx(expected)

    def test_neighbours_in_two_languages_are_each_as_their_own_has_it(self) -> None:
        """A full stop that stands at the start of its square before a closing bracket gives its blank, whosever."""
        assert self.widths([("甲。", "zh-Hans"), ("」", "zh-Hant")], "ja")[1] == 10.0
        assert self.widths([("甲。", "zh-Hant"), ("」", "zh-Hans")], "ja")[1] == 20.0
        # behind a centred one the opening bracket gives its own
        assert self.widths([("甲。", "zh-Hant"), ("「", "zh-Hans")], "ja")[1:] == [20.0, 10.0]

    def test_languages_that_say_nothing_of_punctuation_are_set_as_their_paragraph(self) -> None:
        for lang in ("zh-Hans", "zh-Hant", "ja"):
            plain = self.widths([(self.MARKS, "")], lang, align="justify", align_last="justify", width=400.0)
            parts = [(self.MARKS[:4], "en"), (self.MARKS[4:8], ""), (self.MARKS[8:], "fr")]
            found = self.widths(parts, lang, align="justify", align_last="justify", width=400.0)
            assert found == pytest.approx(plain)

    def test_room_at_french_punctuation_is_made_in_french_alone(self) -> None:
        text = "Ah! Oui"
        style = {"text_autospace": "punctuation"}
        plain, french = (self.widths([(text, "")], lang, **style) for lang in ("en", "fr"))
        assert sum(french) > sum(plain)
        assert self.widths([("甲", ""), (text, "fr")], "zh", **style)[1:] == pytest.approx(french)
        assert self.widths([("甲", ""), (text, "en")], "fr", **style)[1:] == pytest.approx(plain)

    def test_a_line_of_two_languages_is_squeezed_and_widened_as_wide_as_its_box(self) -> None:
        parts = [("王羲之：「天朗气清，」", "zh-Hans"), ("惠風和暢。「仰觀」", "zh-Hant"), ("宇宙の大、（俯察）", "ja")]
        spans = [vd.Span(text, lang=own) for text, own in parts * 3]
        for width in range(100, 420, 7):
            style = {"align": "justify", "wrap": "optimal", "text_spacing_trim": "trim-both"}
            layout = vd.layout_text(spans, FONT, width=width, lang="zh-Hans", **style)
            assert all(line.width == pytest.approx(width) for line in layout.lines[:-1])


def test_many_spans_take_no_more_than_their_text_and_what_is_around(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    plain = module.breaks

    def counting(text: str, rules: BreakRules, lang: str) -> Any:
        nonlocal seen
        seen += len(text)
        return plain(text, rules, lang)

    monkeypatch.setattr(module, "breaks", counting)
    tags = [f"{a}{b}" for a, b in product("abcdefghij", "klmnopqrst")]
    parts = [(ZH, tag) for tag in tags] * 5
    found(parts, "zh")
    text = len(parts) * len(ZH)
    assert seen <= text + len(parts) * (len(ZH) + 201)
    seen = 0
    found([(ZH, tag) for tag in ("ja", "en")] * 500, "zh")
    assert seen <= 3 * 1000 * len(ZH)


def test_a_stretch_far_from_others_of_its_language_is_broken_as_alone() -> None:
    parts = [(JA, "ja"), (ZH * 60, ""), (JA, "ja"), (ZH * 60, ""), (EN, "en"), (JA, "ja")]
    for rules in RULES:
        text, at = "".join(part for part, _ in parts), 0
        codes = found(parts, "zh", **rules)
        for part, own in parts:
            end = at + len(part)
            expected = breaks(text, BreakRules(**rules), own or "zh")[at + 1 : end]
            assert np.array_equal(codes[at + 1 : end], expected)
            at = end
