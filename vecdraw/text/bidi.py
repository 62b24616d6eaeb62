"""The Unicode Bidirectional Algorithm (UAX #9) of one paragraph: levels, explicit formatting, visual order.

The rules within an isolating run sequence (W, N and I) are in `bidi_sequence`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final, NamedTuple

from vecdraw.text.bidi_sequence import resolve_sequence
from vecdraw.text.tables import stretches

_MAY_NEED_RULES: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)  # right-to-left letters, Arabic numbers, explicit formatting: without them all is at level 0
_DEEPEST: Final = 125  # BD2
_EMBEDDINGS: Final = frozenset({"LRE", "RLE", "LRO", "RLO"})
_ISOLATES: Final = frozenset({"LRI", "RLI", "FSI"})
_REMOVED: Final = _EMBEDDINGS | {"PDF", "BN"}  # X9
_BLANK: Final = _REMOVED | _ISOLATES | {"PDI", "WS"}
_STRONG: Final = frozenset({"L", "R", "AL"})


class _Entry(NamedTuple):
    level: int
    override: str
    is_isolate: bool


def levels(text: str, base: int) -> list[int] | None:
    """The embedding level of each character in a paragraph of level `base` (0 or 1); None where all are 0."""
    if base == 0 and not _MAY_NEED_RULES.search(text):
        return None
    table = stretches("bidi_classes.txt")
    classes = [table[ord(c)] for c in text]
    matches = _isolate_matches(classes)
    explicit, kinds = _Explicit(classes, matches, base).resolved()
    found = list(explicit)
    kept = [i for i, kind in enumerate(classes) if kind not in _REMOVED]
    for sequence in _sequences(kept, explicit, classes, matches):
        before, after = _borders(sequence, kept, explicit, classes, matches, base)
        resolve_sequence(sequence, text, classes, kinds, found, before, after)
    _reset_blanks(classes, found, base)
    return found


def strong_level(text: str) -> int:
    """The level of a paragraph whose direction its first strong character gives (P2, P3)."""
    if not _MAY_NEED_RULES.search(text):
        return 0
    table = stretches("bidi_classes.txt")
    classes = [table[ord(c)] for c in text]
    return _first_strong(classes, _isolate_matches(classes), -1)


def paragraph_level(text: str) -> int:
    """The level that the first strong character asks for, isolates and what follows a separator left out (P2, P3)."""
    if not _MAY_NEED_RULES.search(text):
        return 0
    table = stretches("bidi_classes.txt")
    classes = [table[ord(c)] for c in text]
    return _first_strong(classes, _isolate_matches(classes), -1)


def _isolate_matches(classes: list[str]) -> dict[int, int]:
    """Each isolate initiator's PDI and each PDI's initiator (BD9)."""
    matches: dict[int, int] = {}
    open_at: list[int] = []
    for i, kind in enumerate(classes):
        if kind in _ISOLATES:
            open_at.append(i)
        elif kind == "PDI" and open_at:
            start = open_at.pop()
            matches[start], matches[i] = i, start
        elif kind == "B":
            open_at.clear()
    return matches


class _Explicit:
    """X1 to X8: the explicit levels, and the classes after overrides."""

    def __init__(self, classes: list[str], matches: dict[int, int], base: int) -> None:
        self.classes, self.matches, self.base = classes, matches, base
        self.begin()

    def begin(self) -> None:
        """The state at the beginning of a paragraph (X1)."""
        self.stack = [_Entry(self.base, "", is_isolate=False)]
        self.isolates = self.excess_isolates = self.excess_embeddings = 0

    def resolved(self) -> tuple[list[int], list[str]]:
        """The level and the class of each character."""
        found, kinds = [self.base] * len(self.classes), list(self.classes)
        for i, kind in enumerate(self.classes):
            if kind == "B":
                self.begin()
                continue
            if kind == "PDI":
                self.end_isolate()
            level, override, _ = self.stack[-1]
            found[i] = level
            if override and kind not in _REMOVED:
                kinds[i] = override
            if kind in _EMBEDDINGS or kind in _ISOLATES:
                self.enter(i, kind)
            elif kind == "PDF":
                self.end_embedding()
        return found, kinds

    def enter(self, i: int, kind: str) -> None:
        """X2 to X5c."""
        is_isolate = kind in _ISOLATES
        rtl = kind[0] == "R" or (kind == "FSI" and _first_strong(self.classes, self.matches, i) == 1)
        level = self.stack[-1].level
        level = (level + 1) | 1 if rtl else (level + 2) & ~1
        if level <= _DEEPEST and not self.excess_isolates and not self.excess_embeddings:
            self.isolates += is_isolate
            self.stack.append(_Entry(level, kind[0] if kind[2] == "O" else "", is_isolate))
        elif is_isolate:
            self.excess_isolates += 1
        elif not self.excess_isolates:
            self.excess_embeddings += 1

    def end_isolate(self) -> None:
        """X6a."""
        if self.excess_isolates:
            self.excess_isolates -= 1
        elif self.isolates:
            self.excess_embeddings = 0
            while not self.stack.pop().is_isolate:
                pass
            self.isolates -= 1

    def end_embedding(self) -> None:
        """X7."""
        if self.excess_isolates:
            return
        if self.excess_embeddings:
            self.excess_embeddings -= 1
        elif not self.stack[-1].is_isolate and len(self.stack) > 1:
            self.stack.pop()


def _first_strong(classes: list[str], matches: dict[int, int], start: int) -> int:
    """The level that the first strong character inside an isolate asks for (P2, P3); 0 where there is none."""
    i, end = start + 1, matches.get(start, len(classes))
    while i < end:
        kind = classes[i]
        if kind in _STRONG:
            return int(kind != "L")
        if kind == "B":
            break
        i = matches.get(i, end) + 1 if kind in _ISOLATES else i + 1
    return 0


def _sequences(
    kept: list[int], found: list[int], classes: list[str], matches: dict[int, int]
) -> list[list[int]]:
    """The isolating run sequences: level runs joined across isolates (BD13, X10)."""
    sequences: list[list[int]] = []
    waiting: dict[int, list[int]] = {}
    run: list[int] = []
    for i in kept:
        if run and found[run[-1]] == found[i]:
            run.append(i)
            continue
        run = _started(i, classes, matches, waiting, sequences, run)
    if run and classes[run[-1]] in _ISOLATES:
        waiting[run[-1]] = run
    return sequences


def _started(
    i: int,
    classes: list[str],
    matches: dict[int, int],
    waiting: dict[int, list[int]],
    sequences: list[list[int]],
    last: list[int],
) -> list[int]:
    """The sequence that the level run beginning at `i` belongs to, after the run that ends with `last`."""
    if last and classes[last[-1]] in _ISOLATES:
        waiting[last[-1]] = last
    if classes[i] == "PDI" and matches.get(i) in waiting:
        run = waiting.pop(matches[i])
        run.append(i)
        return run
    sequences.append([i])
    return sequences[-1]


def _borders(
    sequence: list[int], kept: list[int], found: list[int], classes: list[str], matches: dict[int, int], base: int
) -> tuple[str, str]:
    """The directions at the start and the end of a sequence, sos and eos (X10)."""
    first, last = sequence[0], sequence[-1]
    level = found[first]
    before = _neighbour(kept, first, -1)
    after = None if classes[last] in _ISOLATES and last not in matches else _neighbour(kept, last, 1)
    start, end = ("R" if max(level, base if at is None else found[at]) % 2 else "L" for at in (before, after))
    return start, end


def _neighbour(kept: list[int], index: int, step: int) -> int | None:
    """The kept character before or after one."""
    at = bisect_left(kept, index) + step
    return kept[at] if 0 <= at < len(kept) else None


def _reset_blanks(classes: list[str], found: list[int], base: int) -> None:
    """L1: separators, and the white space before them and at the end; removed characters go with the one before."""
    at_end = True
    for i in range(len(classes) - 1, -1, -1):
        kind = classes[i]
        if kind in ("B", "S"):
            at_end = True
        elif kind not in _BLANK:
            at_end = False
        if at_end:
            found[i] = base
    for i, kind in enumerate(classes):
        if kind in _REMOVED:
            found[i] = found[i - 1] if i else base


def visual_order(run_levels: list[int]) -> list[int]:
    """The indices of runs in the order they are seen from left to right (L2)."""
    order = list(range(len(run_levels)))
    lowest_odd = min((level for level in run_levels if level % 2), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(run_levels), lowest_odd - 1, -1):
        i = 0
        while i < len(order):
            if run_levels[order[i]] < level:
                i += 1
                continue
            end = i
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[i:end] = order[i:end][::-1]
            i = end
    return order
