"""The rules of UAX #9 within one isolating run sequence: weak types (W), brackets and neutrals (N), levels (I)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

from vecdraw.text.tables import read_rows

_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
_AFTER_MARK: Final = frozenset({"FSI", "LRI", "RLI", "PDI"})
_CANONICAL: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}
_OPEN_BRACKETS: Final = 63  # BD16


def resolve_sequence(
    sequence: list[int],
    text: str,
    classes: list[str],
    kinds: list[str],
    levels: list[int],
    before: str,
    after: str,
) -> None:
    """Sets the levels of a sequence's characters; `before` and `after` are the directions at its borders."""
    embedding = "R" if levels[sequence[0]] % 2 else "L"
    types = [kinds[i] for i in sequence]
    _weak(types, before)
    _brackets(types, [text[i] for i in sequence], [classes[i] for i in sequence], embedding, before)
    _neutrals(types, embedding, before, after)
    for i, kind in zip(sequence, types, strict=True):
        if levels[i] % 2:
            levels[i] += kind != "R"
        else:
            levels[i] += 0 if kind == "L" else 1 if kind == "R" else 2


def _weak(types: list[str], before: str) -> None:
    _marks_and_numbers(types, before)
    for i in range(1, len(types) - 1):  # W4
        left, right = types[i - 1], types[i + 1]
        if left == right and ((types[i] == "CS" and left in ("EN", "AN")) or (types[i] == "ES" and left == "EN")):
            types[i] = left
    _terminators(types)
    strong = before
    for i, kind in enumerate(types):
        if kind in ("ES", "ET", "CS"):  # W6
            types[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            types[i] = "L"


def _marks_and_numbers(types: list[str], before: str) -> None:
    """W1 to W3."""
    previous = strong = before
    for i, original in enumerate(types):
        kind = original
        if kind == "NSM":
            kind = "ON" if previous in _AFTER_MARK else previous
        previous = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        types[i] = "R" if kind == "AL" else kind


def _terminators(types: list[str]) -> None:
    """W5: terminators beside European numbers become part of them."""
    start = 0
    for kind, group in groupby(list(types)):
        end = start + len(list(group))
        if kind == "ET" and ((start and types[start - 1] == "EN") or (end < len(types) and types[end] == "EN")):
            types[start:end] = ["EN"] * (end - start)
        start = end


def _brackets(types: list[str], text: list[str], classes: list[str], embedding: str, before: str) -> None:
    """N0: paired brackets take the direction of what is in them."""
    for opening, closing in sorted(_pairs(types, text)):
        inside = {side for kind in types[opening + 1 : closing] if (side := _side(kind))}
        if embedding in inside:
            direction = embedding
        elif inside:
            context = next((side for at in range(opening - 1, -1, -1) if (side := _side(types[at]))), before)
            direction = context if context in inside else embedding
        else:
            continue
        for bracket in (opening, closing):
            types[bracket] = direction
            at = bracket + 1
            while at < len(types) and classes[at] == "NSM":
                types[at] = direction
                at += 1


def _pairs(types: list[str], text: list[str]) -> Iterator[tuple[int, int]]:
    """The bracket pairs of a sequence (BD16)."""
    opening_to_closing, closings = _bracket_table()
    stack: list[tuple[str, int]] = []
    for i, character in enumerate(text):
        if types[i] != "ON":
            continue
        bracket = _CANONICAL.get(character, character)
        if bracket in opening_to_closing:
            if len(stack) == _OPEN_BRACKETS:
                return
            stack.append((opening_to_closing[bracket], i))
        elif bracket in closings:
            at = next((at for at in range(len(stack) - 1, -1, -1) if stack[at][0] == bracket), None)
            if at is not None:
                yield stack[at][1], i
                del stack[at:]


@cache
def _bracket_table() -> tuple[dict[str, str], frozenset[str]]:
    pairs = {chr(int(opening, 16)): chr(int(closing, 16)) for opening, closing in read_rows("bidi_brackets.txt")}
    return pairs, frozenset(pairs.values())


def _side(kind: str) -> str:
    """The direction that a type counts as among neutrals, "" for none."""
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else ""


def _neutrals(types: list[str], embedding: str, before: str, after: str) -> None:
    """N1, N2: neutrals take the direction on both sides of them, else that of the embedding."""
    start = 0
    for is_neutral, group in groupby([kind in _NEUTRAL for kind in types]):
        end = start + len(list(group))
        if is_neutral:
            left = _side(types[start - 1]) if start else before
            right = _side(types[end]) if end < len(types) else after
            types[start:end] = [left if left == right else embedding] * (end - start)
        start = end
