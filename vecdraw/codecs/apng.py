"""Animated PNG (W3C Portable Network Graphics, third edition, 11.3.6): our PNG streams with frame control around."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, get_args

from vecdraw.codecs.animated import (
    AnimationCodec,
    AnimationOptions,
    Box,
    Timed,
    changed_box,
    left_out,
    settle_animation,
)
from vecdraw.codecs.codec import check_choice
from vecdraw.codecs.png_chunks import DENSEST, RGBA, SIGNATURE, check_metadata, chunk, colors, density, ihdr, metadata
from vecdraw.codecs.png_deflate import Compression
from vecdraw.codecs.png_rows import stream

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KEEP: Final = 0  # dispose_op
_SOURCE, _OVER = 0, 1  # blend_op
_MOST_SIDE: Final = 2**31 - 1
_TICKS: Final = (65_535, 1000, 100, 10, 1)  # the denominators of delays tried: an exact one first


@dataclass(frozen=True, slots=True, kw_only=True)
class ApngOptions(AnimationOptions):
    """Options of animated PNG. `compression`: "fast", "balanced" or "small", as in PNG."""

    compression: Compression = "balanced"

    def __post_init__(self) -> None:
        settle_animation(self, "apng", DENSEST)
        check_metadata(self.blocks)
        check_choice("compression", self.compression, get_args(Compression))


class ApngWriter:
    """One animated PNG on its way out; see `AnimationWriter`."""

    def __init__(self, width: int, height: int, options: ApngOptions, profile: bytes) -> None:
        self._size = width, height
        self._options = options
        self._profile = profile
        self._sequence = 0
        self._count = 0

    def parts(self, frames: Iterator[Timed]) -> Iterator[bytes]:
        """The frames' chunks and the end of the file."""
        before: NDArray[np.uint8] | None = None
        for pixels, seconds in frames:
            box = Box(0, 0, *self._size) if before is None else changed_box(before, pixels) or Box(0, 0, 1, 1)
            blend, data = self._smallest(pixels, before, box)
            yield self._control(box, seconds, blend)
            yield chunk(b"IDAT", data) if before is None else chunk(b"fdAT", self._numbered(), data)
            before = pixels
            self._count += 1
        yield chunk(b"IEND")

    def head(self, length: int) -> bytes:  # noqa: ARG002  # other formats say how long they are
        """The signature and the chunks before the first frame."""
        options = self._options
        parts = [SIGNATURE, ihdr(*self._size, 8, RGBA)]
        parts.append(chunk(b"acTL", struct.pack(">II", self._count, options.loop)))
        if self._profile:
            parts.append(chunk(b"iCCP", b"ICC profile\0\0", zlib.compress(self._profile, 9)))
        else:
            parts += colors("srgb", None, options.intent)
        parts += [*density(options.dpi), *metadata(options.blocks)]
        return b"".join(parts)

    def _smallest(
        self, pixels: NDArray[np.uint8], before: NDArray[np.uint8] | None, box: Box
    ) -> tuple[int, bytes]:
        part = box.of(pixels)
        whole = b"".join(stream(part, 4, 8, self._options.compression))
        over = None if before is None or not self._options.optimize else left_out(part, box.of(before))
        if over is None:
            return _SOURCE, whole
        less = b"".join(stream(over, 4, 8, self._options.compression))
        return (_OVER, less) if len(less) < len(whole) else (_SOURCE, whole)

    def _control(self, box: Box, seconds: Fraction, blend: int) -> bytes:
        place = struct.pack(">IIII", box.width, box.height, box.left, box.top)
        return chunk(b"fcTL", self._numbered(), place, struct.pack(">HHBB", *_delay(seconds), _KEEP, blend))

    def _numbered(self) -> bytes:
        self._sequence += 1
        return struct.pack(">I", self._sequence - 1)


CODEC: Final = AnimationCodec(
    "apng",
    "image/apng",
    (".apng", ".png"),
    ApngOptions,
    ApngWriter,
    Fraction(1, 1000),
    _MOST_SIDE,
    has_density=True,
)


def _delay(seconds: Fraction) -> tuple[int, int]:
    """Numerator and denominator, both of 16 bits: exact where these can say it."""
    for most in _TICKS:
        near = seconds.limit_denominator(most)
        if near.numerator <= 0xFFFF:
            return near.numerator, near.denominator
    return 0xFFFF, 1
