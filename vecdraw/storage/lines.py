"""Lines of JSON that say whether they are whole: the text form of manifests and of progress files.

A line is one JSON object on one line (RFC 8259, UTF-8, ended by LF) whose last member is `check`: the CRC32C, in 8
hexadecimal digits, of the bytes of the line before `,"check"`. A program that is killed, or a disk that is full, may
leave a last line that is not whole; it is recognised by that and left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from vecdraw.errors import ManifestError, shown_path
from vecdraw.storage.checksum import crc32c

_CHECK: Final = re.compile(rb',"check":"([0-9a-f]{8})"}\Z')
_CHECK_LENGTH: Final = len(b',"check":"00000000"}')
_DUMPS: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Line(NamedTuple):
    """A whole line: its values, and the offsets of its first byte and of the byte after it."""

    values: dict[str, Any]
    start: int
    end: int


def encode_line(values: Mapping[str, object]) -> bytes:
    """The line of an object that has at least one member."""
    body = _DUMPS(values)[:-1].encode("utf-8", "surrogatepass")
    return b'%s,"check":"%08x"}\n' % (body, crc32c(body))


def decode_lines(lines: Iterable[bytes], name: str) -> Iterator[Line]:
    """The whole lines of a file called `name`, up to a torn end; `lines` are its bytes, cut after each LF.

    Raises `ManifestError` for a damaged line that a whole one follows: no torn write leaves that.
    """
    start, bad = 0, 0
    for number, line in enumerate(lines, 1):
        end = start + len(line)
        values = _values(line[:-1]) if line.endswith(b"\n") else None
        if values is None:
            bad = bad or number
        elif bad:
            raise ManifestError(f"{shown_path(name)}: line {bad} is damaged, and is not the last")
        else:
            yield Line(values, start, end)
        start = end


def _values(line: bytes) -> dict[str, Any] | None:
    found = _CHECK.search(line, max(0, len(line) - _CHECK_LENGTH))
    if found is None or crc32c(line[: found.start()]) != int(found[1], 16):
        return None
    try:
        values = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
