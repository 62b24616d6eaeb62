"""What posters have in common, kept for the next one: values by key, the least recently used given up."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from vecdraw import caches

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


class Kept(Generic[KeyT, ValueT]):
    """Values that together weigh at most `most()`; safe from any thread. `vecdraw.cache_info` lists one with a name.

    Weights are bytes, or one for each value. A value that two threads miss at once is made twice; both get the one that
    was kept first.
    """

    def __init__(self, most: Callable[[], int], name: str = "", unit: caches.CacheUnit = "bytes") -> None:
        self._most = most
        self._unit = unit
        self._lock = threading.Lock()
        self._values: OrderedDict[KeyT, tuple[ValueT, int]] = OrderedDict()
        self._weight = self._hits = self._misses = self._evictions = 0
        if name:
            caches.register(name, self.info, self.clear, self.trim)

    def get(self, key: KeyT, make: Callable[[], ValueT], weigh: Callable[[ValueT], int] = lambda _: 1) -> ValueT:
        """The value of `key`, made if it is not there; one that is too heavy is not kept."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
                self._hits += 1
                return found[0]
        value = make()
        weight, most = weigh(value), self._most()
        with self._lock:
            self._misses += 1
            found = self._values.get(key)
            if found is not None:
                return found[0]
            if weight <= most:
                self._values[key] = (value, weight)
                self._weight += weight
            self._drop_over(most)
        return value

    def grow(self, key: KeyT, value: ValueT, more: int) -> None:
        """Tells that the value of `key` weighs more now, if it is still the one that is kept."""
        most = self._most()
        with self._lock:
            found = self._values.get(key)
            if found is not None and found[0] is value:
                self._values[key] = (value, found[1] + more)
                self._weight += more
                self._drop_over(most)

    def clear(self) -> None:
        """Gives up everything."""
        with self._lock:
            self._values.clear()
            self._weight = self._hits = self._misses = self._evictions = 0

    def trim(self) -> None:
        """Gives up what is beyond the bound."""
        most = self._most()
        with self._lock:
            self._drop_over(most)

    def info(self) -> caches.CacheInfo:
        """How many values there are, their weight, and what happened since they were cleared."""
        most = self._most()
        with self._lock:
            counts = (len(self._values), self._weight, most)
            return caches.CacheInfo(*counts, self._unit, self._hits, self._misses, self._evictions)

    def _drop_over(self, most: int) -> None:
        while self._weight > most:
            _, (_, lighter) = self._values.popitem(last=False)
            self._weight -= lighter
            self._evictions += 1
