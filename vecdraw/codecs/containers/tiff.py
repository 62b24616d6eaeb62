"""The tags of metadata of TIFF and BigTIFF: Exif and GPS directories, XMP (700), IPTC (33723).

TIFF 6.0; XMP specification part 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from vecdraw import limits
from vecdraw.errors import ImageError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.exif_tags import EXIF_POINTER, GPS_POINTER, INTEROP_POINTER
from vecdraw.metadata.tiff import (
    BYTE,
    IFD8,
    LONG,
    LONG8,
    UNDEFINED,
    Directory,
    Entry,
    Layout,
    Order,
    Readable,
    decoded,
    directory_bytes,
    file_layout,
    in_order,
    read_directory,
)

_XMP, _IPTC, _PHOTOSHOP, _SUB_IFDS, _ICC = 700, 33723, 34377, 330, 34675
_DNG_VERSION: Final = 0xC612
_POINTERS: Final = frozenset({EXIF_POINTER, GPS_POINTER})
_DATA: Final = ((273, 279), (324, 325))  # offsets and lengths of strips and of tiles
_LAYOUT: Final = frozenset(
    {*range(254, 260), 262, 263, 264, 265, 266, 273, *range(277, 285), *range(290, 294), 296, 297, 301}
    | {*range(317, 326), _SUB_IFDS, 332, 333, 334, 336, *range(338, 348), *range(512, 522), *range(529, 533), _ICC}
)
"""Tags that say how the picture is laid out and shown: they belong to the file, not to its metadata."""


def read(data: Readable) -> Blocks:
    """The metadata of the first picture of a TIFF or BigTIFF. Raises `ImageError`, `LimitError`."""
    _check_head(data)
    whole = Exif.of_tiff(data)
    said = {entry.tag: entry for entry in whole.ifd0}
    apart = _LAYOUT | {_XMP, _IPTC, _PHOTOSHOP}
    exif = whole.without("IFD0", apart).to_bytes()
    return Blocks(exif, _bytes(said.get(_XMP)), _iptc(said.get(_IPTC), whole.order))


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same TIFF with other metadata of its first picture; the bytes of the old become zeros.

    The new directories stand at the end of the file. `clean`: without Photoshop's resources too. Raises what `read`
    raises, and `UnsupportedError` for a TIFF of 4 GiB or more, or with further pictures inside the first if `clean`.
    """
    _check_head(data)
    layout, at = file_layout(data)
    first = read_directory(data, at, layout, "IFD0")
    if clean and any(entry.tag == _SUB_IFDS for entry in first.entries):
        raise UnsupportedError("a TIFF with pictures inside a picture: they cannot be taken out; encode it again")
    _refuse_raw(data, first)
    keeps = _LAYOUT if clean else _LAYOUT | {_PHOTOSHOP}
    out = bytearray(data)
    for start, end in _unshared(data, first, layout, keeps):
        out[start:end] = bytes(end - start)
    size = layout.directory_size(len(first.entries))
    out[at : at + size] = bytes(min(size, len(data) - at))
    writer = _Appending(out, layout)
    slots: dict[int, bytes] = {}
    for entry, offset in zip(first.entries, first.offsets, strict=True):
        if entry.tag in keeps:
            slots.setdefault(entry.tag, layout.slot(entry, offset))  # of two with one tag libtiff takes the first
    for entry in metadata_entries(blocks, layout, writer):
        long = len(entry.data) > layout.inline
        slots[entry.tag] = layout.slot(entry, writer.place(entry.data) if long else 0)
    place = writer.place(layout.directory([slots[tag] for tag in sorted(slots)], first.following))
    out[layout.head - layout.inline : layout.head] = layout.number(place)
    return bytes(out)


def _refuse_raw(data: bytes, first: Directory) -> None:
    """Raises `UnsupportedError` for what a camera wrote raw: its metadata says how it is developed, and where it is."""
    tags = {entry.tag for entry in first.entries}
    raw = _DNG_VERSION in tags or data[8:10] == b"CR"
    if raw or (_SUB_IFDS in tags and Exif.of_tiff(data).get("MakerNote") is not None):
        raise UnsupportedError("metadata of a camera's raw file is read, not written: it says how it is developed")


class _Appending:
    """Puts values behind the end of a file."""

    def __init__(self, out: bytearray, layout: Layout) -> None:
        self._out, self._big = out, layout.big

    def place(self, data: bytes) -> int:
        self._out += b"\0" * (len(self._out) % 2)
        at = len(self._out)
        if not self._big and at + len(data) > 0xFFFF_FFFF:
            raise UnsupportedError("a TIFF has less than 4 GiB; there is no room for the metadata")
        self._out += data
        return at


class Placing(Protocol):
    """Where long values of a file go."""

    def place(self, data: bytes) -> int:
        """Puts bytes there; where they begin in the file."""


def metadata_entries(blocks: Blocks, layout: Layout, writer: Placing) -> Iterable[Entry]:
    """The entries of a first directory that metadata is; `writer` takes what they point to."""
    exif, order = Exif.parse(blocks.exif), layout.order

    def placed(tag: int, entries: list[Entry]) -> Entry:
        return layout.places(tag, [writer.place(directory_bytes(tuple(entries), layout, writer.place))])

    for entry in exif.ifd0:
        if entry.tag not in _LAYOUT:
            yield in_order(entry, exif.order, order)
    inner = [in_order(entry, exif.order, order) for entry in exif.exif]
    if exif.interop:
        inner.append(placed(INTEROP_POINTER, [in_order(entry, exif.order, order) for entry in exif.interop]))
    if inner:
        yield placed(EXIF_POINTER, inner)
    if exif.gps:
        yield placed(GPS_POINTER, [in_order(entry, exif.order, order) for entry in exif.gps])
    if blocks.xmp:
        yield Entry(_XMP, BYTE, len(blocks.xmp), blocks.xmp)
    if blocks.iptc:
        yield Entry(_IPTC, UNDEFINED, len(blocks.iptc), blocks.iptc)


def _unshared(data: bytes, first: Directory, layout: Layout, keeps: frozenset[int]) -> Iterable[tuple[int, int]]:
    """The spans that only the old metadata uses."""
    old = [
        (offset, offset + len(entry.data))
        for entry, offset in zip(first.entries, first.offsets, strict=True)
        if entry.tag not in keeps
    ]
    pending = [entry for entry in first.entries if entry.tag in _POINTERS]
    while pending:
        pointer = pending.pop()
        if pointer.type not in {LONG, 13, LONG8, IFD8} or pointer.length != 1:
            continue
        at = int(decoded(pointer, layout.order)[0])
        inner = read_directory(data, at, layout, "Exif")
        old.append((at, at + layout.directory_size(len(inner.entries)) - layout.inline))
        old += [(offset, offset + len(e.data)) for e, offset in zip(inner.entries, inner.offsets, strict=True)]
        if pointer.tag != INTEROP_POINTER:
            pending += [entry for entry in inner.entries if entry.tag == INTEROP_POINTER]
    used = sorted(_used(data, first, layout, keeps))
    return [span for span in old if not any(start < span[1] and span[0] < end for start, end in used)]


def _used(data: bytes, first: Directory, layout: Layout, keeps: frozenset[int]) -> Iterable[tuple[int, int]]:
    """The spans that pictures use: the values of their tags, their strips and tiles; those of all pages."""
    yield 0, layout.head
    order = layout.order
    page, seen, kept = first, set[int](), keeps
    while True:
        tags = {entry.tag: entry for entry in page.entries}
        for entry, offset in zip(page.entries, page.offsets, strict=True):
            if entry.tag in kept:
                yield offset, offset + len(entry.data)
        for starts, lengths in _DATA:
            if starts in tags and lengths in tags:
                for start, length in zip(_whole(tags[starts], order), _whole(tags[lengths], order), strict=False):
                    yield start, start + length
        if not page.following or page.following in seen:
            return
        seen.add(page.following)
        limits.check("image_frames", len(seen), "pages of a TIFF")
        at, page = page.following, read_directory(data, page.following, layout, "the next page")
        yield at, at + layout.directory_size(len(page.entries))
        kept = frozenset(entry.tag for entry in page.entries)


def _whole(entry: Entry, order: Order) -> list[int]:
    """The whole numbers of an entry. Raises `ImageError` for other values."""
    values = decoded(entry, order)
    numbers = [value for value in values if isinstance(value, int)]
    if len(numbers) < len(values):
        raise ImageError(f"TIFF: tag {entry.tag} says where pixels lie, by values of type {entry.type}, not numbers")
    return numbers


def _check_head(data: Readable) -> None:
    if len(data) < 8:
        raise ImageError(f"TIFF: the header is cut off, after {len(data)} bytes")


def _bytes(entry: Entry | None) -> bytes:
    return b"" if entry is None else entry.data


def _iptc(entry: Entry | None, order: Order) -> bytes:
    """The block; many writers call it a row of LONGs, which are then swapped by others who believe them."""
    if entry is None or entry.data[:1] == b"\x1c" or entry.type != LONG:
        return _bytes(entry).rstrip(b"\0") if entry is not None and entry.type == LONG else _bytes(entry)
    return in_order(entry, order, ">" if order == "<" else "<").data.rstrip(b"\0")
