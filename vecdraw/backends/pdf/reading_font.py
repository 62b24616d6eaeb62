"""Fonts of text that is to be read and not seen: a code for each text and width, whose glyph is a box so wide."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.fonts import to_unicode
from vecdraw.backends.pdf.objects import Dict, Name, Ref, packed
from vecdraw.typeface.box_font import ASCENT, DESCENT, EM, GlyphBox, box_font

BLANK: Final = GlyphBox.of_width(0)
"""The box of a glyph that has none."""

_SPACE: Final = 1
"""The code that PDFium takes for that of the space. As it is an em wide, gaps are not measured by it."""

_LAST_CODE: Final = 0xFFFF
_WIDEST: Final = 32_000
_FIXED_PITCH_SYMBOLIC: Final = 4


class ReadingFont:
    """Codes for texts of some width, in thousandths of the em."""

    def __init__(self, number: int) -> None:
        self.resource = f"R{number}"
        self._number = number
        self._codes: dict[tuple[str, int, int, GlyphBox], int] = {}
        self._texts = {_SPACE: " "}
        self._widths = {0: 0, _SPACE: EM}
        self._boxes = {0: BLANK, _SPACE: BLANK}

    def has_room(self, count: int) -> bool:
        """Whether there are so many codes left."""
        return len(self._widths) + count <= _LAST_CODE

    def code(self, text: str, width: float, turn: int, box: float | GlyphBox = 1.0) -> tuple[int, int]:
        """The code for a text of some width, and that width in whole units; another one for every `turn`.

        Its `box` is as wide as it moves the pen, and so many ems high, unless it says otherwise.
        """
        units = min(max(round(width), 0), _WIDEST)
        outline = box if isinstance(box, GlyphBox) else GlyphBox.of_width(units, box)
        key = (text, units, turn, outline)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self._widths)
            self._texts[code], self._widths[code], self._boxes[code] = text, units, outline
        return code, units

    def object(self, file: PdfFile) -> Dict:
        """The composite font (9.7)."""
        outlines = sorted(set(self._boxes.values()))
        glyphs = {outline: at for at, outline in enumerate(outlines, 1)}  # readers take glyph 0 for one that is missing
        data = box_font([BLANK, *outlines])
        name = Name(f"{_tag(self._number)}+Reading")
        box = [0, DESCENT, max(outline.right for outline in outlines), ASCENT]
        descriptor: Dict = {
            "Type": Name("FontDescriptor"),
            "FontName": name,
            "Flags": _FIXED_PITCH_SYMBOLIC,
            "FontBBox": box,
            "ItalicAngle": 0,
            "Ascent": ASCENT,
            "Descent": DESCENT,
            "CapHeight": ASCENT,
            "StemV": 0,
            "FontFile2": file.add(packed(data, {"Length1": len(data)})),
        }
        by_code = b"".join(glyphs[self._boxes[code]].to_bytes(2, "big") for code in range(len(self._boxes)))
        listed: list[Any] = [0, [self._widths[code] for code in range(len(self._widths))]]
        descendant: Dict = {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
            "FontDescriptor": file.add(descriptor),
            "DW": EM,
            "W": listed,
            "CIDToGIDMap": file.add(packed(by_code)),
        }
        return {
            "Type": Name("Font"),
            "Subtype": Name("Type0"),
            "BaseFont": name,
            "Encoding": Name("Identity-H"),
            "DescendantFonts": [file.add(descendant)],
            "ToUnicode": file.add(to_unicode(self._texts, wide=True)),
        }


class ReadingFonts:
    """The reading fonts of a document: one, and more where it has no codes left."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._fonts: list[ReadingFont] = []
        self._refs: list[Ref] = []

    def font(self, count: int) -> tuple[ReadingFont, Ref]:
        """A font with room for so many codes."""
        if not self._fonts or not self._fonts[-1].has_room(count):
            self._fonts.append(ReadingFont(len(self._fonts)))
            self._refs.append(self._file.reserve())
        return self._fonts[-1], self._refs[-1]

    def write(self) -> None:
        """Puts the fonts into the file."""
        for font, ref in zip(self._fonts, self._refs, strict=True):
            self._file.put(ref, font.object(self._file))


def _tag(number: int) -> str:
    """Six letters that no subset of a face has: those count up from the other end."""
    return "Z" * 5 + chr(ord("Z") - number % 26)
