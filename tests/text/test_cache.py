"""The cache of prepared text: its bound, its generations, and many threads at once."""

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw import limits
from vecdraw.text.cache import TextCache


def test_what_was_put_is_found() -> None:
    cache = TextCache[str]()
    assert cache.get("a") is None
    cache.put("a", "A", 1)
    assert cache.get("a") == "A"
    assert (len(cache), cache.weight, cache.misses) == (1, 1, 1)
    cache.clear()
    assert (cache.get("a"), len(cache), cache.weight) == (None, 0, 0)


def test_too_heavy_a_value_is_not_kept() -> None:
    cache = TextCache[str]()
    with limits.relaxed(text_cache_bytes=160):
        cache.put("heavy", "A", 11)
        cache.put("light", "B", 10)
    assert cache.get("heavy") is None
    assert cache.get("light") == "B"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=300))
def test_the_bound_holds_whatever_is_asked(calls: list[tuple[int, int]]) -> None:
    cache = TextCache[int]()
    with limits.relaxed(text_cache_bytes=160):
        for key, weight in calls:
            found = cache.get(key)
            assert found in {None, key}
            if found is None:
                cache.put(key, key, weight)
            assert cache.weight <= 160
            assert cache.get(key) == key


def test_what_is_asked_for_again_and_again_stays_while_others_pass() -> None:
    cache = TextCache[int]()
    with limits.relaxed(text_cache_bytes=160):
        cache.put("title", -1, 10)
        for number in range(1000):
            cache.put(number, number, 10)
            assert cache.get("title") == -1


@pytest.mark.parametrize("threads", [8])
def test_many_threads(threads: int) -> None:
    cache, wrong = TextCache[int](), list[int]()

    def use(seed: int) -> None:
        with limits.relaxed(text_cache_bytes=160):  # for this thread alone
            for step in range(5000):
                key = (step * 7 + seed) % 97
                found = cache.get(key)
                if found is None:
                    cache.put(key, key, 3)
                elif found != key:
                    wrong.append(key)

    running = [Thread(target=use, args=(seed,)) for seed in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert not wrong
    assert cache.weight <= 160
