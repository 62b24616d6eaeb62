"""The metadata of a document as XMP (ISO 32000-1, 14.3.2): the same that its information dictionary says."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from vecdraw.backends.pdf_document import PdfOptions
from vecdraw.metadata.xmp import Xmp

_PRODUCER: Final = "vecdraw"


def document_xmp(options: PdfOptions, identity: bytes) -> Xmp:
    """The properties of a document; `identity`, 16 bytes that stand for its content, gives it the ids of XMP MM."""
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
    document = f"uuid:{UUID(bytes=identity, version=5)}"
    for name, text in (
        ("xmpMM:DocumentID", document),
        ("xmpMM:InstanceID", document),
        ("xmpMM:VersionID", "1"),
        ("xmpMM:RenditionClass", "default"),
    ):
        xmp = xmp.with_property(name, text)
    return xmp
