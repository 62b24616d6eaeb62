"""What is taken for a picture (`draw_image`, `create_pattern`, `load_image`), and pictures for Pillow's users."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vecdraw import limits
from vecdraw.codecs import icc
from vecdraw.codecs.convert import to_pixmap
from vecdraw.codecs.decode import Frame, decode_frames, decode_image, reading
from vecdraw.codecs.pixels import checked, to_uint8, unpremultiplied8
from vecdraw.codecs.shown import Shown
from vecdraw.errors import BadTypeError, ImageError, shown, shown_path
from vecdraw.paint.image_data import ImageData
from vecdraw.paint.pixmap import ColorSpace, PixelFormat, Pixmap

if TYPE_CHECKING:
    from PIL.Image import Image

    from vecdraw.codecs.codec import Pixels

_KINDS = (
    "a Pixmap, an ImageData, a PIL image, a numpy array (h, w), (h, w, 3) or (h, w, 4), an encoded picture as bytes, "
    "or the path of one"
)


Encoded = str | os.PathLike[str] | bytes | bytearray | memoryview
"""A picture in a file, by its path, or in bytes."""


def load_image(
    source: Encoded,
    *,
    max_size: tuple[int, int] | None = None,
    frame: int = 0,
    pixel_format: PixelFormat = "rgba-unorm8",
) -> Pixmap:
    """The picture in a file, or in bytes: PNG, JPEG, GIF, WebP, BMP, TIFF, PNM, AVIF, HEIC or JPEG XL by its content.

    Upright and not premultiplied, in sRGB, or in Display P3 where the file says so; other ICC profiles are applied.
    `max_size` (width, height) in px makes a larger picture smaller, in proportion, so that it fits; of a photograph
    only what that needs is decoded. `frame` is which picture of an animation, or page of a TIFF, counted from 0.
    `pixel_format` "rgba-float16" keeps more than 8 bits a channel where PNG, TIFF and HEIC have them.

    Raises `ImageError`, naming the path, for a file that cannot be read or holds no picture, and `LimitError`,
    `UnsupportedError`, `MissingLibraryError`, `BadTypeError` and `BadValueError` as docs/guide/images.md says.
    """
    data = _content(source)
    with _named(source):
        return decode_image(data, max_size=max_size, frame=frame, pixel_format=pixel_format)


def load_frames(
    source: Encoded,
    *,
    max_size: tuple[int, int] | None = None,
    start: int = 0,
    pixel_format: PixelFormat = "rgba-unorm8",
) -> Iterator[Frame]:
    """The pictures of an animation (GIF, PNG, WebP, AVIF), or the pages of a TIFF, each decoded when it is asked for.

    Yields `Frame` (pixmap, duration in seconds) from number `start` on: whole pictures, whatever parts of them the
    file holds. A picture that does not move is one frame. See `load_image` for the arguments and the
    errors: those of the arguments and of the file come at once, those of a frame with it.
    """
    data = _content(source)
    with _named(source):
        frames = decode_frames(data, max_size=max_size, start=start, pixel_format=pixel_format)
    return _naming(source, frames)


def _naming(source: Encoded, frames: Iterator[Frame]) -> Iterator[Frame]:
    while True:
        with _named(source):
            frame = next(frames, None)
        if frame is None:
            return
        yield frame


def _content(source: Encoded) -> bytes | bytearray | memoryview:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return source
    if not isinstance(source, (str, os.PathLike)):
        raise BadTypeError(f"a picture to load must be a path or bytes, got {shown(source)}")
    bound = limits.current().image_bytes
    try:
        with Path(source).open("rb") as file:
            return file.read(bound + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ImageError(f"cannot read the picture {shown_path(source)}: {_reason(error)}") from error


@contextmanager
def _named(source: object) -> Iterator[None]:
    """Puts the path before what is said of the picture in it."""
    try:
        yield
    except ImageError as error:
        if not isinstance(source, (str, os.PathLike)):
            raise
        raise ImageError(f"{os.fspath(source)}: {error}") from error


def pixmap_from(source: object, least_size: tuple[int, int] | None = None) -> Pixmap:
    """The picture that `source` stands for, as a frozen value: later changes of `source` do not show.

    A `Pixmap` is taken as it is, an `ImageData` or a numpy array (or anything with `__array_interface__`) is copied
    (see `Pixmap.from_array` for shapes and types), a PIL image is copied with its ICC profile applied and its Exif
    orientation not (Pillow's own view of the size), bytes are decoded, and a str or path is read by `load_image`.
    Of these two a JPEG is decoded at 1/2, 1/4 or 1/8 of its size where both its sides stay as long as `least_size`.
    Raises `BadTypeError` for anything else, and what those raise.
    """
    if isinstance(source, Pixmap):
        return source
    if isinstance(source, (str, os.PathLike, bytes, bytearray, memoryview)):
        data = _content(source)
        with _named(source):
            return decode_image(data, least_size=least_size)
    if isinstance(source, ImageData):
        return _from_image_data(source)
    pil = sys.modules.get("PIL.Image")  # whoever holds one of its images has imported it
    if pil is not None and isinstance(source, pil.Image):
        return _from_pil(source)
    if hasattr(source, "__array_interface__"):
        import numpy as np  # `import vecdraw` does not pay for it

        try:
            array = np.asarray(source)
        except (TypeError, ValueError, AttributeError) as error:
            raise BadTypeError(f"{shown(source)} has an __array_interface__ that is no array: {error}") from error
        return Pixmap.from_array(array)
    raise BadTypeError(f"a picture must be {_KINDS}, got {shown(source)}")


def to_pil(source: Pixmap | Pixels, *, color_space: ColorSpace = "srgb") -> Image:
    """An RGBA image for Pillow with a copy of the pixels, 8 bits a channel, not premultiplied.

    `source` is a `Pixmap`, or an array of shape (height, width, 4), uint8 or float16, not premultiplied, in
    `color_space`. A Display P3 picture carries its profile in `info["icc_profile"]`.
    """
    from PIL import Image  # `import vecdraw` does not pay for it

    if isinstance(source, Pixmap):
        color_space = source.color_space
        levels = unpremultiplied8(source)
    else:
        levels = to_uint8(checked(source))
    image = Image.frombytes("RGBA", (levels.shape[1], levels.shape[0]), levels.tobytes())
    if color_space == "display-p3":
        image.info["icc_profile"] = icc.display_p3()
    return image


def _from_image_data(source: ImageData) -> Pixmap:
    return Pixmap(
        source.data.tobytes(),
        source.width,
        source.height,
        pixel_format=source.pixel_format,
        color_space=source.color_space,
    )


def _from_pil(image: Any) -> Pixmap:
    width, height = image.size
    if width < 1 or height < 1:
        raise ImageError(f"a picture must be at least 1 x 1 px, got a PIL image of {width} x {height}")
    limits.check("image_pixels", width * height, f"pixels of a PIL image of {width} x {height}")
    with reading("the PIL image"):
        return to_pixmap(Shown(image.copy()))


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
