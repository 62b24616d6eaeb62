"""The lines of a page that are read by glyphs of their own: what is seen of them falls silent, the glyphs are added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Ref, text_string
from vecdraw.backends.pdf.pieces import Match, PageText, Piece
from vecdraw.backends.pdf.poppler_order import line_text
from vecdraw.backends.pdf.reading_font import ReadingFont, ReadingFonts
from vecdraw.backends.pdf.reading_lines import Line, boxes, lines_of, page_kind
from vecdraw.backends.pdf.reading_order import Item, Reading
from vecdraw.backends.pdf.reading_paths import path_boxes, stops_of
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
_PLACES: Final = 8  # PDFium drops what is like one of the five texts before it, in the same place
_READ: Final = (
    b"/Span <</ActualText <%s>>> BDC\n/Span <</ActualText <%s>>> BDC\n"
    b"/Glyphs <</ActualText ()>> BDC\n/Glyphs /%s BDC\n%s"
)
"""Content that stands for a text, as it is, then for Poppler, for PDFium, which reads the glyphs, and for MuPDF."""
_FOLLOWED: Final = b"/Span <</ActualText <%s>>> BDC\n/Glyphs /%s BDC\n%s" + END * 2
"""Content on a path, that stands for a text as one; the second text is for MuPDF, and for PDFium where it has marks."""


class PageReading:
    """The lines of a page that readers need help with."""

    def __init__(self, file: PdfFile, fonts: ReadingFonts, text: PageText) -> None:
        self._file = file
        self._fonts = fonts
        self._kind = page_kind([shown for shown, _ in text.shown])
        lines = [line for line in lines_of(text.shown) if line.needs(self._kind)]
        self._line_of: dict[int, Line] = {id(piece): line for line in lines for piece in line.pieces}
        self._texts: dict[str, Ref] = {}
        self._count = 0

    def is_read(self, piece: Piece | None) -> bool:
        """Whether a piece is read by other glyphs, or not at all."""
        return piece is not None and (id(piece) in self._line_of or piece.is_beside)

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
        for found in members.values():
            known = [match for at in found if (match := matches[at]) is not None]
            shown = {id(match.piece): match.shown for match in known}
            last = known[-1].piece
            made[found[-1]] += self._read(self._line_of[id(last)], shown, last, resources)
        if not resources["Properties"]:
            del resources["Properties"]
        return made

    def _read(self, line: Line, shown: dict[int, Sequence[int]], host: Piece, resources: Dict) -> bytes:
        if not line.is_straight:
            return self._read_path(line, shown, host, resources)
        found = line.reading(shown, self._kind)
        if found is None:
            return b""
        reading, em, frame = found
        font, ref = self._fonts.font(len(reading.items) + 1)
        resources["Font"][font.resource] = ref
        back = host.local.inverse()
        body = boxes(reading.items, font, em, back @ frame)
        if reading.as_line:
            body = self._said(reading, body, resources)
        if not line.is_vertical:
            return body
        return self._apart(font, resources) + body + self._apart(font, resources)

    def _read_path(self, line: Line, shown: dict[int, Sequence[int]], host: Piece, resources: Dict) -> bytes:
        em, places = line.em, line.places(shown)
        if not "".join([place[0] for place in places]).strip():
            return b""
        stops = stops_of(places, em)
        font, ref = self._fonts.font(len(stops) + 1)
        resources["Font"][font.resource] = ref
        text = "".join([place[0] for place in places])
        glyphs = self._property("".join([stop.text for stop in stops]), resources)
        as_line = line_text(text, is_right=True) if self._kind.is_right else text
        body = path_boxes(stops, font, em, host.local.inverse())
        said = _FOLLOWED % (text_string(as_line).hex().encode("ascii"), glyphs, body)
        return self._apart(font, resources) + said + self._apart(font, resources)

    def _said(self, reading: Reading, body: bytes, resources: Dict) -> bytes:
        """Glyphs that stand for a text."""
        glyphs = self._property(reading.as_glyphs, resources)
        told, as_line = (text_string(text).hex().encode("ascii") for text in (reading.text, reading.as_line))
        return _READ % (told, as_line, glyphs, body) + END * 4

    def _apart(self, font: ReadingFont, resources: Dict) -> bytes:
        """Something far below the page that is not read: PDFium sorts by x what follows each other at one height."""
        self._count += 1
        place = Affine.translation(0.0, _FAR + _STEP * (self._count % _PLACES))
        return self.silent(boxes((Item(" ", 0.0, 1.0),), font, 1.0, place), resources)

    def silent(self, shown: bytes, resources: Dict) -> bytes:
        """Content that is seen and not read."""
        if _NOTHING not in resources["Properties"]:
            resources["Properties"][_NOTHING] = {"ActualText": self._string("")}
        name = _NOTHING.encode("ascii")
        return _SILENT % (name, name, shown)

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
