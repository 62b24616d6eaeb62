"""The bidirectional algorithm, against Unicode's tests and in named cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.test_unicode import OF_CLASS
from vecdraw.text.bidi import levels, paragraph_level, visual_order
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font


def seen(text: str, base: int) -> str:
    """The characters from left to right."""
    found = levels(text, base) or [0] * len(text)
    return "".join(text[i] for i in visual_order(found))


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("abc", 0, "abc"),
        ("אבג", 0, "גבא"),
        ("abc אבג def", 0, "abc גבא def"),
        ("abc אבג def", 1, "def גבא abc"),
        ("אבג 123 דה", 0, "הד 123 גבא"),
        ("Hello (אב) 123", 0, "Hello (בא) 123"),
        ("a(ב)c", 1, "c)ב(a"),
        ("\u202eabc", 0, "\u202ecba"),
        ("\u2067abc אב\u2069 x", 0, "\u2067בא abc\u2069 x"),
        ("\u2068אב 1\u2069, \u2068cd\u2069", 0, "\u20681 בא\u2069, \u2068cd\u2069"),
    ],
)
def test_characters_are_seen_in_order(text: str, base: int, expected: str) -> None:
    assert seen(text, base) == expected


def test_text_without_right_to_left_letters_is_left_alone() -> None:
    assert levels("Hello (world) 123 海报", 0) is None
    assert levels("", 1) == []


def test_mirrored_brackets_face_what_they_hold() -> None:
    ready = prepare("abc (אב) def", TextStyle(Font("sans-serif", 20)))
    assert [run.text for run in ready.runs] == ["abc (", "אב", ") def"]


@pytest.mark.parametrize(
    ("text", "level"), [("", 0), ("12 אב a", 1), ("a א", 0), ("\u2067א\u2069 a", 0), ("\u2067a א", 0), ("!\u2029א", 0)]
)
def test_the_first_strong_character_gives_the_level(text: str, level: int) -> None:
    assert paragraph_level(text) == level


@given(st.text(st.sampled_from("".join(OF_CLASS.values()) + "()[]⟨⟩〈〉ab"), max_size=60), st.sampled_from([0, 1]))
def test_any_text_has_levels_that_fit_the_paragraph(text: str, base: int) -> None:
    found = levels(text, base)
    if found is None:
        assert base == 0
        return
    assert len(found) == len(text)
    assert all(base <= level <= 127 for level in found)
    assert sorted(visual_order(found)) == list(range(len(text)))


def test_deep_nesting_ends() -> None:
    assert levels("\u2067" * 2000 + "a" + "\u2069" * 2000, 0)
    assert levels("\u202b(" * 2000 + "א" + ")\u202c" * 2000, 0)
