"""SVG's <title>, <desc> and <metadata> (SVG 2, 5.7 and 5.9) with an XMP packet in it; plain or gzipped."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from vecdraw import limits
from vecdraw.errors import ImageError, LimitError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.xmp import META, RDF, checked_text
from vecdraw.metadata.xmp_packet import character_data, parse_xmp, write_xmp

_SVG: Final = "http://www.w3.org/2000/svg"
_GZIP: Final = b"\x1f\x8b"
_SEPARATOR: Final = "\x1f"
_SPACE: Final = " \t\r\n"
_TEXTS: Final = {"title": "Title", "desc": "Description"}
"""Elements of text, in the order that they have in a document, and the keywords they are read under."""

_TAG: Final = re.compile(rb"""<(/?[^\s/>]+)(?:[^"'>]|"[^"]*"|'[^']*')*+>""")


class _Text(NamedTuple):
    """A <title> or <desc> of the root: where it is, where what is in it is, and what it says."""

    name: str
    start: int
    inside: int
    content_end: int
    end: int
    text: str


@dataclass(slots=True)
class _Found:
    """Where the parts of a document are, in bytes: behind the root's start tag, its texts, the <metadata>, the RDF.

    `root` is the name of the root element as it is written, `is_empty` whether it has no end tag, `is_ascii` whether
    the document says that it has no other characters.
    """

    inside: int = 0
    root: bytes = b""
    is_empty: bool = False
    is_ascii: bool = False
    texts: list[_Text] = field(default_factory=list)
    metadata: list[tuple[int, int]] = field(default_factory=list)
    rdf: tuple[int, int] | None = None
    prefixes: dict[str, str] = field(default_factory=dict)


def read(data: bytes) -> Blocks:
    """The XMP of an SVG's <metadata>, and its <title> and <desc> as texts, the first of each that says something.

    Raises `ImageError` for what is not well-formed, `LimitError`, and `UnsupportedError` for a document that defines
    entities or is not in UTF-8.
    """
    text = _plain(data)
    found = _Finder(text).found()
    firsts = {each.name: each.text for each in reversed(found.texts)}
    texts = tuple((keyword, firsts[name]) for name, keyword in _TEXTS.items() if name in firsts)
    return Blocks(xmp=_packet(text, found), texts=texts)


def _packet(text: bytes, found: _Found) -> bytes:
    """The RDF of a document as a packet of its own, with the prefixes that are declared around it."""
    if found.rdf is None:
        return b""
    body = text[found.rdf[0] : found.rdf[1]]
    spaces = "".join(f' xmlns{":" if p else ""}{p}="{_escaped(uri)}"' for p, uri in found.prefixes.items() if p != "x")
    return f'<x:xmpmeta xmlns:x="{META}"{spaces}>'.encode() + body + b"</x:xmpmeta>"


def replace(data: bytes, blocks: Blocks, *, clean: bool = False) -> bytes:
    """The same SVG with another packet in its <metadata>, and another first <title> and <desc>.

    They stay where they were, or are put first into the root. Further ones, in other languages, stay unless that text
    goes; so does a <metadata> without RDF, unless `clean`. Raises what `read` raises, and `BadValueError` for a text
    that XML cannot hold.
    """
    text = _plain(data)
    found = _Finder(text).found()
    if found.is_empty:
        text = text[: found.inside - 2] + b"></" + found.root + b">" + text[found.inside :]
        found.inside -= 1
    edits = [*_text_edits(found, dict(reversed(blocks.texts))), *_packet_edits(text, found, blocks.xmp, clean=clean)]
    if not any(text[start:end] != new for start, end, new in edits):
        return data
    out, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        out += [text[at:start], new.decode().encode("ascii", "xmlcharrefreplace") if found.is_ascii else new]
        at = end
    whole = b"".join([*out, text[at:]])
    return _compressed(whole) if data.startswith(_GZIP) else whole


_Edit = tuple[int, int, bytes]


def _text_edits(found: _Found, texts: dict[str, str]) -> Iterator[_Edit]:
    """What becomes of the texts of the root."""
    at = found.inside
    for name, keyword in _TEXTS.items():
        old, new = [each for each in found.texts if each.name == name], texts.get(keyword)
        if not new:
            yield from ((each.start, each.end, b"") for each in old)
        elif not old:
            tag = _tag(found, name)
            yield at, at, b"<" + tag + b">" + character_data(checked_text(new)).encode() + b"</" + tag + b">"
        else:
            if old[0].text != new:
                yield old[0].inside, old[0].content_end, character_data(checked_text(new)).encode()
            at = old[0].end


def _packet_edits(text: bytes, found: _Found, packet: bytes, *, clean: bool) -> Iterator[_Edit]:
    """What becomes of the <metadata>: other RDF in place of the old, or a new element behind the texts."""
    tag = _tag(found, "metadata")
    rdf = _rdf(packet) if packet and (clean or packet != _packet(text, found)) else b""
    new = b"<" + tag + b">" + rdf + b"</" + tag + b">" if rdf else b""
    for span in found.metadata:
        if found.rdf is None or not span[0] <= found.rdf[0] < span[1]:
            if clean:
                yield *span, b""
        elif clean or not packet:
            yield *span, new
        elif rdf:
            yield *found.rdf, rdf
    if new and found.rdf is None:
        at = max([found.inside, *(each.end for each in found.texts)])
        yield at, at, new


def _tag(found: _Found, name: str) -> bytes:
    """The name of an element of SVG as the document writes them."""
    prefix, colon, _ = found.root.rpartition(b":")
    return prefix + colon + name.encode()


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
        self._open: tuple[str, int] | None = None
        self._words: list[str] = []
        self._length = 0
        self._spaces: list[tuple[str, str]] = []
        self._rdf_depth = 0
        self._limits = limits.current()

    def found(self) -> _Found:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser = parser
        parser.EntityDeclHandler = _refuse
        parser.XmlDeclHandler = self._declared
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
        return self._found

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        name = (encoding or "utf-8").lower()
        if name not in {"utf-8", "us-ascii"}:
            raise UnsupportedError(f"metadata is read in SVG in UTF-8, not in {encoding}")
        self._found.is_ascii = name == "us-ascii"

    def _start(self, name: str, _: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._depth += 1
        if self._depth > 10 * self._limits.metadata_depth:
            raise LimitError(f"elements inside each other in SVG: more than {10 * self._limits.metadata_depth}")
        uri, local = name.rpartition(_SEPARATOR)[::2]
        if self._depth == 1:
            if (uri, local) != (_SVG, "svg"):
                raise ImageError(f"the root of an SVG is svg in {_SVG}, got {name.replace(_SEPARATOR, ' ')!r}")
            tag = _tag_at(self._text, at)
            self._found.inside, self._found.root = tag.end(), tag[1]
            self._found.is_empty = tag[0].endswith(b"/>")
        elif self._depth == 2 and uri == _SVG and (local == "metadata" or local in _TEXTS):
            self._open = local, at
            if local in _TEXTS:
                self._words, self._length = [], 0
                self._parser.CharacterDataHandler = self._characters
        elif (uri, local) == (RDF, "RDF") and self._in_metadata and self._found.rdf is None and not self._rdf_depth:
            self._rdf_depth = self._depth
            self._found.rdf = (at, at)
            self._found.prefixes = dict(self._spaces)

    @property
    def _in_metadata(self) -> bool:
        return self._open is not None and self._open[0] == "metadata"

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._limits.metadata_bytes:
            limits.check("metadata_bytes", self._length, "characters of an SVG's text")
        self._words.append(text)

    def _end(self, _: str) -> None:
        at = self._parser.CurrentByteIndex
        if self._rdf_depth == self._depth and self._found.rdf is not None:
            self._found.rdf = (self._found.rdf[0], _tag_at(self._text, at).end())
            self._rdf_depth = -1
        if self._depth == 2 and self._open is not None:
            self._close(*self._open, at)
        self._depth -= 1

    def _close(self, name: str, start: int, at: int) -> None:
        """An element of metadata ends with the tag at `at`."""
        self._open = None
        end = _tag_at(self._text, at).end()
        if name == "metadata":
            self._found.metadata.append((start, end))
            return
        self._parser.CharacterDataHandler = None
        text = _without_lines_around("".join(self._words))
        if text:
            self._found.texts.append(_Text(name, start, _tag_at(self._text, start).end(), at, end, text))
            limits.check("metadata_entries", len(self._found.texts), "titles and descriptions of an SVG")


def _tag_at(text: bytes, at: int) -> re.Match[bytes]:
    """The tag that begins at `at`; a > in a quoted value does not end it."""
    tag = _TAG.match(text, at)
    if tag is None:
        raise ImageError("SVG: a tag without its end")
    return tag


def _without_lines_around(text: str) -> str:
    """Text without white space at an end that has line breaks in it, which is the layout of the document."""
    inner = text.lstrip(_SPACE)
    if "\n" in text[: len(text) - len(inner)]:
        text = inner
    inner = text.rstrip(_SPACE)
    return inner if "\n" in text[len(inner) :] else text


def _refuse(*_: Any) -> None:
    raise UnsupportedError("metadata of an SVG that defines entities is neither read nor written")


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
