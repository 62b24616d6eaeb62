"""Pillow's images, of whatever mode and colour space, to `Pixmap`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from vecdraw.codecs import icc
from vecdraw.errors import UnsupportedError
from vecdraw.paint.pixmap import ColorSpace, Pixmap

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsProfile

_PROFILE_SPACES: Final = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}  # the signature a mode's profile must have


def to_pixmap(image: Image, *, orientation: int = 1, covered: tuple[int, int, int, int] | None = None) -> Pixmap:
    """A loaded image as a `Pixmap`: upright, colours managed, 8 bits a channel, not premultiplied.

    `orientation` is Exif's, 1 to 8. `covered` is the part (left, top, right, bottom) that has pixels at all.
    Raises `UnsupportedError` for modes whose numbers have no defined range (32-bit integers and floats).
    """
    profile = image.info.get("icc_profile")
    image = _expanded(image)
    color_space: ColorSpace = "srgb"
    if isinstance(profile, bytes) and profile:
        image, color_space = _managed(image, profile)
    image = image.convert("RGBA")
    if covered is not None and covered != (0, 0, *image.size):
        image = _only(image, covered)
    image = _upright(image, orientation)
    lowest, _ = image.getchannel("A").getextrema()
    return Pixmap(
        image.tobytes(),
        image.width,
        image.height,
        alpha="opaque" if lowest == 255 else "unpremultiplied",
        color_space=color_space,
    )


def _expanded(image: Image) -> Image:
    """The same picture in one of the modes L, LA, RGB, RGBA and CMYK."""
    keyed = "transparency" in image.info
    match image.mode:
        case "LA" | "RGBA" | "CMYK":
            return image
        case "L" | "1" | "I;16" | "I;16L" | "I;16B" | "I;16N":
            return _gray(image)
        case "RGB" | "P" | "PA":
            return image.convert("RGBA" if keyed or image.has_transparency_data else "RGB")
        case "La":
            return image.convert("LA")
        case "RGBa":
            return image.convert("RGBA")
        case "RGBX" | "YCbCr" | "HSV":
            return image.convert("RGB")
        case mode:
            raise UnsupportedError(
                f"pictures of Pillow's mode {mode!r} have no defined range of colours; convert it to 'RGB' or 'RGBA'"
            )


def _gray(image: Image) -> Image:
    """One channel of 1, 8 or 16 bits as L, or as LA where one value stands for transparency (PNG's tRNS, GIF)."""
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image as images  # noqa: N813  # see numpy; `Image` is the class here

    key = image.info.get("transparency")
    if image.mode == "L" and key is None:
        return image
    values = np.asarray(image).astype(np.uint32)
    if image.mode == "1":
        values, key = values * 255, key and 255
    levels = values if image.mode in {"L", "1"} else (values * 255 + 32767) // 65535
    gray = images.fromarray(levels.astype(np.uint8))
    if key is None:
        return gray
    return images.merge("LA", (gray, images.fromarray(np.where(values == key, 0, 255).astype(np.uint8))))


def _managed(image: Image, profile: bytes) -> tuple[Image, ColorSpace]:
    """The image in sRGB, or as it is if `profile` is Display P3's.

    A profile that is damaged, or of another kind of picture, is ignored, as browsers do.
    """
    from PIL import Image as images  # noqa: N813  # see _gray
    from PIL import ImageCms

    mode = image.mode.removesuffix("A")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space != _PROFILE_SPACES[mode]:
            return image, "srgb"
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        if mode == "RGB" and _same_colors(source, srgb):
            return image, "srgb"
        if mode == "RGB" and _same_colors(source, ImageCms.ImageCmsProfile(io.BytesIO(icc.display_p3()))):
            return image, "display-p3"
        to_srgb = ImageCms.buildTransform(source, srgb, mode, "RGB")
        bands = image.split()
        colors = image if image.mode == mode else images.merge(mode, bands[:-1])
        out = to_srgb.apply(colors)
        if image.mode != mode:
            out.putalpha(bands[-1])
    except (ImageCms.PyCMSError, OSError):
        return image, "srgb"
    return out, "srgb"


def _same_colors(one: ImageCmsProfile, other: ImageCmsProfile) -> bool:
    """Whether two RGB profiles give the same 8-bit numbers (within 1) on a 9 x 9 x 9 lattice."""
    import numpy as np  # see _gray
    from PIL import Image as images  # noqa: N813  # see _gray
    from PIL import ImageCms

    steps = np.linspace(0, 255, 9).astype(np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(27, 27, 3)
    converted = ImageCms.buildTransform(one, other, "RGB", "RGB").apply(images.fromarray(lattice))
    return bool((np.abs(np.asarray(converted).astype(int) - lattice) <= 1).all())


def _only(image: Image, box: tuple[int, int, int, int]) -> Image:
    """The image, transparent outside `box`."""
    from PIL import Image as images  # noqa: N813  # see _gray

    out = images.new("RGBA", image.size)
    out.paste(image.crop(box), box[:2])
    return out


def _upright(image: Image, orientation: int) -> Image:
    """The image turned and mirrored as Exif's orientation says (JEITA CP-3451, 4.6.4 A)."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image
