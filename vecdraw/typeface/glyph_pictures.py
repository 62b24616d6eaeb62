"""Bounds on the pictures inside fonts, checked before a library that has none opens the font.

Skia runs out of stack or memory over SVG documents that nest or refer to each other too often, and FreeType takes four
bytes for each pixel that a PNG's header promises.
"""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import suppress
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import LimitError

_PNG_TABLES: Final = ("CBDT", "sbix")
_HEADER: Final = re.compile(rb"IHDR(.{8})", re.DOTALL)
_GZIP: Final = b"\x1f\x8b"
_RECORD: Final = struct.Struct(">HHLL")
_REFERENCE: Final = re.compile(r"url\(\s*[\"']?#([^)\"']*)")
_GLYPH: Final = "glyph"
_LINKS: Final = frozenset({"href", "xlink:href"})


def check_pictures(hb_face: Any, name: str) -> None:
    """Raises `LimitError`, which begins with `name`, where a picture of the font would be too much to draw."""
    tags = hb_face.table_tags
    for tag in _PNG_TABLES:
        if tag in tags:
            for header in _HEADER.finditer(bytes(hb_face.reference_table(tag).data)):
                width, height = struct.unpack(">LL", header[1])
                limits.check("glyph_pixels", width * height, f"{name}: pixels of a picture in table {tag}")
    if "SVG " in tags:
        for document in _documents(bytes(hb_face.reference_table("SVG ").data), name):
            _check_document(document, f"{name}: table SVG")


def _documents(table: bytes, name: str) -> list[bytes]:
    """The documents of an SVG table, inflated; those that lie outside of it are left out, as by its readers."""
    if len(table) < 10:
        return []
    (start,) = struct.unpack_from(">L", table, 2)
    if start + 2 > len(table):
        return []
    (count,) = struct.unpack_from(">H", table, start)
    places = {
        _RECORD.unpack_from(table, at)[2:]
        for at in range(start + 2, min(start + 2 + _RECORD.size * count, len(table) - _RECORD.size + 1), _RECORD.size)
    }
    bound = limits.current().glyph_svg_bytes
    documents: list[bytes] = []
    total = 0
    for offset, length in sorted(places):
        document = table[start + offset : start + offset + length]
        if document[:2] == _GZIP:
            document = _inflated(document, bound + 1)
        total += len(document)
        limits.check("glyph_svg_bytes", total, f"{name}: bytes of SVG documents")
        documents.append(document)
    return documents


def _inflated(document: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(document, most)
    except zlib.error:
        return b""


class _Elements:
    """Counts the elements of a document: how deep they lie, how many each glyph draws, references followed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open: list[str | None] = []
        self._within: list[str] = [""]
        self._own: dict[str, int] = {"": 0}
        self._references: dict[str, dict[str, int]] = {"": {}}

    def start(self, _: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        limits.check("glyph_svg_depth", len(self._open) + 1, f"{self._name}: elements inside each other")
        self._own[self._within[-1]] += 1
        own = attributes.get("id")
        is_new = own is not None and own not in self._own
        self._open.append(own if is_new else None)
        if own is not None and is_new:
            outer = self._references[self._within[-1]]
            outer[own] = outer.get(own, 0) + 1
            self._within.append(own)
            self._own[own] = 0
            self._references[own] = {}
        found = self._references[self._within[-1]]
        for attribute, value in attributes.items():
            if attribute in _LINKS and value.startswith("#"):
                found[value[1:]] = found.get(value[1:], 0) + 1
            for reference in _REFERENCE.findall(value):
                found[reference] = found.get(reference, 0) + 1

    def end(self, _: str) -> None:
        """The innermost element ends."""
        if self._open.pop() is not None:
            self._within.pop()

    def check(self) -> None:
        """Raises `LimitError` where a glyph would draw too much, or itself."""
        totals: dict[str, int] = {}
        for glyph in self._own:
            if not glyph.startswith(_GLYPH):
                continue
            pending, active = [glyph], {glyph}
            while pending:
                one = pending[-1]
                parts = {name: times for name, times in self._references[one].items() if name in self._own}
                unknown = next((name for name in parts if name not in totals), None)
                if unknown in active:
                    raise LimitError(f"{self._name}: the element {unknown!r} draws itself, without end")
                if unknown is not None:
                    pending.append(unknown)
                    active.add(unknown)
                    continue
                totals[one] = self._own[one] + sum(totals[name] * times for name, times in parts.items())
                limits.check("glyph_svg_elements", totals[one], f"{self._name}: elements that {one!r} draws")
                active.remove(pending.pop())


def _check_document(document: bytes, name: str) -> None:
    """Raises `LimitError`. A document that is not well-formed is not drawn, so its rest does not matter."""
    from xml.parsers import expat  # only a font with such documents needs it

    elements = _Elements(name)
    parser = expat.ParserCreate()
    parser.StartElementHandler = elements.start
    parser.EndElementHandler = elements.end
    with suppress(expat.ExpatError):
        parser.Parse(document, True)
    elements.check()
