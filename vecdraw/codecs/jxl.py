"""JPEG XL (ISO/IEC 18181), written by libjxl through pillow-jxl-plugin, an optional library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from vecdraw.codecs.codec import Codec, check_flag, check_whole, to_quality
from vecdraw.codecs.embedding import with_metadata
from vecdraw.codecs.profile import built_in
from vecdraw.codecs.still import StillOptions, check_sides, settle, to_picture
from vecdraw.errors import BadValueError, ImageError, MissingLibraryError, UnsupportedError
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from types import ModuleType

    from vecdraw.codecs.codec import Pixels

_MAX_SIDE: Final = 262_144  # px of level 5 (18181-2, annex M): what every decoder takes
_QUALITY: Final = 90
_BEST: Final = 100  # no loss, in libjxl's scale
_NO_PROFILE: Final = "the library that writes JPEG XL writes sRGB without a profile alone; profile='srgb' turns to that"


@dataclass(frozen=True, slots=True)
class JxlOptions(StillOptions):
    """Options of JPEG XL.

    `quality`: 0 to 100, libjxl's scale with its fractions (90 is meant to look as the original does), 90 when None; 100
    is lossless. `lossless`: every pixel comes back as it was. `effort`: 1 (fast) to 9 (small).

    Colours are sRGB: `profile` is None or "srgb", which turns a Display P3 canvas to it. `dpi` has no place in JPEG XL
    but Exif.
    """

    quality: float | None = None
    lossless: bool = False
    effort: int = 5

    def __post_init__(self) -> None:
        settle(self, "jxl", ("RGB",))
        check_flag("lossless", self.lossless)
        check_whole("effort", self.effort, 1, 9)
        if self.quality is not None:
            object.__setattr__(self, "quality", to_quality(self.quality))
        if self.lossless and self.quality is not None:
            raise BadValueError("a lossless JPEG XL has no quality; effort is what it has")
        if self.color_profile not in {None, built_in("srgb")}:
            raise UnsupportedError(_NO_PROFILE)
        _library()


def check_size(_options: JxlOptions, width: int, height: int) -> None:
    """Raises `UnsupportedError` for a side over 262,144 px."""
    check_sides(width, height, _MAX_SIDE, "jxl")


def check_space(options: JxlOptions, color_space: ColorSpace) -> None:
    """Raises `UnsupportedError` for Display P3 without a profile to turn it to."""
    if color_space != "srgb" and options.color_profile is None:
        raise UnsupportedError(_NO_PROFILE)


def encode(pixels: Pixels, options: JxlOptions, color_space: ColorSpace) -> bytes:
    """A JPEG XL picture of `pixels`; see `Codec`. Raises `UnsupportedError` for Display P3 without a profile."""
    jxl: Any = _library()
    height, width = pixels.shape[:2]
    check_size(options, width, height)
    check_space(options, color_space)
    picture = to_picture(pixels, color_space, options)
    encoder = jxl.Encoder(
        mode=picture.mode,
        lossless=options.lossless or options.quality == _BEST,
        quality=_BEST if options.lossless else _QUALITY if options.quality is None else options.quality,
        decoding_speed=0,
        effort=options.effort,
        use_container=False,
        use_original_profile=False,
        num_threads=0,
    )
    try:
        data: bytes = encoder(
            picture.samples.tobytes(),
            picture.width,
            picture.height,
            jpeg_encode=False,
            exif=None,
            jumb=None,
            xmp=None,
            compress=False,
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise ImageError(f"libjxl could not write the picture: {error}") from error
    return with_metadata(bytes(data), options, dpi_in_exif=True)


CODEC: Final = Codec(
    "jxl",
    "image/jxl",
    (".jxl",),
    JxlOptions,
    encode,
    density_in_exif=True,
    check_size=check_size,
    check_space=check_space,
)


def _library() -> ModuleType:
    try:
        import pillow_jxl  # optional
    except (ImportError, OSError) as error:
        raise MissingLibraryError(f"JPEG XL needs pillow-jxl-plugin: pip install vecdraw[formats] ({error})") from error
    return pillow_jxl
