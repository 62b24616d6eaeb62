"""What many drawings begin with, drawn once and copied: the background and the shapes of a template."""

from __future__ import annotations

import os
import threading
from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple

from vecdraw import caches, limits
from vecdraw.backends.skia.kept_canvases import units_bytes
from vecdraw.backends.skia.memory import PixelMemory, new_memory
from vecdraw.caches import CacheInfo
from vecdraw.paint.color import Color
from vecdraw.scene.op_boxes import UnitBoxes
from vecdraw.scene.op_units import Unit, common_prefix
from vecdraw.scene.ops import ClearRect, FillRect

_OF_ONE_KIND: Final = 2  # layers for canvases of one size and make
_PLAIN: Final = 0.25  # the work of a pixel of a solid rectangle, beside one of a gradient or a shape
_WORTH: Final = 1.25  # canvases full of work; a copy takes about half as long as one


class StaticLayer(NamedTuple):
    """The pixels of a canvas of make `key` when `units` have been drawn, and nothing else. They never change."""

    key: Hashable
    units: list[Unit]
    memory: PixelMemory
    byte_count: int

    def copied(self) -> PixelMemory:
        """The pixels, to be drawn on."""
        memory = new_memory(self.memory.width, self.memory.height, cleared=False)
        memory.copy_from(self.memory)
        return memory


class StaticLayers:
    """Layers, those used last first. Safe from all threads; in a forked process there are none.

    `limits.static_layer_bytes` bounds their bytes.
    """

    def __init__(self, name: str | None = None) -> None:
        self._start()
        if name is not None:
            caches.register(name, self.info, self.clear, self.trim)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._start)

    def _start(self) -> None:
        self._lock = threading.RLock()  # memory that is dropped inside it may be anybody's
        self._layers: list[StaticLayer] = []
        self._hits = self._misses = self._evictions = 0

    def find(self, key: Hashable, units: Sequence[Unit]) -> StaticLayer | None:
        """The layer with most of the units that such a drawing begins with."""
        with self._lock:
            alike = [layer for layer in self._layers if layer.key == key and len(layer.units) <= len(units)]
        found = [layer for layer in alike if common_prefix(layer.units, units) == len(layer.units)]
        if not found:
            self._misses += bool(alike)
            return None
        best = max(found, key=lambda layer: len(layer.units))
        self._hits += 1
        with self._lock:
            if best in self._layers and self._layers[0] is not best:
                self._layers = [best, *(layer for layer in self._layers if layer is not best)]
        return best

    def put(self, key: Hashable, units: list[Unit], memory: PixelMemory) -> None:
        """Takes a copy of `memory`, on which `units` have been drawn."""
        copy = new_memory(memory.width, memory.height, cleared=False)
        copy.copy_from(memory)
        layer = StaticLayer(key, units, copy, len(copy.buffer) + units_bytes(units))
        with self._lock:
            alike = [other for other in self._layers if other.key == key]
            gone = {id(other) for other in alike[_OF_ONE_KIND - 1 :]}
            self._evictions += len(gone)
            self._layers = [layer, *(other for other in self._layers if id(other) not in gone)]
            self._trim()

    def info(self) -> CacheInfo:
        """What is kept now; a hit is a drawing that began with a layer or repaired damage from it."""
        with self._lock:
            size = sum(layer.byte_count for layer in self._layers)
            counts = self._hits, self._misses, self._evictions
            return CacheInfo(len(self._layers), size, limits.current().static_layer_bytes, "bytes", *counts)

    def clear(self) -> None:
        """Forgets all layers."""
        with self._lock:
            self._layers = []
            self._hits = self._misses = self._evictions = 0

    def trim(self) -> None:
        """Drops what is beyond the bound."""
        with self._lock:
            self._trim()

    def _trim(self) -> None:
        held = sum(layer.byte_count for layer in self._layers)
        while self._layers and held > limits.current().static_layer_bytes:
            held -= self._layers.pop().byte_count
            self._evictions += 1


def is_worth_keeping(units: Sequence[Unit], boxes: UnitBoxes) -> bool:
    """Whether to draw `units` is more work than to copy a whole canvas."""
    worth, work = _WORTH * boxes.whole.area, 0.0
    for unit in units:
        box = boxes.box(unit)
        if box is not None:
            plain = isinstance(unit, ClearRect) or (isinstance(unit, FillRect) and isinstance(unit.brush, Color))
            work += box.area * (_PLAIN if plain else 1.0)
        if work > worth:
            return True
    return False


static_layers: Final = StaticLayers("layers")
"""The process' own."""
