"""Pictures of fonts that only the codecs read: JPEG and TIFF in the table sbix."""

from __future__ import annotations

import re
from typing import Final

from vecdraw import limits
from vecdraw.codecs.sources import load_image
from vecdraw.errors import ImageError, UnsupportedError
from vecdraw.export.file import encode_pixels
from vecdraw.export.render import to_pixels
from vecdraw.geometry.rect import Rect
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import DrawImage, State
from vecdraw.scene.scene import Scene

_KINDS: Final = re.compile(rb"\xff\xd8\xff|II\x2a\0|MM\0\x2a")


def png_of(data: bytes) -> tuple[bytes, int]:
    """A JPEG or TIFF as a PNG in sRGB, and its pixels; no bytes for what is neither, or damaged.

    Raises `LimitError` for one of more pixels than `limits.glyph_pixels`, and what `load_image` has limits for.
    """
    if _KINDS.match(data) is None:
        return b"", 0
    bounds = limits.current()
    with limits.relaxed(image_pixels=min(bounds.image_pixels, bounds.glyph_pixels)):
        try:
            picture = load_image(data)
        except (ImageError, UnsupportedError):
            return b"", 0
    pixels = picture.to_numpy() if picture.color_space == "srgb" else _in_srgb(picture)
    return encode_pixels(pixels, "png", compression="fast"), picture.width * picture.height


def _in_srgb(picture: Pixmap) -> object:
    """The pixels of a picture in another colour space, in sRGB."""
    box = Rect(0.0, 0.0, float(picture.width), float(picture.height))
    return to_pixels(Scene(box.width, box.height, (DrawImage(picture, *box, *box, "none", State()),)))
