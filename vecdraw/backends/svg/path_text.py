"""The `d` of paths.

SVG's own arcs are turned into cubic curves by browsers. Written as quadratic curves, as Skia makes them of arcs before
it draws them, they are drawn exactly as the raster backend draws them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from vecdraw.backends.svg.markup import number
from vecdraw.geometry.arc import ellipse_point, near
from vecdraw.geometry.conic import conic_quads
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData

_TOLERANCE: Final = 0.25  # px; how near Skia's curves are
_ROUND: Final = 0.05  # of a radius; no rounder than that and a small circle looks like none when it is magnified
_QUARTER: Final = math.pi / 2
_FULL: Final = math.tau * (1 - 1e-7)
_LETTERS: Final = {MOVE: "M", LINE: "L", QUAD: "Q", CUBIC: "C"}

Point = tuple[float, float]
Conic = tuple[float, float, float, float, float]


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
            parts += _quads((x, y), [(cx, cy, end_x, end_y, weight)], digits, scale)
            x, y = end_x, end_y
        elif verb == ARC:
            start = ellipse_point(*numbers[:6])
            if not near((x, y), start, *numbers[:4]):
                parts.append(_line(x, y, *start, digits))
            conics = list(_conics(*numbers))
            parts += _quads(start, conics, digits, scale)
            x, y = conics[-1][2:4]
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


def _quads(start: Point, conics: list[Conic], digits: int, scale: float) -> Iterator[str]:
    for cx, cy, x, y, weight in conics:
        size = math.hypot(start[0] - 2 * cx + x, start[1] - 2 * cy + y)
        tolerance = min(_TOLERANCE / scale if scale > 0.0 else math.inf, max(_ROUND * size * abs(weight - 1), 1e-9))
        for quad in conic_quads(start, (cx, cy), (x, y), weight, tolerance):
            yield "Q" + " ".join([number(value, digits) for value in quad])
        start = x, y


def _conics(
    cx: float, cy: float, rx: float, ry: float, rotation: float, start: float, sweep: float
) -> Iterator[Conic]:
    """An arc as quarters from its start on, and what is left of it."""
    cos, sin = math.cos(rotation), math.sin(rotation)
    if abs(sweep) > _FULL:
        sweep = math.copysign(math.tau, sweep)

    def at(angle: float, stretch: float) -> Point:
        u, v = rx * math.cos(angle) / stretch, ry * math.sin(angle) / stretch
        return cx + u * cos - v * sin, cy + u * sin + v * cos

    done, left = 0.0, abs(sweep)
    turn = math.copysign(1.0, sweep)
    while left > 1e-9 or done == 0.0:
        step = min(_QUARTER, left)
        weight = math.cos(step / 2)
        yield (*at(start + turn * (done + step / 2), weight), *at(start + turn * (done + step), 1.0), weight)
        done, left = done + step, left - step
        if step == 0.0:
            return
