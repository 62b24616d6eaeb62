"""`SharedGlyphs`: one store of rasterised glyphs for a program and its worker processes."""

from __future__ import annotations

from typing import Final, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.glyphs.shared_log import SharedLog, StartMethod
from vecdraw.glyphs.store import glyph_cache

_SMALLEST: Final = 65_536
_LARGEST: Final = 1 << 32  # places in it have 32 bits


class SharedGlyphs:
    """Shared memory of `size` bytes for the glyphs of a program and its workers, which `method` starts.

        shared = SharedGlyphs(64 * 1024 * 1024)
        with ProcessPoolExecutor(initializer=shared.use, mp_context=get_context("spawn")) as pool: ...
        shared.close()

    What one process has rasterised, the others find there: each maps the same memory and copies nothing. It fills and
    never empties; what no longer fits, each process keeps for itself, within its own bound. The pixels drawn are the
    same with and without it. Raises `BadValueError`, `BadTypeError`, and `OSError` where the system has no such memory.
    """

    def __init__(self, size: int, *, method: StartMethod = "spawn") -> None:
        given: object = size
        if isinstance(given, bool) or not isinstance(given, int):
            raise BadTypeError(f"size must be an int, got {shown(size)}")
        if not _SMALLEST <= size <= _LARGEST:
            raise BadValueError(f"size must be {_SMALLEST} to {_LARGEST} bytes, got {size}")
        if not is_one_of(method, get_args(StartMethod)):
            raise BadValueError(f"method must be 'spawn', 'forkserver' or 'fork', got {shown(method)}")
        self._log = SharedLog(size, method)

    def use(self) -> None:
        """Lets the glyph cache of this process take from it and add to it, from now on. Forked workers do already."""
        glyph_cache.share(self._log)

    def close(self) -> None:
        """Ends sharing in this process, and clears its glyph cache; call it where it was made when workers are done."""
        glyph_cache.unshare(self._log)
        self._log.close()

    def __len__(self) -> int:
        """The glyphs in it that this process knows of."""
        return len(self._log)

    @property
    def used(self) -> int:
        """The bytes of it that are filled."""
        return self._log.used
