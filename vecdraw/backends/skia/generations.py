"""What is kept from one drawing to the next within a number of bytes: coverage of shapes, scaled pictures."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Final, Generic, Literal, TypeVar

from vecdraw import caches, limits

V = TypeVar("V")
_OVERHEAD: Final = 400  # bytes of an entry beside its value: key, tuple, dict slot


class Generations(Generic[V]):
    """Values by key in two generations of half the bound each; what was not asked for in one is dropped with it.

    Shared by all threads. A hit takes no lock. `caches` knows it as `name`.
    """

    def __init__(self, name: str, bound: Literal["mask_cache_bytes", "picture_cache_bytes"]) -> None:
        self._bound = bound
        self._lock = threading.Lock()
        self._young: dict[Hashable, tuple[V, int]] = {}
        self._old: dict[Hashable, tuple[V, int]] = {}
        self._young_bytes = 0
        self._hits = self._misses = self._evictions = 0
        caches.register(name, self.info, self.clear, self._trim)

    def get(self, key: Hashable) -> V | None:
        """The value, if it is still there."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                self._misses += 1
                return None
            self.put(key, *found)
        self._hits += 1
        return found[0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keeps `value`, which takes `size` bytes; not at all where that is more than half of the bound."""
        most = self._most() // 2
        with self._lock:
            if size + _OVERHEAD > most or key in self._young:
                return
            if self._young_bytes + size + _OVERHEAD > most:
                self._evictions += sum(1 for old in self._old if old not in self._young)
                self._old, self._young, self._young_bytes = self._young, {}, 0
            self._young[key] = value, size
            self._young_bytes += size + _OVERHEAD

    def clear(self) -> None:
        """Drops everything."""
        with self._lock:
            self._young, self._old, self._young_bytes = {}, {}, 0
            self._hits = self._misses = self._evictions = 0

    def info(self) -> caches.CacheInfo:
        """What there is; a value in both generations counts once."""
        with self._lock:
            young, old = self._young, self._old
            only_old = [size + _OVERHEAD for key, (_, size) in old.items() if key not in young]
            size = self._young_bytes + sum(only_old)
            return caches.CacheInfo(
                *(len(young) + len(only_old), size, self._most(), "bytes"),
                *(self._hits, self._misses, self._evictions, 0),
            )

    def _trim(self) -> None:
        """Drops a generation or both until what is there is within a bound that was lowered."""
        if self.info().size > self._most():
            with self._lock:
                self._old = {}
        if self._young_bytes > self._most():
            self.clear()

    def _most(self) -> int:
        bound: int = getattr(limits.current(), self._bound)
        return bound
