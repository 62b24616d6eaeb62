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


class KernelBands:
    """The bands with the numbers `wanted`, in order; with a `key`, what tells them from others, too.

    `made` are those that the kernel makes, by their number, and `digests` are those of all.
    """

    def __init__(self, lines: PixelLines, places: Sequence[Place], wanted: Sequence[int], key: bytes) -> None:
        self._lines, self._places, self._wanted, self._key = lines, places, wanted, key
        self.made: dict[int, Band] = {}
        self.digests: dict[int, bytes] = {}

    def make(self, effort: Effort, header: bytes, workers: int | None) -> None:
        """Makes them; `header` begins the stream. Raises `TranslucentError` as `PixelLines.digests`, with a key."""
        if not self._wanted:
            return
        end = self._wanted[-1] + 1
        for first in range(self._wanted[0], end, _AT_ONCE):
            self._make_some(first, min(end, first + _AT_ONCE), effort, header, workers)

    def _make_some(self, first: int, end: int, effort: Effort, header: bytes, workers: int | None) -> None:
        """Those from `first` to before `end`."""
        lines, step = self._lines, self._places[0].bottom
        wanted, turn = bytearray(end - first), bytearray(4)
        for number in self._wanted:
            if first <= number < end:
                wanted[number - first] = 1
        buffer, width, height, stride, is_reversed, channels = lines
        arguments = turn, wanted, buffer, self._key, width, height, stride, is_reversed, channels, step
        found: list[deflate.MadeBand] = []

        def work(_: Iterator[int]) -> None:
            found.extend(deflate.bands(*arguments, first, end - first, effort))

        png_crew.share(work, wanted.count(1), workers)
        size = lines.size
        for number, blocks, adler, digest, common in found:
            lines.check(common)
            self.digests[number] = digest
            if blocks:
                top, bottom, is_first, _ = self._places[number]
                data = header + blocks if is_first else blocks
                self.made[number] = Band.of(data, adler, size * (bottom - top))
