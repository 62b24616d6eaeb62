"""What a format of moving pictures is to the rest of the library, and what the formats share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from vecdraw.codecs.codec import check_flag, check_whole, checked_options
from vecdraw.codecs.still import DENSEST, StillOptions, settle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_LOOPS = 65_535  # two bytes in GIF and WebP


class Timed(NamedTuple):
    """A whole picture, (height, width, 4), RGBA, not premultiplied, 8 bits; and how long it is shown, in seconds."""

    pixels: NDArray[np.uint8]
    seconds: Fraction


class Box(NamedTuple):
    """A part of a picture, in px: from `left` and `top` to before `right` and `bottom`."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In px."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In px."""
        return self.bottom - self.top

    def of(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The part of `pixels`, not copied."""
        return pixels[self.top : self.bottom, self.left : self.right]

    def joined(self, other: Box | None) -> Box:
        """The smallest box that holds both."""
        if other is None:
            return self
        low = min(self.left, other.left), min(self.top, other.top)
        return Box(*low, max(self.right, other.right), max(self.bottom, other.bottom))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimationOptions(StillOptions):
    """Options that every format of moving pictures has.

    `loop`: how often the animation is shown in all; 0 is for ever. `optimize`: of two ways to write the difference to
    the frame before, whole or with what stays the same left out, take the smaller; the same pixels either way.
    """

    loop: int = 0
    optimize: bool = True


def settle_animation(options: AnimationOptions, format: str, densest: float = DENSEST) -> None:  # noqa: A002  # the word for it
    """Checks the options that all formats have; raises as `settle` does."""
    settle(options, format, ("RGB",), densest)
    check_whole("loop", options.loop, 0, MOST_LOOPS)
    check_flag("optimize", options.optimize)


OptionsT = TypeVar("OptionsT", bound=AnimationOptions)


class AnimationWriter(Protocol):
    """One animation on its way out."""

    def parts(self, frames: Iterator[Timed]) -> Iterator[bytes]:
        """What comes after the head; one frame is taken at a time, and at most two are held."""

    def head(self, length: int) -> bytes:
        """What comes before `length` bytes of parts; asked for when these are made."""


@dataclass(frozen=True, slots=True)
class AnimationCodec(Generic[OptionsT]):
    """A format of moving pictures that can be written.

    `begin(width, height, options, profile)` starts a file with an ICC profile to embed, empty for none. `shortest`
    is the least time that a frame can be shown, in seconds. `most_side` in px. `has_density` says that the file always
    tells its dots per inch, the canvas' own where no others are asked for. `survey(options, pictures)`, of a
    format that has it, looks through some of the pictures first where `options` ask for that, and returns other
    options.
    """

    name: str
    mime: str
    suffixes: tuple[str, ...]
    options: Callable[..., OptionsT]
    begin: Callable[[int, int, OptionsT, bytes], AnimationWriter]
    shortest: Fraction
    most_side: int
    holds_profile: bool = True
    has_density: bool = False
    survey: Callable[[OptionsT, Callable[[], Iterator[NDArray[np.uint8]]]], OptionsT] | None = None

    def make_options(self, given: Mapping[str, object]) -> OptionsT:
        """The options by name, checked. Raises `BadValueError` for a name or value this format does not have."""
        return checked_options(self.name, self.options, given)


class Clock:
    """Turns lengths of time to whole ticks so that their sum never drifts from the sum of the times."""

    def __init__(self, ticks_per_second: int) -> None:
        self._rate = ticks_per_second
        self._time = Fraction(0)
        self._told = 0

    def ticks(self, seconds: Fraction) -> int:
        """How many ticks the next frame is shown: at least 1."""
        self._time += seconds
        ticks = max(1, round(self._time * self._rate) - self._told)
        self._told += ticks
        return ticks


def changed_box(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> Box | None:
    """The smallest part outside which two pictures of one size are the same; None where they are everywhere."""
    import numpy as np  # `import vecdraw` does not pay for it

    changes = changed(before, after)
    rows = np.flatnonzero(changes.any(axis=1))
    if not len(rows):
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(changes[top:bottom].any(axis=0))
    return Box(int(columns[0]), top, int(columns[-1]) + 1, bottom)


def changed(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pixels differ, (height, width)."""
    import numpy as np  # see changed_box

    one, other = (np.ascontiguousarray(each).view(np.uint32)[..., 0] for each in (before, after))
    differs: NDArray[np.bool_] = one != other
    return differs


def left_out(part: NDArray[np.uint8], before: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """`part` with what is as it was `before` made transparent, to be drawn over that.

    None where that cannot say it, because something that changes is not opaque, or where nothing stays.
    """
    changes = changed(before, part)
    if changes.all() or not (part[..., 3][changes] == 255).all():
        return None
    out = part.copy()
    out[~changes] = 0
    return out
