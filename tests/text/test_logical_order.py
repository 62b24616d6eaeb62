"""The reading order of runs, found from where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.lines import shaped_line
from vecdraw.text.logical_order import logical_order
from vecdraw.text.style import CanvasDirection, TextStyle
from vecdraw.typeface.font import Font


def runs_of(text: str, direction: CanvasDirection = "ltr") -> tuple[GlyphRun, ...]:
    return shaped_line(text, TextStyle(font=Font("sans-serif", 20), direction=direction)).runs


def read(runs: tuple[GlyphRun, ...]) -> str:
    return "".join(runs[at].text for at in logical_order(runs))


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("plain 你好", "ltr"),
        ("שלום", "ltr"),
        ("one שלום two", "ltr"),
        ("one שלום 12 עולם two", "ltr"),
        ("שלום 12", "ltr"),
        ("12 שלום", "ltr"),
        ("שלום one עולם", "rtl"),
        ("مرحبا x = (1) 你好", "rtl"),
        ("abc (שלום) 3.5 مرحبا", "rtl"),
        ("", "ltr"),
    ],
)
def test_the_text_is_read_as_it_was_written(text: str, direction: CanvasDirection) -> None:
    assert read(runs_of(text, direction)) == text


_WORDS = st.lists(st.sampled_from(["abc", "שלום", "12", "مرحبا", "3.5", "(אב)", "hi!", "你好"]), min_size=1, max_size=6)


@given(_WORDS, st.sampled_from(["ltr", "rtl"]), st.sampled_from([" ", ""]))
@example(["שלום", "12"], "ltr", "")
@example(["12", "שלום"], "ltr", "")
@example(["שלום", "abc"], "rtl", "")
@example(["12", "שלום", "3.5"], "rtl", "")
def test_any_text_is_read_as_it_was_written(words: list[str], direction: CanvasDirection, between: str) -> None:
    text = between.join(words)
    assert read(runs_of(text, direction)) == text


@given(_WORDS, st.sampled_from(["ltr", "rtl"]), st.sampled_from([" ", ""]))
def test_without_levels_what_is_read_would_look_the_same(
    words: list[str], direction: CanvasDirection, between: str
) -> None:
    """Where two texts look the same either may be found."""
    text = between.join(words)
    runs = tuple(replace(run, level=0) for run in runs_of(text, direction))
    assume(len(runs) > 1)
    found = read(runs)
    looks = [[(run.text, run.direction) for run in runs_of(found, way)] for way in ("ltr", "rtl")]
    assert found == text or [(run.text, run.direction) for run in runs] in looks


def test_every_run_is_read_once() -> None:
    runs = runs_of(" ".join(["אב", "12"] * 40))
    assert sorted(logical_order(runs)) == list(range(len(runs)))
