"""A drawn PDF revised: its text written anew in its own fonts, its tags as marked content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from vecdraw.backends.pdf.content import has_text, text_objects
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.fonts import FaceFont, FaceFonts, SkiaFont, font_object, rewritten
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, packed
from vecdraw.backends.pdf.pieces import PageText, ShownText, groups
from vecdraw.backends.pdf.structure import PageStructure
from vecdraw.backends.pdf.text import kept, written

_APART: Final = 2e-4  # of a pattern's own units, pixels of a picture
_PLAIN_STATE: Final[Dict] = {"CA": 1, "ca": 1, "BM": Name("Normal")}


class ContentRevision:
    """Writes the content of a file anew, page by page: its text, and its tags where there are any."""

    def __init__(
        self, file: PdfFile, pages: Sequence[Iterable[ShownText]], structures: Sequence[PageStructure | None]
    ) -> None:
        self._file = file
        self._faces = FaceFonts()
        self._texts = [PageText(texts) for texts in pages]
        self._structures = structures
        for text in self._texts:
            self._count(text)
        for font in self._faces:
            font.settle()
        self._skia: dict[Ref, SkiaFont] = {}
        self._kept: dict[Ref, dict[int, str]] = {}
        self._refs: dict[int, Ref] = {}
        self._done: set[Ref] = set()

    def _count(self, text: PageText) -> None:
        """Notes what the glyphs of fonts that stay Skia's stand for."""
        for piece in text.pieces:
            font = self._faces.of(piece.runs[0])
            if font.is_embedded:
                continue
            for run in piece.runs:
                for start, stop, meant in groups(run):
                    if stop == start + 1 and meant:
                        font.count(run.glyphs[start], meant)

    def revise(self) -> None:
        """Writes all text anew."""
        for page, text, structure in zip(self._file.pages(), self._texts, self._structures, strict=True):
            self._revise_page(page, text, structure)
        for font in self._faces:
            if font.number in self._refs:
                self._file.put(self._refs[font.number], font_object(self._file, font))
        for ref, texts in self._kept.items():
            rewritten(self._file, ref, self._skia[ref], texts)

    def _revise_page(self, page: Ref, text: PageText, structure: PageStructure | None) -> None:
        entries = {k: v for k, v in self._file.get(page).items() if k not in {"StructParents", "Tabs"}}
        if structure is not None:
            entries["Tabs"] = Name("S")
        content = self._file.get(entries["Contents"]).content()
        revised, entries["Resources"] = self._revised(content, entries["Resources"], text, structure)
        if structure is not None:
            revised, _ = structure.marked(revised, None)
        if revised is not content:
            self._file.put(entries["Contents"], packed(revised))
        self._file.put(page, entries)

    def _revise_form(self, ref: Ref, text: PageText, structure: PageStructure | None) -> None:
        if ref in self._done:
            return
        self._done.add(ref)
        form = self._file.get(ref)
        if not isinstance(form, Stream) or form.entries.get("Subtype") != "Form":
            return
        content = form.content()
        revised, resources = self._revised(content, form.entries.get("Resources", {}), text, structure)
        is_marked = False
        if structure is not None:
            revised, is_marked = structure.marked(revised, ref)
        if revised is not content or is_marked:
            self._file.put(ref, packed(revised, {**form.entries, "Resources": resources}))

    def _revised(
        self, content: bytes, resources: Dict, text: PageText, structure: PageStructure | None
    ) -> tuple[bytes, Dict]:
        """A content stream and its resources, the forms that it draws first, as they are drawn before it."""
        for form in self._forms(resources):
            self._revise_form(form, text, structure)
        self._mend_cells(resources)
        self._mend_states(resources)
        named: Dict = resources.get("Font", {})
        if not named or not has_text(content):
            return content, resources
        parts: list[bytes] = []
        used: Dict = {}
        at = 0
        for found, shown in text_objects(content):
            parts.append(content[at : found.start()])
            at = found.end()
            fonts = [(named[string.font], string.codes) for string in shown.shown]
            glyphs = tuple(glyph for ref, codes in fonts for glyph in self._font(ref).glyphs(codes))
            match = text.match(glyphs)
            font = None if match is None else self._faces.of(match.piece.runs[0])
            if match is not None and font is not None and font.is_embedded:
                text_object, fonts_used = written(shown, match, self._faces.of)
                parts.append(text_object)
                used |= {one.resource: self._reference(one) for one in fonts_used}
                continue
            if shown.is_unseen:
                continue
            used |= {string.font: named[string.font] for string in shown.shown}
            if match is not None and font is not None:
                parts.append(kept(found[0], match, font))
                for ref, codes in fonts:
                    self._keep(ref, self._font(ref).glyphs(codes), font)
            else:
                parts.append(found[0])
        parts.append(content[at:])
        return b"".join(parts), {**resources, "Font": used}

    def _mend_cells(self, resources: Dict) -> None:
        """Makes the cells of tiling patterns (8.7.3) such that viewers agree on them.

        They are set a trifle apart: where they touch exactly, PDFium rounds their size to whole pixels, and the pattern
        grows. A masked cell begins with all of a plain state: MuPDF takes over the opacity of the group that it is in.
        """
        for ref in resources.get("Pattern", {}).values():
            pattern = self._file.get(ref)
            if isinstance(pattern, Stream) and pattern.entries.get("PatternType") == 1 and ref not in self._done:
                self._done.add(ref)
                steps = {step: float(pattern.entries[step]) + _APART for step in ("XStep", "YStep")}
                self._file.put(ref, pattern._replace(entries={**pattern.entries, **steps}))
                for state in pattern.entries.get("Resources", {}).get("ExtGState", {}).values():
                    if "SMask" in (entries := self._file.get(state)):
                        self._file.put(state, {**_PLAIN_STATE, **entries})

    def _mend_states(self, resources: Dict) -> None:
        """Makes the opacity of fills (8.4.5) that of strokes as well, which each stroke sets anew.

        Poppler fills with tiling patterns by the opacity of the last stroke.
        """
        for ref in resources.get("ExtGState", {}).values():
            state = self._file.get(ref)
            if "ca" in state and "CA" not in state:
                self._file.put(ref, {**state, "CA": state["ca"]})

    def _keep(self, ref: Ref, glyphs: list[int], font: FaceFont) -> None:
        known = self._kept.setdefault(ref, {})
        known |= {glyph: font.texts[glyph] for glyph in glyphs if glyph in font.texts}

    def _font(self, ref: Ref) -> SkiaFont:
        found = self._skia.get(ref)
        if found is None:
            found = self._skia[ref] = SkiaFont(self._file.get(ref))
        return found

    def _reference(self, font: FaceFont) -> Ref:
        if font.number not in self._refs:
            self._refs[font.number] = self._file.reserve()
        return self._refs[font.number]

    def _forms(self, resources: Dict) -> list[Ref]:
        """The forms that are drawn, or that mask what is drawn."""
        found = [ref for ref in resources.get("XObject", {}).values() if isinstance(ref, Ref)]
        for state in resources.get("ExtGState", {}).values():
            entries: Any = self._file.get(state) if isinstance(state, Ref) else state
            mask = entries.get("SMask")
            mask = self._file.get(mask) if isinstance(mask, Ref) else mask
            if isinstance(mask, dict) and isinstance(mask.get("G"), Ref):
                found.append(mask["G"])
        return sorted(found)
