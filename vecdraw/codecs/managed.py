"""Pixels turned to the colours of a profile, by LittleCMS (through Pillow)."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.codecs.matrix_profile import to_display
from vecdraw.codecs.pixels import is_opaque, to_uint8
from vecdraw.codecs.profile import INTENTS, Intent, Profile, ProfileSpace, built_in, check_intent
from vecdraw.errors import ProfileError
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.ImageCms import ImageCmsTransform

    from vecdraw.codecs.codec import Pixels

_MODES: Final[dict[ProfileSpace, tuple[str, int]]] = {"RGB": ("RGB", 3), "CMYK": ("CMYK", 4), "GRAY": ("L", 1)}
_BAND: Final = 1 << 20  # px turned at once: Pillow holds two pictures of them beside the result
_FEW: Final = 1 << 16  # px; of larger pictures each colour is turned once: drawn ones have few
_COLORS: Final = 1 << 24


class Converted(NamedTuple):
    """Colours of a profile, 8 bits each, and the alpha they go with; None where everything is opaque.

    `colors` has shape (height, width, n): 3 for RGB, 4 for CMYK (255 is all of an ink), 1 for gray. `alpha` has shape
    (height, width).
    """

    colors: NDArray[np.uint8]
    alpha: NDArray[np.uint8] | None


def converted(
    pixels: Pixels, color_space: ColorSpace, profile: Profile, intent: Intent = "relative", *, black_point: bool = True
) -> Converted:
    """The colours of `pixels` as `profile` says them; alpha goes along as it is.

    `pixels` has shape (height, width, 4), RGBA, not premultiplied, uint8 or float16 (0..1), in `color_space`. `intent`
    is the rendering intent (ICC.1:2022, 7.2.15), `black_point` takes the darkest the one can show to the darkest of
    the other (black point compensation, ISO 18619). Pixels that are in the colours of `profile` already are not
    changed; floats in sRGB and Display P3 are turned to each other as floats. The same input gives the same bytes.

    Raises `ProfileError` for a profile that no colours can be turned to.
    """
    levels = to_uint8(pixels)
    alpha = None if is_opaque(pixels) else levels[..., 3].copy()
    source = built_in(color_space)
    if profile == source:
        return Converted(levels[..., :3].copy(), alpha)
    other: ColorSpace = "srgb" if color_space == "display-p3" else "display-p3"
    if pixels.dtype != levels.dtype and profile == built_in(other):
        return Converted(_of_floats(pixels, source, other), alpha)
    return Converted(_turned(levels, _transform(source, profile, intent, black_point), profile.space), alpha)


def _of_floats(pixels: Pixels, source: Profile, space: ColorSpace) -> NDArray[np.uint8]:
    """Colours of floats in those of `source` said in `space`: 8 bits before that would be too few near its sides."""
    import numpy as np  # `import vecdraw` does not pay for it

    height, width = pixels.shape[:2]
    out = np.empty((height, width, 3), np.uint8)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        colors = np.clip(np.nan_to_num(pixels[top : top + rows, :, :3].astype(np.float32)), 0, 1)
        to_display(colors, source.data, space)
        out[top : top + rows] = np.rint(colors * 255)
    return out


def in_space(
    pixels: Pixels, color_space: ColorSpace, profile: Profile, intent: Intent = "relative"
) -> NDArray[np.uint8]:
    """RGBA of 8 bits, (height, width, 4), with the colours that `converted` gives; grays are in all three of them."""
    import numpy as np  # `import vecdraw` does not pay for it

    if profile == built_in(color_space):
        return to_uint8(pixels)
    colors, alpha = converted(pixels, color_space, profile, intent)
    out = np.full((*pixels.shape[:2], 4), 255, np.uint8)
    out[..., :3] = colors
    if alpha is not None:
        out[..., 3] = alpha
    return out


def turned(
    colors: NDArray[np.uint8], source: Profile, profile: Profile, intent: Intent, *, black_point: bool
) -> NDArray[np.uint8]:
    """Colours of shape (n, 3) in the RGB of `source` as `profile` says them: (n, 4) for CMYK; see `converted`."""
    import numpy as np  # `import vecdraw` does not pay for it

    levels = np.full((1, len(colors), 4), 255, np.uint8)
    levels[0, :, :3] = colors
    row: NDArray[np.uint8] = _turned(levels, _transform(source, profile, intent, black_point), profile.space)[0]
    return row


@lru_cache(maxsize=4)
def black_of_grays(press: Profile) -> bytes:
    """How much black ink alone (0 to 255) is as light as each of the 256 levels of gray of sRGB, on the paper's white.

    All of it where it is not dark enough. Raises `ProfileError` for a profile that does not say how its inks look.
    """
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image, ImageCms

    ink = np.zeros((1, 256, 4), np.uint8)
    ink[0, :, 3] = np.arange(256)
    inks, seen = (ImageCms.ImageCmsProfile(io.BytesIO(each.data)) for each in (press, built_in("srgb")))
    flags = ImageCms.Flags.NOOPTIMIZE | ImageCms.Flags.BLACKPOINTCOMPENSATION
    try:
        look = ImageCms.buildTransform(inks, seen, "CMYK", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC, flags)
    except (ImageCms.PyCMSError, OSError) as error:
        raise ProfileError(f"the profile {press.description!r} does not say how its inks look: {error}") from error
    made = Image.new("RGB", (256, 1))
    look.transform.apply(Image.frombuffer("CMYK", (256, 1), ink, "raw", "CMYK", 0, 1).getim(), made.getim())
    coded = np.asarray(made, np.float64)[0] / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    gray = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    darker = np.minimum.accumulate(gray)[::-1]
    found = np.rint(np.interp(np.arange(256), darker, np.arange(255, -1, -1))).astype(np.uint8)
    found[[0, 255]] = 255, 0
    return found.tobytes()


def proofed(
    pixels: Pixels, color_space: ColorSpace, profile: Profile, intent: Intent, *, black_point: bool, paper: bool
) -> NDArray[np.uint8]:
    """What becomes of `pixels` once they were colours of `profile`, back in `color_space`; alpha stays as it is.

    Shape (height, width, 4), RGBA. With `paper` the white of the profile's paper shows (absolute colorimetric on the
    way back), without it that is white. Raises `ProfileError` for a profile that does not turn colours both ways.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    levels = to_uint8(pixels)
    transform = _proof_transform(built_in(color_space), profile, intent, black_point, paper)
    return np.concatenate([_turned(levels, transform, "RGB"), levels[..., 3:]], axis=2)


def check_output(profile: Profile, intent: Intent = "relative") -> None:
    """Raises `ProfileError` for a profile that no colours can be turned to, `BadValueError` for an unknown intent."""
    check_intent(intent)
    for color_space in ("srgb", "display-p3"):
        if profile != built_in(color_space):
            _transform(built_in(color_space), profile, intent, True)


def _turned(levels: NDArray[np.uint8], transform: ImageCmsTransform, space: ProfileSpace) -> NDArray[np.uint8]:
    """Pixels (height, width, 4) turned: (height, width, n)."""
    import numpy as np  # `import vecdraw` does not pay for it

    height, width = levels.shape[:2]
    pixels = np.ascontiguousarray(levels).reshape(-1, 4)
    count = _MODES[space][1]
    if len(pixels) <= _FEW:
        return _in_bands(pixels, transform, count).reshape(height, width, count)
    packed = pixels.view("<u4")[:, 0] & np.uint32(_COLORS - 1)
    is_there = np.zeros(_COLORS, np.bool_)
    is_there[packed] = True
    distinct = np.flatnonzero(is_there).astype("<u4")
    table = np.empty((_COLORS, count), np.uint8)  # memory that is never touched is never there
    table[distinct] = _in_bands(distinct.view(np.uint8).reshape(-1, 4), transform, count)
    out: NDArray[np.uint8] = table[packed].reshape(height, width, count)
    return out


def _in_bands(pixels: NDArray[np.uint8], transform: ImageCmsTransform, count: int) -> NDArray[np.uint8]:
    """Pixels of shape (n, 4), of which the fourth number means nothing, turned: (n, count)."""
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image

    out = np.empty((len(pixels), count), np.uint8)
    for start in range(0, len(pixels), _BAND):
        band = np.ascontiguousarray(pixels[start : start + _BAND])
        image = Image.frombuffer("RGBX", (1, len(band)), band, "raw", "RGBX", 0, 1)
        made = Image.new(transform.output_mode, image.size)
        transform.transform.apply(image.getim(), made.getim())  # `apply` of Pillow's own writes out the profile as well
        out[start : start + _BAND] = np.asarray(made).reshape(-1, count)
    return out


@lru_cache(maxsize=16)
def _transform(source: Profile, profile: Profile, intent: Intent, black_point: bool) -> ImageCmsTransform:
    """What turns RGB of `source` to the colours of `profile`; it holds no state and may be used by several threads."""
    from PIL import ImageCms  # `import vecdraw` does not pay for it

    flags = ImageCms.Flags.NOOPTIMIZE  # LittleCMS' own tables are up to 29 of 255 off
    if black_point:
        flags |= ImageCms.Flags.BLACKPOINTCOMPENSATION
    try:
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(source.data)),
            ImageCms.ImageCmsProfile(io.BytesIO(profile.data)),
            "RGBX",
            _MODES[profile.space][0],
            ImageCms.Intent(INTENTS.index(intent)),
            flags,
        )
    except (ImageCms.PyCMSError, OSError) as error:
        raise ProfileError(
            f"no colours can be turned to the profile {profile.description!r} with the intent {intent!r}: {error}"
        ) from error


@lru_cache(maxsize=16)
def _proof_transform(
    source: Profile, profile: Profile, intent: Intent, black_point: bool, paper: bool
) -> ImageCmsTransform:
    """What turns RGB of `source` to the colours of `profile` by `intent` and back; see `_transform`."""
    from PIL import ImageCms  # `import vecdraw` does not pay for it

    flags = ImageCms.Flags.SOFTPROOFING | ImageCms.Flags.NOOPTIMIZE
    if black_point:
        flags |= ImageCms.Flags.BLACKPOINTCOMPENSATION
    one, two = (ImageCms.ImageCmsProfile(io.BytesIO(each.data)) for each in (source, profile))
    back = ImageCms.Intent.ABSOLUTE_COLORIMETRIC if paper else ImageCms.Intent.RELATIVE_COLORIMETRIC
    try:
        return ImageCms.buildProofTransform(
            one, one, two, "RGBX", "RGB", ImageCms.Intent(INTENTS.index(intent)), back, flags
        )
    except (ImageCms.PyCMSError, OSError) as error:
        raise ProfileError(f"the profile {profile.description!r} does not turn colours both ways: {error}") from error
