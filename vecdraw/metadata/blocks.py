"""Metadata as files carry it: blocks of bytes, whatever is in them."""

from __future__ import annotations

from typing import NamedTuple


class Blocks(NamedTuple):
    """The blocks of metadata that a file can hold, each empty when there is none.

    `exif` is a TIFF structure from its byte order mark on (CIPA DC-008: without "Exif" and two NULs before it), `xmp`
    an XMP packet in UTF-8 (ISO 16684-1), `iptc` the datasets of an IIM record (IPTC-NAA IIM 4.2), `texts` pairs of a
    PNG keyword and its text.
    """

    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""
    texts: tuple[tuple[str, str], ...] = ()
