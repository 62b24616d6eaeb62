"""Dictionaries that many objects keep, each its own, and that are bounded all together."""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from vecdraw import caches

_K = TypeVar("_K")
_V = TypeVar("_V")


class Kept(dict[_K, _V]):
    """One of the dictionaries; whoever adds to it says so to those it is kept with."""


class KeptTogether:
    """All of them: when there are more entries than `bound`, every one of them is emptied.

    So what is found costs what a dictionary costs. Threads may share it; a dictionary may be emptied at any time.
    """

    def __init__(self, name: str, bound: int, entry_bytes: int) -> None:
        self._bound, self._entry_bytes = bound, entry_bytes
        self._all: WeakValueDictionary[int, Kept[Any, Any]] = WeakValueDictionary()
        self._count = 0
        self._lock = Lock()
        caches.register(name, self.info, self.clear)

    def added(self, one: Kept[Any, Any]) -> None:
        """Counts an entry that was just added to a dictionary."""
        with self._lock:
            self._count += 1
            self._all[id(one)] = one
            is_too_much = self._count > self._bound
        if is_too_much:
            self.clear()

    def clear(self) -> None:
        """Empties all of them."""
        with self._lock:
            for one in list(self._all.values()):
                one.clear()
            self._count = 0

    def info(self) -> caches.CacheInfo:
        """The entries of all, and about how many bytes they take."""
        count = sum(len(one) for one in list(self._all.values()))
        return caches.CacheInfo(count, count * self._entry_bytes, self._bound * self._entry_bytes)
