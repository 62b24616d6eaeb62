"""XMP (ISO 16684-1) as a value: properties of simple values, arrays and structures, with their qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from vecdraw.errors import BadTypeError, BadValueError, shown

ArrayKind = Literal["Bag", "Seq", "Alt"]

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML: Final = "http://www.w3.org/XML/1998/namespace"
META: Final = "adobe:ns:meta/"
NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dc": "http://purl.org/dc/elements/1.1/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "xmpNote": "http://ns.adobe.com/xmp/note/",
        "xmpGImg": "http://ns.adobe.com/xap/1.0/g/img/",
        "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
        "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "tiff": "http://ns.adobe.com/tiff/1.0/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "exifEX": "http://cipa.jp/exif/1.0/",
        "aux": "http://ns.adobe.com/exif/1.0/aux/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "pdfxid": "http://www.npes.org/pdfx/ns/id/",
        "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
        "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
        "MP": "http://ns.microsoft.com/photo/1.2/",
        "MicrosoftPhoto": "http://ns.microsoft.com/photo/1.0/",
        "GPano": "http://ns.google.com/photos/1.0/panorama/",
        "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
        "cc": "http://creativecommons.org/ns#",
        "png": "http://ns.adobe.com/png/1.0/",
    }
)
_NOT_XML: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}


class Name(NamedTuple):
    """The name of a property: the URI of its namespace, and its name there."""

    uri: str
    local: str

    def __str__(self) -> str:
        """With the usual prefix, "dc:title", or with the URI in braces where there is none."""
        prefix = _PREFIXES.get(self.uri)
        return f"{prefix}:{self.local}" if prefix else f"{{{self.uri}}}{self.local}"


_TITLE: Final = Name(NAMESPACES["dc"], "title")


class Array(NamedTuple):
    """An array: unordered ("Bag"), ordered ("Seq"), or alternatives ("Alt"), the default one first."""

    kind: ArrayKind
    items: tuple[Node, ...]


class Structure(NamedTuple):
    """A structure: values by name, in the order of the packet."""

    fields: tuple[tuple[Name, Node], ...]


class Node(NamedTuple):
    """A value: text, an array or a structure; `lang` is its xml:lang, `is_uri` says that the text is a URI."""

    value: str | Array | Structure
    lang: str = ""
    is_uri: bool = False
    qualifiers: tuple[tuple[Name, Node], ...] = ()


def to_name(name: str | Name) -> Name:
    """The name that "dc:title" or "{http://purl.org/dc/elements/1.1/}title" stands for.

    Raises `BadValueError` for a prefix that is not in `NAMESPACES`, or text that is no such name.
    """
    if isinstance(name, Name):
        return name
    if not isinstance(name, str):
        raise BadTypeError(f"an XMP property must be a str such as 'dc:title', got {shown(name)}")
    if name.startswith("{"):
        uri, _, local = name[1:].partition("}")
    else:
        prefix, _, local = name.partition(":")
        uri = NAMESPACES.get(prefix, "")
    if not uri or not _is_ncname(local):
        raise BadValueError(
            f"no XMP property is called {shown(name)}; expected '{{URI of the namespace}}name', or a prefix of "
            f"{', '.join(NAMESPACES)} and a name, such as 'dc:title'"
        )
    return Name(uri, local)


def _is_ncname(text: str) -> bool:
    """Whether XML takes `text` for a name without a prefix; ASCII's part of the production, and all beyond ASCII."""
    plain = text.replace("-", "_").replace(".", "_")
    return plain.isidentifier() and text[:1] not in {"-", "."} and text.isprintable()


def text_node(text: str, *, lang: str = "", is_uri: bool = False) -> Node:
    """A simple value. Raises `BadValueError` for text that XML cannot hold."""
    return Node(checked_text(text), lang, is_uri)


def checked_text(text: object) -> str:
    """`text` if XML 1.0 can hold it (2.2, Char). Raises `BadTypeError` and `BadValueError`."""
    if not isinstance(text, str):
        raise BadTypeError(f"a value in XMP must be a str, got {shown(text)}")
    bad = _NOT_XML.search(text)
    if bad:
        raise BadValueError(f"XML cannot hold the character U+{ord(bad[0]):04X} of {shown(text)}")
    return text


@dataclass(frozen=True, slots=True)
class Xmp:
    """The properties of a packet, in its order; `about` is the URI of what it describes, mostly empty."""

    properties: tuple[tuple[Name, Node], ...] = ()
    about: str = field(default="")

    def get(self, name: str | Name) -> Node | None:
        """A property, or None."""
        wanted = to_name(name)
        return next((node for each, node in self.properties if each == wanted), None)

    def text(self, name: str | Name) -> str | None:
        """A property's text: of an array, its x-default or the first item; None if there is none.

        Of a structure that is somebody with a name (cc:Agent), that is the name, its dc:title.
        """
        node = self.get(name)
        return None if node is None else _plain(node)

    def texts(self, name: str | Name) -> tuple[str, ...]:
        """The texts of an array, in order; a simple value as one, names as `text` has them; empty without any."""
        node = self.get(name)
        items = () if node is None else node.value.items if isinstance(node.value, Array) else (node,)
        return tuple(text for text in map(_plain, items) if text is not None)

    def with_property(self, name: str | Name, node: Node | str | None) -> Xmp:
        """The same with one property set where it was, or at the end; taken away if `node` is None."""
        wanted = to_name(name)
        new = text_node(node) if isinstance(node, str) else node
        if new is None:
            return Xmp(tuple(p for p in self.properties if p[0] != wanted), self.about)
        if any(each == wanted for each, _ in self.properties):
            return Xmp(tuple((e, new if e == wanted else n) for e, n in self.properties), self.about)
        return Xmp((*self.properties, (wanted, new)), self.about)

    def with_alternative(self, name: str | Name, text: str | None) -> Xmp:
        """The same with the x-default of a language alternative set; its other languages stay (8.2.2.4)."""
        if text is None:
            return self.with_property(name, None)
        old = self.get(name)
        others = old.value.items if old is not None and isinstance(old.value, Array) else ()
        kept = tuple(item for item in others if item.lang != "x-default")
        return self.with_property(name, Node(Array("Alt", (text_node(text, lang="x-default"), *kept))))

    def with_array(self, name: str | Name, kind: ArrayKind, texts: tuple[str, ...]) -> Xmp:
        """The same with an array of texts set; taken away if it is empty."""
        items = tuple(text_node(text) for text in texts)
        return self.with_property(name, Node(Array(kind, items)) if items else None)

    def values(self) -> Iterator[tuple[str, str]]:
        """All simple values by path: ("dc:title[x-default]", ...), ("xmpMM:History[1]/stEvt:action", ...)."""
        for name, node in self.properties:
            yield from _leaves(str(name), node)


def _plain(node: Node) -> str | None:
    """The text of a value: of an array, one item's, of a structure, its dc:title."""
    match node.value:
        case str():
            return node.value
        case Array(_, items):
            item = next((i for i in items if i.lang == "x-default"), items[0] if items else None)
            return None if item is None else _plain(item)
        case Structure(fields):
            name = next((each for name, each in fields if name == _TITLE), None)
            return None if name is None else _plain(name)


def _leaves(path: str, node: Node) -> Iterator[tuple[str, str]]:
    for name, qualifier in node.qualifiers:
        yield from _leaves(f"{path}/?{name}", qualifier)
    match node.value:
        case str():
            yield path, node.value
        case Array(_, items):
            for number, item in enumerate(items, 1):
                yield from _leaves(f"{path}[{item.lang or number}]", item)
        case Structure(fields):
            for name, inner in fields:
                yield from _leaves(f"{path}/{name}", inner)
