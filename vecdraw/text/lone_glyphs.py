"""Characters that are shaped the same whatever stands beside them: each is shaped once for a face and a language."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw import caches
from vecdraw.kernel.layout import KERNEL
from vecdraw.text.itemize import Item
from vecdraw.text.pieces import known_advances
from vecdraw.text.shape import glyphs_of, has_features
from vecdraw.text.style import TextStyle
from vecdraw.typeface.context_rules import beginning_glyphs
from vecdraw.typeface.font import Font

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.typeface.face import Face

_BASIC_PLANE: Final = 0x10000
_FACES: Final = 32
_UNKNOWN: Final = 0
_ALONE: Final = 1
_TOGETHER: Final = 2  # to be shaped with its neighbours
_PLAIN: Final = TextStyle(Font("sans-serif"))  # asks for no features


class Gathered(NamedTuple):
    """The glyphs of a text, one for each character; lengths px, `cross` down."""

    ids: NDArray[np.int64]
    along: NDArray[np.float64]
    cross: NDArray[np.float64]
    advances: NDArray[np.float64]


class LoneGlyphs:
    """The glyphs of a face for characters of one script in a language, filled as they are met."""

    def __init__(self, item: Item, style: TextStyle, begins: NDArray[np.bool_]) -> None:
        self._item, self._style, self._begins = item, style, begins
        self._kinds = np.zeros(_BASIC_PLANE, np.uint8)
        self._ids = np.zeros(_BASIC_PLANE, np.int64)
        self._placed = np.zeros((_BASIC_PLANE, 3))  # x offset, y offset (up), x advance, in units of the face
        self._lock = Lock()

    @property
    def tables(self) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.float64]]:
        """Which characters are known to stand alone (1), their glyphs, and where those stand."""
        return self._kinds, self._ids, self._placed

    def gathered(self, codes: NDArray[np.uint32], size: float) -> Gathered | None:
        """The glyphs of a text; None where some must be shaped together with their neighbours."""
        count = len(codes)
        met = KERNEL.kinds_met(codes, self._kinds, count)
        if met < _ALONE << 8:
            if codes.max() >= _BASIC_PLANE:
                return None
            self._learn(set(codes[self._kinds[codes] == _UNKNOWN].tolist()))
            met = KERNEL.kinds_met(codes, self._kinds, count)
        if met & 0xFF != _ALONE:
            return None
        ids, found = np.empty(count, np.int64), np.empty((3, count))
        KERNEL.gathered(codes, self._ids, self._placed, ids, found, count, size / self._item.face.scale)
        return Gathered(ids, *found)

    def _learn(self, codes: set[int]) -> None:
        face = self._item.face
        with self._lock:
            for code in codes:
                glyphs, clusters, positions = glyphs_of(chr(code), self._item, self._style)
                kind = _TOGETHER
                if clusters == [0] and not self._begins[face.glyph(code)] and not self._begins[glyphs[0]]:
                    x, y, advance, _ = positions[0]
                    if known_advances(face, np.array(glyphs, np.intp))[0] == advance:
                        self._ids[code], self._placed[code] = glyphs[0], (x, y, advance)
                        kind = _ALONE
                self._kinds[code] = kind


def lone_glyphs(face: Face, script: str, lang: str, style: TextStyle) -> LoneGlyphs | None:
    """The glyphs of a face in a style; None where the style asks for features, or the face hides what they do.

    `lang` is the language whose forms the family of the face stands for.
    """
    if has_features(style, face):
        return None
    return _lone_glyphs(face, script, style.lang or lang)


@lru_cache(_FACES)
def _lone_glyphs(face: Face, script: str, lang: str) -> LoneGlyphs | None:
    begins = beginning_glyphs(face)
    if begins is None:
        return None
    return LoneGlyphs(Item(0, 1, face, lang, script, 0), _PLAIN._replace(lang=lang), begins)


caches.register_function("lone_glyphs", _lone_glyphs)
