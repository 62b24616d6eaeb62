"""A trace of Chinese posters: which glyphs at which sizes they ask for, in turn.

Characters are drawn by a Zipf-Mandelbrot law, weight 1 / (rank + shift) ** slope, over the 8,105 characters of the
general standard table. Slope and shift are fitted to how many distinct characters the Chinese texts of this repository
have in their first 25, 50, ... characters. Each poster also has words of its own, and one in fifty is a list of names:
characters of the whole table alike, each seen once.
"""

from __future__ import annotations

import json
import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
VOCABULARY: Final = 8105
_TOPIC: Final = 60  # characters that the words of one poster are made of
_TOPIC_SHARE: Final = 0.2
_LISTS: Final = 50  # one poster in so many is a list of names


class Use(NamedTuple):
    """A glyph of a poster: character by rank, size in px, sub-pixel position 0..3."""

    rank: int
    size: int
    x: int


def chinese_texts() -> list[str]:
    """The Chinese of the texts in this repository: the bench's poster and the oracle's paragraphs."""
    poster = json.loads((ROOT / "benchmarks" / "data" / "poster.json").read_text("utf-8"))
    paragraphs = json.loads((ROOT / "tests" / "oracle_text" / "paragraphs.json").read_text("utf-8"))
    texts = [poster["para"] + poster["body"]]
    texts.append("".join(one["text"] for one in paragraphs if one["group"].startswith("zh")))
    return ["".join(c for c in text if "\u4e00" <= c <= "\u9fff") for text in texts]


def distinct(text: str, length: int) -> int:
    """How many different characters the first `length` have."""
    return len(set(text[:length]))


def fitted() -> tuple[float, float, float]:
    """Slope and shift of the law that comes nearest to the texts, and its mean error in distinct characters."""
    measured = [(n, distinct(text, n)) for text in chinese_texts() for n in range(25, len(text) + 1, 25)]
    best = (1.0, 1.0, float("inf"))
    for slope in (0.8, 0.9, 1.0, 1.1, 1.2, 1.3):
        for shift in (1.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0):
            shares = _shares(slope, shift)
            error = sum(abs(sum(1 - (1 - p) ** n for p in shares) - found) for n, found in measured) / len(measured)
            best = min(best, (slope, shift, error), key=lambda one: one[2])
    return best


def _shares(slope: float, shift: float) -> list[float]:
    weights = [(rank + shift) ** -slope for rank in range(1, VOCABULARY + 1)]
    total = sum(weights)
    return [weight / total for weight in weights]


class Posters:
    """An endless row of posters, the same for the same seed."""

    def __init__(self, slope: float, shift: float, seed: int) -> None:
        self._cumulated = list(accumulate(_shares(slope, shift)))
        self._random = random.Random(seed)

    def __iter__(self) -> Iterator[list[Use]]:
        number = 0
        while True:
            number += 1
            yield self._names() if number % _LISTS == 0 else self._poster()

    def _character(self) -> int:
        return min(bisect(self._cumulated, self._random.random()), VOCABULARY - 1)

    def _line(self, count: int, size: int, topic: list[int], x: int) -> list[Use]:
        chance = self._random.random
        own = self._random.choice
        return [Use(own(topic) if chance() < _TOPIC_SHARE else self._character(), size, x) for _ in range(count)]

    def _poster(self) -> list[Use]:
        """A title and headings, centred at any sub-pixel position; cards and a paragraph at whole pixels."""
        topic = [self._character() for _ in range(_TOPIC)]
        uses = self._line(10, 96, topic, self._random.randrange(4))
        for _ in range(12):
            uses += self._line(7, 36, topic, self._random.randrange(4)) + self._line(30, 22, topic, 0)
        return uses + self._line(280, 28, topic, 0)

    def _names(self) -> list[Use]:
        every = self._random.sample(range(VOCABULARY), 1500)
        return [Use(rank, 22, 0) for rank in every]
