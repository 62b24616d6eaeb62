"""Measuring plain paragraphs: one style, one face, Chinese or Japanese alone, a glyph for each character.

What comes out is what `measured` says of them, in fewer steps.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw import caches
from vecdraw.kernel.layout import KERNEL
from vecdraw.text.code_points import code_points
from vecdraw.text.glyph_slice import GlyphSlice
from vecdraw.text.itemize import Chooser, Item, Pick, chooser
from vecdraw.text.lone_glyphs import Gathered, lone_glyphs
from vecdraw.text.measured import Measured
from vecdraw.text.pieces import advances_of, known_advances
from vecdraw.text.shape import caps_of, shape_plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.blocks import Block
    from vecdraw.text.glyph_slice import Indices, Pixels
    from vecdraw.text.style import TextStyle

_PLAIN: Final = re.compile(
    "[\u2014\u2018\u2019\u201c\u201d\u2026\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]"
)  # a cluster each, from left to right, shown; no spaces that hang
HAN: Final = "Hani"
_SCRIPTS: Final = frozenset({"", "Hira", "Kana", "Bopo", "Hrkt"})  # those that are shaped as Han beside Han
_CHOOSERS: Final = 64
_LENGTHS: Final = 64
_LONGEST: Final = 4_096  # characters of a text whose arrays are remembered, of 26 bytes each


_UNKNOWN: Final = 0
_SHARED: Final = 1  # common to scripts, or of one that is shaped as Han beside Han
IDEOGRAPH: Final = 2


class Together:
    """The characters that one face of a chooser sets, all as one item where ideographs are among them.

    `first` is the pick of the first ideograph that was met, `kinds` says what characters are: 0 of those not met yet,
    2 of ideographs that it sets, 1 of others that it sets beside ideographs.
    """

    def __init__(self, choose: Chooser) -> None:
        self._choose = choose
        self.first: Pick | None = None
        self.kinds = np.zeros(0x110000, np.uint8)
        self._lock = Lock()

    def pick(self, codes: NDArray[np.uint32]) -> Pick | None:
        """The pick of a text of these characters; None where it may be more than one item."""
        met = KERNEL.kinds_met(codes, self.kinds, len(codes))
        if met < _SHARED << 8:
            with self._lock:
                if not self._learns(set(map(chr, codes[self.kinds[codes] == _UNKNOWN].tolist()))):
                    return None
            met = KERNEL.kinds_met(codes, self.kinds, len(codes))
        return self.first if met & 0xFF == IDEOGRAPH else None

    def _learns(self, characters: set[str]) -> bool:
        """Whether all of the characters go together with what is known."""
        if not all(map(_PLAIN.fullmatch, characters)):
            return False
        known, pick = self._choose.known, self._choose.pick
        found = {character: known.get(character) or pick(character) for character in characters}
        if self.first is None:
            self.first = next((one for one in found.values() if one.script == HAN and not one.is_missing), None)
        first = self.first
        if first is None:
            return False
        for character, one in found.items():
            if one.is_missing or one.face is not first.face or one.lang != first.lang:
                return False
            if one.script != HAN and one.script not in _SCRIPTS:
                return False
            self.kinds[ord(character)] = IDEOGRAPH if one.script == HAN else _SHARED
        return True


@lru_cache(_CHOOSERS)
def _together(choose: Chooser) -> Together:
    return Together(choose)


caches.register_function("plain_faces", _together)


class _Even(NamedTuple):
    """Arrays that are the same for all plain texts of a length."""

    starts: Indices
    level: NDArray[np.uint8]
    zeros: Pixels
    piece: Indices
    no: NDArray[np.bool_]


@lru_cache(_LENGTHS)
def _even(size: int) -> _Even:
    found = _Even(
        np.arange(size + 1),
        np.zeros(size, np.uint8),
        np.zeros(size),
        np.zeros(size, np.intp),
        np.zeros(size + 1, np.bool_),
    )
    for array in found:
        array.flags.writeable = False
    return found


caches.register_function("plain_arrays", _even)


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
        or not is_plain_segment(style)
    ):
        return None
    codes = code_points(text)
    pick = together_of(style).pick(codes)
    if pick is None:
        return None
    size = len(text)
    item = Item(0, size, pick.face, pick.lang, HAN, 0)
    lone = lone_glyphs(pick.face, HAN, pick.lang, style)
    shaped = (None if lone is None else lone.gathered(codes, style.font.size)) or _shaped(text, item, style)
    if shaped is None:
        return None
    starts, level, nothing, piece_of, no = _even(size) if size <= _LONGEST else _even.__wrapped__(size)
    ids, along, cross, advances = shaped
    piece = GlyphSlice(
        *(item, segments[0].span, style, style.font.size, ids, starts[:-1], advances, along, cross, no[:-1], no[:-1]),
        single=0,
    )
    sizes = np.empty(size)
    sizes.fill(style.font.size)
    return Measured(block, text, (piece,), starts, advances, sizes, level, piece_of, nothing, no, ())


def is_plain_segment(style: TextStyle) -> bool:
    """Whether a style sets characters from left to right as they are."""
    return (
        not style.letter_spacing
        and not style.word_spacing
        and style.writing_mode == "horizontal-tb"
        and caps_of(style) == "normal"
    )


def together_of(style: TextStyle) -> Together:
    """What goes together in a style. Raises `UnknownFontError`."""
    font = style.font if style.stretch is None else style.font.replaced(stretch=style.stretch)
    return _together(chooser(font, style.lang, strict=True))


def _shaped(text: str, item: Item, style: TextStyle) -> Gathered | None:
    """The text shaped as a whole; None where a character is not one glyph, or one is kerned."""
    ids, positions = np.empty(len(text), np.int64), np.empty((3, len(text)))
    is_known = shape_plain(text, item, style, advances_of(item.face), ids, positions)
    if is_known is None:
        return None
    if not is_known and (positions[2] != known_advances(item.face, ids)).any():
        return None
    positions *= style.font.size / item.face.scale
    along, cross, advances = positions
    return Gathered(ids, along, np.negative(cross, out=cross), advances)
