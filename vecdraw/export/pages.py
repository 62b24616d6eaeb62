"""Several scenes as the pages of one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any, Final

from vecdraw import limits
from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.pixels import checked
from vecdraw.codecs.tiff import CODEC, TiffOptions, TiffPages
from vecdraw.errors import BadTypeError, BadValueError, RenderError, UnsupportedError, VecdrawError, shown
from vecdraw.export.crew import Job
from vecdraw.export.formats import format_for, format_named
from vecdraw.export.metadata_option import with_interceptors
from vecdraw.export.render import positive
from vecdraw.export.report import ExportReport
from vecdraw.export.worker import scene_of
from vecdraw.paint.color import Color, to_color
from vecdraw.scene.scene import Scene, pixel_size
from vecdraw.storage.delivery import check_target, deliver
from vecdraw.storage.files import Write
from vecdraw.storage.partial import Durability
from vecdraw.storage.stores import Store

_FORMAT: Final = "tiff"


def encode_pages(
    scenes: Iterable[Job],
    format: str = _FORMAT,  # noqa: A002  # the argument's public name
    *,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    **options: object,
) -> bytes:
    """The scenes drawn, each as one page of a TIFF; `load_frames` reads them.

    `scenes` yields Scenes, or calls without arguments that return one; it is asked for the next when the one before is
    drawn and encoded. Pages may differ in size. `scale`, `dpi` and `background` as in `encode`; `options` are those of
    `TiffOptions`, and `interceptors` of the metadata, which is that of the first page. (A `Document` is pages of PDF.)

    Raises `BadValueError` or `BadTypeError` for a bad argument before anything is drawn and where there is no scene,
    `RenderError` with the index of a scene that cannot be drawn, `LimitError` for too many pixels or pages,
    `UnsupportedError` for another format than TIFF and for more than 4 GB.
    """
    _check_format(format_named(format).name)
    parts: list[bytes] = []
    _producer(scenes, scale, dpi, background, options)(parts.append)
    return parts[0]


def save_pages(
    scenes: Iterable[Job],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002  # the argument's public name
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    durability: Durability = "full",
    store: Store | None = None,
    **options: object,
) -> ExportReport:
    """The scenes as the pages of one TIFF in a file; see `encode_pages`, and `save` for `durability` and `store`.

    The file is whole or not there. Raises also `ImageError` for a path that cannot be written.
    """
    _check_format(format_for(path, format).name)
    check_target(path, store)
    written = deliver(path, _producer(scenes, scale, dpi, background, options), store=store, durability=durability)
    return ExportReport(_FORMAT, written.result.size, crc32c=written.crc32c)


def _check_format(name: str) -> None:
    if name == "pdf":
        raise UnsupportedError("pages of PDF are those of a Document; pages of pixels are written as tiff")
    if name != _FORMAT:
        raise UnsupportedError(f"{name} has no pages; tiff has, and a Document of PDF")


def _producer(
    scenes: Iterable[Job],
    scale: float | None,
    dpi: float | None,
    background: Color | str | tuple[float, ...] | None,
    options: dict[str, object],
) -> Callable[[Write], ExportReport]:
    """What writes the pages; all arguments but the scenes themselves are checked when it returns."""
    if isinstance(scenes, Scene) or not isinstance(scenes, Iterable):
        raise BadTypeError(f"scenes must be an iterable of scenes, got {shown(scenes)}")
    positive("scale", scale, 1.0)
    positive("dpi", dpi, 1.0)
    under = None if background is None else to_color(background)
    given = with_interceptors(options, _FORMAT)
    chosen: TiffOptions = CODEC.make_options({"dpi": dpi, **given})

    def produce(write: Write) -> ExportReport:
        pages = TiffPages(chosen)
        index = -1
        for index, job in enumerate(scenes):
            limits.check("image_frames", index + 1, "pages of a TIFF picture")
            _add(pages, job, index, scale, dpi, under)
        if index < 0:
            raise BadValueError("a file of pages needs at least one scene, got none")
        data = pages.finish()
        write(data)
        return ExportReport(_FORMAT, len(data))

    return produce


def _add(pages: TiffPages, job: Any, index: int, scale: float | None, dpi: float | None, under: Color | None) -> None:
    try:
        scene = scene_of(job)
        ratio = scale or scene.scale
        density = (dpi or scene.dpi) * ratio
        pages.check(*pixel_size(scene.width, scene.height, ratio), density)
        raster = raster_backend().render(scene, scale=scale, background=under)
        if not (raster.width and raster.height):
            raise BadValueError(f"a canvas of {raster.width} x {raster.height} px has no pixels to encode")
        pages.add(checked(raster.read_pixels()), raster.color_space, density)
    except VecdrawError as error:
        raise RenderError(index, f"{type(error).__name__}: {error}") from error
