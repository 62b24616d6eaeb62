"""Elliptical arcs (HTML Standard, `ellipse()`; angles in radians, clockwise on the screen, y down)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from vecdraw.geometry.float32 import TAU_32, float32

TAU: Final = math.tau
_QUARTER: Final = float32(math.pi / 2)

# The share of its size by which an arc may miss a point and still start there, and of the chord to the radii below
# which an arc is a straight line: some ten thousand roundings of a float64.
_NEAR: Final = 1e-12
_STRAIGHT: Final = 1e-9
_SAME_ANGLE: Final = 2.0**-24
_MOST_TURNED: Final = 1.7976931348623157e308  # radians; what stands for a difference of angles beyond float64


def arc_sweep(start: float, end: float, counterclockwise: bool) -> float:
    """The signed angle that an arc from `start` to `end` covers, at most a full turn (HTML Standard, ellipse()).

    Whole turns the wrong way round count as one full turn, as in every browser. Angles that differ by less than
    float32 rounding, in which browsers compute, are the same: the sum of a pie's parts must not draw a circle more.
    """
    turn = start - end if counterclockwise else end - start
    if not math.isfinite(turn):
        turn = math.copysign(_MOST_TURNED, turn)
    slack = _SAME_ANGLE * max(TAU, abs(start), abs(end))
    if abs(turn) <= slack:
        return 0.0
    if turn >= TAU - slack:
        turn = TAU
    elif turn < 0:
        turn = TAU - math.fmod(-turn, TAU)
        if turn <= slack:
            turn = TAU
    return -turn if counterclockwise else turn


def first_angle(start: float) -> float:
    """`start` in float32 and from 0 to a full turn, by the steps that browsers take."""
    first = math.fmod(float32(start), TAU_32)
    if first < 0:
        first = float32(first + TAU_32)
        if first >= TAU_32:
            first = float32(first - TAU_32)
    return first


def float32_sweep(start: float, end: float, counterclockwise: bool) -> float:
    """`arc_sweep` by the steps that browsers take in float32. A thin line shows its last bit."""
    first = first_angle(start)
    last = float32(float32(end) + float32(first - float32(start)))
    sign = -1.0 if counterclockwise else 1.0
    ahead = float32((last - first) * sign)
    if ahead >= TAU_32:
        last = float32(first + sign * TAU_32)
    elif ahead < 0:
        last = float32(first + sign * float32(TAU_32 - math.fmod(-ahead, TAU_32)))
    return float32(last - first)


def flat_ellipse_points(
    x: float, y: float, rx: float, ry: float, rotation: float, start: float, sweep: float
) -> Iterator[tuple[float, float]]:
    """The corners of an arc without area: its start, each quarter it passes, its end; in float32, as in browsers."""
    x, y, rx, ry, rotation = map(float32, (x, y, rx, ry, rotation))
    cos, sin = math.cos(rotation), math.sin(rotation)

    def at(angle: float) -> tuple[float, float]:
        u, v = float32(rx * float32(math.cos(angle))), float32(ry * float32(math.sin(angle)))
        return float32(x + float32(u * cos - v * sin)), float32(y + float32(u * sin + v * cos))

    first = first_angle(start)
    last = float32(first + float32(sweep))
    yield at(first)
    if (rx == 0 and ry == 0) or first == last:
        return
    angle = float32(first - math.fmod(first, _QUARTER))
    if sweep > 0:
        angle = float32(angle + _QUARTER)
    while angle < last if sweep > 0 else angle > last:
        yield at(angle)
        angle = float32(angle + math.copysign(_QUARTER, sweep))
    yield at(last)


def ellipse_point(
    cx: float, cy: float, rx: float, ry: float, rotation: float, angle: float
) -> tuple[float, float]:
    """The point at `angle` (before `rotation`) of an ellipse."""
    x, y = rx * math.cos(angle), ry * math.sin(angle)
    if rotation == 0:
        return cx + x, cy + y
    cos, sin = math.cos(rotation), math.sin(rotation)
    return cx + x * cos - y * sin, cy + x * sin + y * cos


def empty_arc_point(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    """Where an arc of a circle that ends where it starts is: in float32, and by `angle` as it is, as in browsers."""
    radius, angle = float32(radius), float32(angle)
    across, down = radius * float32(math.cos(angle)), radius * float32(math.sin(angle))
    return float32(float32(x) + float32(across)), float32(float32(y) + float32(down))


def near(point: tuple[float, float], start: tuple[float, float], cx: float, cy: float, rx: float, ry: float) -> bool:
    """Whether `point` is the start of an arc but for rounding, so that no line joins the two."""
    slack = _NEAR * (abs(cx) + abs(cy) + rx + ry)
    return abs(point[0] - start[0]) <= slack and abs(point[1] - start[1]) <= slack


def arc_conics(
    cx: float, cy: float, rx: float, ry: float, rotation: float, start: float, sweep: float
) -> tuple[tuple[float, float], list[tuple[float, float, float, float, float]]]:
    """The start point of an elliptical arc, and the arc as conics `(cx, cy, x, y, weight)` of at most 90 degrees."""
    cos_r, sin_r = math.cos(rotation), math.sin(rotation)

    def at(u: float, v: float) -> tuple[float, float]:
        x, y = rx * u, ry * v
        return cx + x * cos_r - y * sin_r, cy + x * sin_r + y * cos_r

    count = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    step = sweep / count
    weight = math.cos(step / 2)
    conics = []
    for i in range(count):
        middle, end = start + step * (i + 0.5), start + step * (i + 1)
        control = at(math.cos(middle) / weight, math.sin(middle) / weight)
        conics.append((*control, *at(math.cos(end), math.sin(end)), weight))
    return at(math.cos(start), math.sin(start)), conics


def endpoint_arc(
    start: tuple[float, float],
    end: tuple[float, float],
    rx: float,
    ry: float,
    rotation: float,
    large: bool,
    clockwise: bool,
) -> tuple[float, float, float, float, float, float, float] | None:
    """The arc `(cx, cy, rx, ry, rotation, start, sweep)` between two different points (SVG 2, B.2.4 and B.2.5).

    Radii that do not reach are scaled up together. None where the arc is a straight line: a radius of 0, or radii so
    large that the short arc is one to the last digits.
    """
    rx, ry = abs(rx), abs(ry)
    if rx == 0 or ry == 0:
        return None
    cos_r, sin_r = math.cos(rotation), math.sin(rotation)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    # The half chord in the frame where the ellipse is the unit circle.
    u, v = (dx * cos_r + dy * sin_r) / rx, (dy * cos_r - dx * sin_r) / ry
    half = math.hypot(u, v)
    if half < _STRAIGHT and not large:
        return None
    if half > 1:
        rx, ry, u, v, half = rx * half, ry * half, u / half, v / half, 1.0
    if half == 0:
        return None
    away = math.sqrt((1 - half) * (1 + half)) / half
    if large == clockwise:
        away = -away
    mu, mv = away * v, -away * u
    first, last = math.atan2(v - mv, u - mu), math.atan2(-v - mv, -u - mu)
    sweep = (last - first) % TAU if clockwise else -((first - last) % TAU)
    x, y = rx * mu, ry * mv
    cx = (start[0] + end[0]) / 2 + x * cos_r - y * sin_r
    cy = (start[1] + end[1]) / 2 + x * sin_r + y * cos_r
    return cx, cy, rx, ry, rotation, first, sweep
