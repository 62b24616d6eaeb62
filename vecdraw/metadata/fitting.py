"""Metadata in formats that lack a block for it: said in XMP where XMP has words for it, refused where it has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from vecdraw.errors import UnsupportedError
from vecdraw.metadata import fields
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.exif_in_xmp import said_in_xmp
from vecdraw.metadata.fields import Sources
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.time import CaptureTime
from vecdraw.metadata.xmp import Xmp
from vecdraw.metadata.xmp_packet import write_xmp

Kind = Literal["exif", "xmp", "iptc", "texts", "comment", "title"]

HOLDS: Final[Mapping[str, frozenset[Kind]]] = {
    "png": frozenset({"exif", "xmp", "iptc", "texts"}),
    "apng": frozenset({"exif", "xmp", "iptc", "texts"}),
    "jpeg": frozenset({"exif", "xmp", "iptc", "comment"}),
    "webp": frozenset({"exif", "xmp"}),
    "avif": frozenset({"exif", "xmp"}),
    "heic": frozenset({"exif", "xmp"}),
    "jxl": frozenset({"exif", "xmp"}),
    "tiff": frozenset({"exif", "xmp", "iptc"}),
    "gif": frozenset({"xmp", "comment"}),
    "svg": frozenset({"xmp", "title"}),
    "svgz": frozenset({"xmp", "title"}),
    "pdf": frozenset({"xmp"}),
}
"""What each format has a place for; some hold texts with certain keywords alone."""

_SOME_TEXTS: Final[Mapping[Kind, frozenset[str]]] = {
    "comment": frozenset({"Comment"}),
    "title": frozenset({"Title", "Description"}),
}

_IPTC_TO_XMP: Final[Mapping[str, str]] = {
    "City": "photoshop:City",
    "Sub-location": "Iptc4xmpCore:Location",
    "Province-State": "photoshop:State",
    "CountryCode": "Iptc4xmpCore:CountryCode",
    "CountryName": "photoshop:Country",
    "Writer-Editor": "photoshop:CaptionWriter",
    "By-lineTitle": "photoshop:AuthorsPosition",
    "Category": "photoshop:Category",
    "Urgency": "photoshop:Urgency",
    "SpecialInstructions": "photoshop:Instructions",
    "OriginalTransmissionReference": "photoshop:TransmissionReference",
    "IntellectualGenre": "Iptc4xmpCore:IntellectualGenre",
}
_IPTC_TO_BAGS: Final[Mapping[str, str]] = {
    "SupplementalCategories": "photoshop:SupplementalCategories",
    "SubjectReference": "Iptc4xmpCore:SubjectCode",
}
"""The IPTC Photo Metadata Standard's properties for datasets: one text, or as many as there are."""
_IPTC_FIELDS: Final = {
    **{where.iptc: name for name, where in fields.SIMPLE.items()},
    "By-line": "creator",
    "Keywords": "keywords",
    "DateCreated": "created",
    "TimeCreated": "created",
    "DigitalCreationDate": "digitized",
    "DigitalCreationTime": "digitized",
}
_IPTC_FORM: Final = frozenset({"1:0", "1:90", "2:0"})  # versions and the character set: nothing about the picture
_KEYWORDS: Final = {
    **{where.keyword: name for name, where in fields.SIMPLE.items() if where.keyword},
    "Author": "creator",
    "Creation Time": "created",
}


def fitted(blocks: Blocks, format: str) -> Blocks:  # noqa: A002  # the word for it
    """The same metadata in the blocks that a format holds; those it lacks are said in XMP.

    `format` is a name of `HOLDS`. What is in XMP already stays as it is there. Raises `UnsupportedError` for what XMP
    has no words for (an Exif tag of a maker, a text with a keyword of its own), naming it and the formats that hold
    it; nothing is left out in silence.
    """
    holds = HOLDS[format]
    kept_texts = {keyword for kind, keywords in _SOME_TEXTS.items() if kind in holds for keyword in keywords}
    folded = [(k, t) for k, t in blocks.texts if "texts" not in holds and k not in kept_texts]
    kept = Blocks(
        blocks.exif if "exif" in holds else b"",
        blocks.xmp,
        blocks.iptc if "iptc" in holds else b"",
        tuple(pair for pair in blocks.texts if pair not in folded),
    )
    moved = Blocks(b"" if "exif" in holds else blocks.exif, b"", b"" if "iptc" in holds else blocks.iptc, tuple(folded))
    if not any(moved):
        return kept
    said = Metadata(blocks).xmp
    source = Metadata(moved)
    xmp = said
    for name, node in _texts_in_xmp(source, format).properties:
        xmp = xmp if xmp.get(name) is not None else xmp.with_property(name, node)
    for name, node in _exif_in_xmp(source.exif, format).properties:
        xmp = xmp if xmp.get(name) is not None else xmp.with_property(name, node)
    for name, node in _iptc_in_xmp(source, format).properties:
        xmp = xmp if xmp.get(name) is not None else xmp.with_property(name, node)
    return kept if xmp == said else kept._replace(xmp=write_xmp(xmp))


def formats_with(kind: Kind) -> str:
    """The names of the formats that hold a block of this kind."""
    return ", ".join(name for name, holds in HOLDS.items() if kind in holds)


def _texts_in_xmp(source: Metadata, form: str) -> Xmp:
    blank = Metadata()
    for keyword, text in source.texts:
        field = _KEYWORDS.get(keyword)
        if field is None and keyword != "Comment":
            raise UnsupportedError(
                f"{form} has no place for the text {keyword!r}; {formats_with('texts')} have, and {form} takes "
                f"{', '.join(_KEYWORDS)}, Comment"
            )
        if keyword == "Comment":
            blank = blank.with_xmp(blank.xmp.with_alternative("exif:UserComment", text))
        elif field == "created" and not _is_date(text):
            blank = blank.with_xmp(blank.xmp.with_property("dc:date", text))
        elif field is not None:
            blank = blank.with_fields(**{field: text})
    return blank.xmp


def _is_date(text: str) -> bool:
    try:
        CaptureTime.from_xmp(text)
    except ValueError:
        return False
    return True


def _iptc_in_xmp(source: Metadata, form: str) -> Xmp:
    sources = Sources(Exif(), Xmp(), source.iptc, ())
    blank = Metadata()
    for name in dict.fromkeys(dataset.name for dataset in source.iptc.datasets):
        field = _IPTC_FIELDS.get(name)
        if field is not None:
            blank = blank.with_fields(**{field: fields.first(fields.READERS[field](sources))})
        elif name in _IPTC_TO_BAGS:
            blank = blank.with_xmp(blank.xmp.with_array(_IPTC_TO_BAGS[name], "Bag", source.iptc.texts(name)))
        elif name in _IPTC_TO_XMP and len(source.iptc.texts(name)) == 1:
            blank = blank.with_xmp(blank.xmp.with_property(_IPTC_TO_XMP[name], source.iptc.texts(name)[0]))
        elif name not in _IPTC_FORM:
            raise UnsupportedError(f"{form} has no place for IPTC's {name}; {formats_with('iptc')} have")
    return blank.xmp


def _exif_in_xmp(exif: Exif, form: str) -> Xmp:
    if exif.thumbnail:
        raise UnsupportedError(f"{form} has no place for Exif's small picture; {formats_with('exif')} have")
    xmp, left = said_in_xmp(exif)
    if left:
        raise UnsupportedError(f"{form} has no place for Exif's {', '.join(left)}; {formats_with('exif')} have")
    return xmp
