"""Scenes to PDF through Skia's PDF canvas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.backends.pdf.pieces import ShownText
from vecdraw.backends.pdf.revision import TextRevision
from vecdraw.backends.pdf_document import PdfBookmark, PdfOptions, PdfPage, Write
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.pdf_picture import fitting_scale
from vecdraw.backends.skia.pdf_renderer import PageReport, PdfRenderer
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.scene.work import check_work

__all__ = ["PdfOptions", "PdfPage", "PdfWriter", "write_pdf"]

_LOSSLESS = 101  # Skia's word for it


class PdfWriter:
    """A PDF under construction: pages are drawn as they come, `finish` gives the bytes.

    Not safe from two threads at a time.
    """

    def __init__(self, options: PdfOptions) -> None:
        self._options = options
        self._stream = skia.DynamicMemoryWStream()
        metadata = skia.PDF.Metadata()
        metadata.fEncodingQuality = _LOSSLESS if options.quality is None else options.quality
        self._texts: list[list[ShownText]] = []
        self._document: Any = skia.PDF.MakeDocument(self._stream, metadata)

    def add(self, page: PdfPage) -> list[Fallback]:
        """Draws a page; what was drawn as pictures in it. After an error the writer cannot be used any more."""
        scene, points = page.scene, page.points
        check_work(scene)
        box = Rect(0.0, 0.0, scene.width * points, scene.height * points)
        pixel_scale = fitting_scale(box, max(self._options.raster_scale, scene.scale) / points)
        report = PageReport(points, box, pixel_scale)
        try:
            canvas = self._document.beginPage(box.width, box.height)
            PdfRenderer(canvas, scene, Affine.scaling(points), points, report, 0).draw_all()
            self._document.endPage()
        except BaseException:
            self._document.abort()
            raise
        self._texts.append(report.texts)
        return report.fallbacks

    def finish(self, out: Write, outline: Iterable[PdfBookmark] = ()) -> None:
        """Hands the document to `out`, part by part."""
        self._document.close()
        file = PdfFile(bytes(self._stream.detachAsData()))
        TextRevision(file, self._texts).revise()
        file.write(out)


def write_pdf(
    pages: Iterable[PdfPage], out: Write, options: PdfOptions, outline: Iterable[PdfBookmark] = ()
) -> list[Fallback]:
    """Hands a PDF of `pages` to `out`, part by part; what was drawn as pictures in it."""
    writer = PdfWriter(options)
    fallbacks = [fallback for page in pages for fallback in writer.add(page)]
    writer.finish(out, outline)
    return fallbacks
