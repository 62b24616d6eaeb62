"""The fonts of a document: those that Skia wrote, read; those that take their place, made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, packed
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.embedding import EmbeddedFont, advance, embedded, has_truetype_outlines, is_embeddable
from vecdraw.typeface.face import Face
from vecdraw.typeface.store import fonts

_SYMBOLIC: Final = 4  # font flags: glyphs outside the standard Latin character set
VERTICAL_ORIGIN: Final = 880
"""How far below the pen, in thousandths of the em, vertical text has the origins of its glyphs."""

_STEM: Final = 80  # thousandths of the em; for viewers that replace the font, which these must not
_LAST_CODE: Final = 0xFFFF
_MOST_RANGES: Final = 100  # of one operator of a CMap
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_CMAP_HEAD: Final = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo <</Registry (Adobe) /Ordering ({ordering}) /Supplement 0>> def\n"
    "/CMapName /{name} def\n/CMapType {kind} def\n"
    "1 begincodespacerange\n{low} {high}\nendcodespacerange\n"
)
_CMAP_TAIL: Final = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class SkiaFont:
    """A font that Skia wrote."""

    def __init__(self, entries: Dict) -> None:
        self.is_wide = entries["Subtype"] == "Type0"
        self.entries = entries

    @cached_property
    def _glyphs(self) -> dict[int, int]:
        """The glyph ids of the codes of a font of single bytes; its glyphs are named by their ids."""
        if "Encoding" not in self.entries or self.is_wide:
            return {}
        glyphs: dict[int, int] = {}
        code = 0
        for item in self.entries["Encoding"]["Differences"]:
            if isinstance(item, int):
                code = item
            else:
                glyphs[code] = int(item[1:], 16)
                code += 1
        return glyphs

    def glyphs(self, codes: bytes) -> list[int]:
        """The glyph ids of the codes of a string."""
        if self.is_wide:
            return [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]
        known = self._glyphs
        return [known.get(code, code) for code in codes]

    def codes(self) -> dict[int, int]:
        """The glyph ids by their codes, of a font of single bytes."""
        return {code: glyph for code, glyph in self._glyphs.items() if glyph or not code}


class FaceFont:
    """A face that text is set in: which glyphs are used, and what text they stand for.

    Where it is embedded, a glyph's code is its id; a glyph that stands for several texts has more codes, beyond the
    ids that there are, if the outlines are TrueType's: in CFF a glyph has one code. Where the font is not embedded,
    `texts` are what its glyphs stand for most often. A vertical one moves the pen down (9.7.4.3).
    """

    def __init__(self, face: Face, number: int, *, is_vertical: bool = False) -> None:
        self.face = face
        self.number = number
        self.is_vertical = is_vertical
        self.is_embedded = is_embeddable(face)
        self.glyphs: set[int] = set()
        self.texts: dict[int, str] = {}
        self.codes: dict[int, int] = {}
        """The codes that are no glyph ids, with their glyphs."""
        self.lines: dict[tuple[int, bool], tuple[GlyphRun, bytes, list[int]]] = {}
        """The strings of runs that were set, by the runs' ids and whether they turn the direction."""
        self.outlines: dict[tuple[int, tuple[int, ...]], tuple[GlyphRun, bytes]] = {}
        """The outlines of runs that were drawn, by the runs' ids and the indices of their glyphs."""
        self._code_of: dict[tuple[int, str], int] = {}
        self._counts: dict[int, Counter[str]] = {}
        self._has_codes = has_truetype_outlines(face)
        self._next: int = face.hb_face.glyph_count
        self._widths: dict[int, int] = {}

    @property
    def resource(self) -> str:
        """The font's name among the resources of a page."""
        return f"V{self.number}"

    def width(self, glyph: int) -> int:
        """The advance of a glyph in thousandths of the em, as the document says it: PDFium reads whole numbers."""
        known = self._widths.get(glyph)
        if known is None:
            known = self._widths[glyph] = round(advance(self.face, glyph))
        return known

    def code(self, glyph: int, text: str) -> int | None:
        """The code by which a glyph stands for `text`; None where there are no more."""
        known = self._code_of.get((glyph, text))
        if known is not None:
            return known
        code = glyph
        if glyph in self.texts:
            if self._next > _LAST_CODE or not self._has_codes:
                return None
            code, self._next = self._next, self._next + 1
            self.codes[code] = glyph
        self.glyphs.add(glyph)
        self.texts[code] = text
        self._code_of[glyph, text] = code
        return code

    def plain_code(self, glyph: int) -> int:
        """The code of a glyph whose text is said elsewhere."""
        self.glyphs.add(glyph)
        return glyph

    def count(self, glyph: int, text: str) -> None:
        """Notes that a glyph of a font that is not embedded stood for `text`."""
        self._counts.setdefault(glyph, Counter())[text] += 1

    def settle(self) -> None:
        """Decides what the glyphs that were counted stand for."""
        for glyph, counts in self._counts.items():
            most = max(counts.values())
            self.texts[glyph] = min(text for text, n in counts.items() if n == most)


class FaceFonts:
    """The faces of a document by their keys."""

    def __init__(self) -> None:
        self._known: dict[Any, FaceFont] = {}

    def of(self, run: GlyphRun) -> FaceFont:
        """The font of a run. A slant is in the text matrix; what is emboldened is drawn, its text is not seen."""
        key, is_vertical = run.face._replace(slant=0.0, embolden=0.0), run.direction == "ttb"
        found = self._known.get((key, is_vertical))
        if found is None:
            found = FaceFont(fonts.face(key), len(self._known), is_vertical=is_vertical)
            self._known[key, is_vertical] = found
        return found

    def __iter__(self) -> Iterator[FaceFont]:
        return iter(self._known.values())


def font_object(file: PdfFile, font: FaceFont) -> Dict:
    """A composite font (9.7) with the glyphs of `font` that are used, whose codes are glyph ids."""
    made = embedded(font.face, font.glyphs)
    name = Name(f"{_subset_tag(font.number)}+{made.name}")
    is_cff = made.kind == "cff"
    data: Dict = {"Subtype": Name("CIDFontType0C")} if is_cff else {"Length1": len(made.data)}
    descriptor: Dict = {
        "Type": Name("FontDescriptor"),
        "FontName": name,
        "Flags": _SYMBOLIC,
        "FontBBox": [round(edge) for edge in made.box],
        "ItalicAngle": made.italic_angle,
        "Ascent": round(made.ascent),
        "Descent": round(made.descent),
        "CapHeight": round(made.cap_height),
        "StemV": _STEM,
        "FontFile3" if is_cff else "FontFile2": file.add(packed(made.data, data)),
    }
    descendant: Dict = {
        "Type": Name("Font"),
        "Subtype": Name("CIDFontType0" if is_cff else "CIDFontType2"),
        "BaseFont": name,
        "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
        "FontDescriptor": file.add(descriptor),
        "DW": 1000,
        "W": _widths(made, font.codes),
    }
    if not is_cff:
        descendant["CIDToGIDMap"] = file.add(_glyphs_of_codes(font)) if font.codes else Name("Identity")
    if font.is_vertical:
        descendant["DW2"] = [VERTICAL_ORIGIN, -1000]
    identity = Name("Identity-V" if font.is_vertical else "Identity-H")
    return {
        "Type": Name("Font"),
        "Subtype": Name("Type0"),
        "BaseFont": name,
        "Encoding": file.add(_encoding(made.ids, is_vertical=font.is_vertical)) if is_cff else identity,
        "DescendantFonts": [file.add(descendant)],
        "ToUnicode": file.add(to_unicode(font.texts, wide=True)),
    }


def rewritten(file: PdfFile, ref: Ref, skia_font: SkiaFont, texts: Mapping[int, str]) -> None:
    """Corrects the text that the glyphs of a font of Skia's stand for."""
    codes = {glyph: glyph for glyph in texts} if skia_font.is_wide else skia_font.codes()
    by_code = {code: texts[glyph] for code, glyph in codes.items() if glyph in texts}
    entries = dict(file.get(ref))
    entries["ToUnicode"] = file.add(to_unicode(by_code, wide=skia_font.is_wide))
    file.put(ref, entries)


def to_unicode(texts: Mapping[int, str], *, wide: bool) -> Stream:
    """A CMap from codes to text (9.10.3)."""
    digits = 4 if wide else 2
    lines = [
        f"<{code:0{digits}X}> <{texts[code].encode('utf-16-be', 'surrogatepass').hex().upper()}>\n"
        for code in sorted(texts)
    ]
    low, high = f"<{0:0{digits}X}>", f"<{16**digits - 1:X}>"
    head = _CMAP_HEAD.format(name="Adobe-Identity-UCS", kind=2, ordering="UCS", low=low, high=high)
    return packed("".join([head, *_listed(lines, "bfchar"), _CMAP_TAIL]).encode("ascii"))


def _glyphs_of_codes(font: FaceFont) -> Stream:
    """The map from codes to glyph ids (9.7.4.2): codes are glyph ids, but for those that a second text needed."""
    last = max(font.codes)
    glyphs = [*range(font.face.hb_face.glyph_count), *(font.codes[code] for code in sorted(font.codes))]
    return packed(b"".join(glyph.to_bytes(2, "big") for glyph in glyphs[: last + 1]))


def _encoding(ids: Mapping[int, int], *, is_vertical: bool) -> Stream:
    """A CMap from codes, which are glyph ids of the face, to the ids of the embedded font (9.7.5)."""
    lines = [f"<{code:04X}> {glyph}\n" for code, glyph in sorted(ids.items())]
    head = _CMAP_HEAD.format(name="vecdraw", kind=1, ordering="Identity", low="<0000>", high="<FFFF>")
    system = {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0}
    entries: Dict = {"Type": Name("CMap"), "CMapName": Name("vecdraw"), "CIDSystemInfo": system}
    if is_vertical:
        entries["WMode"] = 1
        head = head.replace("/CMapType", "/WMode 1 def\n/CMapType")
    return packed("".join([head, *_listed(lines, "cidchar"), _CMAP_TAIL]).encode("ascii"), entries)


def _listed(lines: list[str], operator: str) -> Iterator[str]:
    """The lines in operators of as many as one may have."""
    for at in range(0, len(lines), _MOST_RANGES):
        part = lines[at : at + _MOST_RANGES]
        yield "".join([f"{len(part)} begin{operator}\n", *part, f"end{operator}\n"])


def _widths(made: EmbeddedFont, codes: Mapping[int, int]) -> list[Any]:
    """The W array (9.7.4.3): runs of glyphs that follow each other."""
    by_id = {made.ids[glyph]: round(width) for glyph, width in made.widths.items()}
    by_id |= {code: round(made.widths[glyph]) for code, glyph in codes.items()}
    widths: list[Any] = []
    last = -2
    for glyph, width in sorted(by_id.items()):
        if glyph != last + 1:
            widths += [glyph, []]
        widths[-1].append(width)
        last = glyph
    return widths


def _subset_tag(number: int) -> str:
    """Six letters that tell the subsets of a document apart (9.6.4)."""
    letters = ""
    for _ in range(6):
        number, at = divmod(number, len(_LETTERS))
        letters = _LETTERS[at] + letters
    return letters
