"""Columns: rows of lines distributed side by side (CSS Multi-column Layout 1)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

ColumnFill = Literal["balance", "auto"]

_TOLERANCE: Final = 1e-6  # px


class InColumn(NamedTuple):
    """Which column a row stands in, and how far its upper edge is from the upper edge of that, px."""

    column: int
    at: float


def column_length(length: float, count: int, gap: float) -> float:
    """How long lines are in each of `count` columns, `gap` px apart."""
    return max((length - gap * (count - 1)) / count, 0.0)


def distributed(
    rows: Sequence[tuple[float, float]], count: int, depth: float | None, fill: ColumnFill
) -> list[InColumn]:
    """Rows, each from its upper to its lower edge as if in one endless column, in `count` columns.

    `"balance"` makes the columns as equal as can be and no deeper than `depth`; `"auto"` fills each to `depth` (where
    that is None it is balanced too). What has no place is in columns beyond the last. Rows that stand beside one
    another stay together.
    """
    if not rows:
        return []
    starts = _starts(rows)
    if fill == "auto" and depth is not None:
        limit = depth
    else:
        limit = _least(rows, starts, count)
        if depth is not None and limit > depth:
            limit = depth
    return _filled(rows, starts, limit)


def _starts(rows: Sequence[tuple[float, float]]) -> list[int]:
    """The rows that a column may begin with, and the number of rows."""
    found: list[int] = []
    end = float("-inf")
    for at, (top, bottom) in enumerate(rows):
        if top >= end - _TOLERANCE:
            found.append(at)
        end = max(end, bottom)
    return [*found, len(rows)]


def _least(rows: Sequence[tuple[float, float]], starts: Sequence[int], count: int) -> float:
    """The least depth with which all rows have a place."""
    low, high = 0.0, rows[-1][1] - rows[0][0]
    high = max(high, *(bottom - rows[0][0] for _, bottom in rows))
    for _ in range(40):
        middle = (low + high) / 2
        if _filled(rows, starts, middle)[-1].column < count and _fits(rows, starts, middle):
            high = middle
        else:
            low = middle
    return high


def _fits(rows: Sequence[tuple[float, float]], starts: Sequence[int], limit: float) -> bool:
    """Whether no group of rows is deeper than a column."""
    return all(
        max(bottom for _, bottom in rows[first:last]) - rows[first][0] <= limit + _TOLERANCE
        for first, last in pairwise(starts)
    )


def _filled(rows: Sequence[tuple[float, float]], starts: Sequence[int], limit: float) -> list[InColumn]:
    placed: list[InColumn] = []
    column, top = 0, rows[0][0]
    for first, last in pairwise(starts):
        end = max(bottom for _, bottom in rows[first:last])
        if end - top > limit + _TOLERANCE and placed and rows[first][0] > top:
            column, top = column + 1, rows[first][0]
        placed += [InColumn(column, row[0] - top) for row in rows[first:last]]
    return placed
