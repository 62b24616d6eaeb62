"""PDF objects (ISO 32000-1, 7.3): values to bytes and back.

Numbers with a fraction stay the bytes that they were written as. Names are `Name`, strings `bytes`, references `Ref`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from vecdraw.errors import BadValueError, shown

_TOKEN: Final = re.compile(
    rb"\s*(?:(<<|>>|\[|\])|(/[^\s()<>\[\]{}/%]*)|(\d+) \d+ R\b|([-+]?\d+(?![\d.]))|([-+]?[\d.]+)"
    rb"|(\((?:[^()\\]|\\.)*\))|<([0-9A-Fa-f\s]*)>|(true|false|null)\b)",
    re.DOTALL,
)
_OPENING: Final = frozenset({b"<<", b"["})
_MOST_NAMES: Final = 1 << 12
_ESCAPE: Final = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r?\n)", re.DOTALL)
_CODE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_STREAM: Final = b">> stream\n"
_WORDS: Final = {b"true": True, b"false": False, b"null": None}
_LEVEL: Final = 6
_SPACE: Final = b"\t\n\f\r "


class Name(str):
    """A name, without its slash."""

    __slots__ = ()


class Ref(NamedTuple):
    """A reference to an object."""

    number: int


class Raw(bytes):
    """A value as it stands in the file."""

    __slots__ = ()


Dict = dict[str, Any]


class Stream(NamedTuple):
    """A stream object: its dictionary, and its data as they stand in the file."""

    entries: Dict
    data: bytes

    def content(self) -> bytes:
        """The data, decompressed."""
        return zlib.decompress(self.data) if self.entries.get("Filter") == "FlateDecode" else self.data


def packed(data: bytes, entries: Mapping[str, Any] | None = None) -> Stream:
    """A stream of `data`, compressed."""
    kept = {k: v for k, v in (entries or {}).items() if k not in {"Filter", "Length"}}
    small = zlib.compress(data, _LEVEL)
    return Stream({**kept, "Filter": Name("FlateDecode"), "Length": len(small)}, small)


def contents_of(page: Dict) -> list[Ref]:
    """The content streams of a page (7.7.3.3), which follow each other."""
    found = page["Contents"]
    return found if isinstance(found, list) else [found]


def parse(data: bytes) -> Any:
    """The value, or stream, that `data` holds. Raises `BadValueError` for what is not one."""
    at = data.find(_STREAM)
    if at < 0:
        return _value(data)
    entries = _value(data[: at + 2])
    start = at + len(_STREAM)
    return Stream(entries, data[start : start + entries["Length"]])


def _value(data: bytes) -> Any:
    """The value that stands first in `data`."""
    items: list[Any] = []
    around: list[list[Any]] = []
    at = 0
    for found in _TOKEN.finditer(data):
        if found.start() != at:
            break
        at = found.end()
        bracket = found[1]
        if bracket is None:
            kind = found.lastindex or 0
            items.append(_SINGLE[kind](found[kind]))
        elif bracket in _OPENING:
            around.append(items)
            items = []
            continue
        elif around:
            whole: Any = items if bracket == b"]" else dict(zip(items[0::2], items[1::2], strict=True))
            items = around.pop()
            items.append(whole)
        else:
            break
        if not around:
            return items[0]
    raise BadValueError(f"no PDF object at byte {at}: {shown(data[at : at + 20])}")


@lru_cache(maxsize=_MOST_NAMES)
def _named(written: bytes) -> Name:
    """The name that is written so (7.3.5)."""
    if b"#" not in written:
        return Name(written[1:].decode("latin-1"))
    name = _CODE.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), written[1:])
    try:
        return Name(name.decode("utf-8"))
    except UnicodeDecodeError:
        return Name(name.decode("latin-1"))


def unescaped(text: bytes) -> bytes:
    """The bytes of a literal string, given with its parentheses."""

    def plain(found: re.Match[bytes]) -> bytes:
        mark = found[1]
        if mark[:1] in b"01234567":
            return bytes([int(mark, 8) & 255])
        return b"" if mark.endswith(b"\n") else _ESCAPED.get(mark, mark)

    return _ESCAPE.sub(plain, text[1:-1])


_SINGLE: Final[Mapping[int, Callable[[bytes], Any]]] = {
    2: _named,
    3: lambda number: Ref(int(number)),
    4: int,
    5: Raw,
    6: unescaped,
    7: lambda digits: bytes.fromhex(digits.decode("ascii")),
    8: _WORDS.__getitem__,
}
"""What the groups of a token mean that is no bracket."""


def serialized(value: Any) -> bytes:
    """The value as it is written in a file."""
    match value:
        case Raw():
            return bytes(value)
        case Name():
            return b"/" + _name(value)
        case Ref():
            return b"%d 0 R" % value.number
        case bytes() | str():
            return b"<" + (value if isinstance(value, bytes) else text_string(value)).hex().encode("ascii") + b">"
        case Stream():
            return serialized(value.entries) + b" stream\n" + value.data + b"\nendstream"
        case Mapping():
            return b"<<" + b"\n".join(serialized(Name(k)) + b" " + serialized(v) for k, v in value.items()) + b">>"
        case Sequence():
            return b"[" + b" ".join(map(serialized, value)) + b"]"
        case _:
            return _plain(value)


def _plain(value: Any) -> bytes:
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float):
        return real(value)
    raise BadValueError(f"no PDF object: {shown(value)}")


def real(value: float) -> bytes:
    """A number, to five places."""
    short = f"{value:.5f}".rstrip("0").rstrip(".")
    return b"0" if short == "-0" else short.encode("ascii")


def exact(numbers: Iterable[float]) -> bytes:
    """Numbers of a matrix, to nine places: PDF has no exponents."""
    return b" ".join([(f"{number:.9f}".rstrip("0").rstrip(".") or "0").encode("ascii") for number in numbers])


def text_string(text: str) -> bytes:
    """A text string (7.9.2.2): in ASCII where it can be, else in UTF-16 with its mark."""
    try:
        return text.encode("ascii")
    except UnicodeEncodeError:
        return b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass")


@lru_cache(maxsize=_MOST_NAMES)
def _name(name: str) -> bytes:
    encoded = name.encode("latin-1") if name.isascii() else name.encode("utf-8")
    return b"".join(
        bytes([byte]) if 33 <= byte <= 126 and byte not in b"#/()<>[]{}%" else b"#%02X" % byte for byte in encoded
    )
