"""Bands of a PNG that the kernel makes from pixels, in several threads that need no global lock meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.codecs import png_crew
from vecdraw.codecs.png_lines import PixelLines
from vecdraw.codecs.png_store import Band
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
    """The bands that the kernel made, by their number, and the digests of all that it looked at."""

    made: dict[int, Band]
    digests: dict[int, bytes]


def kernel_bands(
    lines: PixelLines,
    places: Sequence[Place],
    wanted: Sequence[int],
    key: bytes,
    effort: Effort,
    header: bytes,
    workers: int | None,
) -> KernelBands:
    """Makes the bands with the numbers `wanted`, in order; with a `key`, what tells them from others, too.

    `header` begins the stream. Raises `TranslucentError` as `PixelLines.digests`, with a key.
    """
    made: dict[int, Band] = {}
    every: dict[int, bytes] = {}
    first, size = wanted[0] if wanted else 0, lines.size
    while wanted and first <= wanted[-1]:
        end = min(wanted[-1] + 1, first + _AT_ONCE)
        for number, blocks, adler, digest, common in _some(lines, places, wanted, (first, end), key, effort, workers):
            lines.check(common)
            every[number] = digest
            if blocks:
                top, bottom, is_first, _ = places[number]
                made[number] = Band.of(header + blocks if is_first else blocks, adler, size * (bottom - top))
        first = end
    return KernelBands(made, every)


def _some(
    lines: PixelLines,
    places: Sequence[Place],
    wanted: Sequence[int],
    numbers: tuple[int, int],
    key: bytes,
    effort: Effort,
    workers: int | None,
) -> list[deflate.MadeBand]:
    """Those with numbers from the first of `numbers` to before the second."""
    first, end = numbers
    flags, turn = bytearray(end - first), bytearray(4)
    for number in wanted:
        if first <= number < end:
            flags[number - first] = 1
    buffer, width, height, stride, is_reversed, channels = lines
    picture = width, height, stride, is_reversed, channels, places[0].bottom
    if workers == 1:
        return deflate.bands(turn, flags, buffer, key, *picture, first, end - first, effort)
    found: list[deflate.MadeBand] = []

    def work(_: Iterator[int]) -> None:
        found.extend(deflate.bands(turn, flags, buffer, key, *picture, first, end - first, effort))

    png_crew.share(work, flags.count(1), workers)
    return found
