"""The metadata of a document as XMP (ISO 32000-1, 14.3.2): the same that its information dictionary says."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from vecdraw.backends.pdf.accessible import STANDARD
from vecdraw.backends.pdf.catalog import add_to_catalog
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Name, Stream
from vecdraw.backends.pdf_document import PdfOptions
from vecdraw.errors import BadValueError
from vecdraw.metadata.xmp import Xmp
from vecdraw.metadata.xmp_packet import write_xmp

_PRODUCER: Final = "vecdraw"


def document_xmp(options: PdfOptions) -> Xmp:
    """The properties of a document."""
    xmp = Xmp().with_property("dc:format", "application/pdf")
    for name, alternative in (("dc:title", options.title), ("dc:description", options.subject)):
        if alternative:
            xmp = xmp.with_alternative(name, alternative)
    if options.author:
        xmp = xmp.with_array("dc:creator", "Seq", (options.author,))
    if options.lang:
        xmp = xmp.with_array("dc:language", "Bag", (options.lang,))
    for name, text in (
        ("pdf:Keywords", options.keywords),
        ("pdf:Producer", _PRODUCER),
        ("xmp:CreatorTool", options.creator),
    ):
        if text:
            xmp = xmp.with_property(name, text)
    if options.date is not None:
        moment = options.date.isoformat(timespec="seconds")
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            xmp = xmp.with_property(name, moment)
    return xmp


def with_ids(xmp: Xmp, identity: bytes) -> Xmp:
    """The properties with the ids of XMP MM, made of 16 bytes that stand for a document's content."""
    document = f"uuid:{UUID(bytes=identity, version=5)}"
    for name, text in (
        ("xmpMM:DocumentID", document),
        ("xmpMM:InstanceID", document),
        ("xmpMM:VersionID", "1"),
        ("xmpMM:RenditionClass", "default"),
    ):
        xmp = xmp.with_property(name, text)
    return xmp


def write_stream(file: PdfFile, xmp: Xmp) -> None:
    """Makes properties those of the document."""
    packet = write_xmp(xmp)
    metadata = {"Type": Name("Metadata"), "Subtype": Name("XML"), "Length": len(packet)}
    add_to_catalog(file, {"Metadata": file.add(Stream(metadata, packet))})


def write_title(file: PdfFile, options: PdfOptions) -> None:
    """What programs that read a tagged document aloud look for (ISO 14289-1, 5 and 7.1).

    Nothing where XML cannot hold what the document says of itself, as it then holds none of it.
    """
    try:
        xmp = document_xmp(options)
    except BadValueError:
        return
    if options.standard == STANDARD:
        xmp = xmp.with_property("pdfuaid:part", "1")
    write_stream(file, xmp)
