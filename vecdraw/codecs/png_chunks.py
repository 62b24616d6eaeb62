"""The chunks of a PNG around its pixels (W3C Portable Network Graphics, third edition, clauses 5 and 11)."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final

from vecdraw import units
from vecdraw.codecs import icc
from vecdraw.codecs.profile import INTENTS, Intent, Profile
from vecdraw.errors import BadValueError, UnsupportedError, shown
from vecdraw.metadata.blocks import Blocks
from vecdraw.paint.pixmap import ColorSpace

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
"""Colour types, 11.2.1."""
DENSEST: Final = 5e7
"""The dpi that pHYs holds: it has 1 to 2**31 - 1 pixels per metre."""

_KEYWORD: Final = re.compile("[!-~\u00a1-\u00ff]+(?: [!-~\u00a1-\u00ff]+)*")  # 11.3.3.1
_LONG: Final = 1024  # bytes of text from which it is compressed, as 11.3.3.3 advises
_XMP: Final = "XML:com.adobe.xmp"  # 11.3.3.4
_IPTC: Final = "Raw profile type iptc"  # not in the specification: ImageMagick's way, which others read
_DISPLAY_P3: Final = b"\x0c\x0d\x00\x01"  # cICP: primaries 12 and transfer 13 of ITU-T H.273, RGB, full range


def chunk(kind: bytes, *data: bytes) -> bytes:
    """A chunk (5.3) of its type and data, which may come in parts."""
    body = b"".join(data)
    return b"".join((struct.pack(">I", len(body)), kind, body, struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))))


def ihdr(width: int, height: int, depth: int, color_type: int) -> bytes:
    """The header (11.2.1) of a picture that is not interlaced."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0))


END: Final = chunk(b"IEND")


def colors(color_space: ColorSpace, profile: Profile | None, intent: Intent) -> list[bytes]:
    """The chunks that say what the numbers mean: those of `profile`, else of `color_space`."""
    if profile is not None:
        return [chunk(b"iCCP", _latin(profile.description), b"\0\0", zlib.compress(profile.data, 9))]
    if color_space == "display-p3":
        named = chunk(b"iCCP", b"Display P3\0\0", zlib.compress(icc.display_p3(), 9))
        return [chunk(b"cICP", _DISPLAY_P3), named]
    return [chunk(b"sRGB", bytes([INTENTS.index(intent)]))]


def density(dpi: float | None) -> list[bytes]:
    """The pHYs chunk (11.3.4.3) of so many dots per inch; None writes none."""
    if dpi is None:
        return []
    dots = units.dots_per_metre(dpi)
    return [chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))]  # unit: metre


def metadata(blocks: Blocks) -> list[bytes]:
    """The chunks of `blocks`: eXIf, and text chunks for everything else."""
    parts = [chunk(b"eXIf", blocks.exif)] if blocks.exif else []
    if blocks.xmp:
        parts.append(chunk(b"iTXt", _XMP.encode(), b"\0\0\0\0\0", blocks.xmp))
    if blocks.iptc:
        lines = [blocks.iptc[at : at + 36].hex() for at in range(0, len(blocks.iptc), 36)]
        told = "\n".join(("", "iptc", f"{len(blocks.iptc):8}", *lines, ""))
        parts.append(chunk(b"zTXt", _IPTC.encode(), b"\0\0", zlib.compress(told.encode(), 9)))
    return parts + [_text(keyword, text) for keyword, text in blocks.texts]


def check_metadata(blocks: Blocks) -> None:
    """Raises `BadValueError` for a keyword that PNG does not have, `UnsupportedError` for more than a chunk holds."""
    for keyword, _ in blocks.texts:
        if len(keyword) > 79 or not _KEYWORD.fullmatch(keyword):
            raise BadValueError(
                "a PNG keyword has 1 to 79 printable Latin-1 characters and spaces only one at a time between them, "
                f"got {shown(keyword)}"
            )
    sizes = [len(blocks.exif), len(blocks.xmp), 3 * len(blocks.iptc), *(4 * len(text) for _, text in blocks.texts)]
    if max(sizes) > 1 << 30:
        raise UnsupportedError("a PNG chunk holds less than 2 GiB of metadata")


def _text(keyword: str, text: str) -> bytes:
    """A tEXt or zTXt chunk, or an iTXt chunk for text that Latin-1 cannot hold (11.3.3)."""
    named = keyword.encode("latin-1")
    try:
        data, kind, plain, packed = text.encode("latin-1"), b"tEXt", b"\0", b"\0\0"
    except UnicodeEncodeError:
        data, kind, plain, packed = text.encode(), b"iTXt", b"\0\0\0\0\0", b"\0\1\0\0\0"
    if len(data) >= _LONG:
        smaller = zlib.compress(data, 9)
        if len(smaller) < len(data):
            return chunk(b"zTXt" if kind == b"tEXt" else kind, named, packed, smaller)
    return chunk(kind, named, plain, data)


def _latin(name: str) -> bytes:
    """A profile's name as a keyword."""
    allowed = "".join(letter if _KEYWORD.fullmatch(letter) else " " for letter in name)
    return " ".join(allowed.split())[:79].strip().encode("latin-1") or b"ICC profile"
