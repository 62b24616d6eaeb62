"""A drawing program: a Python file that makes a Context or a Scene."""

from __future__ import annotations

import runpy
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from vecdraw.context.context import Context
from vecdraw.scene.scene import Scene

RUN_NAME = "__vecdraw__"
"""What `__name__` is in the file, so that what stands under `if __name__ == "__main__":` is left out."""

_NAMES = ("draw", "ctx", "scene")


class ProgramError(Exception):
    """A drawing program that cannot be read, that failed, or that made nothing to draw; the message says where."""


def run_program(path: Path) -> Scene:
    """Runs a Python file and returns what it drew.

    The file defines a function `draw()` that returns a Context or a Scene, or else a variable `ctx` or `scene` that
    is one; the first of these names counts. It runs with its own directory first on `sys.path`, `sys.argv` holding
    its name alone and `__name__` being `"__vecdraw__"`. Raises `ProgramError`.
    """
    try:
        path.open("rb").close()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ProgramError(f"{path}: {reason}") from error
    with _as_program(path):
        try:
            made = _made(runpy.run_path(str(path), run_name=RUN_NAME), path)
        except ProgramError:
            raise
        except SystemExit as error:
            raise ProgramError(f"{path}: it ended itself (exit code {error.code}) before it was drawn") from error
        except Exception as error:
            raise ProgramError(_where(error, path)) from error
    return made


def _made(names: dict[str, Any], path: Path) -> Scene:
    name = next((name for name in _NAMES if name in names), None)
    if name is None:
        raise ProgramError(f"{path}: it defines none of draw(), ctx and scene")
    value = names[name]
    if name == "draw":
        if not callable(value):
            raise ProgramError(f"{path}: draw must be a function, got {type(value).__name__}")
        value = value()
        name = "draw()"
    if isinstance(value, Context):
        return value.scene
    if isinstance(value, Scene):
        return value
    raise ProgramError(f"{path}: {name} must be a Context or a Scene, got {type(value).__name__}")


@contextmanager
def _as_program(path: Path) -> Iterator[None]:
    """`sys.path` and `sys.argv` as a program at `path` finds them."""
    arguments, folders = sys.argv, sys.path
    sys.argv, sys.path = [str(path)], [str(path.resolve().parent), *sys.path]
    try:
        yield
    finally:
        sys.argv, sys.path = arguments, folders


def _where(error: Exception, path: Path) -> str:
    """The error, its kind, and the last line of the file that led to it."""
    if isinstance(error, SyntaxError) and _same(error.filename, path):
        return f"{path}:{error.lineno}: {type(error).__name__}: {error.msg}"
    lines = _lines(error.__traceback__, path)
    at = f"{path}:{lines[-1]}" if lines else str(path)
    message = str(error)
    return f"{at}: {type(error).__name__}: {message}" if message else f"{at}: {type(error).__name__}"


def _lines(trace: TracebackType | None, path: Path) -> list[int]:
    """The lines of the file that a traceback passes, outermost first."""
    return [frame.lineno for frame in traceback.extract_tb(trace) if _same(frame.filename, path) and frame.lineno]


def _same(filename: str | None, path: Path) -> bool:
    return filename is not None and Path(filename).absolute() == path.absolute()
