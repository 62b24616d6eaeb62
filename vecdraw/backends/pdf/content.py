"""The text objects of a content stream (ISO 32000-1, 9.4), as Skia writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from vecdraw.backends.pdf.objects import unescaped

_STRING: Final = rb"\((?:[^()\\]|\\.)*\)"
BLOCK: Final = rb"^BT\n((?:" + _STRING + rb"|[^()])*?)ET\n"
"""A text object, what stands in it as a group."""

_TEXT_OBJECT: Final = re.compile(BLOCK, re.DOTALL | re.MULTILINE)
_TEXT_OR_STATE: Final = re.compile(BLOCK + rb"|^(q|Q)\n|^([\d.]+) Tz\n", re.DOTALL | re.MULTILINE)
OPERAND: Final = re.compile(
    rb"\s*(?:/(\S+)|([-+]?[\d.]+)|(" + _STRING + rb")|<([0-9A-Fa-f]*)>|([A-Za-z'\"*]+)|[\[\]])", re.DOTALL
)
"""An operand or an operator of a text object: a name, a number, a literal or hexadecimal string, an operator."""

_SAID: Final = re.compile(
    rb"/(\S+)\s+([-+]?[\d.]+)\s+Tf\b|(" + _STRING + rb")|<([0-9A-Fa-f]*)>|((?:[-+]?[\d.]+\s+){6})Tm\b", re.DOTALL
)
"""What is looked for in a text object: a font and its size, a string, a matrix."""


UNSEEN_STRETCH: Final = 1.0009765625
"""The horizontal scale of fonts in which text is drawn that is to be read, not seen. Nothing else has it."""

_UNSEEN: Final = b"100.097656"
_NATURAL: Final = b"100"


class Shown(NamedTuple):
    """A string that is shown: the font's name among the resources, and the character codes."""

    font: str
    codes: bytes


class TextObject(NamedTuple):
    """What stands between BT and ET: the text matrix as it was written, the font's size, the strings in order."""

    matrix: bytes
    size: bytes
    shown: tuple[Shown, ...]
    is_unseen: bool


def has_text(content: bytes) -> bool:
    """Whether there is a text object in a content stream."""
    return b"\nBT\n" in content or content.startswith(b"BT\n")


def text_objects(content: bytes) -> Iterator[tuple[re.Match[bytes], TextObject]]:
    """Each text object of a content stream, and where it stands."""
    if b" Tz\n" not in content:
        yield from ((found, _read(found[1], is_unseen=False)) for found in _TEXT_OBJECT.finditer(content))
        return
    stretch, outer = _NATURAL, []
    for found in _TEXT_OR_STATE.finditer(content):
        body, state, scale = found.groups()
        if body is not None:
            yield found, _read(body, is_unseen=stretch == _UNSEEN)
        elif scale is not None:
            stretch = scale
        elif state == b"q":
            outer.append(stretch)
        elif outer:
            stretch = outer.pop()


def _read(body: bytes, *, is_unseen: bool) -> TextObject:
    shown: list[Shown] = []
    font, size, matrix = "", b"1", b"1 0 0 -1 0 0"
    for name, points, literal, digits, numbers in _SAID.findall(body):
        if name:
            font, size = name.decode("latin-1"), points
        elif numbers:
            matrix = b" ".join(numbers.split())
        else:
            shown.append(Shown(font, unescaped(literal) if literal else bytes.fromhex(digits.decode("ascii"))))
    return TextObject(matrix, size, tuple(shown), is_unseen)
