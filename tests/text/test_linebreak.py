"""Where lines may be broken."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.texts import TEXTS
from vecdraw.text.analyze import clusters, opportunities, scalar_text
from vecdraw.text.kinsoku import Kinsoku
from vecdraw.text.linebreak import EMERGENCY, HYPHEN, MANDATORY, BreakRules, breaks
from vecdraw.text.spacing import spacing

PLAIN = BreakRules(overflow_wrap="normal")
MARKS = {1: "|", MANDATORY: "¶", HYPHEN: "~", EMERGENCY: "'"}


def marked(text: str, rules: BreakRules = PLAIN, lang: str = "zh") -> str:
    """The text with a mark at each break inside it."""
    found = breaks(text, rules, lang)
    assert len(found) == len(text) + 1
    return "".join(MARKS.get(int(code), "") + character for code, character in zip(found, text, strict=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("永和九年，岁在", "永|和|九|年，|岁|在"),
        ("他（一）说", "他|（一）|说"),
        ("“你好”，他说——对……吧", "“你|好”，|他|说|——|对……|吧"),
        ("甲·乙／丙～丁", "甲·|乙／|丙～|丁"),
        ("aa-bb cc\u00addd", "aa-|bb |cc\u00ad~dd"),
        ("a\r\nb\rc\u2028d\x85e\x0bf\x0cg", "a\r\n¶b\r¶c\u2028¶d\x85¶e\x0b¶f\x0c¶g"),
        ("😀a b", "😀|a |b"),
        ("한국어 글", "한|국|어 |글"),
    ],
)
def test_breaks(text: str, expected: str) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(
    ("word_break", "text", "lang", "expected"),
    [
        ("break-all", "aa-bb 12，海", "zh", "a|a-|b|b |1|2，|海"),
        ("keep-all", "海报，ab 海报12。かな", "zh", "海报，|ab |海报12。|かな"),
        ("keep-all", "한국어 글", "ko", "한국어 |글"),
        ("phrase", "今日は天気がいいです。", "ja", "今日は|天気が|いいです。"),
        ("phrase", "今天天气很好，我们去公园·散步。", "zh-Hans", "今天|天气|很好，|我们|去|公园·|散步。"),
        ("phrase", "오늘은 날씨가", "ko", "오늘은 |날씨가"),
        ("normal", "今日は天気", "ja", "今|日|は|天|気"),
    ],
)
def test_word_break(word_break: str, text: str, lang: str, expected: str) -> None:
    assert marked(text, PLAIN._replace(word_break=word_break), lang) == expected


@pytest.mark.parametrize(
    ("strictness", "expected"),
    [
        ("auto", "あっ|カー、|字々々|℃"),
        ("strict", "あっ|カー、|字々々|℃"),
        ("normal", "あ|っ|カ|ー、|字々々|℃"),
        ("loose", "あ|っ|カ|ー、|字|々|々|℃"),
        ("anywhere", "あ|っ|カ|ー|、|字|々|々|℃"),
    ],
)
def test_strictness(strictness: str, expected: str) -> None:
    assert marked("あっカー、字々々℃", PLAIN._replace(strictness=strictness), "ja") == expected


def test_anywhere_cuts_no_cluster_and_leaves_spaces_at_line_ends() -> None:
    assert marked("e\u0301a  b", PLAIN._replace(strictness="anywhere"), "en") == "e\u0301|a  |b"


def test_phrases_are_broken_in_need_as_other_text_is() -> None:
    rules = BreakRules(word_break="phrase")
    assert marked("天気がいいです。ab", rules, "ja") == "天'気'が|い'い'で'す。|a'b"


def test_words_are_broken_in_need_between_clusters() -> None:
    assert marked("ae\u0301 b", BreakRules(), "en") == "a'e\u0301 |b"
    assert marked("海，", BreakRules()) == "海'，"


@pytest.mark.parametrize(("hyphens", "expected"), [("none", "a\u00adb"), ("manual", "a\u00ad~b")])
def test_soft_hyphens(hyphens: str, expected: str) -> None:
    assert marked("a\u00adb", PLAIN._replace(hyphens=hyphens), "en") == expected


def test_the_ends() -> None:
    assert breaks("").tolist() == [0]
    assert breaks("a").tolist() == [0, 1]
    assert breaks("a\n").tolist() == [0, EMERGENCY, 2]
    assert breaks("\n").tolist() == [0, 2]
    assert breaks("\n", PLAIN._replace(strictness="anywhere")).tolist() == [0, 2]


def test_a_result_is_remembered_and_cannot_be_written_to() -> None:
    found = breaks("永和九年")
    assert breaks("永和九年") is found
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1


@given(TEXTS, st.sampled_from(["", "en", "zh-Hant-TW", "ja", "ko", "ar", "zh-u-co-pinyin", "x-mine"]))
def test_the_strict_rules_are_those_of_unicode_beyond_the_sets(text: str, lang: str) -> None:
    rules = BreakRules("strict", hyphens="none", overflow_wrap="normal", kinsoku=None)
    found = breaks(text, rules, lang)
    wanted = np.zeros(len(text) + 1, np.uint8)
    wanted[opportunities(text, lang)] = 1
    differs = np.flatnonzero(found != wanted)
    assert all(text[at - 1] == "\u00ad" or text[at] in "·～／" for at in differs if text)


@given(TEXTS, st.sampled_from(["auto", "loose", "normal", "strict", "anywhere"]), st.sampled_from(["zh", "ja", "en"]))
def test_every_break_is_between_clusters(text: str, strictness: str, lang: str) -> None:
    starts = {start for start, _ in clusters(text)} | {len(text)}
    for word_break in ("normal", "break-all", "keep-all", "phrase"):
        found = breaks(text, BreakRules(strictness, word_break), lang)  # type: ignore[arg-type]  # any of the values
        assert set(np.flatnonzero(found).tolist()) <= starts


@pytest.mark.parametrize("text", ["汉" * 200_000, "あ" * 200_000, "a" * 200_000, "ก" * 200_000, "\u0301" * 200_000])
@pytest.mark.parametrize("word_break", ["normal", "phrase"])
def test_a_long_text_without_a_space_ends(text: str, word_break: str) -> None:
    before = time.perf_counter()
    found = breaks(text, BreakRules(word_break=word_break), "ja")  # type: ignore[arg-type]  # one of the values
    assert time.perf_counter() - before < 20
    assert found[-1] == 1


def test_phrases_of_a_long_text_are_those_of_its_sentences() -> None:
    sentence = "今日は天気がいいです。"
    rules = PLAIN._replace(word_break="phrase")
    assert marked(sentence * 300, rules, "ja") == "|".join([marked(sentence, rules, "ja")] * 300)


@given(st.text(st.characters()), st.sampled_from(["zh", "ja", "en"]))
def test_any_text_has_breaks_and_spacing(text: str, lang: str) -> None:
    starts = np.array([start for start, _ in clusters(scalar_text(text, strict=False))], np.intp)
    assert len(spacing(text, starts, lang, hanging="first last").classes) == len(starts)
    for rules in (BreakRules(), BreakRules("anywhere", "break-all"), BreakRules("loose", "phrase", kinsoku=Kinsoku())):
        assert len(breaks(text, rules, lang)) == len(text) + 1


def test_a_lone_surrogate_is_a_character() -> None:
    assert breaks("a\ud800b", PLAIN).tolist()[-1] == 1


def test_nothing_is_forbidden_by_empty_sets() -> None:
    text = "永，和（九）年——岁……在、癸。丑「暮」春·之／初"
    assert marked(text, PLAIN._replace(kinsoku=Kinsoku())) == "|".join(text)
