"""What leaves the cache: S3-FIFO (Yang et al., SOSP 2023), by bytes. A page of characters seen once cannot flush it."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable
from typing import Final

_SMALL: Final = 0.1
"""The share of the bytes that newcomers have."""
_STAYS: Final = 2
"""Uses with which a newcomer stays. The first is the drawing that it was rasterised for."""


class Queues:
    """Slots in the order in which they go: newcomers, those that proved themselves, and names of those that went.

    A newcomer that is not used again soon goes; one that is, or that comes back soon after it went, is kept until it
    was not used for a whole round. `touched` and `touch` read and set the recency of a slot, 0 to 3, which whoever
    draws raises without a lock. Nothing here is locked.
    """

    def __init__(self, touched: Callable[[int], int], touch: Callable[[int, int], None]) -> None:
        self._touched = touched
        self._touch = touch
        self._small: deque[int] = deque()
        self._main: deque[int] = deque()
        self._gone: dict[int, None] = {}
        self._names = array("q")
        self._weights = array("I")
        self._small_bytes = 0
        self.bytes = 0
        """The weights of all slots."""

    def __len__(self) -> int:
        return len(self._small) + len(self._main)

    def add(self, slot: int, name: int, weight: int) -> None:
        """Takes in a slot of `weight` bytes. `name` is a hash by which it is known again after it went."""
        while slot >= len(self._names):
            self._names.extend([0] * 1024)
            self._weights.extend([0] * 1024)
        self._names[slot] = name
        self._weights[slot] = weight
        self.bytes += weight
        if name in self._gone:
            del self._gone[name]
            self._main.append(slot)
        else:
            self._small.append(slot)
            self._small_bytes += weight

    def evict(self) -> int | None:
        """The slot that goes next, None where there is none."""
        while self._small or self._main:
            if self._small and (not self._main or self._small_bytes > _SMALL * self.bytes):
                slot = self._small.popleft()
                self._small_bytes -= self._weights[slot]
                if self._touched(slot) < _STAYS:
                    return self._went(slot, is_remembered=True)
                self._touch(slot, 0)
                self._main.append(slot)
            else:
                slot = self._main.popleft()
                touched = self._touched(slot)
                if not touched:
                    return self._went(slot, is_remembered=False)
                self._touch(slot, touched - 1)
                self._main.append(slot)
        return None

    def clear(self) -> None:
        """Forgets all slots and names."""
        self._small.clear()
        self._main.clear()
        self._gone.clear()
        self._small_bytes = self.bytes = 0

    def _went(self, slot: int, *, is_remembered: bool) -> int:
        self.bytes -= self._weights[slot]
        if is_remembered:
            self._gone[self._names[slot]] = None
            if len(self._gone) > len(self):
                del self._gone[next(iter(self._gone))]
        return slot
