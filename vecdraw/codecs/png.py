"""PNG (W3C Portable Network Graphics, third edition): options, and the file put together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, get_args

from vecdraw.codecs import png_chunks, png_color, png_rows
from vecdraw.codecs.codec import Codec, PixelRows, check_choice, check_dpi, check_flag, check_whole
from vecdraw.codecs.managed import check_output, in_space
from vecdraw.codecs.pixels import is_opaque, to_uint8
from vecdraw.codecs.png_color import Samples
from vecdraw.codecs.png_deflate import Compression
from vecdraw.codecs.png_lines import PixelLines, TranslucentError
from vecdraw.codecs.profile import Intent, Profile, check_intent, to_profile
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.kernel import deflate, rows
from vecdraw.metadata.blocks import Blocks, to_blocks
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

BitDepth = Literal[1, 2, 4, 8, 16]
Palette = Literal["auto", "never"] | int


@dataclass(frozen=True, slots=True)
class PngOptions:
    """Options of PNG.

    `compression`: "fast", "balanced" or "small". `dpi`: dots per inch for the pHYs chunk; None writes none.
    `metadata`: texts by keyword (11.3.3.2 lists Title, Author, Description, Copyright, ...), a `Metadata` or its
    `Blocks`. `profile`: an ICC profile of RGB or gray that the colours are turned to and that is written ("srgb",
    "display-p3", a path, bytes, a `Profile`); None writes the picture's own space. `intent`: the rendering intent for
    that, and what the sRGB chunk says.

    `palette`: "auto" writes a palette, or gray, where that is exactly the same picture; a number, 2 to 256, reduces
    the picture to so many colours if it has more; "never" neither. None is "auto" for "small" and "never" for the
    others. `dither`: where colours are reduced, errors are handed on to neighbours, as Floyd and Steinberg do, which
    hides the bands that slopes become and makes the file larger. `gray`: True writes luminance without colours.
    `bit_depth`: bits a channel, or of an index of the palette; 1, 2 and 4 are of palettes and gray pictures. None takes
    16 for float16 pixels, 8 for others, and as few as will do for palettes. Pictures with a `profile` have 8.

    `threads`: how many may work on one picture; None for as many as there are cores. No byte depends on it.
    """

    compression: Compression = "balanced"
    dpi: float | None = None
    metadata: object = None
    profile: object = None
    intent: Intent = "relative"
    bit_depth: BitDepth | None = None
    palette: Palette | None = None
    gray: bool = False
    dither: bool = True
    threads: int | None = None

    def __post_init__(self) -> None:
        check_choice("compression", self.compression, get_args(Compression))
        check_dpi(self.dpi, 0.013, png_chunks.DENSEST)
        blocks = to_blocks(self.metadata)
        png_chunks.check_metadata(blocks)
        check_flag("gray", self.gray)
        check_flag("dither", self.dither)
        if self.threads is not None:
            check_whole("threads", self.threads, 1, 1024)
        self._check_samples()
        check_intent(self.intent)
        profile = to_profile(self.profile)
        if profile is not None:
            self._check_profile(profile)
        object.__setattr__(self, "metadata", blocks)
        object.__setattr__(self, "profile", profile)

    def _check_samples(self) -> None:
        if self.bit_depth is not None:
            check_choice("bit_depth", self.bit_depth, get_args(BitDepth))
        colors = self.palette
        if isinstance(colors, bool) or not isinstance(colors, (int, str, type(None))):
            raise BadTypeError(f"palette must be 'auto', 'never' or a number of colours, got {shown(colors)}")
        if isinstance(colors, str):
            check_choice("palette", colors, ("auto", "never"))
        elif colors is not None:
            check_whole("palette", colors, 2, min(256, 1 << (self.bit_depth or 8)))
        is_indexed = colors is not None and colors != "never"
        if self.gray and is_indexed:
            raise BadValueError(f"a PNG is gray or has a palette, not both: got gray=True and palette={colors!r}")
        if is_indexed and self.bit_depth == 16:
            raise BadValueError("a palette has at most 8 bits, got bit_depth=16")
        if self.bit_depth in {1, 2, 4} and not (is_indexed or self.gray):
            raise BadValueError(
                f"a PNG of {self.bit_depth} bits is gray or has a palette: "
                f"gray=True, palette='auto' or palette={1 << self.bit_depth} with bit_depth={self.bit_depth}"
            )

    def _check_profile(self, profile: Profile) -> None:
        if profile.space == "CMYK":
            raise UnsupportedError("a PNG holds no CMYK; JPEG, TIFF and PDF do")
        if self.bit_depth == 16:
            raise UnsupportedError("pictures are turned to a profile's colours with 8 bits, got bit_depth=16")
        if profile.space == "GRAY" and self.palette is not None and self.palette != "never":
            raise UnsupportedError(f"a PNG with a gray profile has no palette, got palette={self.palette!r}")
        if self.gray and profile.space != "GRAY":
            raise UnsupportedError(f"a gray PNG has a profile of gray, got {profile.description!r}")
        check_output(profile, self.intent)


def encode(pixels: Pixels, options: PngOptions, color_space: ColorSpace) -> bytes:
    """A PNG of `pixels`; see `Codec`. Opaque pictures are written without alpha."""
    if isinstance(options.profile, Profile):
        pixels = in_space(pixels, color_space, options.profile, options.intent)
    height, width = pixels.shape[:2]
    samples = _samples(pixels, options, color_space)
    before = head(width, height, (samples.color_type, samples.depth, samples.chunks), options, color_space)
    inside = png_rows.bands(samples.lines, options.compression, options.threads)
    return deflate.finished(b"".join(before), inside, png_chunks.END)


def encode_rows(pixels: PixelRows, options: PngOptions, color_space: ColorSpace) -> bytes | None:
    """The same PNG of an opaque picture as a canvas holds it, without another copy; None for any other."""
    buffer, width, height, stride, take = pixels
    is_plain = options.bit_depth in {None, 8} and not options.gray and options.profile is None
    if not is_plain or _palette(options) != "never":
        return None
    lines = PixelLines(buffer, width, height, stride, True, 3)
    before = head(width, height, (png_chunks.RGB, 8, ()), options, color_space)
    try:
        inside = png_rows.bands(lines, options.compression, options.threads, take)
    except TranslucentError:
        return None
    return deflate.finished(b"".join(before), inside, png_chunks.END)


_NO_BLOCKS: Final = Blocks()
CODEC: Final = Codec("png", "image/png", (".png",), PngOptions, encode, encode_rows)


def head(
    width: int, height: int, samples: tuple[int, int, tuple[bytes, ...]], options: PngOptions, color_space: ColorSpace
) -> list[bytes]:
    """Everything before the pixels; `samples` are colour type, depth and what chunks they need."""
    profile = options.profile if isinstance(options.profile, Profile) else None
    begun = _beginning((width, height), samples, color_space, profile, options.intent, options.dpi)
    return [begun, *(png_chunks.metadata(to_blocks(options.metadata)) if options.metadata != _NO_BLOCKS else [])]


@lru_cache(8)
def _beginning(
    size: tuple[int, int],
    samples: tuple[int, int, tuple[bytes, ...]],
    color_space: ColorSpace,
    profile: Profile | None,
    intent: Intent,
    dpi: float | None,
) -> bytes:
    """As `head`, before the metadata."""
    color_type, depth, needed = samples
    if color_type in {png_chunks.GRAY, png_chunks.GRAY_ALPHA}:
        color_space = "srgb"  # which has the grays of Display P3, and needs no profile of RGB
    colors = png_chunks.colors(color_space, profile, intent)
    density = png_chunks.density(dpi)
    return b"".join([png_chunks.SIGNATURE, png_chunks.ihdr(*size, depth, color_type), *colors, *needed, *density])


def _palette(options: PngOptions) -> Palette:
    if options.palette is None:
        is_free = options.compression == "small" and not options.gray and options.bit_depth in {None, 8}
        return "auto" if is_free else "never"
    return options.palette


def _samples(pixels: Pixels, options: PngOptions, color_space: ColorSpace) -> Samples:
    """The lines of a picture whose colours are what the file says they are."""
    import numpy as np  # `import vecdraw` does not pay for it

    opaque = is_opaque(pixels) if pixels.dtype != np.uint8 else _is_opaque(pixels)
    profile = options.profile if isinstance(options.profile, Profile) else None
    depth = options.bit_depth or (8 if pixels.dtype == np.uint8 or isinstance(options.palette, int) else 16)
    if options.gray or (profile is not None and profile.space == "GRAY"):
        return png_color.gray(pixels, depth, is_opaque=opaque)
    palette = _palette(options)
    if palette != "never" and depth <= 8:
        levels = to_uint8(pixels)
        if isinstance(palette, int):
            return png_color.quantised(levels, palette, options.bit_depth, dither=options.dither)
        may_be_gray = color_space == "srgb" and profile is None
        exact = png_color.fewest(levels, options.bit_depth, may_be_gray=may_be_gray)
        if exact is not None:
            return exact
        if depth < 8:
            raise BadValueError(
                f"the picture has more colours than a palette of {depth} bits: palette={1 << depth} takes the nearest"
            )
    color_type, channels = (png_chunks.RGB, 3) if opaque else (png_chunks.RGBA, 4)
    return Samples(color_type, depth, png_rows.lines_of(pixels, channels, depth))


def _is_opaque(pixels: Pixels) -> bool:
    height, width = pixels.shape[:2]
    return rows.is_opaque(pixels, width, height, math.prod(pixels.shape[1:]))
