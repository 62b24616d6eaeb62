"""Every failure of the command is one line on stderr and exit code 2; `--debug` adds a traceback."""

import re
from pathlib import Path

import pytest

from tests.cli.runs import CTX, call, failure, start, write


def failed(capsys: pytest.CaptureFixture[str], folder: Path, program: str) -> str:
    """The line that rendering a program says."""
    path = write(folder, program)
    line = failure(call(capsys, "render", path, "-o", folder / "out.png"))
    assert not (folder / "out.png").exists()
    prefix = f"vecdraw: {path}"
    assert line.startswith(prefix)
    return line.removeprefix(prefix)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("x = 1\n1 / 0\n", ":2: ZeroDivisionError: division by zero"),
        ("def f():\n    raise KeyError\n\nf()\n", ":2: KeyError"),
        (
            CTX + "ctx.line_width = -1\n",
            ":7: BadValueError: line_width must be positive and finite, got -1",
        ),
        ("def draw():\n    return 1 / 0\n", ":2: ZeroDivisionError: division by zero"),
        ("import json\njson.loads('{')\n", ":2: JSONDecodeError: "),
        ("import no_such_module_here\n", ":1: ModuleNotFoundError: No module named 'no_such_module_here'"),
        ("x = (1,\n", ":1: SyntaxError: '(' was never closed"),
        ("def f(): f()\nf()\n", ":1: RecursionError: maximum recursion depth exceeded"),
        ("raise ValueError('two\\nlines')\n", ":1: ValueError: two lines"),
        ("open('no such file')\n", ":1: FileNotFoundError: "),
        ("import sys\nsys.exit(3)\n", ": it ended itself (exit code 3) before it was drawn"),
        ("x = 1\n", ": it defines none of draw(), ctx and scene"),
        ("ctx = 3\n", ": ctx must be a Context or a Scene, got int"),
        ("draw = 3\n", ": draw must be a function, got int"),
        ("def draw(): pass\n", ": draw() must be a Context or a Scene, got NoneType"),
    ],
)
def test_what_fails_in_a_program_is_said_with_its_line(
    program: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failed(capsys, tmp_path, program).startswith(said)


def test_the_error_of_a_neighbour_is_said_at_the_line_that_called_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "def broken():\n\n\n    return 1 / 0\n", "neighbour_that_fails.py")
    said = failed(capsys, tmp_path, "import neighbour_that_fails\n\nneighbour_that_fails.broken()\n")
    assert said == ":3: ZeroDivisionError: division by zero"


def test_a_syntax_error_of_a_neighbour_names_the_neighbour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "x = = 1\n", "neighbour_with_a_typo.py")
    said = failed(capsys, tmp_path, "\nimport neighbour_with_a_typo\n")
    assert said.startswith(":2: SyntaxError: ")
    assert "neighbour_with_a_typo.py" in said


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("none.py", "none.vds"):
        line = failure(call(capsys, "render", tmp_path / name, "-o", tmp_path / "out.png"))
        assert line == f"vecdraw: {tmp_path / name}: No such file or directory"


def test_the_line_is_found_by_a_relative_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "1 / 0\n")
    monkeypatch.chdir(tmp_path)
    for name in ("drawing.py", "./drawing.py"):
        line = failure(call(capsys, "render", name, "-o", "out.png"))
        assert line == "vecdraw: drawing.py:1: ZeroDivisionError: division by zero"


def test_a_folder_is_no_drawing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("folder.py", "folder.vds"):
        (tmp_path / name).mkdir()
        line = failure(call(capsys, "render", tmp_path / name, "-o", tmp_path / "out.png"))
        assert line.startswith(f"vecdraw: {tmp_path / name}: ")


@pytest.mark.parametrize("data", [b"", b"not a scene", b"\x89PNG\r\n\x1a\n" + bytes(64)])
def test_a_file_that_is_no_scene(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "drawing.vds"
    path.write_bytes(data)
    line = failure(call(capsys, "render", path, "-o", tmp_path / "out.png"))
    assert line.startswith(f"vecdraw: {path}: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "required: COMMAND"),
        (("draw",), "invalid choice: 'draw'"),
        (("render",), "required: FILE"),
        (("render", "a.py", "--scale", "0"), "argument --scale: expected a positive number, got '0'"),
        (("render", "a.py", "--scale", "nan"), "argument --scale: expected a positive number, got 'nan'"),
        (("render", "a.py", "--dpi", "inf"), "argument --dpi: expected a positive number, got 'inf'"),
        (("render", "a.py", "--quality", "best"), "argument --quality: expected a number, got 'best'"),
        (("render", "a.py", "--max-bytes", "1e4"), "argument --max-bytes: expected a whole number, got '1e4'"),
        (("render", "a.py", "--nonsense"), "unrecognized arguments: --nonsense"),
        (("render", "a.py", "-o", "a.gfi"), "unknown suffix '.gfi'"),
        (("render", "a.py", "-o", "a"), "has no suffix"),
        (("render", "a.py", "-o", "-", "--format", "tif9"), "'tif9'"),
        (("fonts", "--nonsense"), "unrecognized arguments: --nonsense"),
    ],
)
def test_arguments_that_make_no_sense(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in failure(call(capsys, *arguments))


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--background", "grue", "'grue'"),
        ("--quality", "101", "101"),
        ("--target", "best", "'best'"),
        ("--scale", "600", "canvas_side"),
    ],
)
def test_values_that_the_library_refuses(
    option: str, value: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = call(
        capsys, "render", write(tmp_path, CTX.replace("4, 3", "99, 99")), "-o", tmp_path / "out.jpg", option, value
    )
    assert said in failure(answer)
    assert not (tmp_path / "out.jpg").exists()


def test_debug_shows_the_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "def f():\n    raise ValueError('bad')\n\nf()\n")
    answer = call(capsys, "render", "--debug", path, "-o", tmp_path / "out.png")
    assert answer.code == 2
    assert f'File "{path}", line 4' in answer.err
    assert f'File "{path}", line 2' in answer.err
    assert "ValueError: bad" in answer.err


def test_a_missing_system_library_is_said_in_one_line(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    absent.mkdir()
    message = "libEGL.so.1: cannot open shared object file: No such file or directory"
    write(absent, f"raise ImportError({message!r})\n", "skia.py")
    program = write(tmp_path, CTX)
    done = start("render", str(program), "-o", "out.png", cwd=tmp_path, extra_path=absent)
    assert done.returncode == 2
    assert done.stdout == b""
    line = done.stderr.decode()
    assert re.fullmatch(r"vecdraw: .*libEGL\.so\.1.*\blibegl1\b.*\blibgl1\b.*\n", line)


def test_an_interrupt_is_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "raise KeyboardInterrupt\n")
    assert call(capsys, "render", path, "-o", tmp_path / "out.png") == (130, "", "")
