"""Differences that were found once: a program and the pixels Chromium draws for it, in regressions/."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.oracle.chromium import Chromium
from tests.oracle.programs import Program, dump, load

DIRECTORY = Path(__file__).with_name("regressions")


def names() -> list[str]:
    """The names of all regressions."""
    return sorted(path.stem for path in DIRECTORY.glob("*.json"))


def read(name: str) -> tuple[Program, NDArray[np.uint8]]:
    """A regression's program and Chromium's pixels for it; RGBA, not premultiplied, (height, width, 4)."""
    with Image.open(DIRECTORY / f"{name}.png") as picture:
        return load(DIRECTORY / f"{name}.json"), np.array(picture)


def add(name: str, program: Program, browser: Chromium) -> None:
    """Writes down a program and what Chromium draws for it."""
    (pixels,) = browser.draw([program])
    if isinstance(pixels, str):
        raise TypeError(f"the canvas refuses the program: {pixels}")
    (DIRECTORY / f"{name}.json").write_text(dump(program))
    Image.fromarray(pixels).save(DIRECTORY / f"{name}.png", optimize=True)
