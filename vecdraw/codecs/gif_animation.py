"""Animated GIF (GIF89a): palettes, transparency and differences between frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from vecdraw.codecs import gif_blocks
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
from vecdraw.codecs.gif_blocks import MOST_COLORS, one_bit
from vecdraw.codecs.palette import colors_of
from vecdraw.codecs.still import Backdrop
from vecdraw.errors import BadValueError, shown
from vecdraw.paint.color import Color

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TICKS: Final = 100  # a second
_LONGEST: Final = 65_535  # ticks of one frame
_KEEP, _TO_BACKGROUND = 1, 2  # disposal methods, 23.c.iv
_PALETTE: Final = "'frame', 'global' or a list of colours"


@dataclass(frozen=True, slots=True, kw_only=True)
class GifAnimationOptions(AnimationOptions):
    """Options of animated GIF, which has at most 256 colours a frame, and pixels that are opaque or not there.

    `palette`: "frame", each frame its own colours; "global", colours for all frames, chosen from up to 16 of them (the
    scenes must be a list then); or the colours themselves. `colors`: how many a palette has at most, 2 to 256, the
    transparent one among them. `dither`: Floyd and Steinberg's, where there are more colours than that. Pixels of less
    than half opacity are transparent. `optimize`: what stays the same is left out of a frame. The file is sRGB, and
    says nothing of dpi: GIF has no place for either.
    """

    palette: Literal["frame", "global"] | Sequence[Backdrop] = "frame"
    colors: int = MOST_COLORS
    dither: bool = True

    def __post_init__(self) -> None:
        settle_animation(self, "gif")
        gif_blocks.check_colors(self.colors, self.dither, self)
        object.__setattr__(self, "palette", self._checked_palette())

    def _checked_palette(self) -> Literal["frame", "global"] | tuple[Color, ...]:
        value = self.palette
        if isinstance(value, str):
            if value not in {"frame", "global"}:
                raise BadValueError(f"palette must be {_PALETTE}, got {shown(value)}")
            return "frame" if value == "frame" else "global"
        return gif_blocks.checked_palette(value, self.colors, _PALETTE)


class _Frame(NamedTuple):
    """A frame that waits for what comes after it, which may need some of it cleared."""

    pixels: NDArray[np.uint8]
    base: NDArray[np.uint8] | None
    box: Box
    seconds: Fraction


class GifWriter:
    """One GIF on its way out; see `AnimationWriter`."""

    def __init__(self, width: int, height: int, options: GifAnimationOptions, profile: bytes) -> None:  # noqa: ARG002  # all formats get one
        self._size = width, height
        self._options = options
        self._clock = Clock(_TICKS)
        self._shared = gif_blocks.palette_of(options.palette) if isinstance(options.palette, tuple) else None

    def parts(self, frames: Iterator[Timed]) -> Iterator[bytes]:
        """The frames' blocks and the end of the file."""
        whole = Box(0, 0, *self._size)
        waiting: _Frame | None = None
        for timed in frames:
            pixels = one_bit(timed.pixels)
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
        yield gif_blocks.TRAILER

    def head(self, length: int) -> bytes:  # noqa: ARG002  # other formats say how long they are
        """The header, the screen, the shared palette, how often it is shown, and metadata."""
        shared = None if self._shared is None else gif_blocks.global_table(self._shared, len(self._shared) + 1)
        loop = self._options.loop
        again = None if loop == 1 else max(0, loop - 1)  # the extension counts what comes after the first time
        return gif_blocks.head(self._size, shared, again, self._options.blocks)

    def _blocks(self, frame: _Frame, disposal: int) -> bytes:
        """Graphic control, image descriptor, palette and pixels of one frame."""
        part = frame.box.of(frame.pixels)
        drawn = part[..., 3] > 0
        if frame.base is not None and self._options.optimize:
            drawn &= changed(frame.box.of(frame.base), part)
        hollow = disposal == _TO_BACKGROUND or not bool(drawn.all())  # many readers clear only such frames to nothing
        colors = self._chosen(part, drawn, hollow) if self._shared is None else self._shared
        numbers = gif_blocks.numbered(part, drawn, hollow, colors, dither=self._options.dither)
        ticks = min(self._clock.ticks(frame.seconds), _LONGEST)
        own = gif_blocks.Table() if self._shared is not None else gif_blocks.local_table(colors, len(colors) + hollow)
        control = gif_blocks.control(disposal, ticks, len(colors) if hollow else None)
        return control + gif_blocks.picture(frame.box, own, numbers)

    def _chosen(self, part: NDArray[np.uint8], drawn: NDArray[np.bool_], hollow: bool) -> NDArray[np.uint8]:
        """Colours for what is drawn; one is left for `hollow`."""
        return colors_of(part[drawn] if hollow else part, self._options.colors - hollow)


def survey(options: GifAnimationOptions, pictures: Callable[[], Iterator[NDArray[np.uint8]]]) -> GifAnimationOptions:
    """The options with colours chosen from some of the pictures, where they ask for a palette for all."""
    import numpy as np  # `import vecdraw` does not pay for it

    if options.palette != "global":
        return options
    pixels = np.concatenate([each[each[..., 3] > 0] for each in map(one_bit, pictures())])
    colors = colors_of(pixels, options.colors - 1)[:, :3]
    return replace(options, palette=tuple(Color(*(level / 255 for level in color)) for color in colors.tolist()))


CODEC: Final = AnimationCodec(
    "gif",
    "image/gif",
    (".gif",),
    GifAnimationOptions,
    GifWriter,
    Fraction(2, _TICKS),
    gif_blocks.MOST_SIDE,
    holds_profile=False,
    survey=survey,
)


def _cleared(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> Box | None:
    """The part in which something goes away that nothing takes the place of."""
    import numpy as np  # see survey

    gone = (before[..., 3] > 0) & (after[..., 3] == 0)
    if not gone.any():
        return None
    marks = np.zeros_like(before)
    marks[gone] = 255
    return changed_box(np.zeros_like(before), marks)
