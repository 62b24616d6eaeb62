"""Ends of broad strokes along curves, so that they are square in programs that draw curves as chords.

PDFium, and Poppler's own device, end a stroke across the last chord of its path; where the path begins and ends with a
short line along its tangent, the chord is that line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from vecdraw.geometry.path_data import CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.paint.stroke import Stroke

_BROAD: Final = 4.0  # pt; the ends of narrower strokes are not seen to be aslant
_SHARE: Final = 5e-4  # of the width of the stroke: how long the lines are, so that curves bend by less than is seen
_EXACT: Final = 2e-5  # of the largest coordinate, of which canvases keep seven digits: no line is shorter
_OF_ARM: Final = 0.1  # of the distance to the first control point; no line is longer
_CURVES: Final = bytes([QUAD, CUBIC, CONIC])
_STRAIGHT: Final = bytes([MOVE, LINE, CLOSE])

_Segment = tuple[int, tuple[float, ...]]
_Point = tuple[float, float]


def with_square_ends(path: PathData, stroke: Stroke, scale: float) -> PathData:
    """The path with a short line at each end that is one of a curve; `scale` is pt per user unit.

    Contours that come back to where they began, round caps, dashes and narrow strokes stay as they are.
    """
    if stroke.cap == "round" or stroke.dash or stroke.width * scale < _BROAD:
        return path
    if not path.verbs.translate(None, delete=_STRAIGHT):
        return path
    plain = path.without_arcs()
    length = max(stroke.width * _SHARE, max(map(abs, plain.coords)) * _EXACT)
    verbs, coords = bytearray(), list[float]()
    for contour in _contours(plain):
        for verb, numbers in _squared(contour, length):
            verbs.append(verb)
            coords += numbers
    return PathData(bytes(verbs), tuple(coords))


def _contours(path: PathData) -> Iterator[list[_Segment]]:
    contour: list[_Segment] = []
    for segment in path.segments():
        if segment[0] == MOVE and contour:
            yield contour
            contour = []
        contour.append(segment)
    if contour:
        yield contour


def _squared(contour: list[_Segment], length: float) -> list[_Segment]:
    if contour[-1][0] == CLOSE or len(contour) < 2 or _point(contour[0]) == _point(contour[-1]):
        return contour
    found = list(contour)
    start, (verb, numbers) = _point(contour[0]), contour[1]
    if verb in _CURVES:
        near = _towards(start, _points(verb, numbers), length)
        if near is not None:
            found.insert(1, (LINE, near))
    verb, numbers = found[-1]
    if verb in _CURVES:
        points = [*reversed(_points(verb, numbers)), _point(found[-2])]
        near = _towards(points[0], points[1:], length)
        if near is not None:
            weight = numbers[4:] if verb == CONIC else ()
            flat = [number for point in reversed(points[1:-1]) for number in point]
            found[-1:] = [(verb, (*flat, *near, *weight)), (LINE, points[0])]
    return found


def _points(verb: int, numbers: tuple[float, ...]) -> list[_Point]:
    """The control points of a curve and where it ends."""
    plain = numbers[:4] if verb == CONIC else numbers
    return list(zip(plain[0::2], plain[1::2], strict=True))


def _point(segment: _Segment) -> _Point:
    """Where a segment ends."""
    verb, numbers = segment
    x, y = numbers[2:4] if verb == CONIC else numbers[-2:]
    return x, y


def _towards(end: _Point, points: Sequence[_Point], length: float) -> _Point | None:
    """The point that lies up to `length` from the end of a curve, on its tangent; None where it has none."""
    for x, y in points:
        dx, dy = x - end[0], y - end[1]
        arm = math.hypot(dx, dy)
        if arm > 0.0 and math.isfinite(arm):
            share = min(length, _OF_ARM * arm) / arm
            return end[0] + share * dx, end[1] + share * dy
    return None
