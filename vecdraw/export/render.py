"""A Scene to pixels, to encoded bytes, to a file."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from vecdraw.arguments import to_float
from vecdraw.backends.fallback import Fallback
from vecdraw.backends.registry import raster_backend
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.export.choice import Choice
from vecdraw.export.encoding import check_canvas, density_options, encode_raster
from vecdraw.export.formats import Format, format_for, format_named
from vecdraw.export.goal import Goal, to_goal
from vecdraw.export.ladder import ladder_of
from vecdraw.export.metadata_option import embedding, take_metadata, with_interceptors
from vecdraw.export.print_sheet import SHEET_OPTIONS, on_sheet
from vecdraw.export.report import ExportReport
from vecdraw.export.search import SEARCH_OPTIONS, find
from vecdraw.export.vector import PDF, VectorFormat, write_vectors
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene, pixel_size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.storage.files import Write
    from vecdraw.storage.partial import Durability
    from vecdraw.storage.stores import Store

OWN_OPTIONS: Final = SHEET_OPTIONS | SEARCH_OPTIONS | {"interceptors"}
"""The options of `encode` that are not a codec's."""
_LARGE: Final = 1e6  # user units; any bleed leaves something of that


def encode(
    scene: Scene,
    format: str = "png",  # noqa: A002  # the argument's public name
    *,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    quality: float | None = None,
    target: str | None = None,
    max_bytes: int | None = None,
    on_fallback: Callable[[Fallback], object] | None = None,
    **options: object,
) -> bytes:
    """The scene drawn and encoded.

    `format` is a name ("png", "jpeg", "svg", "svgz", "pdf"), a MIME type or a suffix. `scale` is px per user unit,
    `dpi` the resolution at scale 1, `background` what lies under everything; each the scene's own when None. The file
    says it has dpi x scale dots per inch. Formats that keep vectors have no pixels: there `scale` (1 when None) only
    makes the document larger. `bleed` and `marks` among the options put the drawing on a sheet with printer's marks:
    see `print_sheet`. `quality` and the other options are the format's: see `PngOptions`, `JpegOptions`, `SvgOptions`
    and `PdfOptions`. Every format takes `metadata` (a `Metadata`, texts by PNG keyword) and `interceptors` of it, names
    of plug-ins or functions. `target` is a quality to reach instead, such as "ssimulacra2>=80", `max_bytes` a size to
    keep within: see `search`. `on_fallback` is called with each thing that a format of vectors could not say, and that
    is a picture in the file.

    Raises `BadValueError` or `BadTypeError` for a bad argument before anything is drawn, `LimitError` for too many
    pixels, `UnsupportedError` for a picture the format cannot hold, `TargetError` for a target or a size that no
    quality of the format reaches.
    """
    parts: list[bytes] = []
    goal = to_goal(target, max_bytes)
    produce = _producer(scene, format_named(format), scale, dpi, background, quality, options, goal)
    report = produce(parts.append)
    if on_fallback is not None:
        for fallback in report.fallbacks:
            on_fallback(fallback)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def search(
    scene: Scene,
    format: str = "jpeg",  # noqa: A002  # the argument's public name
    *,
    target: str | None = None,
    max_bytes: int | None = None,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    **options: object,
) -> Choice:
    """The scene encoded with the quality that a search finds for this picture, and how it was found.

    `target` is the least score wanted, "ssimulacra2>=80", "ssim>=0.98" or "psnr>=40" (see `compare`): the result is
    the smallest file of that score, or one less than a point of SSIMULACRA2 better. `max_bytes` is kept always: the
    result is the best quality that fits, or one that leaves less than 3 % unused. With both it is a file of that score
    that fits. At most 8 encodings are made; the same scene gives the same file. The other arguments are those of
    `encode`.

    Raises `TargetError` where no quality of the format does it, telling what was reached; `UnsupportedError` for a
    format without a quality; `ParseError`, `BadValueError` and `BadTypeError` as `encode` does.
    """
    goal = to_goal(target, max_bytes)
    if goal is None:
        raise BadValueError("nothing to search for: give target, max_bytes or both")
    report = _producer(scene, format_named(format), scale, dpi, background, None, options, goal)(lambda data: data)
    assert report.choice is not None  # noqa: S101  # for mypy: a producer with a goal makes one
    return report.choice


def save(
    scene: Scene,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002  # the argument's public name
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    quality: float | None = None,
    target: str | None = None,
    max_bytes: int | None = None,
    durability: Durability = "full",
    store: Store | None = None,
    **options: object,
) -> ExportReport:
    """The scene drawn into a file, in the format of its suffix if `format` is None; see `encode`.

    `path` is a path, a URL such as "s3://bucket/poster.png", or a key in `store`. The file is whole or not there: it
    is written beside its place, handed to the disk, read back, compared and renamed; `durability="fast"` leaves it to
    the system when it reaches the disk. Returns how large it is, its CRC32C, and what the format could not say.
    Raises what `encode` raises, `BadValueError` for an unknown suffix, and `ImageError` for a path that cannot be
    written; then nothing is left behind, and an older file is as it was.
    """
    from vecdraw.storage.delivery import check_target, deliver  # with the first file, not with `import vecdraw`

    form = format_for(path, format)
    check_target(path, store)
    produce = _producer(scene, form, scale, dpi, background, quality, options, to_goal(target, max_bytes))
    written = deliver(path, produce, store=store, durability=durability)
    choice = written.result.choice
    kept = None if choice is None else replace(choice, data=b"")  # reports are kept, files are not
    return replace(written.result, crc32c=written.crc32c, choice=kept)


def _producer(
    scene: Scene,
    form: Format,
    scale: float | None,
    dpi: float | None,
    background: Color | str | tuple[float, ...] | None,
    quality: float | None,
    options: dict[str, object],
    goal: Goal | None = None,
) -> Callable[[Write], ExportReport]:
    """What writes the scene; all arguments are checked when it returns."""
    _check_scene(scene)
    under = None if background is None else to_color(background)
    resolution, ratio = positive("dpi", dpi, scene.dpi), positive("scale", scale, 1.0)
    if form is not PDF and not SHEET_OPTIONS.isdisjoint(options):
        scene = replace(scene, dpi=resolution, background=scene.background if under is None else under)
        scene, under = on_sheet(scene, scene.scale if scale is None else ratio, options), None
        options = {name: value for name, value in options.items() if name not in SHEET_OPTIONS}
    given = options if quality is None else {"quality": quality, **options}
    given = with_interceptors(given, form.name, scene)
    if isinstance(form, VectorFormat):
        if goal is not None:
            raise UnsupportedError(f"{form.name} keeps vectors: it has no quality to search for a target or max_bytes")
        blocks = take_metadata(given, form.name)
        vector = form.make_options(given)
        sized = replace(scene, dpi=resolution)
        return embedding(
            blocks, lambda write: write_vectors(sized, form, write, vector, scale=ratio, background=under)
        )
    density = resolution * (scene.scale if scale is None else ratio)
    fixed = {**density_options(form, density, asked=dpi is not None), **given}
    ladder = None if goal is None else ladder_of(form, fixed)
    chosen = form.make_options(fixed)

    def produce(write: Write) -> ExportReport:
        size = pixel_size(scene.width, scene.height, scene.scale if scale is None else ratio)
        check_canvas(form, chosen, size, scene.color_space)
        if goal is not None:
            goal.check_size(*size)
        raster = raster_backend().render(scene, scale=scale, background=under)
        choice = None if goal is None or ladder is None else find(raster, form, ladder, fixed, goal)
        data = encode_raster(raster, form, chosen) if choice is None else choice.data
        write(data)
        return ExportReport(form.name, len(data), choice=choice)

    return produce


def to_pixels(
    scene: Scene, *, scale: float | None = None, background: Color | str | tuple[float, ...] | None = None
) -> NDArray[np.uint8] | NDArray[np.float16]:
    """The scene drawn: an array of shape (height, width, 4), RGBA, not premultiplied.

    uint8, or float16 for a scene of `pixel_format="rgba-float16"`, in the scene's colour space; a new array each time.
    """
    _check_scene(scene)
    positive("scale", scale, scene.scale)
    color = None if background is None else to_color(background)
    pixels: Any = raster_backend().render(scene, scale=scale, background=color).read_pixels()
    return pixels  # type: ignore[no-any-return]  # the backend's protocol does not name numpy


def check_encoding(format: str, options: dict[str, Any]) -> None:  # noqa: A002  # the word for it
    """Raises what `encode` raises for these options, whatever the scene."""
    given = dict(options)
    scale, dpi, under, quality = (given.pop(name, None) for name in ("scale", "dpi", "background", "quality"))
    goal = to_goal(given.pop("target", None), given.pop("max_bytes", None))
    _producer(Scene(_LARGE, _LARGE), format_named(format), scale, dpi, under, quality, given, goal)


def _check_scene(scene: object) -> None:
    if not isinstance(scene, Scene):
        raise BadTypeError(f"expected a Scene, got {shown(scene)}{_hint(scene)}")


def _hint(given: object) -> str:
    """What makes a scene of what is none."""
    if isinstance(getattr(given, "scene", None), Scene):
        return "; its scene is .scene"
    if isinstance(given, Pixmap) or hasattr(given, "__array_interface__"):
        return "; Context.from_image(...).scene is one of a picture"
    return ""


def positive(name: str, value: float | None, default: float) -> float:
    """A number above 0, or the default for None. Raises `BadTypeError` and `BadValueError` naming it."""
    if value is None:
        return default
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not (math.isfinite(number) and number > 0):
        raise BadValueError(f"{name} must be positive and finite, got {shown(value)}")
    return number
