"""GIF (GIF89a): palettes, transparency and differences here, LZW by Pillow."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from vecdraw.codecs.animated import (
    AnimationCodec,
    AnimationOptions,
    Box,
    Clock,
    Timed,
    changed,
    changed_box,
    settle_animation,
)
from vecdraw.codecs.codec import check_flag, check_whole
from vecdraw.codecs.gif_frames import gif_frames
from vecdraw.codecs.palette import colors_of, indices_of
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.paint.color import Color, to_color

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Backdrop = Color | str | tuple[float, ...]

_MOST_SIDE: Final = 65_535
_TICKS: Final = 100  # a second
_LONGEST: Final = 65_535  # ticks of one frame
_KEEP, _TO_BACKGROUND = 1, 2  # disposal methods, 23.c.iv
_HALF: Final = 128  # alpha from which a pixel is opaque
_COLORS: Final = 256
_XMP_TRAILER: Final = b"\x01" + bytes(range(255, -1, -1)) + b"\0"  # leads readers of sub-blocks out of the packet


@dataclass(frozen=True, slots=True, kw_only=True)
class GifOptions(AnimationOptions):
    """Options of GIF, which has at most 256 colours a frame, and pixels that are opaque or not there.

    `palette`: "frame", each frame its own colours; "global", colours for all frames, chosen from up to 16 of them (the
    scenes must be a list then); or the colours themselves. `colors`: how many a palette has at most, 2 to 256, the
    transparent one among them. `dither`: Floyd and Steinberg's, where there are more colours than that. Pixels of less
    than half opacity are transparent. `optimize`: what stays the same is left out of a frame. The file is sRGB, and
    says nothing of dpi: GIF has no place for either.
    """

    palette: Literal["frame", "global"] | Sequence[Backdrop] = "frame"
    colors: int = _COLORS
    dither: bool = True

    def __post_init__(self) -> None:
        settle_animation(self, "gif")
        check_flag("dither", self.dither)
        check_whole("colors", self.colors, 2, _COLORS)
        if self.dpi is not None:
            raise UnsupportedError("GIF has no place for dots per inch; APNG and WebP do")
        if self.profile is not None:
            raise UnsupportedError("GIF holds no colour profile; APNG and WebP do")
        object.__setattr__(self, "palette", self._checked_palette())

    def _checked_palette(self) -> Literal["frame", "global"] | tuple[Color, ...]:
        value = self.palette
        if isinstance(value, str):
            if value not in {"frame", "global"}:
                raise BadValueError(f"palette must be 'frame', 'global' or a list of colours, got {shown(value)}")
            return "frame" if value == "frame" else "global"
        if not isinstance(value, Sequence):
            raise BadTypeError(f"palette must be 'frame', 'global' or a list of colours, got {shown(value)}")
        if not 1 <= len(value) < self.colors:
            raise BadValueError(
                f"palette must have 1 to {self.colors - 1} colours, as one stands for transparency; got {len(value)}"
            )
        return tuple(to_color(each) for each in value)


class _Frame(NamedTuple):
    """A frame that waits for what comes after it, which may need some of it cleared."""

    pixels: NDArray[np.uint8]
    base: NDArray[np.uint8] | None
    box: Box
    seconds: Fraction


class GifWriter:
    """One GIF on its way out; see `AnimationWriter`."""

    def __init__(self, width: int, height: int, options: GifOptions, profile: bytes) -> None:  # noqa: ARG002  # all formats get one
        self._size = width, height
        self._options = options
        self._clock = Clock(_TICKS)
        self._shared = _table(options.palette) if isinstance(options.palette, tuple) else None

    def parts(self, frames: Iterator[Timed]) -> Iterator[bytes]:
        """The frames' blocks and the end of the file."""
        whole = Box(0, 0, *self._size)
        waiting: _Frame | None = None
        for timed in frames:
            pixels = _one_bit(timed.pixels)
            if waiting is None:
                waiting = _Frame(pixels, None, whole, timed.seconds)
                continue
            cleared = _cleared(waiting.pixels, pixels)
            base = waiting.pixels
            if cleared is not None:
                waiting = waiting._replace(box=waiting.box.joined(cleared))
                base = base.copy()
                waiting.box.of(base)[...] = 0
            yield self._blocks(waiting, _KEEP if cleared is None else _TO_BACKGROUND)
            waiting = _Frame(pixels, base, changed_box(base, pixels) or Box(0, 0, 1, 1), timed.seconds)
        if waiting is not None:
            yield self._blocks(waiting, _KEEP)
        yield b";"

    def head(self, length: int) -> bytes:  # noqa: ARG002  # other formats say how long they are
        """The header, the screen, the shared palette, how often it is shown, and metadata."""
        flags, table = (0x70, b"") if self._shared is None else _packed_table(self._shared, 0xF0, len(self._shared) + 1)
        parts = [b"GIF89a", struct.pack("<HHBBB", *self._size, flags, 0, 0), table]
        if self._options.loop != 1:
            again = max(0, self._options.loop - 1)  # the extension counts what comes after the first time
            parts.append(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", again) + b"\0")
        blocks = self._options.blocks
        for _, comment in blocks.texts:
            parts.append(b"\x21\xfe" + _sub_blocks(comment.encode()))
        if blocks.xmp:
            parts.append(b"\x21\xff\x0bXMP DataXMP" + blocks.xmp + _XMP_TRAILER)
        return b"".join(parts)

    def _blocks(self, frame: _Frame, disposal: int) -> bytes:
        """Graphic control, image descriptor, palette and pixels of one frame."""
        import numpy as np  # `import vecdraw` does not pay for it

        part = frame.box.of(frame.pixels)
        drawn = part[..., 3] > 0
        if frame.base is not None and self._options.optimize:
            drawn &= changed(frame.box.of(frame.base), part)
        hollow = disposal == _TO_BACKGROUND or not bool(drawn.all())  # many readers clear only such frames to nothing
        colors = self._chosen(part, drawn, hollow) if self._shared is None else self._shared
        if hollow:
            part = np.where(drawn[..., np.newaxis], part, colors[0])  # has no error to hand on
        numbers = indices_of(part, colors, dither=self._options.dither)
        if hollow:
            numbers = np.where(drawn, numbers, np.uint8(len(colors)))
        ticks = min(self._clock.ticks(frame.seconds), _LONGEST)
        control = struct.pack("<BHB", disposal << 2 | hollow, ticks, len(colors) if hollow else 0)
        place = struct.pack("<HHHH", frame.box.left, frame.box.top, frame.box.width, frame.box.height)
        flags, table = (0, b"") if self._shared is not None else _packed_table(colors, 0x80, len(colors) + hollow)
        return b"".join((b"\x21\xf9\x04", control, b"\0,", place, bytes([flags]), table, _lzw(numbers)))

    def _chosen(self, part: NDArray[np.uint8], drawn: NDArray[np.bool_], hollow: bool) -> NDArray[np.uint8]:
        """Colours for what is drawn; one is left for `hollow`."""
        return colors_of(part[drawn] if hollow else part, self._options.colors - hollow)


def survey(options: GifOptions, pictures: Callable[[], Iterator[NDArray[np.uint8]]]) -> GifOptions:
    """The options with colours chosen from some of the pictures, where they ask for a palette for all."""
    import numpy as np  # see GifWriter._blocks

    if options.palette != "global":
        return options
    pixels = np.concatenate([_one_bit(each)[each[..., 3] >= _HALF] for each in pictures()])
    colors = colors_of(pixels, options.colors - 1)[:, :3]
    return replace(options, palette=tuple(Color(*(level / 255 for level in color)) for color in colors.tolist()))


CODEC: Final = AnimationCodec(
    "gif",
    "image/gif",
    (".gif",),
    GifOptions,
    GifWriter,
    Fraction(2, _TICKS),
    _MOST_SIDE,
    holds_profile=False,
    survey=survey,
)


def _one_bit(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The pixels, opaque or nothing at all."""
    import numpy as np  # see GifWriter._blocks

    opaque = pixels[..., 3] >= _HALF
    if opaque.all() and (pixels[..., 3] == 255).all():
        return pixels
    out = np.where(opaque[..., None], pixels, np.uint8(0))
    out[..., 3] = np.where(opaque, 255, 0)
    return out


def _cleared(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> Box | None:
    """The part in which something goes away that nothing takes the place of."""
    import numpy as np  # see GifWriter._blocks

    gone = (before[..., 3] > 0) & (after[..., 3] == 0)
    if not gone.any():
        return None
    marks = np.zeros_like(before)
    marks[gone] = 255
    return changed_box(np.zeros_like(before), marks)


def _table(colors: Sequence[Color]) -> NDArray[np.uint8]:
    import numpy as np  # see GifWriter._blocks

    levels = np.rint(np.array([color.to_space("srgb") for color in colors]) * 255)
    table = np.full((len(levels), 4), 255, np.uint8)
    table[:, :3] = np.clip(levels, 0, 255)
    return table


def _packed_table(colors: NDArray[np.uint8], flags: int, entries: int) -> tuple[int, bytes]:
    """The flags with the size in them, and the table filled up to a power of two that has room for `entries`."""
    bits = max(1, (entries - 1).bit_length())
    return flags | bits - 1, colors[:, :3].tobytes().ljust(3 << bits, b"\0")


def _lzw(numbers: NDArray[np.uint8]) -> bytes:
    """The size of a code and the compressed data, from a GIF that Pillow writes of these numbers."""
    from PIL import Image  # see GifWriter._blocks

    out = io.BytesIO()
    Image.fromarray(numbers).save(out, "GIF", optimize=False, interlace=0)
    return next(gif_frames(out.getvalue())).data


def _sub_blocks(data: bytes) -> bytes:
    pieces = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"
