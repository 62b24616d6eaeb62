"""`Document`: pages that become one PDF."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from vecdraw.arguments import to_float
from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf_document import PdfBookmark, PdfColors, PdfStandard
from vecdraw.backends.registry import PdfWriter, pdf_backend
from vecdraw.codecs.profile import Intent
from vecdraw.context.page import Page
from vecdraw.errors import BadTypeError, BadValueError, StateError, shown
from vecdraw.export.print_pdf import PrintOptions, sheet_of
from vecdraw.export.report import ExportReport
from vecdraw.geometry.page_size import page_size, to_mm
from vecdraw.units import MM_PER_INCH, PT_PER_INCH

if TYPE_CHECKING:
    from vecdraw.storage.files import Write
    from vecdraw.text.missing import OnMissing

    _Produce = Callable[[Write], ExportReport]


class Document:
    """A PDF of any number of pages.

    >>> with vd.Document("book.pdf", title="Two pages", lang="en") as doc:
    ...     for number in (1, 2):
    ...         with doc.page("A4") as page:
    ...             page.fill_text(f"Page {number}", 72, 72)

    `title`, `author`, `subject`, `keywords` and `creator` are its metadata, `lang` its language (BCP 47), `date` when
    it was made; without a date it says none, so that the same drawing gives the same bytes. `raster_scale` is px per
    point of what PDF cannot say and is drawn as pictures, `quality` (1..100) writes opaque pictures as JPEG.

    For print, `bleed` (pt, or text such as "3mm") is how far pages are drawn beyond their edge, where they are cut;
    `marks` are printer's marks around them, as `print_sheet` takes them; `output_intent` is the ICC profile of the
    press, `output_condition` its name; `standard="pdf/x-4"` writes PDF/X-4 and `colors="cmyk"` inks: see `PdfOptions`
    for these, `keep_black`, `overprint_black` and `keep_gray`, `PrintOptions` for `intent` and `black_point`.
    `standard="pdf/ua-1"` is for documents that are read aloud: see `PdfOptions`.

    `metadata` is XMP and what can be said in it, as `encode` takes it (a `Metadata`, texts by keyword), and
    `interceptors` what is to see it; where it says nothing of the title, the author and so on, what is given for these
    stays. It needs the extra `print`.

    The file is written when the `with` block ends: whole, or not at all where the block raises. Without a path,
    `encode()` gives the bytes. Raises `ImageError` for a path that cannot be written, `BadValueError` and
    `BadTypeError` for bad options.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        title: str = "",
        author: str = "",
        subject: str = "",
        keywords: str = "",
        creator: str = "",
        lang: str = "",
        date: datetime | None = None,
        raster_scale: float = 2.0,
        quality: int | None = None,
        bleed: float | str = 0.0,
        marks: object = False,
        output_intent: object = None,
        output_condition: str = "",
        standard: PdfStandard | None = None,
        colors: PdfColors = "rgb",
        keep_black: bool = True,
        overprint_black: bool = True,
        keep_gray: bool = False,
        intent: Intent = "relative",
        black_point: bool = True,
        metadata: object = None,
        interceptors: object = None,
    ) -> None:
        self._options = PrintOptions(
            title,
            author,
            subject,
            keywords,
            creator,
            lang,
            date,
            raster_scale,
            quality,
            output_intent=output_intent,
            output_condition=output_condition,
            standard=standard,
            colors=colors,
            keep_black=keep_black,
            overprint_black=overprint_black,
            keep_gray=keep_gray,
            intent=intent,
            black_point=black_point,
            bleed=bleed,
            marks=marks,
        )
        self._bleed = to_mm(bleed, "bleed", PT_PER_INCH) * PT_PER_INCH / MM_PER_INCH
        self._embedding = _embedding({"metadata": metadata, "interceptors": interceptors})
        if path is not None:
            from vecdraw.storage.delivery import check_target  # with the first file, not with `import vecdraw`

            check_target(path)
        self._path = path
        self._writer: PdfWriter | None = None
        self._open: Page | None = None
        self._bookmarks: list[PdfBookmark] = []
        self._fallbacks: list[tuple[Fallback, ...]] = []
        self._data: bytes | None = None
        self._report: ExportReport | None = None
        self._is_broken = False

    @contextmanager
    def page(
        self,
        width: float | str,
        height: float | None = None,
        *,
        background: Any = None,
        strict: bool = True,
        on_missing: OnMissing = "draw",
    ) -> Iterator[Page]:
        """A page of `width` x `height` pt, or of a size by name such as "A4" or "4x6in landscape" (see `page_size`).

        It is added when the `with` block ends, if that does not raise. With a bleed, the canvas is larger by that at
        each edge; (0, 0) is still the corner of the finished page. `strict` and `on_missing` are those of a Context.
        Raises `StateError` while another page is open and once the document is finished.
        """
        self._check_unfinished("a page begins")
        if self._open is not None:
            raise StateError("a page is open; its `with` block must end before the next page begins")
        across, down = _points(width, height)
        page = Page(across, down, bleed=self._bleed, background=background, strict=strict, on_missing=on_missing)
        if not (page.width and page.height):
            raise BadValueError(f"a page must have an area, got {page.width:g} x {page.height:g} pt")
        self._open = page
        try:
            yield page
            finished = page._finished()  # noqa: SLF001  # a page is this document's own
            scene, marks = finished.scene, self._options.marks
            sheet = sheet_of(scene.width, scene.height, scene.dpi, self._options.bleed, marks)
            finished = replace(finished, sheet=sheet)
        finally:
            self._open = None
        if self._writer is None:
            self._writer = pdf_backend().PdfWriter(self._options)
        try:
            self._fallbacks.append(tuple(self._writer.add(finished)))
        except BaseException:
            self._is_broken = True
            raise

    @property
    def page_count(self) -> int:
        """How many pages there are; one that is open counts once its block ended."""
        return len(self._fallbacks)

    @property
    def fallbacks(self) -> tuple[tuple[Fallback, ...], ...]:
        """For each page, what was drawn as pictures because PDF cannot say it."""
        return tuple(self._fallbacks)

    def bookmark(self, title: str, y: float = 0.0, *, page: int | None = None, level: int = 1) -> None:
        """Adds a line to the outline. It leads to `y` (pt from the top) of a page.

        `page` counts from 0; without it the page is the one that is open, else the last. `level` 1 is the outermost, 2
        lies below the last of level 1. Raises `BadValueError` for a level that skips one.
        """
        self._check_unfinished("a bookmark is added")
        given: object = title
        if not isinstance(given, str):
            raise BadTypeError(f"a bookmark's title must be a str, got {shown(title)}")
        last = self._bookmarks[-1].level if self._bookmarks else 0
        if isinstance(level, bool) or not isinstance(level, int):
            raise BadTypeError(f"level must be an integer, got {shown(level)}")
        if not 1 <= level <= last + 1:
            raise BadValueError(f"level must be from 1 to {last + 1} here, got {level}")
        if page is None:
            page = self.page_count if self._open is not None else self.page_count - 1
        if isinstance(page, bool) or not isinstance(page, int):
            raise BadTypeError(f"page must be an integer, got {shown(page)}")
        if page < 0:
            raise BadValueError(f"page must count from 0, got {page}; there is no page yet")
        height = to_float(y)
        if height is None or isinstance(y, bool):
            raise BadTypeError(f"y must be a number, got {shown(y)}")
        if not math.isfinite(height):
            raise BadValueError(f"y must be finite, got {shown(y)}")
        self._bookmarks.append(PdfBookmark(title, page, height + self._bleed, level))

    def encode(self) -> bytes:
        """The finished document's bytes. Raises `StateError` for one that has a path, or whose block has not ended."""
        if self._data is None:
            raise StateError("the document has no bytes: it was given a path, or its `with` block has not ended")
        return self._data

    @property
    def report(self) -> ExportReport:
        """What was written; see `fallbacks` for the pages one by one. Raises `StateError` before the block ended."""
        if self._report is None:
            raise StateError("the document is not finished; its `with` block must end first")
        return self._report

    def __enter__(self) -> Self:
        self._check_unfinished("its `with` block begins")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._writer = None

    def _finish(self) -> None:
        if self._is_broken:
            raise StateError("the document cannot be finished: drawing one of its pages failed")
        if self._writer is None:
            raise BadValueError("a document must have a page")
        produce = self._embedding(self._written)
        if self._path is None:
            parts: list[bytes] = []
            report = produce(parts.append)
            self._data = b"".join(parts)
        else:
            from vecdraw.storage.delivery import deliver  # see __init__

            written = deliver(self._path, produce)
            report = replace(written.result, crc32c=written.crc32c)
        self._report = report

    def _written(self, write: Write) -> ExportReport:
        size = 0

        def counted(data: bytes) -> None:
            nonlocal size
            size += len(data)
            write(data)

        if self._writer is not None:
            self._writer.finish(counted, self._bookmarks)
        return ExportReport("pdf", size, tuple(each for page in self._fallbacks for each in page))

    def _check_unfinished(self, what: str) -> None:
        if self._report is not None:
            raise StateError(f"the document is finished; it cannot be that {what}")

    def __repr__(self) -> str:
        return f"<Document, {self.page_count} pages>"


def _embedding(given: dict[str, object]) -> Callable[[_Produce], _Produce]:
    """What puts the metadata of a document in, checked."""
    if all(value is None for value in given.values()):
        return lambda produce: produce
    from vecdraw.export.metadata_option import embedding, take_metadata, with_interceptors  # few documents have any

    blocks = take_metadata(with_interceptors(given, "pdf"), "pdf")
    return lambda produce: embedding(blocks, produce)


def _points(width: float | str, height: float | None) -> tuple[Any, Any]:
    """Width and height of a page in pt."""
    if isinstance(width, str):
        if height is not None:
            raise BadTypeError(f"a page has a name or a width and a height, got {shown(width)} and {shown(height)}")
        return page_size(width).pt
    if height is None:
        raise BadTypeError(f"a page has a width and a height in pt, or a name such as 'A4'; got {shown(width)} alone")
    return width, height
