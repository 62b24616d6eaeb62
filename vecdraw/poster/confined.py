"""A poster made in a process of its own, which is ended when it takes too much time or memory."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, RenderError, shown
from vecdraw.poster.source import SourceFormat
from vecdraw.poster.told_errors import unpacked

_CHILD: Final = Path(__file__).with_name("confined_child.py")
_GIB: Final = 1 << 30
_LEAST_MEMORY: Final = 64 << 20  # bytes; Python with Skia and the fonts does not begin with less
_SAID: Final = 400  # characters of a process' last words
_MOST_SECONDS: Final = 86_400.0


def render_confined(
    document: Mapping[str, Any] | str | bytes,
    data: Mapping[str, Any] | None = None,
    *,
    format: str = "png",  # noqa: A002  # as in `Poster.encode`
    seconds: float = 10.0,
    memory_bytes: int = _GIB,
    folder: str | os.PathLike[str] | None = None,
    syntax: SourceFormat = "yaml",
    size: str | None = None,
    lang: str | None = None,
    scale: float | None = None,
    **options: Any,
) -> bytes:
    """A poster of a template that nobody has looked at, as bytes in `format`.

    `document` is a template's mapping, or its text in `syntax`; `folder` the one folder that pictures are read from
    (None: none). `size`, `lang` and `scale` are those of `Template.render`, `options` those of `Poster.encode`. All is
    done in a new Python process with the limits in force here. It has `seconds` of time, its start included, and
    `memory_bytes` of address space (POSIX; Windows has no such bound), writes no file of more than its answer, and is
    killed, with whatever it started, when its time is over. Costs 0.3 s a call: for many posters of strangers keep a
    pool of processes and end those that are late.

    Raises what the template raises (`TemplateError`, `LimitError` and the other errors of vecdraw), `LimitError` when
    the time or the memory is over, `RenderError` when the process ends in any other way, `BadTypeError` and
    `BadValueError` for arguments that are none.
    """
    _check(seconds, memory_bytes, document)
    request = {
        "limits": asdict(limits.current()),
        "document": document,
        "data": data,
        "syntax": syntax,
        "folder": None if folder is None else os.path.realpath(folder),
        "render": {"size": size, "lang": lang, "scale": scale},
        "format": format,
        "options": options,
        "seconds": seconds,
        "memory": memory_bytes,
    }
    try:
        sent = pickle.dumps([entry for entry in sys.path if entry]) + pickle.dumps(request)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        raise BadTypeError(f"a template, its data and options must be plain values to be sent: {error}") from error
    with tempfile.TemporaryDirectory(prefix="vecdraw-poster-") as place:
        code, said = _ended(sent, seconds, place)
        answer = Path(place, "answer")
        return _result(code, answer.read_bytes() if answer.exists() else b"", said, memory_bytes)


def _check(seconds: object, memory_bytes: object, document: object) -> None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise BadTypeError(f"seconds must be a number, got {shown(seconds)}")
    if not 0 < seconds <= _MOST_SECONDS:
        raise BadValueError(f"seconds must be over 0 and at most {_MOST_SECONDS:,.0f}, got {shown(seconds)}")
    if isinstance(memory_bytes, bool) or not isinstance(memory_bytes, int):
        raise BadTypeError(f"memory_bytes must be an int, got {shown(memory_bytes)}")
    if memory_bytes < _LEAST_MEMORY:
        raise BadValueError(f"memory_bytes must be at least {_LEAST_MEMORY:,}, got {shown(memory_bytes)}")
    if not isinstance(document, (Mapping, str, bytes)):
        raise BadTypeError(f"a template is a mapping or its text, got {shown(document)}")


def _ended(sent: bytes, seconds: float, place: str) -> tuple[int, str]:
    """How the process ended, and what it said last. Raises `LimitError` for one that was killed for its time."""
    request, words = Path(place, "request"), Path(place, "words")
    request.write_bytes(sent)
    with request.open("rb") as given, words.open("wb") as err:
        process = subprocess.Popen(  # noqa: S603  # this interpreter and a file of this package
            [sys.executable, "-I", "-B", str(_CHILD), place],
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=err,
            cwd=place,
            env=_environment(),
            close_fds=True,
            start_new_session=True,
        )
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise LimitError(f"the poster took longer than the {seconds:g} s it was given; its process was ended") from None
    finally:
        _kill(process)
    with words.open("rb") as err:
        err.seek(0, os.SEEK_END)
        err.seek(max(0, err.tell() - 4 * _SAID))
        return code, err.read().decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """What the process needs of ours: on Windows nothing starts without the system's folder."""
    kept = ("SYSTEMROOT", "VECDRAW_FONTS", "LANG")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and whatever it started, and waits for it, so that none is left as a zombie."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # it has ended, and all with it
            process.kill()
    process.wait()


def _result(code: int, answer: bytes, said: str, memory_bytes: int) -> bytes:
    """The picture, or the error that the process has told."""
    kind, _, rest = answer.partition(b"\n")
    if code == 0 and kind == b"picture":
        return rest
    if code == 0 and kind == b"error":
        raise unpacked(rest)
    if kind == b"memory" or "memory allocation of" in said or "bad_alloc" in said or "MemoryError" in said:
        raise LimitError(f"the poster needs more than the {memory_bytes:,} bytes of memory it was given")
    if sys.platform != "win32" and code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise LimitError("the poster took more time or memory than it was given; the system ended its process")
    lines = said.strip().splitlines()
    last = f": {lines[-1][:_SAID]}" if lines else ""
    how = f"by signal {-code}" if code < 0 else f"with {code}"
    raise RenderError(0, f"the process of the poster ended {how}{last}")
