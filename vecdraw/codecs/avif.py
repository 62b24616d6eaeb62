"""AVIF (AV1 Image File Format 1.1), written by libaom through Pillow or libvips."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.codecs import vips
from vecdraw.codecs.codec import Codec, check_choice, check_flag, check_whole, to_quality
from vecdraw.codecs.embedding import with_metadata
from vecdraw.codecs.still import Library, Picture, StillOptions, check_library, check_sides, settle, to_picture
from vecdraw.errors import BadValueError, UnsupportedError
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

_MAX_SIDE: Final = 32_768  # AV1 has 65,536 (5.5.1), of which libavif, and with it browsers, read half
_MAX_SIDE_VIPS: Final = 16_384  # libvips refuses more
_QUALITY: Final = 63
_FASTEST: Final = 9
_QUANTISERS: Final = 63  # steps of libaom's quantiser, for 100 of quality
_WEAKER: Final = 50  # per cent that libaom's variance boost has to be weaker by for what a step of these is worth


@dataclass(frozen=True, slots=True)
class AvifOptions(StillOptions):
    """Options of AVIF.

    `quality`: 0 to 100, libavif's scale, 63 when None; of lossy files alone. Whole numbers are libavif's, of which some
    neighbours are the same; with a fraction, libaom's next finer quantiser is used, and its variance boost is weaker
    (libvips takes whole numbers alone). `lossless`: every pixel comes back as it
    was. `subsampling`: of the chroma channels; the default keeps coloured text sharp. `effort`: 0 (fast) to 9 (small).
    `bit_depth`: 8, 10 or 12 bits a channel. `library`: "pillow", "vips", or "auto": Pillow unless an option needs
    libvips, as `lossless` and more than 8 bits do.

    One core encodes: libaom's bytes depend on the number of threads. `dpi` has no place in AVIF but Exif.
    """

    quality: float | None = None
    lossless: bool = False
    subsampling: Literal["4:4:4", "4:2:0"] = "4:4:4"
    effort: int = 1
    bit_depth: Literal[8, 10, 12] = 8
    library: Library = "auto"

    def __post_init__(self) -> None:
        settle(self, "avif", ("RGB",))
        check_flag("lossless", self.lossless)
        check_choice("subsampling", self.subsampling, ("4:4:4", "4:2:0"))
        check_whole("effort", self.effort, 0, 9)
        check_choice("bit_depth", self.bit_depth, (8, 10, 12))
        check_library(self.library)
        if self.quality is not None:
            object.__setattr__(self, "quality", to_quality(self.quality, fractions=not self.uses_vips))
        if self.lossless and (self.quality is not None or self.subsampling != "4:4:4" or self.bit_depth != 8):
            raise BadValueError("a lossless AVIF has no quality, and 8 bits a channel and 4:4:4 alone")
        if self.library == "pillow" and (self.lossless or self.bit_depth != 8):
            raise BadValueError("lossless and more than 8 bits are libvips'; library must be 'auto' or 'vips'")
        if self.uses_vips:
            vips.library("this AVIF")

    @property
    def uses_vips(self) -> bool:
        """Whether libvips writes the file."""
        return self.library == "vips" or self.lossless or self.bit_depth != 8


def check_size(options: AvifOptions, width: int, height: int) -> None:
    """Raises `UnsupportedError` for a side over 32,768 px (16,384 by libvips)."""
    check_sides(width, height, _MAX_SIDE_VIPS if options.uses_vips else _MAX_SIDE, "avif")


def encode(pixels: Pixels, options: AvifOptions, color_space: ColorSpace) -> bytes:
    """An AVIF of `pixels`; see `Codec`. Raises `UnsupportedError` for a side over 32,768 px (16,384 by libvips)."""
    height, width = pixels.shape[:2]
    check_size(options, width, height)
    picture = to_picture(pixels, color_space, options, depth=8 if options.bit_depth == 8 else 16)
    data = (_by_vips if options.uses_vips else _by_pillow)(picture, options)
    return with_metadata(data, options, dpi_in_exif=True)


CODEC: Final = Codec("avif", "image/avif", (".avif",), AvifOptions, encode, density_in_exif=True, check_size=check_size)


def _settings(options: AvifOptions) -> dict[str, Any]:
    """Pillow's quality, and what libaom is told beside it."""
    quality = _QUALITY if options.quality is None else options.quality
    if isinstance(quality, int):
        return {"quality": quality}
    coarser, quantiser = math.modf((100 - quality) * _QUANTISERS / 100)
    strength = round(100 - _WEAKER * coarser)
    return {"quality": round(100 - quantiser * 100 / _QUANTISERS), "advanced": {"deltaq-strength": str(strength)}}


def _by_pillow(picture: Picture, options: AvifOptions) -> bytes:
    from PIL import features  # `import vecdraw` does not pay for it

    if not features.check("avif"):
        raise UnsupportedError("this Pillow was built without AVIF; library='vips' can write it")
    out = io.BytesIO()
    picture.to_image().save(
        out,
        "AVIF",
        **_settings(options),
        subsampling=options.subsampling,
        speed=_FASTEST - options.effort,
        max_threads=1,
        autotiling=False,
        codec="aom",
        icc_profile=picture.profile,
    )
    return out.getvalue()


def _by_vips(picture: Picture, options: AvifOptions) -> bytes:
    with vips.on_one_core():
        return vips.save(
            picture,
            "heifsave_buffer",
            compression="av1",
            encoder="aom",
            Q=_QUALITY if options.quality is None else options.quality,
            lossless=options.lossless,
            bitdepth=options.bit_depth,
            effort=options.effort,
            subsample_mode="off" if options.subsampling == "4:4:4" else "on",
        )
