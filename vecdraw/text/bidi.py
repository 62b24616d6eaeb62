"""Bidirectional text: levels and visual order (UAX #9).

The implicit rules (W1-W7, N1-N2, I1-I2, L1-L2) of one paragraph. Explicit embeddings, overrides and isolates are
treated as neutral characters that do not show; brackets are not paired (N0).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MAY_BE_RTL: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"})


def levels(text: str, base: int) -> list[int] | None:
    """The embedding level of each character in a paragraph of level `base` (0 or 1); None where all are 0."""
    if base == 0 and not _MAY_BE_RTL.search(text):
        return None
    classes = [unicodedata.bidirectional(c) or "L" for c in text]
    kinds = list(classes)
    _resolve_weak(kinds, base)
    _resolve_neutral(kinds, base)
    found = [_implicit(kind, base) for kind in kinds]
    for i in range(len(text) - 1, -1, -1):  # L1: white space at the end of the line
        if classes[i] not in ("WS", "B", "S", "BN"):
            break
        found[i] = base
    return found


def _resolve_weak(kinds: list[str], base: int) -> None:
    edge = "R" if base else "L"
    _resolve_marks(kinds, edge)
    for i in range(1, len(kinds) - 1):  # W4
        before, after = kinds[i - 1], kinds[i + 1]
        numbers = ("EN", "AN") if kinds[i] == "CS" else ("EN",) if kinds[i] == "ES" else ()
        if before == after and before in numbers:
            kinds[i] = before
    _spread_terminators(kinds)
    strong = edge
    for i, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):  # W6
            kinds[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            kinds[i] = "L"


def _resolve_marks(kinds: list[str], edge: str) -> None:
    """W1-W3: marks take the class before them, numbers behind Arabic letters are Arabic, Arabic letters are R."""
    previous = strong = edge
    for i, given in enumerate(kinds):
        kind = given
        if kind == "NSM":
            kind = "ON" if previous in ("LRI", "RLI", "FSI", "PDI") else previous
        if kind == "EN" and strong == "AL":
            kind = "AN"
        if kind in ("L", "R", "AL"):
            strong = kind
        kinds[i] = previous = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]


def _spread_terminators(kinds: list[str]) -> None:
    """W5: terminators beside European numbers become part of them."""
    i = 0
    while i < len(kinds):
        if kinds[i] != "ET":
            i += 1
            continue
        end = i
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if (i > 0 and kinds[i - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[i:end] = ["EN"] * (end - i)
        i = end


def _resolve_neutral(kinds: list[str], base: int) -> None:
    """N1, N2: neutrals take the direction on both sides of them, else that of the paragraph."""
    edge = "R" if base else "L"
    i = 0
    while i < len(kinds):
        if kinds[i] not in _NEUTRAL:
            i += 1
            continue
        end = i
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = edge if i == 0 else _side(kinds[i - 1])
        after = edge if end == len(kinds) else _side(kinds[end])
        kinds[i:end] = [before if before == after else edge] * (end - i)
        i = end


def _side(kind: str) -> str:
    return "R" if kind in ("EN", "AN", "R") else "L"


def _implicit(kind: str, base: int) -> int:
    """I1, I2."""
    if base == 0:
        return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
    return 1 if kind == "R" else 2


def visual_order(run_levels: list[int]) -> list[int]:
    """The indices of runs in the order they are seen from left to right (L2)."""
    order = list(range(len(run_levels)))
    if not run_levels:
        return order
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
