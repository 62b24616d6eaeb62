"""Running the command: as a process of its own, as a user does, or in this one, which is faster."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from vecdraw.cli import main

ROOT = Path(__file__).resolve().parents[2]

CTX = """
import vecdraw as vd

ctx = vd.Context(4, 3, background="white")
ctx.fill_style = "#f00"
ctx.fill_rect(0, 0, 2, 3)
"""


class Answer(NamedTuple):
    """What a run of the command came to."""

    code: int
    out: str
    err: str


def start(*arguments: str, cwd: Path, extra_path: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """`python -m vecdraw` with these arguments in a folder; `extra_path` comes first on `sys.path`."""
    path = os.pathsep.join(str(p) for p in (extra_path, ROOT) if p is not None)
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "vecdraw", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, timeout=120, check=False)


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> Answer:
    """`main` in this process."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as error:
        code = int(error.code or 0)
    captured = capsys.readouterr()
    return Answer(code, captured.out, captured.err)


def failure(answer: Answer) -> str:
    """The one line that a failed run says, checked to be that: exit code 2, nothing on stdout, one line on stderr."""
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert answer.err.endswith("\n")
    assert answer.err.startswith("vecdraw")
    return answer.err.rstrip("\n")


def write(folder: Path, text: str, name: str = "drawing.py") -> Path:
    """A file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
