"""The poster with libraries of other languages: a program that is asked for one poster at a time over a pipe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks.peers import layout
from benchmarks.peers.contender import MissingError
from benchmarks.peers.layout import Text

_HERE: Final = Path(__file__).parent
_PACKAGES: Final = Path(__file__).parents[2] / "out" / "peers"
_NPM: Final = f"npm install --prefix {_PACKAGES} @napi-rs/canvas"
_APT: Final = "apt-get install golang-go golang-github-fogleman-gg-dev golang-golang-x-image-dev"
_DEBIAN_SOURCES: Final = "/usr/share/gocode"


class _Program:
    """A child process that draws, and takes the time itself."""

    def __init__(self, command: list[str], how_to_install: str) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")
        self._how_to_install = how_to_install
        self._ask({"spec": layout.specification()})

    def run(self, lines: list[Text]) -> float:
        """Draws the poster; the seconds that the child counted."""
        return self._ask({"lines": lines})

    def save(self, lines: list[Text], path: Path) -> float:
        """Writes the poster as a PNG; the seconds that the child counted."""
        return self._ask({"save": str(path.absolute()), "lines": lines})

    def _ask(self, question: dict[str, Any]) -> float:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return float(process.stdout.readline())
        except (OSError, ValueError) as error:
            process.kill()
            told = process.communicate()[1].strip().splitlines()
            wrong = [line for line in told if "Error" in line] or told or [str(error)]
            raise MissingError(wrong[0], self._how_to_install) from error


def napi_canvas() -> _Program:
    """@napi-rs/canvas: Skia, for Node.js."""
    node = shutil.which("node")
    if node is None:
        raise MissingError("there is no node", f"apt-get install nodejs npm && {_NPM}")
    return _Program([node, str(_HERE / "canvas.mjs"), str(_PACKAGES)], _NPM)


def gg() -> _Program:
    """Go's gg, built from Debian's sources."""
    go = shutil.which("go")
    if go is None:
        raise MissingError("there is no go", _APT)
    folder = Path(tempfile.mkdtemp(prefix="vecdraw-gg-"))
    program = folder / "poster"
    settings = {"GO111MODULE": "off", "GOPATH": _DEBIAN_SOURCES, "GOCACHE": str(folder / "cache")}
    built = subprocess.run(
        [go, "build", "-o", program, _HERE / "gg_poster.go"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        raise MissingError(built.stderr.strip().splitlines()[0], _APT)
    return _Program([str(program)], _APT)
