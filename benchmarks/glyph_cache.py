"""The glyph cache: its policy against plain LRU, its memory, what a hit takes: `python -m benchmarks.glyph_cache`.

`policy`: hit rates on the trace of `benchmarks.glyph_trace`, in per cent of all glyphs drawn, newcomers' first misses
included. `memory`: the glyphs of 10,000 posters, 30,000 distinct ones among them, and the memory they take against the
bound. `drawn`: small posters drawn, and the memory of the whole library. `hits`: locks taken by hits, and what a hit
costs.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from array import array
from collections import OrderedDict
from itertools import islice
from pathlib import Path
from typing import Any, Final

import vecdraw as vd
from benchmarks.glyph_trace import Posters, Use, fitted
from vecdraw.glyphs.cache import ENTRY, GlyphCache
from vecdraw.glyphs.eviction import Queues
from vecdraw.glyphs.key import StrikeKey, packed
from vecdraw.glyphs.raster import rasterise
from vecdraw.glyphs.strike import Strike
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts

MIB: Final = 1 << 20
BOUNDS: Final = (1, 2, 4, 8, 16)  # MiB
_WARM: Final = 0.2  # share of the trace that does not count


class Lru:
    """Least recently used out first, by bytes: what the policy has to be ahead of."""

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._known: OrderedDict[Use, int] = OrderedDict()
        self._bytes = 0

    def use(self, use: Use, weight: int) -> bool:
        """Whether it was there; it is afterwards."""
        if use in self._known:
            self._known.move_to_end(use)
            return True
        self._known[use] = weight
        self._bytes += weight
        while self._bytes > self._bound:
            self._bytes -= self._known.popitem(last=False)[1]
        return False


class Ours:
    """`Queues` as the cache uses them."""

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._slots: dict[Use, int] = {}
        self._uses: list[Use | None] = []
        self._free: list[int] = []
        self._touched = bytearray()
        self._queues = Queues(self._touched.__getitem__, self._touched.__setitem__)

    def use(self, use: Use, weight: int) -> bool:
        """Whether it was there; it is afterwards."""
        slot = self._slots.get(use)
        hit = slot is not None
        if slot is None:
            while self._queues.bytes + weight > self._bound:
                gone = self._queues.evict()
                assert gone is not None
                del self._slots[self._uses[gone]]  # type: ignore[arg-type]  # a slot that is in the queues has a use
                self._free.append(gone)
            if not self._free:
                self._free.append(len(self._uses))
                self._uses.append(None)
                self._touched.append(0)
            slot = self._slots[use] = self._free.pop()
            self._uses[slot] = use
            self._touched[slot] = 0
            self._queues.add(slot, hash(use), weight)
        self._touched[slot] = min(3, self._touched[slot] + 1)
        return hit


def weight(use: Use) -> int:
    """Bytes of an ideograph in the cache."""
    return ENTRY + 32 + (use.size * 92 // 100) ** 2


def policy(posters: int) -> None:
    """Prints hit rates by bound and law."""
    slope, shift, error = fitted()
    laws = {"as the texts here": (slope, shift), "steeper": (1.2, 20.0), "flatter": (0.8, 20.0)}
    print(f"law fitted to the texts: slope {slope}, shift {shift}, mean error {error:.1f} distinct characters")
    print(f"{'trace':<20}{'bound':>8}{'LRU':>9}{'S3-FIFO':>9}{'misses':>9}   of the glyphs of {posters} posters")
    for name, (slope, shift) in laws.items():
        trace = list(islice(Posters(slope, shift, seed=1), posters))
        distinct = {use for poster in trace for use in poster}
        total = sum(map(weight, distinct)) / MIB
        print(f"{name}: {len(distinct)} distinct glyphs, {total:.1f} MiB")
        for bound in BOUNDS:
            if bound > total:
                continue
            lru, ours = (_rate(cache(bound * MIB), trace) for cache in (Lru, Ours))
            ratio = (1 - ours) / (1 - lru)
            print(f"{'':<20}{bound:>4} MiB{100 * lru:>8.2f}%{100 * ours:>8.2f}%{ratio:>8.2f}x")


def _rate(cache: Lru | Ours, trace: list[list[Use]]) -> float:
    hits = uses = 0
    for number, poster in enumerate(trace):
        found = sum([cache.use(use, weight(use)) for use in poster])
        if number >= _WARM * len(trace):
            hits += found
            uses += len(poster)
    return hits / uses


def resident() -> int:
    """Bytes of memory that the process has in use and that are not pages of files, of fonts for instance (Linux)."""
    rows = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(row.split()[1]) for row in rows if row.startswith("RssAnon"))


def memory(posters: int, bound: int) -> None:
    """Prints how far memory goes beyond the bound, over posters with 30,000 distinct glyphs among them."""
    cache = GlyphCache(rasterise, lambda: bound)
    face = fonts.candidates(Font("Noto Sans SC"))[0].key
    strikes = {size: cache.strike(StrikeKey(face, size << 6)) for size in (22, 28, 36, 96)}
    cache.load(strikes[22], range(256, 2000 << 8, 256))  # FreeType's own memory is there before
    cache.clear()
    chance = random.Random(1)
    seen: set[tuple[int, int]] = set()
    gc.collect()
    before = most = resident()
    start = time.perf_counter()
    for number in range(posters):
        for size, count in ((96, 5), (36, 10), (28, 60), (22, 60)):
            glyphs = [int(chance.paretovariate(0.5)) % 8000 + number * 2 // 3 % 6000 for _ in range(count)]
            _draw(cache, strikes[size], glyphs)
            seen.update((size, glyph) for glyph in glyphs)
        if number % 100 == 0:
            most = max(most, resident())
    spent = time.perf_counter() - start
    info = cache.info()
    print(f"{posters} posters, {len(seen)} distinct glyphs of Noto Sans SC at four sizes, {spent:.1f} s")
    grown = (most - before) / MIB
    print(f"bound {bound / MIB:.0f} MiB, own account {info.bytes / MIB:.1f}, grown by {grown:.1f} MiB at most")
    print(f"hits {info.hits}, misses {info.misses}, evictions {info.evictions}, moved {info.moved}")
    cache.clear()
    gc.collect()
    print(f"after clearing: grown by {(resident() - before) / MIB:.1f} MiB")


def _draw(cache: GlyphCache, strike: Strike, glyphs: list[int]) -> None:
    """What a drawing does: look all up, load what is missing, touch all."""
    numbers = [packed(glyph) for glyph in glyphs]
    cache.count_hits(sum([number in strike.slots for number in numbers]))
    cache.load(strike, numbers)
    records = cache.arena.records
    for number in numbers:
        handle = strike.slots.get(number)
        if handle is not None:
            at = (handle & 0xFFFF_FFFF) * 32 + 23
            records[at] = min(3, records[at] + 1)


def drawn(posters: int) -> None:
    """Prints how far the memory of the whole library grows while posters of rare characters are drawn."""
    small = dict.fromkeys(("outlines", "surfaces", "canvases", "masks", "pictures"), MIB)
    vd.configure_caches(glyphs=16 * MIB, text=MIB, **small)
    chance, characters = random.Random(1), [chr(code) for code in range(0x4E00, 0x9FA5)]
    seen: set[str] = set()
    before = most = 0
    for number in range(-50, posters):
        if number == 0:
            vd.clear_caches()
            gc.collect()
            before = resident()
        ctx = vd.Context(360, 240, background="white")
        for size, count in ((40, 6), (28, 10), (22, 24), (18, 40)):
            ctx.font = f"{size}px 'Noto Sans SC'"
            picked = [(int(chance.paretovariate(0.5)) * 7 + number) % len(characters) for _ in range(count)]
            text = "".join(characters[one] for one in picked)
            ctx.fill_text(text, 10, 20 + 2 * size)
            seen.update(f"{size}{character}" for character in text)
        ctx.to_numpy()
        if number % 50 == 0:
            most = max(most, resident())
    glyphs = vd.cache_info()["glyphs"]
    grown = (most - before) / MIB
    print(f"{posters} posters drawn, {len(seen)} distinct glyphs; all memory grown by {grown:.1f} MiB at most")
    print(f"glyphs: {glyphs.size / MIB:.1f} of 16 MiB, {glyphs.misses} misses, {glyphs.evictions} evictions")


class CountedLock:
    """A lock that counts how often it is taken."""

    def __init__(self, lock: Any) -> None:
        self._lock = lock
        self.taken = 0

    def __enter__(self) -> None:
        self.taken += 1
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def hits(rounds: int) -> None:
    """Prints the locks that hits take and what a look-up costs in Python."""
    cache = GlyphCache(rasterise, lambda: 64 * MIB)
    key = StrikeKey(fonts.candidates(Font("Noto Sans SC"))[0].key, 22 << 6)
    numbers = array("Q", [packed(glyph) for glyph in range(1000)])
    cache.load(cache.strike(key), numbers)
    lock = CountedLock(cache._lock)  # noqa: SLF001  # to count what nobody else may see
    cache._lock = lock  # type: ignore[assignment]  # noqa: SLF001  # it does what the cache asks of a lock
    slots = cache.strike(key).slots
    best = 1.0
    for _ in range(rounds):
        start = time.perf_counter()
        found = [slots[number] for number in numbers]
        best = min(best, (time.perf_counter() - start) / len(found))
    print(f"{rounds * 1000} hits took {lock.taken} locks; a look-up in Python {1e6 * best:.3f} us")


def main() -> None:
    """Prints all of it, or the part that is named."""
    parser = argparse.ArgumentParser(description="The glyph cache.")
    parser.add_argument(
        "parts", nargs="*", default=["policy", "memory", "drawn", "hits"], help="policy, memory, hits, drawn"
    )
    parser.add_argument("--posters", type=int, default=1000, help="posters of the traces (default: 1000)")
    parser.add_argument("--drawn", type=int, default=10_000, help="posters of the part `drawn` (default: 10,000)")
    arguments = parser.parse_args()
    if "policy" in arguments.parts:
        policy(arguments.posters)
    if "memory" in arguments.parts:
        memory(10_000, 16 * MIB)
    if "drawn" in arguments.parts:
        drawn(arguments.drawn)
    if "hits" in arguments.parts:
        hits(200)


if __name__ == "__main__":
    main()
