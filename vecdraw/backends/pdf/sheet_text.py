"""The text of a sheet, found again by what Skia writes of it: glyphs, and where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from vecdraw.backends.pdf.pieces import Piece, ShownText, Whole, pieces_of
from vecdraw.backends.pdf.placement import Point, Twins

_SEARCHED: Final = 64  # pieces that a text object is compared with of which parts are clipped away


class Match(NamedTuple):
    """The piece of a text object, and which of its glyphs are shown; `is_repeated` where it was shown before."""

    piece: Piece
    shown: Sequence[int]
    is_repeated: bool


class SheetText:
    """The text of a sheet in the order in which it was drawn; `again` is what was shown in its place before.

    `parts` were drawn of larger texts alone. All have each text once.
    """

    def __init__(self, fresh: Iterable[ShownText], again: Iterable[ShownText], parts: Iterable[ShownText]) -> None:
        self.shown = [(text, list(pieces_of(text))) for text in fresh]
        self.again = [(text, list(pieces_of(text))) for text in again]
        self.parts = {piece.glyphs: piece for text in parts for piece in pieces_of(text)}
        """What was drawn of larger texts alone."""
        known = [piece for _, pieces in self.again for piece in pieces]
        every = [*(piece for _, pieces in self.shown for piece in pieces), *known]
        self._known = set(map(id, known))
        self._used = set(self._known)
        self._counts = Counter(piece.whole for piece in every if piece.has_ink)
        self._alike: dict[tuple[int, ...], list[Piece]] = defaultdict(list)
        self._twins: dict[tuple[int, ...], Twins] = {}
        self._places: Twins | None = None
        self._by_glyph: dict[int, dict[int, Piece]] = defaultdict(dict)
        for piece in every:
            self._alike[piece.glyphs].append(piece)
            for glyph in set(piece.glyphs):
                found = self._by_glyph[glyph]
                if len(found) < _SEARCHED:
                    found[id(piece)] = piece

    def read(self) -> Iterator[ShownText]:
        """The texts of the sheet that were shown as a whole."""
        for text, pieces in self.shown:
            if all(id(piece) in self._used or not piece.has_ink for piece in pieces):
                yield text

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
            piece, repeated = alike[0], id(alike[0]) in self._used
        else:
            twins = self._twins.get(glyphs)
            if twins is None:
                twins = self._twins[alike[0].glyphs] = Twins(alike, self._known)
            piece, repeated = twins.take(where())
        self._used.add(id(piece))
        return Match(piece, range(len(glyphs)), repeated)

    def _clipped(self, glyphs: tuple[int, ...], where: Callable[[], Point | None]) -> Match | None:
        """The piece that these are some of the glyphs of: at their point the one with the fewest between them."""
        point = where() if glyphs else None
        if point is not None:
            if self._places is None:
                self._places = Twins(piece for same in self._alike.values() for piece in same)
            found = list(self._holding(glyphs, self._places.near(point)))
            if found:
                return min(found, key=lambda each: each.shown[-1] - each.shown[0])
        return next(self._holding(glyphs, self._by_glyph.get(glyphs[0], {}).values() if glyphs else ()), None)

    def _holding(self, glyphs: tuple[int, ...], pieces: Iterable[Piece]) -> Iterator[Match]:
        for piece in pieces:
            shown = _subsequence(glyphs, piece.glyphs)
            if shown is not None:
                yield Match(piece, shown, is_repeated=id(piece) in self._known)


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
