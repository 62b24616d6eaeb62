"""Write wheels.md: which wheels pip finds for each run-time dependency, platform and Python.

Run from anywhere, with pip and a package index: ``python docs/wheels.py``. Nothing is downloaded but metadata; nothing
is installed. The dependencies are read from pyproject.toml.
"""

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
GLIBC_2_28 = (
    *(f"manylinux_2_{minor}" for minor in (28, 27, 26, 24, 17, 12, 5)),
    "manylinux2014",
    "manylinux2010",
    "manylinux1",
)
PLATFORMS = {
    "Linux x86-64 (glibc 2.28)": tuple(f"{tag}_x86_64" for tag in GLIBC_2_28),
    "Linux aarch64 (glibc 2.28)": tuple(f"{tag}_aarch64" for tag in GLIBC_2_28),
    "Linux x86-64 (musl 1.2)": ("musllinux_1_2_x86_64", "musllinux_1_1_x86_64"),
    "macOS 14 x86-64": ("macosx_14_0_x86_64",),
    "macOS 14 arm64": ("macosx_14_0_arm64",),
    "Windows x86-64": ("win_amd64",),
}
INTRODUCTION = """\
# Wheels

No compiler is ever needed: vecdraw's own kernels have twins in Python, and its native libraries come as wheels: those
that pip resolves for the ranges in `pyproject.toml`: version, then the wheel's Python (and ABI) tag. Resolving is all
that was done here: it does not say that the wheel was run.

Written by `python docs/wheels.py` on {date} (UTC).

On Linux, Skia's wheel also loads `libEGL.so.1` and `libGL.so.1` (Debian: `libegl1`, `libgl1`).
"""


class Wheel(NamedTuple):
    """One resolved file: the project's normalised name, its version and the wheel's tag."""

    name: str
    version: str
    tag: str


def resolve(requirements: list[str], platforms: tuple[str, ...], python: str) -> list[Wheel]:
    """The wheels pip would install for exactly these requirements; none if one of them has none."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps"]
        command += ["--only-binary=:all:", "--python-version", python, "--target", scratch, "--report", str(report)]
        command += [f"--platform={platform}" for platform in platforms]
        answer = subprocess.run([*command, *requirements], capture_output=True, text=True, check=False)
        if "No matching distribution found" in answer.stderr:
            return []
        answer.check_returncode()
        return [wheel(item) for item in json.loads(report.read_text())["install"]]


def wheel(item: dict[str, Any]) -> Wheel:
    """One entry of pip's installation report."""
    stem = item["download_info"]["url"].rsplit("/", 1)[1].removesuffix(".whl")
    python_tag, abi_tag = stem.split("-")[-3:-1]
    tag = python_tag if abi_tag in {"none", python_tag} else f"{python_tag}-{abi_tag}"
    return Wheel(normalised(item["metadata"]["name"]), item["metadata"]["version"], tag)


def normalised(name: str) -> str:
    """A project's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def cells(requirements: dict[str, str], platforms: tuple[str, ...], python: str) -> dict[str, str]:
    """What stands in the table for each dependency on one platform and Python."""
    found = resolve(list(requirements.values()), platforms, python)
    if not found:
        found = [one for requirement in requirements.values() for one in resolve([requirement], platforms, python)]
    by_name = {one.name: f"{one.version} ({one.tag})" for one in found}
    return {name: by_name.get(name, "**none**") for name in requirements}


def page(requirements: dict[str, str]) -> str:
    """The whole of wheels.md."""
    grid = {
        (label, python): cells(requirements, platforms, python)
        for label, platforms in PLATFORMS.items()
        for python in PYTHONS
    }
    lines = [INTRODUCTION.format(date=dt.datetime.now(dt.UTC).date())]
    for name, requirement in requirements.items():
        lines += [f"## {name}", "", f"`{requirement}`", ""]
        lines += ["| platform | " + " | ".join(f"CPython {python}" for python in PYTHONS) + " |"]
        lines += ["|---" * (len(PYTHONS) + 1) + "|"]
        lines += [
            f"| {label} | " + " | ".join(grid[label, python][name] for python in PYTHONS) + " |" for label in PLATFORMS
        ]
        lines += [""]
    return "\n".join(lines)


def main() -> None:
    """Resolve everything and write the page beside this script."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    by_name = {normalised(re.split(r"[^\w.-]", text, maxsplit=1)[0]): text for text in project["dependencies"]}
    (ROOT / "docs" / "wheels.md").write_text(page(by_name))


if __name__ == "__main__":
    main()
