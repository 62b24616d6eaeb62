"""Shapes that fill their box."""

from __future__ import annotations

import math

from vecdraw.errors import VecdrawError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect
from vecdraw.poster.box_paint import inner_frame, radii_of
from vecdraw.poster.boxes import Box


def shape_path(box: Box, inside: Rect) -> tuple[Path, bool]:
    """The path of a shape or path box in px, and whether it is a line, which has no inside."""
    if box.kind == "path":
        return _given(box, inside), False
    path = Path()
    x, y, width, height = inside.x, inside.y, inside.width, inside.height
    cx, cy, rx, ry = x + width / 2, y + height / 2, width / 2, height / 2
    match box.content:
        case "rectangle" if "radius" in box.values:
            return inner_frame(box.border_box, radii_of(box), list(box.insets)), False
        case "rectangle":
            path.rect(x, y, width, height)
        case "ellipse":
            path.ellipse(cx, cy, rx, ry, 0, 0, 2 * math.pi)
        case "ring":
            share = box.get("inner", 0.5)
            path.ellipse(cx, cy, rx, ry, 0, 0, 2 * math.pi)
            path.close_path()
            path.move_to(cx + rx * share, cy)
            path.ellipse(cx, cy, rx * share, ry * share, 0, 0, -2 * math.pi, True)
        case "line":
            along = (x, cy, x + width, cy) if width >= height else (cx, y, cx, y + height)
            path.move_to(*along[:2])
            path.line_to(*along[2:])
            return path, True
        case "polygon":
            _corners(path, [(1.0, at / box.get("points", 6)) for at in range(box.get("points", 6))], (cx, cy, rx, ry))
        case _:
            count, share = box.get("points", 5), box.get("inner", 0.382)
            spikes = [(share if at % 2 else 1.0, at / (2 * count)) for at in range(2 * count)]
            _corners(path, spikes, (cx, cy, rx, ry))
    path.close_path()
    return path, False


def _corners(path: Path, corners: list[tuple[float, float]], oval: tuple[float, float, float, float]) -> None:
    """Corners by their radius and their share of a turn, clockwise from the top."""
    cx, cy, rx, ry = oval
    for at, (radius, turn) in enumerate(corners):
        angle = 2 * math.pi * turn
        point = (cx + rx * radius * math.sin(angle), cy - ry * radius * math.cos(angle))
        (path.line_to if at else path.move_to)(*point)


def _given(box: Box, inside: Rect) -> Path:
    """An SVG path, its view box (or its bounds) fitted into the box."""
    try:
        path = Path(box.content)
    except VecdrawError as error:
        raise box.where.error(f"expected an SVG path: {error}") from error
    view = box.get("view_box")
    bounds = path.bounds
    vx, vy, vw, vh = view if view is not None else (bounds.x, bounds.y, bounds.width, bounds.height)
    if vw <= 0 or vh <= 0:
        if view is not None:
            raise box.where.error(f"expected a view_box with an area, got {vw:g} x {vh:g}")
        vw, vh = max(vw, 1e-9), max(vh, 1e-9)
    scale = min(inside.width / vw, inside.height / vh)
    left, top = inside.x + (inside.width - vw * scale) / 2, inside.y + (inside.height - vh * scale) / 2
    return path.transformed(Affine(scale, 0, 0, scale, left - vx * scale, top - vy * scale))
