"""Breaks that are looked up pair by pair are those of ICU."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vecdraw.text import simple_breaks as module
from vecdraw.text.analyze import line_segments
from vecdraw.text.code_points import code_points
from vecdraw.text.simple_breaks import simple_breaks

LOCALES = ["zh-u-lb-strict", "zh-u-lb-normal", "zh-u-lb-loose", "ja-u-lb-strict", "ja", "en", "ko-u-lb-loose"]
KINDS = module.simple_kinds()
CHARACTERS = "".join(chr(code) for code in np.flatnonzero(KINDS < module._UNKNOWN) if not 0x3401 < code < 0xD7A3)
CROWD = "漢字かっ。、」「（）！？：々・ー,.:ab12 ——……“”“”가"


def by_icu(text: str, locale: str) -> list[int]:
    """Where ICU breaks a text."""
    return [end for _, end in line_segments(text, locale)][:-1]


def checked(text: str, locale: str) -> bool:
    """Whether a text is plain; if so, its breaks are ICU's."""
    found = simple_breaks(code_points(text), locale)
    if found is None:
        return False
    assert (np.flatnonzero(found) + 1).tolist() == by_icu(text, locale), ascii(text)
    return True


@settings(max_examples=1500)
@given(st.text(st.sampled_from(CROWD), min_size=1, max_size=12), st.sampled_from(LOCALES))
@example("漢“字”漢", "ja")
@example("a 1,5.b", "en")
def test_breaks_are_those_of_icu(text: str, locale: str) -> None:
    checked(text, locale)


@given(st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=12), st.sampled_from(LOCALES))
def test_all_plain_characters_are_of_their_classes(text: str, locale: str) -> None:
    checked(text, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_plain_character_beside_each_class(locale: str) -> None:
    for character in CHARACTERS if locale == LOCALES[0] else CHARACTERS[::9]:
        for other in "漢a。「 ":
            for text in (f"漢{character}{other}漢", f"a{other}{character}a"):
                checked(text, locale)


def test_plain_texts_are_known_as_such() -> None:
    for text in (
        "永和九年，岁在癸丑（一）：「会」于……——！",
        "他说“你好”，然后走。",
        "The quick brown fox, and 12.5 dogs.",
        "かっこー",
    ):
        assert checked(text, "zh-u-lb-strict"), text
    for text in ("a-b", "“a”", "ก", "字\n", "😀", "é\u0301", "50%"):
        assert not checked(text, "zh-u-lb-strict"), text
