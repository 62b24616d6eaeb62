"""The line of a part of a TOML document. The parser does not tell, and only errors ask."""

from __future__ import annotations

import re
from typing import Final

from vecdraw.poster.where import Position, Steps

_HEADER: Final = re.compile(r"^[ \t]*\[(\[)?[ \t]*(.+?)[ \t]*\]", re.MULTILINE)
_KEY: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')
_ERROR: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def of_error(message: str, text: str) -> tuple[str, Position | None]:
    """The parser's message about `text` without the place in it, and that place."""
    found = _ERROR.fullmatch(message)
    if found is None:
        return message, None
    if found[2] is None:
        return found[1], Position(text.count("\n") + 1, len(text) - text.rfind("\n"))
    return found[1], Position(int(found[2]), int(found[3]))


def locate(text: str, steps: Steps) -> Position | None:
    """The line of the table or key at `steps`, or of the last table on the way to it; None for the document.

    Keys inside inline tables and arrays are at the line of the key that those belong to.
    """
    best, depth = None, 0
    for header, start, end in _tables(text):
        shared = _shared(header, steps)
        if shared == len(header) and shared >= depth:
            if header:
                best, depth = start, shared
            found = _key_line(text, start, end, steps[shared:])
            if found is not None:
                best, depth = found, shared + 1
    if best is None:
        return None
    return Position(text.count("\n", 0, best) + 1, best - text.rfind("\n", 0, best))


def _tables(text: str) -> list[tuple[Steps, int, int]]:
    """The way to each table, and where its header begins and its last line ends; the first is the document itself."""
    found = list(_HEADER.finditer(text))
    tables: list[tuple[Steps, int, int]] = [((), 0, found[0].start() if found else len(text))]
    counts: dict[Steps, int] = {}
    for at, header in enumerate(found):
        names = _with_indices(tuple(_unquoted(key) for key in _KEY.findall(header[2])), counts)
        if header[1]:
            counts[names] = counts.get(names, -1) + 1
            names = (*names, counts[names])
        ends = found[at + 1].start() if at + 1 < len(found) else len(text)
        begins = header.start() + len(header[0]) - len(header[0].lstrip())
        tables.append((names, begins, ends))
    return tables


def _with_indices(names: tuple[str, ...], counts: dict[Steps, int]) -> Steps:
    """The way with the index of the last item where it leads through an array of tables."""
    steps: Steps = ()
    for name in names[:-1]:
        steps = (*steps, name)
        if steps in counts:
            steps = (*steps, counts[steps])
    return (*steps, names[-1]) if names else steps


def _key_line(text: str, start: int, end: int, rest: Steps) -> int | None:
    for keys in range(len(rest), 0, -1):
        if all(isinstance(step, str) for step in rest[:keys]):
            dotted = r"[ \t]*\.[ \t]*".join(
                rf"(?:\"{re.escape(str(s))}\"|'{re.escape(str(s))}'|{re.escape(str(s))})" for s in rest[:keys]
            )
            found = re.compile(rf"^[ \t]*({dotted})[ \t]*=", re.MULTILINE).search(text, start, end)
            if found:
                return found.start(1)
    return None


def _shared(header: Steps, steps: Steps) -> int:
    count = 0
    for a, b in zip(header, steps, strict=False):
        if a != b:
            break
        count += 1
    return count


def _unquoted(key: str) -> str:
    return key[1:-1] if key[0] in "\"'" else key
