"""The line of a part of a JSON document. The parser does not tell, and only errors ask."""

from __future__ import annotations

import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # the scanner of json itself
from typing import Final

from vecdraw.poster.where import Position, Steps

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_PLAIN: Final = re.compile(r"[-+.0-9A-Za-z]+")


def locate(text: str, steps: Steps) -> Position | None:
    """Where the value at `steps` begins, or the last one on the way to it that there is; `text` is valid JSON."""
    at = _skipped(text, 0)
    for step in steps:
        found = _entered(text, at, step)
        if found is None:
            break
        at = found
    line = text.count("\n", 0, at)
    return Position(line + 1, at - text.rfind("\n", 0, at))


def _entered(text: str, at: int, step: str | int) -> int | None:
    """Where the member or item called `step` of the value at `at` begins."""
    opening = text[at : at + 1]
    if opening not in ("{", "["):
        return None
    at, index = _skipped(text, at + 1), 0
    while text[at : at + 1] not in ("}", "]", ""):
        name: str | int = index
        if opening == "{":
            name, at = scanstring(text, at + 1)
            at = _skipped(text, _skipped(text, at) + 1)
        if name == step:
            return at
        at = _skipped(text, _end(text, at))
        if text[at : at + 1] == ",":
            at = _skipped(text, at + 1)
        index += 1
    return None


def _end(text: str, at: int) -> int:
    """Where the value that begins at `at` is over."""
    depth = 0
    while at < len(text):
        match text[at]:
            case '"':
                _, at = scanstring(text, at + 1)
            case "{" | "[":
                depth, at = depth + 1, at + 1
            case "}" | "]":
                depth, at = depth - 1, at + 1
            case _ if plain := _PLAIN.match(text, at):
                at = plain.end()
            case _:
                at += 1
                continue
        if depth == 0:
            return at
    return at


def _skipped(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
