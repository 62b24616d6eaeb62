"""Questions to set lines: carets, selections, what is at a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

import numpy as np

from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.rect import Rect
from vecdraw.text.style import WritingMode

if TYPE_CHECKING:
    from numpy.typing import NDArray

Affinity = Literal["before", "after"]

_TOUCHING: Final = 1e-6  # px


class Cluster(NamedTuple):
    """A grapheme cluster: the characters `start` to `end` of the text, its box in px, its embedding level."""

    start: int
    end: int
    rect: Rect
    level: int


class Caret(NamedTuple):
    """A caret: a box without width (without height, in vertical lines), px; its line, and the level it stands in."""

    rect: Rect
    line: int
    level: int


class Placement(NamedTuple):
    """Where the clusters of a line stand: along it, and on the page.

    `sources` are the characters that the clusters begin with, and where the last ends; `left` and `right` px along the
    line from `offset`, which is from the start of the page's line; `over` and `under` are the edges of the line in
    block direction.
    """

    mode: WritingMode
    offset: float
    edges: tuple[float, float]
    page: tuple[float, float]
    sources: tuple[int, ...]
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    levels: NDArray[np.uint8]
    room: tuple[float, float] = (-math.inf, math.inf)
    """From where to where the room of the line goes along the page's line."""

    def rect(self, start: float, end: float) -> Rect:
        """The box on the page of a stretch along the line."""
        return on_page(self.mode, (self.offset + start, self.offset + end), self.edges, self.page)

    def along(self, x: float, y: float) -> float:
        """How far along the line a point of the page is."""
        if self.mode == "horizontal-tb":
            return x - self.offset
        return (self.page[1] - y if self.mode == "sideways-lr" else y) - self.offset

    def distance(self, x: float, y: float) -> float:
        """How far the point is off the room of the line, across it and along it; 0 in it."""
        at = y if self.mode == "horizontal-tb" else self.page[0] - x if self.mode.endswith("-rl") else x
        across = max(self.edges[0] - at, at - self.edges[1], 0.0)
        along = self.along(x, y) + self.offset
        return math.hypot(across, max(self.room[0] - along, along - self.room[1], 0.0))

    def clusters(self) -> list[Cluster]:
        """The clusters in logical order."""
        edges = zip(self.left.tolist(), self.right.tolist(), self.levels.tolist(), strict=True)
        return [
            Cluster(start, end, self.rect(left, right), level)
            for (start, end), (left, right, level) in zip(pairwise(self.sources), edges, strict=True)
        ]


def on_page(
    mode: WritingMode, along: tuple[float, float], across: tuple[float, float], page: tuple[float, float]
) -> Rect:
    """A box by its edges in the direction of lines and in block direction, on a page of (width, height) px."""
    if mode == "horizontal-tb":
        return Rect(along[0], across[0], along[1] - along[0], across[1] - across[0])
    x = page[0] - across[1] if mode.endswith("-rl") else across[0]
    y = page[1] - along[1] if mode == "sideways-lr" else along[0]
    return Rect(x, y, across[1] - across[0], along[1] - along[0])


class SetText(Protocol):
    """A line that knows its clusters."""

    @property
    def placement(self) -> Placement:
        """Where they stand."""


def caret(lines: Sequence[SetText], index: int, affinity: Affinity, length: int) -> Caret:
    """The caret before a character."""
    _check_index("index", index, length)
    if not is_one_of(affinity, ("before", "after")):
        raise BadValueError(f"affinity must be 'before' or 'after', got {shown(affinity)}")
    if not lines:
        return Caret(Rect(0.0, 0.0, 0.0, 0.0), 0, 0)
    at = _line_of(lines, index, affinity)
    place = lines[at].placement
    cluster = int(np.searchsorted(place.sources, index, "right")) - 1
    count = len(place.left)
    if not count:
        return Caret(place.rect(0.0, 0.0), at, 0)
    behind = cluster >= count or (affinity == "before" and index == place.sources[cluster] and cluster > 0)
    cluster = min(cluster, count - 1)
    if affinity == "before" and behind and index == place.sources[cluster] and cluster > 0:
        cluster -= 1
    level = int(place.levels[cluster])
    at_right = behind != bool(level % 2)
    x = float(place.right[cluster] if at_right else place.left[cluster])
    return Caret(place.rect(x, x), at, level)


def selection(lines: Sequence[SetText], start: int, end: int, length: int) -> list[Rect]:
    """The boxes of a range of characters."""
    _check_index("start", start, length)
    _check_index("end", end, length)
    boxes: list[Rect] = []
    for line in lines:
        place = line.placement
        sources = np.array(place.sources)
        inside = (sources[:-1] < end) & (sources[1:] > start)
        stretches: list[list[float]] = []
        for left, right in sorted(zip(place.left[inside].tolist(), place.right[inside].tolist(), strict=True)):
            if stretches and left <= stretches[-1][1] + _TOUCHING:
                stretches[-1][1] = max(stretches[-1][1], right)
            else:
                stretches.append([left, right])
        boxes += [place.rect(left, right) for left, right in stretches]
    return boxes


def index_at(lines: Sequence[SetText], x: float, y: float) -> tuple[int, Affinity]:
    """The nearest caret to a point."""
    px, py = _coordinate("x", x), _coordinate("y", y)
    if not lines:
        return 0, "after"
    place = min((line.placement for line in lines), key=lambda place: place.distance(px, py))
    if not len(place.left):
        return place.sources[0], "after"
    at = place.along(px, py)
    off = np.maximum(np.maximum(place.left - at, at - place.right), 0.0)
    off = np.where(place.right > place.left, off, np.inf)
    cluster = int(np.argmin(off)) if np.isfinite(off).any() else 0
    is_right = at > (float(place.left[cluster]) + float(place.right[cluster])) / 2
    behind = is_right != bool(int(place.levels[cluster]) % 2)
    return (place.sources[cluster + 1], "before") if behind else (place.sources[cluster], "after")


def _line_of(lines: Sequence[SetText], index: int, affinity: Affinity) -> int:
    """The line in which the caret stands."""
    for at, line in enumerate(lines):
        sources = line.placement.sources
        if index < sources[-1] or (index == sources[-1] and affinity == "before"):
            return at
        if at + 1 == len(lines) or index < lines[at + 1].placement.sources[0]:
            return at
    return len(lines) - 1


def _check_index(name: str, value: object, length: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"{name} must be an index of a character, got {shown(value)}")
    if not 0 <= value <= length:
        raise BadValueError(f"{name} must be from 0 to {length}, got {value}")


def _coordinate(name: str, value: object) -> float:
    number = to_float(value)
    if number is None or number != number:  # noqa: PLR0124  # not a number
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    return number
