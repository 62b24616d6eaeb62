"""Drawing programs: plain JSON that says what to call on a canvas.

A program has a size, resources (gradients, pictures, patterns, paths) and steps. A step is a list: the canvas name of
a method and its arguments, or of an attribute with `=` behind it and its value. `{"$": 2}` is the third resource,
`{"x": 4, "y": 8}` a point. drawing.py performs programs on a Context, page.html in a browser.
"""

import base64
import json
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

Step = list[Any]


class Program(TypedDict):
    """A drawing program; sizes in px."""

    width: int
    height: int
    resources: list[dict[str, Any]]
    steps: list[Step]


class SvgDocument(TypedDict):
    """An SVG document that a browser draws instead of a program, as a picture of that size in px."""

    width: int
    height: int
    svg: str


def load(path: Path) -> Program:
    """The program in a JSON file."""
    program: Program = json.loads(path.read_text())
    return program


def dump(program: Program) -> str:
    """The program as JSON, a line for each resource and step."""
    lines = {key: ",\n".join(f"  {json.dumps(item)}" for item in program[key]) for key in ("resources", "steps")}
    parts = [f'"{key}": [\n{text}\n]' if text else f'"{key}": []' for key, text in lines.items()]
    return f'{{"width": {program["width"]}, "height": {program["height"]},\n' + ",\n".join(parts) + "}\n"


def picture(resource: dict[str, Any]) -> NDArray[np.uint8]:
    """A picture resource as RGBA, not premultiplied, (height, width, 4)."""
    pixels = np.frombuffer(base64.b64decode(resource["rgba"]), np.uint8)
    return pixels.reshape(resource["height"], resource["width"], 4)
