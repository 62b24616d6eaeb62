"""The pixels of a PNG: rows filtered and deflated (W3C Portable Network Graphics, third edition, clauses 9 and 10).

"balanced" and "small" filter in bands, each with the filter type that deflates a sample of it best. Drawn pictures
mostly want none, photographs one of the others; Pillow filters every row by the sum of differences, which on a drawn
poster takes half as much time again and a quarter more bytes. "fast" takes one filter type for all, by samples too,
and deflates with ISA-L, which is some six times as fast as zlib's lowest level and makes no larger files.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.codecs.codec import PixelRows
from vecdraw.codecs.pixels import to_uint8, to_uint16
from vecdraw.kernel import rows as kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

Compression = Literal["fast", "balanced", "small"]

_NONE, _SUB, _UP, _AVERAGE, _PAETH = range(5)  # filter types, 9.2
_PRESETS: Final[dict[str, tuple[int, tuple[int, ...]]]] = {  # deflate level, filter types tried
    "fast": (1, (_NONE, _UP)),
    "balanced": (4, (_NONE, _UP, _AVERAGE)),
    "small": (9, (_NONE, _SUB, _UP, _AVERAGE, _PAETH)),
}
_FAST_FILTERS: Final[tuple[kernel.FilterType, ...]] = (kernel.NONE, kernel.SUB, kernel.UP)
_FAST_LEVEL: Final = 1  # of ISA-L
_FAST_BYTES: Final = 1 << 25  # of rows at one time, so that a large picture takes little more memory
_STRIPS: Final = 4  # of _SAMPLE rows, from which "fast" chooses
_BAND: Final = 64  # rows that share a filter type
_SAMPLE: Final = 8  # rows of a band that are deflated to choose it
_IDAT_BYTES: Final = 1 << 20


def stream(pixels: Pixels, channels: int, depth: int, compression: Compression) -> Iterable[bytes]:
    """The zlib stream of an array of shape (height, width, 4), in parts, with `channels` of `depth` bits a pixel."""
    import numpy as np  # `import vecdraw` does not pay for it

    height, width = pixels.shape[:2]
    if compression == "fast" and depth == 8:
        samples = np.ascontiguousarray(to_uint8(pixels))
        return _fast(PixelRows(samples, width, height, 4 * width, bytearray), channels, is_reversed=False)
    return _deflated(_rows(pixels, channels, depth), *_PRESETS[compression])


def stream_of_rows(pixels: PixelRows, compression: Compression) -> Iterable[bytes]:
    """The zlib stream of an opaque picture as a canvas holds it, 8 bits for red, green and blue, in parts."""
    if compression == "fast":
        return _fast(pixels, 3, is_reversed=True)
    return _deflated(_rows_of_canvas(pixels), *_PRESETS[compression])


def _fast(pixels: PixelRows, channels: int, *, is_reversed: bool) -> Iterator[bytes]:
    from isal import isal_zlib  # loaded with the first PNG

    buffer, width, height, stride, take = pixels
    size = 1 + width * channels
    together = max(_SAMPLE, min(height, _FAST_BYTES // size))
    lines = memoryview(take(size * together))

    def filtered(top: int, bottom: int, kind: kernel.FilterType) -> memoryview:
        kernel.filtered(lines, buffer, width, height, stride, top, bottom, is_reversed, channels, kind)
        return lines[: (bottom - top) * size]

    def sampled(kind: kernel.FilterType) -> int:
        tops = {max(0, (2 * at + 1) * height // (2 * _STRIPS) - _SAMPLE // 2) for at in range(_STRIPS)}
        strips = b"".join([bytes(filtered(top, min(height, top + _SAMPLE), kind)) for top in sorted(tops)])
        return len(isal_zlib.compress(strips, _FAST_LEVEL))

    kind = min(_FAST_FILTERS, key=sampled)
    deflate = isal_zlib.compressobj(_FAST_LEVEL)
    for top in range(0, height, together):
        data = deflate.compress(filtered(top, min(height, top + together), kind))
        if top + together >= height:
            data += deflate.flush()
        for at in range(0, len(data), _IDAT_BYTES):
            yield data[at : at + _IDAT_BYTES]


def _rows_of_canvas(pixels: PixelRows) -> Iterator[tuple[NDArray[np.uint8], int]]:
    """As `_rows`, of an opaque picture as a canvas holds it."""
    import numpy as np  # see stream

    buffer, width, height, stride, take = pixels
    size = 1 + 3 * width
    for top in range(0, height, _BAND):
        bottom = min(height, top + _BAND)
        lines = take(size * _BAND)
        kernel.filtered(lines, buffer, width, height, stride, top, bottom, True, 3, kernel.NONE)
        band = np.frombuffer(lines, np.uint8)[: (bottom - top) * size].reshape(bottom - top, size)
        yield np.ascontiguousarray(band[:, 1:]), 3


def _rows(pixels: Pixels, channels: int, depth: int) -> Iterator[tuple[NDArray[np.uint8], int]]:
    """Bands of rows as the file holds them, (n, bytes of a row), and the bytes of a pixel."""
    import numpy as np  # see stream

    for top in range(0, pixels.shape[0], _BAND):
        band = pixels[top : top + _BAND, :, :channels]
        samples: NDArray[Any] = to_uint8(band) if depth == 8 else to_uint16(band).astype(">u2")
        yield np.ascontiguousarray(samples).view(np.uint8).reshape(band.shape[0], -1), channels * depth // 8


def _deflated(bands: Iterator[tuple[NDArray[np.uint8], int]], level: int, filters: tuple[int, ...]) -> Iterator[bytes]:
    """The zlib stream of the filtered rows, in pieces."""
    import numpy as np  # see stream

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
    import numpy as np  # see stream

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
