"""The example poster, looked at as a designer would: no tofu, nothing cut off, even lines, no bands."""

import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecdraw.context.context import Context
from vecdraw.scene.ops import FillText

POSTER = Path(__file__).resolve().parents[2] / "examples" / "poster.py"


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the program defines."""
    return runpy.run_path(str(POSTER))


@pytest.fixture(scope="module")
def poster(names: dict[str, Any]) -> Context:
    """The poster, recorded."""
    drawn = names["draw"]()
    assert isinstance(drawn, Context)
    return drawn


def texts(poster: Context) -> list[FillText]:
    """Every text of the poster, in order."""
    return [op for op in poster.scene.ops if isinstance(op, FillText)]


def test_no_character_is_missing(poster: Context) -> None:
    assert len(texts(poster)) > 50
    assert all(0 not in run.glyphs for op in texts(poster) for run in op.runs)


def test_every_text_stands_within_the_margins(poster: Context, names: dict[str, Any]) -> None:
    margin = names["MARGIN"]
    for op in texts(poster):
        left, _, width, _ = op.box
        assert op.x + left >= margin - 0.01
        assert op.x + left + width <= poster.width - margin + 6.01  # letter spacing stands behind the last character
        assert margin < op.y < poster.height - margin + 5


def test_the_paragraph_is_even_and_no_line_begins_or_ends_with_a_mark(poster: Context, names: dict[str, Any]) -> None:
    written = [("".join(run.text for run in op.runs), op) for op in texts(poster)]
    lines = [(line, op) for line, op in written if len(line) > 8 and line in names["PREFACE"]]
    assert "".join(line for line, _ in lines) == names["PREFACE"]
    assert len(lines) == 6
    assert all(line[0] not in "，。；" for line, _ in lines)
    assert all(line[-1] not in "，。；" for line, _ in lines[:-1])
    ends = [max(x for run in op.runs for x in run.xs) for _, op in lines[:-1]]
    assert max(ends) - min(ends) < 0.01
    assert len({round(below.y - above.y, 6) for (_, above), (_, below) in pairwise(lines)}) == 1


def test_twelve_cards_stand_under_the_four_characters_of_the_title(poster: Context, names: dict[str, Any]) -> None:
    phrases = {phrase for phrase, _ in names["ROOMS"]}
    assert len(phrases) == 12
    assert all(phrase in names["PREFACE"] for phrase in phrases)
    cards = [op for op in texts(poster) if op.runs[0].text in phrases]
    assert len(cards) == 12
    assert len({op.x for op in cards}) == 4
    assert len({op.y for op in cards}) == 3


def test_the_background_has_no_bands(poster: Context) -> None:
    strip = poster.to_numpy()[:, :60, :3].astype(np.int64)
    for block in np.array_split(strip, 120):  # sixteen rows: a band would be of one colour
        assert np.ptp(block, axis=(0, 1)).max() >= 1
    rows = strip.mean(axis=(1, 2))
    assert np.abs(np.diff(rows)).max() < 0.75  # and no row leaps away from the one above it
