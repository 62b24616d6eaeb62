"""TIFF (Revision 6.0): the file and its directories, one a page; `tiff_strips` writes the pixels."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, get_args

from vecdraw.codecs.codec import Codec, check_choice
from vecdraw.codecs.embedding import with_metadata
from vecdraw.codecs.still import WHITE, Backdrop, Picture, StillOptions, settle, to_picture
from vecdraw.codecs.tiff_strips import Compression, Strips, joined, strips_of
from vecdraw.errors import UnsupportedError
from vecdraw.metadata.tiff import LONG, RATIONAL, SHORT, UNDEFINED, Layout, Rational, directory_bytes, made
from vecdraw.paint.color import to_color
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels
    from vecdraw.codecs.tiff_strips import Part

_MOST_BYTES: Final = 4_000_000_000  # offsets have 32 bits; some are left for directory, profile and metadata
_LAYOUT: Final = Layout("<", big=False)
_HEAD: Final = _LAYOUT.head  # bytes before the first page
_PAGE: Final = 2  # NewSubfileType: a page of several
_MOST_NUMBER: Final = 65_535  # PageNumber's
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
    pages = TiffPages(options)
    pages.add(pixels, color_space, None)
    return pages.finish()


class TiffPages:
    """A TIFF with one picture or several, each with its own size and density; they are held as they are encoded."""

    def __init__(self, options: TiffOptions) -> None:
        self._options = options
        self._at = _HEAD
        self._pages: list[_Page] = []

    def add(self, pixels: Pixels, color_space: ColorSpace, dpi: float | None) -> None:
        """A page of `pixels` (height, width, 4), with `dpi` or, if None, that of the options.

        Raises `UnsupportedError` where the file would have over 4 GB.
        """
        import numpy as np  # `import vecdraw` does not pay for it

        height, width = pixels.shape[:2]
        options = self.check(width, height, dpi)
        own_depth = 8 if pixels.dtype == np.uint8 or options.color_profile is not None else 16
        on = options.background if options.is_cmyk else None
        picture = to_picture(pixels, color_space, options, depth=options.bit_depth or own_depth, on=on)
        samples = picture.levels if options.compression == "none" else picture.samples
        page = _Page(facts_of(picture, options), strips_of(samples, options.compression))
        if self._at + page.size > _MOST_BYTES:
            raise UnsupportedError(f"a TIFF has at most 4 GB; page {len(self._pages) + 1} goes beyond them")
        self._at += page.size
        self._pages.append(page)

    def check(self, width: int, height: int, dpi: float | None) -> TiffOptions:
        """The options of a page of so many px with `dpi`, if not None. Raises what `add` would without any pixels."""
        options = self._options if dpi is None else replace(self._options, dpi=dpi)
        check_size(options, width, height)
        return options

    def finish(self) -> bytes:
        """The file: for each page its strips, the values of its directory, the directory."""
        at = _HEAD
        parts: list[Part] = []
        for index, page in enumerate(self._pages):
            number = (index, len(self._pages)) if len(self._pages) > 1 else None
            last = index + 1 == len(self._pages)
            following = 0 if last else self._pages[index + 1].directory_at(at + page.size)
            parts += page.written(at, number, following)
            at += page.size
        head = struct.pack("<2sHL", b"II", 42, self._pages[0].directory_at(_HEAD))
        return with_metadata(joined((head, *parts)), self._options, dpi_in_exif=False)


CODEC: Final = Codec("tiff", "image/tiff", (".tif", ".tiff"), TiffOptions, encode, check_size=check_size)


_Facts = dict[int, tuple[int, object]]


class _Page:
    """A picture on its way into a file: its tags but for those that name places, and its compressed strips."""

    def __init__(self, facts: _Facts, strips: Strips) -> None:
        self._strips, self._lengths = strips.data, strips.lengths
        self._facts: _Facts = {
            **facts,
            278: (LONG, (strips.rows,)),  # RowsPerStrip
            279: (LONG, self._lengths),  # StripByteCounts
            284: (SHORT, (_CHUNKY,)),  # PlanarConfiguration
        }
        if strips.differences:
            self._facts[317] = SHORT, (_HORIZONTAL,)  # Predictor
        self._padding = bytes(sum(self._lengths) % 2)  # a directory begins on a word boundary
        self._data_size = sum(self._lengths) + len(self._padding)
        self._values, directory = self._tables(0, (0, 0), 0)
        self.size = self._data_size + len(self._values) + len(directory)

    def directory_at(self, at: int) -> int:
        """Where the directory of a page begins that begins at `at`."""
        return at + self._data_size + len(self._values)

    def written(self, at: int, number: tuple[int, int] | None, following: int) -> list[Part]:
        """The page at `at`; `number` is its own, from 0, and how many there are; `following` the next directory."""
        values, directory = self._tables(at, number, following)
        rest = self.size - self._data_size - len(values) - len(directory) if following else 0
        return [*self._strips, self._padding, values, directory, bytes(rest)]

    def _tables(self, at: int, number: tuple[int, int] | None, following: int) -> tuple[bytes, bytes]:
        offsets, next_at = [], at
        for length in self._lengths:
            offsets.append(next_at)
            next_at += length
        found: _Facts = {**self._facts, 273: (LONG, tuple(offsets))}  # StripOffsets
        if number is not None:
            found[254] = LONG, (_PAGE,)  # NewSubfileType
            found[297] = SHORT, tuple(min(part, _MOST_NUMBER) for part in number)  # PageNumber
        values = bytearray()

        def place(value: bytes) -> int:
            start = at + self._data_size + len(values)
            values.extend(value + bytes(len(value) % 2))
            return start

        entries = tuple(made(tag, kind, value, "<") for tag, (kind, value) in sorted(found.items()))
        directory = directory_bytes(entries, _LAYOUT, place, following)
        return bytes(values), directory


def facts_of(picture: Picture, options: TiffOptions) -> _Facts:
    """The tags of a picture that are its own, by number: type and value."""
    found: _Facts = {
        256: (LONG, (picture.width,)),  # ImageWidth
        257: (LONG, (picture.height,)),  # ImageLength
        258: (SHORT, (8 * picture.pixels.itemsize,) * picture.bands),  # BitsPerSample
        259: (SHORT, (_NUMBERS[options.compression],)),  # Compression
        262: (SHORT, (_PHOTOMETRIC[picture.space],)),  # PhotometricInterpretation
        277: (SHORT, (picture.bands,)),  # SamplesPerPixel
    }
    if options.dpi is not None:
        density = Fraction(options.dpi).limit_denominator(4000)
        found[282] = found[283] = RATIONAL, (Rational(density.numerator, density.denominator),)  # X-, YResolution
        found[296] = SHORT, (_INCH,)  # ResolutionUnit
    if picture.space == "CMYK":
        found[332] = SHORT, (_CMYK_INKS,)  # InkSet
    if picture.has_alpha:
        found[338] = SHORT, (_UNASSOCIATED,)  # ExtraSamples
    if picture.profile:
        found[34675] = UNDEFINED, picture.profile  # ICC.1:2022, B.3
    return found
