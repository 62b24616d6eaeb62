"""A cache bounded by the weight of what is in it, in two generations: what was asked for lately outlives the rest."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from vecdraw import caches, limits

_V = TypeVar("_V")


class TextCache(Generic[_V]):
    """Values by key, each with the number of its glyphs; together at most `limits.text_cache_glyphs`.

    Entries are young until the young ones weigh half of that; then they are the old ones, and those that were old are
    dropped. An old one that is asked for is young again. So a hit is one look-up, takes no lock and relinks no list.
    One with a name is listed by `vecdraw.cache_info`. `entry` is what each value weighs beside its glyphs, in glyphs:
    what is kept of a short text is mostly objects around it.
    """

    def __init__(self, name: str = "", *, entry: int = 0) -> None:
        self._entry = entry
        self._young: dict[Hashable, tuple[_V, int]] = {}
        self._old: dict[Hashable, tuple[_V, int]] = {}
        self._weights = (0, 0)
        self._lock = Lock()
        self._misses = 0
        if name:
            caches.register(name, self.info, self.clear, self.trim)

    def get(self, key: Hashable) -> _V | None:
        """The value of a key, or None."""
        entry = self._young.get(key)
        if entry is None:
            entry = self._old.get(key)
            if entry is None:
                self._misses += 1
                return None
            self._keep(key, entry)
        return entry[0]

    def put(self, key: Hashable, value: _V, weight: int) -> None:
        """Keeps a value, unless it weighs more than a sixteenth of the whole."""
        if weight + self._entry <= limits.current().text_cache_glyphs // 16:
            self._keep(key, (value, weight + self._entry))

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._young, self._old, self._weights = {}, {}, (0, 0)
            self._misses = 0

    def trim(self) -> None:
        """Drops the old entries, and then the young ones, while there are more than the limit allows."""
        with self._lock:
            bound, (young, old) = limits.current().text_cache_glyphs, self._weights
            if young + old > bound:
                self._old, old = {}, 0
            if young > bound:
                self._young, young = {}, 0
            self._weights = (young, old)

    def info(self) -> caches.CacheInfo:
        """Entries and their glyphs; hits are not counted, as that would cost as much as the hit."""
        bound = limits.current().text_cache_glyphs
        return caches.CacheInfo(len(self), self.weight, bound, "glyphs", misses=self._misses)

    def _keep(self, key: Hashable, entry: tuple[_V, int]) -> None:
        half = limits.current().text_cache_glyphs // 2
        with self._lock:
            if key in self._young:
                return
            young, old = self._weights
            if young + entry[1] > half:
                self._old, self._young = self._young, {}
                young, old = 0, young
            self._young[key] = entry
            self._weights = (young + entry[1], old)

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    @property
    def weight(self) -> int:
        """The glyphs in the cache; those of an entry that is young again count twice."""
        return sum(self._weights)

    @property
    def misses(self) -> int:
        """How often a key was not there. It may be a few short where threads missed at the same moment."""
        return self._misses
