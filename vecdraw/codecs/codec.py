"""What a raster format is to the rest of the library, and the checks that the formats' options share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8] | NDArray[np.float16]

OptionsT = TypeVar("OptionsT")


class PixelRows(NamedTuple):
    """Pixels as a canvas holds them: B, G, R and alpha, premultiplied, 8 bits each, in rows `stride` bytes apart.

    `take` gives memory for a number of bytes, of whatever was there before, which is used again afterwards.
    """

    buffer: Any
    width: int
    height: int
    stride: int
    take: Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Codec(Generic[OptionsT]):
    """A raster format that can be written.

    `suffixes` are lower case with their dot, the usual one first. `options` is a frozen dataclass that checks itself
    when made. `encode(pixels, options, color_space)` takes an array of shape (height, width, 4), RGBA, not
    premultiplied, uint8 or float16 (0..1), already checked by `pixels.checked`, and gives the same bytes for the same
    input. `encode_rows`, where a format has it, gives the same bytes for the same picture as a canvas holds it, and
    None for one that it must have as an array. `density_in_exif` says that the format has no field of its own for dots
    per inch: they are written, into Exif, when they were asked for, and not because a canvas has some; or refused then.
    `check_size(options, width, height)`, where a format has limits of its own, raises `UnsupportedError` for a picture
    of so many px that it cannot hold, before any is drawn; so does `check_space(options, color_space)` for colours.
    """

    name: str
    mime: str
    suffixes: tuple[str, ...]
    options: Callable[..., OptionsT]
    encode: Callable[[Pixels, OptionsT, ColorSpace], bytes]
    encode_rows: Callable[[PixelRows, OptionsT, ColorSpace], bytes | None] | None = None
    density_in_exif: bool = False
    check_size: Callable[[OptionsT, int, int], None] | None = None
    check_space: Callable[[OptionsT, ColorSpace], None] | None = None

    def make_options(self, given: Mapping[str, object]) -> OptionsT:
        """The options by name, checked. Raises `BadValueError` for a name or value this format does not have."""
        return checked_options(self.name, self.options, given)


def checked_options(format: str, options: Callable[..., OptionsT], given: Mapping[str, object]) -> OptionsT:  # noqa: A002  # the word for it
    """`options`, a dataclass that checks itself, made of values by name.

    Raises `BadValueError` for a name that the options of `format` do not have, and what the dataclass raises.
    """
    known = [f.name for f in fields(options)]  # type: ignore[arg-type]  # a dataclass, by the contract
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(known)}"
            raise BadValueError(f"{format} has no option {name!r}; {hint}")
    return options(**given)


def check_choice(name: str, value: object, choices: tuple[str | int, ...]) -> None:
    """Raises `BadValueError` unless `value` is one of `choices`."""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value not in choices:
        raise BadValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {shown(value)}")


def check_flag(name: str, value: object) -> None:
    """Raises `BadTypeError` unless `value` is True or False."""
    if not isinstance(value, bool):
        raise BadTypeError(f"{name} must be True or False, got {shown(value)}")


def check_whole(name: str, value: object, low: int, high: int) -> None:
    """Raises `BadTypeError` unless `value` is an int, `BadValueError` unless it is from `low` to `high`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"{name} must be an integer from {low} to {high}, got {shown(value)}")
    if not low <= value <= high:
        raise BadValueError(f"{name} must be from {low} to {high}, got {value}")


def to_quality(value: object, *, fractions: bool = True) -> int | float:
    """A quality from 0 to 100; whole ones as int, which formats with fractions between them take as before.

    Raises `BadTypeError` for what is no number, `BadValueError` for one out of range, between 0 and 1, where somebody
    means the canvas' scale, or between whole ones where there are no `fractions`.
    """
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"quality must be a number from 0 to 100, got {shown(value)}")
    if not 0 <= number <= 100:
        raise BadValueError(f"quality must be from 0 to 100, got {shown(value)}")
    if 0 < number < 1:
        hint = "the scale is 0 to 100, not 0 to 1"
        raise BadValueError(f"quality must be 0 or from 1 to 100, got {shown(value)}; {hint}")
    if number.is_integer():
        return int(number)
    if not fractions:
        raise BadValueError(f"libvips takes whole qualities, got {shown(value)}; library='pillow' takes others")
    return number


def check_dpi(value: Any, low: float, high: float) -> None:
    """Raises `BadTypeError` unless `value` is None or a number, `BadValueError` unless it is from `low` to `high`."""
    if value is None:
        return
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"dpi must be a number of dots per inch, got {shown(value)}")
    if not low <= number <= high:
        raise BadValueError(f"dpi must be from {low:g} to {high:g} in this format, got {shown(value)}")
