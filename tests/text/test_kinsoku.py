"""Kinsoku: what may not begin or end a line, by the tables of CLREQ and JLREQ and in sets of one's own."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.text.analyze import vertical_orientation
from vecdraw.text.kinsoku import Kinsoku, KinsokuLevel
from vecdraw.text.linebreak import NO, BreakRules, breaks

STRICT = BreakRules("strict", overflow_wrap="normal")

# JLREQ, Appendix A: the classes that begin no line, end none (cl-01) or are not parted (cl-08), by full-width forms.
JLREQ = {
    "cl-01": "‘“（〔［｛〈《「『【⦅〘〖«〝",
    "cl-02": "’”）〕］｝〉》」』】⦆〙〗»〟",
    "cl-03": "‐〜゠–",
    "cl-04": "！？‼⁇⁈⁉",
    "cl-05": "・：；",
    "cl-06": "。．",
    "cl-07": "、，",
    "cl-08": "—…‥〳〴〵",
    "cl-09": "ヽヾゝゞ々〻",
    "cl-10": "ー",
    "cl-11": "ぁぃぅぇぉァィゥェォっゃゅょゎゕゖッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
}
# CLREQ, "Tables of Chinese Punctuation Marks" and "Prohibition Rules for Line Start and Line End".
CLREQ_NO_START = "。．，、：；！‼？⁇～-–·・‧/／」』”’）》〉】〗〕］｝"
CLREQ_NO_END = "「『“‘（《〈【〖〔［｛"
CLREQ_TURNED = "⸺—…⋯～-–/「」『』“”‘’（）《》〈〉【】〖〗〔〕［］｛｝＿﹏"
CLREQ_UPRIGHT = "。．，、：；！‼？⁇·・‧／●•"


def parts(text: str, at: int, lang: str, rules: BreakRules = STRICT) -> bool:
    """Whether a line may begin at a character."""
    return bool(breaks(text, rules, lang)[at] != NO)


@pytest.mark.parametrize("name", JLREQ)
def test_jlreq(name: str) -> None:
    for character in (*JLREQ[name], *(["ㇷ\u309a"] if name == "cl-11" else [])):
        for form in {character, chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character}:
            text = f"漢{form}字"
            if name == "cl-08":
                second = "〵" if form in "〳〴" else form
                assert not parts(f"漢{form}{second}字", 2, "ja"), form
            else:
                assert not parts(text, len(text) - 1 if name == "cl-01" else 1, "ja"), form


def test_jlreqs_table_is_the_whole_of_it(reference_data: Path) -> None:
    table = json.loads((reference_data / "data/cjk/jlreq-classes.json").read_text("utf-8"))
    total = 0
    for name, characters in JLREQ.items():
        listed = {"".join(chr(int(code, 16)) for code in codes) for codes, _ in table[name]["chars"]}
        total += len(listed)
        full = {chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in listed}
        assert full == {*characters, *(["ㇷ\u309a"] if name == "cl-11" else [])}, name
    assert total == 103


@pytest.mark.parametrize("lang", ["zh", "zh-Hant-TW", ""])
@pytest.mark.parametrize("strictness", ["auto", "strict"])
def test_clreq(lang: str, strictness: KinsokuLevel) -> None:
    rules = BreakRules(strictness, overflow_wrap="normal")  # type: ignore[arg-type]  # values of both
    assert [c for c in CLREQ_NO_START if parts(f"甲{c}乙", 1, lang, rules)] == []
    assert [c for c in CLREQ_NO_END if parts(f"甲{c}乙", 2, lang, rules)] == []
    assert len(CLREQ_NO_START + CLREQ_NO_END) == 42


def test_clreqs_levels() -> None:
    def rules(level: KinsokuLevel) -> BreakRules:
        return BreakRules(overflow_wrap="normal", kinsoku=Kinsoku.for_lang("zh", level))

    solidi, dashes = "甲／乙", ("甲——乙", "甲⸺乙", "甲……乙", "甲⋯⋯乙")
    assert parts("甲，乙", 1, "zh", rules("none"))
    assert parts(solidi, 2, "zh", rules("basic"))
    assert not parts(solidi, 2, "zh", rules("gb"))
    assert parts(dashes[0], 1, "zh", rules("gb"))
    for text in dashes:
        assert not parts(text, 1, "zh", rules("strict")), text
        assert text[1] == "⸺" or not parts(text, 2, "zh", rules("basic")), text
    assert not parts(solidi, 2, "zh", rules("strict"))


def test_clreqs_orientations() -> None:
    assert [c for c in CLREQ_TURNED if vertical_orientation(ord(c), "zh") not in {"R", "Tr"}] == []
    assert [c for c in CLREQ_UPRIGHT if vertical_orientation(ord(c), "zh") not in {"U", "Tu"}] == []
    assert vertical_orientation(ord("：")) == "Tr"
    assert vertical_orientation(ord("：")) == vertical_orientation(ord("："), "ja")


def test_clreqs_table_is_the_whole_of_it(reference_data: Path) -> None:
    rows = json.loads((reference_data / "data/cjk/clreq-punct-full.json").read_text("utf-8"))
    assert len(rows) == 51
    assert {row[0][0] for row in rows if row[4]} == set(CLREQ_TURNED)
    assert {row[0][0] for row in rows if not row[4]} == set(CLREQ_UPRIGHT)
    marks = {row[0][0] for row in rows if "LINE" not in row[2]} - set("⸺—…⋯●•")
    assert marks == set(CLREQ_NO_START + CLREQ_NO_END)


def test_sets_can_be_edited() -> None:
    mine = Kinsoku.for_lang("ja").adding(no_start="％℃", no_end="＄").removing(no_start="ーっ", inseparable="—")
    rules = BreakRules(overflow_wrap="normal", kinsoku=mine)
    assert not parts("字℃", 1, "ja", rules)
    assert not parts("字＄字", 2, "ja", rules)
    assert parts("字ー", 1, "ja", rules)
    assert parts("字っ", 1, "ja", rules)
    assert not parts("字ッ", 1, "ja", rules)
    assert parts("——", 1, "ja", rules)
    assert mine == Kinsoku(mine.no_start, mine.no_end, mine.inseparable)


def test_words_of_other_scripts_are_not_broken_by_freed_characters() -> None:
    rules = BreakRules(overflow_wrap="normal", kinsoku=Kinsoku())
    assert breaks("don't (a-b)", rules, "zh").tolist() == breaks("don't (a-b)", STRICT, "zh").tolist()


@given(
    st.text(st.sampled_from("漢字かなab1 。、「」（）・ーっ々——……！？·／～“”℃％-\u200b"), max_size=20),
    st.sampled_from(["zh", "ja", "en"]),
    st.sampled_from(["auto", "loose", "normal", "strict"]),
)
def test_the_sets_of_the_language_change_nothing(text: str, lang: str, strictness: KinsokuLevel) -> None:
    rules = BreakRules(strictness)  # type: ignore[arg-type]  # values of both
    level: KinsokuLevel = "basic" if lang == "zh" and strictness == "strict" else strictness
    assert breaks(text, rules._replace(kinsoku=Kinsoku.for_lang(lang, level)), lang).tolist() == (
        breaks(text, rules, lang).tolist()
    )


@given(
    st.text(st.sampled_from("漢字かなab1。、「」（）・ーっ々—…！？·／～"), max_size=20),
    st.sets(st.sampled_from("漢a。ー—"), max_size=3),
    st.sets(st.sampled_from("漢b「—"), max_size=3),
)
def test_what_is_in_the_sets_begins_and_ends_no_line(text: str, no_start: set[str], no_end: set[str]) -> None:
    found = breaks(text, BreakRules(overflow_wrap="normal", kinsoku=Kinsoku(frozenset(no_start), frozenset(no_end))))
    for at in range(1, len(text)):
        if found[at]:
            assert text[at] not in no_start
            assert text[at - 1] not in no_end


@pytest.mark.parametrize("level", ["auto", "none", "loose", "normal", "basic", "gb", "strict"])
@pytest.mark.parametrize("lang", ["zh", "ja", "ko", "en"])
def test_levels_grow(level: KinsokuLevel, lang: str) -> None:
    found = Kinsoku.for_lang(lang, level)
    assert found.no_start <= Kinsoku.for_lang(lang, "strict").no_start
    assert Kinsoku.for_lang(lang, "none").no_start <= found.no_start


def test_bad_sets() -> None:
    with pytest.raises(BadValueError, match="single characters, got 'ab'"):
        Kinsoku().adding(no_start=["ab"])
    with pytest.raises(BadTypeError, match="no_end must be characters"):
        Kinsoku(no_end=3)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(BadTypeError, match="inseparable must be characters"):
        Kinsoku().removing(inseparable=[1])  # type: ignore[list-item]  # what is refused
    with pytest.raises(BadValueError, match="strictness must be one of"):
        Kinsoku.for_lang("zh", "hard")  # type: ignore[arg-type]  # what is refused
