"""PNG's chunks of metadata (PNG, third edition, 11.3.3 and 11.3.4.5; XMP specification part 3, 1.1.5)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.codecs.containers.photoshop import IPTC, resources
from vecdraw.codecs.png_chunks import check_metadata, metadata
from vecdraw.errors import ImageError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.tiff import text_of

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_XMP: Final = b"XML:com.adobe.xmp\0"
_RAW: Final = "Raw profile type "  # ImageMagick's way of keeping an IPTC block, which exiftool reads and writes too
_RAW_BLOCKS: Final = frozenset({f"{_RAW}exif", f"{_RAW}APP1", f"{_RAW}app1", f"{_RAW}xmp"})
_EXIF: Final = b"Exif\0\0"
_XMP_OF_JPEG: Final = b"http://ns.adobe.com/xap/1.0/\0"
_METADATA: Final = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt"})
_PICTURE: Final = frozenset(
    {b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"}
    | {b"bKGD", b"pHYs", b"hIST", b"sPLT", b"acTL", b"fcTL", b"fdAT"}
)
"""Ancillary chunks that say how the picture looks."""


class Chunk(NamedTuple):
    """A chunk: its type, its data, and all of its bytes."""

    kind: bytes
    data: bytes
    whole: bytes


def chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks of a PNG up to IEND. Raises `ImageError` for one that is cut off."""
    at = len(_SIGNATURE)
    while True:
        if at + 12 > len(data):
            raise ImageError(f"PNG: a chunk at {at} is cut off, after {len(data)} bytes")
        size, kind = struct.unpack_from(">L4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise ImageError(f"PNG: chunk {kind!r} of {size} bytes at {at} ends after {len(data)} bytes")
        yield Chunk(kind, data[at + 8 : end - 4], data[at:end])
        if kind == b"IEND":
            return
        at = end


def read(data: bytes) -> Blocks:
    """The metadata of a PNG. Raises `ImageError`, `LimitError` for texts that inflate to too much, all together.

    Exif and XMP that older programs wrote as texts ("Raw profile type APP1") are read where there is none in its place.
    """
    exif = xmp = iptc = b""
    inflated = _Inflater()
    texts: list[tuple[str, str]] = []
    for kind, body, _ in chunks(data):
        if kind == b"eXIf":
            exif = exif or body.removeprefix(_EXIF)  # some write JPEG's prefix
        elif kind == b"iTXt" and body.startswith(_XMP):
            xmp = xmp or _international(body, inflated)[1]
        elif kind in _METADATA:
            keyword, text = _text(kind, body, inflated)
            if keyword in {f"{_RAW}iptc", f"{_RAW}8bim"}:
                iptc = iptc or _raw_profile(text)
            else:
                texts.append((keyword, text))
                limits.check("metadata_entries", len(texts), "texts of a PNG")
    return _with_raw_blocks(Blocks(exif, xmp, iptc, tuple(texts)))


def _with_raw_blocks(blocks: Blocks) -> Blocks:
    """The blocks with Exif and XMP of raw profiles in their places; a profile that says something else stays a text."""
    exif, xmp, texts = blocks.exif, blocks.xmp, []
    for keyword, text in blocks.texts:
        bare = _bare(text) if keyword in _RAW_BLOCKS else b""
        if bare[:4] in {b"II*\0", b"MM\0*"} and exif in {b"", bare}:
            exif = bare
        elif bare.lstrip(b" \t\r\n\xef\xbb\xbf")[:1] == b"<" and xmp in {b"", bare}:
            xmp = bare
        else:
            texts.append((keyword, text))
    return Blocks(exif, xmp, blocks.iptc, tuple(texts))


def _bare(text: str) -> bytes:
    """A raw profile without the prefix of its segment in a JPEG; nothing for one that is none."""
    try:
        return _raw_profile(text).removeprefix(_EXIF).removeprefix(_XMP_OF_JPEG)
    except ImageError:
        return b""


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same PNG with other metadata; `clean`: and without chunks that neither draw nor are known.

    Raises `BadValueError` for a text with a keyword that PNG does not have, `ImageError`.
    """
    check_metadata(blocks)
    out, placed = [_SIGNATURE], False
    for kind, _, whole in chunks(data):
        if kind == b"IDAT" and not placed:
            out += metadata(blocks)
            placed = True
        if kind in _METADATA or (clean and kind[0] & 0x20 and kind not in _PICTURE):
            continue
        out.append(whole)
    if not placed:
        raise ImageError("PNG: a file without pixels (IDAT), before which metadata is put")
    return b"".join(out)


def _text(kind: bytes, body: bytes, inflated: _Inflater) -> tuple[str, str]:
    keyword, _, rest = body.partition(b"\0")
    match kind:
        case b"tEXt":
            text = rest.decode("latin-1")
        case b"zTXt":
            text = inflated.of(rest[1:]).decode("latin-1")
        case _:
            text = text_of(_international(body, inflated)[1])
    return keyword.decode("latin-1"), text


def _international(body: bytes, inflated: _Inflater) -> tuple[bytes, bytes]:
    """Keyword and text of an iTXt chunk (11.3.3.4)."""
    keyword, _, rest = body.partition(b"\0")
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(parts) < 3:
        raise ImageError(f"PNG: an iTXt chunk of {len(body)} bytes without its language and keyword")
    return keyword, inflated.of(parts[2]) if rest[0] else parts[2]


class _Inflater:
    """Inflates the texts of one file, which have at most `limits.metadata_bytes` together."""

    def __init__(self) -> None:
        self._size = 0

    def of(self, data: bytes) -> bytes:
        """`data` inflated. Raises `ImageError`, `LimitError`."""
        room = limits.current().metadata_bytes - self._size
        try:
            out = zlib.decompressobj().decompress(data, room + 1)
        except zlib.error as error:
            raise ImageError(f"PNG: compressed text that does not inflate: {error}") from error
        self._size += len(out)
        limits.check("metadata_bytes", self._size, "bytes of a PNG's texts, inflated")
        return out


def _raw_profile(text: str) -> bytes:
    parts = text.strip("\n").split("\n", 2)  # a name, the number of bytes, their digits
    try:
        data = bytes.fromhex(parts[2])
    except (IndexError, ValueError) as error:
        raise ImageError("PNG: a raw profile that is no hexadecimal text") from error
    if data.startswith(b"8BIM"):
        return next((body for number, _, body in resources(data) if number == IPTC), b"")
    return data
