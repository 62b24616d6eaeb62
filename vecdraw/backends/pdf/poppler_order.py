"""What Poppler reads: the order of the eye, with stretches from right to left turned round (see `reading_order`)."""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from vecdraw.backends.pdf.mupdf_order import LRM, RLM

_NUMERIC: Final = frozenset({"EN", "AN", "ES", "ET", "CS"})
_JOINING: Final = frozenset("-\u00ad")
_HYPHENS: Final = _JOINING | frozenset("\u2010\ufe63\uff0d")


def weight(text: str) -> int:
    """How many letters from left to right there are more than from right to left, as Poppler counts them."""
    if text.isascii():
        return sum(map(str.isalpha, text))
    kinds = [_line_kind(c) for c in text]
    return kinds.count("L") - kinds.count("R")


def _line_kind(c: str) -> Literal["L", "R", "N", "#"]:
    if c > "\uffff":
        return "N"
    kind = unicodedata.bidirectional(c)
    if kind in {"L", "LRE", "LRO"}:
        return "L"
    if kind in {"R", "AL", "RLE", "RLO"}:
        return "R"
    return "#" if kind in _NUMERIC else "N"


def line_read(text: str, *, is_right: bool) -> str:
    """What Poppler reads where `text` stands from left to right."""
    found: list[str] = []
    kinds = [_line_kind(c) for c in text]
    at, count = 0, len(text)
    if is_right:
        text, kinds = text[::-1], kinds[::-1]
    while at < count:
        begins, ends = ({"R"}, {"L", "#"}) if not is_right else ({"L", "#"}, {"R"})
        for is_turned, edge in ((False, begins), (True, ends)):
            stop = at
            while stop < count and kinds[stop] not in edge:
                stop += 1
            found.append(text[at:stop][::-1] if is_turned else text[at:stop])
            at = stop
    return "".join(found)


def line_text(text: str, *, is_right: bool) -> str:
    """What has to stand from left to right for Poppler to read `text`, a hyphen at its end not as that of a word."""
    line = _on_right_page(text) if is_right else _on_left_page(text)
    return line + (RLM if is_right else LRM) if line.rstrip()[-1:] in _HYPHENS else line


def ends_in_hyphen(text: str) -> bool:
    """Whether Poppler or PDFium join a line of it to the next one; that of a hyphenated word ends with U+2010."""
    return text.rstrip()[-1:] in _JOINING


def _on_left_page(text: str) -> str:
    """Stretches from right to left turned round, each from its first letter to its last."""
    found: list[str] = []
    at, count = 0, len(text)
    while at < count:
        if _line_kind(text[at]) != "R":
            found.append(text[at])
            at += 1
            continue
        last = stop = at
        while stop < count and _line_kind(text[stop]) not in {"L", "#"}:
            last = stop if _line_kind(text[stop]) == "R" else last
            stop += 1
        stop = last + 1
        while stop < count and unicodedata.category(text[stop]) == "Mn":
            stop += 1
        stretch = text[at:stop] if stop == last + 1 else text[at:stop] + RLM
        found += [stretch[::-1], LRM]
        at = stop
    return "".join(found)


def _on_right_page(text: str) -> str:
    """The order of all turned round, but for stretches from left to right, each from its first letter to its last."""
    found: list[str] = []
    at, count = 0, len(text)
    while at < count:
        if _line_kind(text[at]) not in {"L", "#"}:
            found.append(text[at])
            at += 1
            continue
        last = stop = at
        while stop < count and _line_kind(text[stop]) != "R":
            last = stop if _line_kind(text[stop]) in {"L", "#"} else last
            stop += 1
        while last + 1 < stop and unicodedata.category(text[last + 1]) == "Mn":
            last += 1
        stretch = text[at : last + 1]
        is_open = _line_kind(stretch[-1]) not in {"L", "#"}
        found += [stretch + LRM if is_open else stretch, RLM]
        at = last + 1
    return "".join(reversed(found))
