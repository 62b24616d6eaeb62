"""The frames of a file, decoded by the format's library: as its own values still, of whatever mode and depth."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from vecdraw import limits
from vecdraw.codecs import apng_frames as apng
from vecdraw.codecs import tiff_vips
from vecdraw.codecs.apng_frames import ApngFrame, apng_frames, stated_frames
from vecdraw.codecs.completeness import check_jpeg, check_png, check_tiff
from vecdraw.codecs.convert import expanded
from vecdraw.codecs.deep import samples_of
from vecdraw.codecs.gif_frames import GifFrame, composed, gif_frames, screen_size
from vecdraw.codecs.modern import heic_frames, jxl_frame
from vecdraw.codecs.orientation import orientation_of
from vecdraw.codecs.png_pixels import pixels_of
from vecdraw.codecs.shown import CheckSize, Draft, Shown
from vecdraw.codecs.sniff import ImageFormat
from vecdraw.codecs.tiff_directory import checked_pages, tags_of_pixels, with_chunky_page
from vecdraw.codecs.tiff_vips import Tags
from vecdraw.errors import ImageError, UnsupportedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.ImageFile import ImageFile

_UNKNOWN_TIFF: Final = "unknown pixel mode"  # what Pillow says

FrameT = TypeVar("FrameT", GifFrame, ApngFrame)

_PLUGINS: Final[dict[ImageFormat, tuple[str, str]]] = {
    "PNG": ("PIL.PngImagePlugin", "PngImageFile"),
    "JPEG": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "GIF": ("PIL.GifImagePlugin", "GifImageFile"),
    "WEBP": ("PIL.WebPImagePlugin", "WebPImageFile"),
    "BMP": ("PIL.BmpImagePlugin", "BmpImageFile"),
    "TIFF": ("PIL.TiffImagePlugin", "TiffImageFile"),
    "AVIF": ("PIL.AvifImagePlugin", "AvifImageFile"),
    "PNM": ("PIL.PpmImagePlugin", "PpmImageFile"),
}
_GRAYS: Final = frozenset({0, 4})  # colour types of PNG, 11.2.1
_SCANS: Final = 200  # of one JPEG; usual ones have about 10, those of the most careful encoders under 64
_SCAN_PIXELS: Final = 20  # scans a JPEG of the largest size may have: an empty one takes a second for 200 megapixels


def frames_of(content: bytes, name: ImageFormat, start: int, check_size: CheckSize, draft: Draft) -> Iterator[Shown]:
    """The frames from number `start` on, one after the other; nothing at all where the file has fewer.

    `check_size` is called with the size of what will be decoded before it is. `draft` is the least size (before it is
    turned upright) that will do, for formats that can decode a picture smaller than it is.
    """
    match name:
        case "JPEG":
            yield from _from(start, _jpeg(content, check_size, draft))
        case "PNG":
            yield from _png(content, start, check_size)
        case "GIF":
            yield from _gif(content, start, check_size)
        case "WEBP" | "AVIF":
            yield from _moving(content, name, start, check_size)
        case "TIFF":
            yield from _tiff(content, start, check_size)
        case "HEIC":
            yield from heic_frames(content, start, check_size)
        case "JXL":
            yield from _from(start, jxl_frame(content, lambda jpeg: _jpeg(jpeg, check_size, draft)))
        case _:
            yield from _from(start, _still(content, name, check_size))


def _opened(content: bytes, name: ImageFormat) -> ImageFile:
    """Pillow's reader of one format, with the header read; `Image.open` would try others and warn of large sizes."""
    module, plugin = _PLUGINS[name]
    try:
        reader: Any = importlib.import_module(module)
    except ImportError as error:
        raise UnsupportedError(f"this Pillow cannot read {name}; a newer one can") from error
    if not getattr(reader, "SUPPORTED", True):
        raise UnsupportedError(f"this Pillow was built without {name}")
    image: ImageFile = getattr(reader, plugin)(io.BytesIO(content))
    return image


def _from(start: int, frames: Iterator[Shown]) -> Iterator[Shown]:
    for number, frame in enumerate(frames):
        if number >= start:
            yield frame


def _still(content: bytes, name: ImageFormat, check_size: CheckSize) -> Iterator[Shown]:
    image = _opened(content, name)
    check_size(image.size)
    image.load()
    yield Shown(image)


def _jpeg(content: bytes, check_size: CheckSize, draft: Draft) -> Iterator[Shown]:
    image = _opened(content, "JPEG")
    check_size(image.size)
    scans = content.count(b"\xff\xda")  # a marker wherever it stands: in compressed data 0xff is followed by 0
    limits.check("image_pixels", image.width * image.height * scans / _SCAN_PIXELS, "pixels of a JPEG's scans")
    if scans > _SCANS:
        raise ImageError(f"the JPEG picture has {scans} scans; more than {_SCANS} only keep a decoder busy")
    check_jpeg(content, image.size, "progressive" in image.info)
    orientation = orientation_of(image.info.get("exif"))
    wanted = draft(image.size, orientation)
    if wanted is not None:
        image.draft(image.mode, wanted)
    image.load()
    yield Shown(image, orientation=orientation)


def _png(content: bytes, start: int, check_size: CheckSize) -> Iterator[Shown]:
    count = stated_frames(content)
    limits.check("image_frames", count, "frames of a PNG picture")
    if count:
        yield from _apng(content, start, check_size)
    else:
        yield from _from(start, iter([_one_png(content, check_size)]))


def _one_png(content: bytes, check_size: CheckSize) -> Shown:
    image = _opened(content, "PNG")
    check_size(image.size)
    bit_depth, color_type = content[24:26]
    is_managed_gray = bit_depth < 16 and color_type in _GRAYS and image.info.get("icc_profile")
    pixels = None if is_managed_gray else pixels_of(content)
    if pixels is not None:
        orientation = orientation_of(image.info.get("exif"))
        return Shown(image, pixels, orientation) if bit_depth == 16 else Shown(image, None, orientation, pixels=pixels)
    check_png(content)
    samples = samples_of(image, lambda: _opened(content, "PNG")) if bit_depth == 16 else None
    if samples is None:
        _scale_color_key(image, bit_depth)
    image.load()
    return Shown(image, samples, orientation_of(image.info.get("exif")))


def _apng(content: bytes, start: int, check_size: CheckSize) -> Iterator[Shown]:
    """The frames; the profile and the orientation are the file's."""
    from PIL import Image  # `import vecdraw` does not pay for it

    whole = _opened(content, "PNG")
    check_size(whole.size)
    profile, orientation = whole.info.get("icc_profile"), orientation_of(whole.info.get("exif"))

    def decode(frame: ApngFrame) -> NDArray[np.uint8]:
        import numpy as np  # see _apng

        alone = _one_png(frame.file, check_size)
        if alone.pixels is not None:
            return alone.pixels
        return np.asarray(expanded(alone.image).convert("RGBA"))

    for number, (screen, seconds) in enumerate(apng.composed(whole.size, _counted(apng_frames(content)), decode)):
        if number >= start:
            image = Image.fromarray(screen)
            if profile:
                image.info["icc_profile"] = profile
            yield Shown(image, orientation=orientation, duration=seconds)


def _scale_color_key(image: ImageFile, bit_depth: int) -> None:
    """Gives the colour that tRNS makes transparent the depth that Pillow gave the pixels."""
    key = image.info.get("transparency")
    if image.mode == "L" and isinstance(key, int):
        image.info["transparency"] = key * 255 // (2**bit_depth - 1)
    if image.mode == "RGB" and isinstance(key, tuple) and bit_depth == 16:
        image.info["transparency"] = tuple(level >> 8 for level in key)


def _moving(content: bytes, name: ImageFormat, start: int, check_size: CheckSize) -> Iterator[Shown]:
    image = _opened(content, name)
    check_size(image.size)
    count = int(getattr(image, "n_frames", 1))
    limits.check("image_frames", count, f"frames of a {name} picture")
    orientation = orientation_of(image.info.get("exif"))
    for number in range(start, count):
        image.seek(number)
        image.load()
        yield Shown(image, orientation=orientation, duration=float(image.info.get("duration", 0)) / 1000)


def _tiff(content: bytes, start: int, check_size: CheckSize) -> Iterator[Shown]:
    """The pages; those that Pillow loads are upright already."""
    image: ImageFile | None = None
    twin: ImageFile | None = None
    for number, at in enumerate(checked_pages(content)):
        if number < start:
            continue
        tags = tags_of_pixels(content, at)
        tiff_vips.check_range(tags)
        tiff_vips.check_compression(tags)
        if tiff_vips.has_one_plane(tags):
            content, image, twin = with_chunky_page(content, at), None, None
        image = None if tiff_vips.misread(content, tags) else _tiff_page(content, image, number, tags)
        if image is None:
            yield _tiff_by_vips(content, number, tags, check_size)
            continue
        check_size(image.size)
        check_tiff(content, image.tag_v2)  # type: ignore[attr-defined]  # the TIFF plugin has it
        twin = twin or _opened(content, "TIFF")
        samples = samples_of(image, partial(_at, twin, number))
        image.load()
        yield Shown(image, samples)


def _tiff_page(content: bytes, image: ImageFile | None, number: int, tags: Tags) -> ImageFile | None:
    """Pillow's picture at a page; None where Pillow cannot tell what its samples are and libvips can."""
    try:
        image = image or _opened(content, "TIFF")
        image.seek(number)
    except SyntaxError as error:
        if str(error) != _UNKNOWN_TIFF:
            raise
        if tiff_vips.can_read(tags):
            return None
        raise UnsupportedError(f"{tiff_vips.described(tags)} is not read") from error
    return image


def _tiff_by_vips(content: bytes, number: int, tags: Tags, check_size: CheckSize) -> Shown:
    if not tiff_vips.can_read(tags):
        raise UnsupportedError(f"{tiff_vips.described(tags)} is not read")
    return tiff_vips.page(content, number, tags, check_size)


def _at(image: ImageFile, number: int) -> ImageFile:
    image.seek(number)
    return image


def _gif(content: bytes, start: int, check_size: CheckSize) -> Iterator[Shown]:
    from PIL import Image  # `import vecdraw` does not pay for it

    frames = _counted(gif_frames(content))
    first = next(frames, None)
    if first is None:
        raise ImageError("the GIF picture is damaged or cut off: it has no frame")
    check_size(screen_size(content, first))
    decode: Callable[[GifFrame], NDArray[np.uint8]] = partial(_indices, check_size=check_size)
    for number, (screen, seconds) in enumerate(composed(content, frames, first, decode)):
        if number >= start:
            yield Shown(Image.fromarray(screen), duration=seconds, pixels=screen)


def _counted(frames: Iterator[FrameT]) -> Iterator[FrameT]:
    for number, frame in enumerate(frames, 1):
        limits.check("image_frames", number, "frames of a picture")
        yield frame


def _indices(frame: GifFrame, check_size: CheckSize) -> NDArray[np.uint8]:
    import numpy as np  # see _gif

    check_size((frame.width, frame.height))
    image = _opened(frame.file, "GIF")
    image.load()
    return np.frombuffer(image.tobytes(), np.uint8).reshape(frame.height, frame.width)
