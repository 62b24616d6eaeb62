"""Text of both directions, put so that readers find the order in which it is read.

A page says where glyphs stand. Readers guess the order from that, each in another way, and none undoes the
bidirectional algorithm (UAX #9):

- Poppler puts what stands on a line in the order of the eye, and turns round stretches from right to left that have
  neither letters from left to right nor digits. Where more letters of the page go from right to left than from left to
  right, the order of the stretches is turned as well.
- PDFium keeps the order of what one operator shows, and cuts it by the bidirectional class of the characters.
  Stretches from right to left are turned round, neutral characters behind them as well, and mirrored; where there are
  as many such stretches as from left to right, the order of all stretches is turned too.
- MuPDF keeps the order of the file. Where characters from right to left follow each other to the right, it turns round
  all stretches of such characters of the line. A jump begins a line unless the direction changes there.

So a text is put in its own order, letters from right to left as the eye sees them, with marks of direction where a
reader would take another turn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from vecdraw.backends.pdf.mupdf_order import LRM, POP, RISING, RLM, glyphs_text, level_of
from vecdraw.backends.pdf.poppler_order import ends_in_hyphen, line_read, line_text

Turn = Literal["left", "right", "weak", "neutral"]

_MAY_TURN: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks with characters from right to left, and Arabic digits."""

_FRAGILE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\u20e3\ufe0f\U0001f000-\U0001faff]")
_RIGHT: Final = frozenset({"R", "AL"})
_WEAK: Final = frozenset({"AN", "EN", "NSM", "CS", "ES", "ET", "BN"})
_MIRROR: Final = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
_NEAR: Final = 0.1  # of the em; MuPDF takes more for a gap
_AGAIN: Final = 8
"""PDFium drops a character that stands in the place of one of the seven before it with the same code."""


class Spot(NamedTuple):
    """What is read in one place: its text, and where that begins and ends along the line, in units of the page."""

    text: str
    start: float
    end: float


class Item(NamedTuple):
    """A glyph to be read: the text it says, where it stands along the line, and its width; blank if it has no box."""

    text: str
    at: float
    width: float
    turn: int = 0
    is_blank: bool = False


class Reading(NamedTuple):
    """A line to be read.

    `text` is what it says. `items` are its glyphs in the order of the file, which PDFium reads; `as_line` is the text
    that Poppler turns into `text`, and `as_glyphs` what MuPDF does; both are empty where the glyphs say it all.
    """

    text: str
    items: tuple[Item, ...]
    as_line: str = ""
    as_glyphs: str = ""


def has_right(text: str) -> bool:
    """Whether there is a letter from right to left."""
    return _MAY_TURN.search(text) is not None and any(unicodedata.bidirectional(c) in _RIGHT for c in text)


def is_fragile(text: str) -> bool:
    """Whether there are emoji, or characters that are not seen, between which readers may see spaces and lines."""
    return not text.isascii() and _FRAGILE.search(text) is not None


def rises(text: str) -> bool:
    """Whether there is something that MuPDF turns round."""
    return _MAY_TURN.search(text) is not None and any(unicodedata.bidirectional(c) in RISING for c in text)


def is_misread(text: str) -> bool:
    """Whether readers take what stands from left to right for something else.

    MuPDF turns round letters from right to left and Arabic digits, Poppler drops spaces between lone characters.
    """
    if rises(text):
        return True
    words = text.split()
    return len(words) > 1 and max(map(len, words)) == 1


def reading_of(spots: Sequence[Spot], em: float, *, is_right: bool) -> Reading:
    """A line of `spots` in the order in which they are read; `is_right` where Poppler takes the page for one."""
    text = "".join([spot.text for spot in spots])
    plain = Reading(text, tuple([Item(spot.text, spot.start, spot.end - spot.start) for spot in spots]))
    if ends_in_hyphen(text) and not has_right(text):
        end = max(spot.end for spot in spots)
        plain = plain._replace(items=(*plain.items, Item(LRM, end, 0.0)))
    if all(one.start <= two.start for one, two in pairwise(spots)) and not has_right(text):
        if not (is_misread(text) or ends_in_hyphen(text) or (is_right and line_read(text, is_right=True) != text)):
            return plain
        line = line_text(text, is_right=is_right)
        return Reading(text, plain.items, line, glyphs_text(text, plain.items))
    items = _items(spots, text, em)
    return Reading(text, items, line_text(text, is_right=is_right), glyphs_text(text, items))


def _turn(c: str) -> Turn:
    kind = unicodedata.bidirectional(c)
    if kind == "L":
        return "left"
    if kind in _RIGHT:
        return "right"
    return "weak" if kind in _WEAK else "neutral"


def _items(spots: Sequence[Spot], text: str, em: float) -> tuple[Item, ...]:
    marked = any(has_right(spot.text) and any(_turn(c) != "right" for c in spot.text) for spot in spots)
    falling = all(one.start > two.start for one, two in pairwise(spots))
    if marked and falling and _is_right_alone(text):
        return _backwards(spots)
    return _Forwards(spots, em, apart=marked).items()


def _is_right_alone(text: str) -> bool:
    """Whether there are letters from right to left with their marks, and nothing that PDFium would change."""
    return all(
        c in _MIRROR
        or _turn(c) == "right"
        or not (
            unicodedata.bidirectional(c) in {"L", "EN", "AN"}
            or unicodedata.mirrored(c)
            or unicodedata.normalize("NFKD", c) != c
        )
        for c in text
    ) and _is_mostly_right(text)


def _is_mostly_right(text: str) -> bool:
    turns = _turns(text)
    return turns.count("right") >= turns.count("left")


def _turns(text: str) -> list[Turn]:
    """The stretches that PDFium cuts a text into."""
    found: list[Turn] = []
    for c in text:
        turn = _turn(c)
        if not found or found[-1] != turn:
            found.append(turn)
    return found


def _backwards(spots: Sequence[Spot]) -> tuple[Item, ...]:
    """Letters with marks, from right to left alone: in the order of the eye, which all readers turn round."""
    found = [Item(RLM, spots[-1].start, 0.0)]
    for spot in reversed(spots):
        text = "".join([_MIRROR.get(c, c) for c in reversed(spot.text)])
        if _turn(text[0]) == "weak" and unicodedata.category(text[0]) != "Mn":
            text = RLM + text + RLM
        marks = next((at for at, c in enumerate(text) if unicodedata.category(c) != "Mn"), 0)
        if marks:
            found.append(Item(text[:marks], spot.start, 0.0))
        found.append(Item(text[marks:], spot.start, spot.end - spot.start))
    return tuple(found[found[1].text.startswith(RLM) :])  # MuPDF drops what is twice in one place, and its width


class _Forwards:
    """The order of the text, with letters from right to left as the eye sees them.

    Where letters stand `apart` there is a mark of direction behind each: those with combining marks cannot be turned
    round where there are words or numbers of the other direction.
    """

    def __init__(self, spots: Sequence[Spot], em: float, *, apart: bool) -> None:
        self._spots = spots
        self._near = _NEAR * em
        self._apart = apart
        self._items: list[Item] = []
        self._pen = 0.0
        self._level = 0
        self._current: Turn = "left"

    def items(self) -> tuple[Item, ...]:
        spots = self._spots
        left, right = min(spot.start for spot in spots), max(spot.end for spot in spots)
        self._add(LRM, left, 0.0)
        at = 0
        while at < len(spots):
            stop = at + 1
            if has_right(spots[at].text):
                while not self._apart and stop < len(spots) and _turn(spots[stop].text[0]) == "right":
                    stop += 1
                for spot in reversed(spots[at:stop]):
                    self._put(spot)
                if self._apart:
                    self._leave(spots[stop].start if stop < len(spots) else right)
            else:
                self._put(spots[at])
            at = stop
        self._reach(right, 0)
        self._add(LRM, right, 0.0)
        turns = _turns("".join([item.text for item in self._items]))
        for _ in range(turns.count("right") + 1 - turns.count("left")):
            self._add(POP, right, 0.0)
            self._add(LRM, right, 0.0)
        return tuple(self._items)

    def _put(self, spot: Spot) -> None:
        first = spot.text[0]
        self._reach(spot.start, level_of(first, self._level))
        if self._current == "right" and _turn(first) == "neutral":
            self._add(LRM, spot.start, 0.0)
        self._add(_seen(spot.text), spot.start, spot.end - spot.start)

    def _reach(self, at: float, level: int) -> None:
        """Marks a jump that MuPDF would take for the begin of a line, or PDFium for a space."""
        apart = at - self._pen
        if abs(apart) <= self._near or (self._level != level and apart < 0.0):
            return
        if self._level == 0 and apart < 0.0:
            self._add(RLM, at, 0.0)
        self._leave(at)

    def _leave(self, at: float) -> None:
        """Goes to a place by a mark from left to right: where that lies ahead it is as wide as the way."""
        if at > self._pen:
            self._add(LRM, self._pen, at - self._pen, is_blank=True)
        else:
            self._add(LRM, at, 0.0)

    def _add(self, text: str, at: float, width: float, *, is_blank: bool = False) -> None:
        self._items.append(Item(text, at, width, 0 if width else len(self._items) % _AGAIN, is_blank))
        self._pen = at + width
        self._level = level_of(text[0], self._level)
        for c in text:
            turn = _turn(c)
            if turn in {"left", "right"}:
                self._current = turn


def _seen(text: str) -> str:
    """A text with each stretch of letters from right to left turned round."""
    found, at = "", 0
    while at < len(text):
        stop = at + 1
        if _turn(text[at]) == "right":
            while stop < len(text) and _turn(text[stop]) == "right":
                stop += 1
        found += text[at:stop][::-1]
        at = stop
    return found
