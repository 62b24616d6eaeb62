"""Files on the way out: pixels to bytes, bytes to a data: URL."""

from __future__ import annotations

import base64
from typing import Any

from vecdraw.codecs.pixels import checked
from vecdraw.codecs.registry import codec_named
from vecdraw.errors import BadValueError, shown
from vecdraw.paint.pixmap import ColorSpace


def encode_pixels(
    pixels: Any,
    format: str = "png",  # noqa: A002  # the argument's public name
    *,
    color_space: ColorSpace = "srgb",
    **options: object,
) -> bytes:
    """An encoded picture of an array of shape (height, width, 4): RGBA, not premultiplied, uint8 or float16 (0..1).

    `options` are those of the format: `PngOptions`, `JpegOptions`. Raises `BadValueError` and `BadTypeError` for bad
    pixels or options, `UnsupportedError` for a picture the format cannot hold.
    """
    codec = codec_named(format)
    chosen = codec.make_options(options)
    if color_space not in {"srgb", "display-p3"}:
        raise BadValueError(f"color_space must be 'srgb' or 'display-p3', got {shown(color_space)}")
    return codec.encode(checked(pixels), chosen, color_space)


def to_data_url(data: bytes, mime: str) -> str:
    """`data` as a data: URL (RFC 2397) in base64."""
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"
