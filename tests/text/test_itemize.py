"""Which face sets which cluster, in which script and direction."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.analyze import script_of
from vecdraw.text.canvas_text import prepare
from vecdraw.text.itemize import Chooser
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts


def runs(text: str, *families: str, lang: str = "") -> list[tuple[str, str]]:
    """The file (without its suffix) and the text of each run from left to right."""
    ready = prepare(text, TextStyle(Font(families, 20), lang=lang))
    return [(_file(run), run.text) for run in ready.runs]


def _file(run: GlyphRun) -> str:
    return str(fonts.font_file(run.face).source).rsplit("/", 1)[-1].split(".")[0]


def glyphs(text: str, *families: str, lang: str = "") -> list[int]:
    return [g for run in prepare(text, TextStyle(Font(families, 20), lang=lang)).runs for g in run.glyphs]


def test_the_first_family_that_has_a_character_sets_it() -> None:
    assert runs("Hi 海报", "Inter", "Noto Serif CJK SC") == [
        ("InterVariable", "Hi "),
        ("NotoSerifCJKsc-Regular", "海报"),
    ]
    assert {file for file, _ in runs("Hi 海报", "Noto Serif CJK SC", "Inter")} == {"NotoSerifCJKsc-Regular"}


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("Ж", "InterVariable"),
        ("海", "NotoSansCJKsc-Regular"),
        ("가", "NotoSansCJKsc-Regular"),
        ("ש", "NotoSansHebrew-Variable"),
        ("ب", "NotoSansArabic-Variable"),
        ("क्ष", "NotoSansDevanagari-Variable"),
        ("น้ำ", "NotoSansThai-Variable"),
        ("𝔄", "NotoSansMath-Regular"),
        ("🂡", "NotoSansSymbols2-Regular"),
        ("😀", "NotoColorEmoji"),
    ],
)
def test_every_script_of_the_bundle_has_a_fallback(text: str, file: str) -> None:
    assert runs(text, "Inter") == [(file, text)]
    assert prepare(text, TextStyle(Font("Inter", 20))).missing == ()


ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "🇫🇷", "👍🏽", "❤️", "1️⃣", "🧑‍🚀", ENGLAND])
def test_an_emoji_sequence_is_one_glyph_of_the_emoji_face(text: str) -> None:
    ready = prepare(text, TextStyle(Font("Noto Sans SC", 20)))
    assert [_file(run) for run in ready.runs] == ["NotoColorEmoji"]
    assert len(ready.runs[0].glyphs) == 1
    assert ready.missing == ()


def test_presentation_selectors_choose_between_text_and_emoji() -> None:
    assert runs("❤\ufe0f", "sans-serif")[0][0] == "NotoColorEmoji"
    assert runs("❤\ufe0e", "sans-serif")[0][0] != "NotoColorEmoji"
    assert runs("❤", "sans-serif")[0][0] != "NotoColorEmoji"


def test_an_emoji_face_asked_for_by_name_sets_what_is_text_by_default() -> None:
    assert runs("❤", "Noto Color Emoji")[0][0] == "NotoColorEmoji"
    assert runs("©", "emoji", "Inter")[0][0] == "NotoColorEmoji"
    assert runs("©", "Inter", "emoji")[0][0] == "InterVariable"


def test_the_language_chooses_the_forms_of_an_ideograph() -> None:
    languages = ("", "zh-Hans", "zh-Hant-TW", "zh-HK", "ja", "ko")
    forms = {lang: glyphs("骨", "Noto Sans SC", lang=lang) for lang in languages}
    assert forms[""] == forms["zh-Hans"]
    assert len({tuple(form) for form in forms.values()}) >= 3


def test_a_regional_family_name_chooses_them_where_the_text_does_not() -> None:
    assert glyphs("骨", "Noto Sans TC") == glyphs("骨", "Noto Sans SC", lang="zh-Hant-TW")
    assert glyphs("直", "Noto Sans JP") == glyphs("直", "Noto Sans SC", lang="ja") != glyphs("直", "Noto Sans SC")
    assert glyphs("直", "Noto Sans JP", lang="zh-Hans") == glyphs("直", "Noto Sans SC")


def test_a_variation_sequence_has_its_own_glyph_and_needs_none() -> None:
    plain, varied = glyphs("葛", "Noto Sans SC"), glyphs("葛\U000e0100", "Noto Sans SC")
    assert len(plain) == len(varied) == 1
    assert plain != varied
    ready = prepare("永\U000e01ef", TextStyle(Font("Noto Sans SC", 20)))
    assert ready.missing == ()
    assert ready.runs[0].advance == 20


def test_a_mark_stays_with_its_base() -> None:
    assert runs("e\u0301海\u0301", "Inter", "Noto Sans SC")[0] == ("InterVariable", "e\u0301")
    assert len(runs("a\u0489", "Inter")) == 1


def test_chinese_and_japanese_are_not_cut_at_each_kana() -> None:
    assert len(runs("日本語のテキストです。ㄅ", "Noto Sans JP")) == 1


def test_bundled_faces_that_are_not_needed_stay_closed() -> None:
    fonts.face(fonts.candidates(Font("Noto Serif", 11.25))[0].key)
    opened = len(fonts._library._faces)
    prepare("plain", TextStyle(Font("Noto Serif", 11.25)))
    assert len(fonts._library._faces) == opened


def test_a_registered_font_answers_in_texts_seen_before() -> None:
    style = TextStyle(Font(["Late family", "Inter"], 20))
    before = prepare("A", style).runs
    fonts.register(fonts.font_bytes(fonts.candidates(Font("Noto Sans Mono"))[0].key.digest), family="Late family")
    after = prepare("A", style).runs
    assert [_file(run) for run in before] == ["InterVariable"]
    assert [run.face for run in after] == [fonts.candidates(Font("Noto Sans Mono", 20))[0].key]


def test_threads_shape_the_same_as_one_alone() -> None:
    texts = [f"Hello {number} 海报 שלום 😀 नमस्ते" for number in range(40)]
    style = TextStyle(Font("sans-serif", 23.5))
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: prepare(text + " ", style), texts * 2))
    alone = [prepare(text + " ", style._replace(lang="en")) for text in texts * 2]
    assert [[run.xs for run in one.runs] for one in together] == [[run.xs for run in one.runs] for one in alone]


@pytest.mark.parametrize("families", [("Inter", "Noto Serif CJK SC"), ("Noto Sans CJK SC",), ("Noto Sans Hebrew",)])
def test_ideographs_are_chosen_as_all_other_characters_are(families: tuple[str, ...]) -> None:
    font = Font(families, 20)
    one, other = (Chooser(fonts.candidates(font, "zh-Hans"), font, "zh-Hans") for _ in range(2))
    for code in [*range(0x4E00, 0x4E80), *range(0x9FD0, 0xA000), *range(0x4E00, 0xA000, 97)]:
        cluster = chr(code)
        assert script_of(code) == "Hani"
        assert one.pick(cluster) == other._choose(cluster, "Hani")
