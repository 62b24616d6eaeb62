"""The pixels of a PNG: lines filtered and deflated in bands (W3C PNG, third edition, clauses 9 and 10).

Nothing in a band refers to an earlier one (a full flush, RFC 1951), so that bands are made on several cores, and those
that were made before are taken as they are. Which lines make a band depends on the size of the picture alone, and the
filter type on what is in the band: one core and many, the first time and the next, give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import add, itemgetter, not_
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs import png_crew
from vecdraw.codecs.pixels import to_uint8
from vecdraw.codecs.png_deflate import (
    PRESETS,
    Compression,
    Preset,
    adler32,
    deflated,
    deflated_whole,
    size_of_sample,
)
from vecdraw.codecs.png_kernel import Place, kernel_bands
from vecdraw.codecs.png_lines import Lines, PixelLines
from vecdraw.codecs.png_samples import DEEP, NARROW, deep_lines, upper_bytes
from vecdraw.codecs.png_store import band_of, data_of, store
from vecdraw.kernel import deflate, rows

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels
    from vecdraw.kernel.deflate import Band
    from vecdraw.kernel.deflate_twin import Effort

_GROUP: Final = 1 << 18  # bytes of lines that share a filter type
_TOGETHER: Final = 8  # bands whose digests are made in one call
_WIDEST: Final = 1 << 24  # bytes of a line
_FEWEST: Final = 4  # bands that are shared out among threads
_SUM: Final = itemgetter(1, 2)  # of a band: Adler-32 and length of its lines


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
    for band in made:
        yield bytes(data_of(band))
    yield struct.pack(">I", deflate.joined_adler32(map(_SUM, made)))


def lines_of(pixels: Pixels, channels: int, depth: int) -> Lines:
    """The lines of an array of shape (height, width, 4) with `channels` of `depth` bits (8 or 16) a pixel."""
    import numpy as np  # `import vecdraw` does not pay for it

    height, width = pixels.shape[:2]
    if depth == 8:
        return PixelLines(np.ascontiguousarray(to_uint8(pixels)), width, height, 4 * width, False, channels)
    return deep_lines(pixels, channels)


def band_rows(size: int, height: int, preset: Preset) -> int:
    """How many lines of `size` bytes make a band."""
    return height if size * height <= preset.whole else max(1, preset.band // size)


def bands(
    lines: Lines, compression: Compression, threads: int | None, take: Callable[[int], Any] = bytearray
) -> list[Band]:
    """The picture deflated, in bands, by up to so many threads; as many as there are cores when None.

    `take` gives memory for a number of bytes, with whatever is there.
    """
    plan = _plan(compression, lines.size, lines.step, lines.order, lines.height)
    workers = threads if len(plan.places) >= _FEWEST else 1
    if plan.effort is not None and isinstance(lines, PixelLines):
        return _by_kernel(lines, plan, plan.effort, workers, take)
    digests = _digests(lines, plan, workers)
    found = store.find(digests)
    return _completed(lines, plan, digests, found, [at for at, band in enumerate(found) if not band], workers, take)


class _Plan(NamedTuple):
    """How a picture is cut into bands of up to `step` lines, and what, beside their digests, decides their bytes.

    There is an `effort` where the kernel makes bands from pixels.
    """

    preset: Preset
    step: int
    places: tuple[Place, ...]
    tags: tuple[bytes, ...]
    effort: Effort | None


@lru_cache(16)
def _plan(compression: Compression, size: int, step: int, order: bytes, height: int) -> _Plan:
    """That of `height` lines of `size` bytes, `step` bytes a pixel."""
    preset = PRESETS[compression]
    rows = band_rows(size, height, preset)
    tops = range(0, height, rows)
    places = tuple(Place(top, min(height, top + rows), top == 0, top + rows >= height) for top in tops)
    common = f"{compression} {size} {step} ".encode() + order
    tags = tuple(b"%s %d %d %d " % (common, bottom - top, first, last) for top, bottom, first, last in places)
    return _Plan(preset, places[0].bottom, places, tags, preset.effort if size <= _WIDEST else None)


def _completed(
    lines: Lines,
    plan: _Plan,
    digests: Sequence[bytes],
    found: list[Band | None],
    new: Iterable[int],
    workers: int | None,
    take: Callable[[int], Any],
    *,
    is_asked: bool = False,
) -> list[Band]:
    """All bands: those that were found or made, and the others, made now; those with the numbers `new` are kept."""
    if None in found:
        missing = [number for number, band in enumerate(found) if band is None]
        for number, band in _others(lines, plan, missing, workers, take, is_asked).items():
            found[number] = band
    whole: list[Band] = found  # type: ignore[assignment]  # none is missing any more
    store.keep([(digests[number], whole[number]) for number in new])
    return whole


def _digests(lines: Lines, plan: _Plan, workers: int | None) -> list[bytes]:
    """What each band is found by."""
    tags, step, count = plan.tags, plan.step, len(plan.tags)
    if workers == 1:
        return list(map(add, tags, lines.digests(0, count, step, store.key)))
    together = min(_TOGETHER, -(-count // _FEWEST))
    made: list[list[bytes]] = [[]] * -(-count // together)

    def work(numbers: Iterator[int]) -> None:
        for number in numbers:
            first = number * together
            made[number] = lines.digests(first, min(count - first, together), step, store.key)

    png_crew.share(work, len(made), workers)
    return list(map(add, tags, chain(*made)))


def _by_kernel(
    lines: PixelLines, plan: _Plan, effort: Effort, workers: int | None, take: Callable[[int], Any]
) -> list[Band]:
    """The bands of pixels, of which the kernel makes those that it is best at.

    Where nothing is kept that could be found, it looks at the pixels once, and what bands will be found by comes with
    them.
    """
    header, step, count = plan.preset.header, plan.step, len(plan.tags)
    is_asked = deflate.makes_bands()
    if is_asked and store.is_empty():
        key = store.key(rows.key_length(4 * lines.width, step))
        found, told = kernel_bands(lines, step, b"\1" * count, key, effort, header, workers)
        digests, new = list(map(add, plan.tags, told)), list(range(count))
        store.miss(count)
    else:
        digests = _digests(lines, plan, workers)
        found = store.find(digests)
        new = [number for number, band in enumerate(found) if band is None]
        if new and is_asked:
            made, _ = kernel_bands(lines, step, bytes(map(not_, found)), b"", effort, header, workers)
            for number, band in zip(new, made, strict=True):
                found[number] = band
    return _completed(lines, plan, digests, found, new, workers, take, is_asked=is_asked)


def _others(
    lines: Lines,
    plan: _Plan,
    missing: list[int],
    workers: int | None,
    take: Callable[[int], Any],
    is_asked: bool,
) -> dict[int, Band]:
    """All of the `missing` bands, by their number; the kernel made none of them if it `is_asked` already."""
    made: dict[int, Band] = {}
    preset, places = plan.preset, plan.places

    def work(numbers: Iterator[int]) -> None:
        scratch = Scratch(take)
        for number in numbers:
            place = places[missing[number]]
            above = place.top - (place.top > 0)
            held = scratch.lines(lines.size * (place.bottom - above))
            lines.write(held, above, place.bottom)
            band = None if is_asked else _by_effort(held, lines.size, lines.step, place, preset)
            made[missing[number]] = band or _by_library(held, scratch, lines.size, lines.step, place, preset)

    png_crew.share(work, len(missing), workers)
    return made


def made_band(held: memoryview, scratch: Scratch, size: int, step: int, place: Place, compression: Compression) -> Band:
    """The band at `place` of lines of `size` bytes, `step` bytes a pixel: `held` begins with the line above, if any."""
    preset = PRESETS[compression]
    return _by_effort(held, size, step, place, preset) or _by_library(held, scratch, size, step, place, preset)


def _by_effort(held: memoryview, size: int, step: int, place: Place, preset: Preset) -> Band | None:
    """As `made_band`, if the kernel or its twin makes it."""
    top, bottom, _, is_last = place
    lines = held[: size * (bottom - top + (top > 0))]
    if preset.effort is None or len(lines) > deflate.MOST:
        return None
    is_other = step >= DEEP or (step <= NARROW and preset.effort == deflate.BALANCED)
    if is_other and _is_drawn(lines, size, len(lines) // size, step):
        return None
    found = deflate.deflated(lines, size, step, has_above=top > 0, effort=preset.effort, is_last=is_last)
    return None if found is None else _band(found.blocks, found.adler, size * (bottom - top), place, preset)


def _by_library(held: memoryview, scratch: Scratch, size: int, step: int, place: Place, preset: Preset) -> Band:
    top, bottom, is_first, is_last = place
    count, has_above = bottom - top, top > 0
    if preset.samples and _is_drawn(held, size, count + has_above, step):
        data = held[size * has_above : size * (count + has_above)]
        preset = preset if NARROW < step < DEEP else preset._replace(level=preset.other)
    else:
        data = _filtered(held, scratch.filtered(size * count), size, step, count, has_above, preset)
    if is_first and is_last and not preset.samples:
        blocks = deflated_whole(data)
    else:
        blocks = deflated(data, preset, is_last=is_last)
    return _band(blocks, adler32(data), len(data), place, preset)


def _is_drawn(lines: memoryview, size: int, count: int, step: int) -> bool:
    if step < DEEP:
        return deflate.is_drawn(rows.breaks(lines, size, count, deflate.APART, step), count, size - 1 - step)
    upper, half = upper_bytes(lines, size, count, deflate.APART), 1 + size // 2
    breaks = rows.breaks(upper, half, len(upper) // half, 2, step // 2)
    return deflate.is_drawn(breaks, count, half - 1 - step // 2)


def _band(blocks: bytes, adler: int, length: int, place: Place, preset: Preset) -> Band:
    if place.is_first:
        blocks = preset.header + blocks
    return band_of(blocks, adler, length)


def _filtered(
    held: memoryview, room: memoryview, size: int, step: int, count: int, has_above: bool, preset: Preset
) -> memoryview:
    """The lines after the one above, filtered as suits them best."""
    group = count if preset.samples else max(1, _GROUP // size)
    for at in range(0, count, group):
        some, is_below = min(group, count - at), has_above or at > 0
        here = held[size * (at + has_above - is_below) :][: size * (some + is_below)]
        kind = _best_kind(here, room[size * at :], size, some, is_below, step, preset)
        rows.filtered(room[size * at :], here, size, some, is_below, step, kind)
    return room[: size * count]


def _best_kind(
    here: memoryview, room: memoryview, size: int, count: int, has_above: bool, step: int, preset: Preset
) -> rows.FilterType:
    """The filter type for `count` lines: the one that deflates a sample of them best; `room` is written over.

    What a sample saves against no filter must be a twentieth, as it does not see what repeats further away.
    """
    strips = _strips(count, preset)
    best: rows.FilterType = rows.NONE
    least = 0.0
    for kind in preset.kinds:
        done = 0
        for top, bottom in strips:
            is_below = has_above or top > 0
            strip = here[size * (top + has_above - is_below) :]
            rows.filtered(room[size * done :], strip, size, bottom - top, is_below, step, kind)
            done += bottom - top
        found = float(size_of_sample(room[: size * done], preset))
        if kind == rows.NONE:
            least = found * (0.95 if preset.samples else 1.0)
        elif found < least:
            best, least = kind, found
    return best


def _strips(count: int, preset: Preset) -> list[tuple[int, int]]:
    """The lines that are tried: from, to."""
    if count <= preset.samples * preset.sampled or not preset.samples:
        return [(0, count)]
    tops = [(2 * at + 1) * count // (2 * preset.samples) - preset.sampled // 2 for at in range(preset.samples)]
    return [(top, top + preset.sampled) for top in tops]
