"""Performs drawing programs on a Context."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vecdraw as vd
from tests.oracle.programs import Program, Step, picture


def draw(program: Program) -> NDArray[np.uint8]:
    """Performs a program on a Context; RGBA, not premultiplied, (height, width, 4)."""
    pixels: NDArray[np.uint8] = perform(program).get_image_data(0, 0, program["width"], program["height"]).data
    return pixels


def perform(program: Program) -> vd.Context:
    """Performs a program on a Context."""
    context = vd.Context(program["width"], program["height"], strict=False)
    resources: list[Any] = []
    for resource in program["resources"]:
        resources.append(_make(resource, context, resources))
    _perform(context, program["steps"], resources)
    return context


def _snake_case(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def _value(value: Any, resources: list[Any]) -> Any:
    match value:
        case {"$": index}:
            return resources[index]
        case {"x": x, "y": y}:
            return (x, y)
        case list():
            return [_value(item, resources) for item in value]
        case _:
            return value


def _perform(target: Any, steps: list[Step], resources: list[Any]) -> None:
    for verb, *given in steps:
        values = [_value(value, resources) for value in given]
        if verb.endswith("="):
            setattr(target, _snake_case(verb[:-1]), values[0])
        elif verb == "putImageData":
            target.put_image_data(_image_data(target, values[0]), *values[1:])
        else:
            getattr(target, _snake_case(verb))(*values)


def _image_data(context: Any, pixels: NDArray[np.uint8]) -> Any:
    data = context.create_image_data(pixels.shape[1], pixels.shape[0])
    data.data[:] = pixels
    return data


def _make(resource: dict[str, Any], context: Any, resources: list[Any]) -> Any:
    match resource["kind"]:
        case "linear" | "radial" | "conic" as kind:
            gradient = getattr(context, f"create_{kind}_gradient")(*resource["args"])
            for offset, color in resource["stops"]:
                gradient.add_color_stop(offset, color)
            return gradient
        case "image":
            return picture(resource)
        case "pattern":
            pattern = context.create_pattern(resources[resource["image"]], resource["repetition"])
            if resource["transform"]:
                pattern.set_transform(vd.Affine(*resource["transform"]))
            return pattern
        case "path":
            path = vd.Path()
            _perform(path, resource["steps"], [])
            return path
        case kind:
            raise ValueError(f"a resource is a gradient, image, pattern or path, not {kind!r}")
