"""Pixels as the samples of a file: half floats to numbers, lines of 16 bits, of gray and of a palette.

Pixels are contiguous arrays of shape (height, width, 4), RGBA; lines are as in `kernel.rows`, of the filter type
`NONE`. Those that are written are the rows from `top` to before `bottom`. All functions let other threads run
meanwhile, and raise `ValueError` for what does not fit into its buffer.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.uint16]
    Pixels = NDArray[np.uint8] | NDArray[np.float16]
    Words = NDArray[np.uint32]

_kernel: Final = compiled("samples")
_NO_FIT: Final = "pixels or samples that do not fit into their buffer"
_WEIGHTS: Final = (2126, 7152, 722)  # of 10,000, as `grayscale()` has them (Filter Effects 1, 8.3)
_BAND: Final = 1 << 18  # px looked at before it is asked whether there are too many colours
_MOST: Final = 256
_ONE: Final = 0x3C00  # the bits of 1
_INFINITE: Final = 0x7C00


@cache
def levels_of_halves(top: int) -> NDArray[Any]:
    """For the bits of each half float, its level of 0 to `top` (255 or 65,535): clipped to 0..1, rounded, NaN is 0."""
    import numpy as np  # slow to import, and not all that import this need it

    with np.errstate(invalid="ignore"):  # some NaN are a warning
        halves = np.arange(1 << 16).astype(np.uint16).view(np.float16).astype(np.float32)
        found = np.rint(np.clip(np.nan_to_num(halves, nan=0.0), 0.0, 1.0) * np.float32(top))
    levels: NDArray[Any] = found.astype(np.uint8 if top == 255 else np.uint16)
    levels.flags.writeable = False
    return levels


@cache
def _levels_of_bytes(scale: int) -> Levels:
    """For each byte, `scale` times that."""
    import numpy as np  # see levels_of_halves

    return np.arange(256).astype(np.uint16) * np.uint16(scale)


def is_opaque(pixels: NDArray[Any]) -> bool:
    """Of half floats, contiguous: whether no pixel's alpha is below 1; that of NaN is."""
    if _kernel is not None:
        return bool(_kernel.is_opaque(pixels))
    import numpy as np  # see levels_of_halves

    bits = pixels[..., 3].view(np.uint16)  # to compare with a NaN is a warning
    return bool((bits - np.uint16(_ONE) <= np.uint16(_INFINITE - _ONE)).all())


def looked_up(halves: NDArray[Any], top: int) -> NDArray[Any]:
    """The level of each number, as `levels_of_halves` has them."""
    import numpy as np  # see levels_of_halves

    table = levels_of_halves(top)
    if _kernel is None:
        levels: NDArray[Any] = table[halves.view(np.uint16)]
        return levels
    held, out = np.ascontiguousarray(halves), np.empty(halves.shape, table.dtype)
    _kernel.looked_up(out, held, table)
    return out


@cache
def _of_sixteen(kind: Literal["eights", "halves"]) -> NDArray[Any]:
    """For each level of 16 bits, the nearest of 8, or the half float."""
    import numpy as np  # see levels_of_halves

    levels = np.arange(1 << 16, dtype=np.uint32)
    if kind == "eights":
        return ((levels * 255 + 32767) // 65535).astype(np.uint8)
    return (levels.astype(np.float32) / np.float32(65535)).astype(np.float16)


def spread(levels: Levels, kind: Literal["eights", "halves"]) -> NDArray[Any]:
    """Levels of 16 bits (height, width, 1 to 4 channels) as RGBA of bytes, or of half floats of 0 to 1.

    Gray is red, green and blue; without alpha there is full alpha.
    """
    import numpy as np  # see levels_of_halves

    table, channels = _of_sixteen(kind), levels.shape[2]
    out = np.empty((*levels.shape[:2], 4), table.dtype)
    if _kernel is not None:
        _kernel.spread(out.view(np.uint8), np.ascontiguousarray(levels), table.view(np.uint8), channels)
        return out
    colors = 1 if channels < 3 else 3
    out[..., :3] = table[levels[..., :colors]]
    out[..., 3] = table[levels[..., colors]] if channels > colors else table[-1]
    return out


def deep(out: Any, pixels: Pixels, top: int, bottom: int, channels: int) -> None:
    """Writes lines of 3 or 4 channels of 16 bits, the most significant byte first, into the buffer `out`."""
    width, table = pixels.shape[1], _sixteen(pixels)
    if _kernel is not None:
        _kernel.deep(out, pixels, table, width, top, bottom, channels, 16)
        return
    rows = _levels(pixels, table, top, bottom)[..., :channels]
    _write(out, rows.reshape(bottom - top, -1), 16)


def gray(out: Any, pixels: Pixels, top: int, bottom: int, channels: int, depth: int) -> None:
    """Writes lines of the luminance in `depth` bits, rounded (halves up), and with 2 channels of alpha.

    `depth` is 8 or 16, or 1, 2 or 4 with one channel; these are rounded from 8.
    """
    width, table = pixels.shape[1], _sixteen(pixels) if depth == 16 else _eight(pixels)
    if _kernel is not None:
        _kernel.gray(out, pixels, table, width, top, bottom, channels, depth)
        return
    import numpy as np  # see levels_of_halves

    if channels not in {1, 2} or (channels == 2 and depth < 8):
        raise ValueError(_NO_FIT)
    rows = _levels(pixels, table, top, bottom)
    red, green, blue = (rows[..., channel].astype(np.uint32) * np.uint32(_WEIGHTS[channel]) for channel in range(3))
    luminance = (red + green + blue + np.uint32(5000)) // np.uint32(10000)
    if depth < 8:
        luminance = (2 * luminance * np.uint32((1 << depth) - 1) + np.uint32(255)) // np.uint32(510)
    both = np.stack([luminance, rows[..., 3]], axis=-1) if channels == 2 else luminance
    _write(out, both.reshape(bottom - top, -1), depth)


def colors(words: Words, most: int) -> Words | None:
    """The different `words`, little-endian, in ascending order; None for more than `most`, which is 256 or less."""
    import numpy as np  # see levels_of_halves

    if _kernel is not None:
        made = _kernel.colors(np.ascontiguousarray(words), most)
        return None if made is None else np.sort(np.frombuffer(made, "<u4"))
    found: Words = np.empty(0, np.uint32)
    flat = words.reshape(-1)
    for begin in range(0, flat.size, _BAND):
        found = np.union1d(found, flat[begin : begin + _BAND])
        if len(found) > most:
            return None
    return found


def indexed(out: Any, words: Words, top: int, bottom: int, table: Words, depth: int) -> None:
    """Writes lines of the number that each of the `words` (height, width) has in `table`, in `depth` bits, at most 8.

    `table` is in ascending order and has all of them.
    """
    if _kernel is not None:
        _kernel.indexed(out, words, table, words.shape[1], top, bottom, 1, depth)
        return
    import numpy as np  # see levels_of_halves

    if len(table) > min(1 << depth, _MOST) or not 0 <= top <= bottom <= len(words):
        raise ValueError(_NO_FIT)
    _write(out, np.searchsorted(table, words[top:bottom]), depth)


def packed(out: Any, numbers: NDArray[np.uint8], top: int, bottom: int, depth: int) -> None:
    """Writes lines of the `numbers` (height, width), which `depth` bits, at most 8, can hold."""
    if _kernel is not None:
        _kernel.packed(out, numbers, numbers.shape[1], top, bottom, depth)
        return
    if not 0 <= top <= bottom <= len(numbers):
        raise ValueError(_NO_FIT)
    _write(out, numbers[top:bottom], depth)


def _sixteen(pixels: Pixels) -> Levels:
    """Levels of 16 bits for what the pixels are made of."""
    return levels_of_halves(65535) if pixels.dtype.itemsize == 2 else _levels_of_bytes(257)


def _eight(pixels: Pixels) -> Levels:
    import numpy as np  # see levels_of_halves

    return levels_of_halves(255).astype(np.uint16) if pixels.dtype.itemsize == 2 else _levels_of_bytes(1)


def _levels(pixels: Pixels, table: Levels, top: int, bottom: int) -> Levels:
    """The rows as levels. Raises `ValueError` where there are none."""
    import numpy as np  # see levels_of_halves

    if not 0 <= top <= bottom <= len(pixels):
        raise ValueError(_NO_FIT)
    rows = pixels[top:bottom]
    return table[rows.view(np.uint16) if rows.dtype.itemsize == 2 else rows]


def _write(out: Any, samples: NDArray[Any], depth: int) -> None:
    """Samples (lines, samples of a line) as lines: several share a byte, the leftmost in its high bits (7.2)."""
    import numpy as np  # see levels_of_halves

    count, each = samples.shape
    if depth == 16:
        rows = np.ascontiguousarray(samples.astype(">u2")).view(np.uint8).reshape(count, 2 * each)
    elif depth == 8:
        rows = samples.astype(np.uint8)
    else:
        together = 8 // depth
        padded = np.zeros((count, -(-each // together) * together), np.uint8)
        padded[:, :each] = samples
        shifts = np.arange(together - 1, -1, -1, dtype=np.uint8) * np.uint8(depth)
        rows = np.bitwise_or.reduce(padded.reshape(count, -1, together) << shifts, axis=-1).astype(np.uint8)
    lines = np.frombuffer(out, np.uint8)
    size = 1 + rows.shape[1]
    if lines.size < size * count:
        raise ValueError(_NO_FIT)
    written = lines[: size * count].reshape(count, size)
    written[:, 0] = 0
    written[:, 1:] = rows
