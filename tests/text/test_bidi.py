"""The bidirectional algorithm, against Unicode's tests and in named cases."""

import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.text.bidi import levels, visual_order
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

Levels = list[int | None]

# One character of each class, for the test that names classes only.
OF_CLASS = {
    "L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "ES": "+", "ET": "$", "AN": "\u0661", "CS": ",",
    "B": "\u2029", "S": "\t", "WS": " ", "ON": "!", "NSM": "\u0300", "BN": "\u00ad", "LRE": "\u202a", "RLE": "\u202b",
    "PDF": "\u202c", "LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068",
    "PDI": "\u2069",
}  # fmt: skip


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


def _character_tests(data: Path) -> Iterator[tuple[str, int, Levels, list[int]]]:
    path = data / "data/ucd17/BidiCharacterTest.txt.gz"
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        if line and not line.startswith("#"):
            codes, _, base, wanted, order = line.split(";")
            text = "".join(chr(int(code, 16)) for code in codes.split())
            yield text, int(base), _levels(wanted), [int(at) for at in order.split()]


def _class_tests(data: Path) -> Iterator[tuple[str, int, Levels, list[int]]]:
    wanted: Levels = []
    order: list[int] = []
    for line in gzip.decompress((data / "data/ucd17/BidiTest.txt.gz").read_bytes()).decode().splitlines():
        if line.startswith("@Levels:"):
            wanted = _levels(line[8:])
        elif line.startswith("@Reorder:"):
            order = [int(at) for at in line[9:].split()]
        elif line and line[0] not in "#@":
            classes, bits = line.split(";")
            text = "".join(OF_CLASS[name] for name in classes.split())
            for bit, base in ((2, 0), (4, 1)):
                if int(bits) & bit:
                    yield text, base, wanted, order


def _levels(text: str) -> Levels:
    return [None if level == "x" else int(level) for level in text.split()]


def _failures(tests: Iterator[tuple[str, int, Levels, list[int]]], share: float) -> tuple[int, list[str]]:
    chance = random.Random(9)  # noqa: S311  # reproducible, not secret
    total, failures = 0, []
    for text, base, wanted, order in tests:
        if chance.random() > share:
            continue
        total += 1
        found = levels(text, base) or [0] * len(text)
        kept = [i for i, level in enumerate(wanted) if level is not None]
        same = all(found[i] == wanted[i] for i in kept)
        if not same or [kept[at] for at in visual_order([found[i] for i in kept])] != order:
            failures.append(f"{text!a} {base}: {found}, not {wanted}")
    return total, failures


def test_levels_and_order_are_those_of_unicodes_characters(reference_data: Path) -> None:
    total, failures = _failures(_character_tests(reference_data), 0.1)
    assert total > 9_000
    assert failures == []


def test_levels_and_order_are_those_of_unicodes_classes(reference_data: Path) -> None:
    total, failures = _failures(_class_tests(reference_data), 0.02)
    assert total > 9_000
    assert failures == []


@pytest.mark.slow
def test_all_of_unicodes_cases_pass(reference_data: Path) -> None:
    total, failures = _failures(_character_tests(reference_data), 1)
    assert (total, failures) == (91_707, [])
    total, failures = _failures(_class_tests(reference_data), 1)
    assert total > 500_000
    assert failures == []


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
