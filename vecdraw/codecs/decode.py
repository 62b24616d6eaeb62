"""Encoded pictures to `Pixmap`, through Pillow, with hostile input in mind.

The format is told by the content, never by a name; the size is checked before anything is decoded; whatever goes
wrong in Pillow ends as `ImageError`.
"""

from __future__ import annotations

import importlib
import io
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from vecdraw import limits
from vecdraw.codecs.completeness import check_jpeg, check_png, check_tiff
from vecdraw.codecs.convert import to_pixmap
from vecdraw.codecs.sniff import ImageFormat, format_of, stated_size
from vecdraw.errors import BadTypeError, ImageError, UnsupportedError, VecdrawError, shown
from vecdraw.paint.pixmap import Pixmap

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_PLUGINS: Final[dict[ImageFormat, tuple[str, str]]] = {
    "PNG": ("PIL.PngImagePlugin", "PngImageFile"),
    "JPEG": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "GIF": ("PIL.GifImagePlugin", "GifImageFile"),
    "WEBP": ("PIL.WebPImagePlugin", "WebPImageFile"),
    "BMP": ("PIL.BmpImagePlugin", "BmpImageFile"),
    "TIFF": ("PIL.TiffImagePlugin", "TiffImageFile"),
    "AVIF": ("PIL.AvifImagePlugin", "AvifImageFile"),
}
_COUNTED_IN_HEADER: Final = frozenset({"PNG", "WEBP", "AVIF"})  # elsewhere counting frames means reading them
_ANY_EXPANSION: Final = 1 << 24  # px that any picture may have, however few its bytes: they take a second at most
_SCANS: Final = 100  # scans a JPEG of the largest size may have; usual ones have about 10
_ORIENTATION: Final = 0x0112  # Exif 2.32, 4.6.4 A


def decode_image(data: bytes | bytearray | memoryview) -> Pixmap:
    """The picture in `data`: PNG, JPEG, GIF, WebP, BMP, TIFF or AVIF; of an animation the first frame.

    Upright (Exif orientation applied), 8 bits a channel, not premultiplied. Embedded ICC profiles are applied: the
    result is sRGB, or Display P3 if that is what the profile describes. PNG's gAMA and cHRM chunks are ignored, and of
    colours with 16 bits a channel (also of the colour that tRNS makes transparent) the upper 8 are taken.

    Raises `ImageError` for data that is truncated, damaged or no picture, `LimitError` for one over
    `limits.image_bytes`, `image_pixels`, `image_expansion` or `image_frames`, `UnsupportedError` for SVG and for
    samples of 32 bits, `BadTypeError` for what is not bytes. A JPEG that ends early but is closed properly is not
    told from a whole one: what is missing is gray, as in browsers.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise BadTypeError(f"an encoded picture must be bytes, got {shown(data)}")
    limits.check("image_bytes", memoryview(data).nbytes, "bytes of an encoded picture")
    content = bytes(data)
    name = format_of(content)
    size = stated_size(content, name)
    if size is not None:
        _check_size(size, name, len(content))
    with reading(f"the {name} picture"):
        image = _opened(content, name)
        _check_size(image.size, name, len(content))
        if name == "PNG":
            check_png(content)
            _scale_color_key(image, bit_depth=content[24])
        if name == "JPEG":
            scans = content.count(b"\xff\xda")  # a marker wherever it stands: in compressed data 0xff is followed by 0
            limits.check("image_pixels", image.width * image.height * scans / _SCANS, "pixels of a JPEG's scans")
            check_jpeg(content, image.size, "progressive" in image.info)
        if name == "TIFF":
            check_tiff(content, image.tag_v2)  # type: ignore[attr-defined]  # the TIFF plugin has it
        if name in _COUNTED_IN_HEADER:
            limits.check("image_frames", getattr(image, "n_frames", 1), f"frames of a {name} picture")
        covered = image.tile[0][1] if name == "GIF" and image.tile else None
        image.load()
        return to_pixmap(image, orientation=_orientation(image), covered=covered)


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


def _opened(data: bytes, name: ImageFormat) -> ImageFile:
    """Pillow's reader of one format, with the header read; `Image.open` would try others and warn of large sizes."""
    module, plugin = _PLUGINS[name]
    try:
        reader: Any = importlib.import_module(module)
    except ImportError as error:
        raise UnsupportedError(f"this Pillow cannot read {name}; a newer one can") from error
    if not getattr(reader, "SUPPORTED", True):
        raise UnsupportedError(f"this Pillow was built without {name}")
    image: ImageFile = getattr(reader, plugin)(io.BytesIO(data))
    return image


def _check_size(size: tuple[int, int], name: ImageFormat, length: int) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise ImageError(f"the {name} picture says it is {width} x {height} px; expected at least 1 x 1")
    limits.check("image_pixels", width * height, f"pixels of a {name} picture of {width} x {height}")
    if width * height > _ANY_EXPANSION:
        limits.check(
            "image_expansion", width * height / length, f"px per byte of a {name} picture of {width} x {height}"
        )


def _scale_color_key(image: ImageFile, bit_depth: int) -> None:
    """Gives the colour that tRNS makes transparent the depth that Pillow gave the pixels."""
    key = image.info.get("transparency")
    if image.mode == "L" and isinstance(key, int):
        image.info["transparency"] = key * 255 // (2**bit_depth - 1)
    if image.mode == "RGB" and isinstance(key, tuple) and bit_depth == 16:
        image.info["transparency"] = tuple(level >> 8 for level in key)


def _orientation(image: ImageFile) -> int:
    """1 to 8; 1 when there is none or the metadata is damaged, as browsers take it."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001  # damaged metadata does not make the pixels unreadable
        return 1


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
