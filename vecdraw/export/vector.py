"""The formats that keep a scene's vectors, and how a scene is written in one."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.fallback import Fallback
from vecdraw.backends.registry import Raster, pdf_backend, raster_backend
from vecdraw.codecs.codec import checked_options
from vecdraw.codecs.pixels import unpremultiplied8
from vecdraw.export.file import encode_pixels
from vecdraw.export.print_pdf import PrintOptions, pdf_page
from vecdraw.export.report import ExportReport
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    from vecdraw.storage.files import Write


@dataclass(frozen=True, slots=True)
class VectorFormat:
    """A format that keeps vectors.

    `options()` is the class of its options; `write` hands its bytes on, of a scene that many times as large.
    """

    name: str
    mime: str
    suffixes: tuple[str, ...]
    options: Callable[[], type[Any]]
    write: Callable[[Scene, Write, Any, float], list[Fallback]]

    def make_options(self, given: Mapping[str, object]) -> Any:
        """The options by name, checked. Raises `BadValueError` for a name or value this format does not have."""
        return checked_options(self.name, self.options(), given)


def write_vectors(
    scene: Scene, form: VectorFormat, write: Write, options: Any, *, scale: float, background: Color | None
) -> ExportReport:
    """Hands the scene to `write` in a format that keeps vectors, `scale` times as large.

    `background` takes the place of the scene's own.
    """
    size = 0

    def counted(data: bytes) -> None:
        nonlocal size
        size += len(data)
        write(data)

    if background is not None:
        scene = replace(scene, background=background)
    fallbacks = form.write(scene, counted, options, scale)
    return ExportReport(form.name, size, tuple(fallbacks))


def _svg_options() -> type[Any]:
    from vecdraw.backends.svg import SvgOptions  # the writer is loaded when it is first used

    return SvgOptions


def _write_svg(scene: Scene, write: Write, options: Any, scale: float) -> list[Fallback]:
    from vecdraw.backends.svg import write_svg  # see _svg_options

    return write_svg(scene, lambda text: write(text.encode("utf-8")), options, _rasterize, _encode_png, scale)


def _write_svgz(scene: Scene, write: Write, options: Any, scale: float) -> list[Fallback]:
    with gzip.GzipFile("", "wb", 9, _Sink(write), mtime=0) as packed:
        return _write_svg(scene, packed.write, options, scale)


def _write_pdf(scene: Scene, write: Write, options: PrintOptions, scale: float) -> list[Fallback]:
    return pdf_backend().write_pdf([pdf_page(scene, options, scale)], write, options)


class _Sink:
    """A file that hands on what is written to it."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def write(self, data: bytes) -> int:
        self._write(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _rasterize(scene: Scene, scale: float, part: tuple[int, int, int, int] | None = None) -> Raster:
    if part is None:
        return raster_backend().render(scene, scale=scale)
    return raster_backend().render_part(scene, *part, scale=scale)


def _encode_png(pixmap: Pixmap) -> bytes:
    return encode_pixels(unpremultiplied8(pixmap), "png", color_space=pixmap.color_space)


SVG: Final = VectorFormat("svg", "image/svg+xml", (".svg",), _svg_options, _write_svg)
SVGZ: Final = VectorFormat("svgz", "image/svg+xml", (".svgz",), _svg_options, _write_svgz)
PDF: Final = VectorFormat("pdf", "application/pdf", (".pdf",), lambda: PrintOptions, _write_pdf)
