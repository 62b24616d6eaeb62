"""XMP packets (ISO 16684-1, 7): RDF/XML to properties and back.

Reading goes through expat with every document type refused, so there are no entities to expand and nothing to fetch;
depth, elements and bytes are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from vecdraw import limits
from vecdraw.errors import ImageError, LimitError
from vecdraw.metadata.xmp import META, NAMESPACES, RDF, XML, Array, ArrayKind, Name, Node, Structure, Xmp, to_name

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_SEPARATOR: Final = "\x1f"  # no XML name or namespace holds it
_BEGIN: Final = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_END: Final = '<?xpacket end="w"?>'
_ARRAYS: Final[dict[str, ArrayKind]] = {"Bag": "Bag", "Seq": "Seq", "Alt": "Alt"}
_DESCRIPTION: Final = Name(RDF, "Description")
_ABOUT: Final = Name(RDF, "about")
_TYPE: Final = Name(RDF, "type")
_REPEATED: Final[dict[Name, ArrayKind]] = {
    **{to_name(f"dc:{name}"): "Seq" for name in ("creator", "date")},
    **{to_name(f"dc:{n}"): "Bag" for n in ("contributor", "language", "publisher", "relation", "subject", "type")},
}
"""Dublin Core's properties of several values (ISO 16684-1, 8.3), which RDF outside of XMP repeats."""


@dataclass(slots=True)
class _Element:
    name: Name
    attributes: dict[Name, str]
    children: list[_Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def parse_xmp(packet: bytes) -> Xmp:
    """The properties of a packet.

    RDF of others than XMP is read too, as SVG has it: a node with a type (cc:Work) is a description of that rdf:type,
    one of another resource (cc:License) a structure by the name of its type, and what is repeated an array.

    Raises `ImageError` for what is no well-formed RDF of an XMP packet or has a document type, `LimitError` for more
    than `limits.metadata_bytes`, `metadata_entries` elements and attributes, or `metadata_depth` inside each other.
    """
    limits.check("metadata_bytes", len(packet), "bytes of XMP")
    if not packet.strip(b"\0 \t\r\n"):
        return Xmp()
    root = _Tree().built(packet.strip(b"\0"))
    descriptions = list(_descriptions(root))
    properties: dict[Name, Node] = {}
    repeated: dict[Name, list[Node]] = {}
    about = ""
    for description in descriptions:
        if _is_of_another(description):
            properties.setdefault(description.name, Node(Structure(tuple(_fields(description)))))
            continue
        about = about or description.attributes.get(_ABOUT, "")
        for name, node in _fields(description):
            if name not in properties:
                properties[name] = node
            elif name in _REPEATED and not isinstance(node.value, Array):
                repeated.setdefault(name, []).append(node)
    for name, more in repeated.items():
        first = properties[name]
        items = first.value.items if isinstance(first.value, Array) else (first,)
        properties[name] = Node(Array(_REPEATED[name], (*items, *more)))
    return Xmp(tuple(properties.items()), about)


class _Tree:
    """Builds the elements of one document while it counts them."""

    def __init__(self) -> None:
        self._limits = limits.current()
        self._root = _Element(Name("", ""), {})
        self._open = [self._root]
        self._count = 0

    def built(self, packet: bytes) -> _Element:
        from xml.parsers import expat  # few pictures carry metadata: the others do not pay for it

        parser: XMLParserType = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(packet, True)
        except expat.ExpatError as error:
            raise ImageError(f"XMP that is not well-formed XML: {error}") from error
        except (ValueError, LookupError) as error:  # an encoding that Python does not have, a broken namespace
            if isinstance(error, LimitError):
                raise
            raise ImageError(f"XMP that cannot be read: {error}") from error
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1 + len(attributes)
        if self._count > self._limits.metadata_entries:
            limits.check("metadata_entries", self._count, "elements and attributes of XMP")
        if len(self._open) > self._limits.metadata_depth:
            limits.check("metadata_depth", len(self._open), "elements inside each other in XMP")
        element = _Element(_name(name), {_name(key): value for key, value in attributes.items()})
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text.append(text)


def _refuse(*_: Any) -> None:
    raise ImageError("XMP with a document type (<!DOCTYPE ...>): it could define entities, and is not read")


def _name(text: str) -> Name:
    uri, _, local = text.rpartition(_SEPARATOR)
    return Name(uri, local)


def _descriptions(element: _Element) -> Iterator[_Element]:
    """The nodes of the first rdf:RDF."""
    for child in element.children:
        if child.name == (RDF, "RDF"):
            yield from (each for each in child.children if _is_node(each))
            return
        if child.name.uri == META:
            yield from _descriptions(child)


def _is_node(element: _Element) -> bool:
    """Whether it describes something: an rdf:Description, or an element named by the type of what it describes."""
    return element.name == _DESCRIPTION or element.name.uri not in {RDF, ""}


def _is_of_another(node: _Element) -> bool:
    """Whether it describes something else than the picture."""
    return node.name != _DESCRIPTION and bool(node.attributes.get(_ABOUT))


def _fields(description: _Element) -> Iterator[tuple[Name, Node]]:
    """The properties of a node element: its type if it is named so, its attributes and its children (7.9.2.2)."""
    if description.name != _DESCRIPTION:
        yield _TYPE, Node("".join(description.name), is_uri=True)
    for name, value in description.attributes.items():
        if name.uri not in {RDF, XML, ""}:
            yield name, Node(value)
    for child in description.children:
        yield child.name, _node(child)


def _node(element: _Element) -> Node:
    """The value of a property element (C.2.5 to C.2.12)."""
    attributes = dict(element.attributes)
    lang = attributes.pop(Name(XML, "lang"), "")
    resource = attributes.pop(Name(RDF, "resource"), None)
    kind = attributes.pop(Name(RDF, "parseType"), None)
    others = tuple((n, Node(v)) for n, v in attributes.items() if n.uri not in {RDF, XML, ""})
    attributed = attributes.get(Name(RDF, "value"))
    if kind == "Resource":
        return _structured(tuple((child.name, _node(child)) for child in element.children), lang)
    if kind is not None:
        raise ImageError(f"XMP property {element.name} has rdf:parseType={kind!r}; only 'Resource' is read")
    if resource is not None:
        return Node(resource, lang, True, others)
    if attributed is not None:
        return Node(attributed, lang, False, others)
    if not element.children:
        return Node(Structure(others), lang) if others else Node("".join(element.text), lang)
    inner = element.children[0]
    if len(element.children) > 1:
        raise ImageError(f"XMP property {element.name} has {len(element.children)} values; expected one")
    if inner.name.uri == RDF and inner.name.local in _ARRAYS:
        items = tuple(_node(item) for item in inner.children if item.name == (RDF, "li"))
        return Node(Array(_ARRAYS[inner.name.local], items), lang)
    if _is_node(inner):
        return _structured(tuple(_fields(inner)), lang)
    raise ImageError(f"XMP property {element.name} holds {inner.name}; expected an array or rdf:Description")


def _structured(fields: tuple[tuple[Name, Node], ...], lang: str) -> Node:
    """A structure, or a value with qualifiers if one of the fields is rdf:value (7.9.2.7)."""
    value = next((node for name, node in fields if name == (RDF, "value")), None)
    if value is None:
        return Node(Structure(fields), lang)
    qualifiers = tuple(each for each in fields if each[0] != (RDF, "value"))
    return Node(value.value, lang or value.lang, value.is_uri, value.qualifiers + qualifiers)


def write_xmp(xmp: Xmp, *, wrapper: bool = True) -> bytes:
    """A packet of the properties in UTF-8, without padding; empty for none. `wrapper`: with <?xpacket ...?> around."""
    if not xmp.properties:
        return b""
    out = _Writer()
    for name, node in xmp.properties:
        out.property(name, node, 3)
    spaces = "".join(f"\n    xmlns:{prefix}={_attribute(uri)}" for uri, prefix in sorted(out.prefixes.items()))
    text = "\n".join(
        (
            f'<x:xmpmeta xmlns:x="{META}">',
            f' <rdf:RDF xmlns:rdf="{RDF}">',
            f"  <rdf:Description rdf:about={_attribute(xmp.about)}{spaces}>",
            *out.lines,
            "  </rdf:Description>",
            " </rdf:RDF>",
            "</x:xmpmeta>",
        )
    )
    return (f"{_BEGIN}\n{text}\n{_END}" if wrapper else text).encode()


class _Writer:
    """Collects the lines of the properties, and the prefixes they use."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.prefixes: dict[str, str] = {}

    def property(self, name: Name, node: Node, depth: int) -> None:
        tag, pad = self._tag(name), " " * depth
        lang = f" xml:lang={_attribute(node.lang)}" if node.lang else ""
        if node.qualifiers:
            self.lines.append(f'{pad}<{tag}{lang} rdf:parseType="Resource">')
            self.property(Name(RDF, "value"), Node(node.value, "", node.is_uri), depth + 1)
            for inner, qualifier in node.qualifiers:
                self.property(inner, qualifier, depth + 1)
            self.lines.append(f"{pad}</{tag}>")
            return
        match node.value:
            case str() if node.is_uri:
                self.lines.append(f"{pad}<{tag}{lang} rdf:resource={_attribute(node.value)}/>")
            case str():
                self.lines.append(f"{pad}<{tag}{lang}>{character_data(node.value)}</{tag}>")
            case Array(kind, items):
                self.lines += [f"{pad}<{tag}{lang}>", f"{pad} <rdf:{kind}>"]
                for item in items:
                    self.property(Name(RDF, "li"), item, depth + 2)
                self.lines += [f"{pad} </rdf:{kind}>", f"{pad}</{tag}>"]
            case Structure(fields):
                self.lines.append(f'{pad}<{tag}{lang} rdf:parseType="Resource">')
                for inner, each in fields:
                    self.property(inner, each, depth + 1)
                self.lines.append(f"{pad}</{tag}>")

    def _tag(self, name: Name) -> str:
        if name.uri == RDF:
            return f"rdf:{name.local}"
        if name.uri not in self.prefixes:
            known = next((prefix for prefix, uri in NAMESPACES.items() if uri == name.uri), None)
            self.prefixes[name.uri] = known or f"ns{len(self.prefixes) + 1}"
        return f"{self.prefixes[name.uri]}:{name.local}"


def character_data(text: str) -> str:
    """Character data; a carriage return as a reference, as a parser would make a line feed of it (XML 1.0, 2.11)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _attribute(text: str) -> str:
    """A value in its quotes; white space as references, as a parser would make spaces of it (XML 1.0, 3.3.3)."""
    quoted = character_data(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{quoted}"'
