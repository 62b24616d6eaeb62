"""Hyphenation by patterns."""

import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.texts import TEXTS
from vecdraw.errors import MissingLibraryError
from vecdraw.text import hyphenation
from vecdraw.text.analyze import clusters
from vecdraw.text.hyphenation import HyphenationLimits, hyphenation_points
from vecdraw.text.linebreak import HYPHEN, BreakRules, breaks


def hyphenated(text: str, lang: str, limits: HyphenationLimits = hyphenation.DEFAULT_LIMITS) -> str:
    """The text with hyphens."""
    pytest.importorskip("pyphen", reason="the package pyphen is not installed")
    points = {0, *hyphenation_points(text, lang, limits), len(text)}
    ends = sorted(points)
    return "-".join(text[start:end] for start, end in pairwise(ends))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("hyphenation of words", "en", "hy-phen-a-tion of words"),
        ("hyphenation of words", "en-GB", "hy-phen-a-tion of words"),
        ("Hyphenation HYPHENATION", "en", "Hyphenation HYPHENATION"),
        ("Silbentrennung und SILBENTRENNUNG", "de", "Sil-ben-tren-nung und SILBENTRENNUNG"),
        ("hyphenation", "", "hyphenation"),
        ("hyphenation", "zh-Hans", "hyphenation"),
        ("hyphenation", "tlh", "hyphenation"),
        ("hyphen\u00adation hyphenation", "en", "hyphen\u00adation hy-phen-a-tion"),
        ("asszonnyal", "hu", "asszonnyal"),
        ("переносить", "ru", "пе-ре-но-сить"),
        ("永hyphenation永", "en", "永hy-phen-a-tion永"),
    ],
)
def test_words(text: str, lang: str, expected: str) -> None:
    assert hyphenated(text, lang) == expected


def test_limits() -> None:
    assert hyphenated("hyphenation words", "en", HyphenationLimits(6, 3, 5)) == "hyphen-ation words"
    assert hyphenated("hyphenation", "en", HyphenationLimits(12)) == "hyphenation"
    assert hyphenated("Hyphenation", "en", HyphenationLimits(capitals=True)) == "Hy-phen-a-tion"


def test_automatic_hyphens_are_breaks() -> None:
    pytest.importorskip("pyphen", reason="the package pyphen is not installed")
    text = "hyphenation well"
    rules = BreakRules(hyphens="auto", overflow_wrap="normal")
    assert [at for at, code in enumerate(breaks(text, rules, "en")) if code == HYPHEN] == [2, 6, 7]
    for other in (rules._replace(word_break="break-all"), rules._replace(strictness="anywhere")):
        assert HYPHEN not in breaks(text, other, "en")
    longer = rules._replace(hyphenation=HyphenationLimits(before=3))
    assert [at for at, code in enumerate(breaks(text, longer, "en")) if code == HYPHEN] == [6, 7]


def test_without_pyphen_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    hyphenation._patterns.cache_clear()
    monkeypatch.setitem(sys.modules, "pyphen", None)
    with pytest.raises(MissingLibraryError, match=r"vecdraw\[hyphenation\]"):
        breaks("no hyphens here", BreakRules(hyphens="auto"), "en")
    assert HYPHEN in breaks("soft\u00adhyphen", BreakRules(hyphens="manual"), "en")


@given(TEXTS, st.sampled_from(["en", "de", "fr", "ru", "ja", ""]))
def test_points_are_inside_words_between_clusters(text: str, lang: str) -> None:
    pytest.importorskip("pyphen", reason="the package pyphen is not installed")
    starts = {start for start, _ in clusters(text)}
    for point in hyphenation_points(text, lang, HyphenationLimits(2, 1, 1, capitals=True)):
        assert point in starts
        assert text[point - 1 : point + 1].replace("\u0301", "").replace("\u0300", "").isalpha()


@pytest.mark.parametrize("text", ["a" * 200_000, "ab " * 60_000, "\u0301" * 200_000, "a\u0301" * 100_000])
def test_long_texts_end(text: str) -> None:
    pytest.importorskip("pyphen", reason="the package pyphen is not installed")
    before = time.perf_counter()
    hyphenation_points(text, "en")
    assert time.perf_counter() - before < 10
