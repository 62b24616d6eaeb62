"""`GlyphCache`: glyphs to bitmaps, rasterised once, kept within a number of bytes. Shared by all threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Event, Lock
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakValueDictionary

from vecdraw.glyphs.arena import Arena, fits
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.eviction import Queues
from vecdraw.glyphs.key import GlyphKey, StrikeKey, unpacked
from vecdraw.glyphs.strike import Strike
from vecdraw.glyphs.tally import Tally
from vecdraw.typeface.key import FaceKey

if TYPE_CHECKING:
    from vecdraw.glyphs.shared_log import SharedBitmap, SharedLog

ENTRY: Final = 320
"""Bytes that an entry takes beside its bitmap and record: numbers, places in dictionaries and queues, a ghost."""

STRIKE: Final = 1024
"""Bytes that a strike with entries takes beside these."""

_BATCH: Final = 64  # glyphs rasterised before they are put away
_BETWEEN_COMPACTIONS: Final = 256  # evictions
_NOBODY: Final = Strike(StrikeKey(FaceKey(""), 0))  # owns the slots that are free


class GlyphCacheInfo(NamedTuple):
    """The state of the cache. Counts are since it was last cleared; bytes include what entries cost beside bitmaps."""

    entries: int
    bytes: int
    bound: int
    hits: int
    misses: int
    rasterised: int
    evictions: int
    waits: int
    unkept: int
    moved: int
    strikes: int
    pages: int
    page_bytes: int
    bitmap_bytes: int


class Flight:
    """Glyphs that a thread is rasterising; others wait for it."""

    __slots__ = ("landed", "unkept")

    def __init__(self) -> None:
        self.landed = Event()
        self.unkept: dict[int, GlyphBitmap] = {}


class GlyphCache:
    """Bitmaps by strike and packed glyph number.

    A hit is a look-up in `Strike.slots` and takes no lock. `rasterise` makes the bitmap of a key, and may be called
    from several threads at once. `bound` says how many bytes the cache may take, all overheads included.
    """

    def __init__(self, rasterise: Callable[[GlyphKey], GlyphBitmap], bound: Callable[[], int]) -> None:
        self.arena = Arena()
        self._rasterise = rasterise
        self._bound = bound
        self._lock = Lock()
        self._strikes: WeakValueDictionary[StrikeKey, Strike] = WeakValueDictionary()
        self._flights: dict[tuple[Strike, int], Flight] = {}
        self._queues = Queues(self.arena.touched, self.arena.touch)
        self._owners: list[Strike] = []
        self._numbers: list[int] = []
        self._used_strikes = 0
        self._hits = Tally()
        self._log: SharedLog | None = None
        self._log_page = 0
        self._counts = _Counts()

    def strike(self, key: StrikeKey) -> Strike:
        """The strike of a key; the same one for as long as it is held or has glyphs."""
        found = self._strikes.get(key)
        if found is None:
            with self._lock:
                found = self._strikes.get(key)
                if found is None:
                    found = self._strikes[key] = Strike(key)
        return found

    def load(self, strike: Strike, wanted: Iterable[int]) -> dict[int, GlyphBitmap]:
        """Sees to it that packed glyphs are in `strike.slots`, and returns those that were not kept.

        Each is rasterised once, however many threads ask: the others wait. Not kept is what is larger than an eighth of
        the cache or than a record can say. What was kept may be evicted at any time, by a later glyph of the same
        call too where the cache is very small. Raises what rasterising raises.
        """
        unkept: dict[int, GlyphBitmap] = {}
        missing = [number for number in dict.fromkeys(wanted) if number not in strike.slots]
        while missing:
            batch, missing = missing[:_BATCH], missing[_BATCH:]
            while batch:
                batch = self._load(strike, batch, unkept)
        return unkept

    def _load(self, strike: Strike, batch: Sequence[int], unkept: dict[int, GlyphBitmap]) -> list[int]:
        """Rasterises what nobody does, waits for what others do; returns what is not there even so."""
        own = Flight()
        mine, others = self._claim(strike, batch, own)
        if mine:
            self._fly(strike, mine, own)
            unkept.update(own.unkept)
        waited: list[int] = []
        for number, flight in others:
            flight.landed.wait()
            if number in flight.unkept:
                unkept[number] = flight.unkept[number]
            elif number not in strike.slots:
                waited.append(number)  # it failed there, or is evicted already
        return waited

    def _claim(self, strike: Strike, batch: Sequence[int], own: Flight) -> tuple[list[int], list[tuple[int, Flight]]]:
        mine: list[int] = []
        others: list[tuple[int, Flight]] = []
        with self._lock:
            for number in batch:
                if number in strike.slots:
                    continue
                flight = self._flights.setdefault((strike, number), own)
                if flight is own:
                    mine.append(number)
                else:
                    others.append((number, flight))
            self._counts.misses += len(mine)
            self._counts.waits += len(others)
        return mine, others

    def _fly(self, strike: Strike, mine: list[int], own: Flight) -> None:
        made: list[tuple[int, GlyphBitmap]] = []
        log = self._log
        shared = log.find(strike.key, mine) if log is not None else {}
        try:
            made.extend(
                (number, self._rasterise(unpacked(strike.key, number))) for number in mine if number not in shared
            )
            if log is not None and made:
                shared |= log.put(strike.key, [one for one in made if fits(one[1])])
        finally:
            with self._lock:
                self._counts.rasterised += len(made)
                if self._log is log:
                    for number, place in shared.items():
                        self._adopt(strike, number, place)
                for number, bitmap in made:
                    if number not in strike.slots and not self._keep(strike, number, bitmap):
                        own.unkept[number] = bitmap
                for number in mine:
                    self._flights.pop((strike, number), None)
            own.landed.set()

    def _keep(self, strike: Strike, number: int, bitmap: GlyphBitmap) -> bool:
        bound = self._bound()
        if not fits(bitmap) or len(bitmap.data) > bound // 8:
            self._counts.unkept += 1
            return False
        handle = self._put(bitmap, bound)
        if handle is None:
            self._counts.unkept += 1
            return False
        self._enter(strike, number, handle, len(bitmap.data))
        return True

    def _adopt(self, strike: Strike, number: int, bitmap: SharedBitmap) -> None:
        """Enters a bitmap that lies in shared memory, if there is room for an entry."""
        bound = self._bound()
        while True:
            overhead = self._overhead + ENTRY + STRIKE
            handle = None
            if overhead + self.arena.bytes <= bound:
                handle = self.arena.adopt(self._log_page, bitmap, bound - overhead)
            if handle is not None:
                self._enter(strike, number, handle, 0)
                return
            if not self._evict():
                return

    def _enter(self, strike: Strike, number: int, handle: int, size: int) -> None:
        slot = handle & 0xFFFF_FFFF
        if slot >= len(self._owners):
            more = slot + 1024 - len(self._owners)
            self._owners.extend([_NOBODY] * more)
            self._numbers.extend([0] * more)
        self._used_strikes += not strike.slots
        self._owners[slot] = strike
        self._numbers[slot] = number
        self._queues.add(slot, hash((strike.name, number)), ENTRY + size)
        strike.slots[number] = handle

    def _put(self, bitmap: GlyphBitmap, bound: int) -> int | None:
        while True:
            overhead = self._overhead + ENTRY + STRIKE
            handle = self.arena.put(bitmap, bound - overhead) if overhead + self.arena.bytes <= bound else None
            if handle is not None:
                return handle
            if not self._compact(eagerly=True) and not self._evict():
                return None

    def _evict(self) -> bool:
        slot = self._queues.evict()
        if slot is None:
            return False
        self._drop(slot)
        self._counts.evictions += 1
        if self._counts.evictions % _BETWEEN_COMPACTIONS == 0:
            self.arena.sweep()
            self._compact()
        return True

    def _drop(self, slot: int) -> None:
        strike = self._owners[slot]
        del strike.slots[self._numbers[slot]]  # before its memory can be anyone else's
        self._owners[slot] = _NOBODY
        self._used_strikes -= not strike.slots
        self.arena.free(slot)

    def _compact(self, *, eagerly: bool = False) -> bool:
        moved = self.arena.compact(eagerly=eagerly)
        for slot, handle in moved or ():
            self._owners[slot].slots[self._numbers[slot]] = handle
        self._counts.moved += len(moved or ())
        return moved is not None

    @property
    def _overhead(self) -> int:
        return ENTRY * len(self._queues) + STRIKE * self._used_strikes

    def trim(self) -> None:
        """Evicts until the bound is kept: after it was lowered."""
        with self._lock:
            bound = self._bound()
            while self._overhead + self.arena.bytes > bound and (self._compact(eagerly=True) or self._evict()):
                self.arena.shrink()
            self.arena.sweep()

    def clear(self) -> None:
        """Forgets all glyphs, gives their memory back and counts from 0. Drawings that are under way miss, no more."""
        with self._lock:
            self._clear()
            self._counts = _Counts()
            self._hits.clear()

    def _clear(self) -> None:
        for slot, strike in enumerate(self._owners):
            if strike is not _NOBODY:
                self._drop(slot)
        self._queues.clear()
        self._owners.clear()
        self._numbers.clear()
        self.arena.sweep()
        self.arena.shrink()

    def share(self, log: SharedLog) -> None:
        """Takes bitmaps from shared memory where they are, and adds to it those it has and those it rasterises."""
        with self._lock:
            self._leave()
            self._log, self._log_page = log, self.arena.adopt_page(log.memory)
        known: dict[Strike, list[tuple[int, GlyphBitmap]]] = {}
        for strike, number, handle in self.entries():
            bitmap = self.arena.bitmap(handle)
            if bitmap is not None:
                known.setdefault(strike, []).append((number, bitmap))
        for strike, bitmaps in known.items():
            log.put(strike.key, bitmaps)

    def unshare(self, log: SharedLog) -> None:
        """Goes on without that shared memory, and forgets all glyphs."""
        with self._lock:
            if self._log is log:
                self._leave()

    def _leave(self) -> None:
        if self._log is not None:
            self._clear()
            self.arena.abandon_page(self._log_page)
            self._log = None

    def count_hits(self, amount: int) -> None:
        """Counts glyphs that were drawn from `slots`; takes no lock."""
        self._hits.add(amount)

    def bitmap(self, strike: Strike, number: int) -> GlyphBitmap:
        """A copy of the bitmap of a packed glyph. Raises what rasterising raises."""
        while True:
            handle = strike.slots.get(number)
            if handle is not None:
                found = self.arena.bitmap(handle)
                if found is not None:
                    self._hits.add(1)
                    return found
            unkept = self.load(strike, (number,))
            if unkept:
                return unkept[number]

    def info(self) -> GlyphCacheInfo:
        """The state at this moment."""
        with self._lock:
            counts, arena = self._counts, self.arena
            return GlyphCacheInfo(
                entries=len(self._queues),
                bytes=self._overhead + arena.bytes,
                bound=self._bound(),
                hits=self._hits.total,
                misses=counts.misses,
                rasterised=counts.rasterised,
                evictions=counts.evictions,
                waits=counts.waits,
                unkept=counts.unkept,
                moved=counts.moved,
                strikes=self._used_strikes,
                pages=arena.page_count,
                page_bytes=arena.bytes,
                bitmap_bytes=arena.occupied,
            )

    def entries(self) -> list[tuple[Strike, int, int]]:
        """Strike, packed number and handle of all glyphs there are."""
        with self._lock:
            owned = zip(self._owners, self._numbers, strict=True)
            return [(strike, number, strike.slots[number]) for strike, number in owned if strike is not _NOBODY]

    def before_fork(self) -> None:
        """Waits until no thread changes the cache, so that a child process gets it whole."""
        self._lock.acquire()

    def after_fork_in_parent(self) -> None:
        """Goes on after `before_fork`."""
        self._lock.release()

    def after_fork_in_child(self) -> None:
        """Goes on after `before_fork` without what other threads of the parent were doing."""
        self._flights.clear()
        self.arena.unpin_all()
        self._lock.release()


class _Counts:
    __slots__ = ("evictions", "misses", "moved", "rasterised", "unkept", "waits")

    def __init__(self) -> None:
        self.evictions = self.misses = self.moved = self.rasterised = self.unkept = self.waits = 0
