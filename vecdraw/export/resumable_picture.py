"""A picture that is too large for one canvas: drawn and written a strip at a time, and gone on with when killed."""

from __future__ import annotations

import base64
import math
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.codec import check_whole
from vecdraw.codecs.png import PngOptions
from vecdraw.codecs.png_bands import PngBands, PngState
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.export.fingerprint import Fingerprint, fingerprint
from vecdraw.export.formats import format_for
from vecdraw.export.metadata_option import with_interceptors
from vecdraw.export.render import positive
from vecdraw.export.report import ExportReport
from vecdraw.paint.color import Color, to_color
from vecdraw.scene.scene import Scene, pixel_size
from vecdraw.scene.strips import reach_around, stays_opaque
from vecdraw.storage.files import check_durability, check_writable, to_path
from vecdraw.storage.partial import Durability
from vecdraw.storage.progress import Progress, Step

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

_STRIP_PIXELS: Final = 16_777_216  # px of a strip without what is around it: 64 MiB
_STEP: Final = 64  # rows that canvases begin at: dithering repeats itself in steps that divide it
_AROUND: Final = 64  # rows drawn above and below a strip at least, so that hardly a curve is cut near its edge
_MOST_AROUND: Final = 4_096  # rows
_MOST_ROWS: Final = 1_048_576


def save_large(
    scene: Scene,
    path: str | os.PathLike[str],
    *,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    rows: int | None = None,
    durability: Durability = "full",
    on_progress: Callable[[int, int], object] | None = None,
    **options: object,
) -> ExportReport:
    """The scene drawn into a PNG of any size, a strip of rows at a time, in memory for one strip.

    A program that is killed, or interrupted, and calls this again with the same arguments goes on after the last strip
    that is whole; the file has the same bytes then as one that was written in one go. Until it is finished, what there
    is of it lies beside `path`, in `.<name>.vecdraw-part` and `.<name>.vecdraw-progress`; an error takes that away.

    `rows` is how many rows of pixels a strip has (as many as make 16 megapixels when None), rounded up to what the
    encoder deflates together; `limits.large_pixels` bounds the size of the picture, `limits.canvas_side` its width.
    `on_progress` is called after each strip with the rows that are written and all there are. `options` are those of
    `PngOptions`, without palette, gray and profile, and `interceptors` of the metadata; the rest is as in
    `vecdraw.save`.

    Each strip is drawn with as many rows around it as its filters and shadows reach, and at least 64. Pixels on the
    edges of curves that reach further than that may differ from those of the picture drawn in one piece, as Skia cuts
    curves at the edges of a canvas.

    Raises `UnsupportedError` for another format than PNG and for filters that reach further than 4,096 px,
    `StateError` where another process writes the same file, and what `vecdraw.save` raises.
    """
    job = large_job(scene, path, scale=scale, dpi=dpi, background=background, rows=rows, options=options)
    check_durability(durability)
    check_writable(path)
    target = to_path(path).resolve()
    if target.exists() and not target.is_file():
        raise UnsupportedError(f"a picture is written in strips to a file only, got {shown(path)}")
    step = write_large(job, target, durability, on_progress)
    return ExportReport("png", step.end, crc32c=step.crc32c)


def write_large(
    job: LargeJob,
    target: Path,
    durability: Durability,
    on_progress: Callable[[int, int], object] | None,
    finished: Callable[[Step], object] = lambda _: None,
) -> Step:
    """Draws and writes what is missing of a file; `finished` is called when it is in its place.

    A program that is killed before `finished` returns comes to it again without drawing anything.
    """
    with Progress(target, job.made_from.parameters, durability) as progress:
        step = progress.finished or _write(job, progress, on_progress)
        finished(step)
    return step


class LargeJob(NamedTuple):
    """What is to be drawn, and how."""

    scene: Scene
    scale: float
    width: int
    height: int
    rows: int
    around: int
    opaque: bool
    options: PngOptions
    made_from: Fingerprint

    def bands(self, state: PngState | None) -> PngBands:
        """What writes the file, from its beginning or from `state` on."""
        return PngBands(
            *(self.width, self.height, self.options),
            opaque=self.opaque,
            depth=8 if self.scene.pixel_format == "rgba-unorm8" else 16,
            color_space=self.scene.color_space,
            state=state,
        )


def large_job(
    scene: Scene,
    path: str | os.PathLike[str],
    *,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    rows: int | None = None,
    options: Mapping[str, object],
) -> LargeJob:
    """The job of `save_large`; all arguments are checked when it returns."""
    if not isinstance(scene, Scene):
        raise BadTypeError(f"expected a Scene, got {shown(scene)}")
    form = format_for(path)
    if form.name != "png":
        raise UnsupportedError(f"pictures are written in strips as PNG only, got {form.name}")
    ratio = positive("scale", scale, scene.scale)
    density = positive("dpi", dpi, scene.dpi) * ratio
    under = scene.background if background is None else to_color(background)
    drawn = replace(scene, background=under)
    width, height = pixel_size(scene.width, scene.height, ratio)
    if not width or not height:
        raise BadValueError(f"a canvas of {width} x {height} px has no pixels to encode")
    limits.check("canvas_side", width, "the width of a picture, in px")
    limits.check("large_pixels", width * height, f"a picture of {width} x {height} px")
    reached = reach_around(drawn, ratio)
    if reached > _MOST_AROUND:
        raise UnsupportedError(
            "a filter or shadow of the scene looks further around each pixel than strips of it can be drawn with: "
            f"{reached:g} px, at most {_MOST_AROUND}"
        )
    options = with_interceptors(options, form.name, scene)
    chosen: PngOptions = form.make_options({"dpi": density, **options})
    asked = min(max(1, _STRIP_PIXELS // width), height, _MOST_ROWS) if rows is None else rows
    check_whole("rows", asked, 1, _MOST_ROWS)
    around = max(_AROUND, math.ceil(reached))
    opaque = stays_opaque(drawn, ratio)
    job = LargeJob(drawn, ratio, width, height, asked, around, opaque, chosen, Fingerprint(""))
    band = job.bands(None).band_rows
    strip = -(-asked // band) * band  # no band is begun in one strip and ended in the next
    made_from = {"scale": ratio, "rows": strip, "options": {"dpi": density, **options}}
    return job._replace(rows=strip, made_from=fingerprint(drawn, "png", made_from))


def _write(job: LargeJob, progress: Progress, on_progress: Callable[[int, int], object] | None) -> Step:
    """Draws and writes what is missing; the last step."""
    before = None if progress.step is None else _unpacked(progress.step.state)
    bands = job.bands(before)
    head = bands.header() if before is None else b""
    for top, pixels in _strips(job, 0 if before is None else before.rows):
        data = head + bands.add(pixels)
        if data:
            progress.add(data, _packed(bands.state))
            head = b""
        if on_progress is not None:
            on_progress(top + pixels.shape[0], job.height)
    return progress.finish(head + bands.finish())


def _strips(job: LargeJob, first: int) -> Iterator[tuple[int, Pixels]]:
    """The rows of the picture from `first` on, and where they begin; always cut at the same places."""
    backend = raster_backend()
    for top in range(first // job.rows * job.rows, job.height, job.rows):
        bottom = min(job.height, top + job.rows)
        if first >= bottom:
            return  # killed between the last row and the end of the file
        upper, lower = max(0, top - job.around) // _STEP * _STEP, min(job.height, bottom + job.around)
        strip = backend.render_strip(job.scene, upper, lower - upper, scale=job.scale)
        start = max(top, first)
        yield start, strip.read_pixels(0, start - upper, job.width, bottom - start)


def _packed(state: PngState) -> dict[str, object]:
    """A state as JSON can hold it."""
    above = base64.b64encode(zlib.compress(state.above, 1)).decode("ascii")
    return {"rows": state.rows, "adler": state.adler, "above": above}


def _unpacked(state: Mapping[str, Any]) -> PngState:
    return PngState(state["rows"], state["adler"], zlib.decompress(base64.b64decode(state["above"])))
