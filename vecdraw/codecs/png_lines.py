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

    def digest(self, top: int, bottom: int, key: Callable[[int], bytes]) -> bytes:
        """What tells each of these lines from others of its size, 16 bytes for one; `key` gives bytes of chance."""

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

    def digest(self, top: int, bottom: int, key: Callable[[int], bytes]) -> bytes:
        """What tells each of these lines from others. Raises `TranslucentError`."""
        buffer, width, _, stride, _, _ = self
        here = memoryview(buffer).cast("B")[top * stride :]
        return self.told(*rows.digests(here, 4 * width, bottom - top, stride, key(4 * width + rows.DIGEST)))

    def told(self, digests: bytes, alpha: int) -> bytes:
        """As `digest`, from what `rows.digests` gives for these rows."""
        if self.reversed and alpha != 255:
            raise TranslucentError
        return digests

    @property
    def order(self) -> bytes:
        """That of the channels in memory."""
        return b"reversed" if self.reversed else b""
