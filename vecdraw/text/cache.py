"""Caches of text that share a bound in bytes, in two generations: what was asked for lately outlives the rest."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from vecdraw import caches, limits

_V = TypeVar("_V")


class _Shelf:
    """What caches share: the lock of their misses, and how many bytes of them all are young and old."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.young = self.old = 0
        self.members: list[TextCache[Any]] = []

    def make_room(self, weight: int, half: int) -> None:
        """Makes all that is young old where `weight` bytes more would be too many; under the lock."""
        if self.young + weight > half:
            self.old, self.young = self.young, 0
            for member in self.members:
                member.age()

    def trim(self) -> None:
        """Drops the old entries, and then the young ones, while there are more bytes than the limit allows."""
        with self.lock:
            for _ in range(2):
                if self.young + self.old > limits.current().text_cache_bytes:
                    self.old, self.young = self.young, 0
                    for member in self.members:
                        member.age()


_shared: Final = _Shelf()


class TextCache(Generic[_V]):
    """Values by key. All caches with a name together weigh at most `limits.text_cache_bytes`; one without, by itself.

    Entries are young until the young ones weigh half of that; then they are the old ones, and those that were old are
    dropped. An old one that is asked for is young again. So a hit is one look-up, takes no lock and relinks no list.
    One with a name is listed by `vecdraw.cache_info`. A value weighs `entry` bytes, and `glyph` more for each glyph:
    key, objects and arrays of Python and NumPy, and a share of what they refer to, as measured.
    """

    def __init__(self, name: str = "", *, entry: int = 0, glyph: int = 1) -> None:
        self._entry = entry
        self._glyph = glyph
        self._young: dict[Hashable, tuple[_V, int]] = {}
        self._old: dict[Hashable, tuple[_V, int]] = {}
        self._weights = (0, 0)
        self._misses = 0
        self._shelf = _shared if name else _Shelf()
        with self._shelf.lock:
            self._shelf.members.append(self)
        if name:
            caches.register(name, self.info, self.clear, self._shelf.trim)

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

    def put(self, key: Hashable, value: _V, glyphs: int) -> None:
        """Keeps a value of so many glyphs, unless it weighs more than a sixteenth of the whole."""
        weight = self._entry + self._glyph * glyphs
        if weight <= limits.current().text_cache_bytes // 16:
            self._keep(key, (value, weight))

    def age(self) -> None:
        """Drops what is old and makes the rest old; under the lock."""
        self._old, self._young = self._young, {}
        self._weights = (0, self._weights[0])

    def clear(self) -> None:
        """Forgets everything."""
        shelf = self._shelf
        with shelf.lock:
            young, old = self._weights
            shelf.young, shelf.old = shelf.young - young, shelf.old - old
            self._young, self._old, self._weights = {}, {}, (0, 0)
            self._misses = 0

    def trim(self) -> None:
        """Brings this cache, and those it shares a bound with, within it."""
        self._shelf.trim()

    def info(self) -> caches.CacheInfo:
        """Entries and their bytes, under the bound of all; hits are not counted, that would cost as much as the hit."""
        return caches.CacheInfo(len(self), self.weight, limits.current().text_cache_bytes, misses=self._misses)

    def _keep(self, key: Hashable, entry: tuple[_V, int]) -> None:
        half, shelf = limits.current().text_cache_bytes // 2, self._shelf
        with shelf.lock:
            if key in self._young:
                return
            shelf.make_room(entry[1], half)
            self._young[key] = entry
            young, old = self._weights
            self._weights = (young + entry[1], old)
            shelf.young += entry[1]

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    @property
    def weight(self) -> int:
        """The bytes in the cache; those of an entry that is young again count twice."""
        return sum(self._weights)

    @property
    def misses(self) -> int:
        """How often a key was not there. It may be a few short where threads missed at the same moment."""
        return self._misses
