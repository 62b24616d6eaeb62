"""Texts as arrays of code points, and properties of all of their characters at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from vecdraw.text.tables import read_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray


def code_points(text: str) -> NDArray[np.uint32]:
    """The characters of `text` as an array of uint32, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


class Property:
    """A property of all code points; its values are numbered in the order of `names`."""

    def __init__(self, table: str) -> None:
        rows = read_rows(table)
        self.names = tuple(sorted({value for _, value in rows}))
        number = {name: index for index, name in enumerate(self.names)}
        self._starts = np.array([int(start, 16) for start, _ in rows], np.uint32)
        self._values = np.array([number[value] for _, value in rows], np.uint8)

    def of(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """The number of each character's value."""
        return self._values[np.searchsorted(self._starts, codes, side="right") - 1]

    def is_one_of(self, codes: NDArray[np.uint32], names: Iterable[str]) -> NDArray[np.bool_]:
        """Which characters have one of the values."""
        wanted = set(names)
        return np.array([name in wanted for name in self.names])[self.of(codes)]


@cache
def line_break_class() -> Property:
    """The class of each character for line breaking (UAX #14)."""
    return Property("line_break_classes.txt")


def lookup(table: NDArray[np.uint8], codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """What a table of the first code points says of characters; those behind its end have the last value."""
    return table[np.minimum(codes, len(table) - 1)]


def table_of(flags: Mapping[int, Iterable[str]]) -> NDArray[np.uint8]:
    """A table for `lookup` from sets of characters: each has the flags of the sets that it is in."""
    sets = {flag: [ord(character) for character in characters] for flag, characters in flags.items()}
    table = np.zeros(2 + max((max(codes, default=0) for codes in sets.values()), default=0), np.uint8)
    for flag, codes in sets.items():
        table[codes] |= flag
    return table
