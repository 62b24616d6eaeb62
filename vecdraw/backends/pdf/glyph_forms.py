"""Colour glyphs of Skia's fonts drawn as forms, over which the text stays to be read.

Skia writes them as Type 3 fonts (ISO 32000-1, 9.6.5). Poppler's cairo device shows these in one colour, or not at all:
cairo had no colours in fonts of that kind before 1.18. So each glyph becomes a form, which is drawn wherever the glyph
is shown, and in the font nothing is left of it but its advance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from vecdraw.backends.pdf.content import OPERAND, text_objects
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, exact, packed, real, unescaped
from vecdraw.geometry.affine import Affine

_COLORED: Final = re.compile(rb"\s*(\S+) (\S+) d0\n")
_FLIP: Final = Affine(1.0, 0.0, 0.0, -1.0, 0.0, 0.0)
_ROOM: Final = 0.25  # of the font's box, around it


class _ColorFont(NamedTuple):
    """A font with colour glyphs: their forms by code, and what a text needs to place them."""

    forms: dict[int, Ref]
    matrix: Affine
    first: int
    widths: list[float]

    def advance(self, code: int) -> float:
        """How far a glyph moves the pen, in text space at size 1."""
        at = code - self.first
        return self.widths[at] * self.matrix.a if 0 <= at < len(self.widths) else 0.0


class GlyphForms:
    """Takes the colour glyphs of a file out of its fonts, each once."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._fonts: dict[Ref, _ColorFont | None] = {}

    def drawn(self, content: bytes, resources: Dict, fonts: Dict) -> tuple[bytes, Dict]:
        """A content stream with the colour glyphs of its text drawn before each text object, and its resources.

        `fonts` are those by Skia, by the names they have among the resources.
        """
        found = {name: self._font(ref) for name, ref in fonts.items()}
        colored = {name: font for name, font in found.items() if font is not None}
        if not colored:
            return content, resources
        parts: list[bytes] = []
        used: Dict = {}
        at = 0
        for text, _ in text_objects(content):
            placed = list(_placed(text[1], colored))
            parts.append(content[at : text.start()])
            parts += [b"q\n%s cm\n/%s Do\nQ\n" % (exact(place), _name(ref).encode("ascii")) for ref, place in placed]
            used |= {_name(ref): ref for ref, _ in placed}
            at = text.start()
        shown = b"".join([*parts, content[at:]])
        return shown, {**resources, "XObject": {**resources.get("XObject", {}), **used}} if used else resources

    def _font(self, ref: Ref) -> _ColorFont | None:
        if ref not in self._fonts:
            self._fonts[ref] = self._taken(ref)
        return self._fonts[ref]

    def _taken(self, ref: Ref) -> _ColorFont | None:
        """The colour glyphs of a font, whose own programs are left without ink; None where it has none."""
        font = self._file.get(ref)
        if font.get("Subtype") != "Type3":
            return None
        forms: dict[str, Ref] = {}
        xs, ys = _edges(font)
        box = b" ".join(map(real, (xs[0], ys[0], xs[1], ys[1])))  # PDFium leaves out the text of glyphs without area
        for name, program in font["CharProcs"].items():
            stream: Stream = self._file.get(program)
            content = stream.content()
            head = _COLORED.match(content)
            if head is None:
                continue
            forms[name] = self._file.add(packed(content[head.end() :], _form(font)))
            self._file.put(program, packed(b"%s %s %s d1\n" % (*head.groups(), box)))
        if not forms:
            return None
        by_code: dict[int, Ref] = {}
        code = 0
        for item in font["Encoding"]["Differences"]:
            if isinstance(item, int):
                code = item
                continue
            if item in forms:
                by_code[code] = forms[item]
            code += 1
        matrix = Affine(*map(float, font["FontMatrix"]))
        return _ColorFont(by_code, matrix, font["FirstChar"], [float(width) for width in font["Widths"]])


def _form(font: Dict) -> Dict:
    """The dictionary of a glyph as a form in glyph space; a group, so that it is as opaque as a glyph is."""
    xs, ys = _edges(font)
    room = _ROOM * max(xs[1] - xs[0], ys[1] - ys[0])
    return {
        "Type": Name("XObject"),
        "Subtype": Name("Form"),
        "BBox": [xs[0] - room, ys[0] - room, xs[1] + room, ys[1] + room],
        "Group": {"S": Name("Transparency")},
        "Resources": font["Resources"],
    }


def _edges(font: Dict) -> tuple[list[float], list[float]]:
    """The left and right, lower and upper edges of a font's box, in order."""
    box = [float(edge) for edge in font["FontBBox"]]
    return sorted(box[0::2]), sorted(box[1::2])


def _placed(body: bytes, fonts: dict[str, _ColorFont]) -> Iterator[tuple[Ref, Affine]]:
    """The forms of the colour glyphs that a text object shows, each with the matrix that takes it to its place."""
    line, font, size = _FLIP, None, 1.0
    operands: list[float | bytes] = []
    for found in OPERAND.finditer(body):
        name, number, literal, digits, operator = found.groups()
        if name is not None:
            font = fonts.get(name.decode("latin-1"))
        elif number is not None:
            operands.append(float(number))
        elif literal is not None or digits is not None:
            operands.append(unescaped(literal) if digits is None else bytes.fromhex(digits.decode("ascii")))
        elif operator is not None:
            if operator in {b"Tj", b"TJ"} and font is not None:
                yield from _shown(operands, font, line, size)
            numbers = [operand for operand in operands if isinstance(operand, float)]
            if operator == b"Tf":
                size = numbers[-1]
            elif operator == b"Tm":
                line = Affine(*numbers[-6:])
            elif operator == b"Td":
                line = line.translate(*numbers[-2:])
            operands.clear()


def _shown(
    items: Sequence[float | bytes], font: _ColorFont, line: Affine, size: float
) -> Iterator[tuple[Ref, Affine]]:
    """The forms of strings, and of what moves the pen between them, from the begin of a line on."""
    pen = 0.0
    for item in items:
        if isinstance(item, float):
            pen -= item / 1000.0 * size
            continue
        for code in item:
            if code in font.forms:
                yield font.forms[code], line @ Affine(size, 0.0, 0.0, size, pen, 0.0) @ font.matrix
            pen += font.advance(code) * size


def _name(ref: Any) -> str:
    return f"G{ref.number}c"
