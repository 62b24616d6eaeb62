"""Values as text for `Scene.dump`: short to read, and different for values that differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, assert_never

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.projection import Projection
from vecdraw.paint.brush import ColorStop
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    ColorMatrixFilter,
    ComponentTransfer,
    Contrast,
    Convolve,
    Displacement,
    DropShadow,
    Filter,
    Grayscale,
    HueRotate,
    Invert,
    Lighting,
    Morphology,
    Offset,
    Opacity,
    Saturate,
    Sepia,
)
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.typeface.key import FaceKey

_EXACT: Final = 2**53  # integers up to here are floats as well
_VERBS: Final = ("M", "L", "Q", "C", "K", "E", "Z")
# Backslash, quote, controls, line ends and what turns the direction of a terminal's text.
_ESCAPED: Final = re.compile("[\\\\\"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PLAIN_STROKE: Final = Stroke()


def number(value: float) -> str:
    """The shortest text that reads back as the same number; 0 has no sign."""
    if -_EXACT <= value <= _EXACT:
        whole = int(value)
        return str(whole) if whole == value else repr(float(value))
    if isinstance(value, int):
        return str(value)
    return repr(value)


def numbers(values: Iterable[float]) -> str:
    """Numbers with spaces between them."""
    return " ".join(map(number, values))


def quoted(text: str) -> str:
    """Text in quotes on one line; what could not be seen or would break the line is escaped."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return "\\" + char if char in '\\"' else f"\\u{ord(char):04x}"


def color(value: Color) -> str:
    """#rrggbb[aa] where that is the whole of the colour, else its space with all numbers."""
    rgb = value.red, value.green, value.blue
    if value.space is None and value.components is None and not value.alpha_missing:
        levels = [round(min(max(c, 0.0), 1.0) * 255) for c in (*rgb, value.alpha)]
        if all(level / 255 == c for level, c in zip(levels, (*rgb, value.alpha), strict=True)):
            return "#" + bytes(levels[: 3 if levels[3] == 255 else 4]).hex()
        return f"rgb({numbers(rgb)} / {number(value.alpha)})"
    components = ("-",) if value.components is None else ("none" if c is None else number(c) for c in value.components)
    alpha = ("none " if value.alpha_missing else "") + number(value.alpha)
    return f"{value.space or 'legacy'}({' '.join(components)} / {alpha}, rgb {numbers(rgb)})"


def path(data: PathData) -> str:
    """Verbs and numbers: M, L, Q, C and Z as in SVG, K a conic (cx cy x y weight), E an arc of an ellipse."""
    return " ".join(f"{_VERBS[verb]} {numbers(given)}".rstrip() for verb, given in data.segments())


def matrix(transform: Affine) -> str:
    """The six numbers a b c d e f."""
    return f"matrix({numbers(transform)})"


def stops(values: tuple[ColorStop, ...]) -> str:
    """Offsets and colours."""
    return ", ".join(f"{number(stop.offset)} {color(stop.color)}" for stop in values)


def stroke(value: Stroke) -> str:
    """The width and what is not at its default."""
    parts = [f"width {number(value.width)}"]
    if value.cap != _PLAIN_STROKE.cap:
        parts.append(value.cap)
    if value.join != _PLAIN_STROKE.join:
        parts.append(f"join {value.join}")
    if value.miter_limit != _PLAIN_STROKE.miter_limit:
        parts.append(f"miter {number(value.miter_limit)}")
    if value.dash:
        parts.append(f"dash [{numbers(value.dash)}]")
    if value.dash_offset:
        parts.append(f"offset {number(value.dash_offset)}")
    return " ".join(parts)


def compositing(value: Compositing, name_of: Callable[[Pixmap], str]) -> list[str]:
    """What is not at its default; `name_of` names pictures."""
    parts = []
    if value.alpha != 1:
        parts.append(f"alpha {number(value.alpha)}")
    if value.blend != "source-over":
        parts.append(value.blend)
    if value.shadow is not None:
        tint, blur, dx, dy = value.shadow
        parts.append(f"shadow({color(tint)} blur {number(blur)} offset {number(dx)} {number(dy)})")
    parts += filters(value.filters, name_of)
    return parts


def filters(values: tuple[Filter, ...], name_of: Callable[[Pixmap], str]) -> list[str]:
    """One after the other; `name_of` names pictures."""
    return [_filter(value, name_of) for value in values]


def _filter(value: Filter, name_of: Callable[[Pixmap], str]) -> str:  # one case a filter
    match value:
        case Blur(deviation):
            return f"blur({number(deviation)})"
        case DropShadow(dx, dy, deviation, tint):
            return f"drop-shadow({numbers((dx, dy, deviation))} {'currentcolor' if tint is None else color(tint)})"
        case HueRotate(radians):
            return f"hue-rotate({number(radians)})"
        case (
            Brightness(amount)
            | Contrast(amount)
            | Grayscale(amount)
            | Invert(amount)
            | Opacity(amount)
            | Saturate(amount)
            | Sepia(amount)
        ):
            return f"{type(value).__name__.lower()}({number(amount)})"
        case ColorMatrixFilter(entries):
            return f"color-matrix({numbers(entries)})"
        case ComponentTransfer(red, green, blue, alpha):
            tables = zip("rgba", (red, green, blue, alpha), strict=True)
            return f"transfer({' '.join(f'{name} {bytes(table).hex()}' for name, table in tables if table)})"
        case Morphology(operator, across, down):
            return f"{operator}({numbers((across, down))})"
        case Lighting(kind, light, height, constant, exponent, tint):
            placed = f"{type(light).__name__} {numbers(getattr(light, name) for name in light.__match_args__)}"
            return f"{kind}-lighting({placed} surface {numbers((height, constant, exponent))} {color(tint)})"
        case Displacement(surface, factor, across, down, box):
            place = "" if box is None else f" in {numbers(box)}"
            return f"displacement({name_of(surface)} {number(factor)} {across} {down}{place})"
        case Convolve():
            return f"convolve({_convolve(value)})"
        case Offset(dx, dy):
            return f"offset({numbers((dx, dy))})"
        case _:
            assert_never(value)


def _convolve(value: Convolve) -> str:
    parts = [f"{value.columns} x {value.rows} [{numbers(value.kernel)}]"]
    if value.divisor is not None:
        parts.append(f"divisor {number(value.divisor)}")
    if value.bias:
        parts.append(f"bias {number(value.bias)}")
    if value.target is not None:
        parts.append(f"target {numbers(value.target)}")
    if value.preserve_alpha:
        parts.append("preserve-alpha")
    return " ".join([*parts, value.edge_mode])


def projection(value: Projection) -> str:
    """The nine numbers, row by row."""
    return f"matrix3d({numbers(value)})"


def picture(value: Pixmap) -> str:
    """Size, format and digest."""
    kind = f"{value.pixel_format} {value.alpha} {value.color_space}"
    return f"{value.width} x {value.height} {kind} sha256 {value.digest}"


def face(value: FaceKey) -> str:
    """Digest, and how the face is varied."""
    parts = ["sha256", quoted(value.digest)[1:-1], f"index {value.index}"]
    parts += [f"{quoted(tag)}={number(at)}" for tag, at in value.coordinates]
    if value.embolden:
        parts.append(f"embolden {number(value.embolden)}")
    if value.slant:
        parts.append(f"slant {number(value.slant)}")
    return " ".join(parts)
