"""TIFF (Revision 6.0): the file and its directory; `tiff_strips` writes the pixels."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, get_args

from vecdraw.codecs.codec import Codec, check_choice
from vecdraw.codecs.embedding import with_metadata
from vecdraw.codecs.still import WHITE, Backdrop, Picture, StillOptions, settle, to_picture
from vecdraw.codecs.tiff_strips import Compression, Strips, strips_of
from vecdraw.errors import UnsupportedError
from vecdraw.metadata.tiff import LONG, RATIONAL, SHORT, UNDEFINED, Entry, Rational, directory_bytes, made
from vecdraw.paint.color import to_color
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

_MOST_BYTES: Final = 4_000_000_000  # offsets have 32 bits; some are left for directory, profile and metadata
_NUMBERS: Final = {"none": 1, "lzw": 5, "deflate": 8}  # Compression
_PHOTOMETRIC: Final = {"GRAY": 1, "RGB": 2, "CMYK": 5}  # BlackIsZero, RGB, Separated
_INCH, _CHUNKY, _HORIZONTAL, _CMYK_INKS, _UNASSOCIATED = 2, 1, 2, 1, 2


@dataclass(frozen=True, slots=True)
class TiffOptions(StillOptions):
    """Options of TIFF, which keeps every pixel as it was.

    `compression`: "deflate", "lzw" (which the oldest readers know) or "none". `bit_depth`: 8 or 16 bits a channel;
    None takes 16 for float16 pixels and 8 for others. `background`: what shows through where a picture in CMYK is not
    opaque; RGB and gray keep alpha.
    """

    compression: Compression = "deflate"
    bit_depth: Literal[8, 16] | None = None
    background: Backdrop = WHITE

    def __post_init__(self) -> None:
        settle(self, "tiff", ("RGB", "CMYK", "GRAY"), densest=1e6)
        check_choice("compression", self.compression, get_args(Compression))
        if self.bit_depth is not None:
            check_choice("bit_depth", self.bit_depth, (8, 16))
        object.__setattr__(self, "background", to_color(self.background))

    @property
    def is_cmyk(self) -> bool:
        """Whether the file has inks for colours."""
        profile = self.color_profile
        return profile is not None and profile.space == "CMYK"


def check_size(options: TiffOptions, width: int, height: int) -> None:
    """Raises `UnsupportedError` for a picture that may have more bytes than a TIFF can address."""
    size = width * height * 4 * (1 if options.bit_depth == 8 else 2)
    if size > _MOST_BYTES:
        raise UnsupportedError(f"a TIFF has at most 4 GB of pixels, {width} x {height} px may have {size / 1e9:.1f}")


def encode(pixels: Pixels, options: TiffOptions, color_space: ColorSpace) -> bytes:
    """A TIFF of `pixels`, little-endian; see `Codec`. Raises `UnsupportedError` for a picture of over 4 GB."""
    import numpy as np  # `import vecdraw` does not pay for it

    height, width = pixels.shape[:2]
    check_size(options, width, height)
    own_depth = 8 if pixels.dtype == np.uint8 or options.color_profile is not None else 16
    on = options.background if options.is_cmyk else None
    picture = to_picture(pixels, color_space, options, depth=options.bit_depth or own_depth, on=on)
    data = _file(picture, strips_of(picture.samples, options.compression), options)
    return with_metadata(data, options, dpi_in_exif=False)


CODEC: Final = Codec("tiff", "image/tiff", (".tif", ".tiff"), TiffOptions, encode, check_size=check_size)


def _file(picture: Picture, strips: Strips, options: TiffOptions) -> bytes:
    """Header, strips, the values of the directory, the directory."""
    offsets, at = [], 8
    for strip in strips.data:
        offsets.append(at)
        at += len(strip)
    values = bytearray(at % 2)  # a directory begins on a word boundary

    def place(value: bytes) -> int:
        start = at + len(values)
        values.extend(value + bytes(len(value) % 2))
        return start

    directory = directory_bytes(_entries(picture, strips, offsets, options), "<", place)
    head = struct.pack("<2sHL", b"II", 42, at + len(values))
    return b"".join((head, *strips.data, values, directory))


def _entries(picture: Picture, strips: Strips, offsets: list[int], options: TiffOptions) -> tuple[Entry, ...]:
    bits = (8 * picture.samples.itemsize,) * picture.bands
    found: dict[int, tuple[int, object]] = {
        256: (LONG, (picture.width,)),  # ImageWidth
        257: (LONG, (picture.height,)),  # ImageLength
        258: (SHORT, bits),  # BitsPerSample
        259: (SHORT, (_NUMBERS[options.compression],)),  # Compression
        262: (SHORT, (_PHOTOMETRIC[picture.space],)),  # PhotometricInterpretation
        273: (LONG, tuple(offsets)),  # StripOffsets
        277: (SHORT, (picture.bands,)),  # SamplesPerPixel
        278: (LONG, (strips.rows,)),  # RowsPerStrip
        279: (LONG, tuple(len(strip) for strip in strips.data)),  # StripByteCounts
        284: (SHORT, (_CHUNKY,)),  # PlanarConfiguration
    }
    if options.dpi is not None:
        density = Fraction(options.dpi).limit_denominator(4000)
        found[282] = found[283] = RATIONAL, (Rational(density.numerator, density.denominator),)  # X-, YResolution
        found[296] = SHORT, (_INCH,)  # ResolutionUnit
    if strips.differences:
        found[317] = SHORT, (_HORIZONTAL,)  # Predictor
    if picture.space == "CMYK":
        found[332] = SHORT, (_CMYK_INKS,)  # InkSet
    if picture.has_alpha:
        found[338] = SHORT, (_UNASSOCIATED,)  # ExtraSamples
    if picture.profile:
        found[34675] = UNDEFINED, picture.profile  # ICC.1:2022, B.3
    return tuple(made(tag, kind, value, "<") for tag, (kind, value) in sorted(found.items()))
