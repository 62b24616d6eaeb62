"""A cache bounded by the weight of what is in it, least recently used out first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from vecdraw import limits

_V = TypeVar("_V")


class TextCache(Generic[_V]):
    """Values by key, each with the number of its glyphs; together at most `limits.text_cache_glyphs`.

    A hit takes no lock: one dictionary operation at a time is atomic.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[Hashable, tuple[_V, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> _V | None:
        """The value of a key, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        with suppress(KeyError):  # another thread may just have dropped it
            self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Hashable, value: _V, weight: int) -> None:
        """Keeps a value, unless it weighs more than a sixteenth of the whole."""
        bound = limits.current().text_cache_glyphs
        if weight > bound // 16:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = (value, weight)
            self._weight += weight
            while self._weight > bound:
                _, (_, dropped) = self._entries.popitem(last=False)
                self._weight -= dropped

    @property
    def weight(self) -> int:
        """The glyphs in the cache."""
        return self._weight
