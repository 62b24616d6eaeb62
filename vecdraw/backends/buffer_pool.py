"""Blocks of memory that are used again: surfaces, masks, the output of encoders.

A fresh block of 8 MB costs some 2,000 page faults, which take longer than drawing on it; one that was used before costs
none. Blocks come in size classes, eight to a doubling, so that canvases of nearly the same size share them.
"""

from __future__ import annotations

import atexit
import ctypes
import mmap
import os
import threading
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from vecdraw import caches, limits
from vecdraw.errors import BadValueError

_SMALLEST: Final = 4096  # bytes; a page
_STEPS: Final = 8  # classes from one power of two to the next, so that at most a ninth of a block is beyond its use
_HUGE: Final = 1 << 21  # bytes from which the system is asked for large pages
_OF_ITS_OWN: Final[dict[str, int]] = (
    {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}
)
"""A forked process gets a copy; what mmap does by default is share."""


class PoolInfo(NamedTuple):
    """What a pool holds and how it fared: blocks waiting to be used again, blocks in use, requests."""

    entries: int
    bytes: int
    lent: int
    lent_bytes: int
    hits: int
    misses: int
    evictions: int


Taker = Callable[[mmap.mmap], object]
"""Takes a block that nothing refers to any more; called in any thread, between any two instructions, so without locks.
"""


class _Lease(weakref.ref[Any]):
    """Watches a block that is in use."""

    __slots__ = ("block", "taker")
    block: mmap.mmap
    taker: Taker | None


class BufferPool:
    """Lends blocks of memory. Safe from all threads; in a forked process it starts empty.

    `budget` bounds the bytes that wait to be used again, not those in use; None takes `limits.buffer_pool_bytes`.
    """

    def __init__(self, budget: int | None = None) -> None:
        self._budget = budget
        self._closed = False
        atexit.register(self._close)
        self._start()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._start)

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._returned: deque[mmap.mmap] = deque()
        self._idle: dict[int, list[mmap.mmap]] = {}
        self._order: dict[int, mmap.mmap] = {}  # by id, the one that has waited longest first
        self._bytes = self._hits = self._misses = self._evictions = 0
        self._lent: dict[int, _Lease] = {}  # by id

    def take(self, size: int, *, cleared: bool = True) -> memoryview:
        """A writable block of `size` bytes, all 0 if `cleared`, else of whatever was there; it begins on a page.

        It is the caller's as long as anything refers to it or to a view of it (an array made of it, a slice), and goes
        back to the pool by itself then. Raises `BadValueError` for a size below 1, `MemoryError` where there is none.
        """
        if size < 1:
            raise BadValueError(f"a block of memory has 1 byte or more, got {size}")
        room = size_class(size)
        with self._lock:
            self._collect()
            waiting = self._idle.get(room)
            if waiting:
                block = waiting.pop()
                del self._order[id(block)]
                self._bytes -= room
                self._hits += 1
                fresh = False
            else:
                self._misses += 1
                block, fresh = _allocate(room), True
        view = self.lend(block, size)
        if cleared and not fresh:
            ctypes.memset(ctypes.addressof(view.obj), 0, size)  # type: ignore[arg-type]  # a ctypes array  # lets other threads run meanwhile
        return view

    def lend(self, block: mmap.mmap, size: int) -> memoryview:
        """A block that was claimed, with the bytes that were in it, on the terms of `take`."""
        lease = (ctypes.c_ubyte * len(block)).from_buffer(block)
        watch = _Lease(lease, self._give_back)
        watch.block, watch.taker = block, None
        self._lent[id(watch)] = watch
        return memoryview(lease).cast("B")[:size]

    def claim(self, view: memoryview, taker: Taker | None) -> None:
        """Sees to it that the block of `view` is handed to `taker` when nothing refers to it, and not to the pool.

        `taker` is asked in place of whoever was before; None for the pool.
        """
        for watch in weakref.getweakrefs(view.obj):
            if isinstance(watch, _Lease):
                watch.taker = taker

    def give(self, block: mmap.mmap) -> None:
        """Takes a block that was claimed."""
        with self._lock:
            self._returned.append(block)
            self._collect()

    def info(self) -> PoolInfo:
        """What the pool holds now."""
        with self._lock:
            self._collect()
            lent = [len(lease.block) for lease in list(self._lent.values())]
            held = len(self._order), self._bytes
            fared = self._hits, self._misses, self._evictions
        return PoolInfo(*held, len(lent), sum(lent), *fared)

    def clear(self) -> None:
        """Gives what waits to be used again back to the system."""
        with self._lock:
            self._collect()
            self._trim(0)

    def configure(self, budget: int | None) -> None:
        """Sets the bytes that may wait to be used again; None takes `limits.buffer_pool_bytes`."""
        if budget is not None and budget < 0:
            raise BadValueError(f"a pool's budget must be 0 bytes or more, got {budget}")
        with self._lock:
            self._budget = budget
            self._collect()

    def _close(self) -> None:
        """The interpreter ends: what blocks come back later go with it, when this module may be half gone."""
        self._closed = True

    def _give_back(self, lease: _Lease) -> None:
        """Called when nothing refers to a block any more, in any thread, even inside the pool's own lock."""
        if self._lent.pop(id(lease), None) is None or self._closed:
            return  # lent before a fork, or too late
        if lease.taker is not None:
            lease.taker(lease.block)
            return
        self._returned.append(lease.block)
        if self._lock.acquire(blocking=False):
            try:
                self._collect()
            finally:
                self._lock.release()

    def _collect(self) -> None:
        """Takes in what was given back, and drops what has waited longest while there is too much."""
        while True:
            try:
                block = self._returned.popleft()
            except IndexError:
                break
            self._idle.setdefault(len(block), []).append(block)
            self._order[id(block)] = block
            self._bytes += len(block)
        self._trim(limits.current().buffer_pool_bytes if self._budget is None else self._budget)

    def _trim(self, budget: int) -> None:
        while self._bytes > budget:
            block = self._order.pop(next(iter(self._order)))
            self._idle[len(block)].remove(block)
            self._bytes -= len(block)
            self._evictions += 1


def size_class(size: int) -> int:
    """The bytes of the block that holds `size` bytes: a multiple of an eighth of a power of two."""
    size = max(size, _SMALLEST)
    step = max(_SMALLEST, (1 << (size - 1).bit_length()) // (2 * _STEPS))
    return -(-size // step) * step


def _allocate(size: int) -> mmap.mmap:
    try:
        block = mmap.mmap(-1, size, **_OF_ITS_OWN)
    except (OSError, OverflowError, ValueError) as error:
        raise MemoryError(f"no memory for {size} bytes ({error})") from error
    if size >= _HUGE and hasattr(mmap, "MADV_HUGEPAGE"):
        try:
            block.madvise(mmap.MADV_HUGEPAGE)
        except OSError:
            return block  # a system without large pages
    return block


pool: Final = BufferPool()
"""The process' own."""


def _info() -> caches.CacheInfo:
    now = pool.info()
    bound = limits.current().buffer_pool_bytes
    return caches.CacheInfo(now.entries, now.bytes, bound, hits=now.hits, misses=now.misses, evictions=now.evictions)


caches.register("surfaces", _info, pool.clear, lambda: pool.configure(None))
