"""A picture too large for one canvas: drawn and written a strip at a time, and gone on with when killed."""

from __future__ import annotations

import base64
import math
import os
import struct
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
from vecdraw.codecs.tiff import TiffOptions
from vecdraw.codecs.tiff_bands import TiffBands, TiffState
from vecdraw.errors import BadTypeError, BadValueError, ImageError, UnsupportedError, shown
from vecdraw.export.fingerprint import Fingerprint, fingerprint
from vecdraw.export.formats import format_for
from vecdraw.export.metadata_option import with_interceptors
from vecdraw.export.render import positive
from vecdraw.export.report import ExportReport
from vecdraw.paint.color import Color, to_color
from vecdraw.scene.scene import Scene, pixel_size
from vecdraw.scene.strips import reach_around, stays_opaque
from vecdraw.storage.checksum import blake3
from vecdraw.storage.delivery import place_of
from vecdraw.storage.files import check_durability, check_writable, is_device, to_path, undeletable, unwritable
from vecdraw.storage.partial import Durability
from vecdraw.storage.progress import Progress, Step, forget
from vecdraw.storage.stores import Store, put_file

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels
    from vecdraw.storage.object_store import ObjectInfo

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
    store: Store | None = None,
    spool: str | os.PathLike[str] | None = None,
    durability: Durability = "full",
    on_progress: Callable[[int, int], object] | None = None,
    **options: object,
) -> ExportReport:
    """The scene drawn into a PNG or TIFF of any size, a strip of rows at a time, in memory for one strip.

    A program that is killed, or interrupted, and calls this again with the same arguments goes on after the last strip
    that is whole; the file has the same bytes then as one that was written in one go. Until it is finished, what there
    is of it lies beside `path`, in `.<name>.vecdraw-part` and `.<name>.vecdraw-progress`; an error takes that away.

    `path` may be a URL such as "s3://bucket/a.tif", or a key in `store`. Then the picture is written in the folder
    `spool` first, which is made, and uploaded when it is whole: in parts that appear together, compared by ETag. A
    program that is killed while it uploads, or that cannot, does not draw anything again when it is called again.

    A TIFF that may have over 4 GB is a BigTIFF. Whether differences or samples are packed is decided by its first
    strip, where `encode` looks at the whole picture.

    `rows` is how many rows of pixels a strip has (as many as make 16 megapixels when None), rounded up to what the
    encoder deflates together; `limits.large_pixels` bounds the size of the picture, `limits.canvas_side` its width.
    `on_progress` is called after each strip with the rows that are written and all there are. `options` are those of
    `PngOptions`, without palette, gray and profile, or of `TiffOptions`, and `interceptors` of the metadata; the rest
    is as in `vecdraw.save`.

    Each strip is drawn with as many rows around it as its filters and shadows reach, and at least 64. Pixels on the
    edges of curves that reach further than that may differ from those of the picture drawn in one piece, as Skia cuts
    curves at the edges of a canvas.

    Raises `UnsupportedError` for another format than PNG and TIFF and for filters that reach further than 4,096 px,
    `StateError` where another process writes the same file, `BadValueError` for a store without `spool` or a file with
    one, and what `vecdraw.save` raises.
    """
    job = large_job(scene, path, scale=scale, dpi=dpi, background=background, rows=rows, options=options)
    check_durability(durability)
    place = place_of(path, store)
    if (place is None) != (spool is None):
        raise BadValueError("spool, a folder, is needed for pictures that go to a store, and for those alone")
    if place is not None and spool is not None:
        step = upload_large(job, place, to_path(spool), durability, on_progress)
        return ExportReport(job.format, step.end, crc32c=step.crc32c)
    check_writable(path)
    target = to_path(path).resolve()
    if is_device(target):
        raise UnsupportedError(f"a picture is written in strips to a file only, got {shown(path)}")
    step = write_large(job, target, durability, on_progress)
    return ExportReport(job.format, step.end, crc32c=step.crc32c)


def upload_large(
    job: LargeJob,
    place: tuple[Store, str],
    spool: Path,
    durability: Durability,
    on_progress: Callable[[int, int], object] | None,
    finished: Callable[[Step, Path, ObjectInfo], object] = lambda *_: None,
) -> Step:
    """As `write_large` into a file of `spool`, which is uploaded then and taken away."""
    store, key = place
    try:
        spool.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(spool, error) from error
    target = _spooled(job, key, spool)

    def upload(step: Step) -> None:
        info = put_file(store, key, target)
        if info.size != step.end:
            raise ImageError(f"cannot write {key!r}: the store has {info.size} of {step.end} bytes")
        finished(step, target, info)

    step = write_large(job, target, durability, on_progress, upload)
    _delete(target)
    return step


def forget_upload(job: LargeJob, key: str, spool: Path) -> None:
    """Takes away what a process that was killed just after it uploaded a picture left in `spool`.

    Raises `ImageError` where that cannot be done.
    """
    target = _spooled(job, key, spool)
    _delete(target)
    forget(target)


def _spooled(job: LargeJob, key: str, spool: Path) -> Path:
    name = blake3(key.encode())[:16]  # as long as a name may be, whatever the key
    return spool.resolve() / f"{name}.{job.format}"


def _delete(target: Path) -> None:
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise undeletable(target, error) from error


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
    bands = job.bands(None)
    hole = bands.head_size if isinstance(bands, TiffBands) else 0
    with Progress(target, job.made_from.parameters, durability, hole) as progress:
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
    options: PngOptions | TiffOptions
    made_from: Fingerprint

    @property
    def format(self) -> str:
        """The format's name."""
        return "tiff" if isinstance(self.options, TiffOptions) else "png"

    def bands(self, state: PngState | TiffState | None) -> PngBands | TiffBands:
        """What writes the file, from its beginning or from `state` on."""
        kind: Any = TiffBands if isinstance(self.options, TiffOptions) else PngBands
        made: PngBands | TiffBands = kind(
            *(self.width, self.height, self.options),
            opaque=self.opaque,
            depth=8 if self.scene.pixel_format == "rgba-unorm8" else 16,
            color_space=self.scene.color_space,
            state=state,
        )
        return made


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
    if form.name not in {"png", "tiff"}:
        raise UnsupportedError(f"pictures are written in strips as PNG or TIFF only, got {form.name}")
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
    chosen: PngOptions | TiffOptions = form.make_options({"dpi": density, **options})
    asked = min(max(1, _STRIP_PIXELS // width), height, _MOST_ROWS) if rows is None else rows
    check_whole("rows", asked, 1, _MOST_ROWS)
    around = max(_AROUND, math.ceil(reached))
    opaque = stays_opaque(drawn, ratio)
    job = LargeJob(drawn, ratio, width, height, asked, around, opaque, chosen, Fingerprint(""))
    band = job.bands(None).band_rows
    strip = -(-asked // band) * band  # no band is begun in one strip and ended in the next
    made_from = {"scale": ratio, "rows": strip, "options": {"dpi": density, **options}}
    return job._replace(rows=strip, made_from=fingerprint(drawn, form.name, made_from))


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
    tail = head + bands.finish()
    return progress.finish(tail, bands.head() if isinstance(bands, TiffBands) else b"")


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


def _packed(state: PngState | TiffState) -> dict[str, object]:
    """A state as JSON can hold it."""
    if isinstance(state, TiffState):
        lengths = _text(struct.pack(f"<{len(state.lengths)}L", *state.lengths))
        return {"rows": state.rows, "at": state.at, "lengths": lengths, "differences": state.differences}
    return {"rows": state.rows, "adler": state.adler, "above": _text(state.above)}


def _unpacked(state: Mapping[str, Any]) -> PngState | TiffState:
    if "lengths" in state:
        lengths = tuple(each for (each,) in struct.iter_unpack("<L", _bytes(state["lengths"])))
        return TiffState(state["rows"], state["at"], lengths, state["differences"])
    return PngState(state["rows"], state["adler"], _bytes(state["above"]))


def _text(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 1)).decode("ascii")


def _bytes(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))
