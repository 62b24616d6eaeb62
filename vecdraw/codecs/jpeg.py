"""JPEG (ITU-T T.81, JFIF), written by libjpeg-turbo through Pillow, or by mozjpeg through libvips."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final, Literal

from vecdraw.codecs import vips
from vecdraw.codecs.codec import Codec, check_choice, check_flag, check_whole
from vecdraw.codecs.embedding import with_metadata
from vecdraw.codecs.jpeg_head import framed
from vecdraw.codecs.jpeg_tables import Tables, checked_tables
from vecdraw.codecs.still import (
    WHITE,
    Backdrop,
    Library,
    Picture,
    StillOptions,
    check_library,
    check_sides,
    settle,
    to_picture,
)
from vecdraw.errors import BadValueError, MissingLibraryError, UnsupportedError
from vecdraw.paint.color import to_color
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

Subsampling = Literal["4:4:4", "4:2:2", "4:2:0"]
Optimizer = Literal["none", "huffman", "mozjpeg"]

_MAX_SIDE: Final = 65_500  # libjpeg's JPEG_MAX_DIMENSION
_QUALITY: Final = 90
_MOZJPEG_TABLE: Final = 0  # T.81's own: ahead of mozjpeg's default (3) at equal SSIMULACRA 2


@dataclass(frozen=True, slots=True)
class JpegOptions(StillOptions):
    """Options of JPEG.

    `quality`: 1 to 100, libjpeg's scale, 90 when None. `subsampling`: of the chroma channels; the default keeps
    coloured text sharp. `progressive`: several scans; None does as the optimizer does best. `optimizer`: "huffman"
    makes codes for the picture (a few per cent smaller, two passes), "mozjpeg" searches (5 to 10 % smaller at equal
    quality, 30 times as long; libvips). `quantization`: one to three tables of 8 x 8 whole numbers, row by row, for
    luminance and chrominance, in the place of a quality. `restart_interval`: blocks (MCUs) between restart markers, 0
    for none. `background`: what shows through where the picture is not opaque, a colour whose alpha is ignored (the
    canvas' own JPEGs have black there). `library`: "pillow", "vips", or "auto": Pillow unless an option needs libvips.

    `dpi` is rounded to a whole number, as JFIF wants it; CMYK files, which are not JFIF, have it in Exif. `profile` may
    be of RGB, CMYK or gray; CMYK files have all four channels at full size.
    """

    quality: int | None = None
    subsampling: Subsampling = "4:4:4"
    progressive: bool | None = None
    optimizer: Optimizer = "none"
    quantization: Any = None
    restart_interval: int = 0
    background: Backdrop = WHITE
    library: Library = "auto"

    def __post_init__(self) -> None:
        settle(self, "jpeg", ("RGB", "CMYK", "GRAY"))
        check_choice("subsampling", self.subsampling, ("4:4:4", "4:2:2", "4:2:0"))
        check_choice("optimizer", self.optimizer, ("none", "huffman", "mozjpeg"))
        check_whole("restart_interval", self.restart_interval, 0, 65_535)
        check_library(self.library)
        if self.progressive is not None:
            check_flag("progressive", self.progressive)
        if self.quality is not None:
            check_whole("quality", self.quality, 1, 100)
        if self.quantization is not None:
            object.__setattr__(self, "quantization", checked_tables(self.quantization))
        object.__setattr__(self, "background", to_color(self.background))
        _check_combination(self)

    @property
    def uses_vips(self) -> bool:
        """Whether libvips writes the file."""
        return self.library == "vips" or self.optimizer == "mozjpeg"


def check_size(_options: JpegOptions, width: int, height: int) -> None:
    """Raises `UnsupportedError` for a side over 65,500 px."""
    check_sides(width, height, _MAX_SIDE, "jpeg")


def encode(pixels: Pixels, options: JpegOptions, color_space: ColorSpace) -> bytes:
    """A JPEG of `pixels`; see `Codec`. Raises `UnsupportedError` for a side over 65,500 px."""
    height, width = pixels.shape[:2]
    check_size(options, width, height)
    picture = to_picture(pixels, color_space, options, on=options.background)
    data = (_by_vips if options.uses_vips else _by_pillow)(picture, options)
    return with_metadata(
        framed(data, options.dpi, picture.profile), options, dpi_in_exif=picture.space == "CMYK"
    )


CODEC: Final = Codec(
    "jpeg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), JpegOptions, encode, check_size=check_size
)


def _check_combination(options: JpegOptions) -> None:
    if options.quantization is not None and options.quality is not None:
        raise BadValueError("quantization is in the place of a quality: give one of the two")
    if options.optimizer == "mozjpeg" and options.library == "pillow":
        raise BadValueError("optimizer='mozjpeg' is libvips'; library must be 'auto' or 'vips', got 'pillow'")
    if not options.uses_vips:
        return
    if options.quantization is not None:
        raise UnsupportedError("libvips (and mozjpeg with it) takes no quantisation tables; library='pillow' does")
    if options.subsampling == "4:2:2":
        raise UnsupportedError("libvips (and mozjpeg with it) writes 4:4:4 and 4:2:0; library='pillow' writes 4:2:2")
    vips.library("this JPEG")
    if options.optimizer == "mozjpeg" and not vips.has_mozjpeg():
        raise MissingLibraryError("this libvips was built without mozjpeg; that of pip install vecdraw[formats] has it")


def _by_pillow(picture: Picture, options: JpegOptions) -> bytes:
    settings: dict[str, Any] = {"quality": _QUALITY if options.quality is None else options.quality}
    if options.quantization is not None:
        tables: Tables = options.quantization
        settings = {"quality": -1, "qtables": [list(table) for table in tables]}
    # Pillow lets other threads run while it encodes into a file that the system knows, and into nothing else.
    try:
        return _encoded(picture, _memory(), options, settings)
    except OSError:  # a file may have no room, or may not grow
        return _encoded(picture, io.BytesIO(), options, settings)


def _encoded(picture: Picture, file: IO[bytes], options: JpegOptions, settings: dict[str, Any]) -> bytes:
    with file:
        _save(picture, file, options, settings)
        file.seek(0)
        return file.read()


def _memory() -> IO[bytes]:
    """A file that is nowhere: in memory where the system has such, else a temporary one; bytes where it gives none."""
    try:
        if sys.platform == "linux":
            return os.fdopen(os.memfd_create("vecdraw"), "w+b")
        return tempfile.TemporaryFile()
    except OSError:
        return io.BytesIO()


def _save(picture: Picture, out: IO[bytes], options: JpegOptions, settings: dict[str, Any]) -> None:
    picture.to_image().save(
        out,
        "JPEG",
        subsampling="4:4:4" if picture.space == "CMYK" else options.subsampling,
        progressive=bool(options.progressive),
        optimize=options.optimizer == "huffman",
        restart_marker_blocks=options.restart_interval,
        **settings,
    )


def _by_vips(picture: Picture, options: JpegOptions) -> bytes:
    settings: dict[str, Any] = {"interlace": bool(options.progressive)}
    if options.optimizer == "mozjpeg":
        settings = {
            "interlace": options.progressive is not False,
            "optimize_scans": options.progressive is not False,
            "trellis_quant": True,
            "overshoot_deringing": True,
            "quant_table": _MOZJPEG_TABLE,
        }
    return vips.save(
        picture,
        "jpegsave_buffer",
        Q=_QUALITY if options.quality is None else options.quality,
        subsample_mode="on" if options.subsampling == "4:2:0" and picture.space == "RGB" else "off",
        optimize_coding=options.optimizer != "none",
        restart_interval=options.restart_interval,
        **settings,
    )
