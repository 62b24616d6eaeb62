"""JPEG's segments of metadata: Exif (CIPA DC-008, 4.7), XMP (XMP specification part 3, 1.1.3), IPTC, comments."""

from __future__ import annotations

import hashlib
import struct
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.codecs.containers import multi_picture
from vecdraw.codecs.containers.photoshop import DIGEST, IPTC, Resource, iptc_resources, resource_bytes, resources
from vecdraw.errors import ImageError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.tiff import text_of
from vecdraw.metadata.xmp import Name, Node, Xmp
from vecdraw.metadata.xmp_packet import parse_xmp, write_xmp

_APP0, _APP1, _APP2, _APP13, _APP14, _COM, _SOS, _EOI = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE, 0xDA, 0xD9
_EXIF: Final = b"Exif\0\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_ICC: Final = b"ICC_PROFILE\0"
_JFIF: Final = b"JFIF\0"
_MOST: Final = 65_533  # bytes behind a segment's length
_EXTENSION_PART: Final = 65_400
_STANDARD: Final = 60_000  # bytes of properties that stay in the standard packet of XMP that is extended
_HAS_EXTENSION: Final = Name("http://ns.adobe.com/xmp/note/", "HasExtendedXMP")


class Segment(NamedTuple):
    """A marker segment: the marker's second byte and what stands behind its length."""

    marker: int
    data: bytes


def segments(data: bytes) -> tuple[list[Segment], int]:
    """The segments before the first scan, and where that begins. Raises `ImageError`."""
    found: list[Segment] = []
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes (T.81, B.1.1.2)
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ImageError(f"JPEG: no marker at {at} before the first scan, of {len(data)} bytes")
        marker = data[at + 1]
        if marker in {_SOS, _EOI}:
            return found, at
        (size,) = struct.unpack_from(">H", data, at + 2)
        if size < 2 or at + 2 + size > len(data):
            raise ImageError(f"JPEG: segment 0xFF{marker:02X} of {size} bytes at {at} ends after {len(data)} bytes")
        found.append(Segment(marker, data[at + 4 : at + 2 + size]))
        at += 2 + size


def read(data: bytes) -> Blocks:
    """The metadata of a JPEG. Raises `ImageError`, `LimitError`."""
    exif = xmp = b""
    photoshop: list[bytes] = []
    extension: dict[bytes, dict[int, bytes]] = {}
    texts: list[tuple[str, str]] = []
    for marker, body in segments(data)[0]:
        if marker == _APP1 and body.startswith(_EXIF):
            exif = exif or body[len(_EXIF) :]
        elif marker == _APP1 and body.startswith(_XMP):
            xmp = xmp or body[len(_XMP) :]
        elif marker == _APP1 and body.startswith(_EXTENSION) and len(body) >= len(_EXTENSION) + 40:
            guid, rest = body[len(_EXTENSION) :][:32], body[len(_EXTENSION) + 32 :]
            extension.setdefault(guid, {})[struct.unpack_from(">L", rest, 4)[0]] = rest[8:]
        elif marker == _APP13 and body.startswith(_PHOTOSHOP):
            photoshop.append(body[len(_PHOTOSHOP) :])
        elif marker == _COM:
            texts.append(("Comment", text_of(body.rstrip(b"\0"))))
            limits.check("metadata_entries", len(texts), "comments of a JPEG")
    iptc = b"".join(each.data for each in resources(b"".join(photoshop)) if each.number == IPTC)
    return Blocks(exif, _whole_xmp(xmp, extension), iptc, tuple(texts))


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same JPEG with other metadata, its scans untouched.

    `clean`: also without small pictures, unknown segments and whatever stands behind the end of the picture. Raises
    `UnsupportedError` for Exif of more than 65,527 bytes.
    """
    found, scan = segments(data)
    if clean:
        found = [_bare(each) for each in found if _draws(each)]
    kept = [each for each in found if not _is_metadata(each)]
    photoshop = b"".join(d[len(_PHOTOSHOP) :] for m, d in found if m == _APP13 and d.startswith(_PHOTOSHOP))
    others = [each for each in resources(photoshop) if each.number not in {IPTC, DIGEST}]
    first = 1 if kept and kept[0].marker == _APP0 else 0  # JFIF must be the first
    new = _metadata_segments(blocks, others)
    rest = data[scan:]
    whole = _with_index(kept[:first] + new + kept[first:], data, scan)
    parts = [b"\xff\xd8", *(_segment_bytes(each) for each in whole)]
    return b"".join(parts) + (_without_trailer(rest) if clean else rest)


def _with_index(whole: list[Segment], data: bytes, scan_before: int) -> list[Segment]:
    """The segments with an index of further pictures that leads to where these are now, behind other segments."""
    found = next((each for each in whole if _is_index(each)), None)
    if found is None:
        return whole
    at, head = whole.index(found), 4 + len(multi_picture.HEAD)
    begins = [2]
    for each in whole:
        begins.append(begins[-1] + 4 + len(each.data))
    before = data.find(_segment_bytes(found)) + head
    body = multi_picture.shifted(found.data, begins[at] + head, begins[-1], scan_before, before)
    return [*whole[:at], found._replace(data=body), *whole[at + 1 :]]


def _is_index(segment: Segment) -> bool:
    return segment.marker == _APP2 and segment.data.startswith(multi_picture.HEAD)


def _metadata_segments(blocks: Blocks, others: list[Resource]) -> list[Segment]:
    out = []
    if blocks.exif:
        if len(blocks.exif) + len(_EXIF) > _MOST:
            raise UnsupportedError(
                f"a JPEG holds at most {_MOST - len(_EXIF):,} bytes of Exif, got {len(blocks.exif):,}; "
                "without its small picture it may fit"
            )
        out.append(Segment(_APP1, _EXIF + blocks.exif))
    out += _xmp_segments(blocks.xmp)
    held = resource_bytes([*others, *iptc_resources(blocks.iptc)])
    room = _MOST - len(_PHOTOSHOP)
    out += [Segment(_APP13, _PHOTOSHOP + held[at : at + room]) for at in range(0, len(held), room)]
    for keyword, text in blocks.texts:
        if keyword != "Comment":
            raise UnsupportedError(f"a JPEG has no place for the text {keyword!r}")
        data = text.encode()
        if len(data) > _MOST:
            raise UnsupportedError(f"a JPEG's comment has at most {_MOST:,} bytes, got {len(data):,}")
        out.append(Segment(_COM, data))
    return out


def _xmp_segments(packet: bytes) -> list[Segment]:
    """A packet in one segment, or as a standard and an extended packet (XMP specification part 3, 1.1.3.1)."""
    if not packet:
        return []
    if len(_XMP) + len(packet) <= _MOST:
        return [Segment(_APP1, _XMP + packet)]
    xmp, total = parse_xmp(packet), 0
    sizes = {name: len(write_xmp(Xmp(((name, node),)))) for name, node in xmp.properties}
    near: list[tuple[Name, Node]] = []
    far: list[tuple[Name, Node]] = []
    for name, node in sorted(xmp.properties, key=lambda each: sizes[each[0]]):
        total += sizes[name]
        (near if total <= _STANDARD else far).append((name, node))
    extended = write_xmp(Xmp(tuple(far), xmp.about), wrapper=False)
    guid = hashlib.md5(extended, usedforsecurity=False).hexdigest().upper()
    standard = write_xmp(Xmp((*near, (_HAS_EXTENSION, Node(guid))), xmp.about))
    parts = [Segment(_APP1, _XMP + standard)]
    for at in range(0, len(extended), _EXTENSION_PART):
        head = _EXTENSION + guid.encode() + struct.pack(">LL", len(extended), at)
        parts.append(Segment(_APP1, head + extended[at : at + _EXTENSION_PART]))
    return parts


def _whole_xmp(packet: bytes, extension: dict[bytes, dict[int, bytes]]) -> bytes:
    """The standard packet with the properties of the extended one that it names, if that is there whole."""
    if not extension:
        return packet
    xmp = parse_xmp(packet)
    parts = extension.get((xmp.text(_HAS_EXTENSION) or "").encode(), {})
    data = b"".join(part for _, part in sorted(parts.items()))
    if not parts:
        return packet
    limits.check("metadata_bytes", len(data), "bytes of extended XMP")
    properties = dict(xmp.with_property(_HAS_EXTENSION, None).properties)
    properties.update(parse_xmp(data).properties)
    return write_xmp(Xmp(tuple(properties.items()), xmp.about))


def _is_metadata(segment: Segment) -> bool:
    marker, body = segment
    if marker == _APP1:
        return body.startswith((_EXIF, _XMP, _EXTENSION))
    return marker == _COM or (marker == _APP13 and body.startswith(_PHOTOSHOP))


def _draws(segment: Segment) -> bool:
    """Whether a decoder needs the segment: no application's but JFIF's, Adobe's transform and the colour profile."""
    marker, body = segment
    if marker == _APP0:
        return body.startswith(_JFIF)
    if marker == _APP2:
        return body.startswith(_ICC)
    return marker == _APP14 or not _APP0 <= marker <= 0xEF


def _bare(segment: Segment) -> Segment:
    """JFIF without its small picture."""
    if segment.marker == _APP0 and len(segment.data) >= 14:
        return Segment(_APP0, segment.data[:12] + b"\0\0")
    return segment


def _without_trailer(scans: bytes) -> bytes:
    """The scans up to the end of the picture: a marker is 0xFF and a byte that is neither 0 nor a restart's."""
    at = 0
    while (at := scans.find(b"\xff", at)) >= 0 and at + 1 < len(scans):
        marker = scans[at + 1]
        if marker == _EOI:
            return scans[: at + 2]
        if marker in {0, 0xFF} or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + (struct.unpack_from(">H", scans, at + 2)[0] if at + 4 <= len(scans) else 0)
    return scans


def _segment_bytes(segment: Segment) -> bytes:
    return struct.pack(">BBH", 0xFF, segment.marker, len(segment.data) + 2) + segment.data
