"""Bands of a PNG that the kernel makes from pixels, in several threads that need no global lock meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs import png_crew
from vecdraw.codecs.png_deflate import crc32_of_idat
from vecdraw.codecs.png_lines import PixelLines
from vecdraw.codecs.png_store import Band
from vecdraw.kernel import deflate, rows

if TYPE_CHECKING:
    from vecdraw.kernel.deflate_twin import Effort

_AT_ONCE: Final = 64  # bands for which there is memory
_RESULTS: Final = 3  # numbers for each band


class Place(NamedTuple):
    """Where a band is: its lines, and whether it begins or ends the stream."""

    top: int
    bottom: int
    is_first: bool
    is_last: bool


class KernelBands:
    """The bands with the numbers `wanted`, in order; with a `key`, what tells their rows from others, too.

    `made` are those that the kernel makes, by their number, and `digests` are those of all.
    """

    def __init__(
        self, lines: PixelLines, places: Sequence[Place], wanted: Sequence[int], key: bytes, take: Callable[[int], Any]
    ) -> None:
        self._lines, self._places, self._wanted, self._key, self._take = lines, places, wanted, key, take
        self._step = places[0].bottom
        self._room = deflate.room(lines.width, lines.channels, self._step)
        self.made: dict[int, Band] = {}
        self.digests: dict[int, bytes] = {}

    def make(self, effort: Effort, header: bytes, workers: int | None) -> None:
        """Makes them; `header` begins the stream. Raises `TranslucentError` as `PixelLines.digest`, with a key."""
        if not self._wanted:
            return
        end = self._wanted[-1] + 1
        for first in range(self._wanted[0], end, _AT_ONCE):
            self._make_some(first, min(end, first + _AT_ONCE), effort, header, workers)

    def _make_some(self, first: int, end: int, effort: Effort, header: bytes, workers: int | None) -> None:
        """Those from `first` to before `end`."""
        numbers = [number for number in self._wanted if first <= number < end]
        wanted, count = bytearray(end - first), end - first
        for number in numbers:
            wanted[number - first] = 1
        out, found = memoryview(self._take(self._room * count)), bytearray(4 * _RESULTS * count)
        each = rows.DIGEST * (self._step + 1) if self._key else 0
        digests, turn = bytearray(each * count), bytearray(4)
        pixels, width, height, stride, is_reversed, channels = self._lines

        def work(_: Iterator[int]) -> None:
            picture = width, height, stride
            deflate.bands(
                *(out, found, digests, turn, wanted, pixels, self._key),
                *picture,
                is_reversed,
                *(channels, self._step, first, count),
                effort,
            )

        png_crew.share(work, len(numbers), workers)
        results = memoryview(found).cast("I")
        for number in numbers:
            at, place = number - first, self._places[number]
            length, adler, alpha = results[_RESULTS * at : _RESULTS * (at + 1)]
            if each:
                size = rows.DIGEST * (place.bottom - place.top + (place.top > 0))
                self.digests[number] = self._lines.told(bytes(digests[each * at : each * at + size]), alpha)
            if length:
                begin = header if place.is_first else b""
                blocks = b"".join([begin, out[self._room * at : self._room * at + length]])
                size = self._lines.size * (place.bottom - place.top)
                self.made[number] = Band(blocks, crc32_of_idat(blocks), adler, size)
