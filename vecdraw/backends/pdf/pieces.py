"""The glyphs of a page and the text they stand for, found again by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final, NamedTuple
from unicodedata import bidirectional

from vecdraw.backends.pdf.placement import Point
from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun

_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "CS", "ES", "ET"})
_FROM_LEFT: Final = "\u200e"
_NONE: Final[frozenset[int]] = frozenset()


class Whole(NamedTuple):
    """A text that is shown in several pieces and read as one, and its place."""

    text: str
    place: tuple[object, ...]


Place = tuple[float, float, float, Affine, Affine | None]
"""Where text was drawn: x, y, how it is scaled along x, the transform, and the frame it is in if that is turned.

The transform is that to points of the page, y down.
"""


class ShownText(NamedTuple):
    """Runs that were drawn, and where: the same runs in the same place are one text, however often they are drawn.

    `whole` is what they are a part of, if it is to be read as one, and `number` their place in that; `turn` takes the
    frame they are drawn in, where they have one of their own, to that of the others.
    """

    runs: tuple[GlyphRun, ...]
    place: Place
    whole: Whole | None = None
    turn: Affine | None = None
    number: int = 0


class Group(NamedTuple):
    """Glyphs that stand for a text together: their indices in the run, from `start` up to `stop`."""

    start: int
    stop: int
    text: str


class Piece:
    """Runs of one face and size that follow each other in an operation: Skia shows them as one.

    `turning` are the indices of those that are read from left to right and stand behind one that is not; `whole` is
    what they are a part of, and `turn` how their own frame lies in that. `local` takes the frame that they are drawn in
    to that of their operation.
    """

    __slots__ = ("glyphs", "local", "place", "runs", "turn", "turning", "whole")

    def __init__(self, runs: tuple[GlyphRun, ...], turning: frozenset[int], text: ShownText) -> None:
        self.runs = runs
        self.whole = text.whole
        self.turn = text.turn
        self.place = text.place
        self.local = _local_frame(*text.place)
        self.turning = turning
        self.glyphs = runs[0].glyphs if len(runs) == 1 else tuple(g for run in runs for g in run.glyphs)

    @property
    def is_beside(self) -> bool:
        """Whether it is beside other text, and not read."""
        return self.runs[0].is_beside

    @property
    def has_ink(self) -> bool:
        """Whether there is more in it than spaces."""
        return any(run.text.strip() for run in self.runs)

    @property
    def point(self) -> Point:
        """The point of the page that its glyphs have their places from, in points, y down."""
        x, y, scale, transform, frame = self.place
        return transform.apply(x, y) if frame is None else transform.apply(x + scale * frame.e, y + frame.f)

    def parts(self) -> Iterator[tuple[GlyphRun, int]]:
        """Each run, and the index of its first glyph in the piece."""
        at = 0
        for run in self.runs:
            yield run, at
            at += len(run.glyphs)


def groups(run: GlyphRun, *, turns: bool = False) -> list[Group]:
    """The glyphs of a run in their order, those of one cluster together.

    Where the run `turns` the direction with a space, bracket or the like, that is read with a mark of direction:
    without it Poppler and PDFium take it for a part of the text before, from right to left.
    """
    clusters, count = run.clusters, len(run.glyphs)
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    found: list[Group] = []
    at = 0
    while at < count:
        cluster = clusters[at]
        stop = at + 1
        while stop < count and clusters[stop] == cluster:
            stop += 1
        found.append(Group(at, stop, run.text[cluster : ends[cluster]]))
        at = stop
    if turns and found and bidirectional(found[0].text[:1] or "a") in _NEUTRAL:
        found[0] = found[0]._replace(text=_FROM_LEFT + found[0].text)
    return found


def pieces_of(text: ShownText) -> Iterator[Piece]:
    """The pieces of a text, in the order in which they were drawn."""
    shown = [run for run in text.runs if run.glyphs]
    turning = [one.direction == "rtl" and two.direction == "ltr" for one, two in pairwise(shown)]
    numbered = zip(shown, [False, *turning], strict=True)
    for _, same in groupby(numbered, key=lambda each: (each[0].face, each[0].size, each[0].is_beside)):
        found = list(same)
        turns = frozenset(at for at, (_, is_turn) in enumerate(found) if is_turn) or _NONE
        runs = text.runs if len(found) == len(text.runs) else tuple(run for run, _ in found)
        yield Piece(runs, turns, text)


def _local_frame(x: float, y: float, scale: float, _: Affine, frame: Affine | None) -> Affine:
    """From the frame that text is drawn in to that of its operation: Skia shifts what is neither scaled nor turned."""
    if scale == 1.0 and frame is None:
        return Affine()
    return Affine.translation(x, y) @ Affine.scaling(scale, 1.0) @ (frame or Affine())
