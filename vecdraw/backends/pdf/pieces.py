"""The glyphs of a page and the text they stand for, found again by their ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise, product
from typing import Final, NamedTuple
from unicodedata import bidirectional

from vecdraw.backends.pdf.placement import Point, Twins, is_near
from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun

_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "CS", "ES", "ET"})
_FROM_LEFT: Final = "\u200e"
_NONE: Final[frozenset[int]] = frozenset()
_SEARCHED: Final = 64  # pieces that a text object is compared with of which parts are clipped away


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


class Match(NamedTuple):
    """The piece of a text object, and which of its glyphs are shown; `is_repeated` where it was shown before."""

    piece: Piece
    shown: Sequence[int]
    is_repeated: bool


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


class PageText:
    """The text of a page in the order in which it was drawn."""

    def __init__(self, texts: Iterable[ShownText]) -> None:
        whole, parts = _parted(texts)
        self.shown = [(text, list(_pieces(text))) for text in whole]
        self.parts = {piece.glyphs: piece for text in parts for piece in _pieces(text)}
        """What was drawn of larger texts alone."""
        self.pieces = [piece for _, pieces in self.shown for piece in pieces]
        self._counts = Counter(piece.whole for piece in self.pieces if piece.has_ink)
        self._alike: dict[tuple[int, ...], list[Piece]] = defaultdict(list)
        self._twins: dict[tuple[int, ...], Twins] = {}
        self._used: set[tuple[int, ...]] = set()
        self._by_glyph: dict[int, dict[int, Piece]] = defaultdict(dict)
        for piece in self.pieces:
            self._alike[piece.glyphs].append(piece)
            for glyph in set(piece.glyphs):
                known = self._by_glyph[glyph]
                if len(known) < _SEARCHED:
                    known[id(piece)] = piece

    def count(self, whole: Whole) -> int:
        """How many pieces a whole has that are no mere spaces, which are not always shown."""
        return self._counts[whole]

    def match(self, glyphs: tuple[int, ...], where: Callable[[], Point | None]) -> Match | None:
        """The piece that these are the glyphs of: all of them, or those that are not clipped away.

        Of several, one that has its places from the same point, `where` they are.
        """
        alike = self._alike.get(glyphs)
        if not alike:
            part = self.parts.get(glyphs)
            if part is not None:
                return Match(part, range(len(glyphs)), is_repeated=True)
            return self._clipped(glyphs, where)
        if len(alike) == 1:
            repeated = glyphs in self._used
            self._used.add(alike[0].glyphs)
            return Match(alike[0], range(len(glyphs)), repeated)
        twins = self._twins.get(glyphs)
        if twins is None:
            twins = self._twins[alike[0].glyphs] = Twins(alike)
        piece, repeated = twins.take(where())
        return Match(piece, range(len(glyphs)), repeated)

    def _clipped(self, glyphs: tuple[int, ...], where: Callable[[], Point | None]) -> Match | None:
        """The piece that these are some of the glyphs of."""
        found: list[Match] = []
        for piece in self._by_glyph.get(glyphs[0], {}).values() if glyphs else ():
            shown = _subsequence(glyphs, piece.glyphs)
            if shown is not None:
                found.append(Match(piece, shown, is_repeated=False))
        point = where() if len(found) > 1 else None
        if point is not None:
            found.sort(key=lambda each: not is_near(each.piece.point, point))
        return found[0] if found else None


def pieces_of(texts: Iterable[ShownText]) -> Iterator[Piece]:
    """The pieces of all texts of a page, in the order in which they were drawn."""
    for text in _once(texts):
        yield from _pieces(text)


def _once(texts: Iterable[ShownText]) -> Iterable[ShownText]:
    """The texts, those that were drawn again in one place once."""
    return dict.fromkeys(texts)


def _parted(texts: Iterable[ShownText]) -> tuple[list[ShownText], list[ShownText]]:
    """The texts, each once, and those of them that were drawn again as parts of a larger text in their place.

    The larger one takes the turn of the first of its parts.
    """
    found = list(_once(texts))
    placed: dict[tuple[Place, Whole | None], list[ShownText]] = defaultdict(list)
    for text in found:
        placed[text.place, text.whole].append(text)
    larger: dict[int, ShownText] = {}
    for alike in placed.values():
        several = [text for text in alike if len(text.runs) > 1] if len(alike) > 1 else []
        for whole, part in product(several, alike):
            if len(part.runs) < len(whole.runs) and all(run in whole.runs for run in part.runs):
                larger[id(part)] = whole
    parts = [text for text in found if id(text) in larger]
    return list(_once(larger.get(id(text), text) for text in found)), parts


def _pieces(text: ShownText) -> Iterator[Piece]:
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


def _subsequence(part: tuple[int, ...], whole: tuple[int, ...]) -> list[int] | None:
    """Where the items of `part` stand in `whole`, in order; None where they do not."""
    found: list[int] = []
    at = 0
    for item in part:
        try:
            at = whole.index(item, at) + 1
        except ValueError:
            return None
        found.append(at - 1)
    return found
