"""The bundled fonts: what the index says is true, what the issue names is covered, and every library loads them."""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from collections.abc import Callable

import pytest

from tests.fonts.bundle import CJK, FILES, FONTS, INDEX, characters, face, features, shaped, table

CJK_LANGUAGES = ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK", "ja", "ko")
ROWS = range(0xA1, 0xFF)
MEBIBYTE = 1 << 20


def double_byte(codec: str, leads: range, trails: tuple[int, ...] = tuple(ROWS)) -> set[int]:
    codes = {(lead, trail) for lead in leads for trail in trails}
    return {ord(char) for code in codes for char in bytes(code).decode(codec, errors="ignore") if ord(char) > 0x7F}


def general_standard_chinese() -> set[int]:
    text = (FONTS / "recipe/sets/general-standard-chinese.txt").read_text(encoding="utf-8")
    return set(map(ord, text)) - {0x0A}


def big5_level_1() -> set[int]:
    trails = (*range(0x40, 0x7F), *ROWS)
    return double_byte("big5", range(0xA4, 0xC6), trails) | double_byte("big5", range(0xC6, 0xC7), trails[:63])


def assigned(*blocks: range) -> set[int]:
    return {code for block in blocks for code in block if unicodedata.name(chr(code), "")}


# Without U+2252 and U+332C, which the source fonts lack.
NAMED_SETS: dict[str, tuple[Callable[[], set[int]], int]] = {
    "General Standard Chinese": (general_standard_chinese, 8105),
    "GB 2312": (lambda: double_byte("gb2312", ROWS), 7445),
    "Big5 level 1": (big5_level_1, 5401),
    "JIS X 0208": (lambda: double_byte("euc_jp", ROWS) - {0x2252}, 6878),
    "KS X 1001 Hangul": (lambda: double_byte("euc_kr", range(0xB0, 0xC9)), 2350),
    "KS X 1001 Hanja": (lambda: double_byte("euc_kr", range(0xCA, 0xFE)), 4888),
    "modern Hangul": (lambda: set(range(0xAC00, 0xD7A4)), 11172),
    "Hangul compatibility letters": (lambda: assigned(range(0x3130, 0x3190)), 94),
    "CJK symbols and punctuation": (lambda: assigned(range(0x3000, 0x3040)), 64),
    "kana": (lambda: assigned(range(0x3040, 0x3100), range(0x31F0, 0x3200)), 205),
    "Bopomofo": (lambda: set(range(0x3105, 0x3130)) | set(range(0x31A0, 0x31BB)) | set(map(ord, "ˉˊˇˋ˙˪˫")), 77),
    "vertical forms": (lambda: assigned(range(0xFE10, 0xFE1A), range(0xFE30, 0xFE50)), 42),
    "half-width and full-width forms": (lambda: assigned(range(0xFF01, 0xFFEF)), 225),
    "enclosed and squared": (lambda: assigned(range(0x3200, 0x3400)) - {0x332C}, 510),
    "ideographic description": (lambda: assigned(range(0x2FF0, 0x2FFC)), 12),
    "CLREQ punctuation": (lambda: set(map(ord, "，。、；：？！「」『』（）《》〈〉【】〔〕—…·～“”‘’＿﹏●")), 32),
    "ASCII": (lambda: set(range(0x20, 0x7F)), 95),
}


@pytest.mark.parametrize("file", CJK)
@pytest.mark.parametrize("name", NAMED_SETS)
def test_cjk_face_covers(file: str, name: str) -> None:
    wanted, count = NAMED_SETS[name]
    assert len(wanted()) == count
    assert [hex(code) for code in sorted(wanted() - characters(file))] == []


ALPHABETS = {
    "ASCII": range(0x20, 0x7F),
    "Latin-1": [code for code in range(0xA0, 0x100) if code != 0xAD],  # the soft hyphen is drawn as a hyphen
    "Latin Extended-A": [code for code in range(0x100, 0x180) if code != 0x149],  # deprecated
    "Greek": [*map(ord, "αβγδεζηθικλμνξοπρσςτυφχψωΑΩάέήίόύώ")],
    "Cyrillic": range(0x400, 0x460),
    "Vietnamese": range(0x1EA0, 0x1EFA),
    "punctuation and currency": [*map(ord, "–—‘’“”‚„†‡•…‰‹›€₽₩₫№™×÷")],
}


@pytest.mark.parametrize("name", ALPHABETS)
@pytest.mark.parametrize("file", [file for file, entry in FILES.items() if "Latn" in entry["scripts"]])
def test_alphabetic_face_covers(file: str, name: str) -> None:
    assert [hex(code) for code in ALPHABETS[name] if code not in characters(file)] == []


SCRIPTS = {
    "NotoSansArabic-Variable.ttf": ("مرحبا بالعالم فارسی اردو ٹڈڑںےہ ٠١٢٣ ۰۱۲۳ ،؛؟", "Arab"),
    "NotoSansHebrew-Variable.ttf": ("שָׁלוֹם עולם אבגדהוזחטיכךלמםנןסעפףצץקרשת", "Hebr"),
    "NotoSansDevanagari-Variable.ttf": ("नमस्ते दुनिया क्षत्रिय ॐ ०१२३४५६७८९ ।॥", "Deva"),
    "NotoSansThai-Variable.ttf": ("สวัสดีชาวโลก น้ำ ๐๑๒๓๔๕๖๗๘๙ ฿", "Thai"),
}


@pytest.mark.parametrize("file", SCRIPTS)
def test_script_face_shapes_its_script(file: str) -> None:
    text, script = SCRIPTS[file]
    assert FILES[file]["scripts"] == [script]
    glyphs = shaped(file, text, FILES[file]["languages"][0], script)
    assert 0 not in glyphs
    assert glyphs != [face_glyph for char in text for face_glyph in shaped(file, char, "und", script)]


@pytest.mark.parametrize("file", FILES)
def test_index_is_true(file: str) -> None:
    entry = FILES[file]
    data = (FONTS / file).read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size"], entry["sha256"])
    assert entry["index"] == 0
    assert face(file).glyph_count == entry["glyphs"]
    assert len(characters(file)) == entry["characters"]
    axes = {axis.tag: (axis.min_value, axis.default_value, axis.max_value) for axis in face(file).axis_infos}
    assert axes == {tag: (axis["min"], axis["default"], axis["max"]) for tag, axis in entry["axes"].items()}
    if "wght" in axes:
        assert entry["weight"] == [axes["wght"][0], axes["wght"][2]]
        assert axes["wght"][1] == 400
    else:
        assert entry["weight"] in ([400, 400], [700, 700])
        assert struct.unpack_from(">H", table(file, "OS/2"), 4)[0] == entry["weight"][0]
    italic = struct.unpack_from(">H", table(file, "OS/2"), 62)[0] & 1
    assert entry["style"] == ("italic" if italic else "normal")


@pytest.mark.parametrize("file", FILES)
def test_names_are_kept(file: str) -> None:
    names = {entry.name_id: face(file).get_name(entry.name_id) for entry in face(file).list_names()}
    assert names.get(16, names[1]) == FILES[file]["family"]
    assert "opyright" in names[0] or "©" in names[0]
    assert "OFL" in names[14] or "openfontlicense" in names[14]


def test_families_of_the_bundle_complete_each_other() -> None:
    everything = frozenset().union(*map(characters, FILES))
    for name, text in {"missing in the CJK faces": "≒∼◈ĦŒ", "missing in Noto Serif": "−→≤≥"}.items():
        assert set(map(ord, text)) <= everything, name


def test_index_lists_every_font_file() -> None:
    assert {path.name for path in FONTS.iterdir() if path.suffix in {".otf", ".ttf"}} == set(FILES)


def test_generic_families_name_families_of_the_bundle() -> None:
    families = {entry["family"] for entry in FILES.values()}
    for generic, listed in INDEX["generic"].items():
        assert set(listed) <= families, generic
        assert len(set(listed)) == len(listed), generic
    assert {name for entry in FILES.values() for name in entry["generic"]} <= set(INDEX["generic"])


def test_a_name_stands_for_one_family_and_language() -> None:
    meanings: dict[str, set[tuple[str, str | None]]] = {}
    for entry in FILES.values():
        for alias, language in {**entry["aliases"], entry["family"]: None}.items():
            meanings.setdefault(alias, set()).add((entry["family"], language))
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}
    assert meanings["Noto Sans SC"] == {("Noto Sans CJK SC", "zh-Hans")}
    assert meanings["Noto Serif JP"] == {("Noto Serif CJK SC", "ja")}


def test_bundle_is_small_enough() -> None:
    assert sum(path.stat().st_size for path in FONTS.rglob("*") if path.is_file()) <= 60 * MEBIBYTE


@pytest.mark.parametrize("file", FILES)
def test_licence_is_there(file: str) -> None:
    licence = FILES[file]["licence"]
    assert licence["spdx"] == "OFL-1.1"
    text = (FONTS / licence["file"]).read_text(encoding="utf-8")
    assert text.startswith(("Copyright", "©"))
    for clause in ("PREAMBLE", "PERMISSION & CONDITIONS", "TERMINATION", "DISCLAIMER"):
        assert clause in text
    assert "Reserved Font Name" not in text.split("SIL OPEN FONT LICENSE")[0]


@pytest.mark.parametrize("file", CJK)
def test_locl_gives_regional_forms(file: str) -> None:
    forms = {char: [shaped(file, char, language, "Hani")[0] for language in CJK_LANGUAGES] for char in "骨直令角遍底返"}
    hans, taiwan, hong_kong, japan, korea = zip(*forms.values(), strict=True)
    assert len({hans, taiwan, hong_kong, japan, korea}) == len(CJK_LANGUAGES)
    assert len({form for pair in ("骨", "直", "令") for form in forms[pair]}) >= 6
    assert 0 not in {*hans, *taiwan, *hong_kong, *japan, *korea}
    default = tuple(shaped(file, char, "und", "Hani")[0] for char in forms)
    assert default == hans


@pytest.mark.parametrize("file", CJK)
def test_cjk_features_are_kept(file: str) -> None:
    substituting = {"calt", "ccmp", "dlig", "fwid", "hist", "hwid", "liga", "locl", "pwid", "ruby", "vert", "vrt2"}
    assert features(file, "GSUB") >= substituting | {"ljmo", "vjmo", "tjmo"}
    assert features(file, "GPOS") >= {"halt", "kern", "mark", "palt", "vert", "vhal", "vkrn", "vpal"}


@pytest.mark.parametrize("file", CJK)
def test_vertical_forms_and_metrics(file: str) -> None:
    for char in "，。「」（）—…ー":
        assert shaped(file, char, "ja", "Kana") != shaped(file, char, "ja", "Kana", vert=True), char
    assert {"vhea", "vmtx", "VORG", "BASE", "GDEF"} <= set(face(file).table_tags)


@pytest.mark.parametrize("file", CJK)
def test_variation_sequences(file: str) -> None:
    assert len(face(file).variation_selectors) >= 17
    plain, variant = (shaped(file, text, "ja", "Hani") for text in ("葛\U000e0101", "葛\U000e0100"))
    assert (len(plain), len(variant)) == (1, 1)
    assert plain != variant
    for text in ("辻\U000e0100", "辻\U000e0101", "骨\U000e0100"):
        assert len(shaped(file, text, "zh-Hans", "Hani")) == 1, text
    # An Adobe-Japan1 sequence names the Japanese form whatever the language.
    assert shaped(file, "骨\U000e0100", "zh-Hans", "Hani") == shaped(file, "骨", "ja", "Hani")


def test_emoji_is_colr_version_1() -> None:
    emoji = "NotoColorEmoji.ttf"
    assert struct.unpack_from(">H", table(emoji, "COLR"))[0] == 1
    assert FILES[emoji]["outlines"] == "colr-v1"
    for text in ("😀", "👩🏽‍🚀", "🇯🇵", "❤️", "1️⃣", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🫩"):
        glyphs = shaped(emoji, text, "und", "Zsye")
        assert len(glyphs) == 1, text
        assert face(emoji).glyph_has_color_paint(glyphs[0]), text


@pytest.mark.parametrize("file", FILES)
def test_fonts_carry_no_hinting(file: str) -> None:
    assert not {"fpgm", "prep", "cvt ", "hdmx", "VDMX", "SVG ", "DSIG"} & set(face(file).table_tags)


@pytest.mark.parametrize("file", FILES)
def test_freetype_loads(file: str) -> None:
    freetype = pytest.importorskip("freetype")
    loaded = freetype.Face(str(FONTS / file))
    assert loaded.num_glyphs == FILES[file]["glyphs"]
    code = max(characters(file))
    assert loaded.get_char_index(code) > 0
    loaded.set_char_size(48 * 64)
    loaded.load_char(chr(code))


@pytest.mark.parametrize("file", FILES)
def test_skia_loads(file: str) -> None:
    skia = pytest.importorskip("skia")
    typeface = skia.Typeface.MakeFromFile(str(FONTS / file))
    assert typeface is not None
    assert typeface.countGlyphs() == FILES[file]["glyphs"]
    assert typeface.getFamilyName() == FILES[file]["family"]


def test_the_installed_package_finds_the_bundle() -> None:
    package = pytest.importorskip("vecdraw_fonts", reason="the package is not installed here")
    from importlib.resources import files

    found = files(package) / "index.json"
    assert found.read_bytes() == (FONTS / "index.json").read_bytes()
