"""GIF's extensions of metadata: comments (GIF89a, 24) and XMP (XMP specification part 3, 1.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import ImageError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.tiff import text_of

_XMP: Final = b"XMP DataXMP"
_MAGIC: Final = (
    b"\x01" + bytes(range(255, -1, -1)) + b"\0"
)  # so that a reader of sub-blocks finds the end of the packet
_COMMENT, _APPLICATION, _PLAIN_TEXT = 0xFE, 0xFF, 0x01
_DRAWING: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


class Part(NamedTuple):
    """A part of a GIF: the label of an extension (0: the header, an image or the end), its identifier, all bytes."""

    label: int
    name: bytes
    whole: bytes


def parts(data: bytes) -> Iterator[Part]:
    """The header, the extensions, the images and the end. Raises `ImageError` for what is cut off."""
    if len(data) < 13:
        raise ImageError(f"GIF: the header is cut off, after {len(data)} bytes")
    at = 13 + _table(data[10])
    yield Part(0, b"", data[:at])
    while at < len(data):
        begin = at
        if data[at] == 0x3B:
            yield Part(0, b"", data[at:])
            return
        if data[at] == 0x21 and at + 2 < len(data):
            label, name = data[at + 1], b""
            if label == _APPLICATION:
                name = data[at + 3 : at + 3 + data[at + 2]]
            is_xmp = name == _XMP
            at = _xmp_end(data, at) if is_xmp else _blocks_end(data, at + 2)
            yield Part(label, name, data[begin:at])
        elif data[at] == 0x2C and at + 10 < len(data):
            at = _blocks_end(data, at + 10 + _table(data[at + 9]) + 1)
            yield Part(0, b"", data[begin:at])
        else:
            raise ImageError(f"GIF: neither an image nor an extension at {at}: 0x{data[at]:02X}")
    raise ImageError(f"GIF: cut off after {len(data)} bytes, without its end")


def read(data: bytes) -> Blocks:
    """The metadata of a GIF. Raises `ImageError`, `LimitError`."""
    xmp, texts = b"", []
    for label, name, whole in parts(data):
        if label == _APPLICATION and name == _XMP:
            xmp = xmp or whole[14 : -len(_MAGIC)]
        elif label == _COMMENT:
            texts.append(("Comment", text_of(_joined(whole[2:]).rstrip(b"\0"))))
            limits.check("metadata_entries", len(texts), "comments of a GIF")
    return Blocks(b"", xmp, b"", tuple(texts))


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same GIF with other metadata, before its end. `clean`: without what neither draws nor times."""
    out = [each for each in parts(data) if each.label != _COMMENT and each.name != _XMP]
    if clean:
        out = [e for e in out if e.label != _PLAIN_TEXT and (e.label != _APPLICATION or e.name in _DRAWING)]
        out[-1] = Part(0, b"", out[-1].whole[:1])
    new = []
    for keyword, text in blocks.texts:
        if keyword != "Comment":
            raise UnsupportedError(f"a GIF has no place for the text {keyword!r}")
        body = text.encode()
        pieces = [body[at : at + 255] for at in range(0, len(body), 255)]
        new.append(b"\x21\xfe" + b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0")
    if blocks.xmp:
        new.append(b"\x21\xff\x0b" + _XMP + blocks.xmp + _MAGIC)
    whole = b"".join([*(each.whole for each in out[:-1]), *new, out[-1].whole])
    return b"GIF89a" + whole[6:] if new else whole


def _table(flags: int) -> int:
    """The bytes of a colour table that is there."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    while at < len(data):
        size = data[at]
        at += 1 + size
        if size == 0:
            return at
    raise ImageError(f"GIF: sub-blocks are cut off, after {len(data)} bytes")


def _xmp_end(data: bytes, at: int) -> int:
    end = data.find(_MAGIC, at + 14)
    if end < 0:
        raise ImageError("GIF: an XMP extension without the bytes that end it")
    return end + len(_MAGIC)


def _joined(blocks: bytes) -> bytes:
    out, at = [], 0
    while at < len(blocks) and blocks[at]:
        out.append(blocks[at + 1 : at + 1 + blocks[at]])
        at += 1 + blocks[at]
    return b"".join(out)
