"""Bands of a PNG that the kernel makes from pixels, in several threads that need no global lock meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, reduce
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


class KernelBands(NamedTuple):
    """Bands in order, None for those that are for libraries, and their digests."""

    bands: list[deflate.Band | None]
    digests: list[bytes]


def kernel_bands(
    lines: PixelLines, step: int, wanted: bytes, key: bytes, effort: Effort, header: bytes, workers: int | None
) -> KernelBands:
    """Makes the bands of `step` lines whose byte of `wanted` is 1; with a `key`, what tells them from others, too.

    `header` begins the stream. Raises `TranslucentError` as `PixelLines.digests`, with a key.
    """
    first, end = wanted.find(1), wanted.rfind(1) + 1
    buffer, width, height, stride, is_reversed, channels = lines
    made = KernelBands([], [])
    for at in range(first, end, _AT_ONCE) if end else ():
        flags, turn = wanted[at : min(end, at + _AT_ONCE)], bytearray(4)
        picture = width, height, stride, is_reversed, channels, step, at, len(flags), effort
        found: list[deflate.Made] = []
        if workers == 1:
            found.append(deflate.bands(turn, flags, buffer, key, header, *picture))
        else:
            given = turn, flags, buffer, key, header, *picture
            png_crew.share(partial(_work, given, found), flags.count(1), workers)
            found = [_in_order(found)]
        for _, bands, digests, common in found:
            lines.check(common)
            made.bands.extend(bands)
            made.digests.extend(digests)
    return made


def _in_order(parts: list[deflate.Made]) -> deflate.Made:
    """What several threads made, together."""
    each = [band for numbers, bands, digests, _ in parts for band in zip(numbers, bands, digests, strict=True)]
    each.sort(key=itemgetter(0))
    common = reduce(and_, [part[3] for part in parts], 255)
    return [band[0] for band in each], [band[1] for band in each], [band[2] for band in each], common


def _work(given: tuple[Any, ...], found: list[deflate.Made], _: Iterator[int]) -> None:
    """What a thread does: it makes some."""
    found.append(deflate.bands(*given))
