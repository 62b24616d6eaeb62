"""Paths that SVG has an element for: circles, ellipses, rounded rectangles. Strokes that it would draw otherwise."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from vecdraw.backends.svg.markup import number
from vecdraw.errors import UnsupportedError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.arc import ellipse_point, near
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, LINE, MOVE, PathData
from vecdraw.geometry.pathops import stroke_outline
from vecdraw.geometry.stroke_style import LineStyle
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import FillPath, StrokePath

_MOVE: Final = bytes([MOVE])
_ELLIPSES: Final = (bytes([MOVE, ARC]), bytes([MOVE, ARC, CLOSE]))
_ROUNDED: Final = bytes([MOVE, *[LINE, CONIC] * 4, CLOSE])
_QUARTER_WEIGHT: Final = math.sqrt(0.5)
_ROUNDING: Final = 1e-6
_STROKE_TOLERANCE: Final = 1.0  # px; with it outlines have the points that the raster backend's strokes have

Point = tuple[float, float]


class ShapeElement(NamedTuple):
    """The name and attributes of an element, and the transform that it is under."""

    name: str
    attributes: dict[str, str]
    turn: Affine = Affine()


def shape_element(path: PathData, digits: int, stroke: Stroke | None = None) -> ShapeElement | None:
    """The element that is `path`, filled or stroked; None for any other path."""
    verbs = path.verbs.rstrip(_MOVE)
    if verbs in _ELLIPSES:
        return _ellipse(path.coords, digits, stroke)
    if verbs == _ROUNDED and (stroke is None or not stroke.dash):
        return _rounded(path.coords, digits)
    return None


def _ellipse(coords: tuple[float, ...], digits: int, stroke: Stroke | None) -> ShapeElement | None:
    cx, cy, rx, ry, rotation, start, sweep = coords[2:9]
    if abs(sweep) < math.tau * (1 - _ROUNDING) or not (rx > 0.0 and ry > 0.0):
        return None
    if stroke is not None and stroke.dash and (start != 0.0 or sweep < 0.0):
        return None
    if not near((coords[0], coords[1]), ellipse_point(cx, cy, rx, ry, rotation, start), cx, cy, rx, ry):
        return None
    found = {"cx": number(cx, digits), "cy": number(cy, digits)}
    found = {name: value for name, value in found.items() if value != "0"}
    if rx == ry:
        return ShapeElement("circle", {**found, "r": number(rx, digits)})
    found |= {"rx": number(rx, digits), "ry": number(ry, digits)}
    return ShapeElement("ellipse", found, Affine.rotation_about(rotation, cx, cy) if rotation else Affine())


def _rounded(coords: tuple[float, ...], digits: int) -> ShapeElement | None:
    """A rectangle whose four corners are quarters of equal ellipses, clockwise from the upper left."""
    at = [coords[2:9], coords[9:16], coords[16:23], coords[23:30]]
    corners = [(c[2], c[3]) for c in at]
    left, top = corners[3]
    right, bottom = corners[1]
    rx, ry = coords[0] - left, at[0][5] - top
    expected = (
        (left + rx, top),
        *_corner((right - rx, top), (right, top), (right, top + ry)),
        *_corner((right, bottom - ry), (right, bottom), (right - rx, bottom)),
        *_corner((left + rx, bottom), (left, bottom), (left, bottom - ry)),
        *_corner((left, top + ry), (left, top), (left + rx, top)),
    )
    flat = [value for point in expected for value in point]
    slack = _ROUNDING * (1.0 + max(map(abs, coords[:30])))
    if not (rx > 0.0 and ry > 0.0 and right > left and bottom > top):
        return None
    if any(abs(one - two) > slack for one, two in zip(flat, coords[:30], strict=True)):
        return None
    found = {"x": number(left, digits), "y": number(top, digits)}
    found = {name: value for name, value in found.items() if value != "0"}
    found |= {"width": number(right - left, digits), "height": number(bottom - top, digits), "rx": number(rx, digits)}
    if number(rx, digits) != number(ry, digits):
        found["ry"] = number(ry, digits)
    return ShapeElement("rect", found)


def _corner(start: Point, corner: Point, end: Point) -> tuple[tuple[float, ...], ...]:
    return start, (*corner, *end, _QUARTER_WEIGHT)


def rough_stroke_area(op: StrokePath, scale: float) -> FillPath | None:
    """The area of a stroke along conics that SVG has no command for, as the raster backend has it; None of others.

    The raster backend offsets a conic as one piece, to a quarter of a pixel; what SVG has in its place are pieces,
    which come out nearer. `scale` is px per user unit.
    """
    if not (op.stroke.width > 0.0 and scale > 0.0 and CONIC in op.path.verbs):
        return None
    weights = (numbers[4] for verb, numbers in op.path.segments() if verb == CONIC)
    if all(_QUARTER_WEIGHT - _ROUNDING <= weight <= 1.0 + _ROUNDING for weight in weights):
        return None
    try:
        area = stroke_outline(op.path, LineStyle(*op.stroke), _STROKE_TOLERANCE / scale)
    except UnsupportedError:
        return None
    return FillPath(area, "nonzero", op.brush, op.state)
