"""What `import vecdraw` loads: a program pays for what it uses."""

import subprocess
import sys
from pathlib import Path

import pytest

import vecdraw

MODULES = 135
"""Of ours, at most, with `import vecdraw`; each costs a look-up, a read and what it defines."""

LIBRARIES = frozenset(
    {"numpy", "skia", "uharfbuzz", "freetype", "fontTools", "PIL", "icu4py", "isal", "zlib_ng", "pikepdf", "yaml"}
)
HEAVY = frozenset(
    {
        "asyncio", "concurrent.futures", "ctypes", "hashlib", "http", "importlib.metadata", "json", "logging",
        "multiprocessing", "pickle", "platform", "shutil", "socket", "ssl", "subprocess", "tempfile", "unittest",
    }
)  # fmt: skip
"""Of the standard library; some take longer than all of the drawing."""

WITH_TEXT = frozenset({"vecdraw.text.itemize", "vecdraw.text.layout", "vecdraw.typeface.store"})
WITH_FILES = frozenset({"vecdraw.codecs.decode", "vecdraw.export.render", "vecdraw.storage.files"})
RECTANGLE = "import vecdraw; c = vecdraw.Context(8, 8, background='white'); c.fill_rect(1, 1, 4, 4)"


def loaded_by(program: str) -> set[str]:
    """The modules that a program has loaded when it ends."""
    told = f"import sys; was = set(sys.modules); {program}; print(*sorted(set(sys.modules) - was))"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("program", ["import vecdraw", RECTANGLE])
def test_a_program_without_text_and_files_loads_neither(program: str) -> None:
    loaded = loaded_by(program)
    assert loaded & (LIBRARIES | HEAVY | WITH_TEXT | WITH_FILES) == set()
    assert len([name for name in loaded if name.partition(".")[0] == "vecdraw"]) <= MODULES


def test_a_small_picture_loads_what_draws_it_and_no_more() -> None:
    loaded = loaded_by(f"{RECTANGLE}; c.encode('png')")
    assert "skia" in loaded
    assert loaded & {"PIL", "uharfbuzz", "fontTools", "icu4py", "multiprocessing", "concurrent.futures"} == set()


def test_a_command_loads_nothing_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import vecdraw; ctx = vecdraw.Context(8, 8, background='white')")
    told = [str(tmp_path / "a.py"), "-o", str(tmp_path / "a.png")]
    loaded = loaded_by(f"from vecdraw.cli import main; main(['render', *{told!r}])")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    others = {"vecdraw.cli.batch", "vecdraw.cli.preview", "vecdraw.poster.template", "vecdraw.text.layout"}
    assert loaded & (others | {"http.server", "yaml", "stretchable", "multiprocessing"}) == set()


def test_the_function_compare_is_not_hidden_by_its_room() -> None:
    told = "import vecdraw, vecdraw.compare.golden; print(vecdraw.compare.__name__, callable(vecdraw.compare))"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["compare", "True"]


@pytest.mark.parametrize("room", ["text", "export", "scene"])
def test_rooms_tell_of_names_they_do_not_have(room: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'vecdraw.{room}' has no attribute 'nothing'"):
        getattr(__import__(f"vecdraw.{room}", fromlist=["x"]), "nothing")  # noqa: B009  # mypy knows that there is none


def test_dir_lists_the_names_that_are_not_loaded() -> None:
    assert set(vecdraw.__all__) <= set(dir(vecdraw))
