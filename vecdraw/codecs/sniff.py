"""Which format a picture is in and how large it says it is, from its first bytes, before any decoder sees it."""

from __future__ import annotations

import re
import struct
from typing import Final, Literal

from vecdraw.codecs.jxl_header import jxl_size
from vecdraw.errors import ImageError, UnsupportedError, shown

ImageFormat = Literal["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PNM", "AVIF", "HEIC", "JXL"]

_MAGIC: Final[tuple[tuple[re.Pattern[bytes], ImageFormat], ...]] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"II\x2a\0|MM\0\x2a|II\x2b\0|MM\0\x2b"), "TIFF"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL \r\n\x87\n"), "JXL"),
    (re.compile(rb"P[1-6][\s#]"), "PNM"),
)
_SVG: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE\s+svg|!--|svg[\s>])|\x1f\x8b", re.IGNORECASE)
_READ: Final = "PNG, JPEG, GIF, WebP, BMP, TIFF, PNM, AVIF, HEIC and JPEG XL are read"
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_MOST_BRANDS: Final = 64  # of an ftyp box that are looked at; usual ones have under ten


def format_of(data: bytes) -> ImageFormat:
    """The format of an encoded picture.

    Raises `UnsupportedError` for SVG (plain or compressed), `ImageError` for what is no picture that can be read.
    """
    if not data:
        raise ImageError(f"a picture of 0 bytes; {_READ}")
    for magic, name in _MAGIC:
        if magic.match(data):
            return name
    if data[4:8] == b"ftyp":
        brands = _brands(data)
        if brands & _AVIF_BRANDS:
            return "AVIF"
        if brands & _HEIC_BRANDS:
            return "HEIC"
    if _SVG.match(data[:1024]):
        raise UnsupportedError(f"SVG and other XML are not read as pictures; {_READ}")
    raise ImageError(f"not a picture that can be read: it starts with {shown(data[:12])}; {_READ}")


def stated_size(data: bytes, name: ImageFormat) -> tuple[int, int] | None:
    """Width and height in px as the header gives them; None where only a decoder can tell, which allocates nothing."""
    match name:
        case "PNG":
            return _unpacked(">II", data, 16)
        case "GIF":
            return _unpacked("<HH", data, 6)
        case "WEBP":
            return _webp_size(data)
        case "JXL":
            return jxl_size(data)
        case _:
            return None


def _brands(data: bytes) -> set[bytes]:
    """The major and the compatible brands of the ftyp box (ISO/IEC 14496-12, 4.3)."""
    end = min(int.from_bytes(data[:4], "big"), len(data), 16 + 4 * _MOST_BRANDS)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}


def _unpacked(form: str, data: bytes, offset: int) -> tuple[int, int]:
    try:
        width, height = struct.unpack_from(form, data, offset)
    except struct.error as error:
        raise ImageError(f"the picture is cut off in its header, after {len(data)} bytes") from error
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    """RFC 9649: 2.7 (VP8X), 3.4 (VP8L) and RFC 6386, 9.1 (VP8)."""
    match data[12:16]:
        case b"VP8X":
            low, high = _unpacked("<II", data.ljust(32, b"\0"), 23)
            return (low >> 8) + 1, (high & 0xFFFFFF) + 1
        case b"VP8L":
            bits, _ = _unpacked("<IB", data, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = _unpacked("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case kind:
            raise ImageError(f"a WebP file with an unknown first chunk {kind!r}")
