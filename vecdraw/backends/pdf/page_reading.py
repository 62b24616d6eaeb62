"""The lines of a page that are read by glyphs of their own: what is seen of them falls silent, the glyphs are added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.mupdf_order import glyphs_text
from vecdraw.backends.pdf.objects import Dict, Ref, text_string
from vecdraw.backends.pdf.page_kind import PageKind
from vecdraw.backends.pdf.pieces import Piece
from vecdraw.backends.pdf.poppler_order import line_text
from vecdraw.backends.pdf.property_lists import PropertyLists
from vecdraw.backends.pdf.reading_font import ReadingFont, ReadingFonts
from vecdraw.backends.pdf.reading_groups import are_misplaced, columns_of, lines_of
from vecdraw.backends.pdf.reading_lines import Line, boxes
from vecdraw.backends.pdf.reading_order import Item, Reading, reading_of, rises
from vecdraw.backends.pdf.reading_paths import boxes_on_path, leveled, path_boxes, stops_of
from vecdraw.backends.pdf.sheet_text import Match, SheetText
from vecdraw.backends.pdf.text import END
from vecdraw.geometry.affine import Affine

_MARK: Final = re.compile(rb"/Span <</ActualText (?:<[^>]*>|\(\))>> BDC\n|^EMC\n", re.MULTILINE)
_SILENT: Final = b"/Span /%s BDC\n/Span <</ActualText <FEFF0000>>> BDC\n/Glyphs /%s BDC\n%s" + END * 3
"""Content that no reader has a text for: it stands for nothing, and has the text of no character inside.

MuPDF minds the innermost text, which is empty. PDFium takes an empty text for none, and minds none that is referred to;
Poppler minds those of spans alone.
"""
_FAR: Final = 1e5  # user units
_STEP: Final = 10.0
_SMALL: Final = 2.0  # px an em
_LOWER: Final = 4.0  # ems between two texts on paths: PDFium takes what stands at one height for one line
_PLACES: Final = 8  # PDFium drops what is like one of the five texts before it, in the same place
_READ: Final = (
    b"/Span <</ActualText <%s>>> BDC\n/Span <</ActualText <%s>>> BDC\n"
    b"/Glyphs <</ActualText ()>> BDC\n/Glyphs /%s BDC\n%s"
)
"""Content that stands for a text, as it is, then for Poppler, for PDFium, which reads the glyphs, and for MuPDF."""
_TOLD: Final = b"/Span <</ActualText <%s>>> BDC\n%s" + END
_FOLLOWED: Final = (
    b"/Span <</ActualText <%s>>> BDC\n/Glyphs <</ActualText <FEFF0000>>> BDC\n/Glyphs /%s BDC\n%s" + END * 3
)
"""Content that stands for a text for Poppler, is none for PDFium, and another text, or none, for MuPDF."""
_TO_OTHERS: Final = (
    b"/Span <</ActualText <FEFF0000>>> BDC\n/Glyphs <</ActualText ()>> BDC\n/Glyphs /%s BDC\n%s" + END * 3
)
"""Content that is none for Poppler, glyphs for PDFium and a text for MuPDF."""
_BOXES: Final = (
    b"/Span /%s BDC\n/Span <</ActualText <FEFF0000>>> BDC\n/Glyphs <</ActualText ()>> BDC\n/Glyphs /%s BDC\n%s"
    + END * 4
)
"""Content that PDFium alone reads, by its glyphs."""


class PageReading:
    """The lines of a page that readers need help with, sheet by sheet; `lists` are the page's own property lists."""

    def __init__(self, file: PdfFile, fonts: ReadingFonts, kind: PageKind) -> None:
        self._file = file
        self._fonts = fonts
        self._kind = kind
        self._line_of: dict[int, Line] = {}
        self._misplaced: list[list[Line]] = []
        """Columns that Poppler puts in another order."""
        self._first: set[int] = set()
        """Columns behind what is no column."""
        self._silent: set[int] = set()
        """Pieces that are read where they were shown before, or as parts of larger ones."""
        self._texts: dict[str, Ref] = {}
        self.lists = self.form_lists()
        self._is_begun = False
        self._count = self._paths = 0

    def turn(self, text: SheetText) -> None:
        """Goes on to the next sheet of the page, with the text on it."""
        every = lines_of(text.shown)
        self._line_of = {id(piece): line for line in every if line.needs(self._kind) for piece in line.pieces}
        columns = columns_of(every)
        self._misplaced = [group for group in columns if are_misplaced(group)]
        self._first = {id(group[0]) for group in columns if self._is_begun or group[0] is not every[0]}
        self._is_begun = self._is_begun or bool(every)
        repeated = [line.pieces for line in lines_of(text.again) if line.needs(self._kind)]
        self._silent = {id(piece) for pieces in (text.parts.values(), *repeated) for piece in pieces}
        self._texts.clear()
        self.lists.turn()

    def form_lists(self) -> PropertyLists:
        """The property lists of a form that is drawn on the sheet."""
        return PropertyLists(self._file, self._texts)

    def is_read(self, piece: Piece | None) -> bool:
        """Whether a piece is read by other glyphs, or not at all."""
        return piece is not None and (id(piece) in self._line_of or id(piece) in self._silent or piece.is_beside)

    def added(
        self, objects: list[bytes], matches: Sequence[Match | None], resources: Dict, lists: PropertyLists
    ) -> list[bytes]:
        """The text objects of a stream with those of the lines silent, and what is read behind the last of each.

        What that needs is put into `resources`, with the property `lists` of the stream.
        """
        made = list(objects)
        resources["Font"] = dict(resources.get("Font", {}))
        members: dict[int, list[int]] = {}
        for at, match in enumerate(matches):
            if match is None or not self.is_read(match.piece):
                continue
            bare = _MARK.sub(b"", made[at])
            made[at] = _silent(bare, lists) if bare else b""
            if not (match.is_repeated or match.piece.is_beside):
                members.setdefault(id(self._line_of[id(match.piece)]), []).append(at)
        shown = {
            line: {id(match.piece): match.shown for at in found if (match := matches[at]) is not None}
            for line, found in members.items()
        }
        together = self._together(shown)
        for line, found in members.items():
            last = matches[found[-1]]
            if last is not None:
                read = self._line_of[id(last.piece)], shown[line], last.piece, together.get(line)
                made[found[-1]] += self._read(*read, resources, lists)
        if lists.entries:
            resources["Properties"] = lists.entries
        return made

    def _read(
        self,
        line: Line,
        shown: dict[int, Sequence[int]],
        host: Piece,
        together: str | None,
        resources: Dict,
        lists: PropertyLists,
    ) -> bytes:
        if not line.is_straight:
            return self._read_path(line, shown, host, resources, lists)
        found = line.reading(shown, self._kind)
        if found is None:
            return b""
        reading, em, height, frame = found
        font, ref = self._fonts.font(len(reading.items) + 1)
        resources["Font"][font.resource] = ref
        back = host.local.inverse()
        size = _SMALL if line.is_slanted else 0.0
        body = boxes(reading.items, font, em, back @ frame, size=size, height=height)
        if together is not None:
            first = min(item.at for item in reading.items)
            last = max(item.at + item.width for item in reading.items)
            whole = Item(reading.text, first, last - first, is_blank=True)
            to_poppler = boxes((whole,), font, em, back @ frame) if together else b""
            body = self._said_apart(reading, body, to_poppler, together, lists)
        elif reading.as_line:
            body = self._said(reading, body, lists)
        if not line.is_aside:
            return body
        below = back @ line.below
        begin = self._gap(font, below) if id(line) in self._first else b""
        return begin + self._apart(font, below, lists) + body + self._apart(font, below, lists)

    def _read_path(
        self, line: Line, shown: dict[int, Sequence[int]], host: Piece, resources: Dict, lists: PropertyLists
    ) -> bytes:
        em, places = line.em, line.places(shown)
        text = "".join([place.text for place in places])
        if not text.strip():
            return b""
        self._paths += 1
        level, back = leveled(places, em), host.local.inverse()
        items = reading_of(level.spots, level.size, is_right=self._kind.is_right).items
        stops = stops_of(places, em)
        font, ref = self._fonts.font(len(stops) + 2 * len(items) + 1)
        resources["Font"][font.resource] = ref
        if rises(text):
            glyphs = glyphs_text(text, items)
            body = boxes(items, font, level.size, back @ Affine.translation(level.x, level.y))
        else:
            glyphs = "".join([stop.text for stop in stops])
            body = path_boxes(stops, font, em, back)
        as_line = _hex(line_text(text, is_right=self._kind.is_right))
        said = _FOLLOWED % (as_line, lists.add(glyphs), body)
        x, y = line.beside_page(level.x, level.y, _LOWER * level.size * (self._paths % 2))
        on_path = boxes_on_path(items, places, level._replace(x=x, y=y), font, back)
        boxed = _BOXES % (lists.nothing(), lists.add(""), on_path)
        before, between, behind = (self._apart(font, back @ line.below, lists) for _ in range(3))
        return before + said + between + boxed + behind

    def _said(self, reading: Reading, body: bytes, lists: PropertyLists) -> bytes:
        """Glyphs that stand for a text."""
        glyphs = lists.add(reading.as_glyphs)
        told, as_line = (_hex(text) for text in (reading.text, reading.as_line))
        return _READ % (told, as_line, glyphs, body) + END * 4

    def _said_apart(
        self, reading: Reading, body: bytes, whole: bytes, together: str, lists: PropertyLists
    ) -> bytes:
        """Glyphs of a column, with one that stands for all columns for Poppler, if any."""
        glyphs = lists.add(reading.as_glyphs or "".join([item.text for item in reading.items]))
        to_poppler = _FOLLOWED % (_hex(together), lists.nothing(), whole) if together else b""
        return _TOLD % (_hex(reading.text), to_poppler + _TO_OTHERS % (glyphs, body))

    def _together(self, shown: dict[int, dict[int, Sequence[int]]]) -> dict[int, str]:
        """For columns that Poppler puts in another order, by their ids, what it reads in the place of each.

        At the first of them that is shown it reads all, as one word with line feeds in it.
        """
        found: dict[int, str] = {}
        for group in self._misplaced:
            said: dict[int, str] = {}
            for line in group:
                read = line.reading(shown[id(line)], self._kind) if id(line) in shown else None
                if read is not None:
                    said[id(line)] = read.reading.as_line or read.reading.text
            found |= dict.fromkeys(said, "")
            found |= dict.fromkeys(list(said)[:1], "\n".join(said.values()))
        return found

    @staticmethod
    def _gap(font: ReadingFont, below: Affine) -> bytes:
        """A line of a space far below the page: PDFium takes columns below or above a line for its continuation."""
        return boxes((Item(" ", 0.0, 1.0),), font, 1.0, below @ Affine.translation(-_FAR, _FAR))

    def _apart(self, font: ReadingFont, below: Affine, lists: PropertyLists) -> bytes:
        """Something far below the page that is not read: PDFium sorts by x what follows each other at one height.

        It also takes what is aslant for one line with what begins between the heights of its ends.
        """
        self._count += 1
        place = below @ Affine.translation(0.0, _STEP * (self._count % _PLACES))
        return _silent(boxes((Item(" ", 0.0, 1.0),), font, 1.0, place), lists)


def _silent(shown: bytes, lists: PropertyLists) -> bytes:
    """Content that is seen and not read."""
    name = lists.nothing()
    return _SILENT % (name, name, shown)


def _hex(text: str) -> bytes:
    """A text string as the digits of one in a content stream."""
    return text_string(text).hex().encode("ascii")
