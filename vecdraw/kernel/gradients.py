"""Gradients blended into BGRA premultiplied pixels, by source-over, with the ordered dither that Skia adds.

The colours are a table of `steps` + 1 entries, the nearest of which is taken: for a gradient that changes by no more
than `steps / 2` levels along its whole length, opacity and colour together, that is within a quarter of a level.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

Area = tuple[int, int, int, int]
"""Left, top, right, bottom in px; right and bottom are the first that are not in it."""

Matrix = tuple[float, float, float, float, float, float]

LINEAR: Final = 0
RADIAL: Final = 1
Kind = Literal[0, 1]

_FULL: Final = 32640  # 255 levels of 128 parts
_BAND: Final = 1 << 18  # px at a time in the twin
_MOST_STEPS: Final = 1 << 16
_ENTRY: Final = 8  # bytes: blue, green, red, alpha in 16 bits each, premultiplied, in 1/128 of a level
_PART: Final = 36  # bytes: where it begins, slopes and starts of four channels
_kernel: Final = compiled("gradients")


def table(stops: bytes, steps: int) -> bytes:
    """The colours at `steps` + 1 even places of a gradient, as `blend` takes them.

    `stops` are five float64 each: offset, blue, green, red (not premultiplied) and alpha, all 0..1, in order, the first
    at 0 and the last at 1. Raises `ValueError` for others.
    """
    if _kernel is None:
        return _table_twin(stops, steps)
    made: bytes = _kernel.table(stops, steps)
    return made


def blend(
    pixels: Any,
    stride: int,
    area: Area,
    kind: Kind,
    matrix: Matrix,
    factor: float,
    bias: float,
    colors: bytes,
    dither: bool,
    mask: Any = None,
    mask_offset: int = 0,
    mask_stride: int = 0,
) -> None:
    """Blends a gradient into the pixels of `area`; `stride` bytes from one row of `pixels` to the next.

    With x and y the middle of a pixel and (a b c d e f) the matrix, u = a x + c y + e and v = b x + d y + f. The place
    in the gradient is u for LINEAR, hypot(u, v) * factor + bias for RADIAL, cut to 0..1. `colors` is what `table` made.
    `mask` is coverage, a byte a pixel, that of the first pixel of the area at `mask_offset`; None covers all.

    Raises `ValueError` for an area, a table or a mask that are not inside their buffers.
    """
    call = _twin if _kernel is None else _kernel.blend
    call(pixels, stride, area, kind, matrix, factor, bias, colors, dither, mask, mask_offset, mask_stride)


def ramp(stops: Sequence[Sequence[float]]) -> bytes:
    """The colours of a gradient as `blend_levels` takes them.

    `stops` are offset, blue, green, red (not premultiplied) and alpha, all 0..1, in order, the first at 0 and the last
    at 1; those of one place have one colour.
    """
    made = []
    for (begin, *low), (end, *high) in pairwise(stops):
        if end > begin:
            slopes = [(to - of) / (end - begin) for of, to in zip(low, high, strict=True)]
            starts = [of - slope * begin for of, slope in zip(low, slopes, strict=True)]
            made.append(struct.pack("=9f", begin, *slopes, *starts))
    return b"".join(made)


def blend_levels(
    pixels: Any, stride: int, area: Area, kind: Kind, matrix: Matrix, factor: float, bias: float, parts: bytes
) -> None:
    """As `blend`, without dither and mask, of a gradient that is `ramp(stops)`.

    Colour and opacity are rounded to whole levels each before they are multiplied, as Skia does without dither: a
    gradient that is nowhere opaque is up to two levels off what `blend` gives.

    Raises `ValueError` for an area or parts that are not inside their buffers.
    """
    call = _levels_twin if _kernel is None else _kernel.blend_levels
    call(pixels, stride, area, kind, matrix, factor, bias, parts)


def _levels_twin(
    pixels: Any, stride: int, area: Area, kind: int, matrix: Matrix, factor: float, bias: float, parts: bytes
) -> None:
    import numpy as np  # slow to import, and not needed beside the compiled kernel

    flat = np.frombuffer(pixels, np.uint8)
    left, top, right, bottom = area
    inside = 0 <= left <= right and 0 <= top <= bottom and 0 <= right * 4 <= stride and bottom * stride <= flat.size
    if not (inside and kind in {LINEAR, RADIAL} and parts and len(parts) % _PART == 0):
        raise ValueError("an area or parts of a gradient that are not inside their buffers")
    width, height = right - left, bottom - top
    if width == 0 or height == 0:
        return
    there = np.lib.stride_tricks.as_strided(flat[top * stride + left * 4 :], (height, width, 4), (stride, 4, 1))
    each = np.frombuffer(parts, np.float32).reshape(-1, 9)
    rows = max(1, _BAND // width)
    for first in range(0, height, rows):
        last = min(height, first + rows)
        places = _places(left, right, top + first, top + last, kind, matrix, factor, bias)
        at = np.searchsorted(each[1:, 0], places, side="right")
        colors = places[:, :, None] * each[at, 1:5] + each[at, 5:]
        colors = np.where(colors > 0, colors, np.float32(0))
        colors = np.where(colors < 1, colors, np.float32(1))
        levels = (colors * np.float32(255) + np.float32(0.5)).astype(np.int32)
        alpha = levels[:, :, 3:].copy()
        levels[:, :, :3] = _scaled(levels[:, :, :3] * alpha)
        there[first:last] = levels + _scaled(there[first:last] * (255 - alpha))


def _scaled(products: NDArray[np.int32]) -> NDArray[np.int32]:
    """Products of two levels as levels, rounded."""
    more = products + 128
    return more + (more >> 8) >> 8


def _table_twin(stops: bytes, steps: int) -> bytes:
    import numpy as np  # slow to import, and not needed beside the compiled kernel

    points = np.frombuffer(stops, np.float64)
    if not (points.size >= 10 and 1 <= steps <= _MOST_STEPS and ((points >= 0.0) & (points <= 1.0)).all()):
        raise ValueError("stops that are not from 0 to 1, or steps that are not")
    made: bytes = _levels(points.reshape(-1, 5), steps).astype(np.uint16).tobytes()
    return made


def _twin(
    pixels: Any,
    stride: int,
    area: Area,
    kind: int,
    matrix: Matrix,
    factor: float,
    bias: float,
    colors: bytes,
    dither: bool,
    mask: Any,
    mask_offset: int,
    mask_stride: int,
) -> None:
    import numpy as np  # slow to import, and not needed beside the compiled kernel

    flat = np.frombuffer(pixels, np.uint8)
    _check(flat.size, stride, area, kind, colors)
    left, top, right, bottom = area
    width, height = right - left, bottom - top
    if width == 0 or height == 0:
        return
    cover = None
    if mask is not None:
        given = np.frombuffer(mask, np.uint8)
        if mask_offset < 0 or mask_stride < width or mask_offset + (height - 1) * mask_stride + width > given.size:
            raise ValueError("coverage that is not inside its buffer")
        cover = np.lib.stride_tricks.as_strided(given[mask_offset:], (height, width), (mask_stride, 1))
    levels = np.frombuffer(colors, np.uint16).reshape(-1, 4).astype(np.int32)
    there = np.lib.stride_tricks.as_strided(flat[top * stride + left * 4 :], (height, width, 4), (stride, 4, 1))
    rows = max(8, _BAND // width)
    for first in range(0, height, rows):
        last = min(height, first + rows)
        entries = _entries(left, right, top + first, top + last, kind, matrix, factor, bias, len(levels) - 1)
        share = None if cover is None else cover[first:last]
        _blend_band(there[first:last], levels[entries], left, top + first, dither, share)


def _check(size: int, stride: int, area: Area, kind: int, colors: bytes) -> None:
    left, top, right, bottom = area
    inside = 0 <= left <= right and 0 <= top <= bottom and 0 <= right * 4 <= stride and bottom * stride <= size
    count, rest = divmod(len(colors), _ENTRY)
    if not (inside and kind in {LINEAR, RADIAL} and 2 <= count <= _MOST_STEPS + 1 and not rest):
        raise ValueError("an area or a table that are not inside their buffers")


def _levels(points: NDArray[np.float64], steps: int) -> NDArray[np.int32]:
    """The colours of the gradient, premultiplied, in 1/128 of a level: shape (steps + 1, 4)."""
    import numpy as np  # see above

    t = np.arange(steps + 1) / steps
    at = np.zeros(steps + 1, np.intp)
    for stop in points[1:-1]:
        at += np.asarray(t >= stop[0])
    # a stop behind one further on is never reached on its own
    low, high = points[at], points[at + 1]
    span = high[:, 0] - low[:, 0]
    with np.errstate(all="ignore"):
        share = np.where(span > 0.0, (t - low[:, 0]) / span, 1.0)[:, None]
    mixed = low[:, 1:] + (high[:, 1:] - low[:, 1:]) * share
    mixed[:, :3] *= mixed[:, 3:]
    levels: NDArray[np.int32] = (mixed * _FULL + 0.5).astype(np.int32)
    return levels


def _entries(
    left: int,
    right: int,
    top: int,
    bottom: int,
    kind: int,
    matrix: Matrix,
    factor: float,
    bias: float,
    steps: int,
) -> NDArray[np.int32]:
    """Which entry each pixel takes, by steps of float32 as in C."""
    import numpy as np  # see above

    t = _places(left, right, top, bottom, kind, matrix, factor, bias)
    entries: NDArray[np.int32] = (t * np.float32(steps) + np.float32(0.5)).astype(np.int32)
    return entries


def _places(
    left: int, right: int, top: int, bottom: int, kind: int, matrix: Matrix, factor: float, bias: float
) -> NDArray[np.float32]:
    """Where each pixel is in the gradient, 0..1."""
    import numpy as np  # see above

    a, b, c, d, e, f = matrix
    x = np.arange(left, right).astype(np.float32) + np.float32(0.5)
    y = np.arange(top, bottom) + 0.5
    with np.errstate(all="ignore"):
        t = x * np.float32(a) + (c * y + e).astype(np.float32)[:, None]
        if kind == RADIAL:
            v = x * np.float32(b) + (d * y + f).astype(np.float32)[:, None]
            t = np.sqrt(t * t + v * v) * np.float32(factor) + np.float32(bias)
    t = np.where(t > 0, t, np.float32(0))
    return np.where(t < 1, t, np.float32(1))


def _blend_band(
    there: NDArray[np.uint8],
    levels: NDArray[np.int32],
    left: int,
    top: int,
    dither: bool,
    cover: NDArray[np.uint8] | None,
) -> None:
    import numpy as np  # see above

    height, width, _ = there.shape
    alpha = levels[:, :, 3:]
    if dither:
        rank = _bayer()[np.ix_(np.arange(top, top + height) & 7, np.arange(left, left + width) & 7)]
        levels = np.concatenate([np.clip(levels[:, :, :3] + rank[:, :, None], 0, alpha), alpha], axis=2)
    if cover is not None:
        share = cover.astype(np.int64)[:, :, None] * 257
        levels = np.where(share == 65535, levels, levels * 2 * share >> 17)
        alpha = levels[:, :, 3:]
    below = there.astype(np.int64) * 257 * (_FULL - alpha) >> 16
    there[:] = (levels + below + 64) >> 7


def _bayer() -> NDArray[np.int32]:
    """The 8 x 8 matrix of Bayer, centred, in 1/128 of a level."""
    import numpy as np  # see above

    y, x = np.mgrid[0:8, 0:8].astype(np.int32)
    z = x ^ y
    rank = (z & 1) << 5 | (x & 1) << 4 | (z & 2) << 2 | (x & 2) << 1 | (z & 4) >> 1 | (x & 4) >> 2
    matrix: NDArray[np.int32] = 2 * rank - 63
    return matrix
