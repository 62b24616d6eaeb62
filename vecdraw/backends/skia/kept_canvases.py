"""Canvases that nothing refers to any more, kept with what was drawn on them: the next drawing may be nearly the same.

They are the process' own, all threads share them, and each is taken by one drawing at a time.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Final, NamedTuple

from vecdraw import caches, limits
from vecdraw.backends.buffer_pool import pool
from vecdraw.backends.skia.beneath import Patch, byte_count
from vecdraw.caches import CacheInfo
from vecdraw.scene.op_boxes import Box
from vecdraw.scene.op_units import Layer, Unit
from vecdraw.scene.ops import DrawImage, DrawScene, PutPixels

_OF_ONE_KIND: Final = 3  # canvases of one size and make; each is compared with a new drawing
_HEAVY: Final = frozenset({Layer, DrawImage, PutPixels, DrawScene})
_OPERATION: Final = 400  # bytes, of an operation with its text


class Drawing(NamedTuple):
    """What was drawn on a canvas: its make, the units in order, and the boxes that are known by index.

    The drawings of that make before it began with the same `static` units, `times` one after the other; `patches` are
    pixels that those leave.
    """

    key: Hashable
    units: list[Unit]
    boxes: dict[int, Box | None]
    byte_count: int
    static: int = 0
    times: int = 0
    patches: Sequence[Patch] = ()

    @property
    def whole_byte_count(self) -> int:
        """The memory that all of it takes but for the canvas."""
        return self.byte_count + byte_count(self.patches)


class KeptCanvas(NamedTuple):
    """A drawing and the block of memory with its pixels."""

    drawing: Drawing
    block: mmap.mmap

    @property
    def byte_count(self) -> int:
        """The memory that it takes, its operations included."""
        return len(self.block) + self.drawing.whole_byte_count


class KeptCanvases:
    """Canvases, those kept last first. Safe from all threads; in a forked process there are none.

    `limits.kept_canvas_bytes` bounds their bytes. A `name` is what the register of caches lists them under.
    """

    def __init__(self, name: str | None = None) -> None:
        self._start()
        if name is not None:
            caches.register(name, self.info, self.clear, self.trim)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._start)

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._arrived: deque[KeptCanvas] = deque()
        self._kept: list[KeptCanvas] = []
        self._hits = self._misses = self._evictions = 0

    def put(self, drawing: Drawing, block: mmap.mmap) -> None:
        """Keeps a canvas. Takes no lock: it is called wherever the last reference to its pixels happens to go."""
        self._arrived.append(KeptCanvas(drawing, block))

    def take(self, key: Hashable, wanted: Callable[[Drawing], bool]) -> KeptCanvas | None:
        """The canvas kept last of those of the make `key` that are `wanted`; nobody else gets it."""
        with self._lock:
            self._collect()
            candidates = [one for one in self._kept if one.drawing.key == key]
        for one in candidates:
            if wanted(one.drawing) and self._remove(one):
                return one
        self._misses += 1
        return None

    def _remove(self, one: KeptCanvas) -> bool:
        with self._lock:
            for at, other in enumerate(self._kept):
                if other is one:
                    del self._kept[at]
                    self._hits += 1
                    return True
        return False

    def info(self) -> CacheInfo:
        """What is kept now; a hit is a drawing that began with a kept canvas."""
        with self._lock:
            self._collect()
            size = sum(one.byte_count for one in self._kept)
            counts = self._hits, self._misses, self._evictions
        return CacheInfo(len(self._kept), size, limits.current().kept_canvas_bytes, "bytes", *counts)

    def clear(self) -> None:
        """Forgets all canvases; their memory goes to the pool."""
        with self._lock:
            self._collect()
            self._trim(0)
            self._hits = self._misses = self._evictions = 0

    def trim(self) -> None:
        """Drops what is beyond the bound."""
        with self._lock:
            self._collect()

    def _collect(self) -> None:
        """Takes in what has arrived, newest first; what is too much goes."""
        while True:
            try:
                arrived = self._arrived.popleft()
            except IndexError:
                break
            alike = [one for one in self._kept if one.drawing.key == arrived.drawing.key]
            if len(alike) >= _OF_ONE_KIND:
                self._drop(alike[-1])
            self._kept.insert(0, arrived)
        self._trim(limits.current().kept_canvas_bytes)

    def _trim(self, budget: int) -> None:
        held = sum(one.byte_count for one in self._kept)
        while self._kept and held > budget:
            held -= self._kept[-1].byte_count
            self._drop(self._kept[-1])

    def _drop(self, one: KeptCanvas) -> None:
        self._kept = [other for other in self._kept if other is not one]
        self._evictions += 1
        pool.give(one.block)


def units_bytes(units: list[Unit]) -> int:
    """About how much memory the operations take, pictures included."""
    if _HEAVY.isdisjoint(map(type, units)):
        return _OPERATION * len(units)
    total = 0
    for unit in units:
        for op in unit.ops if isinstance(unit, Layer) else (unit,):
            total += _OPERATION
            if isinstance(op, DrawImage | PutPixels):
                total += len(op.pixmap.data)
            elif isinstance(op, DrawScene):
                total += _OPERATION * len(op.scene.ops)
    return total


kept_canvases: Final = KeptCanvases("canvases")
"""The process' own."""
