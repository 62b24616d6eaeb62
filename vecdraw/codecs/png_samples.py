"""Lines of a PNG of other samples than red, green and blue of 8 bits: 16 bits, gray, numbers of a palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.kernel import rows, samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

DEEP: Final = 6
"""Bytes from which a pixel has channels of 16 bits."""

NARROW: Final = 2
"""Bytes up to which a pixel is gray or a number of a palette."""


class MadeLines(NamedTuple):
    """Lines that `make(out, top, bottom)` writes from rows of pixels, contiguous; see `Lines`.

    `row` are the bytes of a line without its filter type. `made` tells this way of making them from others.
    """

    pixels: NDArray[Any]
    row: int
    step: int
    made: bytes
    make: Callable[[Any, int, int], None]

    @property
    def height(self) -> int:
        """How many lines there are."""
        return int(self.pixels.shape[0])

    @property
    def size(self) -> int:
        """The bytes of a line."""
        return 1 + self.row

    def write(self, out: Any, top: int, bottom: int) -> None:
        """Writes the lines from `top` to before `bottom` into the buffer `out`."""
        self.make(out, top, bottom)

    def digests(self, first: int, count: int, step: int, key: Callable[[int], bytes]) -> list[bytes]:
        """What tells bands from others: that of their pixels."""
        height = self.height
        length = self.pixels.nbytes // height
        chance = key(rows.key_length(length, step))
        return rows.band_digests(self.pixels, length, height, length, step, first, count, chance)[0]

    @property
    def order(self) -> bytes:
        """How they are made."""
        return self.pixels.dtype.char.encode() + self.made


def deep_lines(pixels: Pixels, channels: int) -> MadeLines:
    """Of 3 or 4 channels of 16 bits."""
    held = _held(pixels)

    def make(out: Any, top: int, bottom: int) -> None:
        samples.deep(out, held, top, bottom, channels)

    return MadeLines(held, 2 * channels * held.shape[1], 2 * channels, b"deep", make)


def gray_lines(pixels: Pixels, channels: int, depth: int) -> MadeLines:
    """Of luminance in `depth` bits, with 2 channels of alpha, too."""
    held = _held(pixels)

    def make(out: Any, top: int, bottom: int) -> None:
        samples.gray(out, held, top, bottom, channels, depth)

    row = -(-channels * depth * held.shape[1] // 8)
    return MadeLines(held, row, max(1, channels * depth // 8), b"gray %d" % depth, make)


def indexed_lines(levels: NDArray[np.uint8], table: NDArray[np.uint32], depth: int) -> MadeLines:
    """Of the numbers that pixels have in `table`, in `depth` bits; it has all of them, as words in ascending order."""
    held = _held(levels)
    words = held.view("<u4")[..., 0]

    def make(out: Any, top: int, bottom: int) -> None:
        samples.indexed(out, words, top, bottom, table, depth)

    return MadeLines(held, -(-depth * held.shape[1] // 8), 1, b"index %d " % depth + table.tobytes(), make)


def numbered_lines(numbers: NDArray[np.uint8], depth: int) -> MadeLines:
    """Of `numbers` (height, width), in `depth` bits."""
    held = _held(numbers)

    def make(out: Any, top: int, bottom: int) -> None:
        samples.packed(out, held, top, bottom, depth)

    return MadeLines(held, -(-depth * held.shape[1] // 8), 1, b"number %d" % depth, make)


def upper_bytes(lines: Any, size: int, count: int, apart: int) -> NDArray[np.uint8]:
    """The more significant bytes of lines of 16 bits a sample: of each line 1, 1 + `apart`, ... and the one above it.

    The lower ones say little of how a picture repeats itself: on slopes all of them change.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    held = np.frombuffer(lines, np.uint8)[: size * count].reshape(count, size)
    below = held[1::apart]
    out = np.zeros((len(below), 2, 1 + size // 2), np.uint8)
    out[:, 0, 1:], out[:, 1, 1:] = held[: count - 1 : apart, 1::2], below[:, 1::2]
    return out.reshape(-1)


def _held(pixels: Any) -> Any:
    import numpy as np  # `import vecdraw` does not pay for it

    return np.ascontiguousarray(pixels)
