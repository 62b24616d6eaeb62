"""PNG (W3C Portable Network Graphics, third edition): the file and its chunks; `png_rows` writes the pixels."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from vecdraw import units
from vecdraw.codecs import icc
from vecdraw.codecs.codec import Codec, PixelRows, check_choice, check_dpi
from vecdraw.codecs.pixels import is_opaque
from vecdraw.codecs.png_rows import Compression, stream, stream_of_rows
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.kernel import rows
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORD: Final = re.compile("[!-~\u00a1-\u00ff]+(?: [!-~\u00a1-\u00ff]+)*")  # 11.3.3.1
_RGB, _RGBA = 2, 6  # colour types, 11.2.1


@dataclass(frozen=True, slots=True)
class PngOptions:
    """Options of PNG.

    `compression`: "fast", "balanced" or "small". `dpi`: dots per inch for the pHYs chunk; None writes none.
    `metadata`: text chunks by keyword (11.3.3.2 lists Title, Author, Description, Copyright, ...). `bit_depth`: 8 or
    16 bits a channel; None takes 16 for float16 pixels and 8 for others.
    """

    compression: Compression = "balanced"
    dpi: float | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    bit_depth: Literal[8, 16] | None = None

    def __post_init__(self) -> None:
        check_choice("compression", self.compression, get_args(Compression))
        check_dpi(self.dpi, 0.013, 5e7)  # pHYs holds 1 to 2**31 - 1 pixels per metre
        if self.bit_depth is not None:
            check_choice("bit_depth", self.bit_depth, (8, 16))
        if not isinstance(self.metadata, Mapping):
            raise BadTypeError(f"metadata must map keywords to texts, got {shown(self.metadata)}")
        for keyword, text in self.metadata.items():
            _check_text(keyword, text)


def encode(pixels: Pixels, options: PngOptions, color_space: ColorSpace) -> bytes:
    """A PNG of `pixels`; see `Codec`. Opaque pictures are written without alpha."""
    import numpy as np  # `import vecdraw` does not pay for it

    depth = options.bit_depth or (8 if pixels.dtype == np.uint8 else 16)
    opaque = is_opaque(pixels)
    data = stream(pixels, 3 if opaque else 4, depth, options.compression)
    return _file(pixels.shape, depth, opaque, options, color_space, data)


def encode_rows(pixels: PixelRows, options: PngOptions, color_space: ColorSpace) -> bytes | None:
    """The same PNG of an opaque picture as a canvas holds it, without another copy; None for any other."""
    if options.bit_depth == 16 or not rows.is_opaque(pixels.buffer, pixels.width, pixels.height, pixels.stride):
        return None
    data = stream_of_rows(pixels, options.compression)
    return _file((pixels.height, pixels.width), 8, True, options, color_space, data)


def _file(
    shape: tuple[int, ...],
    depth: int,
    opaque: bool,
    options: PngOptions,
    color_space: ColorSpace,
    data: Iterable[bytes],
) -> bytes:
    """The chunks around the pixels, which come as the parts of a zlib stream."""
    height, width = shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, _RGB if opaque else _RGBA, 0, 0, 0)
    parts = [SIGNATURE, *_chunk(b"IHDR", header)]
    if color_space == "display-p3":
        parts += _chunk(b"iCCP", b"Display P3\0\0" + zlib.compress(icc.display_p3(), 9))
    else:
        parts += _chunk(b"sRGB", b"\0")  # rendering intent: perceptual
    if options.dpi is not None:
        density = units.dots_per_metre(options.dpi)
        parts += _chunk(b"pHYs", struct.pack(">IIB", density, density, 1))  # unit: metre
    for keyword, text in options.metadata.items():
        parts += _text(keyword, text)
    for piece in data:
        parts += _chunk(b"IDAT", piece)
    parts += _chunk(b"IEND", b"")
    return b"".join(parts)


CODEC: Final = Codec("png", "image/png", (".png",), PngOptions, encode, encode_rows)


def _chunk(kind: bytes, data: bytes) -> tuple[bytes, ...]:
    return struct.pack(">I", len(data)), kind, data, struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))


def _text(keyword: str, text: str) -> tuple[bytes, ...]:
    """A tEXt chunk, or an iTXt chunk for text that Latin-1 cannot hold (11.3.3)."""
    try:
        return _chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + text.encode("latin-1"))
    except UnicodeEncodeError:
        return _chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def _check_text(keyword: object, text: object) -> None:
    if not isinstance(keyword, str) or not isinstance(text, str):
        raise BadTypeError(f"metadata must map str to str, got {shown(keyword)}: {shown(text)}")
    if len(keyword) > 79 or not _KEYWORD.fullmatch(keyword):
        raise BadValueError(
            "a PNG keyword has 1 to 79 printable Latin-1 characters and spaces only one at a time between them, "
            f"got {shown(keyword)}"
        )
    if "\0" in text:
        raise BadValueError(f"PNG text holds no NUL, got {shown(text)} for {keyword!r}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadValueError(f"PNG text must be valid Unicode, got {shown(text)} for {keyword!r}") from error
