"""Animated WebP (RFC 9649, 2.7.1.1): pictures by libwebp, put together here, so that none of them stays in memory."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from vecdraw.codecs.animated import (
    AnimationCodec,
    AnimationOptions,
    Box,
    Clock,
    Timed,
    changed_box,
    left_out,
    settle_animation,
)
from vecdraw.codecs.codec import check_flag, check_whole
from vecdraw.errors import BadValueError, LimitError
from vecdraw.metadata.exif import with_density

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST_SIDE: Final = 16_383  # 14 bits, RFC 6386, 9.1
_QUALITY: Final = 82
_LOSSLESS_WORK: Final = (0, 20, 25, 30, 50, 75, 100)  # libwebp's `quality` of lossless files is work, by `effort`
_TICKS: Final = 1000  # a second
_LONGEST: Final = 0xFFFFFF  # ticks of one frame
_MOST_BYTES: Final = 2**32 - 10  # of a RIFF file
_ICC, _ALPHA, _EXIF, _XMP, _ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02  # flags of VP8X
_DO_NOT_BLEND: Final = 0x02


@dataclass(frozen=True, slots=True, kw_only=True)
class WebpAnimationOptions(AnimationOptions):
    """Options of animated WebP: `quality`, `lossless` and `effort` as in WebP."""

    quality: int | None = None
    lossless: bool = False
    effort: int = 4

    def __post_init__(self) -> None:
        settle_animation(self, "webp")
        check_flag("lossless", self.lossless)
        check_whole("effort", self.effort, 0, 6)
        if self.quality is not None:
            check_whole("quality", self.quality, 0, 100)
            if self.lossless:
                raise BadValueError("a lossless WebP has no quality; effort is what it has")


class WebpWriter:
    """One animated WebP on its way out; see `AnimationWriter`."""

    def __init__(self, width: int, height: int, options: WebpAnimationOptions, profile: bytes) -> None:
        self._size = width, height
        self._options = options
        self._profile = profile
        self._has_alpha = False
        self._clock = Clock(_TICKS)

    def parts(self, frames: Iterator[Timed]) -> Iterator[bytes]:
        """The frames' chunks, then Exif and XMP."""
        before: NDArray[np.uint8] | None = None
        for pixels, seconds in frames:
            box = Box(0, 0, *self._size)
            if before is not None:
                box = _even(changed_box(before, pixels) or Box(0, 0, 1, 1))
            blends, data = self._smallest(pixels, before, box)
            self._has_alpha = self._has_alpha or data.startswith((b"ALPH", b"VP8L"))
            yield self._frame(box, seconds, blends, data)
            before = pixels
        if self._exif:
            yield _chunk(b"EXIF", self._exif)
        if self._options.blocks.xmp:
            yield _chunk(b"XMP ", self._options.blocks.xmp)

    def head(self, length: int) -> bytes:
        """The RIFF header and the chunks before the first frame. Raises `LimitError` for more than RIFF can count."""
        flags = _ANIMATION | (_ALPHA if self._has_alpha else 0) | (_ICC if self._profile else 0)
        flags |= (_EXIF if self._exif else 0) | (_XMP if self._options.blocks.xmp else 0)
        width, height = self._size
        body = _chunk(b"VP8X", struct.pack("<I", flags) + _three(width - 1) + _three(height - 1))
        if self._profile:
            body += _chunk(b"ICCP", self._profile)
        body += _chunk(b"ANIM", struct.pack("<IH", 0, self._options.loop))
        size = 4 + len(body) + length
        if size > _MOST_BYTES:
            raise LimitError(f"an animated WebP has at most {_MOST_BYTES:,} bytes, got {size:,}; make it smaller")
        return struct.pack("<4sI4s", b"RIFF", size, b"WEBP") + body

    @property
    def _exif(self) -> bytes:
        exif, dpi = self._options.blocks.exif, self._options.dpi
        return exif if dpi is None else with_density(exif, dpi)

    def _smallest(self, pixels: NDArray[np.uint8], before: NDArray[np.uint8] | None, box: Box) -> tuple[bool, bytes]:
        part = box.of(pixels)
        whole = _picture(part, self._options)
        if before is None or not (self._options.lossless and self._options.optimize):
            return False, whole
        over = left_out(part, box.of(before))
        if over is None:
            return False, whole
        less = _picture(over, self._options)
        return (True, less) if len(less) < len(whole) else (False, whole)

    def _frame(self, box: Box, seconds: Fraction, blends: bool, data: bytes) -> bytes:
        ticks = min(self._clock.ticks(seconds), _LONGEST)
        places = (box.left // 2, box.top // 2, box.width - 1, box.height - 1, ticks)
        head = b"".join(map(_three, places)) + bytes([0 if blends else _DO_NOT_BLEND])
        return _chunk(b"ANMF", head + data)


CODEC: Final = AnimationCodec(
    "webp", "image/webp", (".webp",), WebpAnimationOptions, WebpWriter, Fraction(1, _TICKS), _MOST_SIDE
)


def _even(box: Box) -> Box:
    """The box with its left and top on even px, as the file counts them in twos."""
    return Box(box.left & ~1, box.top & ~1, box.right, box.bottom)


def _picture(part: NDArray[np.uint8], options: WebpAnimationOptions) -> bytes:
    """The chunks of one picture: VP8L, or ALPH and VP8."""
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image  # see np

    quality = _QUALITY if options.quality is None else options.quality
    opaque = bool((part[..., 3] == 255).all())
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(part[..., :3] if opaque else part)).save(
        out,
        "WEBP",
        quality=_LOSSLESS_WORK[options.effort] if options.lossless else quality,
        lossless=options.lossless,
        exact=False,
        method=options.effort,
    )
    data = out.getvalue()
    at, found = 12, b""
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if kind in {b"ALPH", b"VP8 ", b"VP8L"}:
            found += data[at:end]
        at = end
    return found


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
