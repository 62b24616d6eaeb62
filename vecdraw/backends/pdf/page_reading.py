"""The lines of a page that are read by glyphs of their own: what is seen of them falls silent, the glyphs are added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.mupdf_order import glyphs_text
from vecdraw.backends.pdf.objects import Dict, Ref, text_string
from vecdraw.backends.pdf.pieces import Match, PageText, Piece
from vecdraw.backends.pdf.poppler_order import line_text
from vecdraw.backends.pdf.reading_font import ReadingFont, ReadingFonts
from vecdraw.backends.pdf.reading_groups import are_misplaced, columns_of, lines_of
from vecdraw.backends.pdf.reading_lines import Line, boxes, page_kind
from vecdraw.backends.pdf.reading_order import Item, Reading, reading_of, rises
from vecdraw.backends.pdf.reading_paths import boxes_on_path, leveled, path_boxes, stops_of
from vecdraw.backends.pdf.text import END
from vecdraw.geometry.affine import Affine

_MARK: Final = re.compile(rb"/Span <</ActualText (?:<[^>]*>|\(\))>> BDC\n|^EMC\n", re.MULTILINE)
_SILENT: Final = b"/Span /%s BDC\n/Span <</ActualText <FEFF0000>>> BDC\n/Glyphs /%s BDC\n%s" + END * 3
"""Content that no reader has a text for: it stands for nothing, and has the text of no character inside.

MuPDF minds the innermost text, which is empty. PDFium takes an empty text for none, and minds none that is referred to;
Poppler minds those of spans alone.
"""
_NOTHING: Final = "T"
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
    """The lines of a page that readers need help with."""

    def __init__(self, file: PdfFile, fonts: ReadingFonts, text: PageText) -> None:
        self._file = file
        self._fonts = fonts
        self._kind = page_kind([shown for shown, _ in text.shown])
        every = lines_of(text.shown)
        lines = [line for line in every if line.needs(self._kind)]
        self._line_of: dict[int, Line] = {id(piece): line for line in lines for piece in line.pieces}
        columns = columns_of(every)
        self._misplaced = [group for group in columns if are_misplaced(group)]
        """Columns that Poppler puts in another order."""
        self._first = {id(group[0]) for group in columns if group[0] is not every[0]}
        """Columns behind what is no column."""
        self._parts = {id(piece) for piece in text.parts.values()}
        self._texts: dict[str, Ref] = {}
        self._count = self._paths = 0

    def is_read(self, piece: Piece | None) -> bool:
        """Whether a piece is read by other glyphs, or not at all."""
        return piece is not None and (id(piece) in self._line_of or id(piece) in self._parts or piece.is_beside)

    def added(self, objects: list[bytes], matches: Sequence[Match | None], resources: Dict) -> list[bytes]:
        """The text objects of a stream with those of the lines silent, and what is read behind the last of each.

        What that needs is put into `resources`.
        """
        made = list(objects)
        resources["Properties"] = dict(resources.get("Properties", {}))
        resources["Font"] = dict(resources.get("Font", {}))
        members: dict[int, list[int]] = {}
        for at, match in enumerate(matches):
            if match is None or not self.is_read(match.piece):
                continue
            bare = _MARK.sub(b"", made[at])
            made[at] = self.silent(bare, resources) if bare else b""
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
                made[found[-1]] += self._read(*read, resources)
        if not resources["Properties"]:
            del resources["Properties"]
        return made

    def _read(
        self, line: Line, shown: dict[int, Sequence[int]], host: Piece, together: str | None, resources: Dict
    ) -> bytes:
        if not line.is_straight:
            return self._read_path(line, shown, host, resources)
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
            body = self._said_apart(reading, body, to_poppler, together, resources)
        elif reading.as_line:
            body = self._said(reading, body, resources)
        if not line.is_aside:
            return body
        below = back @ line.below
        begin = self._gap(font, below) if id(line) in self._first else b""
        return begin + self._apart(font, below, resources) + body + self._apart(font, below, resources)

    def _read_path(self, line: Line, shown: dict[int, Sequence[int]], host: Piece, resources: Dict) -> bytes:
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
        said = _FOLLOWED % (as_line, self._property(glyphs, resources), body)
        x, y = line.beside_page(level.x, level.y, _LOWER * level.size * (self._paths % 2))
        on_path = boxes_on_path(items, places, level._replace(x=x, y=y), font, back)
        boxed = _BOXES % (self._nothing(resources), self._property("", resources), on_path)
        before, between, behind = (self._apart(font, back @ line.below, resources) for _ in range(3))
        return before + said + between + boxed + behind

    def _said(self, reading: Reading, body: bytes, resources: Dict) -> bytes:
        """Glyphs that stand for a text."""
        glyphs = self._property(reading.as_glyphs, resources)
        told, as_line = (_hex(text) for text in (reading.text, reading.as_line))
        return _READ % (told, as_line, glyphs, body) + END * 4

    def _said_apart(self, reading: Reading, body: bytes, whole: bytes, together: str, resources: Dict) -> bytes:
        """Glyphs of a column, with one that stands for all columns for Poppler, if any."""
        glyphs = self._property(reading.as_glyphs or "".join([item.text for item in reading.items]), resources)
        to_poppler = _FOLLOWED % (_hex(together), self._nothing(resources), whole) if together else b""
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

    def _apart(self, font: ReadingFont, below: Affine, resources: Dict) -> bytes:
        """Something far below the page that is not read: PDFium sorts by x what follows each other at one height.

        It also takes what is aslant for one line with what begins between the heights of its ends.
        """
        self._count += 1
        place = below @ Affine.translation(0.0, _STEP * (self._count % _PLACES))
        return self.silent(boxes((Item(" ", 0.0, 1.0),), font, 1.0, place), resources)

    def silent(self, shown: bytes, resources: Dict) -> bytes:
        """Content that is seen and not read."""
        name = self._nothing(resources)
        return _SILENT % (name, name, shown)

    def _nothing(self, resources: Dict) -> bytes:
        """The name of the property list that has an empty text."""
        if _NOTHING not in resources["Properties"]:
            resources["Properties"][_NOTHING] = {"ActualText": self._string("")}
        return _NOTHING.encode("ascii")

    def _property(self, text: str, resources: Dict) -> bytes:
        """The name of a property list of its own: PDFium takes texts of one list that follow each other for one."""
        known = resources["Properties"]
        name = f"T{len(known)}"
        known[name] = {"ActualText": self._string(text)}
        return name.encode("ascii")

    def _string(self, text: str) -> Ref:
        """A string as an object of the file."""
        ref = self._texts.get(text)
        if ref is None:
            ref = self._texts[text] = self._file.add(text)
        return ref


def _hex(text: str) -> bytes:
    """A text string as the digits of one in a content stream."""
    return text_string(text).hex().encode("ascii")
