"""What MuPDF reads: the order of the file, with stretches from right to left turned round (see `reading_order`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vecdraw.backends.pdf.reading_order import Item

LRM: Final = "\u200e"
RLM: Final = "\u200f"
POP: Final = "\u202c"  # pop directional formatting: neutral, and nothing to pop
RISING: Final = frozenset({"R", "AL", "AN"})
"""The bidirectional classes of characters that MuPDF turns round."""

_MARKS: Final = frozenset((LRM, RLM, POP))
_FALLING: Final = frozenset({"L", "EN", "ES", "ET", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def level_of(c: str, before: int) -> int:
    """1 for what MuPDF takes for text from right to left, by the level of what stands before."""
    kind = unicodedata.bidirectional(c)
    return 1 if kind in RISING else 0 if kind in _FALLING or not kind else before


def glyphs_text(text: str, items: Sequence[Item]) -> str:
    """The text in the place of the items' own from which MuPDF reads `text`; the items' own where it does."""
    own = "".join([item.text for item in items])
    levels: list[int] = []
    level, turns, before = 0, False, None
    for item in items:
        last, level = level, level_of(item.text[0], level)
        levels += [level] * len(item.text)
        turns = turns or bool(before is not None and last and level and item.at >= before.at)
        before = item
    order = _reordered(levels) if turns else list(range(len(own)))
    places, wanted = [at for at in order if own[at] not in _MARKS], _bare(text)
    if "".join([own[at] for at in places]) == wanted:
        return own
    changed = list(own)
    for at, c in zip(places, wanted, strict=True):
        changed[at] = c
    if changed[0] in _MARKS:
        changed[0] = POP
    return "".join(changed) + POP  # other than the glyphs at both ends: MuPDF goes astray where it finds the same


def _bare(text: str) -> str:
    return "".join([c for c in text if c not in _MARKS])


def _reordered(levels: Sequence[int]) -> list[int]:
    order: list[int] = []
    at = 0
    while at < len(levels):
        stop = at + 1
        while levels[at] and stop < len(levels) and levels[stop]:
            stop += 1
        order += reversed(range(at, stop))
        at = stop
    return order
