"""HEIC (ISO/IEC 23008-12 with HEVC pictures), written by libheif and x265 through pillow-heif, an optional library."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.codecs.codec import Codec, check_choice, check_flag, check_whole, to_quality
from vecdraw.codecs.embedding import with_metadata
from vecdraw.codecs.still import StillOptions, check_sides, settle, to_picture
from vecdraw.errors import BadValueError, ImageError, MissingLibraryError, UnsupportedError
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from types import ModuleType

    from vecdraw.codecs.codec import Pixels

_MAX_SIDE: Final = 16_384  # px that x265 takes; phones' decoders have 8,192 (HEVC level 6.2)
_NARROW, _LONGEST_LINE = 32, 4_208  # px; what x265 takes of lines at every effort
_QUALITY: Final = 70
_PRESETS: Final = ("ultrafast", "superfast", "veryfast", "medium", "slow", "slower", "veryslow")
_IPRATIO: Final = 1.4  # x265's own; a sixth of a doubling is a quantiser
_NO_BLOCKS: Final = 1  # the last effort whose preset has one quantiser for all blocks
_SRGB: Final = {"color_primaries": 1, "transfer_characteristics": 13, "full_range_flag": 1}  # ISO/IEC 23091-2
_IDENTITY, _BT601 = 0, 6  # matrix_coefficients there


@dataclass(frozen=True, slots=True)
class HeicOptions(StillOptions):
    """Options of HEIC.

    `quality`: 0 to 100, libheif's scale, 70 when None; of lossy files alone. Whole numbers are libheif's, of which two
    are mostly the same; with a fraction, blocks have quantisers of their own, at efforts 0 and 1 too, whose mean is
    between.
    `lossless`: every pixel comes back as it was. `subsampling`: of the chroma channels; the default keeps coloured text
    sharp, while "4:2:0" is what every device decodes in hardware. `effort`: 0 (fast) to 6 (small). `bit_depth`: 8, 10
    or 12 bits a channel.

    One core encodes: x265's bytes depend on the number of threads. `dpi` has no place in HEIC but Exif.
    """

    quality: float | None = None
    lossless: bool = False
    subsampling: Literal["4:4:4", "4:2:2", "4:2:0"] = "4:4:4"
    effort: int = 1
    bit_depth: Literal[8, 10, 12] = 8

    def __post_init__(self) -> None:
        settle(self, "heic", ("RGB",))
        check_flag("lossless", self.lossless)
        check_choice("subsampling", self.subsampling, ("4:4:4", "4:2:2", "4:2:0"))
        check_whole("effort", self.effort, 0, len(_PRESETS) - 1)
        check_choice("bit_depth", self.bit_depth, (8, 10, 12))
        if self.quality is not None:
            object.__setattr__(self, "quality", to_quality(self.quality))
        if self.lossless and (self.quality is not None or self.subsampling != "4:4:4" or self.bit_depth != 8):
            raise BadValueError("a lossless HEIC has no quality, and 8 bits a channel and 4:4:4 alone")
        _library()


def check_size(options: HeicOptions, width: int, height: int) -> None:
    """Raises `UnsupportedError` for a side over 16,384 px, or a lossy line that x265 does not take."""
    check_sides(width, height, _MAX_SIDE, "heic")
    if not options.lossless and min(width, height) < _NARROW and max(width, height) > _LONGEST_LINE:
        raise UnsupportedError(
            f"a lossy HEIC less than {_NARROW} px wide or high has at most {_LONGEST_LINE:,} px on its longer side, "
            f"got {width} x {height}; a lossless one may be longer"
        )


def encode(pixels: Pixels, options: HeicOptions, color_space: ColorSpace) -> bytes:
    """A HEIC of `pixels`; see `Codec`. Raises `UnsupportedError` for a side over 16,384 px."""
    heif: Any = _library()
    height, width = pixels.shape[:2]
    check_size(options, width, height)
    deep = options.bit_depth != 8
    picture = to_picture(pixels, color_space, options, depth=16 if deep else 8)
    settings: dict[str, Any] = {
        "subsampling": options.subsampling,
        "bit_depth": options.bit_depth,
        "matrix_coefficients": _IDENTITY if options.lossless else _BT601,
        **_quality(options),
        **_SRGB,
    }
    if picture.profile:
        settings["icc_profile"] = picture.profile
    out = io.BytesIO()
    try:
        size = picture.width, picture.height
        heif.encode(picture.mode + ";16" * deep, size, picture.samples.tobytes(), out, **settings)
    except (RuntimeError, ValueError, OSError, EOFError, SyntaxError) as error:
        raise ImageError(f"libheif could not write the picture: {error}") from error
    return with_metadata(out.getvalue(), options, dpi_in_exif=True)


CODEC: Final = Codec(
    "heic", "image/heic", (".heic", ".heif"), HeicOptions, encode, density_in_exif=True, check_size=check_size
)


def _quality(options: HeicOptions) -> dict[str, Any]:
    """The quality of libheif, and what x265 is told beside it."""
    quality = _QUALITY if options.quality is None else options.quality
    told = {"preset": _PRESETS[options.effort], "x265:pools": "none", "x265:frame-threads": "1"}
    if isinstance(quality, float):
        coarser, quantiser = math.modf(max(0.0, (99 - quality) / 2))
        quality = 99 - 2 * int(quantiser)
        # x265 rounds its quantiser, which this moves, block by block where these have quantisers of their own.
        told["x265:ipratio"] = f"{_IPRATIO * 2 ** (-coarser / 6):.4f}"
        if options.effort <= _NO_BLOCKS:
            told |= {"x265:aq-mode": "2", "x265:aq-strength": "1"}  # as the others have
    return {"quality": -1 if options.lossless else quality, "enc_params": told}


def _library() -> ModuleType:
    try:
        import pillow_heif  # optional
    except (ImportError, OSError) as error:
        raise MissingLibraryError(f"HEIC needs pillow-heif: pip install vecdraw[formats] ({error})") from error
    return pillow_heif
