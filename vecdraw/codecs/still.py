"""What the formats of one picture have in common: their options, and pixels on the way to an encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from vecdraw.codecs.codec import check_choice, check_dpi
from vecdraw.codecs.managed import check_output, converted
from vecdraw.codecs.pixels import is_opaque, to_uint8, to_uint16
from vecdraw.codecs.profile import Intent, Profile, ProfileSpace, built_in, check_intent, to_profile
from vecdraw.errors import UnsupportedError
from vecdraw.metadata.blocks import Blocks, to_blocks
from vecdraw.metadata.fitting import fitted
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from vecdraw.codecs.codec import Pixels

Library = Literal["auto", "pillow", "vips"]
Backdrop = Color | str | tuple[float, ...]

WHITE: Final = Color(1.0, 1.0, 1.0)
TITLES: Final = {
    "jpeg": "JPEG",
    "webp": "WebP",
    "avif": "AVIF",
    "tiff": "TIFF",
    "heic": "HEIC",
    "jxl": "JPEG XL",
    "gif": "GIF",
    "apng": "APNG",
}
DENSEST: Final = 65_535.0
"""The dpi that every header and Exif can say."""
_IN: Final = {"CMYK": "JPEG, TIFF and PDF", "GRAY": "JPEG and TIFF", "RGB": "PNG, JPEG, WebP, AVIF and TIFF"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOptions:
    """Options that every format of one picture has.

    `dpi`: dots per inch; None writes none. `metadata`: a `Metadata`, its `Blocks`, or texts by PNG keyword such as
    "Title"; nothing is written that was not asked for. `profile`: the colours of the file, "srgb", "display-p3", an
    ICC profile as a path, bytes or `Profile`; None is the canvas' own colour space, which is named in the file unless
    it is sRGB. `intent`: how colours that the profile does not have are replaced (ICC.1:2022, 6.2).
    """

    dpi: float | None = None
    metadata: object = None
    profile: object = None
    intent: Intent = "relative"

    @property
    def blocks(self) -> Blocks:
        """The metadata as files carry it."""
        return to_blocks(self.metadata)

    @property
    def color_profile(self) -> Profile | None:
        """The profile, read; None for the canvas' own colour space."""
        return to_profile(self.profile)


class Picture(NamedTuple):
    """Pixels as an encoder takes them.

    `pixels` has shape (height, width, n), uint8 or uint16 over the whole range: the colours of `space`, then alpha if
    `has_alpha`; opaque RGB may have a fourth sample that means nothing. CMYK's full ink is the highest number.
    `profile` is the ICC profile to embed, empty for sRGB that need not be named.
    """

    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    space: ProfileSpace
    has_alpha: bool
    profile: bytes

    @property
    def width(self) -> int:
        """In px."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """In px."""
        return int(self.pixels.shape[0])

    @property
    def bands(self) -> int:
        """Samples a pixel that mean something."""
        return {"RGB": 3, "CMYK": 4, "GRAY": 1}[self.space] + self.has_alpha

    @property
    def levels(self) -> NDArray[Any]:
        """The pixels with `bands` samples each, where they are."""
        return self.pixels[..., : self.bands]

    @property
    def samples(self) -> NDArray[Any]:
        """The pixels with `bands` samples each, one after the other in memory."""
        import numpy as np  # `import vecdraw` does not pay for it

        if self.pixels.shape[2] == self.bands:
            return np.ascontiguousarray(self.pixels)
        out: NDArray[Any] = np.empty((self.height, self.width, self.bands), self.pixels.dtype)
        for band in range(self.bands):  # twenty times as fast as a copy of the slice
            out[..., band] = self.pixels[..., band]
        return out

    @property
    def mode(self) -> str:
        """What Pillow calls pixels of this kind with 8 bits a sample."""
        name = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L"}[self.space]
        return name + "A" * self.has_alpha

    def to_image(self) -> Image:
        """A new Pillow image of the pixels, which may share their memory; 8 bits a sample."""
        from PIL import Image as images  # noqa: N813  # `Image` is the class here

        size = self.width, self.height
        if self.mode == "RGB" and self.pixels.shape[2] == 4:
            return images.frombuffer("RGB", size, self.pixels, "raw", "RGBX", 0, 1)  # as Pillow itself holds them
        return images.frombuffer(self.mode, size, self.samples, "raw", self.mode, 0, 1)


def settle(options: StillOptions, format: str, spaces: tuple[ProfileSpace, ...], densest: float = DENSEST) -> None:  # noqa: A002  # the word for it
    """Checks the common options of `format`, whose colours may be of `spaces`; a profile is read now, once.

    Raises what `to_blocks`, `to_profile` and `check_output` raise, `BadValueError` and `BadTypeError` for others, and
    `UnsupportedError` for metadata that the format has no place for and a profile of colours that it cannot hold.
    """
    check_dpi(options.dpi, 0.5, densest)
    check_intent(options.intent)
    object.__setattr__(options, "metadata", _fitted(options.blocks, format))
    profile = options.color_profile
    if profile is None:
        return
    if profile.space not in spaces:
        raise UnsupportedError(
            f"{TITLES[format]} holds no {profile.space} colours with a profile; {_IN[profile.space]} do "
            f"(the profile is {profile.description!r})"
        )
    check_output(profile, options.intent)
    object.__setattr__(options, "profile", profile)


def _fitted(blocks: Blocks, format: str) -> Blocks:  # noqa: A002  # the word for it
    return fitted(blocks, format) if any(blocks) else blocks


def check_library(library: object) -> None:
    """Raises `BadValueError` unless `library` is one that encodes."""
    check_choice("library", library, ("auto", "pillow", "vips"))


def check_sides(width: int, height: int, most: int, format: str) -> None:  # noqa: A002  # the word for it
    """Raises `UnsupportedError` for a picture with a side over `most` px."""
    if max(width, height) > most:
        raise UnsupportedError(f"{TITLES[format]} has at most {most:,} px a side, got {width} x {height}")


def to_picture(
    pixels: Pixels,
    color_space: ColorSpace,
    options: StillOptions,
    *,
    depth: int = 8,
    on: Backdrop | None = None,
) -> Picture:
    """`pixels` in the colours that `options` ask for, with `depth` (8, or 16 bits a sample in memory).

    Where something is not opaque and `on` is a colour, it is composited onto that and there is no alpha. Raises
    `UnsupportedError` for more than 8 bits in colours other than the canvas' own.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    opaque = is_opaque(pixels)
    if on is not None and not opaque:
        pixels, opaque = composited(to_uint8(pixels), to_color(on), color_space), True
    profile = options.color_profile
    own = built_in(color_space)
    if profile is None or profile == own:
        embedded = b"" if profile is None and color_space == "srgb" else own.data
        levels: NDArray[Any] = to_uint8(pixels) if depth == 8 else to_uint16(pixels)
        return Picture(np.ascontiguousarray(levels), "RGB", not opaque, embedded)
    if depth != 8:
        raise UnsupportedError(
            "colours are turned to a profile with 8 bits a channel; more need the canvas' own colours"
        )
    colors, alpha = converted(pixels, color_space, profile, options.intent)
    samples = colors if alpha is None else np.concatenate((colors, alpha[..., np.newaxis]), axis=-1)
    return Picture(np.ascontiguousarray(samples), profile.space, alpha is not None, profile.data)


def composited(levels: NDArray[np.uint8], background: Color, color_space: ColorSpace) -> NDArray[np.uint8]:
    """RGBA source-over onto one colour, gamma-encoded as the canvas composites; the background's alpha is ignored."""
    import numpy as np  # `import vecdraw` does not pay for it

    below = np.clip(np.rint(np.array(background.to_space(color_space)) * 255), 0, 255).astype(np.uint16)
    alpha = levels[..., 3:].astype(np.uint16)
    out = np.empty_like(levels)
    out[..., :3] = (levels[..., :3] * alpha + below * (255 - alpha) + 127) // 255
    out[..., 3] = 255
    return out
