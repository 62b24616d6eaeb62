"""`Arena`: the third tier: bitmaps in pooled pages, behind handles that tell when they are stale."""

from __future__ import annotations

from array import array
from struct import Struct
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.slabs import PAGE, Place, Slabs

if TYPE_CHECKING:
    from vecdraw.glyphs.shared_log import SharedBitmap

RECORD: Final = Struct("<IIIHHhhHBB8x")
"""Generation, page, offset, width, height, left, top, stride, channels, touched: 32 bytes, little-endian."""

TOUCHED: Final = 23
"""The offset of the recency in a record: 0 to 3, raised by whoever draws the glyph."""

BLANK: Final = 0
_SLOTS: Final = 1024  # records at first
_GENERATION: Final = Struct("<I")
_NO_PAGE: Final = 0xFFFF_FFFF
_LARGEST: Final = 0xFFFF
_FARTHEST: Final = 0x8000


class Record(NamedTuple):
    """A record of the arena: the place of a bitmap, its size and bearings in px, bytes of a row, and its recency."""

    generation: int
    page: int
    offset: int
    width: int
    height: int
    left: int
    top: int
    stride: int
    channels: int
    touched: int


class Arena:
    """Bitmaps by handle, generation << 32 | slot.

    `records` holds 32 bytes for each slot (`RECORD`); it is replaced by a longer one when it is full. A slot that is
    freed or moved gets another generation, so that handles given out before no longer fit: with a stale handle there is
    no bitmap, never a wrong one. Whoever draws without holding the interpreter's lock pins pages first (`pins`).
    Nothing here is locked: the cache does that.
    """

    def __init__(self) -> None:
        self.records = bytearray(RECORD.size * _SLOTS)
        self._slabs = Slabs()
        self.pages: Final = self._slabs.pages
        self.pins: Final = self._slabs.pins
        self._free = array("I", range(_SLOTS - 1, -1, -1))
        self._first = 1  # the generation of a slot that is new

    @property
    def bytes(self) -> int:
        """What pages, records and their bookkeeping take."""
        return self._slabs.bytes + len(self.records) + self._free.itemsize * len(self.records) // RECORD.size

    @property
    def page_count(self) -> int:
        """The pages that there are."""
        return sum(page is not None for page in self.pages)

    @property
    def occupied(self) -> int:
        """Bytes of the cells that bitmaps lie in."""
        return self._slabs.occupied

    def put(self, bitmap: GlyphBitmap, bound: int) -> int | None:
        """Keeps a bitmap and returns its handle; None if `bytes` would come to more than `bound`."""
        if not self._free and 2 * len(self.records) + self._slabs.bytes > bound:
            return None
        slot = self._slot()
        place = Place(_NO_PAGE, 0)
        if bitmap.data:
            taken = self._slabs.take(len(bitmap.data), slot, bound - (self.bytes - self._slabs.bytes))
            if taken is None:
                self._free.append(slot)
                return None
            place = taken
            with self._slabs.view(place, len(bitmap.data)) as view:
                view[:] = bitmap.data
        return self._publish(slot, place, bitmap[:5])

    def adopt(self, page: int, bitmap: SharedBitmap, bound: int) -> int | None:
        """The handle of a bitmap in a page that was given to `adopt_page`; None as for `put`."""
        if not self._free and 2 * len(self.records) + self._slabs.bytes > bound:
            return None
        return self._publish(self._slot(), Place(page, bitmap.offset), bitmap[1:])

    def _publish(self, slot: int, place: Place, shape: tuple[int, int, int, int, int]) -> int:
        """Writes the record of a bitmap whose bytes are at `place`, and returns its handle."""
        generation = self.generation(slot)
        width, height, left, top, channels = shape
        channels = channels if width and height else BLANK
        stride = width * channels
        RECORD.pack_into(
            *(self.records, RECORD.size * slot, generation, *place, width, height, left, top, stride, channels, 0)
        )
        return generation << 32 | slot

    def adopt_page(self, page: memoryview) -> int:
        """Adds a page of memory that belongs to someone else; returns its number."""
        return self._slabs.adopt(page)

    def abandon_page(self, number: int) -> None:
        """Lets go of a page that was adopted and that no slot refers to any more."""
        self._slabs.abandon(number)

    def free(self, slot: int) -> None:
        """Drops the bitmap of a slot."""
        record = self.record(slot)
        self._renew(slot)
        if record.channels:
            self._slabs.give(Place(record.page, record.offset))
        self._free.append(slot)

    def record(self, slot: int) -> Record:
        """The record of a slot."""
        return Record(*RECORD.unpack_from(self.records, RECORD.size * slot))

    def generation(self, slot: int) -> int:
        """The generation that handles of a slot must have."""
        found: int = _GENERATION.unpack_from(self.records, RECORD.size * slot)[0]
        return found

    def bitmap(self, handle: int) -> GlyphBitmap | None:
        """A copy of the bitmap of a handle, None for a stale one. Takes no lock, and counts as a use."""
        records = self.records
        at = RECORD.size * (handle & _NO_PAGE)
        record = Record(*RECORD.unpack_from(records, at))
        if record.generation != handle >> 32:
            return None
        data = b""
        if record.channels:
            page = self.pages[record.page]
            if page is None:
                return None
            data = bytes(page[record.offset : record.offset + record.stride * record.height])
            if _GENERATION.unpack_from(self.records, at)[0] != record.generation:
                return None  # it was freed while the bytes were copied; longer records may have come since
        records[at + TOUCHED] = min(record.touched + 1, 3)
        return GlyphBitmap(record.width, record.height, record.left, record.top, record.channels, data)

    def touch(self, slot: int, touched: int) -> None:
        """Sets the recency of a slot."""
        self.records[RECORD.size * slot + TOUCHED] = touched

    def touched(self, slot: int) -> int:
        """The recency of a slot."""
        return self.records[RECORD.size * slot + TOUCHED]

    def compact(self, *, eagerly: bool = False) -> list[tuple[int, int]] | None:
        """Moves bitmaps together where half of the cells of a size are free, and gives the emptied pages back.

        `eagerly` empties the emptiest page whose bitmaps others have room for. Returns the moved slots with their new
        handles; None where there was nothing to do.
        """
        pages = self._slabs.sparse(eagerly=eagerly)
        if not pages:
            return None
        for slab in pages:
            self._slabs.seal(slab)
        moved: list[tuple[int, int]] = []
        for slab in pages:
            moved += [(slot, self._move(slot)) for slot in slab.residents()]
        return moved

    def sweep(self) -> None:
        """Gives back empty pages that were pinned when they became empty."""
        self._slabs.sweep()

    def shrink(self) -> None:
        """Drops the records beyond the last one in use, where that is half of them or more."""
        count = len(self.records) // RECORD.size
        is_free = bytearray(count)
        for slot in self._free:
            is_free[slot] = True
        needed = max(_SLOTS, 1 << is_free.rfind(0).bit_length())
        if needed < count:
            cut = memoryview(self.records)[RECORD.size * needed :].cast("I")[:: RECORD.size // 4]
            self._first = max(self._first, *cut) % _NO_PAGE + 1
            self.records = self.records[: RECORD.size * needed]
            self._free = array("I", [slot for slot in self._free if slot < needed])

    def unpin_all(self) -> None:
        """Forgets pins: in a child process, where those who pinned do not run."""
        self._slabs.unpin_all()

    def _move(self, slot: int) -> int:
        old = self.record(slot)
        size = old.stride * old.height
        place = self._slabs.take(size, slot, self._slabs.bytes + PAGE)  # a new page where the others are pinned
        if place is None:
            return self.generation(slot) << 32 | slot
        with self._slabs.view(Place(old.page, old.offset), size) as source, self._slabs.view(place, size) as target:
            target[:] = source
        self._renew(slot)
        generation = self.generation(slot)
        RECORD.pack_into(self.records, RECORD.size * slot, generation, *place, *old[3:])
        self._slabs.give(Place(old.page, old.offset))
        return generation << 32 | slot

    def _renew(self, slot: int) -> None:
        _GENERATION.pack_into(self.records, RECORD.size * slot, self.generation(slot) % _NO_PAGE + 1)

    def _slot(self) -> int:
        if not self._free:
            count = len(self.records) // RECORD.size
            self.records = self.records + bytes(len(self.records))  # a drawing may be reading the old ones
            self._free.extend(range(2 * count - 1, count - 1, -1))
        slot = self._free.pop()
        if not self.generation(slot):
            _GENERATION.pack_into(self.records, RECORD.size * slot, self._first)
        return slot


def fits(bitmap: GlyphBitmap) -> bool:
    """Whether the numbers of a bitmap fit into a record."""
    stride, reach = bitmap.width * bitmap.channels, max(-bitmap.left - 1, bitmap.left, -bitmap.top - 1, bitmap.top)
    return max(stride, bitmap.width, bitmap.height) <= _LARGEST and reach < _FARTHEST
