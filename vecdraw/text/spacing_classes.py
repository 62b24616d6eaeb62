"""Classes of characters for the spacing of Chinese, Japanese and Korean text (CSS Text 4, CLREQ, JLREQ)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw.text.analyze import script_of
from vecdraw.text.kinsoku import is_chinese
from vecdraw.text.tables import read_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

OTHER: Final = 0
IDEOGRAPH: Final = 1  # Han, kana, bopomofo
HANGUL: Final = 2
LETTER: Final = 3  # letters and marks of other scripts, no full-width ones
NUMERAL: Final = 4
OPEN: Final = 5  # full-width opening punctuation
CLOSE: Final = 6  # full-width closing punctuation
DOT: Final = 7  # full-width commas
COLON: Final = 8  # full-width colon and semicolon
EXCLAMATION: Final = 9  # full-width exclamation and question mark
MIDDLE: Final = 10  # full-width middle dots
IDEOGRAPHIC_SPACE: Final = 11
NARROW_OPEN: Final = 12  # other opening punctuation
NARROW_CLOSE: Final = 13  # other closing punctuation
INSEPARABLE: Final = 14  # dashes and ellipses
CONNECTOR: Final = 15  # connector marks and solidi
SPACE: Final = 16  # word separators
PERIOD: Final = 17  # full-width full stops
NARROW_MIDDLE: Final = 18  # other middle dots
CLASSES: Final = 19

_LISTED: Final = {
    "open": OPEN,
    "close": CLOSE,
    "dot": DOT,
    "period": PERIOD,
    "colon": COLON,
    "exclamation": EXCLAMATION,
    "middle": MIDDLE,
    "ideographic-space": IDEOGRAPHIC_SPACE,
    "inseparable": INSEPARABLE,
    "connector": CONNECTOR,
}
_WORD_SEPARATORS: Final = " \u00a0\u1361\U00010100\U00010101\U0001039f\U0001091f"  # CSS Text 3, 8.1
_CHINESE_WIDTH: Final = "“”‘’·‧"  # full-width in Chinese fonts alone
_IDEOGRAPHS: Final = frozenset({"Hani", "Hira", "Kana", "Bopo"})
_UNKNOWN: Final = 255

_classes: Final = np.full(0x110000, _UNKNOWN, np.uint8)  # filled as characters are met; the same whoever fills it
_classes[0x3400:0x4DC0] = _classes[0x4E00:0xA000] = IDEOGRAPH
_classes[0xAC00:0xD7A4] = HANGUL


def spacing_classes(codes: NDArray[np.uint32], lang: str, advances: NDArray[np.float64] | None) -> NDArray[np.uint8]:
    """The class of each character.

    `advances` are their natural ones in em: punctuation that is not full-width in its font is no full-width
    punctuation. Without them curly quotes and interpuncts are taken for full-width in Chinese and for narrow elsewhere.
    """
    found = _classes[codes]
    if found.max(initial=0) == _UNKNOWN:
        for code in set(codes[found == _UNKNOWN].tolist()):
            _classes[code] = _class_of(chr(code))
        found = _classes[codes]
    if advances is not None:
        narrow = advances < _FULL_WIDTH
        return np.where(narrow, NARROWED[found], found) if narrow.any() else found
    if is_chinese(lang):
        return found
    return np.where(np.isin(codes, [ord(character) for character in _CHINESE_WIDTH]), NARROWED[found], found)


_FULL_WIDTH: Final = 0.75  # em; what is narrower is meant for Western text
NARROWED: Final = np.arange(CLASSES, dtype=np.uint8)
"""The class of a character of each class that is not full-width in its font."""
NARROWED[[OPEN, CLOSE, MIDDLE]] = (NARROW_OPEN, NARROW_CLOSE, NARROW_MIDDLE)
NARROWED[[DOT, PERIOD, COLON, EXCLAMATION]] = OTHER


def _class_of(character: str) -> int:
    listed = _listed().get(character)
    if listed is not None:
        return listed
    category = unicodedata.category(character)
    if category == "Ps":
        return NARROW_OPEN
    if category == "Pe":
        return NARROW_CLOSE
    if category[0] not in "LMN" or unicodedata.east_asian_width(character) == "F":
        return OTHER
    script = script_of(ord(character))
    if script in _IDEOGRAPHS or character in "ー〆":
        return OTHER if category in ("No", "Nl") and character != "〇" else IDEOGRAPH
    if script == "Hang":
        return HANGUL
    if category == "Nd":
        return NUMERAL
    return LETTER if category[0] in "LM" else OTHER


@cache
def _listed() -> dict[str, int]:
    found = dict.fromkeys(_WORD_SEPARATORS, SPACE)
    for line in read_lines("spacing_classes.txt"):
        name, characters = line.split(" ", 1)
        found.update(dict.fromkeys(characters, _LISTED[name]))
    return found
