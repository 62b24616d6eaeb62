"""Bands of a PNG that the kernel makes from pixels, in several threads that need no global lock meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs import png_crew
from vecdraw.codecs.png_lines import PixelLines
from vecdraw.kernel import deflate

if TYPE_CHECKING:
    from vecdraw.kernel.deflate_twin import Effort

_AT_ONCE: Final = 64  # bands whose results are held twice for a moment


class Place(NamedTuple):
    """Where a band is: its lines, and whether it begins or ends the stream."""

    top: int
    bottom: int
    is_first: bool
    is_last: bool


class KernelBands(NamedTuple):
    """The bands that the kernel made, by their number, None for libraries', and the digests of all it looked at."""

    made: dict[int, deflate.Band | None]
    digests: dict[int, bytes]


def kernel_bands(
    lines: PixelLines, step: int, wanted: bytes, key: bytes, effort: Effort, header: bytes, workers: int | None
) -> KernelBands:
    """Makes the bands of `step` lines whose byte of `wanted` is 1; with a `key`, what tells them from others, too.

    `header` begins the stream. Raises `TranslucentError` as `PixelLines.digests`, with a key.
    """
    made: dict[int, deflate.Band | None] = {}
    every: dict[int, bytes] = {}
    first, end = wanted.find(1), wanted.rfind(1) + 1
    buffer, width, height, stride, is_reversed, channels = lines
    for at in range(first, end, _AT_ONCE) if end else ():
        flags, turn = wanted[at : min(end, at + _AT_ONCE)], bytearray(4)
        picture = width, height, stride, is_reversed, channels, step, at, len(flags), effort
        found: list[deflate.Made] = []
        if workers == 1:
            found.append(deflate.bands(turn, flags, buffer, key, header, *picture))
        else:
            given = turn, flags, buffer, key, header, *picture
            png_crew.share(partial(_work, given, found), flags.count(1), workers)
        for numbers, some, digests, common in found:
            lines.check(common)
            made.update(zip(numbers, some, strict=True))
            every.update(zip(numbers, digests, strict=True))
    return KernelBands(made, every)


def _work(given: tuple[Any, ...], found: list[deflate.Made], _: Iterator[int]) -> None:
    """What a thread does: it makes some."""
    found.append(deflate.bands(*given))
