"""Photoshop's image resources, in which JPEG keeps IPTC (Adobe Photoshop File Formats, Image Resources Section)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from vecdraw.errors import ImageError

IPTC: Final = 0x0404
DIGEST: Final = 0x0425
"""The MD5 of the IPTC block: with it a reader sees that IPTC was changed after XMP (MWG 2.0, 3.2)."""


class Resource(NamedTuple):
    """A resource: its number, its name, its bytes."""

    number: int
    name: bytes
    data: bytes


def resources(data: bytes) -> Iterator[Resource]:
    """The resources one after the other. Raises `ImageError` for one that is cut off; stops at what is none."""
    at = 0
    while data[at : at + 4] == b"8BIM":
        if at + 7 > len(data):
            raise ImageError(f"Photoshop resources: the one at {at} is cut off")
        (number,) = struct.unpack_from(">H", data, at + 4)
        name = data[at + 7 : at + 7 + data[at + 6]]
        at += 7 + len(name) + (1 + len(name)) % 2
        if at + 4 > len(data):
            raise ImageError(f"Photoshop resources: 0x{number:04X} is cut off")
        (size,) = struct.unpack_from(">L", data, at)
        if at + 4 + size > len(data):
            raise ImageError(f"Photoshop resources: 0x{number:04X} of {size} bytes ends after {len(data)} bytes")
        yield Resource(number, name, data[at + 4 : at + 4 + size])
        at += 4 + size + size % 2


def resource_bytes(found: Iterable[Resource]) -> bytes:
    """Resources as bytes."""
    out = []
    for number, name, data in found:
        head = b"8BIM" + struct.pack(">HB", number, len(name)) + name + b"\0" * ((1 + len(name)) % 2)
        out.append(head + struct.pack(">L", len(data)) + data + b"\0" * (len(data) % 2))
    return b"".join(out)


def iptc_resources(iptc: bytes) -> list[Resource]:
    """The resources of an IPTC block: itself and its digest."""
    if not iptc:
        return []
    digest = hashlib.md5(iptc, usedforsecurity=False).digest()
    return [Resource(IPTC, b"", iptc), Resource(DIGEST, b"", digest)]
