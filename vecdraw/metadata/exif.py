"""Exif (CIPA DC-008) as a value: directories of entries, the small picture, and what could not be read."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, ImageError, shown
from vecdraw.metadata import exif_tags
from vecdraw.metadata.exif_tags import DIRECTORIES, TAGS, DirectoryName, Tag, name_of
from vecdraw.metadata.tiff import (
    IFD8,
    LONG,
    LONG8,
    Directory,
    Entry,
    Layout,
    Order,
    Rational,
    Readable,
    Value,
    byte_order,
    decoded,
    directory_bytes,
    file_layout,
    made,
    narrowed,
    read_directory,
)

_POINTERS = {"Exif": exif_tags.EXIF_POINTER, "GPS": exif_tags.GPS_POINTER, "Interop": exif_tags.INTEROP_POINTER}
_PLACED = frozenset({*_POINTERS.values(), 0x014A})  # 0x014A: SubIFDs, further pictures, of which Exif has none
_WHOLE = frozenset({3, LONG, 13, LONG8, IFD8})  # types of numbers that places have
_THUMBNAIL_TAGS = frozenset({exif_tags.THUMBNAIL_OFFSET, exif_tags.THUMBNAIL_LENGTH, exif_tags.STRIP_OFFSETS})


@dataclass(frozen=True, slots=True)
class Exif:
    """What an Exif block says.

    `ifd0` describes the picture, `exif` how it was taken, `gps` where, `interop` what its format follows, `ifd1` the
    small picture that comes with it, whose pixels are `thumbnail` (a JPEG, or strips one after the other). `order` is
    the byte order of the entries. `problems` lists what could not be read, and is therefore lost when it is written
    again. `maker_note_at` is where the maker's own data began: it may hold offsets that are counted from the start of
    the block, so it is written at the same place again if it can be.
    """

    ifd0: tuple[Entry, ...] = ()
    exif: tuple[Entry, ...] = ()
    gps: tuple[Entry, ...] = ()
    interop: tuple[Entry, ...] = ()
    ifd1: tuple[Entry, ...] = ()
    thumbnail: bytes = b""
    order: Order = "<"
    problems: tuple[str, ...] = field(default=(), compare=False)
    maker_note_at: int = field(default=0, compare=False)

    @classmethod
    def parse(cls, data: bytes) -> Exif:
        """The value of a block from its byte order mark on.

        Raises `ImageError` for a block that is no TIFF structure, or whose directories form a loop or lie outside of
        it, `LimitError` for more than `limits.metadata_bytes` or `limits.metadata_entries`.
        """
        if not data:
            return cls()
        return _Reader(data).value()

    @classmethod
    def of_tiff(cls, data: Readable) -> Exif:
        """What the first picture of a TIFF or BigTIFF says, with the tags that say how it is laid out; see `parse`."""
        return replace(_Reader(data, of_file=True).value(), maker_note_at=0)

    def directory(self, name: DirectoryName) -> tuple[Entry, ...]:
        """The entries of a directory: "IFD0", "Exif", "GPS", "Interop" or "IFD1". Raises `BadValueError`."""
        entries: tuple[Entry, ...] = getattr(self, _field(name))
        return entries

    def get(self, name: str) -> Value | None:
        """The value of a tag by its name in the standard ("Make"), or by directory and number ("GPS:0x0012").

        None when it is not there. Raises `BadValueError` for a name that no tag has.
        """
        tag = tag_named(name)
        for entry in self.directory(tag.directory):
            if entry.tag == tag.number:
                return decoded(entry, self.order)
        return None

    def values(self) -> Iterator[tuple[str, Value]]:
        """All tags as ("IFD0:Make", value), in the order of the file."""
        for directory in DIRECTORIES:
            for entry in self.directory(directory):
                yield f"{directory}:{name_of(directory, entry.tag)}", decoded(entry, self.order)

    def with_value(self, name: str, value: object, type: int | None = None) -> Exif:  # noqa: A002  # TIFF's word for it
        """The same with one tag set, or taken away if `value` is None.

        `type` is the TIFF type for a tag without a name of its own. Raises `BadValueError` and `BadTypeError`.
        """
        tag = tag_named(name)
        kind = tag.type if type is None else type
        entries = tuple(e for e in self.directory(tag.directory) if e.tag != tag.number)
        if value is not None:
            entries = (*entries, made(tag.number, kind, value, self.order))
        return self.with_directory(tag.directory, entries)

    def without(self, directory: DirectoryName, numbers: Collection[int] | None = None) -> Exif:
        """The same without some tags of a directory, or without all of it; without the small picture with IFD1."""
        left = () if numbers is None else tuple(e for e in self.directory(directory) if e.tag not in numbers)
        changed = self.with_directory(directory, left)
        return replace(changed, thumbnail=b"") if directory == "IFD1" and not left else changed

    def with_directory(self, name: DirectoryName, entries: tuple[Entry, ...]) -> Exif:
        """The same with other entries in a directory, in this value's byte order."""
        changes: dict[str, tuple[Entry, ...]] = {_field(name): tuple(sorted(entries))}
        return replace(self, **changes)  # type: ignore[arg-type]  # every directory's field has this type

    def with_thumbnail(self, picture: bytes) -> Exif:
        """The same with another small picture; what IFD1 says of it is the caller's."""
        return replace(self, thumbnail=picture)

    def to_bytes(self) -> bytes:
        """The block: empty for a value without any entry."""
        if not any(self.directory(name) for name in DIRECTORIES):
            return b""
        return _Writer(self).block()


def with_density(block: bytes, dpi: float) -> bytes:
    """An Exif block with the resolution set in it, in dots per inch to the ten-thousandth; a new block of b""."""
    fraction = Fraction(dpi).limit_denominator(10_000)
    exact = Rational(fraction.numerator, fraction.denominator)
    exif = Exif.parse(block).with_value("ResolutionUnit", 2)
    return exif.with_value("XResolution", exact).with_value("YResolution", exact).to_bytes()


def tag_named(name: str) -> Tag:
    """A tag by name, or by directory and number: "Make", "IFD0:Make", "GPS:0x0012". Raises `BadValueError`."""
    if not isinstance(name, str):
        raise BadTypeError(f"an Exif tag must be a str such as 'Make' or 'GPS:0x0012', got {shown(name)}")
    directory, colon, rest = name.rpartition(":")
    try:
        number = int(rest, 16) if rest.startswith("0x") else -1
    except ValueError:
        number = -1
    if colon and directory in DIRECTORIES and 0 <= number <= 0xFFFF:
        known = next((t for t in TAGS.values() if t.directory == directory and t.number == number), None)
        return known or Tag(directory, number, 7)
    tag = TAGS.get(rest)
    if tag is None or (colon and directory not in {tag.directory, "IFD1"}):
        raise BadValueError(f"no Exif tag is called {shown(name)}; expected a name such as 'Make', or 'GPS:0x0012'")
    return tag._replace(directory="IFD1") if directory == "IFD1" else tag


def _field(name: str) -> str:
    if name not in DIRECTORIES:
        raise BadValueError(f"an Exif directory is one of {', '.join(DIRECTORIES)}, got {shown(name)}")
    return name.lower()


class _Reader:
    """Follows the pointers of one block; each directory is visited once."""

    def __init__(self, data: Readable, *, of_file: bool = False) -> None:
        if not of_file:
            limits.check("metadata_bytes", len(data), "bytes of Exif")
        self._of_file = of_file
        self._data = data
        self._seen: set[int] = set()
        self._problems: list[str] = []
        self._entries = 0
        if of_file:
            self._layout, self._first = file_layout(data)
        else:
            order, self._first = byte_order(data[:8])
            self._layout = Layout(order, big=False)
        self._order = self._layout.order

    def value(self) -> Exif:
        first = self._read(self._first, "IFD0")
        exif = self._follow(first, "Exif")
        gps = self._follow(first, "GPS")
        interop = self._follow(exif, "Interop")
        paired = first.following and not self._of_file  # in a file, the next page
        second = self._read(first.following, "IFD1") if paired else Directory((), (), 0, ())
        if second.following:
            self._problems.append(f"IFD1: a further directory at {second.following}, of which Exif has none")
        note = next((o for e, o in zip(exif.entries, exif.offsets, strict=True) if e.tag == exif_tags.MAKER_NOTE), 0)
        return Exif(
            ifd0=self._plain(first, "IFD0"),
            exif=self._plain(exif, "Exif"),
            gps=self._plain(gps, "GPS"),
            interop=self._plain(interop, "Interop"),
            ifd1=tuple(e for e in self._plain(second, "IFD1") if e.tag not in _THUMBNAIL_TAGS),
            thumbnail=self._thumbnail(second),
            order=self._order,
            problems=tuple(self._problems),
            maker_note_at=note,
        )

    def _read(self, offset: int, name: str) -> Directory:
        if offset in self._seen:
            raise ImageError(f"Exif: the directories form a loop: {name} at {offset} is one that was read already")
        self._seen.add(offset)
        directory = read_directory(self._data, offset, self._layout, name)
        self._entries += len(directory.entries)
        limits.check("metadata_entries", self._entries, "tags of Exif")
        self._problems += directory.problems
        if any(e.tag == 0x014A for e in directory.entries) and not self._of_file:
            self._problems.append(f"{name} tag 0x014A: further pictures, of which Exif has none")
        return directory

    def _plain(self, directory: Directory, name: str) -> tuple[Entry, ...]:
        """The entries without the pointers, which are made anew, in the types that Exif has."""
        found = []
        for entry in directory.entries:
            narrow = None if entry.tag in _PLACED else narrowed(entry, self._order)
            if narrow is not None:
                found.append(narrow)
            elif entry.tag not in _PLACED:
                self._problems.append(f"{name} tag 0x{entry.tag:04X}: Exif has no numbers of 64 bits")
        return tuple(found)

    def _follow(self, within: Directory, name: str) -> Directory:
        pointer = next((e for e in within.entries if e.tag == _POINTERS[name]), None)
        offset = self._number(pointer)
        return Directory((), (), 0, ()) if offset is None else self._read(offset, name)

    def _number(self, entry: Entry | None) -> int | None:
        numbers = self._numbers(entry)
        return numbers[0] if numbers else None

    def _numbers(self, entry: Entry | None) -> tuple[int, ...]:
        if entry is None or entry.type not in _WHOLE:
            return ()
        return decoded(entry, self._order)  # type: ignore[return-value]  # these types are whole numbers

    def _thumbnail(self, directory: Directory) -> bytes:
        tags = {e.tag: e for e in directory.entries}
        offsets = self._numbers(tags.get(exif_tags.THUMBNAIL_OFFSET))
        lengths = self._numbers(tags.get(exif_tags.THUMBNAIL_LENGTH))
        if not offsets:
            offsets = self._numbers(tags.get(exif_tags.STRIP_OFFSETS))
            lengths = self._numbers(tags.get(exif_tags.STRIP_LENGTHS))
        parts, total = [], 0
        for offset, length in zip(offsets, lengths, strict=False):
            if offset + length > len(self._data):
                self._problems.append(f"IFD1: the small picture's {length} bytes at {offset} lie outside")
                return b""
            total += length
            limits.check("metadata_bytes", total, "bytes of the small picture in Exif")
            parts.append(self._data[offset : offset + length])
        return b"".join(parts)


class _Writer:
    """Lays a block out: the header, the directories with their values, the maker's data where it was."""

    def __init__(self, exif: Exif) -> None:
        self._exif = exif
        self._order = exif.order
        self._out = bytearray((b"II*\0" if exif.order == "<" else b"MM\0*") + b"\0\0\0\0")
        note = next((e.data for e in exif.exif if e.tag == exif_tags.MAKER_NOTE), b"")
        begin = exif.maker_note_at if len(note) > 4 else 0
        self._hole = range(begin, begin + len(note)) if begin >= 8 else range(0)
        self._note = note

    def block(self) -> bytes:
        exif = self._exif
        gps = self._directory(exif.gps)
        interop = self._directory(exif.interop)
        pointers = [(exif_tags.INTEROP_POINTER, interop)]
        inner = self._directory(exif.exif + self._pointers(pointers)) if exif.exif or interop else 0
        second = self._directory(exif.ifd1 + self._small_picture())
        outer = [(exif_tags.EXIF_POINTER, inner), (exif_tags.GPS_POINTER, gps)]
        first = self._directory(exif.ifd0 + self._pointers(outer), second, needed=True)
        struct.pack_into(f"{self._order}L", self._out, 4, first)
        if self._hole:
            self._fill(self._hole.stop)
            self._out[self._hole.start : self._hole.stop] = self._note
        return bytes(self._out)

    def _pointers(self, found: list[tuple[int, int]]) -> tuple[Entry, ...]:
        return tuple(made(tag, LONG, offset, self._order) for tag, offset in found if offset)

    def _small_picture(self) -> tuple[Entry, ...]:
        exif = self._exif
        if not exif.thumbnail:
            return ()
        offset = self._place(exif.thumbnail)
        lengths = next((e for e in exif.ifd1 if e.tag == exif_tags.STRIP_LENGTHS), None)
        if lengths is None:
            length = made(exif_tags.THUMBNAIL_LENGTH, LONG, len(exif.thumbnail), self._order)
            return (made(exif_tags.THUMBNAIL_OFFSET, LONG, offset, self._order), length)
        starts, at = [], offset
        for size in decoded(lengths, self._order):
            starts.append(at)
            at += int(size)
        return (made(exif_tags.STRIP_OFFSETS, LONG, starts, self._order),)

    def _directory(self, entries: tuple[Entry, ...], following: int = 0, *, needed: bool = False) -> int:
        if not entries and not needed:
            return 0
        place: Callable[[bytes], int] = self._place
        return self._place(directory_bytes(entries, Layout(self._order, big=False), place, following))

    def _place(self, data: bytes) -> int:
        """Puts bytes at the next even offset that does not run into the maker's data."""
        if self._hole and data is self._note:
            return self._hole.start
        start = len(self._out) + len(self._out) % 2
        if self._hole and start < self._hole.stop and start + len(data) > self._hole.start:
            start = self._hole.stop + self._hole.stop % 2
        self._fill(start)
        self._out += data
        return start

    def _fill(self, end: int) -> None:
        self._out += b"\0" * (end - len(self._out))
