"""Bands of a PNG that the kernel makes from pixels, in several threads that need no global lock meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import and_, itemgetter
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


def kernel_bands(
    lines: PixelLines, step: int, wanted: bytes, key: bytes, effort: Effort, header: bytes, workers: int | None
) -> tuple[list[deflate.Band | None], list[bytes]]:
    """The bands of `step` lines whose byte of `wanted` is 1, None for libraries', and with a `key` their digests.

    `header` begins the stream. Raises `TranslucentError` as `PixelLines.digests`, with a key.
    """
    buffer, width, height, stride, is_reversed, channels = lines
    bands: list[deflate.Band | None] = []
    digests: list[bytes] = []
    for at in range(0, len(wanted), _AT_ONCE):
        flags = wanted[at : at + _AT_ONCE]
        picture = width, height, stride, is_reversed, channels, step, at, len(flags), effort
        given = bytearray(4), flags, buffer, key, header, *picture
        _, some, told, common = deflate.bands(*given) if workers == 1 else _shared(given, flags.count(1), workers)
        lines.check(common)
        bands += some
        digests += told
    return bands, digests


def _shared(given: tuple[Any, ...], count: int, workers: int | None) -> deflate.Made:
    """What several threads make of `count` bands, in order."""
    parts: list[deflate.Made] = []

    def work(_: Iterator[int]) -> None:
        parts.append(deflate.bands(*given))

    png_crew.share(work, count, workers)
    each = [band for numbers, bands, digests, _ in parts for band in zip(numbers, bands, digests, strict=True)]
    each.sort(key=itemgetter(0))
    common = reduce(and_, [part[3] for part in parts], 255)
    return [band[0] for band in each], [band[1] for band in each], [band[2] for band in each], common
