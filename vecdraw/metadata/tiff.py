"""TIFF's directories (TIFF 6.0, section 2), which Exif is made of: bytes to entries and back, values untouched.

Pillow's own reader gives values, not bytes: what it cannot interpret is lost when it writes. Here an entry keeps the
bytes it was read with, in the byte order of the structure.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, ImageError, shown

Order = Literal["<", ">"]
Value = str | bytes | tuple[Any, ...]
"""Text, bytes, or a tuple of ints, floats or `Rational`s."""

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SLONG, SRATIONAL, UTF8 = 1, 2, 3, 4, 5, 7, 9, 10, 129
SIZES: Final[Mapping[int, int]] = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    129: 1,
}
_CODES: Final[Mapping[int, str]] = {1: "B", 3: "H", 4: "L", 6: "b", 8: "h", 9: "l", 11: "f", 12: "d", 13: "L"}


class Rational(NamedTuple):
    """A fraction as the file has it, not reduced; a denominator of 0 says that the value is not known, or infinite."""

    numerator: int
    denominator: int = 1

    def __float__(self) -> float:
        """The nearest float; not a number for 0/0."""
        if self.denominator:
            return self.numerator / self.denominator
        return float("inf") * self.numerator if self.numerator else float("nan")


class Entry(NamedTuple):
    """One tag of a directory: its TIFF type, how many values it has, and their bytes in the structure's order."""

    tag: int
    type: int
    length: int
    data: bytes


class Directory(NamedTuple):
    """The entries of a directory in the order of the file, and where the next one begins (0: there is none)."""

    entries: tuple[Entry, ...]
    offsets: tuple[int, ...]
    following: int
    problems: tuple[str, ...]


def byte_order(data: bytes) -> tuple[Order, int]:
    """The byte order of a TIFF structure and where its first directory begins. Raises `ImageError`."""
    order: Order
    match data[:4]:
        case b"II*\0":
            order = "<"
        case b"MM\0*":
            order = ">"
        case _:
            raise ImageError(f"Exif must begin with a TIFF header, II*\\0 or MM\\0*, got {shown(data[:8])}")
    if len(data) < 8:
        raise ImageError(f"the TIFF header is cut off, after {len(data)} bytes")
    return order, struct.unpack_from(f"{order}L", data, 4)[0]


def read_directory(data: bytes, offset: int, order: Order, name: str) -> Directory:
    """The directory at `offset`. Entries that point outside of the data are left out and listed as problems.

    Raises `ImageError` for a directory that lies outside, `LimitError` for too many entries or bytes of values:
    entries may share their bytes, so that a small structure could ask for much memory.
    """
    if offset + 2 > len(data) or offset < 8:
        raise ImageError(f"Exif: directory {name} at {offset} lies outside of its {len(data)} bytes")
    (count,) = struct.unpack_from(f"{order}H", data, offset)
    if offset + 2 + 12 * count > len(data):
        raise ImageError(f"Exif: directory {name} with {count} entries ends after its {len(data)} bytes")
    entries, offsets, problems, total = [], [], [], 0
    for at in range(offset + 2, offset + 2 + 12 * count, 12):
        tag, kind, length = struct.unpack_from(f"{order}HHL", data, at)
        size = SIZES.get(kind, 0) * length
        start = at + 8 if size <= 4 else struct.unpack_from(f"{order}L", data, at + 8)[0]
        if kind not in SIZES:
            problems.append(f"{name} tag 0x{tag:04X}: no TIFF type has the number {kind}")
        elif start + size > len(data):
            problems.append(f"{name} tag 0x{tag:04X}: {size} bytes at {start} lie outside of {len(data)} bytes")
        else:
            total += size
            limits.check("metadata_bytes", total, f"bytes of values in Exif directory {name}")
            entries.append(Entry(tag, kind, length, data[start : start + size]))
            offsets.append(start)
    end = offset + 2 + 12 * count
    following = struct.unpack_from(f"{order}L", data, end)[0] if end + 4 <= len(data) else 0
    return Directory(tuple(entries), tuple(offsets), following, tuple(problems))


def directory_bytes(
    entries: tuple[Entry, ...], order: Order, place: Callable[[bytes], int], following: int = 0
) -> bytes:
    """A directory's own bytes, its entries in the order of their tags; `place` puts a long value somewhere."""
    out = [struct.pack(f"{order}H", len(entries))]
    for tag, kind, count, data in sorted(entries):
        held = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack(f"{order}L", place(data))
        out.append(struct.pack(f"{order}HHL", tag, kind, count) + held)
    return b"".join(out) + struct.pack(f"{order}L", following)


def decoded(entry: Entry, order: Order) -> Value:
    """An entry's value: text without its closing NUL, bytes as they are, numbers as a tuple.

    Text is taken for UTF-8, and for Latin-1 where it is not.
    """
    _, kind, count, data = entry
    if kind in {ASCII, UTF8}:
        text = data.removesuffix(b"\0")
        try:
            return text.decode()
        except UnicodeDecodeError:
            return text.decode("latin-1")
    if kind == UNDEFINED:
        return data
    if kind in {RATIONAL, SRATIONAL}:
        numbers = struct.unpack(f"{order}{count * 2}{'L' if kind == RATIONAL else 'l'}", data)
        return tuple(Rational(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
    return struct.unpack(f"{order}{count}{_CODES[kind]}", data)


def made(tag: int, kind: int, value: object, order: Order) -> Entry:
    """An entry of a value: text for ASCII, bytes for UNDEFINED, else a number or a sequence of them.

    Raises `BadValueError` and `BadTypeError` for a value that the type cannot hold.
    """
    if kind in {ASCII, UTF8}:
        if not isinstance(value, str):
            raise BadTypeError(f"Exif tag 0x{tag:04X} holds text, got {shown(value)}")
        text = value.encode() + b"\0"
        return Entry(tag, kind, len(text), text)
    if kind == UNDEFINED:
        if not isinstance(value, bytes):
            raise BadTypeError(f"Exif tag 0x{tag:04X} holds bytes, got {shown(value)}")
        return Entry(tag, kind, len(value), value)
    if kind not in SIZES:
        raise BadValueError(f"no TIFF type has the number {shown(kind)}; expected one of {', '.join(map(str, SIZES))}")
    rational = kind in {RATIONAL, SRATIONAL}
    single = isinstance(value, (Rational, int, float)) or not isinstance(value, (tuple, list))
    values: tuple[object, ...] = (value,) if single else tuple(value)  # type: ignore[arg-type]  # tuple or list here
    code = "LL" if kind == RATIONAL else "ll" if kind == SRATIONAL else _CODES[kind]
    try:
        data = b"".join(
            struct.pack(f"{order}{code}", *each) if rational else struct.pack(f"{order}{code}", each)  # type: ignore[misc]  # struct checks
            for each in values
        )
    except (struct.error, TypeError, OverflowError) as error:
        raise BadValueError(f"Exif tag 0x{tag:04X} cannot hold {shown(value)} as TIFF type {kind}: {error}") from error
    return Entry(tag, kind, len(values), data)


def in_order(entry: Entry, old: Order, new: Order) -> Entry:
    """The entry in another byte order."""
    unit = 4 if entry.type in {RATIONAL, SRATIONAL} else SIZES.get(entry.type, 1)
    if old == new or unit == 1:
        return entry
    data = entry.data
    return entry._replace(data=b"".join(data[at : at + unit][::-1] for at in range(0, len(data), unit)))
