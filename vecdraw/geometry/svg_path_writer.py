"""SVG path data written from `PathData` (SVG 2, chapter 9). Coordinates are user units, y down."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from vecdraw.errors import BadValueError, UnsupportedError
from vecdraw.geometry.arc import ellipse_point, endpoint_arc, near
from vecdraw.geometry.conic import conic_quads, ellipse_arc
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData

Number = Callable[[float], str]

# An A command whose arc nears half a turn has an ill-conditioned centre: a third of a turn is safe with few digits too.
_LONGEST: Final = math.tau / 3 + 1e-9
_DECIMALS: Final = (2, 4, 6, 8, 10, 12, 17)  # what the end of an arc may have been written with, fewest first
_LETTERS: Final = {MOVE: "M", LINE: "L", QUAD: "Q", CUBIC: "C"}


def svg_path_string(data: PathData, digits: int | None = None, tolerance: float | None = None) -> str:
    """SVG path data that draws `data`.

    Coordinates are written so that they read back as the same float64, or with `digits` decimals. Arcs and elliptical
    conics become A commands, exact but for rounding. An arc that was read from path data with numbers of up to a dozen
    digits becomes the command that reads back as the same arc, unless its radii did not reach. SVG has no hyperbola: a
    conic of weight above 1 raises `UnsupportedError`, unless a `tolerance` in user units allows quadratic curves that
    stay that close.
    Raises `BadValueError` for numbers that are not finite.
    """
    number = _exact if digits is None else _rounded(digits)
    parts: list[str] = []
    x = y = start_x = start_y = 0.0
    for verb, numbers in data.segments():
        if not math.isfinite(sum(numbers)) and not all(map(math.isfinite, numbers)):
            raise BadValueError(f"a path with coordinates that are not finite cannot be written as SVG: {numbers}")
        if verb == CLOSE:
            parts.append("Z")
            x, y = start_x, start_y
        elif verb == ARC:
            x, y = _arc(parts, number, x, y, numbers)
        elif verb == CONIC:
            _conic(parts, number, (x, y), numbers, tolerance)
            x, y = numbers[2], numbers[3]
        else:
            parts.append(_LETTERS[verb] + " ".join(map(number, numbers)))
            x, y = numbers[-2:]
        if verb == MOVE:
            start_x, start_y = x, y
    return "".join(parts)


def _exact(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _rounded(digits: object) -> Number:
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 17:
        raise BadValueError(f"digits must be an int from 0 to 17, got {digits!r}")

    def number(value: float) -> str:
        text = format(value, f".{digits}f")
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    return number


def _command(letter: str, number: Number, *numbers: float) -> str:
    return letter + " ".join(map(number, numbers))


def _arc(parts: list[str], number: Number, x: float, y: float, numbers: tuple[float, ...]) -> tuple[float, float]:
    """A line to the arc's start unless (x, y) is there, then the arc; its end."""
    cx, cy, rx, ry, rotation, start, sweep = numbers
    first = ellipse_point(cx, cy, rx, ry, rotation, start)
    if not near((x, y), first, cx, cy, rx, ry):
        parts.append(_command("L", number, *first))
    same = _as_read(x, y, numbers) if number is _exact else None
    if same is not None:
        text, end = same
        parts.append(text)
        return end
    count = max(1, math.ceil(abs(sweep) / _LONGEST))
    for i in range(count):
        x, y = ellipse_point(cx, cy, rx, ry, rotation, start + sweep * (i + 1) / count)
        parts.append(_elliptical(number, rx, ry, rotation, sweep > 0, x, y))
    return x, y


def _as_read(x: float, y: float, numbers: tuple[float, ...]) -> tuple[str, tuple[float, float]] | None:
    """The A command from (x, y) that reads back as the arc to the last bit, and its end; None where none is found."""
    cx, cy, rx, ry, rotation, start, sweep = numbers
    end_x, end_y = ellipse_point(cx, cy, rx, ry, rotation, start + sweep)
    degrees = round(math.degrees(rotation), 12)
    for decimals in _DECIMALS:
        end = (round(end_x, decimals), round(end_y, decimals))
        if end == (x, y):
            continue
        for large in (False, True):
            if endpoint_arc((x, y), end, rx, ry, math.radians(degrees), large, sweep > 0) == numbers:
                flags = f"{int(large)} {int(sweep > 0)}"
                return f"A{_exact(rx)} {_exact(ry)} {_exact(degrees)} {flags} {_exact(end[0])} {_exact(end[1])}", end
    return None


def _elliptical(number: Number, rx: float, ry: float, rotation: float, clockwise: bool, x: float, y: float) -> str:
    angle = _exact(round(math.degrees(rotation), 12))
    return f"A{number(rx)} {number(ry)} {angle} 0 {int(clockwise)} {number(x)} {number(y)}"


def _conic(
    parts: list[str],
    number: Number,
    start: tuple[float, float],
    numbers: tuple[float, ...],
    tolerance: float | None,
) -> None:
    cx, cy, x, y, weight = numbers
    if abs(weight - 1) < 1e-8:
        parts.append(_command("Q", number, cx, cy, x, y))
        return
    if weight > 1:
        if tolerance is None:
            raise UnsupportedError(
                f"SVG paths have no hyperbolas (a conic of weight {weight!r}): give a tolerance to write it as curves"
            )
        quads = conic_quads(start, (cx, cy), (x, y), weight, tolerance)
        parts.extend(_command("Q", number, *quad) for quad in quads)
        return
    found = ellipse_arc(start, (cx, cy), (x, y), weight)
    if isinstance(found, list):
        parts.extend(_command("L", number, *point) for point in found)
        return
    rx, ry, rotation, clockwise, points = found
    for _, (px, py) in pairwise(points):
        parts.append(_elliptical(number, rx, ry, rotation, clockwise, px, py))
