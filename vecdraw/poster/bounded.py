"""Work in a Python process of its own, with bounds on its time and memory, that leaves nothing behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vecdraw.errors import LimitError, RenderError
from vecdraw.poster.told_errors import unpacked

_PROGRAM: Final = """
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from vecdraw.poster.bounded_child import main
main(sys.argv[1])
"""
_SAID: Final = 400  # characters of a process' last words
_KEPT: Final = ("SYSTEMROOT", "VECDRAW_FONTS", "LANG")  # Windows starts nothing without the first
_CONFINED: Final = "VECDRAW_CONFINED"


def is_confined() -> bool:
    """Whether this is such a process already, which needs no other inside."""
    return _CONFINED in os.environ


def run_bounded(function: str, request: Mapping[str, Any], seconds: float, memory_bytes: int, what: str) -> bytes:
    """The bytes that `function`, written `module:name`, gives for the arguments `request`, called in a new process.

    `what` is what errors call the work.

    The process and whatever it has started is killed when `seconds` are over, its start included; its address space
    is bounded where the system can do that (not on Windows). Raises the error of vecdraw that it ends in; `LimitError`
    when time or memory is over, `RenderError` when it ends in any other way, and whatever pickling `request` raises.
    """
    paths = [entry for entry in sys.path if entry]
    sent = b"".join(map(pickle.dumps, (paths, (function, request, seconds, memory_bytes))))
    with tempfile.TemporaryDirectory(prefix="vecdraw-poster-") as place:
        code, said = _ended(sent, seconds, place, what)
        answer = Path(place, "answer")
        return _result(code, answer.read_bytes() if answer.exists() else b"", said, memory_bytes, what)


def _ended(sent: bytes, seconds: float, place: str, what: str) -> tuple[int, str]:
    """How the process ended, and what it said last. Raises `LimitError` for one that was killed for its time."""
    request, words = Path(place, "request"), Path(place, "words")
    request.write_bytes(sent)
    with request.open("rb") as given, words.open("wb") as err:
        process = subprocess.Popen(  # noqa: S603  # this interpreter and a program of ours
            [sys.executable, "-I", "-B", "-c", _PROGRAM, place],
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=err,
            cwd=place,
            env={_CONFINED: "1", **{name: os.environ[name] for name in _KEPT if name in os.environ}},
            close_fds=True,
            start_new_session=True,
        )
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise LimitError(f"{what} took longer than the {seconds:g} s it was given; its process was ended") from None
    finally:
        _kill(process)
    with words.open("rb") as err:
        err.seek(0, os.SEEK_END)
        err.seek(max(0, err.tell() - 4 * _SAID))
        return code, err.read().decode("utf-8", "replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and whatever it started, and waits for it, so that none is left as a zombie."""
    if process.returncode is None and sys.platform != "win32":
        os.killpg(process.pid, signal.SIGKILL)  # its number is its own until it has been waited for
    elif process.returncode is None:
        process.kill()
    process.wait()


def _result(code: int, answer: bytes, said: str, memory_bytes: int, what: str) -> bytes:
    """The answer without its first line, or the error that is in it."""
    kind, _, rest = answer.partition(b"\n")
    if code == 0 and kind == b"done":
        return rest
    if code == 0 and kind == b"error":
        raise unpacked(rest)
    if kind == b"memory" or any(words in said for words in ("memory allocation of", "bad_alloc", "MemoryError")):
        raise LimitError(f"{what} needs more than the {memory_bytes:,} bytes of memory it was given")
    if sys.platform != "win32" and code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise LimitError(f"{what} took more time or memory than it was given; the system ended its process")
    lines = said.strip().splitlines()
    last = f": {lines[-1][:_SAID]}" if lines else ""
    raise RenderError(0, f"{what}: its process ended {f'by signal {-code}' if code < 0 else f'with {code}'}{last}")
