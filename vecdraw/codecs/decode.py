"""Encoded pictures to `Pixmap`, with hostile input in mind.

The format is told by the content, never by a name; the size is checked before anything is decoded; whatever goes
wrong in a library ends as `ImageError`.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, get_args

from vecdraw import limits
from vecdraw.arguments import is_one_of
from vecdraw.codecs.convert import to_pixmap
from vecdraw.codecs.fitting import check_max_size, draft_size, upright
from vecdraw.codecs.opened import frames_of
from vecdraw.codecs.shown import Shown
from vecdraw.codecs.sniff import ImageFormat, format_of, stated_size
from vecdraw.errors import BadTypeError, BadValueError, ImageError, VecdrawError, shown
from vecdraw.paint.pixmap import PixelFormat, Pixmap

_ANY_EXPANSION: Final = 1 << 24  # px that any picture may have, however few its bytes: they take a second at most


class Frame(NamedTuple):
    """One picture of a file that has several: `duration` is how long it is shown, in seconds (0 for a page)."""

    pixmap: Pixmap
    duration: float


def decode_image(
    data: bytes | bytearray | memoryview,
    *,
    max_size: tuple[int, int] | None = None,
    frame: int = 0,
    pixel_format: PixelFormat = "rgba-unorm8",
    least_size: tuple[int, int] | None = None,
) -> Pixmap:
    """The picture in `data`: PNG, JPEG, GIF, WebP, BMP, TIFF, PNM, AVIF, HEIC or JPEG XL.

    Upright (Exif orientation applied) and not premultiplied. Embedded ICC profiles are applied, of RGB, gray and CMYK:
    the result is sRGB, or Display P3 if that is what the profile describes. CMYK without a profile becomes the rest of
    white, (1 - c)(1 - k). PNG's gAMA and cHRM chunks are ignored.

    `max_size` (width, height) in px makes a larger picture smaller, in proportion, so that it fits: by Lanczos'
    filter, of a JPEG that was decoded at 1/2, 1/4 or 1/8 of its size where that is still twice what is wanted.
    `frame` is which picture of an animation, or page of a TIFF, counted from 0. `pixel_format` "rgba-float16" keeps
    what PNG, TIFF and HEIC hold of more than 8 bits a channel (not through a profile with tables, or of gray);
    "rgba-unorm8" rounds it. `least_size` as in `decode_frames`.

    Raises `ImageError` for data that is truncated, damaged or no picture, `LimitError` for one over
    `limits.image_bytes`, `image_pixels`, `image_expansion`, `image_frames` or `animation_pixels`, `UnsupportedError`
    for SVG and for samples of 32 bits, `MissingLibraryError` for HEIC and JPEG XL without their libraries,
    `BadTypeError` for what is not bytes, `BadValueError` for a frame that is not there. A JPEG that ends early but is
    closed properly is not told from a whole one: what is missing is gray, as in browsers.
    """
    frames = decode_frames(data, max_size=max_size, start=frame, pixel_format=pixel_format, least_size=least_size)
    found = next(frames, None)
    frames.close()
    if found is None and not frame:
        raise ImageError("the picture is damaged or cut off: it has no frame at all")
    if found is None:
        raise BadValueError(f"the picture has no frame {frame}; expected a smaller number")
    return found.pixmap


def decode_frames(
    data: bytes | bytearray | memoryview,
    *,
    max_size: tuple[int, int] | None = None,
    start: int = 0,
    pixel_format: PixelFormat = "rgba-unorm8",
    least_size: tuple[int, int] | None = None,
) -> Generator[Frame, None, None]:
    """The pictures of an animation, or the pages of a TIFF, from `start` on, each decoded when it is asked for.

    `least_size` (width, height) in px says that a JPEG may be decoded at 1/2, 1/4 or 1/8 of its size while both sides
    stay that long. See `decode_image` for the other arguments and the errors: those of the arguments are raised at
    once, those of the data with the frame that has them.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise BadTypeError(f"an encoded picture must be bytes, got {shown(data)}")
    check_max_size(max_size)
    if isinstance(start, bool) or not isinstance(start, int):
        raise BadTypeError(f"frame must be a whole number, got {shown(start)}")
    if start < 0:
        raise BadValueError(f"frame must be 0 or more, got {start}")
    if not is_one_of(pixel_format, get_args(PixelFormat)):
        raise BadValueError(f"pixel_format must be 'rgba-unorm8' or 'rgba-float16', got {shown(pixel_format)}")
    limits.check("image_bytes", memoryview(data).nbytes, "bytes of an encoded picture")
    content = bytes(data)
    name = format_of(content)
    size = stated_size(content, name)
    if size is not None:
        _check_size(size, name, len(content), start)
    return _decoded(content, name, _Wanted(max_size, least_size, start, pixel_format))


class _Wanted(NamedTuple):
    max_size: tuple[int, int] | None
    least_size: tuple[int, int] | None
    start: int
    pixel_format: PixelFormat


def _decoded(content: bytes, name: ImageFormat, wanted: _Wanted) -> Generator[Frame, None, None]:
    full: list[tuple[int, int]] = []  # of a JPEG, its size before it is decoded smaller

    def check(size: tuple[int, int]) -> None:
        _check_size(size, name, len(content), wanted.start)

    def draft(size: tuple[int, int], orientation: int) -> tuple[int, int] | None:
        if wanted.max_size is None:
            return upright(wanted.least_size, orientation) if wanted.least_size else None
        full.append(size)
        return draft_size(size, wanted.max_size, orientation)

    frames = frames_of(content, name, wanted.start, check, draft)
    while True:
        with reading(f"the {name} picture"):
            found: Shown | None = next(frames, None)
            if found is None:
                return
            pixmap = to_pixmap(
                found,
                full_size=full[-1] if full else None,
                max_size=wanted.max_size,
                pixel_format=wanted.pixel_format,
            )
        yield Frame(pixmap, found.duration)


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turns any error of Pillow into an `ImageError` about `what`, and keeps its warnings to ourselves."""
    try:
        with _no_warnings():
            yield
    except VecdrawError:
        raise
    except Exception as error:  # Pillow's plugins raise whatever their parsers run into
        raise ImageError(f"{what} is damaged or cut off: {str(error) or type(error).__name__}") from error


def _check_size(size: tuple[int, int], name: ImageFormat, length: int, frame: int) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise ImageError(f"the {name} picture says it is {width} x {height} px; expected at least 1 x 1")
    limits.check("image_pixels", width * height, f"pixels of a {name} picture of {width} x {height}")
    if width * height > _ANY_EXPANSION:
        limits.check(
            "image_expansion", width * height / length, f"px per byte of a {name} picture of {width} x {height}"
        )
    if frame:
        limits.check("animation_pixels", width * height * frame, f"pixels of a {name} picture before frame {frame}")


_lock = threading.Lock()
_readers = 0
_QUIET: Final = ("ignore", None, Warning, re.compile(r"PIL\."), 0)


@contextmanager
def _no_warnings() -> Iterator[None]:
    """Ignores Pillow's warnings while any thread reads.

    `warnings.catch_warnings` restores a copy of all filters, so two threads that overlap leave wrong ones behind; this
    puts one filter in and takes that one out.
    """
    global _readers  # noqa: PLW0603  # the filters of `warnings` are the process's, so the count is too
    filters: list[Any] = warnings.filters  # type: ignore[assignment]  # typeshed hides that it is a list
    with _lock:
        _readers += 1
        if _QUIET not in filters:
            filters.insert(0, _QUIET)
    try:
        yield
    finally:
        with _lock:
            _readers -= 1
            if not _readers and _QUIET in filters:
                filters.remove(_QUIET)
