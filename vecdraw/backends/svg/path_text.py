"""The `d` of paths.

Elliptical arcs are written in pieces of a quarter turn at most: browsers make one conic of each, which is how the
raster backend has them, so that both draw the same pixels; and they are round at every magnification.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from vecdraw.backends.svg.markup import number
from vecdraw.geometry.arc import ellipse_point, near
from vecdraw.geometry.conic import conic_quads, ellipse_arc
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData

_TOLERANCE: Final = 1 / 64  # px; how near quadratic curves are to conics that are no arcs
_LARGEST: Final = 20_000.0  # px of radius; beyond, renderers find an arc's centre in float32 too roughly
_DEGREE_DIGITS: Final = 6
_QUARTER: Final = math.pi / 2
_FULL: Final = math.tau * (1 - 1e-7)
_LETTERS: Final = {MOVE: "M", LINE: "L", QUAD: "Q", CUBIC: "C"}

Point = tuple[float, float]


def path_text(path: PathData, digits: int, scale: float = 1.0) -> str:
    """SVG path data with `digits` decimals, for a path that is drawn `scale` times as large."""
    parts: list[str] = []
    x = y = left = top = 0.0
    for verb, numbers in path.segments():
        if verb == CLOSE:
            parts.append("Z")
            x, y = left, top
        elif verb == LINE:
            parts.append(_line(x, y, numbers[0], numbers[1], digits))
            x, y = numbers
        elif verb == CONIC:
            cx, cy, end_x, end_y, weight = numbers
            parts += _conic((x, y), (cx, cy), (end_x, end_y), weight, digits, scale)
            x, y = end_x, end_y
        elif verb == ARC:
            cx, cy, rx, ry, rotation, begin, sweep = numbers
            start = ellipse_point(cx, cy, rx, ry, rotation, begin)
            if not near((x, y), start, cx, cy, rx, ry):
                parts.append(_line(x, y, *start, digits))
            parts += _arc(numbers, digits, scale)
            x, y = ellipse_point(cx, cy, rx, ry, rotation, begin + sweep)
        else:
            parts.append(_LETTERS[verb] + " ".join([number(value, digits) for value in numbers]))
            x, y = numbers[-2:]
            if verb == MOVE:
                left, top = x, y
    return "".join(parts)


def _line(x0: float, y0: float, x: float, y: float, digits: int) -> str:
    across, down = number(x, digits), number(y, digits)
    if across == number(x0, digits):
        return f"V{down}"
    return f"H{across}" if down == number(y0, digits) else f"L{across} {down}"


def _arc(numbers: tuple[float, ...], digits: int, scale: float) -> Iterator[str]:
    """An arc as quarters from its start on, and what is left of it."""
    cx, cy, rx, ry, rotation, start, sweep = numbers
    if abs(sweep) > _FULL:
        sweep = math.copysign(math.tau, sweep)
    left = abs(sweep)
    turn = math.copysign(1.0, sweep)
    before = ellipse_point(cx, cy, rx, ry, rotation, start)
    while True:
        step = min(_QUARTER, left)
        after = ellipse_point(cx, cy, rx, ry, rotation, start + turn * step)
        piece = _piece(rx, ry, rotation, sweep > 0.0, before, after, digits, scale)
        if piece:
            yield piece
        else:
            weight = math.cos(step / 2)
            control = ellipse_point(cx, cy, rx / weight, ry / weight, rotation, start + turn * step / 2)
            yield from _quads(before, control, after, weight, digits, scale)
        start, left, before = start + turn * step, left - step, after
        if not left > 1e-9:
            return


def _conic(start: Point, control: Point, end: Point, weight: float, digits: int, scale: float) -> Iterator[str]:
    """A conic: as arcs where it is a piece of an ellipse."""
    arc = ellipse_arc(start, control, end, weight) if weight < 1.0 - 1e-8 else []
    if not isinstance(arc, list):
        pieces = [
            _piece(arc.rx, arc.ry, arc.rotation, arc.clockwise, before, after, digits, scale)
            for before, after in pairwise(arc.points)
        ]
        if all(pieces):
            yield from pieces
            return
    yield from _quads(start, control, end, weight, digits, scale)


def _piece(
    rx: float, ry: float, rotation: float, clockwise: bool, start: Point, end: Point, digits: int, scale: float
) -> str:
    """The command of an arc of at most a half turn; "" where renderers would make something else of it."""
    across, down = number(rx, digits), number(ry, digits)
    before, after = (f"{number(x, digits)} {number(y, digits)}" for x, y in (start, end))
    if "0" in (across, down) or before == after or not max(rx, ry) * scale < _LARGEST:
        return ""
    turn = "0" if rx == ry else number(math.degrees(rotation), _DEGREE_DIGITS)
    return f"A{across} {down} {turn} 0 {int(clockwise)} {after}"


def _quads(start: Point, control: Point, end: Point, weight: float, digits: int, scale: float) -> Iterator[str]:
    tolerance = _TOLERANCE / scale if scale > 0.0 else math.inf
    for quad in conic_quads(start, control, end, weight, tolerance):
        yield "Q" + " ".join([number(value, digits) for value in quad])
