"""Rules of PDF/UA-1 (ISO 14289-1) that a program can see, walked over a file; clauses are those of that standard."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from vecdraw.context.page import ROLES

_PAINTS: Final = frozenset(
    {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Tj", "TJ", "'", '"', "EI", "INLINE IMAGE"}
)
_HEADING: Final = re.compile(r"H([1-6])")
_MAPPED: Final = re.compile(rb"^<[0-9a-fA-F]+>(?: <[0-9a-fA-F]+>)? <([0-9a-fA-F]+)>", re.MULTILINE)
_DESCRIBED: Final = frozenset({"/Figure", "/Formula"})
_PARENTS: Final = {
    "/LI": {"/L"},
    "/Lbl": {"/LI", "/TOCI", "/Note", "/Reference"},
    "/LBody": {"/LI"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/TOCI": {"/TOC"},
}


def complaints_ua(data: bytes, *, is_claimed: bool = True) -> list[str]:
    """What a file breaks of PDF/UA; with `is_claimed` it also has to say that it keeps it."""
    with import_module("pikepdf").open(io.BytesIO(data)) as pdf:
        return [*_catalog(pdf, is_claimed), *_Marked(pdf).found(), *_Tree(pdf).found(), *_pages(pdf), *_fonts(pdf)]


def _catalog(pdf: Any, is_claimed: bool) -> Iterator[str]:
    root = pdf.Root
    if "/StructTreeRoot" not in root:
        yield "7.1: no structure tree"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "7.1: not said to be marked"
    if root.get("/MarkInfo", {}).get("/Suspects", False):
        yield "7.1: suspects"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "7.1: the title is not displayed"
    if is_claimed and "/Lang" not in root:
        yield "7.2: no language"
    if "/Metadata" not in root:
        yield "7.1: no metadata"
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if not metadata.get("dc:title"):
            yield "7.1: no dc:title"
        elif str(metadata["dc:title"]) != str(pdf.docinfo.get("/Title", "")):
            yield "7.1: two titles"
        if (metadata.get("{http://www.aiim.org/pdfua/ns/id/}part") == "1") != is_claimed:
            yield f"5: {'not said' if is_claimed else 'said'} to be PDF/UA-1"


def _pages(pdf: Any) -> Iterator[str]:
    for number, page in enumerate(pdf.pages):
        annotations = page.obj.get("/Annots", [])
        if annotations and page.obj.get("/Tabs") != "/S":
            yield f"7.18.3: page {number} has annotations in no order of tabs"
        for annotation in annotations:
            if annotation.Subtype == "/Link" and not str(annotation.get("/Contents", "")):
                yield f"7.18.5: a link of page {number} without words"
            if "/StructParent" not in annotation:
                yield f"7.18.1: an annotation of page {number} outside of the structure"


def _fonts(pdf: Any) -> Iterator[str]:
    for font in (each for each in pdf.objects if _is(each, "/Font")):
        if font.Subtype == "/Type0":
            (inner,) = font.DescendantFonts
            if not inner.FontDescriptor.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}:
                yield f"7.21.4.1: {font.BaseFont} is not embedded"
            if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
                yield f"7.21.3.2: {font.BaseFont} has no map from characters to glyphs"
        if str(font.Subtype) not in {"/CIDFontType0", "/CIDFontType2"} and "/ToUnicode" not in font:
            yield f"7.21.7: a font without a map to Unicode ({font.get('/BaseFont', font.Subtype)})"
        if "/ToUnicode" in font:
            told = _MAPPED.findall(font.ToUnicode.read_bytes())
            if any(bytes.fromhex(each.decode()).decode("utf-16-be", "replace") in "\0\ufeff\ufffe" for each in told):
                yield f"7.21.7: {font.get('/BaseFont', font.Subtype)} maps to what is no character"


class _Marked:
    """What is painted: all of it is a tag's or decoration, and the marks nest as they may (7.1)."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._seen: set[tuple[Any, str]] = set()
        self.numbers: dict[tuple[int, int], list[int]] = {}

    def found(self) -> Iterator[str]:
        """What is wrong."""
        for number, page in enumerate(self._pdf.pages):
            yield from self._walk(page.obj, page.obj.Resources, f"page {number}", "")

    def _walk(self, stream: Any, resources: Any, where: str, around: str) -> Iterator[str]:
        """A stream drawn inside content of a kind: "" for none, "artifact" or "tag"."""
        kinds: list[str] = []
        numbers: list[int] = []
        for operands, operator in import_module("pikepdf").parse_content_stream(stream):
            name = str(operator)
            now = next((kind for kind in reversed(kinds) if kind), around)
            if name in {"BMC", "BDC"}:
                kind = self._kind(operands, resources, numbers)
                if kind and now:
                    yield f"7.1: {kind} inside {now} on {where}"
                kinds.append(kind)
            elif name == "EMC":
                if not kinds:
                    yield f"14.6: an end without a begin on {where}"
                    return
                kinds.pop()
            elif name == "Do":
                yield from self._drawn(resources.XObject[operands[0]], where, now)
            elif name in _PAINTS and not now:
                yield f"7.1: {name} on {where} belongs to no tag and is no decoration"
        if kinds:
            yield f"14.6: a begin without an end on {where}"
        if len(set(numbers)) != len(numbers):
            yield f"14.7.4.2: two contents of one number on {where}"
        if numbers and "/StructParents" not in stream:
            yield f"14.7.4.4: {where} does not say whose its contents are"

    @staticmethod
    def _kind(operands: Any, resources: Any, numbers: list[int]) -> str:
        if operands[0] == "/Artifact":
            return "artifact"
        listed = operands[1] if len(operands) > 1 else {}
        if str(listed).startswith("/"):
            listed = resources.Properties[str(listed)]
        if "/MCID" not in listed:
            return ""
        numbers.append(int(listed["/MCID"]))
        return "tag"

    def _drawn(self, form: Any, where: str, now: str) -> Iterator[str]:
        if form.Subtype == "/Form":
            if (form.objgen, now) not in self._seen:
                self._seen.add((form.objgen, now))
                yield from self._walk(form, form.get("/Resources", {}), f"form {form.objgen[0]} on {where}", now)
        elif not now:
            yield f"7.1: a picture on {where} belongs to no tag and is no decoration"


class _Tree:
    """The structure tree, and whether the parent tree leads back to it."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._owners: dict[tuple[Any, int], Any] = {}
        self._objects: dict[Any, Any] = {}
        self._headings: list[int] = []

    def found(self) -> Iterator[str]:
        """What is wrong."""
        root = self._pdf.Root.get("/StructTreeRoot")
        if root is None:
            return
        for kid in root.K:
            if kid.P.objgen != root.objgen:
                yield "14.7.2: the tree's root is not the parent of what is in it"
            yield from self._element(kid, root)
        yield from self._heads()
        yield from self._parents(root)

    def _element(self, element: Any, parent: Any) -> Iterator[str]:
        role = str(element.S)
        if role[1:] not in ROLES | {"Document"}:
            yield f"7.1: {role} is no standard type and stands for none"
        if element.P.objgen != parent.objgen:
            yield f"14.7.2: a {role} has another parent than the one it is in"
        if role in _DESCRIBED and not str(element.get("/Alt", "")) and not str(element.get("/ActualText", "")):
            yield f"7.3: a {role} without a description"
        if role == "/Figure" and not any("/BBox" in each for each in self._attributes(element)):
            yield "14.8.5.4.3: a figure without its box"
        if role == "/TH" and not any("/Scope" in each for each in self._attributes(element)):
            yield "7.5: a TH without its scope"
        if role in _PARENTS and str(parent.get("/S", "")) not in _PARENTS[role]:
            yield f"14.8.4.3: a {role} in a {parent.get('/S', 'root')}"
        heading = _HEADING.fullmatch(role[1:])
        if heading:
            self._headings.append(int(heading[1]))
        for kid in _listed(element.get("/K", [])):
            yield from self._kid(kid, element)

    def _kid(self, kid: Any, element: Any) -> Iterator[str]:
        if isinstance(kid, int):
            yield from self._own(element.Pg, kid, element)
        elif kid.get("/Type") == "/MCR":
            yield from self._own(kid.get("/Stm", kid.get("/Pg", element.get("/Pg"))), int(kid.MCID), element)
        elif kid.get("/Type") == "/OBJR":
            self._objects[kid.Obj.objgen] = element.objgen
            if kid.Obj.Subtype == "/Link" and element.S != "/Link":
                yield f"7.18.5: a link in a {element.S}"
        else:
            yield from self._element(kid, element)

    def _own(self, stream: Any, number: int, element: Any) -> Iterator[str]:
        if (stream.objgen, number) in self._owners:
            yield f"14.7.4: content {number} of {stream.objgen[0]} belongs to two elements"
        self._owners[stream.objgen, number] = element.objgen

    @staticmethod
    def _attributes(element: Any) -> list[Any]:
        return [each for each in _listed(element.get("/A", [])) if not isinstance(each, int)]

    def _heads(self) -> Iterator[str]:
        deepest = 0
        for level in self._headings:
            if level > deepest + 1:
                yield f"7.4.2: H{level} after H{deepest}" if deepest else f"7.4.2: H{level} first"
            deepest = level

    def _parents(self, root: Any) -> Iterator[str]:
        numbers = list(root.ParentTree.Nums)
        listed = dict(zip([int(each) for each in numbers[::2]], numbers[1::2], strict=True))
        if list(listed) != sorted(listed) or root.ParentTreeNextKey <= max(listed, default=-1):
            yield "14.7.4.4: the parent tree is not in order"
        seen: set[tuple[Any, int]] = set()
        for holder in self._pdf.objects:
            if _has(holder, "/StructParents"):
                for number, owner in enumerate(listed.get(int(holder.StructParents), [])):
                    seen.add((holder.objgen, number))
                    if self._owners.get((holder.objgen, number)) != owner.objgen:
                        yield f"14.7.4.4: content {number} of {holder.objgen[0]} is another element's"
            if _has(holder, "/StructParent"):
                owner = listed.get(int(holder.StructParent))
                if owner is None or self._objects.get(holder.objgen) != owner.objgen:
                    yield f"14.7.4.4: object {holder.objgen[0]} is another element's"
        missing = self._owners.keys() - seen
        if missing:
            yield f"14.7.4.4: {len(missing)} contents are not in the parent tree"


def _listed(value: Any) -> list[Any]:
    pikepdf = import_module("pikepdf")
    return list(value) if isinstance(value, list | pikepdf.Array) else [value]


def _has(value: Any, key: str) -> bool:
    pikepdf = import_module("pikepdf")
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream) and key in value


def _is(value: Any, kind: str) -> bool:
    return _has(value, "/Type") and value.Type == kind
