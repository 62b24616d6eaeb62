"""Reads the tables of the Unicode Character Database in `data/`."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


class Stretches:
    """A property of all code points, as stretches of equal value."""

    def __init__(self, name: str) -> None:
        rows = read_rows(name)
        self._starts = [int(start, 16) for start, _ in rows]
        self._values = [value for _, value in rows]

    def __getitem__(self, codepoint: int) -> str:
        return self._values[bisect_right(self._starts, codepoint) - 1]


@cache
def stretches(name: str) -> Stretches:
    """The property in a table of first code points and values."""
    return Stretches(name)


def read_lines(name: str) -> list[str]:
    """The lines of a table without its remarks."""
    return [line for line in (_DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]


def read_rows(name: str) -> list[tuple[str, str]]:
    """The rows of a table, each of two fields."""
    rows: list[tuple[str, str]] = []
    for line in read_lines(name):
        first, second = line.split()
        rows.append((first, second))
    return rows
