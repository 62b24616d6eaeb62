"""A count that all threads add to without a lock, and that misses nothing."""

from __future__ import annotations

import threading


class Tally:
    """Each thread counts for itself; what threads that ended have counted is kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cells: dict[int, list[int]] = {}
        self._owners: dict[int, threading.Thread] = {}
        self._ended = 0
        self._local = _Local(self)

    def add(self, amount: int) -> None:
        """Counts `amount` more. Takes a lock once in the life of a thread."""
        self._local.cell[0] += amount

    @property
    def total(self) -> int:
        """What all threads have counted until now."""
        with self._lock:
            return self._ended + sum(cell[0] for cell in self._cells.values())

    def clear(self) -> None:
        """Counts from 0 again; what is added meanwhile may be lost."""
        with self._lock:
            self._ended = 0
            for cell in self._cells.values():
                cell[0] = 0

    def enter(self) -> list[int]:
        """The cell of the calling thread, which has none yet; takes over those of threads that ended."""
        cell = [0]
        with self._lock:
            for number in [n for n, owner in self._owners.items() if not owner.is_alive()]:
                self._ended += self._cells.pop(number)[0]
                del self._owners[number]
            number = threading.get_ident()
            if number in self._cells:
                self._ended += self._cells[number][0]
            self._cells[number] = cell
            self._owners[number] = threading.current_thread()
        return cell


class _Local(threading.local):
    def __init__(self, tally: Tally) -> None:
        self.cell = tally.enter()
