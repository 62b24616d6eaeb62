"""Pages of pooled memory in size classes: where the bytes of bitmaps lie."""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from typing import Final, NamedTuple

PAGE: Final = 32_768  # bytes; a multiple of the system's pages, so that each can be given back
LARGEST_CELL: Final = 8_192  # bytes; what is larger has a page of its own
PAGES: Final = 65_536
CELLS: Final = (32, 48, *(base * step // 4 for base in (64 << n for n in range(7)) for step in (4, 5, 6, 7)), 8_192)
"""Bytes of the cells of each size class: four classes to a doubling, so at most a quarter of a cell is idle."""

_SYSTEM_PAGE: Final = mmap.ALLOCATIONGRANULARITY
_CELL_NOTES: Final = 6  # bytes of bookkeeping for a cell
_PAGE_NOTES: Final = 512  # bytes of bookkeeping for a page
_NOBODY: Final = 0xFFFF_FFFF


class Place(NamedTuple):
    """Where bytes lie: page number and offset in it."""

    page: int
    offset: int


class Slab:
    """One page cut into cells of a size; `tenants` says which slot lives in each."""

    __slots__ = ("cell", "free", "is_sealed", "kind", "number", "size", "tenants")

    def __init__(self, number: int, kind: int, cell: int, size: int) -> None:
        self.number = number
        self.kind = kind
        self.cell = cell
        self.size = size
        self.is_sealed = False
        count = size // cell if kind >= 0 else 1
        self.free = array("H", range(count - 1, -1, -1))
        self.tenants = array("I", [_NOBODY]) * count

    @property
    def live(self) -> int:
        """How many cells are in use."""
        return len(self.tenants) - len(self.free)

    @property
    def bytes(self) -> int:
        """What the page takes, bookkeeping included."""
        return self.size + _CELL_NOTES * len(self.tenants) + _PAGE_NOTES

    def residents(self) -> list[int]:
        """The slots that live here."""
        return [tenant for tenant in self.tenants if tenant != _NOBODY]


class Slabs:
    """The pages. `pages[number]` is a writable buffer, or None for a number without a page.

    `pins` holds one u32 for each page number, in the machine's byte order: how many drawings read the page at this
    moment. It is never replaced. Cells of a pinned page are not given out again, and the page is not given back.
    Nothing here is locked: whoever owns it does that.
    """

    def __init__(self) -> None:
        self.pages: list[mmap.mmap | memoryview | None] = []
        self.pins = _anonymous(4 * PAGES)
        self._counts = memoryview(self.pins).cast("I")
        self._slabs: dict[int, Slab] = {}
        self._open: list[dict[int, Slab]] = [{} for _ in CELLS]  # those with free cells
        self._capacity = [0] * len(CELLS)
        self._used = [0] * len(CELLS)
        self._numbers: list[int] = []
        self.bytes = 0
        """What all pages take, bookkeeping included."""

    def take(self, size: int, slot: int, bound: int) -> Place | None:
        """A place for `size` bytes of a slot; None if that needs a page more than `bound` bytes in all allow."""
        kind = bisect_left(CELLS, size) if size <= LARGEST_CELL else -1
        slab = self._with_room(kind) if kind >= 0 else None
        if slab is None:
            slab = self._opened(kind, size, bound)
            if slab is None:
                return None
        index = slab.free.pop()
        slab.tenants[index] = slot
        if kind >= 0:
            self._used[kind] += 1
            if not slab.free:
                del self._open[kind][slab.number]
        return Place(slab.number, index * slab.cell)

    def give(self, place: Place) -> None:
        """Takes a place back, and its page if nothing else is in it and nobody reads it."""
        slab = self._slabs.get(place.page)
        if slab is None:
            return  # in memory that belongs to someone else
        index = place.offset // slab.cell
        slab.tenants[index] = _NOBODY
        slab.free.append(index)
        if slab.kind >= 0:
            self._used[slab.kind] -= 1
            if not slab.is_sealed:
                self._open[slab.kind][slab.number] = slab
        if not slab.live and not self._counts[slab.number]:
            self._close(slab)

    def sweep(self) -> None:
        """Gives back the empty pages that were still being read when they became empty."""
        for slab in [s for s in self._slabs.values() if not s.live and not self._counts[s.number]]:
            self._close(slab)

    def sparse(self, *, eagerly: bool = False) -> list[Slab]:
        """The pages that others of their size can take in, where half of all cells of that size are free.

        `eagerly`: one page, wherever there is one that others can take in.
        """
        found: list[Slab] = []
        for kind, (used, capacity) in enumerate(zip(self._used, self._capacity, strict=True)):
            spare = capacity - used
            if spare < PAGE // CELLS[kind] or (not eagerly and 2 * spare < capacity):
                continue
            for slab in sorted(self._open[kind].values(), key=lambda s: s.live):
                spare -= len(slab.tenants)
                if spare < 0:
                    break
                if not self._counts[slab.number]:
                    found.append(slab)
                    if eagerly:
                        return found
        return found

    def seal(self, slab: Slab) -> None:
        """Gives out no more cells of a page, so that it can be emptied."""
        slab.is_sealed = True
        self._open[slab.kind].pop(slab.number, None)

    def adopt(self, page: memoryview) -> int:
        """Adds a page of someone else's memory, whose places are neither taken nor given; returns its number."""
        number = self._number()
        self.pages[number] = page
        return number

    def abandon(self, number: int) -> None:
        """Lets go of an adopted page; while it is pinned, its number is not used again."""
        self.pages[number] = None
        if not self._counts[number]:
            self._numbers.append(number)

    def view(self, place: Place, size: int) -> memoryview:
        """The bytes at a place. Release it soon: a page cannot be given back meanwhile."""
        return memoryview(self.pages[place.page] or b"")[place.offset : place.offset + size]

    @property
    def occupied(self) -> int:
        """Bytes of the cells in use; those of `bytes` that are not, are free or bookkeeping."""
        own = sum(slab.cell for slab in self._slabs.values() if slab.kind < 0 and slab.live)
        return own + sum(cell * used for cell, used in zip(CELLS, self._used, strict=True))

    def is_pinned(self, page: int) -> bool:
        """Whether a drawing reads the page."""
        return self._counts[page] != 0

    def unpin_all(self) -> None:
        """Forgets all readers: those of a parent process are none of a child's."""
        for number in range(len(self.pages)):
            self._counts[number] = 0

    def _with_room(self, kind: int) -> Slab | None:
        return next((slab for slab in self._open[kind].values() if not self._counts[slab.number]), None)

    def _opened(self, kind: int, size: int, bound: int) -> Slab | None:
        cell, length = (CELLS[kind], PAGE) if kind >= 0 else (size, -(-size // _SYSTEM_PAGE) * _SYSTEM_PAGE)
        if not self._numbers and len(self.pages) >= PAGES:
            return None
        slab = Slab(self._numbers[-1] if self._numbers else len(self.pages), kind, cell, length)
        if self.bytes + slab.bytes > bound:
            return None
        self._number()
        self.pages[slab.number] = _anonymous(length)
        self._slabs[slab.number] = slab
        self.bytes += slab.bytes
        if kind >= 0:
            self._capacity[kind] += len(slab.tenants)
            self._open[kind][slab.number] = slab
        return slab

    def _number(self) -> int:
        if self._numbers:
            return self._numbers.pop()
        self.pages.append(None)
        return len(self.pages) - 1

    def _close(self, slab: Slab) -> None:
        self.pages[slab.number] = None  # the memory goes back to the system with the last who refers to it
        self._numbers.append(slab.number)
        del self._slabs[slab.number]
        self.bytes -= slab.bytes
        if slab.kind >= 0:
            self._capacity[slab.kind] -= len(slab.tenants)
            self._open[slab.kind].pop(slab.number, None)


def _anonymous(size: int) -> mmap.mmap:
    """Memory that a child process gets a copy of, and that goes back to the system whole."""
    if hasattr(mmap, "MAP_PRIVATE"):
        return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return mmap.mmap(-1, size)
