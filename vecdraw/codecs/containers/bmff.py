"""AVIF's and HEIC's items of metadata (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12, annex A)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.codecs.containers.boxes import Box, box, boxes, full_box, tiff_item, tiff_of
from vecdraw.codecs.containers.item_locations import Location, parse_locations, write_locations
from vecdraw.codecs.containers.small_pictures import Reference, small_pictures, without_associations
from vecdraw.errors import ImageError, UnsupportedError
from vecdraw.metadata.blocks import Blocks

_XMP_TYPE: Final = b"application/rdf+xml"
_TABLES: Final = (b"moov", b"trak", b"mdia", b"minf", b"stbl")


class Item(NamedTuple):
    """An entry of the item information box: its number, type, content type, and all of its bytes."""

    number: int
    kind: bytes
    content: bytes
    whole: bytes


class _Meta(NamedTuple):
    """The meta box taken apart."""

    box: Box
    parts: dict[bytes, Box]
    items: list[Item]
    locations: list[Location]
    references: list[Reference]
    wide: bool


def read(data: bytes) -> Blocks:
    """The metadata of an AVIF or HEIC file. Raises `ImageError`, `LimitError`."""
    meta = _meta(data)
    exif = xmp = b""
    for item in meta.items:
        if item.kind == b"Exif":
            exif = exif or tiff_of(_item_data(data, meta, item))
        elif item.kind == b"mime" and item.content == _XMP_TYPE:
            xmp = xmp or _item_data(data, meta, item)
    return Blocks(exif, xmp)


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same file with other metadata, its pictures untouched; the old metadata's bytes become zeros.

    `clean`: without small pictures too, in the same way. Raises what `read` raises, and `UnsupportedError` for a small
    picture that is the one to show, or one of a group, and for items that a data reference says lie in another file.
    """
    meta = _meta(data)
    elsewhere = next((each for each in meta.locations if not each.is_here), None)
    if elsewhere is not None:
        raise UnsupportedError(
            f"item {elsewhere.number} of AVIF or HEIC is found by data reference {elsewhere.reference}, as those in "
            "other files are: its metadata cannot be changed; encode the picture again"
        )
    gone = {item.number for item in meta.items if _is_metadata(item)}
    if clean:
        small = small_pictures(meta.references)
        if small and (_primary(data, meta) in small or b"grpl" in meta.parts):
            raise UnsupportedError("this small picture of AVIF or HEIC cannot be taken out; encode the picture again")
        gone |= small
    blanked = bytearray(data)
    for location in meta.locations:
        if location.number in gone:
            _blank(blanked, meta, location, gone)
    if clean:
        for each in boxes(data):
            if each.kind in {b"uuid", b"free", b"skip", b"udta"}:
                blanked[each.body : each.end] = bytes(each.end - each.body)
    return _rebuilt(bytes(blanked[: _used_end(data, meta, gone)]), meta, gone, blocks)


def _used_end(data: bytes, meta: _Meta, gone: set[int]) -> int:
    """The end of the file, or where its last box of data begins if that holds nothing but metadata that goes."""
    last = list(boxes(data))[-1]
    spans = sorted(s for each in meta.locations if each.number in gone for s in _spans(meta, each) if s[0] >= last.body)
    others = [s for each in meta.locations if each.number not in gone for s in _safe_spans(meta, each)]
    used = any(offset + size > last.body for offset, size in others)
    filled = sum(size for _, size in spans) == last.end - last.body
    return last.start if last.kind == b"mdat" and filled and not used else len(data)


def _rebuilt(data: bytes, meta: _Meta, gone: set[int], blocks: Blocks) -> bytes:
    items = [item.whole for item in meta.items if item.number not in gone]
    kept = [each for each in meta.locations if each.number not in gone]
    references = [
        each._replace(targets=left)
        for each in meta.references
        if each.source not in gone and (left := tuple(t for t in each.targets if t not in gone))
    ]
    numbers = {item.number for item in meta.items} | {location.number for location in meta.locations}
    free = 1 + max(numbers - gone, default=0)
    primary = _primary(data, meta)
    bodies: list[bytes] = []
    added: list[Location] = []
    wanted = ((b"Exif", b"", tiff_item(blocks.exif) if blocks.exif else b""), (b"mime", _XMP_TYPE, blocks.xmp))
    for kind, content, body in wanted:
        if body:
            items.append(_item_entry(free, kind, content))
            references.append(Reference(b"cdsc", free, (primary,)))
            added.append(Location(free, 0, 0, ((0, len(body)),)))
            bodies.append(body)
            free += 1
    if free > 0xFFFF and not meta.wide:
        raise UnsupportedError("AVIF or HEIC: all 65,535 numbers of items are taken")
    grown = len(_meta_box(data, meta, items, kept + added, references, gone)) - (meta.box.end - meta.box.start)
    shifted = [each.moved(meta.box.end, grown) for each in kept]
    at = len(data) + grown + 8
    placed = []
    for location, body in zip(added, bodies, strict=True):
        placed.append(Location(location.number, 0, 0, ((at, len(body)),)))
        at += len(body)
    new = _meta_box(data, meta, items, shifted + placed, references, gone)
    last = next((each for each in boxes(data) if each.end == len(data)), None)
    if last is not None and bodies and struct.unpack_from(">L", data, last.start)[0] == 0:
        data = data[: last.start] + struct.pack(">L", last.end - last.start) + data[last.start + 4 :]
    before, after = data[: meta.box.start], _with_chunks_moved(data, meta.box.end, grown)
    return before + new + after + (box(b"mdat", b"".join(bodies)) if bodies else b"")


def _meta_box(
    data: bytes, meta: _Meta, items: list[bytes], locations: list[Location], references: list[Reference], gone: set[int]
) -> bytes:
    """The meta box with other items; its other parts stay as they are."""
    count = struct.pack(">H", len(items)) if len(items) <= 0xFFFF else struct.pack(">L", len(items))
    made = {
        b"iinf": full_box(b"iinf", 0 if len(items) <= 0xFFFF else 1, 0, count + b"".join(items)),
        b"iloc": write_locations(locations),
    }
    if references:
        number = "L" if meta.wide else "H"
        body = b"".join(
            box(kind, struct.pack(f">{number}H{len(targets)}{number}", source, len(targets), *targets))
            for kind, source, targets in references
        )
        made[b"iref"] = full_box(b"iref", 1 if meta.wide else 0, 0, body)
    if b"iprp" in meta.parts:
        old = meta.parts[b"iprp"]
        made[b"iprp"] = without_associations(data[old.start : old.end], gone)
    out = [data[meta.box.body : meta.box.body + 4]]
    for each in boxes(data, meta.box.body + 4, meta.box.end):
        if each.kind in made:
            out.append(made.pop(each.kind))
        elif each.kind != b"iref":
            out.append(data[each.start : each.end])
    return box(b"meta", b"".join([*out, *made.values()]))


def _meta(data: bytes) -> _Meta:
    found = next((each for each in boxes(data) if each.kind == b"meta"), None)
    if found is None or found.body + 4 > found.end:
        raise ImageError("AVIF or HEIC: a file without its meta box")
    parts = {each.kind: each for each in boxes(data, found.body + 4, found.end)}
    if b"iloc" not in parts or b"iinf" not in parts:
        raise ImageError("AVIF or HEIC: a meta box without its items (iinf, iloc)")
    locations = parse_locations(_body(data, parts[b"iloc"]))
    references, wide = _references(data, parts.get(b"iref"))
    return _Meta(found, parts, _items(data, parts[b"iinf"]), locations, references, wide)


def _body(data: bytes, each: Box) -> bytes:
    return data[each.body : each.end]


def _items(data: bytes, iinf: Box) -> list[Item]:
    if iinf.body + 6 > iinf.end:
        raise ImageError("AVIF or HEIC: the item information box is cut off")
    start = iinf.body + (6 if data[iinf.body] == 0 else 8)
    found = []
    for each in boxes(data, start, iinf.end):
        body = _body(data, each)
        version = body[0] if body else 0
        form = ">4xHH4s" if version == 2 else ">4xLH4s"
        if each.kind != b"infe":
            raise ImageError(f"AVIF or HEIC: a box {each.kind!r} between those of items")
        whole = box(b"infe", body)  # with its size said, so that another may follow
        if version not in {2, 3} or len(body) < struct.calcsize(form):
            found.append(Item(0, b"", b"", whole))
            continue
        number, _, kind = struct.unpack_from(form, body)
        texts = body[struct.calcsize(form) :].split(b"\0")
        content = texts[1] if kind == b"mime" and len(texts) > 1 else b""
        found.append(Item(number, kind, content, whole))
    count = int.from_bytes(data[iinf.body + 4 : start], "big")
    if len(found) != count:
        raise ImageError(f"AVIF or HEIC: the item information box says it has {count} items, and has {len(found)}")
    return found


def _references(data: bytes, iref: Box | None) -> tuple[list[Reference], bool]:
    """The references between items, and whether numbers have 32 bits there."""
    if iref is None:
        return [], False
    wide = data[iref.body] != 0
    number, size = ("L", 4) if wide else ("H", 2)
    found = []
    for each in boxes(data, iref.body + 4, iref.end):
        body = _body(data, each)
        count = struct.unpack_from(">H", body, size)[0] if len(body) >= size + 2 else 0
        if len(body) < size + 2 + count * size:
            raise ImageError("AVIF or HEIC: a reference between items is cut off")
        source, _, *targets = struct.unpack_from(f">{number}H{count}{number}", body)
        found.append(Reference(each.kind, source, tuple(targets)))
    return found, wide


def _primary(data: bytes, meta: _Meta) -> int:
    pitm = meta.parts.get(b"pitm")
    if pitm is None or pitm.body + 6 > pitm.end:
        raise ImageError("AVIF or HEIC: a file without its primary item")
    wide = data[pitm.body] != 0
    if wide and pitm.body + 8 > pitm.end:
        raise ImageError("AVIF or HEIC: the primary item box is cut off")
    number: int = struct.unpack_from(">L" if wide else ">H", data, pitm.body + 4)[0]
    return number


def _item_entry(number: int, kind: bytes, content: bytes) -> bytes:
    body = struct.pack(">HH4s", number, 0, kind) if number <= 0xFFFF else struct.pack(">LH4s", number, 0, kind)
    named = body + b"\0" + (content + b"\0" if content else b"")
    return full_box(b"infe", 2 if number <= 0xFFFF else 3, 1, named)  # flag 1: hidden, as it is no picture


def _is_metadata(item: Item) -> bool:
    return item.kind == b"Exif" or (item.kind == b"mime" and item.content == _XMP_TYPE)


def _spans(meta: _Meta, location: Location) -> Iterable[tuple[int, int]]:
    """Where an item's bytes lie in the file."""
    if location.method == 0:
        return location.extents
    idat = meta.parts.get(b"idat")
    if location.method != 1 or idat is None:
        raise ImageError(f"AVIF or HEIC: item {location.number} lies where no data is")
    return tuple((idat.body + offset, size) for offset, size in location.extents)


def _item_data(data: bytes, meta: _Meta, item: Item) -> bytes:
    location = next((each for each in meta.locations if each.number == item.number), None)
    if location is None:
        raise ImageError(f"AVIF or HEIC: item {item.number} lies nowhere")
    parts, total = [], 0
    for offset, size in _spans(meta, location):
        end = len(data) if size == 0 else offset + size
        if offset > len(data) or end > len(data):
            raise ImageError(f"AVIF or HEIC: item {item.number} with {size} bytes at {offset} lies outside")
        total += end - offset
        limits.check("metadata_bytes", total, "bytes of an item of metadata")
        parts.append(data[offset:end])
    return b"".join(parts)


def _blank(data: bytearray, meta: _Meta, location: Location, gone: set[int]) -> None:
    shared = {span for each in meta.locations if each.number not in gone for span in _safe_spans(meta, each)}
    shared |= {(part.start, part.end - part.start) for kind, part in meta.parts.items() if kind != b"idat"}
    for offset, size in _spans(meta, location):
        if offset + size > len(data):
            raise ImageError(f"AVIF or HEIC: item {location.number} with {size} bytes at {offset} lies outside")
        if not any(offset < begin + length and begin < offset + size for begin, length in shared):
            data[offset : offset + size] = bytes(size)


def _safe_spans(meta: _Meta, location: Location) -> Iterable[tuple[int, int]]:
    return () if location.method == 2 else _spans(meta, location)


def _with_chunks_moved(data: bytes, start: int, by: int) -> bytes:
    """What stands behind the meta box, the offsets of a sequence's chunks moved (14496-12, 8.7.5)."""
    out = bytearray(data)
    pending = [each for each in boxes(data) if each.kind == b"moov"]
    while pending:
        each = pending.pop()
        for inner in boxes(data, each.body, each.end):
            if inner.kind in _TABLES:
                pending.append(inner)
            elif inner.kind in {b"stco", b"co64"}:
                _move_table(out, inner, start, by)
    return bytes(out[start:])


def _move_table(out: bytearray, table: Box, start: int, by: int) -> None:
    form, size = (">L", 4) if table.kind == b"stco" else (">Q", 8)
    if table.body + 8 > table.end:
        raise ImageError("AVIF or HEIC: a table of chunks is cut off")
    (count,) = struct.unpack_from(">L", out, table.body + 4)
    if table.body + 8 + count * size > table.end:
        raise ImageError("AVIF or HEIC: a table of chunks is cut off")
    for at in range(table.body + 8, table.body + 8 + count * size, size):
        (offset,) = struct.unpack_from(form, out, at)
        if offset >= start:
            struct.pack_into(form, out, at, offset + by)
