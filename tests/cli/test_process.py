"""The command as a process: `python -m vecdraw`, its version, its help, and pipes that close early."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import vecdraw
from tests.cli.runs import CTX, ROOT, start, write


def test_render(tmp_path: Path) -> None:
    done = start("render", str(write(tmp_path, CTX)), "-o", "out.png", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


def test_errors_end_with_2(tmp_path: Path) -> None:
    done = start("render", "none.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == ["vecdraw: none.py: No such file or directory"]


def test_version(tmp_path: Path) -> None:
    done = start("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"vecdraw {vecdraw.__version__}")


def test_help(tmp_path: Path) -> None:
    for arguments in (("--help",), ("render", "--help"), ("fonts", "--help")):
        done = start(*arguments, cwd=tmp_path)
        assert done.returncode == 0
        assert done.stdout.decode().startswith("usage: vecdraw")
        assert done.stderr == b""


def test_a_reader_that_closes_the_pipe_early_is_no_error(tmp_path: Path) -> None:
    program = write(
        tmp_path,
        CTX.replace("4, 3", "1500, 1500") + "import numpy\nctx.draw_image(numpy.random.default_rng(1)"
        ".integers(0, 255, (1500, 1500, 3), dtype='uint8'), 0, 0)\n",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vecdraw", "render", str(program), "-o", "-"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(8) == b"\x89PNG\r\n\x1a\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize(
    ("to", "why"), [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")], ids=["full", "closed"]
)
def test_a_stdout_that_takes_nothing_is_an_error_of_one_line(to: str, why: str, tmp_path: Path) -> None:
    program = write(tmp_path, CTX)
    for arguments in (["render", str(program), "-o", "-"], ["fonts"]):
        command = ["sh", "-c", f'"$0" "$@" {to}', sys.executable, "-m", "vecdraw", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr.decode()) == (2, f"vecdraw: cannot write to stdout: {why}\n")


@pytest.mark.skipif(os.name == "nt", reason="shells of POSIX close stdout")
def test_what_is_not_said_on_stdout_needs_none(tmp_path: Path) -> None:
    write(tmp_path, CTX)
    command = ["sh", "-c", '"$0" "$@" >&- 2>&-', sys.executable, "-m", "vecdraw", "render", "drawing.py", "-o", "a.png"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 0
    assert vecdraw.load_image(tmp_path / "a.png").width == 4
