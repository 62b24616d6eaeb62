"""The glyph cache of the process."""

from __future__ import annotations

import os
from typing import Final

from vecdraw import caches, limits
from vecdraw.glyphs.cache import GlyphCache
from vecdraw.glyphs.raster import rasterise

glyph_cache: Final = GlyphCache(rasterise, lambda: limits.current().glyph_cache_bytes)
"""The one of the process; at most `limits.glyph_cache_bytes`."""


def _glyphs() -> caches.CacheInfo:
    now = glyph_cache.info()
    counts = now.hits, now.misses, now.evictions, now.waits
    return caches.CacheInfo(now.entries, now.bytes, now.bound, "bytes", *counts)


def _arena() -> caches.CacheInfo:
    now = glyph_cache.info()
    return caches.CacheInfo(now.pages, now.page_bytes, now.bound)


caches.register("glyphs", _glyphs, glyph_cache.clear, glyph_cache.trim)
caches.register("glyph_pages", _arena, glyph_cache.clear)

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=glyph_cache.before_fork,
        after_in_parent=glyph_cache.after_fork_in_parent,
        after_in_child=glyph_cache.after_fork_in_child,
    )
