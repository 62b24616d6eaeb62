"""A sequence of scenes to a moving picture, one frame in memory at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.backends.registry import Raster, raster_backend
from vecdraw.codecs import apng, gif_animation, webp_animation
from vecdraw.codecs.animated import AnimationCodec, AnimationOptions, Timed
from vecdraw.codecs.pixels import to_uint8
from vecdraw.codecs.still import to_picture
from vecdraw.errors import BadTypeError, BadValueError, RenderError, UnsupportedError, VecdrawError, shown, shown_path
from vecdraw.export.crew import Job
from vecdraw.export.durations import LONGEST, Endless, seconds_of
from vecdraw.export.metadata_option import with_interceptors
from vecdraw.export.render import positive
from vecdraw.export.report import ExportReport
from vecdraw.export.worker import scene_of
from vecdraw.paint.color import Color, to_color
from vecdraw.scene.scene import Scene, pixel_size
from vecdraw.storage.delivery import check_target, deliver
from vecdraw.storage.files import Write, to_path

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ANIMATIONS: Final[tuple[AnimationCodec[Any], ...]] = (gif_animation.CODEC, apng.CODEC, webp_animation.CODEC)
_SURVEYED: Final = 16  # scenes that a palette for all is chosen from
_SPOOL_BYTES: Final = 1 << 24  # held in memory before a temporary file takes over
_PIECE: Final = 1 << 20


def encode_animation(
    scenes: Iterable[Job],
    format: str = "gif",  # noqa: A002  # the argument's public name
    *,
    fps: float | None = None,
    durations: float | Iterable[float] | None = None,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    **options: object,
) -> bytes:
    """The scenes drawn, one after the other, as one moving picture: "gif", "apng" or "webp".

    `scenes` yields Scenes, or calls without arguments that return one; it is asked for the next when the one before
    is drawn, so an endless drawing takes no more memory than a short one but for what is written. All must come out at
    the size in px of the first. `fps` is frames a second, or `durations` seconds for all or for each; 10 frames a
    second when both are None. Scenes that look like the one before make that last longer. `scale`, `dpi` and
    `background` as in `encode`; `options` are the format's: see `GifAnimationOptions`, `ApngOptions` and
    `WebpAnimationOptions` (`loop`: how often in all, 0 for ever), and `interceptors` of the metadata as in `encode`.

    Raises `BadValueError` or `BadTypeError` for a bad argument before anything is drawn and for a scene of another
    size, `RenderError` with the index of a scene that cannot be drawn, `LimitError` for too many pixels or frames,
    `UnsupportedError` for what the format cannot hold.
    """
    parts: list[bytes] = []
    _producer(scenes, animation_named(format), fps, durations, scale, dpi, background, options)(parts.append)
    return b"".join(parts)


def save_animation(
    scenes: Iterable[Job],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002  # the argument's public name
    fps: float | None = None,
    durations: float | Iterable[float] | None = None,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    **options: object,
) -> ExportReport:
    """The scenes as one moving picture in a file; see `encode_animation`.

    The format is that of the suffix (.gif, .apng, .png, .webp) if `format` is None. The file is whole or not there.
    Raises also `ImageError` for a path that cannot be written.
    """
    codec = _codec_for(path) if format is None else animation_named(format)
    check_target(path)
    return deliver(path, _producer(scenes, codec, fps, durations, scale, dpi, background, options)).result


def animation_named(name: str) -> AnimationCodec[Any]:
    """The format of moving pictures called `name`, by name or MIME type. Raises `BadValueError`, `BadTypeError`."""
    if not isinstance(name, str):
        raise BadTypeError(f"a format must be a str such as 'gif', got {shown(name)}")
    known = {key: codec for codec in ANIMATIONS for key in (codec.name, codec.mime, *codec.suffixes)}
    found = known.get(name.strip().lower()) or known.get(f".{name.strip().lower()}")
    if found is None:
        near = get_close_matches(name.lower(), known, 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise BadValueError(f"unknown format of moving pictures {shown(name)}; {hint}expected gif, apng or webp")
    return found


def _codec_for(path: str | os.PathLike[str]) -> AnimationCodec[Any]:
    suffix = to_path(path).suffix.lower()
    for codec in ANIMATIONS:
        if suffix in codec.suffixes:
            return codec
    raise BadValueError(f"{shown_path(path)} has no suffix of moving pictures; expected .gif, .apng, .png or .webp")


class _Drawing(NamedTuple):
    """How the scenes become pixels."""

    codec: AnimationCodec[Any]
    scale: float | None
    background: Color | None


def _producer(
    scenes: Iterable[Job],
    codec: AnimationCodec[Any],
    fps: float | None,
    durations: float | Iterable[float] | None,
    scale: float | None,
    dpi: float | None,
    background: Color | str | tuple[float, ...] | None,
    given: dict[str, object],
) -> Callable[[Write], ExportReport]:
    """What writes the animation; all arguments but the scenes themselves are checked when it returns."""
    if isinstance(scenes, Scene) or not isinstance(scenes, Iterable):
        raise BadTypeError(f"scenes must be an iterable of scenes, got {shown(scenes)}")
    ratio = None if scale is None else positive("scale", scale, 1.0)
    drawing = _Drawing(codec, ratio, None if background is None else to_color(background))
    if dpi is not None:
        given = {"dpi": positive("dpi", dpi, 1.0), **given}
    options = codec.make_options(with_interceptors(given, codec.name))
    seconds = seconds_of(fps, durations, codec)
    if isinstance(scenes, Sized) and isinstance(durations, Sized) and len(scenes) != len(durations):
        raise BadValueError(f"there are {len(durations)} durations for {len(scenes)} scenes; expected one for each")

    def produce(write: Write) -> ExportReport:
        chosen = options
        if codec.survey is not None:
            chosen = codec.survey(options, lambda: _surveyed(scenes, drawing, options))
        return _write(write, _frames(scenes, seconds(), drawing, chosen), codec, chosen)

    return produce


class _Drawn(NamedTuple):
    pixels: NDArray[np.uint8]
    seconds: Fraction
    profile: bytes
    dpi: float
    scale: float


def _write(
    write: Write, drawn: Iterator[_Drawn], codec: AnimationCodec[Any], options: AnimationOptions
) -> ExportReport:
    first = next(drawn, None)
    if first is None:
        raise BadValueError("an animation needs at least one scene, got none")
    height, width = first.pixels.shape[:2]
    writer = codec.begin(width, height, _with_density(options, codec, first.dpi, first.scale), first.profile)
    length = 0
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spool:
        for part in writer.parts(_held(_timed(first, drawn))):
            spool.write(part)
            length += len(part)
        head = writer.head(length)
        write(head)
        spool.seek(0)
        _copy(spool, write)
    return ExportReport(codec.name, len(head) + length)


def _with_density(
    options: AnimationOptions, codec: AnimationCodec[Any], dpi: float, scale: float
) -> AnimationOptions:
    """The options with the density that the file tells. Raises `BadValueError` for one that it cannot."""
    if not codec.has_density and options.dpi is None:
        return options
    return replace(options, dpi=(options.dpi or dpi) * scale)


def _copy(spool: IO[bytes], write: Write) -> None:
    while piece := spool.read(_PIECE):
        write(piece)


def _timed(first: _Drawn, drawn: Iterator[_Drawn]) -> Iterator[Timed]:
    """The frames after one another, all of the size of the first."""
    yield Timed(first.pixels, first.seconds)
    for index, frame in enumerate(drawn, 1):
        if frame.pixels.shape != first.pixels.shape:
            (height, width), (wanted_height, wanted_width) = frame.pixels.shape[:2], first.pixels.shape[:2]
            raise BadValueError(
                f"scene {index} is {width} x {height} px; expected {wanted_width} x {wanted_height} as the first"
            )
        if frame.profile != first.profile:
            raise BadValueError(f"scene {index} is in another colour space than the first")
        yield Timed(frame.pixels, frame.seconds)


def _held(frames: Iterator[Timed]) -> Iterator[Timed]:
    """The frames with those that look alike made one that is shown for as long as they are together."""
    import numpy as np  # `import vecdraw` does not pay for it

    held: Timed | None = None
    for frame in frames:
        if held is None:
            held = frame
        elif held.seconds + frame.seconds <= LONGEST and np.array_equal(held.pixels, frame.pixels):
            held = Timed(held.pixels, held.seconds + frame.seconds)
        else:
            yield held
            held = frame
    if held is not None:
        yield held


def _frames(
    scenes: Iterable[Job], seconds: Iterator[Fraction], drawing: _Drawing, options: AnimationOptions
) -> Iterator[_Drawn]:
    for index, job in enumerate(scenes):
        limits.check("image_frames", index + 1, "frames of an animation")
        duration = next(seconds, None)
        if duration is None:
            raise BadValueError(f"there are {index} durations and more scenes; expected one for each")
        yield _drawn(job, index, duration, drawing, options)
    if next(seconds, None) is not None and not isinstance(seconds, Endless):
        raise BadValueError("there are more durations than scenes; expected one for each")


def _scene(job: Any, index: int, drawing: _Drawing, options: AnimationOptions) -> Scene:
    """The scene of a job. Raises `UnsupportedError` or `BadValueError` for a first one that the format cannot hold."""
    try:
        scene = scene_of(job)
    except VecdrawError as error:
        raise RenderError(index, f"{type(error).__name__}: {error}") from error
    if index == 0:
        codec, scale = drawing.codec, drawing.scale or scene.scale
        width, height = pixel_size(scene.width, scene.height, scale)
        if max(width, height) > codec.most_side:
            raise UnsupportedError(f"{codec.name} has at most {codec.most_side:,} px a side, got {width} x {height}")
        _with_density(options, codec, scene.dpi, scale)
    return scene


def _drawn(job: Any, index: int, seconds: Fraction, drawing: _Drawing, options: AnimationOptions) -> _Drawn:
    scene = _scene(job, index, drawing, options)
    try:
        raster = raster_backend().render(scene, scale=drawing.scale, background=drawing.background)
        pixels, profile = _pixels(raster, drawing.codec, options)
    except VecdrawError as error:
        raise RenderError(index, f"{type(error).__name__}: {error}") from error
    return _Drawn(pixels, seconds, profile, scene.dpi, raster.scale)


def _pixels(raster: Raster, codec: AnimationCodec[Any], options: AnimationOptions) -> tuple[NDArray[np.uint8], bytes]:
    """The canvas in the colours that the file has, RGBA of 8 bits, and the profile that says so."""
    import numpy as np  # see _held

    width, height = raster.width, raster.height
    if not (width and height):
        raise BadValueError(f"a canvas of {width} x {height} px has no pixels to encode")
    if not codec.holds_profile:
        return raster.read_as(0, 0, width, height, "rgba-unorm8", "srgb"), b""
    if options.profile is None and raster.color_space == "srgb":
        return to_uint8(raster.read_pixels()), b""  # rounded as in a file of one picture
    picture = to_picture(raster.read_pixels(), raster.color_space, options)
    samples: NDArray[Any] = picture.samples
    if not picture.has_alpha:
        samples = np.dstack([samples, np.full((height, width), 255, np.uint8)])
    return samples, picture.profile


def _surveyed(scenes: Iterable[Job], drawing: _Drawing, options: AnimationOptions) -> Iterator[NDArray[np.uint8]]:
    """Some of the scenes, from first to last, drawn."""
    if not isinstance(scenes, Sequence):
        raise BadTypeError("colours for all frames need all scenes: scenes must be a list, got an iterator")
    step = max(1, -(-len(scenes) // _SURVEYED))
    for index in range(0, len(scenes), step):
        yield _drawn(scenes[index], index, Fraction(0), drawing, options).pixels
