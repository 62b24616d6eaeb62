"""WebP (RFC 9649), written by libwebp through Pillow or libvips."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vecdraw.codecs import vips
from vecdraw.codecs.codec import Codec, check_flag, check_whole, to_quality
from vecdraw.codecs.embedding import with_metadata
from vecdraw.codecs.still import Library, Picture, StillOptions, check_library, check_sides, settle, to_picture
from vecdraw.errors import BadValueError
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

_MAX_SIDE: Final = 16_383  # 14 bits, RFC 6386, 9.1
_QUALITY: Final = 82
_OF_VIPS: Final = ("sharp_chroma", "measured_filter")
_LOSSLESS_WORK: Final = (0, 20, 25, 30, 50, 75, 100)  # libwebp's `quality` of lossless files is work, by `effort`


@dataclass(frozen=True, slots=True)
class WebpOptions(StillOptions):
    """Options of WebP.

    `quality`: 0 to 100, libwebp's scale with its fractions (libvips takes whole numbers), 82 when None; of lossy files
    alone. `lossless`: every pixel comes back as it
    was, colours under full transparency included. `effort`: 0 (fast) to 6 (small). `alpha_quality`: 0 to 100, 100
    keeps alpha as it is. `sharp_chroma`: colours, which lossy WebP has at half the size, are chosen so that edges of
    coloured text bleed less; several times as slow, and libvips'. `measured_filter`: how much blocks are smoothed where
    they meet is measured instead of estimated; estimates blur some drawings with sharp edges in flat colours, which
    then score points better at about the same bytes; several times as slow, and libvips'. `library`: "pillow", "vips",
    or "auto": Pillow unless an option needs libvips.

    `dpi` has no place in WebP but Exif.
    """

    quality: float | None = None
    lossless: bool = False
    effort: int = 4
    alpha_quality: int = 100
    sharp_chroma: bool = False
    measured_filter: bool = False
    library: Library = "auto"

    def __post_init__(self) -> None:
        settle(self, "webp", ("RGB",))
        check_flag("lossless", self.lossless)
        for name in _OF_VIPS:
            check_flag(name, getattr(self, name))
        check_whole("effort", self.effort, 0, 6)
        check_whole("alpha_quality", self.alpha_quality, 0, 100)
        check_library(self.library)
        if self.quality is not None:
            object.__setattr__(self, "quality", to_quality(self.quality, fractions=not self.uses_vips))
        of_vips = self._of_vips
        if self.lossless and (self.quality is not None or self.alpha_quality != 100 or of_vips):
            said = "quality, alpha_quality, sharp_chroma or measured_filter"
            raise BadValueError(f"a lossless WebP has no {said}; effort is what it has")
        if of_vips and self.library == "pillow":
            raise BadValueError(f"{of_vips[0]} is libvips'; library must be 'auto' or 'vips', got 'pillow'")
        if self.uses_vips:
            vips.library("this WebP")

    @property
    def uses_vips(self) -> bool:
        """Whether libvips writes the file."""
        return self.library == "vips" or bool(self._of_vips)

    @property
    def _of_vips(self) -> list[str]:
        """The options that are given and only libvips has."""
        return [name for name in _OF_VIPS if getattr(self, name)]


def check_size(_options: WebpOptions, width: int, height: int) -> None:
    """Raises `UnsupportedError` for a side over 16,383 px."""
    check_sides(width, height, _MAX_SIDE, "webp")


def encode(pixels: Pixels, options: WebpOptions, color_space: ColorSpace) -> bytes:
    """A WebP of `pixels`; see `Codec`. Raises `UnsupportedError` for a side over 16,383 px."""
    height, width = pixels.shape[:2]
    check_size(options, width, height)
    picture = to_picture(pixels, color_space, options)
    data = (_by_vips if options.uses_vips else _by_pillow)(picture, options)
    return with_metadata(data, options, dpi_in_exif=True)


CODEC: Final = Codec("webp", "image/webp", (".webp",), WebpOptions, encode, density_in_exif=True, check_size=check_size)


def _quality(options: WebpOptions) -> float:
    if options.lossless:
        return _LOSSLESS_WORK[options.effort]
    return _QUALITY if options.quality is None else options.quality


def _by_pillow(picture: Picture, options: WebpOptions) -> bytes:
    out = io.BytesIO()
    picture.to_image().save(
        out,
        "WEBP",
        quality=_quality(options),
        lossless=options.lossless,
        exact=options.lossless,
        method=options.effort,
        alpha_quality=options.alpha_quality,
        icc_profile=picture.profile,
    )
    return out.getvalue()


def _by_vips(picture: Picture, options: WebpOptions) -> bytes:
    return vips.save(
        picture,
        "webpsave_buffer",
        Q=_quality(options),
        lossless=options.lossless,
        exact=options.lossless,
        effort=options.effort,
        alpha_q=options.alpha_quality,
        smart_subsample=options.sharp_chroma,
        smart_deblock=options.measured_filter,
    )
