"""What a worker does: a scene, or a call that records one, to an array or to encoded bytes."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple

from vecdraw import limits
from vecdraw.errors import BadTypeError, StateError, shown
from vecdraw.export.font_pictures import png_of
from vecdraw.export.render import encode, to_pixels
from vecdraw.scene.scene import Scene
from vecdraw.typeface.store import FontsOfAProcess, fonts


class Outcome(NamedTuple):
    """What became of a job: a result, or the error in its place."""

    value: Any
    error: Exception | None


class Setup(NamedTuple):
    """What a process is told first."""

    fonts: FontsOfAProcess
    limits: limits.Limits
    format: str | None
    options: dict[str, Any]


def work(job: Scene | Callable[[], Scene], format: str | None, options: dict[str, Any]) -> Outcome:  # noqa: A002  # the word for it
    """Does one job; errors are values."""
    try:
        return Outcome(draw(scene_of(job), format, options), None)
    except Exception as error:  # noqa: BLE001  # whatever the program's own call raises is told with its index
        return Outcome(None, error)


def scene_of(job: object) -> Scene:
    """The Scene that a job is, or that calling it returns. Raises `BadTypeError` for anything else."""
    given = job() if not isinstance(job, Scene) and callable(job) else job
    if not isinstance(given, Scene):
        raise BadTypeError(f"expected a Scene, or a call that returns one, got {shown(given)}")
    return given


def draw(scene: Scene, format: str | None, options: dict[str, Any]) -> Any:  # noqa: A002  # the word for it
    """The scene as an array, or encoded in `format`. Raises what drawing it raises."""
    return to_pixels(scene, **options) if format is None else encode(scene, format, **options)


def serve(connection: Any, setup: bytes, begun: Any) -> None:
    """The main function of a process: jobs come in through `connection`, outcomes go out, in order, until it closes.

    `begun.value`, in memory that both sides see, says how many jobs were begun, whatever becomes of them. Two threads
    read ahead and write behind, so that neither side waits for the other to take what it has.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the first process that stops, and then this one
    told: Setup = pickle.loads(setup)  # noqa: S301  # from the process that started this one
    limits.configure(**told.limits._asdict())
    fonts.decode_with(png_of)
    fonts.adopt(told.fonts)
    work(Scene(8.0, 8.0), told.format, told.options)  # loads what the first drawing loads
    jobs: SimpleQueue[bytes | None] = SimpleQueue()
    outcomes: SimpleQueue[bytes] = SimpleQueue()
    outcomes.put(pickle.dumps(None))  # ready
    threading.Thread(target=_read, args=(connection, jobs), daemon=True).start()
    threading.Thread(target=_write, args=(connection, outcomes), daemon=True).start()
    while (job := jobs.get()) is not None:
        begun.value += 1
        outcomes.put(_packed(_done(job, told)))
    sys.stdout.flush()
    os._exit(0)  # nobody listens to the thread that writes


def _done(job: bytes, told: Setup) -> Outcome:
    try:
        kind, what = pickle.loads(job)  # noqa: S301  # from the process that started this one
        scene = Scene.from_bytes(what) if kind == "scene" else what
    except Exception as error:  # noqa: BLE001  # whatever unpickling the program's own call raises
        return Outcome(None, error)
    return work(scene, told.format, told.options)


def _packed(outcome: Outcome) -> bytes:
    """The outcome pickled; an error that cannot be pickled, or not be made again, is told in words."""
    try:
        data = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
        if outcome.error is not None:
            pickle.loads(data)  # noqa: S301  # made here
    except Exception:  # noqa: BLE001  # whatever the error's own methods raise
        told = f"{type(outcome.error).__name__}: {outcome.error}"
        return pickle.dumps(Outcome(None, StateError(told)))
    return data


def _read(connection: Any, jobs: SimpleQueue[bytes | None]) -> None:
    try:
        while True:
            jobs.put(connection.recv_bytes())
    except (EOFError, OSError):
        jobs.put(None)


def _write(connection: Any, outcomes: SimpleQueue[bytes]) -> None:
    try:
        while True:
            connection.send_bytes(outcomes.get())
    except OSError:
        os._exit(0)  # the other side is gone
