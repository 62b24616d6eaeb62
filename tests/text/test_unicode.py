"""Unicode's own tests: line breaks, grapheme clusters, emoji, the bidirectional algorithm.

They are in `unicode/`, of the two large ones a tenth; these are run whole where the directory `shared` has them.
"""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.text.unicode_tables import SHARES, TESTS, cases, sample
from vecdraw.text.analyze import clusters, opportunities, wants_emoji
from vecdraw.text.bidi import levels, paragraph_level, visual_order
from vecdraw.text.linebreak import BreakRules, breaks

Levels = list[int | None]

# One character of each class, for the test that names classes only.
OF_CLASS = {
    "L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "ES": "+", "ET": "$", "AN": "\u0661", "CS": ",",
    "B": "\u2029", "S": "\t", "WS": " ", "ON": "!", "NSM": "\u0300", "BN": "\u00ad", "LRE": "\u202a", "RLE": "\u202b",
    "PDF": "\u202c", "LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068",
    "PDI": "\u2069",
}  # fmt: skip


def kept(name: str) -> list[str]:
    """The lines of a test that is kept here."""
    return cases(gzip.decompress((TESTS / f"{name}.txt.gz").read_bytes()).decode(), 1)


def whole(data: Path, name: str) -> list[str]:
    """All lines of a test."""
    return cases(gzip.decompress((data / f"data/ucd17/{name}.txt.gz").read_bytes()).decode(), 1)


@pytest.mark.parametrize("name", SHARES)
def test_what_is_kept_is_what_its_script_makes(reference_data: Path, name: str) -> None:
    kept_text = gzip.decompress((TESTS / f"{name}.txt.gz").read_bytes()).decode()
    assert kept_text == sample(reference_data / "data/ucd17", name)


def _text(codes: Iterable[str]) -> str:
    return "".join(chr(int(code, 16)) for code in codes)


def _marked(line: str) -> tuple[str, list[int]]:
    """The text of a line such as "× 0020 ÷ 2757 ÷", and where its segments end."""
    fields = line.split()
    return _text(fields[1::2]), [at + 1 for at, mark in enumerate(fields[2::2]) if mark == "÷"]


def test_line_breaks() -> None:
    tests = [_marked(line) for line in kept("LineBreakTest")]
    assert len(tests) == 19_338
    assert [ascii(text) for text, ends in tests if opportunities(text, "en") != ends] == []


@pytest.mark.parametrize("rules", [BreakRules(hyphens="manual", overflow_wrap="normal"), BreakRules("strict")])
def test_line_breaks_with_their_codes(rules: BreakRules) -> None:
    failures = []
    for line in kept("LineBreakTest"):
        text, ends = _marked(line)
        found = breaks(text, rules, "en")
        if [at for at, code in enumerate(found) if code in {1, 2, 3}] != ends:
            failures.append(ascii(text))
    assert failures == []


def test_grapheme_clusters() -> None:
    tests = [_marked(line) for line in kept("GraphemeBreakTest")]
    assert len(tests) == 766
    assert [ascii(text) for text, ends in tests if [end for _, end in clusters(text)] != ends] == []


def test_emoji_are_one_cluster_each() -> None:
    lines = [line.split(";") for line in kept("emoji-test")]
    emoji = [_text(codes.split()) for codes, status in lines if status.strip() == "fully-qualified"]
    assert len(emoji) == 3_944
    assert [ascii(text) for text in emoji if clusters(text) != [(0, len(text))]] == []
    assert [ascii(text) for text in emoji if not wants_emoji(text)] == []
    others = [_text(codes.split()) for codes, status in lines if status.strip() != "fully-qualified"]
    assert len(others) == 1_281
    assert [ascii(text) for text in others if len(clusters(text)) != 1] == []


def _character_tests(lines: Iterable[str]) -> Iterator[tuple[str, int, int, Levels, list[int]]]:
    for line in lines:
        codes, direction, base, wanted, order = line.split(";")
        yield _text(codes.split()), int(direction), int(base), _levels(wanted), [int(at) for at in order.split()]


def _class_tests(lines: Iterable[str]) -> Iterator[tuple[str, int, int, Levels, list[int]]]:
    wanted: Levels = []
    order: list[int] = []
    for line in lines:
        if line.startswith("@Levels:"):
            wanted = _levels(line[8:])
        elif line.startswith("@Reorder:"):
            order = [int(at) for at in line[9:].split()]
        elif line[0] != "@":
            classes, bits = line.split(";")
            text = "".join(OF_CLASS[name] for name in classes.split())
            for bit, direction in ((1, 2), (2, 0), (4, 1)):
                if int(bits) & bit:
                    yield text, direction, paragraph_level(text) if direction == 2 else direction, wanted, order


def _levels(text: str) -> Levels:
    return [None if level == "x" else int(level) for level in text.split()]


def _failures(tests: Iterable[tuple[str, int, int, Levels, list[int]]]) -> tuple[int, list[str]]:
    total, failures = 0, []
    for text, direction, base, wanted, order in tests:
        total += 1
        found = levels(text, base) or [0] * len(text)
        seen = [i for i, level in enumerate(wanted) if level is not None]
        same = all(found[i] == wanted[i] for i in seen) and (direction != 2 or paragraph_level(text) == base)
        if not same or [seen[at] for at in visual_order([found[i] for i in seen])] != order:
            failures.append(f"{text!a} {base}: {found}, not {wanted}")
    return total, failures


def test_bidirectional_text_in_a_tenth_of_the_characters() -> None:
    assert _failures(_character_tests(kept("BidiCharacterTest"))) == (9_382, [])


def test_bidirectional_text_in_a_tenth_of_the_classes() -> None:
    total, failures = _failures(_class_tests(kept("BidiTest")))
    assert total > 70_000
    assert failures == []


@pytest.mark.slow
def test_bidirectional_text_in_all_characters(reference_data: Path) -> None:
    assert _failures(_character_tests(whole(reference_data, "BidiCharacterTest"))) == (91_707, [])


@pytest.mark.slow
def test_bidirectional_text_in_all_classes(reference_data: Path) -> None:
    assert _failures(_class_tests(whole(reference_data, "BidiTest"))) == (770_241, [])
