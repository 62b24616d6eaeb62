"""Which glyphs begin rules over several glyphs: what begins none is shaped alone as beside anything."""

from __future__ import annotations

import random

import pytest

from vecdraw.text.itemize import Item, chooser
from vecdraw.text.shape import glyphs_of
from vecdraw.text.style import TextStyle
from vecdraw.typeface.context_rules import beginning_glyphs
from vecdraw.typeface.font import Font

CASES = [
    ("Noto Sans SC", "Hani", "永和九年岁在癸丑，。；：、？！「」（）《》“”‘’…—・ぁあアー々〇ガぎ゛"),
    ("Noto Serif SC", "Hani", "永和九年岁在癸丑，。；：、？！「」（）《》“”‘’…—・ぁあアー々〇ガぎ゛"),
    ("Noto Sans Mono", "Latn", "AVTo.,-fi1/2xyz()[]:;=>!<ÄŐ#*"),
    ("Noto Sans Math", "Zyyy", "∑∫√≤≥±×÷=+()𝑥"),
    ("Noto Sans Thai", "Thai", "กขคงจฉชซabc"),
]


@pytest.mark.parametrize(("family", "script", "characters"), CASES)
def test_what_begins_no_rule_is_shaped_alone_as_beside_others(family: str, script: str, characters: str) -> None:
    font = Font(family, 16)
    face = chooser(font, "zh-Hans", strict=True).primary
    begins = beginning_glyphs(face)
    if begins is None:
        pytest.skip("this face hides what its features do")
    style = TextStyle(font, lang="zh-Hans")

    def shaped(text: str) -> list[tuple[int, tuple[int, int, int, int]]]:
        glyphs, clusters, positions = glyphs_of(text, Item(0, len(text), face, "", script, 0), style)
        assert clusters == sorted(clusters)
        return list(zip(glyphs, positions, strict=True))

    inert = []
    for one in characters:
        glyph = face.glyph(ord(one))
        if glyph and not begins[glyph] and not any(begins[found] for found, _ in shaped(one)):
            inert.append(one)
    assert inert
    rng = random.Random(family)  # noqa: S311  # texts, no secrets
    for _ in range(200):
        text = "".join(rng.choices(inert, k=rng.randint(2, 12)))
        assert shaped(text) == [glyph for one in text for glyph in shaped(one)], text


def test_ligatures_and_kerned_letters_begin_rules() -> None:
    inter = chooser(Font("Inter", 16), "en", strict=True).primary
    begins = beginning_glyphs(inter)
    assert begins is not None
    assert all(begins[inter.glyph(ord(one))] for one in "AVTy")
    noto = chooser(Font("Noto Sans SC", 16), "zh-Hans", strict=True).primary
    begins = beginning_glyphs(noto)
    assert begins is not None
    assert begins[noto.glyph(ord("あ"))]  # a mark may follow it
    assert not any(begins[noto.glyph(ord(one))] for one in "永和九年，。「」")
