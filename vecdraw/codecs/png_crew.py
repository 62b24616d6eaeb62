"""The threads that share out the bands of one picture."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_MOST = 16  # threads of one picture


class _Crew:
    """As many threads as there are cores, less the one that calls; begun with the first large picture."""

    def __init__(self) -> None:
        self._begin()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._busy = Lock()
        self._pool: ThreadPoolExecutor | None = None

    def share(self, work: Callable[[Iterator[int]], None], count: int, threads: int | None) -> None:
        """Calls `work` in up to `threads` threads with numbers below `count`, each of which one of them gets.

        Raises what the work raises, when all have come to an end. Where another picture has the threads, the caller
        works alone: then there is enough to do for all cores.
        """
        helpers = min(_cores() if threads is None else threads, count, _MOST) - 1
        if helpers < 1 or not self._busy.acquire(blocking=False):
            work(iter(range(count)))
            return
        try:
            self._together(work, count, helpers)
        finally:
            self._busy.release()

    def _together(self, work: Callable[[Iterator[int]], None], count: int, helpers: int) -> None:
        numbers = _Numbers(count)
        begun: list[Future[None]] = []
        try:
            if self._pool is None:
                from concurrent.futures import ThreadPoolExecutor  # loads logging, which small pictures do not wait for

                self._pool = ThreadPoolExecutor(_MOST - 1, "vecdraw-png")
            begun = [self._pool.submit(work, numbers) for _ in range(helpers)]
        except RuntimeError:  # the interpreter is ending, or there are no more threads: the caller does it all
            pass
        try:
            work(numbers)
        finally:
            errors = [each.exception() for each in begun]
        for error in errors:
            if error is not None:
                raise error


class _Numbers(Iterator[int]):
    """Counts, in whatever thread."""

    def __init__(self, count: int) -> None:
        self._left = iter(range(count))
        self._lock = Lock()

    def __next__(self) -> int:
        with self._lock:
            return next(self._left)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_crew = _Crew()
share = _crew.share
