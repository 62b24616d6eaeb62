"""Classes of characters for the spacing of Chinese, Japanese and Korean text (CSS Text 4, CLREQ, JLREQ)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from vecdraw.text.analyze import script_of
from vecdraw.text.kinsoku import is_chinese
from vecdraw.text.tables import read_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

PunctuationStyle = Literal["auto", "gb", "cns", "jis"]
Style = Literal["gb", "cns", "jis"]

OTHER: Final = 0
IDEOGRAPH: Final = 1  # Han, kana, bopomofo
HANGUL: Final = 2
LETTER: Final = 3  # letters and marks of other scripts, no full-width ones
NUMERAL: Final = 4
OPEN: Final = 5  # full-width opening punctuation
CLOSE: Final = 6  # full-width closing punctuation
DOT: Final = 7  # full-width full stops and commas
COLON: Final = 8  # full-width colon and semicolon
EXCLAMATION: Final = 9  # full-width exclamation and question mark
MIDDLE: Final = 10  # full-width middle dots
IDEOGRAPHIC_SPACE: Final = 11
NARROW_OPEN: Final = 12  # other opening punctuation
NARROW_CLOSE: Final = 13  # other closing punctuation
INSEPARABLE: Final = 14  # dashes and ellipses
CONNECTOR: Final = 15  # connector marks and solidi
SPACE: Final = 16  # word separators

_LISTED: Final = {
    "open": OPEN,
    "close": CLOSE,
    "dot": DOT,
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


def style_of(lang: str) -> Style:
    """The style of punctuation of a language: `"cns"` for Traditional Chinese, `"gb"` for other Chinese, or `"jis"`."""
    if not is_chinese(lang):
        return "jis"
    subtags = lang.lower().split("-")
    if "hans" in subtags:
        return "gb"
    return "cns" if {"hant", "tw", "hk", "mo"} & set(subtags) else "gb"


def spacing_classes(
    codes: NDArray[np.uint32], lang: str, advances: NDArray[np.float64] | None
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The class of each character, and which of them are narrower than their class says.

    `advances` are their natural ones in em: punctuation that is not full-width in its font is no full-width
    punctuation. Without them curly quotes and interpuncts are taken for full-width in Chinese and for narrow elsewhere.
    """
    found = _classes[codes]
    unknown = found == _UNKNOWN
    if unknown.any():
        for code in set(codes[unknown].tolist()):
            _classes[code] = _class_of(chr(code))
        found = _classes[codes]
    if advances is not None:
        narrow = (advances < 0.75) & (found >= OPEN) & (found <= MIDDLE)
    elif is_chinese(lang):
        narrow = np.zeros(len(codes), np.bool_)
    else:
        narrow = np.isin(codes, [ord(character) for character in _CHINESE_WIDTH])
    return np.where(narrow, _NARROWED[found], found), narrow


_NARROWED: Final = np.arange(SPACE + 1, dtype=np.uint8)
_NARROWED[[OPEN, CLOSE, DOT, COLON, EXCLAMATION]] = (NARROW_OPEN, NARROW_CLOSE, OTHER, OTHER, OTHER)


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
