"""The pixels of a PNG: lines filtered and deflated in bands (W3C PNG, third edition, clauses 9 and 10).

Nothing in a band refers to an earlier one (a full flush, RFC 1951), so that bands are made on several cores, and those
that were made before are taken as they are. Which lines make a band depends on the size of the picture alone, and the
filter type on what is in the band: one core and many, the first time and the next, give the same bytes.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from vecdraw.codecs import png_crew
from vecdraw.codecs.pixels import to_uint8, to_uint16
from vecdraw.codecs.png_deflate import (
    IDAT,
    PRESETS,
    Compression,
    Preset,
    adler32,
    crc32,
    crc32_of_idat,
    deflated,
    deflated_whole,
    joined_adler32,
    size_of_sample,
)
from vecdraw.codecs.png_kernel import KernelBands, Place
from vecdraw.codecs.png_lines import Lines, PixelLines, SampleLines
from vecdraw.codecs.png_store import Band, store
from vecdraw.kernel import deflate, rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels
    from vecdraw.kernel.deflate_twin import Effort

_GROUP: Final = 1 << 18  # bytes of lines that share a filter type
_TOGETHER: Final = 8  # bands whose digests are made in one call
_WIDEST: Final = 1 << 24  # bytes of a line
_FEWEST: Final = 4  # bands that are shared out among threads
_KINDS: Final[tuple[rows.FilterType, ...]] = (rows.NONE, rows.SUB, rows.UP, rows.AVERAGE, rows.PAETH, rows.ADAPTIVE)


class Scratch:
    """Memory for the lines of a band and for what becomes of them: taken when first asked for, and used again."""

    def __init__(self, take: Callable[[int], Any] = bytearray) -> None:
        self._take = take
        self._lines = self._filtered = memoryview(b"")

    def lines(self, size: int) -> memoryview:
        """At least `size` bytes, with whatever was there."""
        if len(self._lines) < size:
            self._lines = memoryview(self._take(size))
        return self._lines

    def filtered(self, size: int) -> memoryview:
        """At least `size` other bytes, with whatever was there."""
        if len(self._filtered) < size:
            self._filtered = memoryview(self._take(size))
        return self._filtered


def stream(pixels: Pixels, channels: int, depth: int, compression: Compression) -> Iterable[bytes]:
    """The zlib stream of an array of shape (height, width, 4), in parts, with `channels` of `depth` bits a pixel."""
    made = bands(lines_of(pixels, channels, depth), compression, 1)
    adler = 1
    for band in made:
        adler = joined_adler32(adler, band.adler, band.length)
        yield band.data
    yield struct.pack(">I", adler)


def lines_of(pixels: Pixels, channels: int, depth: int) -> Lines:
    """The lines of an array of shape (height, width, 4) with `channels` of `depth` bits (8 or 16) a pixel."""
    import numpy as np  # `import vecdraw` does not pay for it

    height, width = pixels.shape[:2]
    if depth == 8:
        return PixelLines(np.ascontiguousarray(to_uint8(pixels)), width, height, 4 * width, False, channels)

    def take(top: int, bottom: int) -> NDArray[np.uint8]:
        samples = to_uint16(pixels[top:bottom, :, :channels]).astype(">u2")
        return np.ascontiguousarray(samples).view(np.uint8).reshape(bottom - top, -1)

    return SampleLines(take, height, 2 * channels * width, 2 * channels)


def chunks(
    lines: Lines, compression: Compression, threads: int | None = None, take: Callable[[int], Any] = bytearray
) -> list[bytes]:
    """The IDAT chunks of a picture, in parts, by up to so many threads; as many as there are cores when None.

    `take` gives memory for a number of bytes, with whatever is there.
    """
    adler = 1
    parts: list[bytes] = []
    made = bands(lines, compression, threads, take)
    for band in made[:-1]:
        adler = joined_adler32(adler, band.adler, band.length)
        parts += chunk(band)
    adler = joined_adler32(adler, made[-1].adler, made[-1].length)
    return [*parts, *chunk(made[-1], struct.pack(">I", adler))]


def chunk(band: Band, tail: bytes = b"") -> tuple[bytes, ...]:
    """The parts of an IDAT chunk of a band, and of what ends the stream."""
    crc = crc32(tail, band.crc) if tail else band.crc
    return struct.pack(">I", len(band.data) + len(tail)), IDAT, band.data, tail, struct.pack(">I", crc)


def band_rows(size: int, height: int, preset: Preset) -> int:
    """How many lines of `size` bytes make a band."""
    return height if size * height <= preset.whole else max(1, preset.band // size)


def bands(
    lines: Lines, compression: Compression, threads: int | None, take: Callable[[int], Any] = bytearray
) -> list[Band]:
    """The picture deflated, in bands."""
    preset = PRESETS[compression]
    step = band_rows(lines.size, lines.height, preset)
    places = [
        Place(top, min(lines.height, top + step), top == 0, top + step >= lines.height)
        for top in range(0, lines.height, step)
    ]
    workers = threads if len(places) >= _FEWEST else 1
    tag = f"{compression} {lines.size} {lines.step} ".encode() + lines.order
    if preset.effort is not None and isinstance(lines, PixelLines) and lines.size <= _WIDEST and deflate.makes_bands():
        return _by_kernel(lines, places, preset, preset.effort, tag, workers, take)
    digests = _digests(lines, places, tag, workers)
    found = store.find(digests)
    return _completed(lines, places, preset, digests, found, {}, workers, take)


def _completed(
    lines: Lines,
    places: list[Place],
    preset: Preset,
    digests: list[bytes],
    found: list[Band | None],
    made: dict[int, Band],
    workers: int | None,
    take: Callable[[int], Any],
) -> list[Band]:
    """All bands: those that were found, those that were made, by their number, and the others, made now."""
    missing = [number for number, band in enumerate(found) if band is None]
    left = [number for number in missing if number not in made]
    if left:
        made |= _others(lines, places, left, preset, workers, take)
    if missing:
        store.keep([(digests[number], made[number]) for number in missing])
    return [made[number] if band is None else band for number, band in enumerate(found)]


def _digests(lines: Lines, places: list[Place], tag: bytes, workers: int | None) -> list[bytes]:
    """What each band is found by."""
    made = [b""] * len(places)
    together = min(_TOGETHER, -(-len(places) // _FEWEST))

    def work(numbers: Iterator[int]) -> None:
        for number in numbers:
            some = places[number * together : (number + 1) * together]
            first = some[0].top - (some[0].top > 0)
            digests = lines.digest(first, some[-1].bottom, store.key)
            for at, place in enumerate(some, number * together):
                begin, end = place.top - (place.top > 0) - first, place.bottom - first
                made[at] = _found_by(tag, place, digests[rows.DIGEST * begin : rows.DIGEST * end])

    png_crew.share(work, -(-len(places) // together), workers)
    return made


def _found_by(tag: bytes, place: Place, digest: bytes) -> bytes:
    """What a band is found by, from the digest of its lines and of the one above."""
    ends = (b"both" if place.is_last else b"first") if place.is_first else b"last" if place.is_last else b""
    return hashlib.sha256(tag + ends + b" " + digest).digest()


def _by_kernel(
    lines: PixelLines,
    places: list[Place],
    preset: Preset,
    effort: Effort,
    tag: bytes,
    workers: int | None,
    take: Callable[[int], Any],
) -> list[Band]:
    """The bands of pixels, which the kernel makes.

    Where nothing is kept that could be found, it looks at the pixels once, and what bands will be found by comes with
    them.
    """
    every = range(len(places))
    if store.is_empty():
        kernel = KernelBands(lines, places, every, store.key(4 * lines.width + rows.DIGEST), take)
        kernel.make(effort, preset.header, workers)
        digests = [_found_by(tag, places[number], kernel.digests[number]) for number in every]
        store.miss(len(places))
        return _completed(lines, places, preset, digests, [None] * len(places), kernel.made, workers, take)
    digests = _digests(lines, places, tag, workers)
    found = store.find(digests)
    missing = [number for number in every if found[number] is None]
    kernel = KernelBands(lines, places, missing, b"", take)
    kernel.make(effort, preset.header, workers)
    return _completed(lines, places, preset, digests, found, kernel.made, workers, take)


def _others(
    lines: Lines,
    places: list[Place],
    missing: list[int],
    preset: Preset,
    workers: int | None,
    take: Callable[[int], Any],
) -> dict[int, Band]:
    """All of the `missing` bands, by their number."""
    made: dict[int, Band] = {}

    def work(numbers: Iterator[int]) -> None:
        scratch = Scratch(take)
        for number in numbers:
            place = places[missing[number]]
            above = place.top - (place.top > 0)
            held = scratch.lines(lines.size * (place.bottom - above))
            lines.write(held, above, place.bottom)
            made[missing[number]] = _made(held, scratch, lines.size, lines.step, place, preset)

    if missing:
        png_crew.share(work, len(missing), workers)
    return made


def made_band(held: memoryview, scratch: Scratch, size: int, step: int, place: Place, compression: Compression) -> Band:
    """The band at `place` of lines of `size` bytes, `step` bytes a pixel: `held` begins with the line above, if any."""
    return _made(held, scratch, size, step, place, PRESETS[compression])


def _made(held: memoryview, scratch: Scratch, size: int, step: int, place: Place, preset: Preset) -> Band:
    """As `made_band`."""
    top, bottom, is_first, is_last = place
    count, has_above = bottom - top, top > 0
    lines = held[: size * (count + has_above)]
    if preset.effort is not None and len(lines) <= deflate.MOST:
        found = deflate.deflated(lines, size, step, has_above=has_above, effort=preset.effort, is_last=is_last)
        blocks, adler = found
    else:
        data = _filtered(held, scratch.filtered(size * count), size, step, count, has_above)
        blocks = deflated_whole(data) if is_first and is_last else deflated(data, is_last=is_last)
        adler = adler32(data)
    if is_first:
        blocks = preset.header + blocks
    return Band(blocks, crc32_of_idat(blocks), adler, size * count)


def _filtered(held: memoryview, room: memoryview, size: int, step: int, count: int, has_above: bool) -> memoryview:
    """The lines after the one above, filtered as suits them best."""
    group = max(1, _GROUP // size)
    for at in range(0, count, group):
        some, is_below = min(group, count - at), has_above or at > 0
        here = held[size * (at + has_above - is_below) :][: size * (some + is_below)]
        kind = _best_kind(here, room[size * at :], size, some, is_below, step)
        rows.filtered(room[size * at :], here, size, some, is_below, step, kind)
    return room[: size * count]


def _best_kind(
    here: memoryview, room: memoryview, size: int, count: int, has_above: bool, step: int
) -> rows.FilterType:
    """The filter type with which `count` lines deflate best; `room` is written over."""
    found: list[tuple[int, int, rows.FilterType]] = []
    for turn, kind in enumerate(_KINDS):
        rows.filtered(room, here, size, count, has_above, step, kind)
        found.append((size_of_sample(room[: size * count]), turn, kind))
    return min(found)[2]
