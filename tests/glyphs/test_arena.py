"""The arena: what was put in comes out, stale handles are misses, pinned memory stays, empty pages go."""

import struct

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vecdraw.glyphs.arena import RECORD, Arena, fits
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.slabs import CELLS, LARGEST_CELL, PAGE

ROOM = 1 << 24
SLOT = 0xFFFF_FFFF


def square(side: int, value: int = 1) -> GlyphBitmap:
    return GlyphBitmap(side, side, -1, -side, 1, bytes([value]) * (side * side))


def kept(arena: Arena, bitmap: GlyphBitmap) -> int:
    handle = arena.put(bitmap, ROOM)
    assert handle is not None
    return handle


def pin(arena: Arena, page: int, by: int) -> None:
    count = struct.unpack_from("=I", arena.pins, 4 * page)[0]
    struct.pack_into("=I", arena.pins, 4 * page, count + by)


def test_a_record_is_laid_out_as_drawers_read_it() -> None:
    arena = Arena()
    handle = kept(arena, GlyphBitmap(3, 2, -4, -5, 3, bytes(range(18))))
    record = arena.records[32 * (handle & SLOT) : 32 * (handle & SLOT) + 32]
    generation, page, offset, width, height, left, top, stride, channels, touched = struct.unpack(
        "<IIIHHhhHBB8x", record
    )
    assert (generation, width, height, left, top, stride, channels, touched) == (handle >> 32, 3, 2, -4, -5, 9, 3, 0)
    found = arena.pages[page]
    assert found is not None
    assert bytes(found[offset : offset + 18]) == bytes(range(18))


def test_a_blank_glyph_is_a_value_and_takes_no_page() -> None:
    arena = Arena()
    handle = kept(arena, GlyphBitmap(0, 0, 0, 0, 1, b""))
    assert arena.bitmap(handle) == GlyphBitmap(0, 0, 0, 0, 0, b"")
    assert arena.page_count == 0


def test_the_handle_of_a_freed_bitmap_is_a_miss_even_when_its_slot_has_another() -> None:
    arena = Arena()
    old = kept(arena, square(5, 1))
    arena.free(old & SLOT)
    assert arena.bitmap(old) is None
    new = kept(arena, square(5, 2))
    assert new & SLOT == old & SLOT
    assert arena.bitmap(old) is None
    assert arena.bitmap(new) == square(5, 2)


def test_memory_of_a_pinned_page_is_not_used_again_until_it_is_unpinned() -> None:
    arena = Arena()
    one, other = kept(arena, square(20, 1)), kept(arena, square(20, 2))
    record = arena.record(one & SLOT)
    page = arena.pages[record.page]
    assert page is not None
    pin(arena, record.page, 1)
    arena.free(one & SLOT)
    arena.free(other & SLOT)
    for value in range(3, 90):
        kept(arena, square(20, value))
    assert page[record.offset : record.offset + 400] == bytes([1]) * 400
    assert arena.pages[record.page] is page
    pin(arena, record.page, -1)
    arena.sweep()
    assert arena.pages[record.page] is None


def test_compaction_gives_pages_back_and_keeps_every_bitmap() -> None:
    arena = Arena()
    handles = {n: kept(arena, square(22, n % 256)) for n in range(1000)}
    pages = arena.page_count
    for n in range(1000):
        if n % 4:
            arena.free(handles.pop(n) & SLOT)
    stale = dict(handles)
    moved = dict(arena.compact() or ())
    assert moved
    for n, handle in handles.items():
        new = moved.get(handle & SLOT, handle)
        if new != handle:
            assert arena.bitmap(stale[n]) is None
        assert arena.bitmap(new) == square(22, n % 256)
    assert arena.page_count <= pages * 0.3


def test_pinned_pages_are_not_emptied() -> None:
    arena = Arena()
    handles = [kept(arena, square(22, n % 256)) for n in range(400)]
    for handle in handles[1::2] + handles[2::4]:
        arena.free(handle & SLOT)
    for number in range(len(arena.pages)):
        pin(arena, number, 1)
    assert arena.compact() is None
    assert arena.compact(eagerly=True) is None


def test_no_more_than_allowed_is_taken() -> None:
    arena = Arena()
    bound = arena.bytes + 3 * PAGE + 3 * 4096
    while arena.put(square(30), bound) is not None:
        pass
    assert arena.bytes <= bound
    assert arena.page_count == 3


def test_records_grow_without_touching_those_a_drawing_reads() -> None:
    arena = Arena()
    first, before = kept(arena, square(4, 9)), arena.records
    copy = bytes(before)
    for _ in range(len(before) // RECORD.size + 1):
        kept(arena, GlyphBitmap(0, 0, 0, 0, 1, b""))
    assert len(arena.records) == 2 * len(before)
    assert before[:32] == copy[:32]
    assert arena.bitmap(first) == square(4, 9)


def test_what_no_record_can_say_does_not_fit() -> None:
    assert fits(GlyphBitmap(65_535, 1, -32_768, 32_767, 1, bytes(65_535)))
    assert not fits(GlyphBitmap(30_000, 1, 0, 0, 3, bytes(90_000)))
    assert not fits(GlyphBitmap(1, 1, 32_768, 0, 1, b"x"))
    assert not fits(GlyphBitmap(1, 1, 0, -32_769, 1, b"x"))


@given(st.integers(1, LARGEST_CELL))
def test_a_quarter_of_a_cell_is_idle_at_most(size: int) -> None:
    cell = next(cell for cell in CELLS if cell >= size)
    assert size <= 32 or cell - size <= size / 2
    assert size <= 64 or cell - size <= size / 4


class Arenas(RuleBasedStateMachine):
    """Any order of keeping, freeing, pinning and compacting: live handles have their bitmap, dead ones none."""

    def __init__(self) -> None:
        super().__init__()
        self.arena = Arena()
        self.live: dict[int, GlyphBitmap] = {}
        self.dead: list[int] = []
        self.pinned: list[tuple[int, object, bytes, int]] = []

    @rule(side=st.sampled_from([0, 1, 5, 12, 22, 40, 90, 130]), count=st.integers(1, 40), value=st.integers(0, 255))
    def keep(self, side: int, count: int, value: int) -> None:
        for step in range(count):
            bitmap = square(side, (value + step) % 256) if side else GlyphBitmap(0, 0, 0, 0, 0, b"")
            handle = kept(self.arena, bitmap)
            assert handle not in self.live
            self.live[handle] = bitmap

    @precondition(lambda self: self.live)
    @rule(data=st.data(), share=st.floats(0, 1))
    def free(self, data: st.DataObject, share: float) -> None:
        order = sorted(self.live)
        data.draw(st.randoms()).shuffle(order)
        for handle in order[: int(share * len(order))]:
            del self.live[handle]
            self.arena.free(handle & SLOT)
            self.dead.append(handle)

    @rule(eagerly=st.booleans())
    def compact(self, eagerly: bool) -> None:
        by_slot = {handle & SLOT: handle for handle in self.live}
        for slot, handle in self.arena.compact(eagerly=eagerly) or ():
            if by_slot[slot] != handle:
                self.live[handle] = self.live.pop(by_slot[slot])
                self.dead.append(by_slot[slot])

    @precondition(lambda self: self.live)
    @rule(data=st.data())
    def pin(self, data: st.DataObject) -> None:
        record = self.arena.record(data.draw(st.sampled_from(sorted(self.live))) & SLOT)
        if record.channels:
            page = self.arena.pages[record.page]
            assert page is not None
            now = bytes(page[record.offset : record.offset + record.stride * record.height])
            pin(self.arena, record.page, 1)
            self.pinned.append((record.page, page, now, record.offset))

    @precondition(lambda self: self.pinned)
    @rule()
    def unpin(self) -> None:
        pin(self.arena, self.pinned.pop()[0], -1)
        self.arena.sweep()

    @invariant()
    def handles_tell_the_truth(self) -> None:
        assert all(self.arena.bitmap(handle) == bitmap for handle, bitmap in self.live.items())
        assert all(self.arena.bitmap(handle) is None for handle in self.dead[-50:])

    @invariant()
    def pinned_memory_is_left_alone(self) -> None:
        for number, page, content, offset in self.pinned:
            assert self.arena.pages[number] is page
            assert page[offset : offset + len(content)] == content  # type: ignore[index]  # a buffer of bytes


Arenas.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestArenas = Arenas.TestCase
