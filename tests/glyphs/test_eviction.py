"""The policy: a scan does not flush what is used, what comes back stays, and it is ahead of LRU on Chinese text."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.glyph_cache import Lru, Ours, weight
from benchmarks.glyph_trace import Posters
from vecdraw.glyphs.eviction import Queues


def queues(slots: int) -> tuple[Queues, bytearray]:
    touched = bytearray(slots)
    return Queues(touched.__getitem__, touched.__setitem__), touched


def test_newcomers_seen_once_go_before_what_was_used_again() -> None:
    found, touched = queues(200)
    for slot in range(10):
        found.add(slot, slot, 1)
        touched[slot] = 3
    for slot in range(10, 110):
        found.add(slot, slot, 1)
        touched[slot] = 1
    assert {found.evict() for _ in range(95)} < set(range(10, 110))


def test_what_comes_back_soon_after_it_went_is_kept_longer() -> None:
    found, _ = queues(100)
    for slot in range(50):
        found.add(slot, slot, 1)
    assert found.evict() == 0
    found.add(0, 0, 1)
    assert 0 not in {found.evict() for _ in range(40)}


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 30), st.integers(0, 3))), max_size=200))
def test_every_slot_goes_once_and_the_bytes_are_those_of_what_is_left(steps: list[tuple[int, int] | None]) -> None:
    found, touched = queues(300)
    there: dict[int, int] = {}
    for slot, step in enumerate(steps):
        if step is None:
            gone = found.evict()
            assert (gone is None) == (not there)
            if gone is not None:
                del there[gone]
        else:
            there[slot] = step[0] + 1
            found.add(slot, step[0], step[0] + 1)
            touched[slot] = step[1]
        assert (len(found), found.bytes) == (len(there), sum(there.values()))


@pytest.mark.parametrize("bound", [1 << 20, 4 << 20])
def test_ahead_of_plain_lru_on_chinese_posters(bound: int) -> None:
    lru, ours = Lru(bound), Ours(bound)
    trace = [use for poster in islice(Posters(1.3, 20.0, seed=3), 60) for use in poster]
    hits = [sum([cache.use(use, weight(use)) for use in trace]) for cache in (lru, ours)]
    assert hits[1] > hits[0] * 1.02
