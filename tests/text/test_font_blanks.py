"""The blanks of punctuation are those of the font where it has `halt` or `vhal`."""

from __future__ import annotations

import pytest

from vecdraw.text.font_blanks import own_blanks
from vecdraw.text.itemize import Item, chooser
from vecdraw.text.layout import layout_text
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.plain_material import blanks_agree, block_rules
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

FONT = Font("Noto Sans SC", 16)


def blanks(character: str, lang: str, *, upright: bool = False) -> tuple[float, float] | None:
    face = chooser(FONT, lang, strict=True).primary
    mode = "vertical-rl" if upright else "horizontal-tb"
    style = TextStyle(FONT, lang=lang, writing_mode=mode)
    return own_blanks(character, Item(0, 1, face, lang, "Hani", 0), style, upright=upright)


@pytest.mark.parametrize(
    ("character", "lang", "expected"),
    [
        ("，", "zh-Hans", (0.0, 0.5)),
        ("，", "zh-Hant", (0.25, 0.25)),
        ("。", "ja", (0.0, 0.5)),
        ("：", "zh-Hans", (0.0, 0.5)),
        ("：", "ja", (0.25, 0.25)),
        ("（", "zh-Hans", (0.5, 0.0)),
        ("」", "ja", (0.0, 0.5)),
        ("永", "zh-Hans", None),
        ("a", "zh-Hans", None),
    ],
)
def test_blanks_of_the_bundled_font(character: str, lang: str, expected: tuple[float, float] | None) -> None:
    assert blanks(character, lang) == expected


def test_blanks_of_vertical_forms() -> None:
    assert blanks("，", "zh-Hans", upright=True) == (0.0, 0.5)
    assert blanks("（", "zh-Hans", upright=True) == (0.5, 0.0)
    assert blanks("！", "zh-Hans", upright=True) is None


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh-HK", "ja"])
@pytest.mark.parametrize("family", ["Noto Sans SC", "Noto Serif SC"])
def test_bundled_fonts_have_the_blanks_of_the_rules(lang: str, family: str) -> None:
    face = chooser(Font(family, 16), lang, strict=True).primary
    assert blanks_agree(face, lang, lang, block_rules(ParagraphStyle()), lang)


def test_a_style_that_is_not_the_fonts_gives_what_the_font_has() -> None:
    """Punctuation of GB glyphs stands at the start of its square, even where another style was asked for."""
    text = "山，「水」"
    style = {"width": 200.0, "lang": "zh-Hans", "text_spacing_trim": "trim-all"}
    own = layout_text(text, "16px 'Noto Sans SC'", **style, punctuation_style="gb")
    other = layout_text(text, "16px 'Noto Sans SC'", **style, punctuation_style="jis")
    assert [run.run.xs for run in own.runs] == [run.run.xs for run in other.runs]
    centred = layout_text(text, "16px 'Noto Sans SC'", **style, punctuation_style="cns")
    assert centred.runs[0].run.xs[1] == own.runs[0].run.xs[1]  # no blank before the comma is taken that is not there
