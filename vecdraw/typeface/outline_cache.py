"""Outlines of glyphs, remembered: of all faces together, least recently used out first."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import Final

from vecdraw import caches, limits
from vecdraw.geometry.path_data import PathData
from vecdraw.typeface.key import FaceKey

_NUMBER: Final = 32  # bytes of a coordinate: a float and its place in a tuple
_ENTRY: Final = 512  # bytes of what else an entry has


class OutlineCache:
    """Outlines by face and glyph, at most `limits.outline_cache_bytes` of them.

    A hit takes no lock: one dictionary operation at a time is atomic. One with a name is listed by
    `vecdraw.cache_info`.
    """

    def __init__(self, name: str = "") -> None:
        self._outlines: OrderedDict[tuple[FaceKey, int], PathData] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._misses = self._evictions = 0
        if name:
            caches.register(name, self.info, self.clear, self.trim)

    def get(self, face: FaceKey, glyph: int) -> PathData | None:
        """The outline of a glyph, or None."""
        key = (face, glyph)
        found = self._outlines.get(key)
        if found is not None:
            with suppress(KeyError):  # another thread may just have dropped it
                self._outlines.move_to_end(key)
        return found

    def put(self, face: FaceKey, glyph: int, outline: PathData) -> None:
        """Keeps an outline, unless it would take more than a sixteenth of the whole."""
        bound, weight = limits.current().outline_cache_bytes, _bytes(outline)
        if weight > bound // 16:
            return
        with self._lock:
            if (face, glyph) in self._outlines:
                return
            self._misses += 1
            self._outlines[face, glyph] = outline
            self._bytes += weight
            self._drop_over(bound)

    def clear(self) -> None:
        """Forgets all outlines."""
        with self._lock:
            self._drop_over(0)
            self._misses = self._evictions = 0

    def trim(self) -> None:
        """Drops outlines while there are more than the limit allows."""
        with self._lock:
            self._drop_over(limits.current().outline_cache_bytes)

    def info(self) -> caches.CacheInfo:
        """Entries and bytes; hits are not counted, and a miss is counted when its outline is kept."""
        return caches.CacheInfo(
            *(len(self._outlines), self._bytes, limits.current().outline_cache_bytes),
            misses=self._misses,
            evictions=self._evictions,
        )

    def _drop_over(self, bound: int) -> None:
        while self._bytes > bound:
            _, dropped = self._outlines.popitem(last=False)
            self._bytes -= _bytes(dropped)
            self._evictions += 1

    @property
    def bytes(self) -> int:
        """About how many bytes the outlines take."""
        return self._bytes


def _bytes(outline: PathData) -> int:
    return _ENTRY + len(outline.verbs) + _NUMBER * len(outline.coords)


outlines: Final = OutlineCache("outlines")
"""The outlines of the process as fonts have them, synthetic slope included."""

bold_outlines: Final = OutlineCache("bold_outlines")
"""Those of faces that are made bolder."""

united_outlines: Final = OutlineCache("united_outlines")
"""Those whose contours lay over each other, as one area."""
