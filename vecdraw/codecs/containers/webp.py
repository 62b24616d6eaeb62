"""WebP's chunks of metadata (RFC 9649, 2.7)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from vecdraw.codecs.sniff import stated_size
from vecdraw.errors import ImageError
from vecdraw.metadata.blocks import Blocks

_ICC_FLAG, _ALPHA_FLAG, _EXIF_FLAG, _XMP_FLAG = 0x20, 0x10, 0x08, 0x04
_KNOWN: Final = frozenset({b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})


class Chunk(NamedTuple):
    """A RIFF chunk: its four characters and its data."""

    kind: bytes
    data: bytes


def chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks of a WebP. Raises `ImageError` for one that is cut off."""
    (stated,) = struct.unpack_from("<L", data, 4) if len(data) >= 12 else (0,)
    end, at = min(len(data), stated + 8), 12
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sL", data, at)
        if at + 8 + size > end:
            raise ImageError(f"WebP: chunk {kind!r} of {size} bytes at {at} ends after {end} bytes")
        yield Chunk(kind, data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2


def read(data: bytes) -> Blocks:
    """The metadata of a WebP. Raises `ImageError`."""
    exif = xmp = b""
    for kind, body in chunks(data):
        if kind == b"EXIF":
            exif = exif or body.removeprefix(b"Exif\0\0")  # some write JPEG's prefix
        elif kind == b"XMP ":
            xmp = xmp or body
    return Blocks(exif, xmp)


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same WebP with other metadata; a simple file becomes an extended one. `clean`: without unknown chunks."""
    found = [each for each in chunks(data) if each.kind not in {b"EXIF", b"XMP "}]
    if not found:
        raise ImageError("WebP: a file without any chunk")
    head = found.pop(0) if found[0].kind == b"VP8X" else None
    if clean:
        found = [each for each in found if each.kind in _KNOWN]
    if head is None and not (blocks.exif or blocks.xmp):
        return _file(found)
    flags = (_EXIF_FLAG if blocks.exif else 0) | (_XMP_FLAG if blocks.xmp else 0)
    extended = _extended(data, found) if head is None else head.data
    if len(extended) < 10:
        raise ImageError(f"WebP: a VP8X chunk of {len(extended)} bytes; expected 10")
    extended = bytes([(extended[0] & ~(_EXIF_FLAG | _XMP_FLAG)) | flags]) + extended[1:]
    new = [Chunk(kind, body) for kind, body in ((b"EXIF", blocks.exif), (b"XMP ", blocks.xmp)) if body]
    return _file([Chunk(b"VP8X", extended), *found, *new])


def _extended(data: bytes, found: list[Chunk]) -> bytes:
    """The VP8X chunk of a simple file: its size, and whether its one picture has alpha."""
    size = stated_size(data, "WEBP")
    if size is None:
        raise ImageError("WebP: a file that does not say its size")
    picture = found[0]
    alpha = picture.kind == b"VP8L" and len(picture.data) > 4 and picture.data[4] >> 4 & 1
    sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
    return struct.pack("<L", _ALPHA_FLAG if alpha else 0) + sides


def _file(found: list[Chunk]) -> bytes:
    parts = [struct.pack("<4sL", kind, len(body)) + body + b"\0" * (len(body) % 2) for kind, body in found]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<L", len(body)) + body
