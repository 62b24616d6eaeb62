"""The suite as it was laid out outside the repository, and the shared modules that adapt it to Python."""

import base64
import importlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FRAMES = "chrome-golden/wpt"
SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
DEFAULT_SIZE = (300, 150)  # px, of a canvas element without attributes


class SuiteMissingError(Exception):
    """The suite or the shared modules are not where they were said to be."""


@dataclass(frozen=True, slots=True)
class Case:
    """A test: its name, its JavaScript and the attributes of its canvas element."""

    name: str
    script: str
    canvas: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the canvas in px."""
        found = SIZE.search(self.canvas)
        return (int(found[1]), int(found[2])) if found else DEFAULT_SIZE


class Suite:
    """The tests that need no document, Chromium's frames of them, and the shared modules.

    Raises `SuiteMissingError` where `directory` or `shared` do not hold what they should.
    """

    def __init__(self, directory: Path, shared: Path) -> None:
        for path in (directory / "run/cases.json", directory / "run/imgs.json", shared / "run_vecdraw.py"):
            if not path.exists():
                raise SuiteMissingError(f"{path} is missing")
        self.directory = directory
        os.environ["SUITES"] = str(directory)  # the shared modules read it when they are imported
        sys.path.insert(0, str(shared))
        self.adaptor: Any = importlib.import_module("run_vecdraw")
        self.base: Any = importlib.import_module("runpy_base")
        self.transpiler: Any = importlib.import_module("js2py_canvas")
        portable = set(json.loads((shared / "portable.json").read_text()))
        cases = json.loads((directory / "run/cases.json").read_text())
        self.cases = [Case(c["name"], c["js"], c["canvas"]) for c in cases if c["name"] in portable]
        if len(self.cases) != len(portable):
            raise SuiteMissingError(f"{directory} holds {len(self.cases)} of the {len(portable)} tests")

    def frame(self, name: str) -> NDArray[np.uint8] | None:
        """Chromium's pixels at the end of a test, RGBA, none for a canvas without area; None if they were not kept."""
        path = self.directory / FRAMES / f"{file_name(name)}.png"
        if not path.exists():
            return None
        if not path.read_bytes().startswith(b"\x89PNG"):  # what a canvas without area gives is no picture
            return np.empty((0, 0, 4), np.uint8)
        with Image.open(path) as picture:
            return np.array(picture.convert("RGBA"))

    def image(self, name: str) -> bytes | None:
        """A picture of the suite, encoded; None where there is none of that name."""
        address = self.base.IMGS.get(name)
        return None if address is None else base64.b64decode(address.split(",")[1])

    def register_fonts(self) -> None:
        """Registers the suite's font, as its style sheet does."""
        font = self.directory / "wpt-assets/fonts/CanvasTest.ttf"
        self.adaptor.vd.fonts.register(str(font), family="CanvasTest")


def file_name(name: str) -> str:
    """What the file of a test's frame is called, without its suffix."""
    return re.sub(r"[^\w.-]", "_", name)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps what the shared modules print from the report."""
    out, sys.stdout = sys.stdout, io.StringIO()
    try:
        yield
    finally:
        sys.stdout = out
