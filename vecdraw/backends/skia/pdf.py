"""Scenes to PDF through Skia's PDF canvas."""

from __future__ import annotations

from collections.abc import Iterable

from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf_document import PdfBookmark, PdfOptions, PdfPage, Write
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.renderer import draw_scene
from vecdraw.geometry.affine import Affine

__all__ = ["PdfOptions", "PdfPage", "write_pdf"]


def write_pdf(
    pages: Iterable[PdfPage], out: Write, options: PdfOptions, outline: Iterable[PdfBookmark] = ()  # noqa: ARG001  # written in the next step
) -> list[Fallback]:
    """Hands a PDF of `pages` to `out`, part by part; what was drawn as pictures in it."""
    stream = skia.DynamicMemoryWStream()
    document = skia.PDF.MakeDocument(stream)
    for page in pages:
        points = page.points
        canvas = document.beginPage(page.scene.width * points, page.scene.height * points)
        draw_scene(canvas, page.scene, Affine.scaling(points), points)
        document.endPage()
    document.close()
    out(bytes(stream.detachAsData()))
    return []
