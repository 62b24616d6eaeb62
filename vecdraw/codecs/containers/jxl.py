"""JPEG XL's boxes of metadata (ISO/IEC 18181-2, 9.4 to 9.7)."""

from __future__ import annotations

from typing import Final

from vecdraw import limits
from vecdraw.codecs.containers.boxes import Box, box, boxes, tiff_item, tiff_of
from vecdraw.errors import ImageError, MissingLibraryError
from vecdraw.metadata.blocks import Blocks

_SIGNATURE: Final = b"\0\0\0\x0cJXL \r\n\x87\n"
_TYPE: Final = b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
_METADATA: Final = frozenset({b"Exif", b"xml ", b"jumb"})
_PICTURE: Final = frozenset({b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp", b"jxli"})


def read(data: bytes) -> Blocks:
    """The metadata of a JPEG XL file.

    Raises `ImageError`, `LimitError`, and `MissingLibraryError` for compressed boxes without the brotli library.
    """
    found: dict[bytes, bytes] = {}  # of each kind the first: others are not even inflated
    for each in _boxes(data):
        kind, body = each.kind, data[each.body : each.end]
        is_packed = kind == b"brob"
        if is_packed:
            kind, body = body[:4], body[4:]
        if kind in {b"Exif", b"xml "} and kind not in found:
            found[kind] = _inflated(body) if is_packed else body
    return Blocks(tiff_of(found.get(b"Exif", b"")), found.get(b"xml ", b""))


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same file with other metadata; a bare codestream is put into boxes.

    Data to rebuild a JPEG from is left out, as the JPEG's metadata would no longer be what it was made with. `clean`:
    without unknown boxes.
    """
    if data.startswith(b"\xff\x0a"):
        if not any(blocks):
            return data
        parts = [_SIGNATURE, _TYPE, *_new(blocks), box(b"jxlc", data)]
        return b"".join(parts)
    kept = [each for each in _boxes(data) if not _is_metadata(data, each) and (not clean or each.kind in _PICTURE)]
    first = next((i for i, each in enumerate(kept) if each.kind in {b"jxlc", b"jxlp"}), len(kept))
    before = [data[each.start : each.end] for each in kept[:first]]
    return b"".join([*before, *_new(blocks), *(_closed(data, each) for each in kept[first:])])


def _new(blocks: Blocks) -> list[bytes]:
    found = [box(b"Exif", tiff_item(blocks.exif))] if blocks.exif else []
    return found + ([box(b"xml ", blocks.xmp)] if blocks.xmp else [])


def _boxes(data: bytes) -> list[Box]:
    if data.startswith(b"\xff\x0a"):
        return []
    if not data.startswith(_SIGNATURE):
        raise ImageError("JPEG XL: neither a codestream nor its boxes")
    return list(boxes(data))


def _is_metadata(data: bytes, each: Box) -> bool:
    return each.kind in _METADATA | {b"jbrd"} or (each.kind == b"brob" and data[each.body : each.body + 4] in _METADATA)


def _closed(data: bytes, each: Box) -> bytes:
    """The box with its size said, so that something may follow."""
    return box(each.kind, data[each.body : each.end])


def _inflated(data: bytes) -> bytes:
    try:
        import brotli  # an extra: only files with compressed boxes need it
    except ImportError as error:
        raise MissingLibraryError("compressed metadata of JPEG XL needs brotli: pip install brotli") from error
    bound = limits.current().metadata_bytes
    try:
        out: bytes = brotli.Decompressor().process(data, output_buffer_limit=bound + 1)
    except brotli.error as error:
        raise ImageError(f"JPEG XL: a compressed box that does not inflate: {error}") from error
    limits.check("metadata_bytes", len(out), "bytes of JPEG XL's metadata, inflated")
    return out
