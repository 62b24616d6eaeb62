"""Bands of PNGs that were deflated before, found again by what is in them.

A band is told from others by a digest of its pixels and of all that decides its bytes, under a key of chance that no
other process has: that two different ones are taken for each other happens once in 2**63 times and cannot be brought
about. What is found is what deflating would give, so no byte of a file depends on what was written before.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import compress
from threading import Lock
from typing import Final

from vecdraw import caches, limits
from vecdraw.codecs.png_deflate import crc32_of_idat
from vecdraw.kernel.deflate import IDAT, Band

_COST: Final = 500  # bytes that an entry takes beside its data and digest


_HEAD: Final = struct.Struct(">I4s")  # length and type of a chunk
_WORD: Final = struct.Struct(">I")


def band_of(data: bytes, adler: int, length: int) -> Band:
    """The band with this `data`."""
    parts = _HEAD.pack(len(data), IDAT), data, _WORD.pack(crc32_of_idat(data))
    return b"".join(parts), adler, length


def data_of(band: Band) -> memoryview:
    """What is in a band's chunk."""
    return memoryview(band[0])[_HEAD.size : -_WORD.size]


class BandStore:
    """Bands by digest; those that were not used for longest go first. Safe from all threads.

    Bounded by `limits.png_band_bytes`. In a forked process it starts empty.
    """

    def __init__(self) -> None:
        self._secret = os.urandom(32)
        self._chance = b""
        self._begin()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        """Empty, also in a forked process, where another thread's lock would never be released."""
        self._lock = Lock()
        self._bands: OrderedDict[bytes, Band] = OrderedDict()
        self._bytes = self._hits = self._misses = self._evictions = 0

    def key(self, length: int) -> bytes:
        """At least `length` bytes of chance, the same for as long as the process lives."""
        if len(self._chance) < length:
            self._chance = hashlib.shake_128(self._secret).digest(2 * length)
        return self._chance

    def find(self, digests: Sequence[bytes]) -> list[Band | None]:
        """The bands with these digests."""
        with self._lock:
            found = list(map(self._bands.get, digests))
            missing = found.count(None)
            self._misses += missing
            self._hits += len(found) - missing
            for digest in compress(digests, found):
                self._bands.move_to_end(digest)
            return found

    def is_empty(self) -> bool:
        """Whether there is nothing to be found."""
        return not self._bands

    def miss(self, count: int) -> None:
        """Counts bands that were not looked for, as there was nothing to be found."""
        with self._lock:
            self._misses += count

    def keep(self, bands: Iterable[tuple[bytes, Band]]) -> None:
        """Keeps bands, with their digests, for the next time."""
        bound = limits.current().png_band_bytes
        held, size = self._bands, 0
        with self._lock:
            for digest, band in bands:
                if digest not in held:
                    held[digest] = band
                    size += len(digest) + len(band[0]) + _COST
            self._bytes += size
            self._trim(bound)

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._bands.clear()
            self._bytes = self._hits = self._misses = self._evictions = 0

    def trim(self) -> None:
        """Goes within the bound after that was lowered."""
        with self._lock:
            self._trim(limits.current().png_band_bytes)

    def info(self) -> caches.CacheInfo:
        """What is kept, and how often it was found."""
        with self._lock:
            held = len(self._bands), self._bytes, limits.current().png_band_bytes
            return caches.CacheInfo(*held, "bytes", self._hits, self._misses, self._evictions)

    def _trim(self, bound: int) -> None:
        while self._bytes > bound:
            digest, band = self._bands.popitem(last=False)
            self._bytes -= len(digest) + len(band[0]) + _COST
            self._evictions += 1


store: Final = BandStore()
"""The process' own."""

caches.register("bands", store.info, store.clear, store.trim)
