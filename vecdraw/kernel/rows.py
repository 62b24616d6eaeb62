"""Rows of pixels as a PNG holds them (PNG, third edition, clause 9): packed, filtered, told apart.

A line is a row as it is in the file: a byte for the filter type, then the samples. All functions let other threads run
meanwhile, and raise `ValueError` for what does not fit into its buffer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FilterType = Literal[0, 1, 2, 3, 4, 5]
NONE: Final = 0
SUB: Final = 1
UP: Final = 2
AVERAGE: Final = 3
PAETH: Final = 4
ADAPTIVE: Final = 5
"""Each line with the filter type whose bytes are nearest to zero, as signed numbers (PNG 12.7)."""


class Breaks(NamedTuple):
    """How lines repeat themselves, in bytes, the first pixel of each left out.

    `repeated` bytes equal that of the pixel on their left or that above; `ends` do not, right after one that does; and
    `clean` ones of these come after four in a row that do.
    """

    repeated: int
    ends: int
    clean: int


DIGEST: Final = 16
"""Bytes of the digest of a band."""

_kernel: Final = compiled("rows")
_NO_FIT: Final = "lines that do not fit into their buffer"
_LONGEST: Final = 1 << 32  # bytes of a line


def is_opaque(pixels: Any, width: int, height: int, stride: int) -> bool:
    """Whether the fourth byte of every pixel is 255; `stride` bytes from one row of the buffer `pixels` to the next."""
    if _kernel is not None:
        return bool(_kernel.is_opaque(pixels, width, height, stride))
    return bool((_rows(pixels, width, height, stride)[..., 3] == 255).all())


def packed(
    out: Any,
    pixels: Any,
    width: int,
    height: int,
    stride: int,
    top: int,
    bottom: int,
    reversed: bool,  # noqa: A002  # the word for it
    channels: int,
) -> None:
    """Writes the rows from `top` to before `bottom` into the buffer `out`, as lines of the filter type `NONE`.

    Pixels are R, G, B and a fourth byte, or B, G, R where `reversed`; lines are R, G, B and, with 4 `channels`, that
    byte.
    """
    call = _packed if _kernel is None else _kernel.packed
    call(out, pixels, width, height, stride, top, bottom, reversed, channels)


def filtered(out: Any, lines: Any, size: int, count: int, has_above: bool, step: int, kind: FilterType) -> None:
    """Writes `count` lines of `size` bytes filtered into the buffer `out`; `step` is the bytes of a pixel, at least 1.

    `lines` are of the filter type `NONE`; where it `has_above`, the line above comes first and is not written, else
    there are zeros above (the first of a picture). `out` and `lines` do not overlap.
    """
    call = _filtered if _kernel is None else _kernel.filtered
    call(out, lines, size, count, has_above, step, kind)


def breaks(lines: Any, size: int, count: int, apart: int, step: int) -> Breaks:
    """How the lines 1, 1 + `apart`, ... repeat themselves; they are of the filter type `NONE`."""
    if _kernel is None:
        return _breaks(lines, size, count, apart, step)
    return Breaks(*_kernel.breaks(lines, size, count, apart, step))


def band_digests(
    data: Any, length: int, height: int, stride: int, step: int, first: int, count: int, key: Any
) -> tuple[list[bytes], int]:
    """For each of `count` bands from the number `first` on, 16 bytes that tell it from others of as many rows.

    Bands are `step` of the `height` rows of `length` bytes, `stride` bytes apart, the last one what is left; each is
    told by the row above it, if any, too. Two that differ have the same digest for two in 2**64 of the keys: `key`
    holds `key_length` bytes of chance (NH with words of 32 bits, twice, of rows and of what that gives for these:
    RFC 4418, 5.2). The same key gives the same digests on machines of one byte order. Beside the digests, the bits that
    every fourth byte of the rows has: 255 where pixels of four bytes are opaque.
    """
    call = _band_digests if _kernel is None else _kernel.band_digests
    made: tuple[list[bytes], int] = call(data, length, height, stride, step, first, count, key)
    return made


def key_length(length: int, step: int) -> int:
    """The bytes of chance for the digests of bands of `step` rows of `length` bytes."""
    return length + DIGEST * (step + 3)


def turned(out: Any, pixels: Any, width: int, height: int, stride: int) -> None:
    """Writes pixels of B, G, R and a fourth byte as R, G, B and that byte into the buffer `out`, row after row."""
    if _kernel is not None:
        _kernel.turned(out, pixels, width, height, stride)
        return
    import numpy as np  # slow to import, and only the twin needs it

    rows, to = _rows(pixels, width, height, stride), np.frombuffer(out, np.uint8)
    if to.size < 4 * width * height:
        raise ValueError("pixels that do not fit into their buffer")
    np.copyto(to[: 4 * width * height].reshape(height, width, 4), rows[..., [2, 1, 0, 3]])


def _packed(
    out: Any,
    pixels: Any,
    width: int,
    height: int,
    stride: int,
    top: int,
    bottom: int,
    reversed: bool,  # noqa: A002  # as in `packed`
    channels: int,
) -> None:
    """As `packed`."""
    import numpy as np  # slow to import, and only the twin needs it

    rows, lines, size = _rows(pixels, width, height, stride), np.frombuffer(out, np.uint8), 1 + width * channels
    fit = 0 <= top <= bottom <= height and lines.size >= size * (bottom - top)
    if channels not in {3, 4} or not fit:
        raise ValueError("pixels or lines that do not fit into their buffer")
    order = ([2, 1, 0, 3] if reversed else [0, 1, 2, 3])[:channels]
    written = lines[: size * (bottom - top)].reshape(bottom - top, size)
    written[:, 0] = NONE
    written[:, 1:] = rows[top:bottom, :, order].reshape(bottom - top, size - 1)


def _filtered(out: Any, lines: Any, size: int, count: int, has_above: bool, step: int, kind: FilterType) -> None:
    """As `filtered`."""
    import numpy as np  # slow to import, and only the twin needs it

    held = _lines(lines, size, count + bool(has_above))
    written = _lines(out, size, count)
    if not 1 <= step <= 8 or not NONE <= kind <= ADAPTIVE or count < 0:
        raise ValueError(_NO_FIT)
    if not count:
        return
    rows, above = held[int(has_above) :, 1:], np.zeros((count, size - 1), np.uint8)
    above[1 - bool(has_above) :] = held[: count - 1 + bool(has_above), 1:]
    if kind != ADAPTIVE:
        written[:, 0] = kind
        written[:, 1:] = rows - _expected(rows, above, step, kind)
        return
    tried = [rows - _expected(rows, above, step, each) for each in range(NONE, ADAPTIVE)]
    distances = [np.abs(each.view(np.int8).astype(np.int64)).sum(axis=1) for each in tried]
    written[:, 0] = np.argmin(distances, axis=0)
    written[:, 1:] = np.choose(written[:, :1], tried)


def _expected(rows: NDArray[np.uint8], b: NDArray[np.uint8], step: int, kind: int) -> NDArray[np.uint8]:
    """What the filter type expects from left (a), above (b) and above left (c)."""
    import numpy as np  # see above

    a, c = np.zeros_like(rows), np.zeros_like(rows)
    a[:, step:], c[:, step:] = rows[:, :-step], b[:, :-step]
    if kind == NONE:
        return np.zeros_like(rows)
    if kind == SUB:
        return a
    if kind == UP:
        return b
    if kind == AVERAGE:
        average: NDArray[np.uint16] = (a.astype(np.uint16) + b) // 2
        return average.astype(np.uint8)
    to_a = np.abs(b.astype(np.int16) - c)
    to_b = np.abs(a.astype(np.int16) - c)
    to_c = np.abs(a.astype(np.int16) + b - c - c)
    return np.where((to_a <= to_b) & (to_a <= to_c), a, np.where(to_b <= to_c, b, c))


def _breaks(lines: Any, size: int, count: int, apart: int, step: int) -> Breaks:
    """As `breaks`."""
    import numpy as np  # see above

    held = _lines(lines, size, count)
    if apart < 1 or not 1 <= step <= 8:
        raise ValueError(_NO_FIT)
    here, above = held[1::apart, 1:], held[:-1:apart, 1:]
    same = (here[:, step:] == here[:, :-step]) | (here[:, step:] == above[:, step:])
    after = np.pad(same, ((0, 0), (4, 0)))
    ends = ~same & after[:, 3:-1]
    clean = ends & after[:, 2:-2] & after[:, 1:-3] & after[:, :-4]
    return Breaks(int(same.sum()), int(ends.sum()), int(clean.sum()))


def _band_digests(
    data: Any, length: int, height: int, stride: int, step: int, first: int, count: int, key: Any
) -> tuple[list[bytes], int]:
    """As `band_digests`."""
    import numpy as np  # see above

    values = np.frombuffer(data, np.uint8)
    ok = 1 <= length <= min(values.size, _LONGEST, stride) and height >= 1 and 1 <= step <= height
    ok = ok and (values.size - length) // stride >= height - 1 and len(key) >= key_length(length, step)
    if not (ok and first >= 0 and 1 <= count <= -(-height // step) - first):
        raise ValueError("rows, bands or a key that do not fit into their buffer")
    begin, end = max(0, first * step - 1), min(height, (first + count) * step)
    shape = end - begin, length
    rows = np.lib.stride_tricks.as_strided(values[begin * stride :], shape, (stride, 1), writeable=False)
    chance = np.frombuffer(key, np.uint8)
    digests, made = _digests(rows, chance), []
    for number in range(first, first + count):
        band = digests[max(0, number * step - 1) - begin : min(height, (number + 1) * step) - begin]
        made.append(_digests(band.reshape(1, -1), chance[length + DIGEST :]).tobytes())
    return made, int(np.bitwise_and.reduce(rows[:, 3::4], axis=None, initial=255))


def _digests(rows: NDArray[np.uint8], key: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What tells rows (n, length) from others, (n, 16)."""
    import numpy as np  # see above

    count, length = rows.shape
    words = -(-length // 8)
    padded = np.zeros((count, 8 * words), np.uint8)
    padded[:, :length] = rows
    halves = padded.view(np.uint32)
    whole = np.zeros(8 * words + DIGEST, np.uint8)
    whole[: min(whole.size, key.size)] = key[: whole.size]
    keys = whole.view(np.uint32)
    sums = np.empty((count, 2), np.uint64)
    for turn in (0, 1):
        added = (halves + keys[2 * turn : 2 * (turn + words)]).astype(np.uint64)
        sums[:, turn] = (added[:, 0::2] * added[:, 1::2]).sum(axis=1, dtype=np.uint64)
    return sums.view(np.uint8)


def _lines(buffer: Any, size: int, count: int) -> NDArray[np.uint8]:
    """The lines, (count, size). Raises `ValueError` where they do not fit."""
    import numpy as np  # see above

    values = np.frombuffer(buffer, np.uint8)
    if not 2 <= size <= _LONGEST or count < 0 or values.size // size < count:
        raise ValueError(_NO_FIT)
    return values[: size * count].reshape(count, size)


def _rows(pixels: Any, width: int, height: int, stride: int) -> NDArray[np.uint8]:
    """The pixels, (height, width, 4). Raises `ValueError` where they do not fit."""
    import numpy as np  # see above

    values = np.frombuffer(pixels, np.uint8)
    inside = min(width, height) >= 1 and stride >= 4 * width
    if not inside or stride * (height - 1) + 4 * width > values.size or stride > values.size:
        raise ValueError("pixels that do not fit into their buffer")
    return np.lib.stride_tricks.as_strided(values, (height, width, 4), (stride, 4, 1), writeable=False)
