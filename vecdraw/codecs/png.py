"""PNG (W3C Portable Network Graphics, third edition), written with zlib alone.

Rows are filtered in bands, each with the filter type that deflates a sample of it best. Drawn pictures mostly want
none, photographs one of the others; Pillow filters every row by the sum of differences, which on a drawn poster
takes half as much time again and a quarter more bytes.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw import units
from vecdraw.codecs import icc
from vecdraw.codecs.codec import Codec, check_choice, check_dpi
from vecdraw.codecs.pixels import is_opaque, to_uint8, to_uint16
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

Compression = Literal["fast", "balanced", "small"]

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_NONE, _SUB, _UP, _AVERAGE, _PAETH = range(5)  # filter types, 9.2
_PRESETS: Final[dict[str, tuple[int, tuple[int, ...]]]] = {  # deflate level, filter types tried
    "fast": (1, (_NONE, _UP)),
    "balanced": (4, (_NONE, _UP, _AVERAGE)),
    "small": (9, (_NONE, _SUB, _UP, _AVERAGE, _PAETH)),
}
_BAND: Final = 64  # rows that share a filter type
_SAMPLE: Final = 8  # rows of a band that are deflated to choose it
_KEYWORD: Final = re.compile("[!-~\u00a1-\u00ff]+(?: [!-~\u00a1-\u00ff]+)*")  # 11.3.3.1
_IDAT_BYTES: Final = 1 << 20
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
        check_choice("compression", self.compression, tuple(_PRESETS))
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

    height, width = pixels.shape[:2]
    depth = options.bit_depth or (8 if pixels.dtype == np.uint8 else 16)
    channels = 3 if is_opaque(pixels) else 4
    header = struct.pack(">IIBBBBB", width, height, depth, _RGB if channels == 3 else _RGBA, 0, 0, 0)
    parts = [SIGNATURE, _chunk(b"IHDR", header)]
    if color_space == "display-p3":
        parts.append(_chunk(b"iCCP", b"Display P3\0\0" + zlib.compress(icc.display_p3(), 9)))
    else:
        parts.append(_chunk(b"sRGB", b"\0"))  # rendering intent: perceptual
    if options.dpi is not None:
        density = units.dots_per_metre(options.dpi)
        parts.append(_chunk(b"pHYs", struct.pack(">IIB", density, density, 1)))  # unit: metre
    parts += [_text(keyword, text) for keyword, text in options.metadata.items()]
    level, filters = _PRESETS[options.compression]
    parts += [_chunk(b"IDAT", data) for data in _deflated(_rows(pixels, channels, depth), filters, level)]
    parts.append(_chunk(b"IEND", b""))
    return b"".join(parts)


CODEC: Final = Codec("png", "image/png", (".png",), PngOptions, encode)


def _rows(pixels: Pixels, channels: int, depth: int) -> Iterator[tuple[NDArray[np.uint8], int]]:
    """Bands of rows as the file holds them, (n, bytes of a row), and the bytes of a pixel."""
    import numpy as np  # see encode

    for top in range(0, pixels.shape[0], _BAND):
        band = pixels[top : top + _BAND, :, :channels]
        samples: NDArray[Any] = to_uint8(band) if depth == 8 else to_uint16(band).astype(">u2")
        yield np.ascontiguousarray(samples).view(np.uint8).reshape(band.shape[0], -1), channels * depth // 8


def _deflated(bands: Iterator[tuple[NDArray[np.uint8], int]], filters: tuple[int, ...], level: int) -> Iterator[bytes]:
    """The zlib stream of the filtered rows, in pieces."""
    import numpy as np  # see encode

    stream = zlib.compressobj(level, zlib.DEFLATED, 15, 9)
    pieces: list[bytes] = []
    above: NDArray[np.uint8] | None = None
    for rows, step in bands:
        kind = _best_filter(rows, step, filters)
        lines = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
        lines[:, 0] = kind
        lines[:, 1:] = _filtered(rows, above, step, kind)
        above = rows[-1:]
        pieces.append(stream.compress(lines.data))
        if sum(map(len, pieces)) >= _IDAT_BYTES:
            yield b"".join(pieces)
            pieces.clear()
    yield b"".join(pieces) + stream.flush()


def _best_filter(rows: NDArray[np.uint8], step: int, filters: tuple[int, ...]) -> int:
    top = max(0, (rows.shape[0] - _SAMPLE) // 2)
    sample, above = rows[top : top + _SAMPLE], rows[top - 1 : top] if top else None
    return min(filters, key=lambda kind: len(zlib.compress(_filtered(sample, above, step, kind).data, 1)))


def _filtered(rows: NDArray[np.uint8], above: NDArray[np.uint8] | None, step: int, kind: int) -> NDArray[np.uint8]:
    """Rows less what the filter type predicts (clause 9)."""
    if kind == _NONE:
        return rows
    difference: NDArray[np.uint8] = rows - _predicted(rows, above, step, kind)
    return difference


def _predicted(rows: NDArray[np.uint8], above: NDArray[np.uint8] | None, step: int, kind: int) -> NDArray[np.uint8]:
    """What the filter type expects from left (a), above (b) and above left (c)."""
    import numpy as np  # see encode

    a = np.zeros_like(rows)
    a[:, step:] = rows[:, :-step]
    if kind == _SUB:
        return a
    b = np.concatenate([np.zeros_like(rows[:1]) if above is None else above, rows[:-1]])
    if kind == _UP:
        return b
    if kind == _AVERAGE:
        average: NDArray[np.uint16] = (a.astype(np.uint16) + b) // 2
        return average.astype(np.uint8)
    c = np.zeros_like(rows)
    c[:, step:] = b[:, :-step]
    to_a = np.abs(b.astype(np.int16) - c)
    to_b = np.abs(a.astype(np.int16) - c)
    to_c = np.abs(a.astype(np.int16) + b - c - c)
    return np.where((to_a <= to_b) & (to_a <= to_c), a, np.where(to_b <= to_c, b, c))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))


def _text(keyword: str, text: str) -> bytes:
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
