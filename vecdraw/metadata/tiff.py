"""TIFF's directories (TIFF 6.0, section 2), which Exif is made of: bytes to entries and back, values untouched.

Those of a BigTIFF have wider numbers: 8 bytes for how many entries there are, for lengths and for places.

Pillow's own reader gives values, not bytes: what it cannot interpret is lost when it writes. Here an entry keeps the
bytes it was read with, in the byte order of the structure.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, Protocol

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, ImageError, shown

Order = Literal["<", ">"]
Value = str | bytes | tuple[Any, ...]
"""Text, bytes, or a tuple of ints, floats or `Rational`s."""

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SLONG, SRATIONAL, UTF8 = 1, 2, 3, 4, 5, 7, 9, 10, 129
LONG8, SLONG8, IFD8 = 16, 17, 18
"""Types that a BigTIFF alone has."""

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
BIG_SIZES: Final[Mapping[int, int]] = {**SIZES, LONG8: 8, SLONG8: 8, IFD8: 8}
_CODES: Final[Mapping[int, str]] = dict(
    zip((1, 3, 4, 6, 8, 9, 11, 12, 13, LONG8, SLONG8, IFD8), "BHLbhlfdLQqQ", strict=True)
)
_NARROW: Final[Mapping[int, int]] = {LONG8: LONG, SLONG8: SLONG, IFD8: LONG}


class Readable(Protocol):
    """Bytes that may lie in a file."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, span: slice, /) -> bytes:
        """Some of them."""


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


class Layout(NamedTuple):
    """How a TIFF file writes its directories: the byte order, and whether it is a BigTIFF."""

    order: Order
    big: bool

    @property
    def head(self) -> int:
        """The bytes of the file's header; the last `inline` of them say where its first directory is."""
        return 16 if self.big else 8

    @property
    def inline(self) -> int:
        """The bytes of a place, which hold a value themselves that is no longer."""
        return 8 if self.big else 4

    def directory_size(self, count: int) -> int:
        """The bytes of a directory of so many entries, without values elsewhere."""
        return 16 + 20 * count if self.big else 6 + 12 * count

    def number(self, value: int) -> bytes:
        """A place, or how many values there are."""
        return struct.pack(f"{self.order}{'Q' if self.big else 'L'}", value)

    def slot(self, entry: Entry, at: int) -> bytes:
        """An entry as a directory has it; its value lies at `at` if it is too long."""
        inline = len(entry.data) <= self.inline
        held = entry.data.ljust(self.inline, b"\0") if inline else self.number(at)
        return struct.pack(f"{self.order}HH", entry.tag, entry.type) + self.number(entry.length) + held

    def places(self, tag: int, values: Sequence[int]) -> Entry:
        """An entry of places in the file."""
        data = b"".join(map(self.number, values))
        return Entry(tag, LONG8 if self.big else LONG, len(values), data)

    def directory(self, slots: Sequence[bytes], following: int = 0) -> bytes:
        """The directory of such entries, which stand in the order of their tags."""
        count = struct.pack(f"{self.order}{'Q' if self.big else 'H'}", len(slots))
        return b"".join([count, *slots, self.number(following)])


def file_layout(data: Readable) -> tuple[Layout, int]:
    """How a TIFF file is laid out, and where its first directory begins. Raises `ImageError`."""
    head = data[:16]
    if head[:4] not in {b"II+\0", b"MM\0+"}:
        order, at = byte_order(head)
        return Layout(order, big=False), at
    layout = Layout("<" if head[:2] == b"II" else ">", big=True)
    if len(head) < 16:
        raise ImageError(f"the BigTIFF header is cut off, after {len(head)} bytes")
    width, zero, at = struct.unpack(f"{layout.order}HHQ", head[4:])
    if (width, zero) != (8, 0):
        raise ImageError(f"the BigTIFF header says that places have {width} bytes; expected 8")
    return layout, at


def read_directory(data: Readable, offset: int, layout: Layout, name: str) -> Directory:
    """The directory at `offset`. Entries that point outside of the data are left out and listed as problems.

    Raises `ImageError` for a directory that lies outside, `LimitError` for too many entries or bytes of values:
    entries may share their bytes, so that a small structure could ask for much memory.
    """
    order, big = layout
    counted, step, sizes = (8, 20, BIG_SIZES) if big else (2, 12, SIZES)
    if offset + counted > len(data) or offset < 8:
        raise ImageError(f"Exif: directory {name} at {offset} lies outside of its {len(data)} bytes")
    (count,) = struct.unpack(f"{order}{'Q' if big else 'H'}", data[offset : offset + counted])
    end = offset + counted + step * count
    if end > len(data):
        raise ImageError(f"Exif: directory {name} with {count} entries ends after its {len(data)} bytes")
    limits.check("metadata_entries", count, f"tags of directory {name}")
    body = data[offset + counted : end]
    entries, offsets, problems, total = [], [], [], 0
    for at in range(0, len(body), step):
        tag, kind, length = struct.unpack_from(f"{order}HH{'Q' if big else 'L'}", body, at)
        size = sizes.get(kind, 0) * length
        held = at + step - layout.inline
        start = offset + counted + held
        if size > layout.inline:
            (start,) = struct.unpack_from(f"{order}{'Q' if big else 'L'}", body, held)
        if kind not in sizes:
            problems.append(f"{name} tag 0x{tag:04X}: no TIFF type has the number {kind}")
        elif start + size > len(data):
            problems.append(f"{name} tag 0x{tag:04X}: {size} bytes at {start} lie outside of {len(data)} bytes")
        else:
            total += size
            limits.check("metadata_bytes", total, f"bytes of values in Exif directory {name}")
            entries.append(Entry(tag, kind, length, data[start : start + size]))
            offsets.append(start)
    last = data[end : end + layout.inline]
    following = int.from_bytes(last, "little" if order == "<" else "big") if len(last) == layout.inline else 0
    return Directory(tuple(entries), tuple(offsets), following, tuple(problems))


def narrowed(entry: Entry, order: Order) -> Entry | None:
    """An entry in the types that Exif has; None for numbers that need those of a BigTIFF."""
    if entry.type not in _NARROW:
        return entry
    try:
        return made(entry.tag, _NARROW[entry.type], decoded(entry, order), order)
    except BadValueError:
        return None


def directory_bytes(
    entries: tuple[Entry, ...], layout: Layout, place: Callable[[bytes], int], following: int = 0
) -> bytes:
    """A directory's own bytes, its entries in the order of their tags; `place` puts a long value somewhere."""
    slots = [
        layout.slot(entry, place(entry.data) if len(entry.data) > layout.inline else 0) for entry in sorted(entries)
    ]
    return layout.directory(slots, following)


def decoded(entry: Entry, order: Order) -> Value:
    """An entry's value: text without its closing NUL, bytes as they are, numbers as a tuple.

    Text is taken for UTF-8, and for Latin-1 where it is not.
    """
    _, kind, count, data = entry
    if kind in {ASCII, UTF8}:
        return text_of(data.removesuffix(b"\0"))
    if kind == UNDEFINED:
        return data
    if kind in {RATIONAL, SRATIONAL}:
        numbers = struct.unpack(f"{order}{count * 2}{'L' if kind == RATIONAL else 'l'}", data)
        return tuple(Rational(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
    return struct.unpack(f"{order}{count}{_CODES[kind]}", data)


def text_of(data: bytes) -> str:
    """Text whose encoding is not said: UTF-8, or Latin-1 where it is not."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


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
    unit = 4 if entry.type in {RATIONAL, SRATIONAL} else BIG_SIZES.get(entry.type, 1)
    if old == new or unit == 1:
        return entry
    data = entry.data
    return entry._replace(data=b"".join(data[at : at + unit][::-1] for at in range(0, len(data), unit)))
