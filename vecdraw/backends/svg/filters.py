"""Filters and shadows as `filter` elements (Filter Effects 1, 9), in gamma-encoded sRGB as the canvas filters."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable
from typing import Final, Literal, assert_never

from vecdraw.backends.svg.markup import element, factor, hex_color, number, opacity
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Shadow
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    ColorFilter,
    ColorMatrixFilter,
    ComponentTransfer,
    Contrast,
    Convolve,
    Displacement,
    DistantLight,
    DropShadow,
    Filter,
    Grayscale,
    HueRotate,
    Invert,
    Light,
    Lighting,
    Morphology,
    Offset,
    Opacity,
    PointLight,
    Saturate,
    Sepia,
    SpotLight,
    color_matrix,
)
from vecdraw.paint.pixmap import Pixmap

Part = Literal["both", "shadow", "shape"]
"""What of a shape with a shadow is drawn."""

OfColors = ColorFilter | ColorMatrixFilter | ComponentTransfer
Plain = OfColors | Blur | Morphology | Offset | Lighting | Displacement | Convolve
"""The filters but for shadows, which need the name of what casts them."""

EmbedPicture = Callable[[Pixmap], bytes]

_SIGMA_PER_BLUR: Final = 0.5
_SHORT_TABLES: Final = (2, 3, 4, 5, 6, 8, 9, 11, 16, 17)
_CHANNEL_NAMES: Final = ("R", "G", "B", "A")
_DIGITS: Final = 3
_LEAST_BOXES: Final = 2.0  # px; a smaller deviation is blurred by a Gaussian itself
_BOX_PER_SIGMA: Final = 3.0 * math.sqrt(2.0 * math.pi) / 4.0
_NEAR: Final = 0.01  # px; what lengths are rounded by

BLACKEN: Final = element("feColorMatrix", {"values": "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0"})
"""Black of the same opacity."""


def primitives(
    filters: tuple[Filter, ...], shadow: Shadow | None, part: Part, encode_png: EmbedPicture, scale: float = 1.0
) -> str:
    """The filter primitives that apply `filters` one after the other, and then cast a shadow.

    `scale` is px per user unit.
    """
    parts: list[str] = []
    for number_, function in enumerate(filters):
        if isinstance(function, DropShadow):
            color = function.color or Color(0.0, 0.0, 0.0)
            cast = _shadow(function.dx, function.dy, deviation(function.std_deviation, scale), color)
            parts.append(_over(parts, f"s{number_}", cast))
        else:
            parts.append(_primitive(function, encode_png, scale))
    if shadow is not None and part != "shape":
        cast = _shadow(shadow.dx, shadow.dy, deviation(shadow.blur * _SIGMA_PER_BLUR, scale), shadow.color)
        parts.append(cast if part == "shadow" else _over(parts, "s", cast))
    return "".join(parts)


def _over(before: list[str], name: str, cast: str) -> str:
    """A shadow `cast` of what the primitives `before` make, and that over it."""
    source = "SourceGraphic"
    keep = ""
    if before:
        source, keep = name, element("feOffset", {"result": name})
    return keep + cast + element("feComposite", {"in": source, "operator": "over"})


def _primitive(function: Plain, encode_png: EmbedPicture, scale: float) -> str:
    match function:
        case Blur(wanted):
            return element("feGaussianBlur", {"stdDeviation": _length(deviation(wanted, scale))})
        case Morphology(operator, across, down):
            radius = _length(across) if across == down else f"{_length(across)} {_length(down)}"
            return element("feMorphology", {"operator": operator, "radius": radius})
        case Offset(dx, dy):
            return element("feOffset", {"dx": _length(dx), "dy": _length(dy)})
        case Lighting():
            return _lighting(function)
        case Displacement():
            return _displacement(function, encode_png)
        case Convolve():
            return _convolution(function)
        case _:
            return _of_colors(function)


def _of_colors(function: OfColors) -> str:
    match function:
        case Grayscale() | HueRotate() | Saturate() | Sepia():
            return _matrix(color_matrix(function))
        case ColorMatrixFilter(matrix):
            return _matrix(matrix)
        case Brightness(amount):
            return _transfer("RGB", _line(amount, 0.0))
        case Contrast(amount):
            return _transfer("RGB", _line(amount, 0.5 - 0.5 * amount))
        case Invert(amount):
            return _transfer("RGB", {"type": "table", "tableValues": f"{factor(amount)} {factor(1.0 - amount)}"})
        case Opacity(amount):
            return _transfer("A", _line(amount, 0.0))
        case ComponentTransfer():
            return _tables(function)
        case _:
            assert_never(function)


def _length(value: float) -> str:
    return number(value, _DIGITS)


def _flood(color: Color) -> dict[str, str]:
    found = {} if hex_color(color) == "#000" else {"flood-color": hex_color(color)}
    return found if color.alpha == 1.0 else found | {"flood-opacity": opacity(color.alpha)}


def deviation(wanted: float, scale: float) -> float:
    """The standard deviation (user units) that programs draw like the raster backend, at `scale` px per unit.

    Filter Effects 1, 9.14 allows three boxes in place of a Gaussian. The raster backend and browsers take them, and
    come out narrower than asked; others are nearer. Between the two, and in boxes of the same size, all are close.
    """
    sigma = wanted * scale
    if not _LEAST_BOXES <= sigma < math.inf:
        return wanted
    box = math.floor(sigma * _BOX_PER_SIGMA + 0.5)
    variance = (box * box - 1) / 4 if box % 2 else (2 * (box * box - 1) + (box + 1) ** 2 - 1) / 12
    least = (box - 0.5) / _BOX_PER_SIGMA + _NEAR
    return max(least, (sigma + 2 * math.sqrt(variance)) / 3) / scale if sigma > least else wanted


def _shadow(dx: float, dy: float, sigma: float, color: Color) -> str:
    """The shadow of the result before, alone; feDropShadow is not drawn alike everywhere."""
    cast = element("feGaussianBlur", {"stdDeviation": _length(sigma)}) if sigma else ""
    moved = element("feOffset", {"dx": _length(dx), "dy": _length(dy), "result": "cast"})
    return cast + moved + element("feFlood", _flood(color)) + element("feComposite", {"in2": "cast", "operator": "in"})


def _matrix(matrix: tuple[float, ...]) -> str:
    return element("feColorMatrix", {"values": " ".join(map(factor, matrix))})


def _line(slope: float, intercept: float) -> dict[str, str]:
    found = {"type": "linear", "slope": factor(slope)}
    return found | {"intercept": factor(intercept)} if intercept else found


def _transfer(channels: str, function: dict[str, str]) -> str:
    return element("feComponentTransfer", {}, "".join(element(f"feFunc{name}", function) for name in channels))


def _tables(function: ComponentTransfer) -> str:
    tables = (function.red, function.green, function.blue, function.alpha)
    functions = [
        element(f"feFunc{name}", _table(levels))
        for name, levels in zip(_CHANNEL_NAMES, tables, strict=True)
        if levels is not None
    ]
    return element("feComponentTransfer", {}, "".join(functions))


def _table(levels: tuple[int, ...]) -> dict[str, str]:
    """The shortest table that gives these levels."""
    for count in _SHORT_TABLES:
        if 255 % (count - 1) == 0:
            step = 255 // (count - 1)
            points = levels[::step]
            if all(levels[i] == round(_on_line(points, i / step)) for i in range(256)):
                return {"type": "table", "tableValues": " ".join(factor(point / 255) for point in points)}
    for count in _SHORT_TABLES:
        steps = [levels[min(255, math.ceil(i * 255 / count))] for i in range(count)]
        if all(levels[i] == steps[min(int(i / 255 * count), count - 1)] for i in range(256)):
            return {"type": "discrete", "tableValues": " ".join(factor(step / 255) for step in steps)}
    return {"type": "table", "tableValues": " ".join(number(level / 255, 4) for level in levels)}


def _on_line(points: tuple[int, ...], place: float) -> float:
    k = min(int(place), len(points) - 2)
    return points[k] + (place - k) * (points[k + 1] - points[k])


def _lighting(value: Lighting) -> str:
    color = {} if hex_color(value.color) == "#fff" else {"lighting-color": hex_color(value.color)}
    height = {} if value.surface_scale == 1.0 else {"surfaceScale": factor(value.surface_scale)}
    name = "Specular" if value.kind == "specular" else "Diffuse"
    constant = {} if value.constant == 1.0 else {f"{name.lower()}Constant": factor(value.constant)}
    shine = {"specularExponent": factor(value.exponent)} if name == "Specular" and value.exponent != 1.0 else {}
    return element(f"fe{name}Lighting", {**height, **constant, **shine, **color}, _light(value.light))


def _light(light: Light) -> str:
    match light:
        case DistantLight(azimuth, elevation):
            angles = {"azimuth": math.degrees(azimuth), "elevation": math.degrees(elevation)}
            return element("feDistantLight", {name: factor(round(angle, 9)) for name, angle in angles.items()})
        case PointLight(x, y, z):
            return element("fePointLight", {"x": _length(x), "y": _length(y), "z": _length(z)})
        case SpotLight(x, y, z, at_x, at_y, at_z, exponent, cone_angle):
            place = {"x": x, "y": y, "z": z, "pointsAtX": at_x, "pointsAtY": at_y, "pointsAtZ": at_z}
            found = {name: _length(value) for name, value in place.items()}
            found["specularExponent"] = factor(exponent)
            found["limitingConeAngle"] = factor(round(math.degrees(cone_angle), 9))
            return element("feSpotLight", found)
        case _:
            assert_never(light)


def _displacement(value: Displacement, encode_png: EmbedPicture) -> str:
    data = b64encode(encode_png(value.map)).decode("ascii")
    place = dict(zip(("x", "y", "width", "height"), map(_length, value.place), strict=True))
    before = element("feOffset", {"result": "drawn"})
    picture = element(
        "feImage", {**place, "href": f"data:image/png;base64,{data}", "preserveAspectRatio": "none", "result": "map"}
    )
    channels = {"xChannelSelector": value.x_channel.upper(), "yChannelSelector": value.y_channel.upper()}
    moved = element("feDisplacementMap", {"in": "drawn", "in2": "map", "scale": _length(value.scale), **channels})
    return before + picture + moved


def _convolution(value: Convolve) -> str:
    column, row = value.effective_target
    found = {
        "order": f"{value.columns} {value.rows}" if value.columns != value.rows else str(value.columns),
        "kernelMatrix": " ".join(map(factor, value.kernel)),
        "divisor": factor(value.effective_divisor),
        "edgeMode": value.edge_mode,
        "targetX": str(column),
        "targetY": str(row),
    }
    if value.bias:
        found["bias"] = factor(value.bias)
    if value.preserve_alpha:
        found["preserveAlpha"] = "true"
    return element("feConvolveMatrix", found)
