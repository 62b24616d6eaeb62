"""What ISO 15930-7:2010 asks of a PDF/X-4, as far as our files could fail it. Read with pikepdf (qpdf)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
REQUIRED = (
    "dc:title", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "xmpMM:DocumentID", "xmpMM:VersionID",
    "xmpMM:RenditionClass", "pdf:Trapped", "pdfxid:GTS_PDFXVersion",
)  # fmt: skip
FORBIDDEN = ("/JS", "/JavaScript", "/AA", "/TR", "/HTP", "/OPI", "/Alternates", "/PS", "/Encrypt", "/EmbeddedFiles")
FILTERS = {"/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode", "/CCITTFaxDecode"}


def violations(data: bytes) -> list[str]:
    """What is wrong with a file, a line each; empty for one that conforms."""
    with pikepdf.open(BytesIO(data)) as pdf:
        found = [*_header(data, pdf), *_metadata(pdf), *_intent(pdf)]
        for number, page in enumerate(pdf.pages, 1):
            found += [f"page {number}: {what}" for what in (*_boxes(page), *_annotations(page), *_content(page, pdf))]
        for thing in pdf.objects:
            found += _object(thing)
            for inner in _inside(thing):
                found += _object(inner)
    return sorted(set(found))


def _header(data: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    version = re.match(rb"%PDF-1\.([0-9])\n", data)
    if version is None or int(version[1]) > 6:
        yield f"the header is {data[:9]!r}"
    if pdf.is_encrypted:
        yield "encrypted"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "no ID in the trailer"
    action = pdf.Root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary):
        yield "an action on opening"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        yield "no XMP"
        return
    if "/Filter" in stream:
        yield "XMP is compressed"
    root = ET.fromstring(bytes(stream.read_bytes()))  # noqa: S314  # of a file that we made
    texts = {}
    for name in REQUIRED:
        element = root.find(f".//{name}", NAMESPACES)
        if element is None or not "".join(element.itertext()).strip():
            yield f"{name} is missing"
        else:
            texts[name] = "".join(element.itertext()).strip()
    if texts.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
        yield "not identified as PDF/X-4"
    if texts.get("pdf:Trapped") not in {"True", "False"}:
        yield "trapped is neither true nor false"
    info = pdf.docinfo
    for key, name in (("/Title", "dc:title"), ("/Trapped", "pdf:Trapped")):
        if key in info and str(info[key]).lstrip("/") != texts.get(name):
            yield f"{key} of the information dictionary is not {name}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        digits = re.sub(r"\D", "", texts.get(name, ""))[:14]
        if key in info and re.sub(r"\D", "", str(info[key]))[:14] != digits:
            yield f"{key} of the information dictionary is not {name}"


def _intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [each for each in pdf.Root.get("/OutputIntents", []) if each.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"{len(intents)} output intents"
        return
    (intent,) = intents
    if not str(intent.get("/OutputConditionIdentifier", "")):
        yield "no condition"
    profile = intent.get("/DestOutputProfile")
    if profile is None:
        yield "no profile"
        return
    icc = bytes(profile.read_bytes())
    if icc[12:16] != b"prtr" or icc[36:40] != b"acsp":
        yield "not the profile of an output device"
    if {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(icc[16:20]) != profile.get("/N"):
        yield "the profile has another number of colours than it says"


def _boxes(page: pikepdf.Page) -> Iterator[str]:
    boxes = {
        name: [float(x) for x in page[name]]
        for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox")
        if name in page
    }
    if ("/TrimBox" in page) == ("/ArtBox" in page):
        yield "needs a TrimBox or an ArtBox"
    ordered = [name for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox") if name in boxes]
    for outer, inner in pairwise(ordered):
        one, two = boxes[outer], boxes[inner]
        if not (
            one[0] - 1e-3 <= two[0] <= two[2] <= one[2] + 1e-3 and one[1] - 1e-3 <= two[1] <= two[3] <= one[3] + 1e-3
        ):
            yield f"{inner} is not inside {outer}"


def _annotations(page: pikepdf.Page) -> Iterator[str]:
    for annotation in page.get("/Annots", []):
        if annotation.get("/Subtype") not in {"/PrinterMark", "/TrapNet"}:
            yield f"an annotation {annotation.get('/Subtype')}"


def _content(page: pikepdf.Page, pdf: pikepdf.Pdf) -> Iterator[str]:
    """Colours that belong to no profile: device RGB is all right where the press has it, device CMYK likewise."""
    press = _press(pdf)
    pending: list[tuple[Any, Any]] = [(page, page.get("/Resources"))]
    done: set[tuple[int, int]] = set()
    while pending:
        holder, resources = pending.pop()
        own = holder.get("/Resources", resources)
        defaults = own.get("/ColorSpace", {}) if own is not None else {}
        for operator in _operators(holder):
            space = {"rg": "RGB", "RG": "RGB", "g": "Gray", "G": "Gray", "k": "CMYK", "K": "CMYK"}.get(operator)
            if space is not None and space not in press and f"/Default{space}" not in defaults:
                yield f"Device{space} without a default"
        for kind in ("/XObject", "/Pattern", "/Font"):
            for each in (own or {}).get(kind, {}).values():
                if each.objgen in done:
                    continue
                done.add(each.objgen)
                if kind == "/Font":
                    pending += [(glyph, each.get("/Resources", own)) for glyph in each.get("/CharProcs", {}).values()]
                elif each.get("/Subtype") == "/Form" or each.get("/PatternType") == 1:
                    pending.append((each, own))


def _press(pdf: pikepdf.Pdf) -> set[str]:
    """The device colours that the output intent explains."""
    for intent in pdf.Root.get("/OutputIntents", []):
        n = int(intent.DestOutputProfile.N) if "/DestOutputProfile" in intent else 0
        return {"Gray", {1: "Gray", 3: "RGB", 4: "CMYK"}.get(n, "")}
    return set()


def _operators(holder: Any) -> list[str]:
    return [str(each.operator) for each in pikepdf.parse_content_stream(holder)]


def _inside(thing: Any) -> Iterator[Any]:
    """The dictionaries that stand in an object itself."""
    values = thing.values() if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)) else thing
    for value in values if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)) else ():
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
            yield value
            yield from _inside(value)


def _object(thing: Any) -> Iterator[str]:
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    is_soft_mask = "/G" in thing  # its transfer function is no curve of the press
    for key in FORBIDDEN:
        if key in thing and not (key == "/TR" and is_soft_mask):
            yield f"{key}"
    if isinstance(thing, pikepdf.Stream):
        filters = thing.get("/Filter")
        for name in filters if isinstance(filters, pikepdf.Array) else [filters]:
            if name is not None and str(name) not in FILTERS:
                yield f"the filter {name}"
        if "/F" in thing:
            yield "data outside the file"
    if thing.get("/Type") == "/Font":
        yield from _font(thing)
    for key in ("/ColorSpace", "/CS"):
        named = thing.get(key)
        if named == "/DeviceRGB" and thing.get("/Type") != "/Page":
            yield f"{key} is DeviceRGB"


def _font(font: Any) -> Iterator[str]:
    if font.get("/Subtype") in {"/Type3", "/Type0"}:  # a Type 0 font has its file in its descendant
        return
    descriptor = font.get("/FontDescriptor", {})
    if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"the font {font.get('/BaseFont')} is not embedded"
