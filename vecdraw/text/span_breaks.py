"""Line break opportunities of a block whose spans are in several languages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.text.linebreak import Breaks, breaks

if TYPE_CHECKING:
    from vecdraw.text.blocks import Block, Segment
    from vecdraw.text.break_rules import BreakRules

_CONTEXT: Final = 100  # characters on either side of a stretch, which the rules may look at: words, quotation marks
_APART: Final = "\n"  # nothing is looked at beyond it


class _Stretch(NamedTuple):
    """Characters of a block that are in one language."""

    start: int
    end: int


def span_breaks(block: Block, rules: BreakRules, lang: str) -> Breaks:
    """Where lines may begin: inside a language's stretch by its rules, between two by those of the paragraph's `lang`.

    CSS Text 3, 5.1: what holds between two characters is said by the element that both of them are in. Rules are those
    of ICU, the kinsoku sets, the dictionaries of words and phrases and the patterns for hyphens. Raises as `breaks`.
    """
    found = breaks(block.text, rules, lang)
    stretches = _stretches(block.segments, lang)
    if not stretches:
        return found
    found = found.copy()
    for own, parts in stretches.items():
        for stretch, inside in _inner(block.text, parts, rules, own):
            found[stretch.start + 1 : stretch.end] = inside
    return found


def _stretches(segments: Sequence[Segment], lang: str) -> dict[str, list[_Stretch]]:
    """The stretches of each language but that of the paragraph, which have more than one character."""
    found: dict[str, list[_Stretch]] = {}
    for own, group in groupby(segments, lambda segment: segment.style.lang):
        parts = list(group)
        stretch = _Stretch(parts[0].start, parts[-1].end)
        if own != lang and stretch.end - stretch.start > 1:
            found.setdefault(own, []).append(stretch)
    return found


def _inner(
    text: str, stretches: list[_Stretch], rules: BreakRules, lang: str
) -> list[tuple[_Stretch, Breaks]]:
    """The breaks between the characters of stretches of one language, each seen with what is around it.

    All are looked up at once, and no more of the text than they need, so that many spans take no more time than one.
    """
    windows: list[tuple[int, int]] = []
    for start, end in stretches:
        low, high = max(start - _CONTEXT, 0), min(end + _CONTEXT, len(text))
        if windows and low <= windows[-1][1]:
            windows[-1] = windows[-1][0], high
        else:
            windows.append((low, high))
    found = breaks(_APART.join([text[low:high] for low, high in windows]), rules, lang)
    inside: list[tuple[_Stretch, Breaks]] = []
    at, offset = 0, -windows[0][0]
    for stretch in stretches:
        while stretch.end > windows[at][1]:
            offset += windows[at][1] + len(_APART) - windows[at + 1][0]
            at += 1
        inside.append((stretch, found[stretch.start + 1 + offset : stretch.end + offset]))
    return inside
