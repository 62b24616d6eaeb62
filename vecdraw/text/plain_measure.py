"""Measuring plain paragraphs: one style, one face, Chinese or Japanese alone, a glyph for each character.

What comes out is what `measured` says of them, in fewer steps.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.itemize import Chooser, Item, Pick, chooser
from vecdraw.text.measured import GlyphSlice, Measured, known_advances
from vecdraw.text.shape import caps_of, glyphs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.blocks import Block
    from vecdraw.text.measured import Indices, Pixels

_PLAIN: Final = re.compile(
    "[\u2014\u2018\u2019\u201c\u201d\u2026\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]"
)  # a cluster each, from left to right, shown; no spaces that hang
_HAN: Final = "Hani"
_SCRIPTS: Final = frozenset({"", "Hira", "Kana", "Bopo", "Hrkt"})  # those that are shaped as Han beside Han
_CHOOSERS: Final = 64
_LENGTHS: Final = 64


class _Together:
    """The characters that one face of a chooser sets, all as one item where ideographs are among them."""

    def __init__(self, choose: Chooser) -> None:
        self._choose = choose
        self._pick: Pick | None = None
        self._han: set[str] = set()
        self._all: set[str] = set()
        self._lock = Lock()

    def pick(self, characters: set[str]) -> Pick | None:
        """The pick of a text of these characters; None where it may be more than one item."""
        unknown = characters - self._all
        if unknown and not self._learns(unknown):
            return None
        return None if self._han.isdisjoint(characters) else self._pick

    def _learns(self, characters: set[str]) -> bool:
        """Whether all of the characters go together with what is known."""
        if not all(map(_PLAIN.fullmatch, characters)):
            return False
        with self._lock:
            return self._adds(characters)

    def _adds(self, characters: set[str]) -> bool:
        known, pick = self._choose.known, self._choose.pick
        found = {character: known.get(character) or pick(character) for character in characters}
        if self._pick is None:
            self._pick = next((one for one in found.values() if one.script == _HAN and not one.is_missing), None)
        first = self._pick
        if first is None:
            return False
        for character, one in found.items():
            if one.is_missing or one.face is not first.face or one.lang != first.lang:
                return False
            if one.script == _HAN:
                self._han.add(character)
            elif one.script not in _SCRIPTS:
                return False
            self._all.add(character)
        return True


@lru_cache(_CHOOSERS)
def _together(choose: Chooser) -> _Together:
    return _Together(choose)


class _Even(NamedTuple):
    """Arrays that are the same for all plain texts of a length."""

    starts: Indices
    level: NDArray[np.uint8]
    zeros: Pixels
    piece: Indices
    no: NDArray[np.bool_]
    order: list[int]


@lru_cache(_LENGTHS)
def _even(size: int) -> _Even:
    found = _Even(
        np.arange(size + 1),
        np.zeros(size, np.uint8),
        np.zeros(size),
        np.zeros(size, np.intp),
        np.zeros(size + 1, np.bool_),
        list(range(size)),
    )
    for array in found[:-1]:
        array.flags.writeable = False  # type: ignore[attr-defined]  # all but the list are arrays
    return found


def plain_measured(block: Block) -> Measured | None:
    """The block, shaped, where it is plain; None where it is not. Raises `UnknownFontError`, `FontError`."""
    text, segments = block.text, block.segments
    style = segments[0].style
    if (
        not text
        or len(segments) > 1
        or block.level
        or segments[0].ruby is not None
        or segments[0].emphasis is not None
        or segments[0].image is not None
        or style.letter_spacing
        or style.word_spacing
        or style.writing_mode != "horizontal-tb"
        or caps_of(style) != "normal"
    ):
        return None
    font = style.font if style.stretch is None else style.font.replaced(stretch=style.stretch)
    pick = _together(chooser(font, style.lang, strict=True)).pick(set(text))
    if pick is None:
        return None
    size = len(text)
    even = _even(size)
    item = Item(0, size, pick.face, pick.lang, _HAN, 0)
    glyphs, clusters, positions = glyphs_of(text, item, style)
    if clusters != even.order:
        return None
    ids = np.array(glyphs, np.intp)
    unit = style.font.size / pick.face.scale
    first = positions[0]
    if positions.count(first) == size:
        x, y, advance, _ = first
        kerned = known_advances(pick.face, ids) != advance
        advances = np.full(size, advance * unit)
        along, cross = (np.full(size, x * unit) if x else even.zeros), np.full(size, -(y * unit))
    else:
        found = np.array(positions, np.float64).T
        kerned = found[2] != known_advances(pick.face, ids)
        found *= unit
        advances, along, cross = found[2], found[0], -found[1]
    if kerned.any():
        return None
    starts, level, zeros, piece_of, no, _ = even
    piece = GlyphSlice(
        item,
        segments[0].span,
        style,
        style.font.size,
        ids,
        starts[:-1],
        advances,
        along,
        cross,
        kerned,
        single=0,
    )
    sizes = np.full(size, style.font.size)
    return Measured(block, text, (piece,), starts, advances, sizes, level, piece_of, zeros, no, ())
