"""The tokens of the markup: text, tags with attributes, character references; and errors that tell where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from vecdraw.errors import ParseError, shown

_TOKEN: Final = re.compile(
    r"(?P<text>[^<&]+)|&(?P<reference>#?[A-Za-z0-9]{1,12});|<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)"
)
_ATTRIBUTE: Final = re.compile(
    r"""\s+(?P<name>[A-Za-z][\w-]*)\s*=\s*(?:"(?P<double>[^"<]*)"|'(?P<single>[^'<]*)'|(?P<bare>[^\s"'<>=/]+))"""
)
_END: Final = re.compile(r"\s*(?P<empty>/?)>")
_REFERENCE: Final = re.compile(r"&(#?[A-Za-z0-9]{1,12});")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": "\u00a0", "shy": "\u00ad"}
_CLOSE: Final = 0.6


class Text(NamedTuple):
    """Characters that are shown."""

    text: str
    offset: int


class Open(NamedTuple):
    """A tag that opens an element, or is all of it (`empty`): its attributes, each with its offset."""

    name: str
    attributes: dict[str, tuple[str, int]]
    empty: bool
    offset: int


class Close(NamedTuple):
    """A tag that closes an element."""

    name: str
    offset: int


Token = Text | Open | Close


def tokens(markup: str) -> Iterator[Token]:
    """The tokens of a markup. Raises `ParseError`."""
    at = 0
    while at < len(markup):
        found = _TOKEN.match(markup, at)
        if found is None:
            raise _stray(markup, at)
        end = found.end()
        if found["text"] is not None:
            yield Text(found["text"], at)
        elif found["reference"] is not None:
            yield Text(_character(markup, found["reference"], at), at)
        elif found["close"]:
            stop = _END.match(markup, end)
            if stop is None or stop["empty"]:
                raise markup_error(markup, at, f"the tag </{found['name']} is not closed by '>'")
            yield Close(found["name"], at)
            end = stop.end()
        else:
            opened, end = _open(markup, found["name"], at, end)
            yield opened
        at = end


def markup_error(markup: str, offset: int, message: str) -> ParseError:
    """An error at an offset of the markup, with its line and column, both from 1."""
    line = markup.count("\n", 0, offset) + 1
    column = offset - markup.rfind("\n", 0, offset)
    return ParseError(f"markup, line {line}, column {column}: {message}", markup, offset)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is much like another, as a question to be appended to a message; else all of them."""
    names = sorted(known)
    close = get_close_matches(name.lower(), names, 1, _CLOSE)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(names)}"


def _open(markup: str, name: str, offset: int, at: int) -> tuple[Open, int]:
    attributes: dict[str, tuple[str, int]] = {}
    while (found := _ATTRIBUTE.match(markup, at)) is not None:
        if found["name"] in attributes:
            raise markup_error(markup, found.start("name"), f"<{name}> has the attribute {found['name']} twice")
        value = next(part for part in (found["double"], found["single"], found["bare"]) if part is not None)
        place = found.start("name")
        attributes[found["name"]] = (_referenced(markup, value, place), place)
        at = found.end()
    stop = _END.match(markup, at)
    if stop is None:
        raise markup_error(markup, at, f'expected name="value" or \'>\' in <{name}, got {shown(markup[at : at + 20])}')
    return Open(name, attributes, bool(stop["empty"]), offset), stop.end()


def _referenced(markup: str, value: str, offset: int) -> str:
    """An attribute's value with its character references replaced, once."""
    if "&" not in value:
        return value
    return _REFERENCE.sub(lambda found: _character(markup, found[1], offset), value)


def _character(markup: str, reference: str, offset: int) -> str:
    if not reference.startswith("#"):
        if reference in _NAMED:
            return _NAMED[reference]
        known = nearest(reference, _NAMED)
        raise markup_error(markup, offset, f"&{reference}; is no character reference{known}")
    digits = reference[1:]
    try:
        code = int(digits[1:], 16) if digits[:1] in ("x", "X") else int(digits)
    except ValueError:
        code = -1
    if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise markup_error(markup, offset, f"&{reference}; is no character")
    return chr(code)


def _stray(markup: str, at: int) -> ParseError:
    if markup[at] == "&":
        return markup_error(markup, at, "'&' begins a character reference such as &lt;; write &amp; for the character")
    return markup_error(markup, at, "'<' begins a tag; write &lt; for the character")
