"""Which backends there are, loaded when first asked for: importing Skia takes longer than a small drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from vecdraw.backends.fallback import Fallback
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import ColorSpace, PixelFormat, Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import Op
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    from vecdraw.backends.pdf_document import PdfBookmark, PdfOptions, PdfPage


class Raster(Protocol):
    """A raster canvas in progress."""

    width: int
    height: int
    scale: float
    color_space: ColorSpace
    pixel_format: PixelFormat

    @property
    def memory(self) -> Any:
        """The pixels as they lie in memory, premultiplied, or None: `buffer`, `width`, `height`, `stride` (bytes).

        Each pixel is B, G, R and alpha, 8 bits.
        """

    def draw(self, ops: list[Op] | tuple[Op, ...]) -> None:
        """Draws more operations."""

    def read_pixels(self, x: int = 0, y: int = 0, width: int | None = None, height: int | None = None) -> Any:
        """Pixels as an array of shape (height, width, 4), not premultiplied."""

    def read_as(
        self, x: int, y: int, width: int, height: int, pixel_format: PixelFormat, color_space: ColorSpace
    ) -> Any:
        """The same, converted."""

    def snapshot(self, part: tuple[int, int, int, int] | None = None) -> Pixmap:
        """All pixels as a picture, or those of `part`: left, top, width and height."""


class RasterBackend(Protocol):
    """What a raster backend's package offers."""

    def RasterSurface(  # noqa: N802  # it is the name of a class
        self, scene: Scene, *, scale: float | None = None, background: Color | None = None
    ) -> Raster:
        """An empty canvas for `scene`."""

    def render(self, scene: Scene, *, scale: float | None = None, background: Color | None = None) -> Raster:
        """The whole scene."""

    def render_part(
        self,
        scene: Scene,
        left: int,
        top: int,
        width: int,
        height: int,
        *,
        scale: float | None = None,
        background: Color | None = None,
    ) -> Raster:
        """Some pixels of the scene, and of what lies around its canvas, as a canvas of their own."""

    def render_strip(
        self, scene: Scene, top: int, rows: int, *, scale: float | None = None, background: Color | None = None
    ) -> Raster:
        """Some rows of the whole scene, as a canvas of their own."""

    def check_size(self, width: int, height: int, what: str = "a canvas") -> None:
        """Raises `LimitError` for too many pixels."""

    def check_program(self, source: str) -> None:
        """Raises `ParseError` for a program in SkSL that cannot be compiled, `LimitError` for one too long."""

    def point_in_path(self, path: PathData, x: float, y: float, rule: FillRule) -> bool:
        """Whether a point lies in a path."""

    def point_in_stroke(self, path: PathData, x: float, y: float, stroke: Stroke, transform: Affine) -> bool:
        """Whether a point lies in a stroke."""


class PdfWriter(Protocol):
    """A PDF under construction."""

    def add(self, page: PdfPage) -> list[Fallback]:
        """Draws a page; what it drew as pictures."""

    def finish(self, out: Callable[[bytes], object], outline: Iterable[PdfBookmark] = ()) -> None:
        """Hands the document to `out`, part by part."""


class PdfBackend(Protocol):
    """What the PDF writer's module offers."""

    def PdfWriter(self, options: PdfOptions) -> PdfWriter:  # noqa: N802  # it is the name of a class
        """A document without pages."""

    def write_pdf(
        self,
        pages: Iterable[PdfPage],
        out: Callable[[bytes], object],
        options: PdfOptions,
        outline: Iterable[PdfBookmark] = (),
    ) -> list[Fallback]:
        """Hands a PDF of `pages` to `out`, part by part; what it drew as pictures."""


@cache
def pdf_backend() -> PdfBackend:
    """The PDF writer. Raises `MissingLibraryError` where its library cannot be loaded."""
    return cast("PdfBackend", import_module("vecdraw.backends.skia.pdf"))


@cache
def raster_backend() -> RasterBackend:
    """The raster backend. Raises `MissingLibraryError` where its library cannot be loaded."""
    return cast("RasterBackend", import_module("vecdraw.backends.skia"))
