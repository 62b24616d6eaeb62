"""The logical structure of a document (ISO 32000-1, 14.7 and 14.8): tags, and which content is theirs.

While a page is drawn, a tiny rectangle marks where the tag changes; here it gives way to marked content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, NamedTuple

from vecdraw.backends.pdf.accessible import scopes
from vecdraw.backends.pdf.catalog import PageFrame, add_to_catalog
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, serialized
from vecdraw.backends.pdf_document import PdfLink, PdfTag

MARK_SIDE: Final = 2.0**-10
_ORIGIN: Final = 2.0**-5
_STEP: Final = 2.0**-15
_ROW: Final = 1024
_NUMBER: Final = rb"(\d*\.?\d+)"
_TOKEN: Final = re.compile(
    rb"^" + _NUMBER + b" " + _NUMBER + rb" \.0009765625 \.0009765625 re\nf\n|^(/\S+) Do$", re.MULTILINE
)
"""A mark, or what draws a form."""
_PAINT: Final = re.compile(rb"^(?:.* )?(?:f|f\*|S|B|B\*|b|b\*|s|sh|Do|Tj|TJ|EI)$", re.MULTILINE)
_ARTIFACT: Final = b"/Artifact BMC\n"
_END: Final = b"EMC\n"


def mark_corner(tag: int) -> tuple[float, float]:
    """Where the rectangle stands, in pt from the top left, that marks the begin of a tag's content; -1 for no tag."""
    row, column = divmod(tag + 1, _ROW)
    return _ORIGIN + column * _STEP, _ORIGIN + row * _STEP


class _Piece(NamedTuple):
    """Marked content: the tag it belongs to, the stream it is in (None: the page's own), its number there."""

    tag: int
    form: Ref | None
    number: int


class PageStructure:
    """The tags of a page and the content that was found to be theirs."""

    def __init__(self, tags: Sequence[PdfTag]) -> None:
        self.tags = tags
        self.pieces: list[_Piece] = []
        self._numbers: dict[Ref | None, Iterator[int]] = {}
        self._holding: set[Ref] = set()
        """Forms that have marks, or draw some that do."""

    def marked(self, content: bytes, form: Ref | None, resources: Dict) -> tuple[bytes, bool]:
        """A stream with its marks made marked content, and whether there was a mark in it or in what it draws.

        Tags do not go inside each other: what is open ends before a form that has marks, and goes on behind it. What
        is painted before the first mark of a page is decoration.
        """
        drawn: Dict = resources.get("XObject", {})
        holding = {serialized(Name(name)) for name, ref in drawn.items() if ref in self._holding}
        tokens = [each for each in _TOKEN.finditer(content) if each[3] is None or each[3] in holding]
        if form is not None:
            if not tokens:
                return content, False
            self._holding.add(form)
        return b"".join(self._parts(content, tokens, self._numbers.setdefault(form, count()), form)), bool(tokens)

    def _parts(
        self, content: bytes, tokens: Sequence[re.Match[bytes]], numbers: Iterator[int], form: Ref | None
    ) -> Iterator[bytes]:
        """What a stream is made of, its marks as marked content."""
        tag, is_open, at = -1, False, 0
        for found in tokens:
            part = content[at : found.start()]
            at = found.end()
            if not is_open and _PAINT.search(part):
                yield self._begin(tag, form, numbers)
                is_open = True
            yield part
            yield _END * is_open
            is_open = found[3] is None
            if is_open:
                column, row = (round((float(number) - _ORIGIN) / _STEP) for number in found.group(1, 2))
                tag = row * _ROW + column - 1
                yield self._begin(tag, form, numbers)
            else:
                yield found[0]
        part = content[at:]
        if not is_open and _PAINT.search(part):
            yield self._begin(tag, form, numbers)
            is_open = True
        yield part
        yield _END * is_open

    def _begin(self, tag: int, form: Ref | None, numbers: Iterator[int]) -> bytes:
        """The begin of a tag's content."""
        if not 0 <= tag < len(self.tags):
            return _ARTIFACT
        number = next(numbers)
        self.pieces.append(_Piece(tag, form, number))
        return serialized(Name(self.tags[tag].role)) + b" <</MCID %d>> BDC\n" % number


class StructureTree:
    """The structure tree of a file."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._root = file.reserve()
        self._document = file.reserve()
        self._children: list[Ref] = []
        self._numbers: list[object] = []
        self._next = 0

    def add_page(self, frame: PageFrame, structure: PageStructure, links: Sequence[tuple[Ref, PdfLink]]) -> None:
        """Adds a page's elements, and its links: each to the element that it belongs to, at the end of that."""
        elements = [self._file.reserve() for _ in structure.tags]
        kids = _Kids(structure.tags)
        by_stream: dict[Ref | None, list[Ref]] = {}
        for tag, form, number in structure.pieces:
            by_stream.setdefault(form, []).append(elements[tag])
            kids.add(tag, number if form is None else {"Type": Name("MCR"), "Stm": form, "MCID": number})
        heads = scopes(structure.tags)
        apart = [self._link(frame, ref, link, kids, elements) for ref, link in links]
        outermost = kids.outermost()
        for form, owners in by_stream.items():
            ref = frame.ref if form is None else form
            self._set_parents(ref, self._file.add(owners))
        for tag, (role, _, _, alt, lang, parent, box) in enumerate(structure.tags):
            entry: Dict = {
                "Type": Name("StructElem"),
                "S": Name(role),
                "P": elements[parent] if parent >= 0 else self._document,
                "Pg": frame.ref,
                "K": [elements[kid.tag] if isinstance(kid, _Child) else kid for kid in kids.of(tag)],
            }
            entry |= {key: value for key, value in (("Alt", alt), ("Lang", lang)) if value}
            if box is not None:
                corners = [*frame.at(box.x, box.bottom), *frame.at(box.right, box.y)]
                entry["A"] = {"O": Name("Layout"), "Placement": Name("Block"), "BBox": corners}
            if tag in heads:
                entry["A"] = {"O": Name("Table"), "Scope": Name(heads[tag])}
            self._file.put(elements[tag], entry)
        self._children += [*(elements[tag] for tag in outermost), *(link for link in apart if link is not None)]

    def _link(self, frame: PageFrame, ref: Ref, link: PdfLink, kids: _Kids, elements: Sequence[Ref]) -> Ref | None:
        """Adds a link to the element of its tag; an element of its own for one that has none."""
        content: Dict = {"Type": Name("OBJR"), "Obj": ref, "Pg": frame.ref}
        owner: Ref
        apart = None
        if link.tag >= 0 and kids.role(link.tag) == "Link":
            owner = elements[link.tag]
            kids.add(link.tag, content)
        else:
            parent = self._document if link.tag < 0 else elements[link.tag]
            entry: Dict = {"Type": Name("StructElem"), "S": Name("Link"), "P": parent, "K": [content]}
            owner = self._file.add({**entry, **({"Alt": link.alt} if link.alt else {})})
            if link.tag < 0:
                apart = owner
            else:
                kids.add(link.tag, owner)
        self._numbers += [self._next, owner]
        annotation = self._file.get(ref)
        said = {"Contents": annotation.get("Contents", link.target)}  # links have words (ISO 14289-1, 7.18.5)
        self._file.put(ref, {**annotation, **said, "StructParent": self._next})
        self._next += 1
        return apart

    def _set_parents(self, ref: Ref, owners: Ref) -> None:
        self._numbers += [self._next, owners]
        value = self._file.get(ref)
        if isinstance(value, dict):
            self._file.put(ref, {**value, "StructParents": self._next})
        else:
            self._file.put(ref, value._replace(entries={**value.entries, "StructParents": self._next}))
        self._next += 1

    def finish(self) -> None:
        """Writes the tree's root and what the catalog says of it."""
        document: Dict = {"Type": Name("StructElem"), "S": Name("Document"), "P": self._root, "K": self._children}
        self._file.put(self._document, document)
        parents = self._file.add({"Nums": self._numbers})
        root: Dict = {"Type": Name("StructTreeRoot"), "K": [self._document], "ParentTree": parents}
        self._file.put(self._root, {**root, "ParentTreeNextKey": self._next})
        add_to_catalog(self._file, {"StructTreeRoot": self._root, "MarkInfo": {"Marked": True}})


class _Child(NamedTuple):
    tag: int


class _Kids:
    """What is in each tag, in the order in which it was drawn."""

    def __init__(self, tags: Sequence[PdfTag]) -> None:
        self._tags = tags
        self._kids: dict[int, list[object]] = {-1: []}
        self._placed: set[int] = set()

    def add(self, tag: int, content: object) -> None:
        """Adds content to a tag, and the tag to those around it."""
        self._place(tag)
        self._kids[tag].append(content)

    def _place(self, tag: int) -> None:
        if tag < 0 or tag in self._placed:
            return
        self._placed.add(tag)
        self._kids[tag] = []
        parent = self._tags[tag].parent
        self._place(parent)
        self._kids[parent].append(_Child(tag))

    def role(self, tag: int) -> str:
        """What a tag is."""
        return self._tags[tag].role

    def of(self, tag: int) -> list[object]:
        """What is in a tag."""
        return self._kids.get(tag, [])

    def outermost(self) -> list[int]:
        """The tags inside no other; those that have no content last."""
        for tag in range(len(self._tags)):
            self._place(tag)
        return [kid.tag for kid in self._kids[-1] if isinstance(kid, _Child)]
