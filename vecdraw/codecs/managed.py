"""Pixels turned to the colours of a profile, by LittleCMS (through Pillow)."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

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
_BAND: Final = 1 << 20  # px turned at once: Pillow holds two pictures of the band beside the result


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
    changed. The same input gives the same bytes.

    Raises `ProfileError` for a profile that no colours can be turned to.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    levels = to_uint8(pixels)
    alpha = None if is_opaque(pixels) else levels[..., 3].copy()
    source = built_in(color_space)
    if profile == source:
        return Converted(levels[..., :3].copy(), alpha)
    transform = _transform(source, profile, intent, black_point)
    height, width = levels.shape[:2]
    colors = np.empty((height, width, _MODES[profile.space][1]), np.uint8)
    step = max(1, _BAND // width)
    for top in range(0, height, step):
        colors[top : top + step] = _turned(levels[top : top + step], transform)
    return Converted(colors, alpha)


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
    out = np.empty_like(levels)
    out[..., 3] = levels[..., 3]
    step = max(1, _BAND // levels.shape[1])
    for top in range(0, levels.shape[0], step):
        out[top : top + step, :, :3] = _turned(levels[top : top + step], transform)
    return out


def check_output(profile: Profile, intent: Intent = "relative") -> None:
    """Raises `ProfileError` for a profile that no colours can be turned to, `BadValueError` for an unknown intent."""
    check_intent(intent)
    for color_space in ("srgb", "display-p3"):
        if profile != built_in(color_space):
            _transform(built_in(color_space), profile, intent, True)


def _turned(levels: NDArray[np.uint8], transform: ImageCmsTransform) -> NDArray[np.uint8]:
    """A band of pixels (height, width, 4) turned: (height, width, n)."""
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image

    size = levels.shape[1], levels.shape[0]
    band = Image.frombuffer("RGBX", size, np.ascontiguousarray(levels), "raw", "RGBX", 0, 1)
    out = np.asarray(transform.apply(band))
    return out if out.ndim == 3 else out[..., np.newaxis]


@lru_cache(maxsize=16)
def _transform(source: Profile, profile: Profile, intent: Intent, black_point: bool) -> ImageCmsTransform:
    """What turns RGB of `source` to the colours of `profile`; it holds no state and may be used by several threads."""
    from PIL import ImageCms  # `import vecdraw` does not pay for it

    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if black_point else ImageCms.Flags.NONE
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

    flags = ImageCms.Flags.SOFTPROOFING
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
