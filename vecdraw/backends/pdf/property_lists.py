"""Property lists (ISO 32000-1, 14.6.2) that say what marked content stands for."""

from __future__ import annotations

from typing import Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Ref

_NOTHING: Final = "T"


class PropertyLists:
    """The property lists of a content stream, or of the sheets of a page: `entries` are those of the sheet at hand.

    `texts` are the strings that are objects of the file already.
    """

    def __init__(self, file: PdfFile, texts: dict[str, Ref]) -> None:
        self._file = file
        self.entries: Dict = {}
        self._texts = texts
        self._count = 0
        self._has_nothing = False

    def turn(self) -> None:
        """Goes on to the next sheet; those of the sheets before keep their names."""
        self.entries = {}

    def nothing(self) -> bytes:
        """The name of the list that has an empty text."""
        if _NOTHING not in self.entries:
            self.entries[_NOTHING] = {"ActualText": self._string("")}
            self._count += not self._has_nothing
            self._has_nothing = True
        return _NOTHING.encode("ascii")

    def add(self, text: str) -> bytes:
        """The name of a list of its own: PDFium takes texts of one list that follow each other for one."""
        name = f"T{self._count}"
        self._count += 1
        self.entries[name] = {"ActualText": self._string(text)}
        return name.encode("ascii")

    def _string(self, text: str) -> Ref:
        """A string as an object of the file."""
        ref = self._texts.get(text)
        if ref is None:
            ref = self._texts[text] = self._file.add(text)
        return ref
