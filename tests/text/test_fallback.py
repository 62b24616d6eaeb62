"""Which font stands in: by coverage, language, presentation, variation; and what none has."""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from tests.typeface.files import bundled, renamed, with_bytes
from vecdraw.errors import BadTypeError, BadValueError, ParseError, UnknownFontError
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts

CJK = "NotoSansCJKsc-Regular.otf"
LANGUAGES = {
    "zh-Hans": None,  # the forms that the font has without locl
    "zh-CN": None,
    "zh-SG": None,
    "cmn": None,
    "lzh": "ZHT ",
    "zh-Hant-TW": "ZHT ",
    "zh-Hant": "ZHT ",
    "zh-TW": "ZHT ",
    "zh-Hant-HK": "ZHH ",
    "zh-HK": "ZHH ",
    "zh-MO": "ZHH ",
    "yue": "ZHH ",
    "ja": "JAN ",
    "ja-JP": "JAN ",
    "ko": "KOR ",
    "ko-KR": "KOR ",
}
EMOJI_TEST = Path("/work/shared/data/ucd17/emoji-test.txt.gz")


def runs(text: str, *families: str, lang: str = "") -> tuple[GlyphRun, ...]:
    return prepare(text, TextStyle(Font(families, 20), lang=lang)).runs


def files(text: str, *families: str, lang: str = "") -> list[str]:
    sources = [fonts.font_file(run.face).source for run in runs(text, *families, lang=lang)]
    return [source.name if isinstance(source, Path) else f"{len(source)} bytes" for source in sources]


def glyphs(text: str, *families: str, lang: str = "") -> list[int]:
    return [glyph for run in runs(text, *families, lang=lang) for glyph in run.glyphs]


class TestLanguage:
    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("family", ["Noto Sans SC", "Noto Serif SC"])
    def test_every_region_gets_the_forms_that_the_table_has_for_it(self, lang: str, family: str) -> None:
        """fontTools reads what `locl` does for the language of the font."""
        ttlib = pytest.importorskip("fontTools.ttLib", reason="reads the table")
        file = CJK if "Sans" in family else "NotoSerifCJKsc-Regular.otf"
        font = ttlib.TTFont(f"fonts/{file}")
        plain, forms = font.getBestCmap(), _locl(font, LANGUAGES[lang])
        for character in "骨直返化次今令曜画":
            name = plain[ord(character)]
            assert glyphs(character, family, lang=lang) == [font.getGlyphID(forms.get(name, name))], character

    def test_the_five_regions_are_told_apart(self) -> None:
        regions = ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK", "ja", "ko")
        forms = {lang: tuple(glyphs("骨直返化今令次", "Noto Sans SC", lang=lang)) for lang in regions}
        assert len(set(forms.values())) == 5

    def test_a_fallback_sets_the_forms_of_the_language_too(self) -> None:
        for lang in ("zh-Hans", "zh-Hant-TW", "ja"):
            assert glyphs("骨直", "Inter", lang=lang) == glyphs("骨直", "Noto Sans SC", lang=lang)
            assert glyphs("骨直", "serif", lang=lang) == glyphs("骨直", "Noto Serif SC", lang=lang)


def _locl(font: Any, language: str | None) -> dict[str, str]:
    """What `locl` of the script hani puts for glyphs, in a language of the font."""
    table = font["GSUB"].table
    script = next(one.Script for one in table.ScriptList.ScriptRecord if one.ScriptTag == "hani")
    systems = {one.LangSysTag: one.LangSys for one in script.LangSysRecord}
    found: dict[str, str] = {}
    for index in systems[language].FeatureIndex if language else ():
        record = table.FeatureList.FeatureRecord[index]
        if record.FeatureTag == "locl":
            for at in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[at].SubTable:
                    found |= getattr(part, "ExtSubTable", part).mapping
    return found


class TestEmoji:
    @pytest.mark.parametrize(
        "text",
        ["❤\u200d🩹", "🏳\u200d🌈", "👁\u200d🗨", "☝🏽", "⛹🏿\u200d♀", "#\ufe0f\u20e3", "©\ufe0f", "🇨🇳"],
    )
    def test_a_sequence_is_an_emoji_with_or_without_its_selectors(self, text: str) -> None:
        for families in (("sans-serif",), ("Noto Sans Symbols 2", "Inter"), ("Noto Sans SC",)):
            assert files(text, *families) == ["NotoColorEmoji.ttf"]
            assert len(glyphs(text, *families)) == 1

    @pytest.mark.parametrize("text", ["☎", "❤", "✈", "☀"])
    def test_selectors_ask_for_text_or_emoji(self, text: str) -> None:
        assert files(text + "\ufe0f", "Noto Sans Symbols 2") == ["NotoColorEmoji.ttf"]
        assert files(text + "\ufe0e", "emoji", "Noto Sans Symbols 2") == ["NotoSansSymbols2-Regular.ttf"]
        assert glyphs(text + "\ufe0e", "Noto Sans Symbols 2")[:1] == glyphs(text, "Noto Sans Symbols 2")

    def test_a_family_asked_for_by_its_name_sets_what_is_an_emoji_by_default(self) -> None:
        """As Chromium does."""
        assert files("⭐⚡", "Noto Sans Symbols 2", "emoji") == ["NotoSansSymbols2-Regular.ttf"]
        assert files("⭐\ufe0f", "Noto Sans Symbols 2", "emoji") == ["NotoColorEmoji.ttf"]
        assert files("⭐", "Inter") == ["NotoColorEmoji.ttf"]
        assert files("⬜", "Inter") == ["InterVariable.ttf"]
        assert files("⬜", "sans-serif") == ["NotoColorEmoji.ttf"]

    def test_joiners_of_letters_make_no_emoji(self) -> None:
        assert files("क्\u200dष", "Inter") == ["NotoSansDevanagari-Variable.ttf"]
        assert files("ن\u200d", "Inter") == ["NotoSansArabic-Variable.ttf"]

    @pytest.mark.skipif(not EMOJI_TEST.exists(), reason="needs Unicode's emoji-test.txt")
    def test_every_emoji_of_unicode_is_one_glyph_of_the_emoji_face(self) -> None:
        found: Counter[tuple[str, bool]] = Counter()
        for line in gzip.decompress(EMOJI_TEST.read_bytes()).decode().splitlines():
            if line.startswith("#") or not line.strip():
                continue
            codes, status = line.split("#")[0].split(";")
            text = "".join(chr(int(code, 16)) for code in codes.split())
            is_one = files(text, "sans-serif") == ["NotoColorEmoji.ttf"] and len(glyphs(text, "sans-serif")) == 1
            found[status.strip(), is_one] += 1
        assert found["fully-qualified", True] == 3944
        assert found["fully-qualified", False] == found["minimally-qualified", False] == found["component", False] == 0


class TestVariation:
    def test_the_face_that_has_the_sequence_is_preferred(self) -> None:
        assert files("葛\U000e0100", "Noto Serif SC") == ["NotoSerifCJKsc-Regular.otf"]
        fonts.register(bundled("NotoSansMath-Regular.ttf"), family="No variations")
        assert files("≨\ufe00", "Noto Sans SC", "Noto Sans Math") == ["NotoSansMath-Regular.ttf"]

    def test_ideographic_and_standardized_sequences_have_glyphs_of_their_own(self) -> None:
        for base, selectors in (("葛", "\U000e0100\U000e0101"), ("辻", "\U000e0100\U000e0101")):
            forms = {tuple(glyphs(base + selector, "Noto Sans SC", lang="ja")) for selector in selectors}
            assert len(forms) == 2
            assert all(len(form) == 1 for form in forms)

    def test_a_selector_that_no_face_knows_changes_nothing(self) -> None:
        assert glyphs("永\U000e01ef", "Noto Sans SC")[:1] == glyphs("永", "Noto Sans SC")
        assert [run.advance for run in runs("永\U000e01ef", "Noto Sans SC")] == [20.0]
        assert vd.missing_glyphs("永\U000e01ef", "10px 'Noto Sans SC'") == ()


class TestEquivalence:
    def test_a_face_with_the_composed_letter_needs_no_mark(self) -> None:
        data = _without_character(bundled("NotoSerif-Regular.ttf"), 0x0301)
        fonts.register(data, family="No acute")
        assert files("e\u0301", "No acute", "Inter") == [f"{len(data)} bytes"]
        assert glyphs("e\u0301", "No acute") == glyphs("é", "No acute")

    def test_a_face_with_the_mark_needs_no_composed_letter(self) -> None:
        data = _without_character(bundled("NotoSerif-Regular.ttf"), 0x00E9)
        fonts.register(data, family="No composed")
        assert files("é", "No composed", "Inter") == [f"{len(data)} bytes"]
        assert vd.missing_glyphs("é", "10px 'No composed'") == ()


def _without_character(font: bytes, codepoint: int) -> bytes:
    """The font without a character in its cmap; fontTools writes it."""
    import io

    ttlib = pytest.importorskip("fontTools.ttLib", reason="writes the font")
    opened = ttlib.TTFont(io.BytesIO(font))
    for table in opened["cmap"].tables:
        table.cmap.pop(codepoint, None)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


class TestRegistered:
    def test_a_registered_font_answers_for_what_the_bundle_lacks(self) -> None:
        assert vd.missing_glyphs("\ue001", "10px Inter") == ("\ue001",)
        data = _mapped(bundled("NotoSansMono-Regular.ttf"), 0xE001)
        fonts.register(data, family="Private use")
        assert vd.missing_glyphs("\ue001", "10px Inter") == ()
        assert files("a\ue001", "Inter") == ["InterVariable.ttf", f"{len(data)} bytes"]
        assert files("海", "Inter") == [CJK]

    def test_one_that_cannot_be_opened_does_not_stop_what_does_not_name_it(self) -> None:
        whole = bundled("NotoSansMono-Regular.ttf")
        fonts.register(with_bytes(whole, "maxp", 4, b"\0\0"), family="Broken")
        assert vd.missing_glyphs("\ue001", "10px Inter") == ("\ue001",)

    def test_a_range_of_characters_bounds_what_a_font_is_used_for(self) -> None:
        fonts.register(bundled(CJK), family="Mixed", unicode_range="U+4E00-9FFF, U+30??")
        fonts.register(bundled("NotoSerif-Regular.ttf"), family="Mixed", unicode_range="U+0-7F")
        assert files("A海カ", "Mixed", "Inter") == ["NotoSerif-Regular.ttf", CJK]
        assert files("Ж", "Mixed", "Inter") == ["InterVariable.ttf"]
        assert files("한", "Mixed", "Noto Serif SC") == ["NotoSerifCJKsc-Regular.otf"]

    @pytest.mark.parametrize(
        "text", ["", "U+", "U+110000", "U+5-4", "4E00", "U+1234567", "U+?????????", "U+1?2", "U+41,"]
    )
    def test_bad_ranges_are_refused(self, text: str) -> None:
        with pytest.raises(BadValueError, match="unicode_range"):
            fonts.register(bundled(CJK), unicode_range=text)


def _mapped(font: bytes, codepoint: int) -> bytes:
    import io

    ttlib = pytest.importorskip("fontTools.ttLib", reason="writes the font")
    opened = ttlib.TTFont(io.BytesIO(font))
    for table in opened["cmap"].tables:
        if table.isUnicode():
            table.cmap[codepoint] = "A"
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


class TestMachine:
    def test_fonts_of_the_machine_answer_last(self, tmp_path: Path) -> None:
        data = _mapped(renamed(bundled("NotoSansMono-Regular.ttf"), "Noto Sans Mono", "Mach Sans Mono"), 0xF205)
        (tmp_path / "mono.ttf").write_bytes(data)
        assert vd.missing_glyphs("\uf205") == ("\uf205",)
        fonts.use_system_fonts(folders=[tmp_path])
        assert vd.missing_glyphs("\uf205") == ()
        assert files("A\uf205", "Inter") == ["InterVariable.ttf", "mono.ttf"]
        fonts.use_system_fonts(False)
        assert vd.missing_glyphs("\uf205") == ("\uf205",)


class TestMissing:
    def test_clusters_that_no_font_has_are_listed_once_in_their_order(self) -> None:
        assert vd.missing_glyphs("b\U0010fffdad\ue001c\U0010fffd\n", Font("Inter", 20)) == ("\U0010fffd", "\ue001")
        assert vd.missing_glyphs("海报 नमस्ते 😀 \u200b\u00ad\x07", "12px Inter", "zh-Hans") == ()
        assert vd.missing_glyphs("") == ()

    def test_a_mark_that_is_missing_is_listed_with_its_base(self) -> None:
        assert vd.missing_glyphs("x\U0001e8d0") == ("x\U0001e8d0",)

    def test_bad_arguments_are_refused(self) -> None:
        with pytest.raises(BadTypeError, match="text"):
            vd.missing_glyphs(3)  # type: ignore[arg-type]  # the wrong type is the point
        with pytest.raises(BadTypeError, match="font"):
            vd.missing_glyphs("a", 3)  # type: ignore[arg-type]  # the wrong type is the point
        with pytest.raises(ParseError):
            vd.missing_glyphs("a", "Inter")
        with pytest.raises(UnknownFontError):
            vd.missing_glyphs("a", "10px Intre")
        with pytest.raises(BadValueError, match="lang"):
            vd.missing_glyphs("a", lang="no tag")
        with pytest.raises(BadValueError, match="surrogate"):
            vd.missing_glyphs("\ud800")
