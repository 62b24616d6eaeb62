"""Canvases that nothing refers to any more, kept with what was drawn on them: the next drawing may be nearly the same.

They are the process' own, all threads share them, and each is taken by one drawing at a time.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections import deque
from collections.abc import Callable, Hashable
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.backends.buffer_pool import pool
from vecdraw.errors import BadValueError
from vecdraw.scene.op_boxes import Box
from vecdraw.scene.op_units import Layer, Unit
from vecdraw.scene.ops import DrawImage, DrawScene, PutPixels

_OF_ONE_KIND: Final = 3  # canvases of one size and make; each is compared with a new drawing
_OPERATION: Final = 400  # bytes, of an operation with its text


class Drawing(NamedTuple):
    """What was drawn on a canvas: its make, the units in order, and the boxes that are known by index."""

    key: Hashable
    units: list[Unit]
    boxes: dict[int, Box | None]
    byte_count: int


class KeptCanvas(NamedTuple):
    """A drawing and the block of memory with its pixels."""

    drawing: Drawing
    block: mmap.mmap

    @property
    def byte_count(self) -> int:
        """The memory that it takes, its operations included."""
        return len(self.block) + self.drawing.byte_count


class KeptInfo(NamedTuple):
    """What is kept, and how often a drawing began with a kept canvas (hits) or without one (misses)."""

    entries: int
    bytes: int
    hits: int
    misses: int
    evictions: int


class KeptCanvases:
    """Canvases, those kept last first. Safe from all threads; in a forked process there are none.

    `budget` bounds their bytes; None takes `limits.kept_canvas_bytes`, 0 keeps none.
    """

    def __init__(self, budget: int | None = None) -> None:
        self._budget = budget
        self._start()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._start)

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._arrived: deque[KeptCanvas] = deque()
        self._kept: list[KeptCanvas] = []
        self._hits = self._misses = self._evictions = 0

    @property
    def budget(self) -> int:
        """The bytes that may be kept."""
        return limits.current().kept_canvas_bytes if self._budget is None else self._budget

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

    def info(self) -> KeptInfo:
        """What is kept now."""
        with self._lock:
            self._collect()
            size = sum(one.byte_count for one in self._kept)
            return KeptInfo(len(self._kept), size, self._hits, self._misses, self._evictions)

    def clear(self) -> None:
        """Forgets all canvases; their memory goes to the pool."""
        with self._lock:
            self._collect()
            self._trim(0)

    def configure(self, budget: int | None) -> None:
        """Sets the bytes that may be kept; None takes `limits.kept_canvas_bytes`, 0 keeps none."""
        if budget is not None and budget < 0:
            raise BadValueError(f"a budget must be 0 bytes or more, got {budget}")
        with self._lock:
            self._budget = budget
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
        self._trim(self.budget)

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
    total = 0
    for unit in units:
        for op in unit.ops if isinstance(unit, Layer) else (unit,):
            total += _OPERATION
            if isinstance(op, DrawImage | PutPixels):
                total += len(op.pixmap.data)
            elif isinstance(op, DrawScene):
                total += _OPERATION * len(op.scene.ops)
    return total


kept_canvases: Final = KeptCanvases()
"""The process' own."""
