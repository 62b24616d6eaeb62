"""Threads that put outputs in their places, so that whoever draws them does not wait for a disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from vecdraw.storage.record import Record

_THREADS: Final = 8  # a disk does what several wait for in one go
_MOST: Final = 16  # outputs that are held in memory meanwhile


class Writers:
    """Does what it is given in threads; errors come out where the records do. For one thread to use."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, "vecdraw-write")
        self._begun: deque[Future[Record]] = deque()

    def give(self, put: Callable[[], Record]) -> Iterator[Record]:
        """Has an output put in its place; the records of those that are there now, in the order they were given."""
        self._begun.append(self._pool.submit(put))
        while self._begun and (len(self._begun) > _MOST or self._begun[0].done()):
            yield self._begun.popleft().result()

    def end(self) -> Iterator[Record]:
        """The records of all others, as they are there."""
        while self._begun:
            yield self._begun.popleft().result()

    def close(self) -> None:
        """Waits for what is being written, and writes no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)
