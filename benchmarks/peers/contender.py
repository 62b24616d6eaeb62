"""What a contender is: something that draws the poster once and says how long that took."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from benchmarks.peers.layout import Text


class MissingError(Exception):
    """A contender cannot take part: why, and the command that would change that."""

    def __init__(self, reason: str, command: str) -> None:
        super().__init__(reason)
        self.command = command


class Contender(Protocol):
    """A library that draws the poster."""

    def run(self, lines: list[Text]) -> float:
        """Draws the poster with these lines of text; seconds."""

    def save(self, lines: list[Text], path: Path) -> float:
        """Draws the poster with these lines of text, and writes it as a PNG; seconds."""


class InProcess:
    """A contender in this process, made of a function that draws and one that draws and writes.

    To draw takes seconds of the processor in this thread, in which all of it is done: on a busy machine most of the
    others would be spent waiting for one.
    """

    def __init__(self, draw: Callable[[list[Text]], object], write: Callable[[list[Text], Path], None]) -> None:
        self._draw = draw
        self._write = write

    def run(self, lines: list[Text]) -> float:
        start = time.thread_time()
        self._draw(lines)
        return time.thread_time() - start

    def save(self, lines: list[Text], path: Path) -> float:
        start = time.perf_counter()
        self._write(lines, path)
        return time.perf_counter() - start
