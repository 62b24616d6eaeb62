"""Line breaks of plain Chinese, Japanese and Western text, looked up pair by pair.

Between two of these characters the rules of UAX #14 look at nothing but the two; what they say is asked of ICU once for
each pair of classes. Whatever is not as plain is left to ICU as a whole.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from vecdraw import caches
from vecdraw.text.analyze import line_segments
from vecdraw.text.code_points import line_break_class

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS: Final = {
    "ID": "漢",
    "H2": "가",
    "AL": "a",
    "NU": "1",
    "CL": "。",
    "OP": "「",
    "EX": "！",
    "NS": "々",
    "CJ": "っ",
    "IS": ",",
    "IN": "…",
    "B2": "—",
    "SP": " ",
    "Pi": "“",
    "Pf": "”",
}  # a character of each class; Pi and Pf are the quotation marks (QU) that open and close
_NAMES: Final = tuple(_KINDS)
_ASK: Final = 2  # a pair for ICU
_UNKNOWN: Final = len(_NAMES)
_EAST_ASIAN: Final = frozenset({"ID", "H2", "CL", "OP", "EX", "NS", "CJ"})
_BEFORE_SPACE: Final = frozenset({"ID", "H2", "AL", "NU", "CL", "EX", "IS", "CJ", "SP"})
_BEHIND_SPACE: Final = frozenset({"ID", "H2", "AL", "NU", "OP"})
_TAILORED: Final = frozenset({"EX", "NS", "CJ", "IN"})  # not one class in the rules that are less than strict
EDGES: Final = np.array([name in {"Pi", "Pf"} for name in _NAMES])
"""Which classes must not begin or end a text whose breaks are looked up."""


def simple_breaks(codes: NDArray[np.uint32], locale: str) -> NDArray[np.uint8] | None:
    """Whether a line may begin (1) at each character but the first, by ICU's rules; None where ICU must be asked."""
    if codes.max() > 0xFFFF:
        return None
    kinds = simple_kinds()[codes]
    if kinds.max() == _UNKNOWN or EDGES[kinds[0]] or EDGES[kinds[-1]]:
        return None
    found: NDArray[np.uint8] = pair_breaks(locale)[kinds[:-1], kinds[1:]]
    return None if found.max(initial=0) == _ASK else found


@cache
def simple_kinds() -> NDArray[np.uint8]:
    """The number of each character's class in `_NAMES`, of the basic plane."""
    table = np.full(0x10000, _UNKNOWN, np.uint8)
    classes = line_break_class()
    western, wide = ("AL", "NU", "IS", "SP"), ("CL", "OP", "EX", "NS", "CJ", "ID")
    for first, last, names in (
        (0x20, 0x24F, western),
        (0x370, 0x52F, western),
        (0x3001, 0x30FF, wide),
        (0xFF01, 0xFF60, wide),
    ):
        kinds = np.array([_NAMES.index(name) if name in names else _UNKNOWN for name in classes.names], np.uint8)
        table[first : last + 1] = kinds[classes.of(np.arange(first, last + 1, dtype=np.uint32))]
    table[0x3400:0x4DC0] = table[0x4E00:0xA000] = _NAMES.index("ID")
    table[0xAC00:0xD7A4] = _NAMES.index("H2")  # H3 as well, with which it shares all rules but those of jamo
    for name, character in (("IN", "…"), ("B2", "—"), ("Pi", "“"), ("Pf", "”")):
        table[ord(character)] = _NAMES.index(name)
    return table


@lru_cache(32)
def pair_breaks(locale: str) -> NDArray[np.uint8]:
    """Whether a line may begin between two classes, or `_ASK`."""
    table = np.full((_UNKNOWN, _UNKNOWN), _ASK, np.uint8)
    for at, first in enumerate(_NAMES):
        for behind, second in enumerate(_NAMES):
            if _is_plain(first, second) and (locale.endswith("-lb-strict") or not {first, second} & _TAILORED):
                text = ("漢 " if first == "SP" else "漢" + _KINDS[first]) + _KINDS[second] + "漢"
                table[at, behind] = any(end == 2 for _, end in line_segments(text, locale))
    return table


caches.register_function("break_tables", pair_breaks)


def _is_plain(first: str, second: str) -> bool:
    """Whether the rules look at no other characters than the two (LB14 to LB19a ask what is beyond)."""
    if "SP" in {first, second}:
        return first in _BEFORE_SPACE if second == "SP" else second in _BEHIND_SPACE
    if first in {"Pi", "Pf"}:
        return second in _EAST_ASIAN
    return first in _EAST_ASIAN if second in {"Pi", "Pf"} else True
