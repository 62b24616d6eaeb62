"""SVG's <metadata> (SVG 2, 22), with an XMP packet in it; plain or compressed with gzip."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from vecdraw import limits
from vecdraw.errors import ImageError, LimitError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.xmp import META, RDF
from vecdraw.metadata.xmp_packet import parse_xmp, write_xmp

_SVG: Final = "http://www.w3.org/2000/svg"
_GZIP: Final = b"\x1f\x8b"
_SEPARATOR: Final = "\x1f"


@dataclass(slots=True)
class _Found:
    """Where the parts of a document are, in bytes: behind the root's start tag, the <metadata> elements, the RDF."""

    inside: int = 0
    metadata: list[tuple[int, int]] = field(default_factory=list)
    rdf: tuple[int, int] | None = None
    prefixes: dict[str, str] = field(default_factory=dict)


def read(data: bytes) -> Blocks:
    """The XMP of an SVG's <metadata>.

    Raises `ImageError` for what is not well-formed, `LimitError`, and `UnsupportedError` for a document that defines
    entities or is not in UTF-8.
    """
    text = _plain(data)
    found = _Finder(text).found()
    if found.rdf is None:
        return Blocks()
    body = text[found.rdf[0] : found.rdf[1]]
    spaces = "".join(f' xmlns{":" if p else ""}{p}="{_escaped(uri)}"' for p, uri in found.prefixes.items() if p != "x")
    return Blocks(xmp=f'<x:xmpmeta xmlns:x="{META}"{spaces}>'.encode() + body + b"</x:xmpmeta>")


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same SVG with another packet in its <metadata>, which stands first in the root then.

    A <metadata> without RDF stays, unless `clean`. Raises what `read` raises.
    """
    text = _plain(data)
    found = _Finder(text).found()
    gone = [s for s in found.metadata if clean or (found.rdf is not None and s[0] <= found.rdf[0] < s[1])]
    out, at = [], 0
    inserted = b"<metadata>" + _rdf(blocks.xmp) + b"</metadata>" if blocks.xmp else b""
    for start, end, new in sorted([(found.inside, found.inside, inserted), *((s, e, b"") for s, e in gone)]):
        out += [text[at:start], new]
        at = end
    whole = b"".join([*out, text[at:]])
    return _compressed(whole) if data.startswith(_GZIP) else whole


def _rdf(packet: bytes) -> bytes:
    """The RDF of a packet as it is, or written anew where it depends on what is around it; ExifTool reads no other."""
    start, end = packet.find(b"<rdf:RDF"), packet.rfind(b"</rdf:RDF>")
    bare = packet[start : end + len(b"</rdf:RDF>")]
    if 0 <= start < end and _is_utf8(bare):
        try:
            if parse_xmp(bare) == parse_xmp(packet):
                return bare
        except ImageError:  # a prefix that is declared outside of it
            pass
    anew = write_xmp(parse_xmp(packet), wrapper=False)
    return anew[anew.find(b"<rdf:RDF") : anew.rfind(b"</rdf:RDF>") + len(b"</rdf:RDF>")]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class _Finder:
    """Reads a document once, for the offsets of its metadata."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._found = _Found()
        self._depth = 0
        self._open: list[tuple[int, int]] = []
        self._spaces: list[tuple[str, str]] = []
        self._rdf_depth = 0
        self._limits = limits.current()

    def found(self) -> _Found:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser = parser
        parser.EntityDeclHandler = _refuse
        parser.XmlDeclHandler = _check_encoding
        parser.StartNamespaceDeclHandler = lambda prefix, uri: self._spaces.append((prefix or "", uri or ""))
        parser.EndNamespaceDeclHandler = lambda _: self._spaces.pop()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(self._text, True)
        except expat.ExpatError as error:
            raise ImageError(f"SVG that is not well-formed XML: {error}") from error
        except LookupError as error:
            raise ImageError(f"SVG that cannot be read: {error}") from error
        if not self._found.inside:
            raise UnsupportedError("an SVG whose root is an empty element has no room for metadata")
        return self._found

    def _start(self, name: str, _: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._depth += 1
        if self._depth > 10 * self._limits.metadata_depth:
            raise LimitError(f"elements inside each other in SVG: more than {10 * self._limits.metadata_depth}")
        if self._depth == 1:
            if name != f"{_SVG}{_SEPARATOR}svg":
                raise ImageError(f"the root of an SVG is svg in {_SVG}, got {name.replace(_SEPARATOR, ' ')!r}")
            end = _tag_end(self._text, at)
            self._found.inside = 0 if self._text[end - 2 : end - 1] == b"/" else end
        elif self._depth == 2 and name == f"{_SVG}{_SEPARATOR}metadata":
            self._open.append((at, self._depth))
        elif name == f"{RDF}{_SEPARATOR}RDF" and self._open and self._found.rdf is None and not self._rdf_depth:
            self._rdf_depth = self._depth
            self._found.rdf = (at, at)
            self._found.prefixes = dict(self._spaces)

    def _end(self, _: str) -> None:
        at = self._parser.CurrentByteIndex
        if self._rdf_depth == self._depth and self._found.rdf is not None:
            self._found.rdf = (self._found.rdf[0], _tag_end(self._text, at))
            self._rdf_depth = -1
        if self._open and self._open[-1][1] == self._depth:
            self._found.metadata.append((self._open.pop()[0], _tag_end(self._text, at)))
        self._depth -= 1


def _tag_end(text: bytes, at: int) -> int:
    """Behind the tag that begins at `at`; a > in a quoted value does not end it."""
    quote = b""
    for end in range(at, len(text)):
        byte = text[end : end + 1]
        if quote:
            quote = b"" if byte == quote else quote
        elif byte in {b'"', b"'"}:
            quote = byte
        elif byte == b">":
            return end + 1
    raise ImageError("SVG: a tag without its end")


def _refuse(*_: Any) -> None:
    raise UnsupportedError("metadata of an SVG that defines entities is neither read nor written")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in {"utf-8", "us-ascii"}:
        raise UnsupportedError(f"metadata is read in SVG in UTF-8, not in {encoding}")


def _plain(data: bytes) -> bytes:
    """The document, inflated within `limits.image_bytes`."""
    if not data.startswith(_GZIP):
        return data
    bound = limits.current().image_bytes
    try:
        out = zlib.decompressobj(31).decompress(data, bound + 1)
    except zlib.error as error:
        raise ImageError(f"SVGZ that does not inflate: {error}") from error
    limits.check("image_bytes", len(out), "bytes of an SVG, inflated")
    return out


def _compressed(text: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    return stream.compress(text) + stream.flush()


def _escaped(uri: str) -> str:
    return uri.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
