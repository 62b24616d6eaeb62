"""What the library remembers: how much there is, how much there may be, and how to be rid of it.

    vecdraw.cache_info()["glyphs"]                    # entries, size, bound, hits, misses, evictions, waits
    vecdraw.configure_caches(glyphs=16 * 1024 * 1024) # bytes
    vecdraw.clear_caches()

Every room registers its caches here; one that nothing was drawn with yet is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, Protocol

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, shown

__all__ = ["CacheInfo", "cache_info", "clear_caches", "configure_caches"]

CacheUnit = Literal["bytes", "entries"]

BOUNDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "canvases": "kept_canvas_bytes",
        "glyphs": "glyph_cache_bytes",
        "masks": "mask_cache_bytes",
        "outlines": "outline_cache_bytes",
        "pictures": "picture_cache_bytes",
        "surfaces": "buffer_pool_bytes",
        "text": "text_cache_bytes",
    }
)
"""What `configure_caches` takes, and the limit that it is."""


class CacheInfo(NamedTuple):
    """A cache at one moment: its entries, their size and its bound in `unit`, and what happened since it was cleared.

    `bound` is None for a cache that has none; a count is None where it is not kept. `waits` are look-ups that waited
    for another thread to make what they asked for.
    """

    entries: int
    size: int
    bound: int | None
    unit: CacheUnit = "bytes"
    hits: int | None = None
    misses: int | None = None
    evictions: int | None = None
    waits: int | None = None


class RememberingFunction(Protocol):
    """What `functools.lru_cache` makes of a function."""

    def cache_info(self) -> Any:
        """Hits, misses, maxsize, currsize."""

    def cache_clear(self) -> None:
        """Forgets all."""


class _Cache(NamedTuple):
    info: Callable[[], CacheInfo]
    clear: Callable[[], None]
    trim: Callable[[], None] | None


_caches: Final[dict[str, _Cache]] = {}
_functions: Final[dict[str, tuple[RememberingFunction, ...]]] = {}
"""The functions behind the caches that are some's."""
_lock: Final = Lock()


def register(
    name: str, info: Callable[[], CacheInfo], clear: Callable[[], None], trim: Callable[[], None] | None = None
) -> None:
    """Makes a cache known by a name. `trim` brings it within its bound after that was lowered."""
    with _lock:
        _caches[name] = _Cache(info, clear, trim)


def register_function(name: str, *functions: RememberingFunction) -> None:
    """Makes the results known that `functools.lru_cache` remembers of a function, or of several together."""

    def info() -> CacheInfo:
        found = [function.cache_info() for function in functions]
        count, bound, hits, misses = (
            sum(getattr(one, field) for one in found) for field in ("currsize", "maxsize", "hits", "misses")
        )
        return CacheInfo(count, count, bound, "entries", hits, misses)

    def clear() -> None:
        for function in functions:
            function.cache_clear()

    _functions[name] = functions
    register(name, info, clear)


def cache_info() -> dict[str, CacheInfo]:
    """The caches in use, by name, in alphabetical order."""
    with _lock:
        known = sorted(_caches.items())
    return {name: cache.info() for name, cache in known}


def clear_caches(*names: str) -> None:
    """Forgets what the named caches hold, or all of them; drawing goes on meanwhile, and changes no pixel.

    Raises `BadValueError` for a name that `cache_info` does not give, before anything is forgotten.
    """
    with _lock:
        known = dict(_caches)
    for name in names:
        if name not in known:
            raise BadValueError(f"unknown cache {shown(name)}; expected one of {', '.join(sorted(known))}")
    for name in dict.fromkeys(names or known):
        known[name].clear()


def configure_caches(
    *,
    canvases: int | None = None,
    glyphs: int | None = None,
    masks: int | None = None,
    outlines: int | None = None,
    pictures: int | None = None,
    surfaces: int | None = None,
    text: int | None = None,
) -> None:
    """Bounds caches for the whole process, and at once drops what is beyond.

    `canvases` (kept to draw again only what changes), `glyphs` (rasterised ones), `masks` (coverage of shapes),
    `outlines` (of glyphs), `pictures` (as they were scaled), `surfaces` (memory kept for the next canvas) and `text`
    (all that is kept of lines and layouts, together) are bytes, everything that an entry costs included. They are the
    limits `kept_canvas_bytes`, `glyph_cache_bytes`, `mask_cache_bytes`, `outline_cache_bytes`, `picture_cache_bytes`,
    `buffer_pool_bytes` and `text_cache_bytes`. Raises `BadValueError`, `BadTypeError`; then nothing is changed.
    """
    given = {
        "canvases": canvases,
        "glyphs": glyphs,
        "masks": masks,
        "outlines": outlines,
        "pictures": pictures,
        "surfaces": surfaces,
        "text": text,
    }
    changes = {name: bound for name, bound in given.items() if bound is not None}
    for name, bound in changes.items():
        if isinstance(bound, bool) or not isinstance(bound, int):
            raise BadTypeError(f"{name} must be an int, got {shown(bound)}")
        if bound < 1:
            raise BadValueError(f"{name} must be at least 1, got {bound}")
    limits.configure(**{BOUNDS[name]: bound for name, bound in changes.items()})
    with _lock:
        known = list(_caches.values())
    for cache in known:
        if cache.trim is not None:
            cache.trim()
