"""Where the lines of a PNG come from: pixels as a canvas holds them, arrays of pixels, arrays of samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from vecdraw.kernel import rows


class Lines(Protocol):
    """A picture as lines of the filter type `NONE`: see `kernel.rows`."""

    @property
    def height(self) -> int:
        """How many lines there are."""

    @property
    def size(self) -> int:
        """The bytes of a line."""

    @property
    def step(self) -> int:
        """The bytes of a pixel, at least 1."""

    def write(self, out: Any, top: int, bottom: int) -> None:
        """Writes the lines from `top` to before `bottom` into the buffer `out`."""

    def digests(self, first: int, count: int, step: int, key: Callable[[int], bytes]) -> list[bytes]:
        """What tells each of `count` bands of `step` lines, from the number `first` on, from others of its shape.

        16 bytes for one, by its lines and the one above; `key` gives bytes of chance.
        """

    @property
    def order(self) -> bytes:
        """What of a picture's make digests do not tell."""


class TranslucentError(Exception):
    """Pixels are not opaque, and were to be."""


class PixelLines(NamedTuple):
    """Pixels of four bytes: B, G, R and alpha where `reversed`, else R, G, B and alpha; 3 or 4 `channels` are written.

    `stride` are the bytes from one row of `buffer` to the next. Where `reversed`, all pixels must be opaque.
    """

    buffer: Any
    width: int
    height: int
    stride: int
    reversed: bool
    channels: int

    @property
    def size(self) -> int:
        """The bytes of a line."""
        return 1 + self.width * self.channels

    @property
    def step(self) -> int:
        """The bytes of a pixel."""
        return self.channels

    def write(self, out: Any, top: int, bottom: int) -> None:
        """Writes the lines from `top` to before `bottom` into the buffer `out`."""
        buffer, width, height, stride, is_reversed, channels = self
        rows.packed(out, buffer, width, height, stride, top, bottom, is_reversed, channels)

    def digests(self, first: int, count: int, step: int, key: Callable[[int], bytes]) -> list[bytes]:
        """What tells bands from others. Raises `TranslucentError`."""
        buffer, width, height, stride, _, _ = self
        chance = key(rows.key_length(4 * width, step))
        made, alpha = rows.band_digests(buffer, 4 * width, height, stride, step, first, count, chance)
        self.check(alpha)
        return made

    def check(self, alpha: int) -> None:
        """Raises `TranslucentError` where the bits that `alpha` has in all pixels are too few."""
        if self.reversed and alpha != 255:
            raise TranslucentError

    @property
    def order(self) -> bytes:
        """That of the channels in memory."""
        return b"reversed" if self.reversed else b""
