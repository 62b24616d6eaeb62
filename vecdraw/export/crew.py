"""Who draws many scenes: threads of this process, or processes of their own."""

from __future__ import annotations

import contextvars
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from queue import SimpleQueue
from typing import Any, Final, Protocol

from vecdraw import limits
from vecdraw.errors import StateError
from vecdraw.export.worker import Outcome, Setup, serve, work
from vecdraw.scene.file import to_bytes
from vecdraw.scene.scene import Scene
from vecdraw.typeface.store import fonts

Job = Scene | Callable[[], Scene]

_AHEAD: Final = 2  # jobs that a process has at a time, so that it need not wait for the next one
_GRACE: Final = 5.0  # s in which a process without work has to end


def processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew(Protocol):
    """Workers that draw scenes."""

    def give(self, index: int, job: Job) -> None:
        """Has a job done. Raises what making it travel raises."""

    def collect(self) -> list[tuple[int, Outcome]]:
        """What is done now, by index; waits for the first."""

    def close(self) -> None:
        """Ends the workers; what is not done is not done any more."""


class Threads:
    """Threads of this process, each with the limits and context variables that were in force."""

    def __init__(self, count: int, format: str | None, options: dict[str, Any]) -> None:  # noqa: A002  # the word for it
        self._pool = ThreadPoolExecutor(count, "vecdraw")
        self._done: SimpleQueue[tuple[int, Outcome]] = SimpleQueue()
        self._format, self._options = format, options

    def give(self, index: int, job: Job) -> None:
        """Has a job done."""
        context = contextvars.copy_context()
        self._pool.submit(lambda: self._done.put((index, context.run(work, job, self._format, self._options))))

    def collect(self) -> list[tuple[int, Outcome]]:
        """What is done now, by index; waits for the first."""
        found = [self._done.get()]
        while not self._done.empty():
            found.append(self._done.get())
        return found

    def close(self) -> None:
        """Waits for the scenes that are being drawn, and draws no others."""
        self._pool.shutdown(wait=True, cancel_futures=True)


@dataclass(slots=True)
class _Process:
    process: Any
    connection: Any
    begun: Any
    """Its `value` is how many jobs the process began."""
    jobs: deque[tuple[int, bytes]] = field(default_factory=deque)
    """Given and not answered, in the order in which they will be."""
    answered: int = 0
    ready: bool = False


class Processes:
    """Processes started anew (never forked), which have this one's fonts and limits."""

    def __init__(self, count: int, format: str | None, options: dict[str, Any]) -> None:  # noqa: A002  # the word for it
        self._start_method = multiprocessing.get_context("spawn")
        theirs = fonts.of_process()
        self._fonts = _FontsThere(theirs.digests())
        self._setup = pickle.dumps(Setup(theirs, limits.current(), format, _shared(options, format, count)))
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._crew: list[_Process] = []
        try:
            for _ in range(count):
                self._crew.append(self._start())
        except BaseException:
            self.close()
            raise

    def _start(self) -> _Process:
        ours, theirs = self._start_method.Pipe()
        begun = self._start_method.RawValue("q", 0)
        arguments = (theirs, self._setup, begun)
        process = self._start_method.Process(target=serve, args=arguments, name="vecdraw", daemon=True)
        process.start()
        theirs.close()
        return _Process(process, ours, begun)

    def give(self, index: int, job: Job) -> None:
        """Has a job done. Raises what pickling it raises."""
        what = ("scene", to_bytes(job, self._fonts, compress=False)) if isinstance(job, Scene) else ("call", job)
        self._waiting.append((index, pickle.dumps(what)))
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting:
            least = min(self._crew, key=lambda each: len(each.jobs))
            if len(least.jobs) >= _AHEAD:
                return
            job = self._waiting.popleft()
            least.jobs.append(job)
            try:
                least.connection.send_bytes(job[1])
            except OSError:
                return  # it has ended; collect finds that out

    def collect(self) -> list[tuple[int, Outcome]]:
        """What is done now, by index; waits for the first. Raises `StateError` where workers cannot start."""
        found: list[tuple[int, Outcome]] = []
        while not found:
            ready = wait([each.connection for each in self._crew])
            for at, each in enumerate(self._crew):
                if each.connection in ready:
                    found += self._answer(at, each)
            self._hand_out()
        return found

    def _answer(self, at: int, each: _Process) -> list[tuple[int, Outcome]]:
        try:
            outcome = pickle.loads(each.connection.recv_bytes())  # noqa: S301  # from a process of our own
        except (EOFError, OSError):
            return self._mourn(at, each)
        if outcome is None:
            each.ready = True
            return []
        index, _ = each.jobs.popleft()
        each.answered += 1
        return [(index, outcome)]

    def _mourn(self, at: int, each: _Process) -> list[tuple[int, Outcome]]:
        """Another process takes the place of one that has ended; what that one was drawing is lost."""
        each.process.join()
        each.connection.close()
        if not each.ready:
            raise StateError(
                "a worker process could not start; a program that starts processes guards what it does by "
                "`if __name__ == '__main__':`"
            )
        jobs = list(each.jobs)
        at_work = each.begun.value - each.answered - 1  # outcomes before it were done, and are lost on the way
        lost = jobs.pop(at_work)[0] if 0 <= at_work < len(jobs) else None
        self._waiting.extendleft(reversed(jobs))
        self._crew[at] = self._start()
        if lost is None:
            return []
        told = f"the process that drew it ended with exit code {each.process.exitcode}"
        return [(lost, Outcome(None, StateError(told)))]

    def close(self) -> None:
        """Ends the processes, those that are drawing at once."""
        for each in self._crew:
            if each.jobs:
                each.process.terminate()
            each.connection.close()
        for each in self._crew:
            each.process.join(_GRACE)
            if each.process.exitcode is None:
                each.process.kill()
                each.process.join()
        self._crew.clear()


def _shared(options: dict[str, Any], format: str | None, processes: int) -> dict[str, Any]:  # noqa: A002  # the word for it
    """The options of each process: a PNG takes its share of the cores, unless they say how many. No byte changes."""
    return {"threads": max(1, processors() // processes), **options} if format == "png" else options


class _FontsThere:
    """The fonts of this process, of which some need not travel with a scene: the workers have them."""

    def __init__(self, there: frozenset[str]) -> None:
        self._there = there

    def is_bundled(self, digest: str) -> bool:
        return digest in self._there or fonts.is_bundled(digest)

    def font_bytes(self, digest: str) -> bytes:
        return fonts.font_bytes(digest)

    def register_bytes(self, data: bytes) -> object:
        return fonts.register_bytes(data)
