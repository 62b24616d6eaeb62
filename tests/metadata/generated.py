"""Strategies for metadata: anything that the blocks can hold."""

from typing import Any

from hypothesis import strategies as st

from vecdraw.metadata.exif import Exif
from vecdraw.metadata.exif_tags import TAGS
from vecdraw.metadata.iptc import Dataset, Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.place import Angle, Place
from vecdraw.metadata.tiff import ASCII, BYTE, LONG, RATIONAL, SHORT, SRATIONAL, UNDEFINED, Rational
from vecdraw.metadata.time import CaptureTime
from vecdraw.metadata.xmp import NAMESPACES, Array, Name, Node, Structure, Xmp
from vecdraw.metadata.xmp_packet import write_xmp

XML_CHARACTERS = st.one_of(
    st.characters(codec="utf-8", min_codepoint=0x20, exclude_characters="\ufffe\uffff"), st.sampled_from("\t\n\r")
)
TEXT = st.text(XML_CHARACTERS, max_size=20)
PLAIN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)


def _number(kind: int) -> st.SearchStrategy[Any]:
    match kind:
        case 1:
            return st.integers(0, 255)
        case 3:
            return st.integers(0, 65_535)
        case 4:
            return st.integers(0, 2**32 - 1)
        case 5:
            return st.builds(Rational, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
        case _:
            return st.builds(Rational, st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1))


def _value(kind: int) -> st.SearchStrategy[Any]:
    if kind == ASCII:
        return st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
    if kind == UNDEFINED:
        return st.binary(max_size=60)
    return st.lists(_number(kind), min_size=1, max_size=5).map(tuple)


@st.composite
def exifs(draw: st.DrawFn) -> Exif:
    """Exif of named tags and of tags of one's own, in either byte order, with a small picture sometimes."""
    exif = Exif(order=draw(st.sampled_from(["<", ">"])))
    for name in draw(st.lists(st.sampled_from(sorted(TAGS)), min_size=1, max_size=8, unique=True)):
        exif = exif.with_value(name, draw(_value(TAGS[name].type)))
    for number in draw(st.lists(st.integers(0xC800, 0xE000), max_size=3, unique=True)):
        kind = draw(st.sampled_from([BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL]))
        directory = draw(st.sampled_from(["IFD0", "Exif", "GPS", "Interop"]))
        exif = exif.with_value(f"{directory}:0x{number:04X}", draw(_value(kind)), kind)
    if draw(st.booleans()):
        exif = exif.with_value("IFD1:XResolution", Rational(72)).with_thumbnail(
            draw(st.binary(min_size=1, max_size=50))
        )
    return exif


def _names() -> st.SearchStrategy[Name]:
    uris = st.sampled_from([*NAMESPACES.values(), "http://example.org/a&b/", "urn:x:y#"])
    return st.builds(Name, uris, st.from_regex("[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True))


def _nodes() -> st.SearchStrategy[Node]:
    lang = st.sampled_from(["", "x-default", "de-DE"])
    simple = st.builds(Node, TEXT, lang, st.booleans(), st.just(()))

    def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        fields = st.lists(st.tuples(_names(), inner), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)
        array = st.builds(Array, st.sampled_from(["Bag", "Seq", "Alt"]), st.lists(inner, max_size=3).map(tuple))
        qualifiers = st.one_of(st.just(()), fields)
        return st.one_of(
            st.builds(Node, st.one_of(array, st.builds(Structure, fields)), lang, st.just(False), st.just(())),
            st.builds(Node, TEXT, lang, st.booleans(), qualifiers),
        )

    return st.recursive(simple, larger, max_leaves=6)


def xmps() -> st.SearchStrategy[Xmp]:
    """XMP of properties of any shape."""
    pairs = st.lists(st.tuples(_names(), _nodes()), max_size=5, unique_by=lambda pair: pair[0]).map(tuple)
    return st.builds(Xmp, pairs)


def iptcs() -> st.SearchStrategy[Iptc]:
    """IIM of datasets of any number and any bytes."""
    data = st.one_of(st.binary(max_size=40), st.just(b"x" * 40_000))
    return st.builds(
        Iptc, st.lists(st.builds(Dataset, st.integers(0, 255), st.integers(0, 255), data), max_size=5).map(tuple)
    )


@st.composite
def times(draw: st.DrawFn) -> CaptureTime:
    """Times known to the year, the day, the minute or a fraction of a second."""
    moment = draw(st.datetimes())
    parts = draw(st.sampled_from([1, 2, 3, 5, 6]))
    values: list[Any] = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second][:parts]
    subsecond = draw(st.from_regex("[0-9]{0,9}", fullmatch=True)) if parts == 6 else ""
    offset = draw(st.one_of(st.none(), st.integers(-14 * 60, 14 * 60))) if parts >= 5 else None
    known: list[Any] = [*values, *[None] * (6 - parts), subsecond, offset]
    return CaptureTime(*known)


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Places with every part there or not."""
    number = st.builds(Rational, st.integers(0, 2**32 - 1), st.integers(1, 2**32 - 1))
    altitude = draw(st.one_of(st.none(), number))
    return Place(
        Angle.of(draw(st.fractions(-90, 90))),
        Angle.of(draw(st.fractions(-180, 180))),
        altitude,
        "above"
        if altitude is None
        else draw(st.sampled_from(["above", "below", "above-sea-level", "below-sea-level"])),
        draw(st.sampled_from(["", "WGS-84", "TOKYO"])),
        draw(st.one_of(st.none(), number)),
        draw(st.one_of(st.none(), number)),
        draw(st.sampled_from([None, 2, 3])),
    )


@st.composite
def described(draw: st.DrawFn) -> Metadata:
    """Metadata of the common fields, which every format holds."""
    values: dict[str, Any] = {}
    for name in ("title", "description", "copyright", "software"):
        if draw(st.booleans()):
            values[name] = draw(PLAIN)
    for name in ("creator", "keywords"):
        values[name] = draw(st.lists(PLAIN.filter(lambda text: text[0] != '"' or text.count('"') == 1), max_size=3))
    if draw(st.booleans()):
        values["created"] = draw(times())
    if draw(st.booleans()):
        values["place"] = draw(places())
    if draw(st.booleans()):
        values["rating"] = draw(st.integers(-1, 5))
    return Metadata.of(**values)


@st.composite
def metadata(draw: st.DrawFn) -> Metadata:
    """Metadata of anything in Exif and XMP."""
    exif, xmp = draw(exifs()), draw(xmps())
    return Metadata(Metadata().blocks._replace(exif=exif.to_bytes(), xmp=write_xmp(xmp)))
