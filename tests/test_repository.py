"""The frame: what is at the root, what is installed, and what `import vecdraw` costs."""

import importlib.metadata
import json
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

import vecdraw

HEAVY = ("PIL", "fontTools", "freetype", "icu4py", "skia", "uharfbuzz", "vecdraw_fonts")


def test_the_readme_holds_the_two_commands(root: Path) -> None:
    commands = re.findall(r"^```sh\n(python3 -m venv .*)\n```$", (root / "README.md").read_text(), re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("/exhibition.yaml -o poster.png -o poster.svg -o poster.pdf")
    assert commands[1].endswith(" -m pytest")


def test_ci_runs_the_commands_of_the_readme(root: Path) -> None:
    script = (root / ".ci" / "run").read_text()
    assert "grep '^python3 -m venv ' README.md" in script
    assert "pytest" not in script


def test_every_dependency_is_in_the_table_of_wheels(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    table = (root / "docs" / "wheels.md").read_text()
    assert [text for text in project["dependencies"] if f"`{text}`" not in table] == []


def installed() -> importlib.metadata.Distribution:
    """The installed distribution, and not what building it left beside the source."""
    found = importlib.metadata.distributions(name="vecdraw", path=[sysconfig.get_path("purelib")])
    distribution = next(iter(found), None)
    if distribution is None:
        pytest.skip("vecdraw is not installed here, only its source is")
    if json.loads(distribution.read_text("direct_url.json") or "{}").get("dir_info", {}).get("editable"):
        pytest.skip("vecdraw is installed editable: nothing was copied")
    return distribution


def installed_files() -> set[str]:
    """The paths that the installed distribution consists of."""
    return {file.as_posix() for file in installed().files or ()}


def test_everything_is_installed(root: Path) -> None:
    sources = {path.relative_to(root).as_posix() for path in (root / "vecdraw").rglob("*.py")}
    fonts = {
        f"vecdraw_{path.relative_to(root).as_posix()}"
        for path in (root / "fonts").rglob("*")
        if path.suffix in {".otf", ".ttf", ".json", ".md", ".txt"} and "recipe" not in path.parts
    }
    assert any(path.endswith((".otf", ".ttf")) for path in fonts)
    assert {*sources, *fonts, "vecdraw/py.typed"} - installed_files() == set()


def test_what_only_makes_the_fonts_is_not_installed() -> None:
    assert [path for path in installed_files() if path.startswith("vecdraw_fonts/recipe")] == []


def test_the_installed_version_is_this_one() -> None:
    assert installed().version == vecdraw.__version__


def test_importing_loads_no_native_library() -> None:
    program = f"import sys, vecdraw; print([name for name in {HEAVY} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
