"""The blanks of full-width punctuation as the font itself has them: what `halt` and `vhal` take of its glyphs.

OpenType has the two features for text that squeezes punctuation (CSS Text 4, "Full-width Punctuation Collapsing").
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw import caches
from vecdraw.text.code_points import code_points
from vecdraw.text.itemize import Item
from vecdraw.text.shape import glyphs_of, has_features
from vecdraw.text.spacing_classes import CLOSE, COLON, DOT, EXCLAMATION, MIDDLE, OPEN, PERIOD, spacing_classes
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

if TYPE_CHECKING:
    from vecdraw.text.measured import Measured
    from vecdraw.text.spacing_rules import Em

PUNCTUATION: Final = (OPEN, CLOSE, DOT, PERIOD, COLON, EXCLAMATION, MIDDLE)
_KNOWN: Final = 4096
_LONGEST: Final = 32  # characters of a cluster that is remembered
_PLAIN: Final = TextStyle(Font("sans-serif"))  # asks for no features
_SMALLEST: Final = 1 / 64  # em; rounding of a font's units, no blank


def font_blanks(one: Measured, lang: str, advances: Em) -> tuple[Em, Em] | None:
    """The blanks before and behind each cluster, em; NaN where the font says nothing. None where it never does.

    `advances` are natural ones in em.
    """
    codes = code_points(one.block.text)[one.starts[:-1]]
    found: tuple[Em, Em] | None = None
    for at in np.flatnonzero(np.isin(spacing_classes(codes, lang, advances), PUNCTUATION)).tolist():
        piece = one.pieces[one.piece[at]]
        if piece.setting in ("horizontal", "upright"):
            character = one.block.text[one.starts[at] : one.starts[at + 1]]
            own = own_blanks(character, piece.item, piece.style, upright=piece.setting == "upright")
            if own is not None:
                if found is None:
                    found = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
                found[0][at], found[1][at] = own
    return found


def own_blanks(cluster: str, item: Item, style: TextStyle, *, upright: bool) -> tuple[float, float] | None:
    """The blanks before and behind the glyph of a cluster, em; None where the font has none for it."""
    plain = style if has_features(style, item.face) else _PLAIN._replace(lang=style.lang)
    alone = Item(0, len(cluster), item.face, item.lang, item.script, 0)
    found = _own_blanks if len(cluster) <= _LONGEST else _own_blanks.__wrapped__
    return found(cluster, alone, plain, upright)


@lru_cache(_KNOWN)
def _own_blanks(cluster: str, item: Item, style: TextStyle, upright: bool) -> tuple[float, float] | None:
    feature = "vhal" if upright else "halt"
    whole = glyphs_of(cluster, item, style, upright=upright)
    half = glyphs_of(cluster, item, style, upright=upright, extra={feature: 1})
    if len(whole[0]) != 1 or whole[0] != half[0]:
        return None
    (x, y, right, down), (own_x, own_y, own_right, own_down) = whole[2][0], half[2][0]
    taken, before = (own_down - down, own_y - y) if upright else (right - own_right, x - own_x)
    scale = item.face.scale
    if taken / scale < _SMALLEST or not 0 <= before <= taken:
        return None
    return before / scale, (taken - before) / scale


caches.register_function("font_blanks", _own_blanks)
