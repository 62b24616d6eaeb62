"""Pillow's images, of whatever mode and colour space, to `Pixmap`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from vecdraw.codecs import icc
from vecdraw.codecs.fitting import fitted, resized, turned
from vecdraw.codecs.matrix_profile import to_display
from vecdraw.codecs.shown import Shown
from vecdraw.errors import UnsupportedError
from vecdraw.kernel import rows
from vecdraw.kernel import samples as kernel_samples
from vecdraw.paint.pixmap import AlphaType, ColorSpace, PixelFormat, Pixmap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsProfile

_STRIP: Final = 1 << 18  # px
_PROFILE_SPACES: Final = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}  # the signature a mode's profile must have


def to_pixmap(
    shown: Shown,
    *,
    full_size: tuple[int, int] | None = None,
    max_size: tuple[int, int] | None = None,
    pixel_format: PixelFormat = "rgba-unorm8",
) -> Pixmap:
    """A frame as a `Pixmap`: upright, colours managed, not premultiplied.

    `max_size` is the width and height that it must fit into; `full_size`, before it is turned upright, what it would
    have had if it was decoded smaller for that. Raises `UnsupportedError` for modes whose numbers have no defined
    range (32-bit integers and floats).
    """
    image, samples, orientation = shown.image, shown.samples, shown.orientation
    profile = image.info.get("icc_profile")
    size = fitted(full_size or image.size, max_size, orientation)
    if shown.pixels is not None:
        if size == image.size and orientation == 1 and pixel_format == "rgba-unorm8" and not profile:
            return _eights(shown.pixels, "srgb")
        image = _image_of(shown.pixels)
    if samples is not None:
        deep = _with_key(samples, image.info.get("transparency"))
        space = _space_of(profile, "L" if deep.shape[2] < 3 else "RGB")
        if space is not None and size == image.size:
            if pixel_format == "rgba-float16":
                return _half(turned(kernel_samples.spread(deep, "halves"), orientation), space)
            return _eights(turned(kernel_samples.spread(deep, "eights"), orientation), space)
        if pixel_format == "rgba-float16":
            levels = resized(deep, size)
            if space is not None or (deep.shape[2] >= 3 and to_display(levels, profile)):
                return _half(turned(levels, orientation), space or "srgb")
        image = _eight(deep)
    image, color_space = _colored(image, profile, size)
    image = _upright(image, orientation)
    if pixel_format == "rgba-float16":
        import numpy as np  # `import vecdraw` does not pay for it

        halves: NDArray[np.float16] = (np.arange(256) / 255).astype(np.float16)
        return _half(halves[np.asarray(image.convert("RGBA"))], color_space)
    data, is_opaque = _rgba_bytes(image)
    return Pixmap(
        data,
        image.width,
        image.height,
        alpha="opaque" if is_opaque else "unpremultiplied",
        color_space=color_space,
    )


def _eights(pixels: NDArray[np.uint8], color_space: ColorSpace) -> Pixmap:
    height, width = pixels.shape[:2]
    data = pixels.tobytes()
    alpha: AlphaType = "opaque" if rows.is_opaque(data, width, height, 4 * width) else "unpremultiplied"
    return Pixmap(data, width, height, alpha=alpha, color_space=color_space)


def _image_of(pixels: NDArray[np.uint8]) -> Image:
    from PIL import Image as images  # noqa: N813  # see _eight

    height, width = pixels.shape[:2]
    image = images.fromarray(pixels)
    return image.convert("RGB") if rows.is_opaque(pixels, width, height, 4 * width) else image


def _rgba_bytes(image: Image) -> tuple[bytes, bool]:
    """The pixels of an image in RGB or RGBA, and whether all are opaque.

    In strips: Pillow's `tobytes` takes twice the memory of what it returns, and `BytesIO` gives away what it holds.
    """
    out = io.BytesIO()
    is_opaque = True
    rows = max(1, _STRIP // image.width)
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(image.height, top + rows)))
        if image.mode == "RGB":
            strip.putalpha(255)
        elif is_opaque:
            is_opaque = strip.getchannel("A").getextrema()[0] == 255
        out.write(strip.tobytes())
    return out.getvalue(), is_opaque


def _colored(image: Image, profile: object, size: tuple[int, int]) -> tuple[Image, ColorSpace]:
    """The image in RGB or RGBA, of `size`, and what its numbers mean."""
    from PIL.Image import Resampling

    image = expanded(image)
    if size != image.size:
        image = image.resize(size, Resampling.LANCZOS)
    color_space: ColorSpace = "srgb"
    if isinstance(profile, bytes) and profile:
        image, color_space = _managed(image, profile)
    return image if image.mode in {"RGB", "RGBA"} else _in_color(image), color_space


def _in_color(image: Image) -> Image:
    return image.convert("RGBA" if image.mode.endswith("A") else "RGB")


def _half(levels: NDArray[np.float32] | NDArray[np.float16], color_space: ColorSpace) -> Pixmap:
    import numpy as np  # see to_pixmap

    height, width = levels.shape[:2]
    halves = np.ascontiguousarray(levels, np.float16)
    return Pixmap(
        halves.tobytes(),
        width,
        height,
        pixel_format="rgba-float16",
        alpha="opaque" if kernel_samples.is_opaque(halves) else "unpremultiplied",
        color_space=color_space,
    )


def _with_key(samples: NDArray[np.uint16], key: object) -> NDArray[np.uint16]:
    """Samples of 1 to 4 channels, (height, width, channels), with alpha where one colour stands for transparency."""
    import numpy as np  # see to_pixmap

    deep = samples[..., None] if samples.ndim == 2 else samples
    if key is None or deep.shape[2] not in {1, 3}:
        return deep
    is_key = (deep == np.array(key, np.int64).reshape(-1)).all(axis=2)
    return np.dstack([deep, np.where(is_key, 0, 65535).astype(np.uint16)])


def _eight(deep: NDArray[np.uint16]) -> Image:
    """Samples of 16 bits as an image of 8, rounded."""
    import numpy as np  # see to_pixmap
    from PIL import Image as images  # noqa: N813  # see to_pixmap; `Image` is the class here

    levels = ((deep.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    return images.fromarray(levels[..., 0] if levels.shape[2] == 1 else levels)


def expanded(image: Image) -> Image:
    """The same picture in one of the modes L, LA, RGB, RGBA and CMYK."""
    keyed = "transparency" in image.info
    match image.mode:
        case "LA" | "RGBA" | "CMYK":
            return image
        case "L" | "1" | "I;16" | "I;16L" | "I;16B" | "I;16N":
            return _gray(image)
        case "RGB" if not keyed:
            return image
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
    import numpy as np  # see to_pixmap
    from PIL import Image as images  # noqa: N813  # see _eight

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


def _space_of(profile: object, mode: str) -> ColorSpace | None:
    """The colour space that numbers of a mode are in already; None where `profile` must be applied first."""
    from PIL import Image as images  # noqa: N813  # see _eight

    if not (isinstance(profile, bytes) and profile):
        return "srgb"
    probe = images.new(mode, (1, 1), 128)
    same, space = _managed(probe, profile)
    return space if same is probe else None


def _managed(image: Image, profile: bytes) -> tuple[Image, ColorSpace]:
    """The image in sRGB, or as it is if `profile` is sRGB's or Display P3's.

    A profile that is damaged, or of another kind of picture, is ignored, as browsers do.
    """
    from PIL import Image as images  # noqa: N813  # see _eight
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
        out: Any = to_srgb.apply(colors)
        if image.mode != mode:
            out.putalpha(bands[-1])
    except (ImageCms.PyCMSError, OSError):
        return image, "srgb"
    return out, "srgb"


def _same_colors(one: ImageCmsProfile, other: ImageCmsProfile) -> bool:
    """Whether two RGB profiles give the same 8-bit numbers (within 1) on a 9 x 9 x 9 lattice."""
    import numpy as np  # see to_pixmap
    from PIL import Image as images  # noqa: N813  # see _eight
    from PIL import ImageCms

    steps = np.linspace(0, 255, 9).astype(np.uint8)
    lattice = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(27, 27, 3)
    converted = ImageCms.buildTransform(one, other, "RGB", "RGB").apply(images.fromarray(lattice))
    return bool((np.abs(np.asarray(converted).astype(int) - lattice) <= 1).all())


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
