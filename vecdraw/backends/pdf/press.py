"""What a PDF says to the press: page boxes, output intent, and what PDF/X-4 (ISO 15930-7) wants beside them.

Clauses without a name are those of ISO 32000-1.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from vecdraw.backends.pdf.catalog import add_to_catalog
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.inks import Inks
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, packed
from vecdraw.backends.pdf.ref_set import RefSet
from vecdraw.backends.pdf.xmp import document_xmp, with_ids, write_stream
from vecdraw.backends.pdf_document import OutputIntent, PdfOptions, PdfPage
from vecdraw.errors import UnsupportedError
from vecdraw.geometry.rect import Rect
from vecdraw.metadata.xmp_packet import write_xmp

_DEVICE_RGB: Final = "DeviceRGB"
_STANDARD: Final = "pdf/x-4"
_X4: Final = "PDF/X-4"
_REGISTRY: Final = "http://www.color.org"  # what names of printing conditions are looked up in


def check_page(page: PdfPage, options: PdfOptions) -> None:
    """Raises `UnsupportedError` for a page that the document's standard does not allow."""
    if options.standard == _STANDARD and page.links:
        raise UnsupportedError("standard='pdf/x-4' allows no links on the page (ISO 15930-7); leave them out")


def write_boxes(file: PdfFile, ref: Ref, page: PdfPage, top: float) -> None:
    """The boxes of a page (14.11.2): all of the sheet is shown, `BleedBox` is the drawing's, `TrimBox` the page's."""
    sheet, points = page.sheet, page.points
    boxes = file.get(ref)["MediaBox"], file.get(ref)["MediaBox"]
    if sheet is not None:
        boxes = _flipped(sheet.bleed, points, top), _flipped(sheet.trim, points, top)
    names = {"CropBox": file.get(ref)["MediaBox"], "BleedBox": boxes[0], "TrimBox": boxes[1]}
    file.put(ref, {**file.get(ref), **names})


def write_press(file: PdfFile, options: PdfOptions) -> None:
    """The output intent (14.11.5); with a standard also what else that wants of the document."""
    intent = options.output_intent
    if intent is None:
        return
    profile = file.add(packed(intent.profile, {"N": intent.components}))
    condition = options.output_condition or intent.description or "Custom"
    entry: Dict = {
        "Type": Name("OutputIntent"),
        "S": Name("GTS_PDFX"),
        "OutputConditionIdentifier": condition,
        "Info": intent.description or condition,
        "DestOutputProfile": profile,
    }
    if options.output_condition:
        entry["RegistryName"] = _REGISTRY
    add_to_catalog(file, {"OutputIntents": [file.add(entry)]})
    _manage_colors(file, intent)
    if options.colors == "cmyk" and intent.to_inks is not None:
        over = options.keep_black and options.overprint_black
        grays = intent.grays() if options.keep_gray and intent.grays is not None else None
        inks = Inks(file, intent.to_inks, black=options.keep_black, over=over, grays=grays)
        for page in file.pages():
            inks.turn(page)
    if options.standard == _STANDARD:
        _identify(file, options)


def _identify(file: PdfFile, options: PdfOptions) -> None:
    """What a PDF/X-4 says of itself: version, dates, trapping and identity, in XMP and the information dictionary."""
    file.version = (1, 6)
    if file.info is not None:
        file.put(file.info, {**file.get(file.info), "Trapped": Name("False"), "GTS_PDFXVersion": _X4})
    described = document_xmp(options)
    stated = write_xmp(with_ids(described, bytes(16)))
    identity = hashlib.sha256(file.digest() + stated).digest()[:16]
    xmp = with_ids(described, identity).with_property("pdfxid:GTS_PDFXVersion", _X4)
    write_stream(file, xmp.with_property("pdf:Trapped", "False"))


def _manage_colors(file: PdfFile, intent: OutputIntent) -> None:
    """Says which RGB the document has, where Skia writes that of whatever device it is shown on (8.6.5.6).

    Pictures, gradients and groups name the profile themselves, colours of fills and strokes take it as the default of
    their resources. Pages are mixed in that RGB (11.4.7), as the canvas mixes.
    """
    space = [Name("ICCBased"), file.add(packed(intent.rgb, {"N": 3, "Alternate": Name(_DEVICE_RGB)}))]
    managed = _Managed(file, file.add(space))
    for ref in file.pages():
        managed.visit(ref)
        group = {"Type": Name("Group"), "S": Name("Transparency"), "CS": managed.space, "I": True}
        file.put(ref, {**file.get(ref), "Group": group})


class _Managed:
    """Walks all that pages are drawn with, each object once."""

    def __init__(self, file: PdfFile, space: Ref) -> None:
        self.space = space
        self._file = file
        self._done = RefSet()

    def visit(self, first: Ref) -> None:
        """Manages the colours of an object and of all that it leads to."""
        pending = [first]
        while pending:
            ref = pending.pop()
            if not self._done.add(ref):
                continue
            value = self._file.get(ref)
            changed = self._changed(value, pending)
            if changed is not value:
                self._file.put(ref, changed)

    def _changed(self, value: Any, pending: list[Ref]) -> Any:
        """`value` with its colours managed, the same object where there is nothing to change."""
        if isinstance(value, Ref):
            pending.append(value)
            return value
        if isinstance(value, Stream):
            entries = self._changed(value.entries, pending)
            return value if entries is value.entries else value._replace(entries=entries)
        if isinstance(value, list):
            items = [self._changed(item, pending) for item in value]
            return items if any(one is not two for one, two in zip(items, value, strict=True)) else value
        if isinstance(value, dict):
            return self._changed_dictionary(value, pending)
        return value

    def _changed_dictionary(self, value: Dict, pending: list[Ref]) -> Dict:
        out: Dict = {}
        for key, entry in value.items():
            if key == "Parent":
                out[key] = entry
            elif key in {"ColorSpace", "CS"} and entry == _DEVICE_RGB:
                out[key] = self.space
            elif key == "Resources" and isinstance(entry, dict):
                spaces = {**entry.get("ColorSpace", {}), "DefaultRGB": self.space}
                out[key] = {**self._changed(entry, pending), "ColorSpace": spaces}
            else:
                out[key] = self._changed(entry, pending)
        return out if any(out[key] is not entry for key, entry in value.items()) else value


def _flipped(box: Rect, points: float, top: float) -> list[float]:
    """A box of user units, y down, in pt of the page, y up."""
    return [box.x * points, top - box.bottom * points, box.right * points, top - box.y * points]
