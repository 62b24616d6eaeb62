"""Scenes to PDF through Skia's PDF canvas."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final
from weakref import finalize

from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf.accessible import FIGURES, Accessibility
from vecdraw.backends.pdf.catalog import (
    PageFrame,
    check_outline,
    write_destinations,
    write_links,
    write_metadata,
    write_outline,
)
from vecdraw.backends.pdf.conics import triangulate
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.mending import smooth_pictures
from vecdraw.backends.pdf.objects import Ref, Stream
from vecdraw.backends.pdf.press import check_page, write_boxes, write_press
from vecdraw.backends.pdf.registration import is_line, write_marks
from vecdraw.backends.pdf.revision import ContentRevision
from vecdraw.backends.pdf.spool import Spool
from vecdraw.backends.pdf.stand_ins import SheetPatterns
from vecdraw.backends.pdf.structure import PageStructure, StructureTree
from vecdraw.backends.pdf.xmp import write_title
from vecdraw.backends.pdf_document import PdfBookmark, PdfOptions, PdfPage, PdfTag, Write
from vecdraw.backends.skia.convert import to_image
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.pdf_canvas import PageReport
from vecdraw.backends.skia.pdf_picture import fitting_scale
from vecdraw.backends.skia.pdf_renderer import PdfRenderer
from vecdraw.backends.skia.pdf_sheets import DocumentStream, PageSheets, is_large
from vecdraw.backends.skia.pdf_turned import DrawnTexts
from vecdraw.errors import BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene
from vecdraw.scene.work import check_work

__all__ = ["PdfWriter", "write_pdf"]

_DOT: Final = Pixmap(bytes((0, 0, 0, 255)), 1, 1)
_LOSSLESS = 101  # Skia's word for it


@lru_cache(maxsize=1)
def _srgb() -> Stream:
    """The ICC profile of sRGB as Skia writes it: that of a picture in a document."""
    stream = skia.DynamicMemoryWStream()
    document = skia.PDF.MakeDocument(stream)
    document.beginPage(1, 1).drawImage(to_image(_DOT), 0, 0)
    document.close()
    file = PdfFile(bytes(stream.detachAsData()))
    picture = next(file.holding(b"/ICCBased"))
    found: Stream = file.get(file.get(picture).entries["ColorSpace"][1])
    return found


class PdfWriter:
    """A PDF under construction: pages are drawn as they come, `finish` gives the bytes.

    Not safe from two threads at a time.
    """

    def __init__(self, options: PdfOptions, *, is_short: bool = False) -> None:
        self._options = options
        self._stream = DocumentStream(in_memory=is_short)
        metadata = skia.PDF.Metadata()
        metadata.fEncodingQuality = _LOSSLESS if options.quality is None else options.quality
        self._pages: list[PdfPage] = []
        self._accessibility = Accessibility(options)
        self._pictures: dict[Pixmap, Any] = {}
        self._texts: list[list[DrawnTexts]] = []
        """What can be read on each page, by the pages of Skia's document that it is drawn on."""
        self._parts: list[list[int]] = []
        """Which parts of each page these are."""
        self._patterns: list[SheetPatterns] = []
        self._spool = Spool()
        self._document: Any = skia.PDF.MakeDocument(self._stream.stream, metadata)
        self._abandon = finalize(self, self._document.abort)
        """Ends a document that is not finished: Skia would write on when it is let go, into a stream that is gone."""

    def add(self, page: PdfPage) -> list[Fallback]:
        """Draws a page; what was drawn as pictures in it. After an error the writer cannot be used any more.

        Raises `BadValueError` for a page without an area, `LimitError` for what would take too long to draw.
        """
        scene, points = page.scene, page.points
        if not (scene.width and scene.height):
            raise BadValueError(f"a page of {scene.width:g} x {scene.height:g} has no area")
        check_page(page, self._options)
        self._accessibility.check(page)
        check_work(scene)
        box = Rect(0.0, 0.0, *_size(page))
        pixel_scale = fitting_scale(box, max(self._options.raster_scale, scene.scale) * page.scale / points)
        try:
            size = math.ceil(box.width), math.ceil(box.height)
            sheets = PageSheets(self._document, self._stream, *size, _clip(page))
            patterns = SheetPatterns(self._spool)
            report = PageReport(points, box, pixel_scale, sheets, patterns, pictures=self._pictures)
            report.keeps_colors = scene.keeps_wide_colors
            self._draw(page, report)
            patterns.turn()
            self._document.endPage()
        except BaseException:
            self._abandon()
            raise
        empty = Scene(scene.width, scene.height, dpi=scene.dpi)
        self._pages.append(replace(page, scene=empty, tags=tuple(_with_box(tag, page) for tag in page.tags)))
        self._texts.append(report.texts)
        self._parts.append(sheets.parts)
        self._patterns.append(patterns)
        left, down = _corner(page)
        return [
            f._replace(box=Rect(f.box.x - left, f.box.y - down, f.box.width, f.box.height)) for f in report.fallbacks
        ]

    @staticmethod
    def _draw(page: PdfPage, report: PageReport) -> None:
        """Draws the scene of a page, and the patches among the marks of its sheet."""
        scene, points, sheet = page.scene, page.points, page.sheet
        base = Affine.scaling(points) @ Affine.translation(*_corner(page))
        renderer = PdfRenderer(report.sheets.canvas, scene, base, points, report, 0)
        renderer.tag(page.tags)
        renderer.draw_all()
        if sheet is not None:
            renderer.untag()
            report.sheets.leave_clip()
            patches = tuple(mark for mark in sheet.marks if not is_line(mark))
            marks = Scene(sheet.width, sheet.height, patches, dpi=scene.dpi)
            PdfRenderer(report.sheets.canvas, marks, Affine.scaling(points), points, report, 0).draw_all()

    def finish(self, out: Write, outline: Iterable[PdfBookmark] = ()) -> None:
        """Hands the document to `out`, part by part.

        Raises `BadValueError` for a document without pages, for a bookmark of a page that there is not, for a link to a
        destination that there is not, and for two destinations of one name.
        """
        bookmarks = tuple(outline)
        if not self._pages:
            raise BadValueError("a PDF must have a page")
        check_outline(bookmarks, len(self._pages))
        self._accessibility.check_whole(self._pages)
        self._stream.make_room()
        self._document.close()
        self._abandon.detach()
        self._document = None  # which has the gradients that it wrote in memory
        file = PdfFile(self._stream.written())
        write_metadata(file, self._options)
        is_tagged = any(page.tags for page in self._pages)
        structures = [PageStructure(page.tags) if is_tagged else None for page in self._pages]
        if self._pictures:
            smooth_pictures(file, _srgb())
        if self._options.colors != "cmyk":  # which turns functions into inks, and no triangles
            triangulate(file)
        ContentRevision(file, self._texts, self._parts, self._patterns, structures).revise()
        frames = [self._frame(file, ref, page) for ref, page in zip(file.pages(), self._pages, strict=True)]
        destinations = [page.destinations for page in self._pages]
        names = write_destinations(file, list(zip(frames, destinations, strict=True)))
        tree = StructureTree(file) if is_tagged else None
        for frame, page, structure in zip(frames, self._pages, structures, strict=True):
            links = write_links(file, frame, page.links, names)
            if tree is not None and structure is not None:
                tree.add_page(frame, structure, list(zip(links, page.links, strict=True)))
        if tree is not None:
            tree.finish()
            if self._options.title:
                write_title(file, self._options)
        write_outline(file, frames, bookmarks)
        self._write_marks(file)
        if self._options.output_intent is not None:
            write_press(file, self._options)
        file.write(out)

    def _write_marks(self, file: PdfFile) -> None:
        """The lines among the marks, which are printed with every ink."""
        intent = self._options.output_intent
        inks = 4 if intent is not None and intent.components == 4 else 1
        for ref, page in zip(file.pages(), self._pages, strict=True):
            if page.sheet is not None:
                write_marks(file, ref, page.sheet, page.points, math.ceil(_size(page)[1]), inks)

    def _frame(self, file: PdfFile, ref: Ref, page: PdfPage) -> PageFrame:
        """A page with its exact size: Skia makes pages of whole points, from their top left corner."""
        width, height = _size(page)
        top = math.ceil(height)
        file.put(ref, {**file.get(ref), "MediaBox": [0, top - height, width, top]})
        if page.sheet is not None or self._options.standard is not None:
            write_boxes(file, ref, page, top)
        return PageFrame(ref, top, page.points, *_corner(page))


def _with_box(tag: PdfTag, page: PdfPage) -> PdfTag:
    """A tag with what it takes up of its page, where it is a figure."""
    if tag.role not in FIGURES:
        return tag
    scene = page.scene
    box = replace(scene, ops=scene.ops[tag.start : tag.stop], background=None).bounds()
    if box is None:
        return tag
    right, bottom = min(box.right, scene.width), min(box.bottom, scene.height)
    left, top = max(box.x, 0.0), max(box.y, 0.0)
    return tag if left >= right or top >= bottom else tag._replace(box=Rect.from_edges(left, top, right, bottom))


def _clip(page: PdfPage) -> Any:
    """What a page is clipped to, in pt: the bleed of its sheet, if it has one."""
    return None if page.sheet is None else skia.Rect(*(edge * page.points for edge in _edges(page.sheet.bleed)))


def _size(page: PdfPage) -> tuple[float, float]:
    """Width and height in pt."""
    whole = page.scene if page.sheet is None else page.sheet
    return whole.width * page.points, whole.height * page.points


def _corner(page: PdfPage) -> tuple[float, float]:
    """Where the scene's top left corner is on the page, in user units."""
    return (0.0, 0.0) if page.sheet is None else page.sheet.bleed[:2]


def _edges(box: Rect) -> tuple[float, float, float, float]:
    return box.x, box.y, box.right, box.bottom


def write_pdf(
    pages: Iterable[PdfPage], out: Write, options: PdfOptions, outline: Iterable[PdfBookmark] = ()
) -> list[Fallback]:
    """Hands a PDF of `pages` to `out`, part by part; what was drawn as pictures in it."""
    drawn = list(pages)
    writer = PdfWriter(options, is_short=not is_large(*(page.scene.ops for page in drawn)))
    fallbacks = [fallback for page in drawn for fallback in writer.add(page)]
    writer.finish(out, outline)
    return fallbacks
