"""A drawn PDF revised: its text written anew in its own fonts, its tags as marked content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import accumulate
from typing import Any, Final

from vecdraw.backends.pdf.content import has_text, text_objects
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.fonts import FaceFont, FaceFonts, SkiaFont, font_object, rewritten
from vecdraw.backends.pdf.glyph_forms import GlyphForms
from vecdraw.backends.pdf.masks import Masks
from vecdraw.backends.pdf.mending import Mending
from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, packed
from vecdraw.backends.pdf.outline_forms import OutlineForms, StreamOutlines
from vecdraw.backends.pdf.page_kind import PageKind, PageSurvey
from vecdraw.backends.pdf.page_reading import PageReading
from vecdraw.backends.pdf.page_resources import PageResources
from vecdraw.backends.pdf.page_texts import PageTexts
from vecdraw.backends.pdf.pieces import ShownText, groups, pieces_of
from vecdraw.backends.pdf.placement import FormsOfPage, Placement
from vecdraw.backends.pdf.property_lists import PropertyLists
from vecdraw.backends.pdf.reading_font import ReadingFonts
from vecdraw.backends.pdf.ref_set import RefSet
from vecdraw.backends.pdf.sheet_parts import SheetParts
from vecdraw.backends.pdf.sheet_text import Match, SheetText
from vecdraw.backends.pdf.stand_ins import SheetPatterns, StandIns
from vecdraw.backends.pdf.structure import PageStructure
from vecdraw.backends.pdf.text import kept, written
from vecdraw.backends.pdf.together import read_together
from vecdraw.geometry.affine import Affine
from vecdraw.typeface.key import FaceKey

_REFERENCE: Final = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_HOLDING: Final = (b"/Font <<", b"/XObject <<")
"""What the dictionary of a form has among its resources where there is something in it to revise."""
_SHADING: Final = b"/PatternType 2"


class ContentRevision:
    """Writes the content of a file anew, page by page: its text, and its tags where there are any.

    Each page has its text by sheets: these are the pages of the file, as it was drawn, that make it. `parts` says which
    of them are sheets of their own, as `SheetParts` takes them; 0 for the others. `patterns` are put in their places.
    """

    def __init__(
        self,
        file: PdfFile,
        pages: Sequence[Sequence[Iterable[ShownText]]],
        parts: Sequence[Sequence[int]],
        patterns: Sequence[SheetPatterns],
        structures: Sequence[PageStructure | None],
    ) -> None:
        self._file = file
        self._faces = FaceFonts()
        self._pages = [PageTexts(sheets) for sheets in pages]
        self._numbers = parts
        self._patterns = patterns
        self._stand_ins = StandIns(file)
        self._reading_fonts = ReadingFonts(file)
        self._structures = structures
        self._embedded: set[tuple[FaceKey, bool]] = set()
        """Faces, and whether they go down the page, that are embedded."""
        self._kinds = [self._survey(texts) for texts in self._pages]
        for font in self._faces:
            font.settle()
        self._skia: dict[Ref, SkiaFont] = {}
        self._kept: dict[Ref, dict[int, str]] = {}
        self._refs: dict[int, Ref] = {}
        self._done = RefSet()
        self._mending = Mending(file)
        self._masks = Masks(file)
        self._glyph_forms = GlyphForms(file)
        self._outlines = OutlineForms(file)
        self._seen = RefSet()
        """What forms refer to that were looked at."""
        self._page_forms = FormsOfPage(file)
        self._upright = Affine()
        """From points of the page, y up, to those with y down, and back."""

    def _survey(self, texts: PageTexts) -> PageKind:
        """Notes what the glyphs of a page's text stand for; what readers take the page for."""
        survey = PageSurvey()
        for text, is_part in texts.once():
            if not is_part:
                survey.add(text)
            if any((run.face, run.direction == "ttb") not in self._embedded for run in text.runs):
                self._count(text)
        return survey.kind(text for text, is_part in texts.once() if not is_part)

    def _count(self, text: ShownText) -> None:
        """Notes what the glyphs of fonts that stay Skia's stand for."""
        for piece in pieces_of(text):
            font = self._faces.of(piece.runs[0])
            if font.is_embedded:
                self._embedded.add((piece.runs[0].face, font.is_vertical))
                continue
            for run in piece.runs:
                for start, stop, meant in groups(run):
                    if stop == start + 1 and meant:
                        font.count(run.glyphs[start], meant)

    def revise(self) -> None:
        """Writes all text anew."""
        drawn = self._file.pages()
        ends = list(accumulate(map(len, self._numbers)))
        pages = [
            list(zip(drawn[end - len(numbers) : end], numbers, strict=True))
            for end, numbers in zip(ends, self._numbers, strict=True)
        ]
        each = zip(pages, self._pages, self._patterns, self._kinds, self._structures, strict=True)
        for sheets, texts, patterns, kind, structure in each:
            self._reading = PageReading(self._file, self._reading_fonts, kind)
            self._revise_page(sheets, texts, patterns, structure)
        if len(drawn) > len(pages):
            self._file.set_pages([sheets[0][0] for sheets in pages])
        for font in self._faces:
            if font.number in self._refs:
                self._file.put(self._refs[font.number], font_object(self._file, font))
        self._reading_fonts.write()
        for ref, meant in self._kept.items():
            rewritten(self._file, ref, self._skia[ref], meant)

    def _revise_page(
        self,
        sheets: Sequence[tuple[Ref, int]],
        texts: PageTexts,
        patterns: SheetPatterns,
        structure: PageStructure | None,
    ) -> None:
        """Revises a page, and makes its sheets one; each comes with the number of its part."""
        contents: list[Ref] = []
        whole = PageResources(self._file)
        self._parts = SheetParts(self._file)
        for number, ((sheet, part), text) in enumerate(zip(sheets, texts.sheets(), strict=True)):
            self._reading.turn(text)
            drawn = self._file.get(sheet)
            skias = self._file.get(drawn["Contents"]).content()
            content, resources = self._stand_ins.replaced(skias, drawn["Resources"], patterns.of_sheet(number))
            self._upright = Affine(1.0, 0.0, 0.0, -1.0, 0.0, float(drawn["MediaBox"][3]))
            lists = self._reading.form_lists() if part else self._reading.lists
            revised, resources = self._revised(content, resources, text, structure, lists, lambda: self._upright)
            if part:
                self._done.add(self._parts.add(part, drawn, revised, resources))
                continue
            contents.append(drawn["Contents"])
            if structure is not None:
                revised, _ = structure.marked(revised, None, resources)
            if len(sheets) > 1:
                revised = b"q\n" + revised + b"Q\n"
            if revised is not skias:
                self._file.put(drawn["Contents"], packed(revised))
            whole.add(resources)
        entries = {k: v for k, v in self._file.get(sheets[0][0]).items() if k not in {"StructParents", "Tabs"}}
        if structure is not None:
            entries["Tabs"] = Name("S")
        entries["Resources"] = whole.finish()
        if len(contents) > 1:
            entries["Contents"] = contents
        self._file.put(sheets[0][0], entries)

    def _revise_form(
        self, ref: Ref, text: SheetText, structure: PageStructure | None, outer: Callable[[], Affine | None]
    ) -> None:
        if not self._done.add(ref):
            return
        if structure is None and not self._parts.are_left and self._is_known(ref):
            return
        drawn = self._file.get(ref)
        if not isinstance(drawn, Stream) or drawn.entries.get("Subtype") != "Form":
            return
        form = self._parts.shown(drawn)
        content = form.content()
        inner = form.entries.get("Resources", {})
        revised, resources = self._revised(content, inner, text, structure, self._reading.form_lists(), outer)
        is_marked = False
        if structure is not None:
            revised, is_marked = structure.marked(revised, ref, resources)
        if revised is not content or is_marked or form is not drawn:
            entries = {**form.entries, "Resources": resources}
            if has_text(content):
                at = outer()
                placed = None if at is None else self._upright @ at
                revised, entries = self._page_forms.moved(ref, revised, entries, placed)
            self._file.put(ref, packed(revised, entries))

    def _is_known(self, form: Ref) -> bool:
        """Whether there can be nothing to revise in a form, by its dictionary as it stands in the file."""
        head = self._file.head(form)
        refs = {Ref(int(number)) for number in _REFERENCE.findall(head)}
        new = [ref for ref in refs if ref not in self._seen and _SHADING not in self._file.head(ref)]
        for ref in new:
            self._seen.add(ref)
        return not new and not any(key in head for key in _HOLDING)

    def _revised(
        self,
        content: bytes,
        resources: Dict,
        text: SheetText,
        structure: PageStructure | None,
        lists: PropertyLists,
        outer: Callable[[], Affine | None],
    ) -> tuple[bytes, Dict]:
        """A content stream and its resources, the forms that it draws first, as they are drawn before it.

        `outer` says where it stands on the page, if that is known.
        """
        placement = Placement(content, outer)
        forms = self._forms(resources)
        for form, name in forms:
            self._revise_form(form, text, structure, partial(placement.form, name))
        self._mending.mend(resources)
        content, resources = self._masks.mended(content, resources)
        content = self._page_forms.drawn(content, {name: form for form, name in forms})
        named: Dict = resources.get("Font", {})
        if not named or not has_text(content):
            return content, resources
        between: list[bytes] = []
        objects: list[bytes] = []
        matches: list[Match | None] = []
        used: Dict = {}
        outlines = StreamOutlines(self._outlines, resources)
        fonts = {name: self._font(ref) for name, ref in named.items()}
        at = 0
        placement = Placement(content, outer)
        for number, (found, shown) in enumerate(text_objects(content)):
            between.append(content[at : found.start()])
            at = found.end()
            glyphs = tuple([glyph for name, codes in shown.shown for glyph in fonts[name].glyphs(codes)])
            match = text.match(glyphs, partial(placement.text, number, shown.matrix))
            font = None if match is None else self._faces.of(match.piece.runs[0])
            matches.append(match)
            if match is not None and font is not None and font.is_embedded:
                text_object, fonts_used = written(shown, match, self._faces.of, outlines)
                objects.append(text_object)
                used |= {one.resource: self._reference(one) for one in fonts_used}
                continue
            if shown.is_unseen:
                objects.append(b"")
                continue
            used |= {string.font: named[string.font] for string in shown.shown}
            if match is not None and font is not None:
                objects.append(kept(found[0], match, font))
                for name, codes in shown.shown:
                    self._keep(named[name], fonts[name].glyphs(codes), font)
            else:
                objects.append(found[0])
        reading = self._reading
        pieces = [None if match is None or reading.is_read(match.piece) else match.piece for match in matches]
        made = read_together(objects, pieces, text.count)
        resources = {**resources, "Font": used}
        if outlines.used:
            resources["XObject"] = {**resources.get("XObject", {}), **outlines.used}
        made = reading.added(made, matches, resources, lists)
        parts = [part for pair in zip(between, made, strict=True) for part in pair]
        return self._glyph_forms.drawn(b"".join([*parts, content[at:]]), resources, named)

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

    def _forms(self, resources: Dict) -> list[tuple[Ref, str]]:
        """The forms that are drawn, with their names, or that mask what is drawn."""
        found = [(ref, name) for name, ref in resources.get("XObject", {}).items() if isinstance(ref, Ref)]
        for state in resources.get("ExtGState", {}).values():
            entries: Any = self._file.get(state) if isinstance(state, Ref) else state
            mask = entries.get("SMask")
            mask = self._file.get(mask) if isinstance(mask, Ref) else mask
            if isinstance(mask, dict) and isinstance(mask.get("G"), Ref):
                found.append((mask["G"], ""))
        return sorted(found)
