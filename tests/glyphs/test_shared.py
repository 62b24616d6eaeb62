"""Shared memory: what one process rasterises the others find, whatever way they were started."""

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import get_args

import pytest

from tests.glyphs.synthetic import Counted, made_up, strike_key
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.glyphs.cache import GlyphCache
from vecdraw.glyphs.key import StrikeKey, packed, unpacked
from vecdraw.glyphs.shared import SharedGlyphs
from vecdraw.glyphs.shared_log import SharedLog, StartMethod
from vecdraw.typeface.key import FaceKey

MIB = 1 << 20
METHODS = [method for method in get_args(StartMethod) if method in multiprocessing.get_all_start_methods()]
VARIED = StrikeKey(
    FaceKey("f" * 64, 3, (("wdth", 87.5), ("wght", 650.1)), 0.02, 0.2), 1413, (65_536, -3, 7, 1), "full", "lcd", 4, 2, 1
)
GLYPHS = [packed(glyph, x) for glyph in range(150) for x in range(2)]

worker = Counted()
worker_cache = GlyphCache(worker, lambda: 8 * MIB)


@pytest.fixture
def log() -> Iterator[SharedLog]:
    made = SharedLog(4 * MIB, "spawn")
    yield made
    made.close()


def begin(log: SharedLog) -> None:
    """Lets the cache of this worker share."""
    worker.asked.clear()
    worker_cache.share(log)


def draw(seed: int) -> tuple[bool, int]:
    """Whether all bitmaps are right, and how many this process rasterised until now."""
    key = strike_key(20 + seed % 3)
    strike = worker_cache.strike(key)
    right = all(worker_cache.bitmap(strike, n).data == made_up(unpacked(key, n)).data for n in GLYPHS)
    return right, worker.asked.total()


def cache_sharing(log: SharedLog, counted: Counted) -> GlyphCache:
    cache = GlyphCache(counted, lambda: 8 * MIB)
    cache.share(log)
    return cache


@pytest.mark.parametrize("method", METHODS)
def test_workers_rasterise_nothing_that_their_parent_has(method: StartMethod) -> None:
    log = SharedLog(4 * MIB, method)
    try:
        counted = Counted()
        cache = cache_sharing(log, counted)
        for size in (20, 21, 22):
            cache.load(cache.strike(strike_key(size)), GLYPHS)
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(2, mp_context=context, initializer=begin, initargs=(log,)) as pool:
            assert list(pool.map(draw, range(6), timeout=120)) == [(True, 0)] * 6
        cache.unshare(log)
    finally:
        log.close()


def test_workers_find_what_other_workers_rasterised() -> None:
    log = SharedLog(4 * MIB, "spawn")
    try:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context, initializer=begin, initargs=(log,)) as pool:
            assert pool.submit(draw, 0).result(120) == (True, len(GLYPHS))
        with ProcessPoolExecutor(1, mp_context=context, initializer=begin, initargs=(log,)) as pool:
            assert pool.submit(draw, 0).result(120) == (True, 0)
    finally:
        log.close()


def test_what_is_shared_is_not_copied_and_survives_clearing(log: SharedLog) -> None:
    counted = Counted()
    one, other = cache_sharing(log, counted), cache_sharing(log, counted)
    one.load(one.strike(VARIED), GLYPHS)
    other.load(other.strike(VARIED), GLYPHS)
    other.clear()
    strike = other.strike(VARIED)
    assert [other.bitmap(strike, n).data for n in GLYPHS] == [made_up(unpacked(VARIED, n)).data for n in GLYPHS]
    assert counted.asked.total() == len(GLYPHS)
    assert (one.info().bitmap_bytes, other.info().bitmap_bytes) == (0, 0)
    one.unshare(log)
    other.unshare(log)


def test_what_was_rasterised_before_is_shared_too(log: SharedLog) -> None:
    counted = Counted()
    cache = GlyphCache(made_up, lambda: 8 * MIB)
    cache.load(cache.strike(VARIED), GLYPHS)
    cache.share(log)
    other = cache_sharing(log, counted)
    other.load(other.strike(VARIED), GLYPHS)
    assert counted.asked.total() == 0
    cache.unshare(log)
    other.unshare(log)


def test_what_does_not_fit_is_kept_by_each_process_for_itself() -> None:
    log = SharedLog(65_536, "spawn")
    try:
        counted = Counted()
        cache = cache_sharing(log, counted)
        strike = cache.strike(strike_key(40))
        assert cache.load(strike, GLYPHS) == {}
        assert all(cache.bitmap(strike, n).data == made_up(unpacked(strike.key, n)).data for n in GLYPHS)
        assert 0 < len(log) < len(GLYPHS)
        assert log.used <= 65_536
        assert cache.info().bitmap_bytes > 0
        cache.unshare(log)
    finally:
        log.close()


def test_a_cache_that_no_longer_shares_draws_on(log: SharedLog) -> None:
    counted = Counted()
    cache = cache_sharing(log, counted)
    strike = cache.strike(VARIED)
    cache.load(strike, GLYPHS)
    cache.unshare(log)
    assert cache.info().entries == 0
    assert all(cache.bitmap(strike, n).data == made_up(unpacked(VARIED, n)).data for n in GLYPHS)


def test_threads_share_while_another_stops_and_starts_again(log: SharedLog) -> None:
    cache, done = cache_sharing(log, Counted()), threading.Event()

    def run(seed: int) -> None:
        for turn in range(200):
            strike = cache.strike(strike_key(16 + (seed + turn) % 4))
            number = GLYPHS[seed * 37 * turn % len(GLYPHS)]
            assert cache.bitmap(strike, number).data == made_up(unpacked(strike.key, number)).data

    with ThreadPoolExecutor(4) as pool:
        tasks = [pool.submit(run, seed) for seed in range(4)]
        while not all(task.done() for task in tasks):
            cache.unshare(log)
            cache.share(log)
            done.wait(0.005)
        for task in tasks:
            task.result()
    cache.unshare(log)


def test_a_process_that_died_with_the_lock_does_not_stop_the_others(
    log: SharedLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vecdraw.glyphs.shared_log._PATIENCE", 0.05)
    cache = cache_sharing(log, Counted())
    log._lock.acquire()
    try:
        assert cache.bitmap(cache.strike(VARIED), GLYPHS[5]).data == made_up(unpacked(VARIED, GLYPHS[5])).data
    finally:
        log._lock.release()
    assert len(log) == 0
    cache.unshare(log)


@pytest.mark.parametrize(
    ("size", "method", "error"),
    [(1, "spawn", BadValueError), (1 << 40, "spawn", BadValueError), (MIB, "thread", BadValueError)]
    + [(size, "spawn", BadTypeError) for size in (True, 1e6, "1")],
)
def test_bad_arguments_are_refused(size: object, method: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        SharedGlyphs(size, method=method)  # type: ignore[arg-type]  # what is tested
