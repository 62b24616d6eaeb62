"""The cache: equal keys equal bitmaps, once rasterised, within its bound, no lock for a hit, from many threads."""

import os
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.glyphs.synthetic import Counted, CountedLock, made_up, seeded, strike_key
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.cache import GlyphCache
from vecdraw.glyphs.key import GlyphKey, packed, unpacked

MIB = 1 << 20


def cache_of(bound: int, rasterise: Counted | None = None) -> GlyphCache:
    return GlyphCache(rasterise or Counted(), lambda: bound)


@given(st.integers(0, 0xFFFF), st.integers(0, 15), st.integers(0, 15))
def test_packed_numbers_are_taken_apart_again(glyph: int, x: int, y: int) -> None:
    assert unpacked(strike_key(), packed(glyph, x, y)) == GlyphKey(strike_key(), glyph, x, y)


def test_a_hit_reads_the_bitmap_that_was_rasterised_once() -> None:
    counted = Counted()
    cache = cache_of(MIB, counted)
    strike = cache.strike(strike_key())
    numbers = [packed(glyph, x) for glyph in range(40) for x in range(4)]
    for _ in range(3):
        assert [cache.bitmap(strike, n) for n in numbers] == [made_up(unpacked(strike.key, n)) for n in numbers]
    assert set(counted.asked.values()) == {1}
    info = cache.info()
    assert (info.entries, info.misses, info.rasterised, info.evictions) == (160, 160, 160, 0)
    assert info.hits == 480


def test_no_hit_takes_a_lock() -> None:
    cache = cache_of(MIB)
    strike = cache.strike(strike_key())
    cache.load(strike, range(256, 25_600, 256))
    cache.bitmap(strike, 256)
    lock = CountedLock()
    cache._lock = lock  # type: ignore[assignment]  # it does what the cache asks of a lock
    for number in range(256, 25_600, 256):
        assert cache.strike(strike_key()) is strike
        cache.load(strike, (number,))
        cache.bitmap(strike, number)
        cache.count_hits(1)
    assert lock.taken == 0
    cache.load(strike, (1 << 20,))
    assert lock.taken == 2  # one to claim the glyph, one to keep it


def test_a_strike_that_nobody_holds_and_that_has_no_glyphs_is_forgotten() -> None:
    cache = cache_of(64 * MIB)
    for size in range(1, 200):
        cache.bitmap(cache.strike(strike_key(size)), packed(1))
    assert len(cache._strikes) == 199
    cache.clear()
    assert len(cache._strikes) == 0


def test_a_glyph_beyond_an_eighth_of_the_cache_is_handed_back_and_not_kept() -> None:
    cache = cache_of(MIB)
    strike = cache.strike(strike_key(400))
    unkept = cache.load(strike, (packed(1), packed(16)))
    assert unkept == {packed(1): made_up(GlyphKey(strike.key, 1))}
    assert list(strike.slots) == [packed(16)]
    assert cache.bitmap(strike, packed(1)) == made_up(GlyphKey(strike.key, 1))
    assert cache.info().unkept == 2


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 2**32), st.sampled_from([MIB // 4, MIB, 4 * MIB]))
def test_the_bound_holds_and_every_bitmap_is_right_whatever_is_asked(seed: int, bound: int) -> None:
    cache, chance = cache_of(bound), seeded(seed)
    strikes = [cache.strike(strike_key(size)) for size in (9, 16, 22, 48, 96, 150)]
    for _ in range(400):
        strike, number = chance.choice(strikes), packed(int(chance.paretovariate(0.6)) % 5000, chance.randrange(4))
        assert cache.bitmap(strike, number).data == made_up(unpacked(strike.key, number)).data
        assert cache.info().bytes <= bound


def test_an_error_of_the_rasteriser_reaches_all_who_asked_and_the_next_try_succeeds() -> None:
    broken = threading.Event()
    broken.set()

    def rasterise(key: GlyphKey) -> GlyphBitmap:
        if broken.is_set():
            raise ValueError("no such glyph")
        return made_up(key)

    cache = GlyphCache(rasterise, lambda: MIB)
    strike = cache.strike(strike_key())
    with ThreadPoolExecutor(4) as pool:
        tasks = [pool.submit(cache.load, strike, (packed(1), packed(2))) for _ in range(8)]
        assert all(isinstance(task.exception(), ValueError) for task in tasks)
    broken.clear()
    assert cache.load(strike, (packed(1), packed(2))) == {}
    assert set(strike.slots) == {packed(1), packed(2)}


def test_many_threads_that_miss_the_same_glyphs_rasterise_each_once() -> None:
    counted, start = Counted(), threading.Barrier(8)
    cache = cache_of(64 * MIB, counted)

    def ask(seed: int) -> None:
        strike, order = cache.strike(strike_key()), list(range(0, 500 << 8, 256))
        seeded(seed).shuffle(order)
        start.wait()
        for at in range(0, len(order), 20):
            cache.load(strike, order[at : at + 20])

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(8)))
    finally:
        sys.setswitchinterval(interval)
    assert len(counted.asked) == 500
    assert set(counted.asked.values()) == {1}
    assert cache.info().rasterised == 500


@pytest.mark.parametrize("bound", [64 * MIB, MIB])
def test_eight_threads_read_right_bitmaps_while_the_cache_is_cleared(bound: int) -> None:
    counted, clearings = Counted(), 0
    cache, done = cache_of(bound, counted), threading.Event()

    def draw(seed: int) -> None:
        chance = seeded(seed)
        strikes = [cache.strike(strike_key(size)) for size in (16, 22, 48)]
        for _ in range(1500):
            strike, number = chance.choice(strikes), packed(int(chance.paretovariate(0.6)) % 2000, chance.randrange(4))
            expected = made_up(unpacked(strike.key, number))
            assert cache.bitmap(strike, number).data == expected.data

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            tasks = [pool.submit(draw, seed) for seed in range(8)]
            while not all(task.done() for task in tasks):
                cache.clear()
                clearings += 1
                done.wait(0.01)
            for task in tasks:
                task.result()
    finally:
        sys.setswitchinterval(interval)
    assert clearings > 0
    if bound == 64 * MIB:
        assert max(counted.asked.values()) <= clearings + 1
    cache.clear()
    assert (cache.info().entries, cache.info().pages, cache.info().strikes) == (0, 0, 0)


def test_lowering_the_bound_evicts_at_once() -> None:
    bound = 8 * MIB
    cache = GlyphCache(made_up, lambda: bound)
    cache.load(cache.strike(strike_key(48)), range(0, 2000 << 8, 256))
    assert cache.info().bytes > 4 * MIB
    bound = MIB
    cache.trim()
    assert cache.info().bytes <= MIB


def test_records_beyond_what_is_used_are_given_back_and_old_handles_stay_stale() -> None:
    cache = GlyphCache(made_up, lambda: 64 * MIB)
    strike = cache.strike(strike_key(8))
    cache.load(strike, range(256, 9000 << 8, 256))
    assert len(cache.arena.records) >= 9000 * 32
    old = list(strike.slots.values())
    cache.clear()
    assert len(cache.arena.records) == 1024 * 32
    cache.load(strike, range(256, 9000 << 8, 256))
    assert all(cache.arena.bitmap(handle) is None for handle in old)
    assert cache.bitmap(strike, 256).data == made_up(unpacked(strike.key, 256)).data


def test_the_account_is_what_python_takes() -> None:
    strikes, glyphs = 40, 200
    cache = cache_of(64 * MIB, made_up)  # type: ignore[arg-type]  # any function of a key
    cache.bitmap(cache.strike(strike_key(5)), packed(1))
    tracemalloc.start()
    before = cache.info()
    for size in range(6, 6 + strikes):
        cache.load(cache.strike(strike_key(size)), [packed(glyph, 1) for glyph in range(glyphs)])
    taken = tracemalloc.get_traced_memory()[0]  # pages are not among it
    tracemalloc.stop()
    after = cache.info()
    pages = sum(len(page) for page in cache.arena.pages if page is not None)
    assert taken <= after.bytes - before.bytes - pages + 65_536
    assert taken >= (after.bytes - before.bytes - pages) / 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_draws_with_what_its_parent_warmed() -> None:
    counted = Counted()
    cache = cache_of(MIB, counted)
    strike = cache.strike(strike_key())
    cache.load(strike, range(256, 2560, 256))
    cache.before_fork()
    child = os.fork()
    if child == 0:  # no exception may leave the child
        code = 1
        try:
            cache.after_fork_in_child()
            right = all(
                cache.bitmap(strike, n).data == made_up(unpacked(strike.key, n)).data for n in range(256, 5120, 256)
            )
            code = 0 if right and sum(counted.asked.values()) == 19 else 2
        finally:
            os._exit(code)
    cache.after_fork_in_parent()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert sum(counted.asked.values()) == 9
    assert cache.bitmap(strike, 256).data == made_up(unpacked(strike.key, 256)).data
