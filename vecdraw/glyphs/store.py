"""The glyph cache of the process."""

from __future__ import annotations

import os
from typing import Final

from vecdraw import limits
from vecdraw.glyphs.cache import GlyphCache
from vecdraw.glyphs.raster import rasterise

glyph_cache: Final = GlyphCache(rasterise, lambda: limits.current().glyph_cache_bytes)
"""The one of the process; at most `limits.glyph_cache_bytes`."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=glyph_cache.before_fork,
        after_in_parent=glyph_cache.after_fork_in_parent,
        after_in_child=glyph_cache.after_fork_in_child,
    )
