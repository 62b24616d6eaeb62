"""What posters have in common, kept for the next one: a few values by key, the least recently used given up."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


class Kept(Generic[KeyT, ValueT]):
    """At most `most` values, or as many as weigh `most` together; safe from any thread.

    A value that two threads miss at once is made twice; both get the one that was kept first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[KeyT, tuple[ValueT, int]] = OrderedDict()
        self._weight = 0

    def get(self, key: KeyT, make: Callable[[], ValueT], weigh: Callable[[ValueT], int] = lambda _: 1) -> ValueT:
        """The value of `key`, made if it is not there; one that is too heavy is not kept."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
                return found[0]
        value = make()
        weight = weigh(value)
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                return found[0]
            if weight <= self._most:
                self._values[key] = (value, weight)
                self._weight += weight
            while self._weight > self._most:
                _, (_, lighter) = self._values.popitem(last=False)
                self._weight -= lighter
        return value

    def clear(self) -> int:
        """Gives up everything; returns how many values there were."""
        with self._lock:
            count = len(self._values)
            self._values.clear()
            self._weight = 0
        return count

    @property
    def size(self) -> tuple[int, int]:
        """How many values there are, and their weight."""
        with self._lock:
            return len(self._values), self._weight
