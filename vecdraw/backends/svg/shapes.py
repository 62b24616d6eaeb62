"""Rectangles, paths and pictures as elements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import assert_never

from vecdraw.backends.svg.boxes import shape_box
from vecdraw.backends.svg.markup import decimals_for, element, number, opacity, transform
from vecdraw.backends.svg.outlines import rough_stroke_area, shape_element
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.paints import Paints, line_attributes
from vecdraw.backends.svg.path_text import path_text
from vecdraw.backends.svg.pictures import Pictures, rendering, stands_as_svg
from vecdraw.backends.svg.tiles import cut
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, Smoothing
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import ClearRect, DrawImage, FillPath, FillRect, FillText, StrokePath, StrokeRect, StrokeText

Simple = FillRect | StrokeRect | ClearRect | FillPath | StrokePath | DrawImage
_WORTH_CUTTING = 0.8  # of a picture's pixels: where fewer are shown, the others are left out


class Shapes:
    """Makes the elements of operations that are one element."""

    def __init__(self, page: Page, paints: Paints, pictures: Pictures) -> None:
        self._page = page
        self._paints = paints
        self._pictures = pictures
        self._measured: tuple[Affine, float, float, int] = Affine(), 0.0, 0.0, 0

    def paint(self, op: FillRect | StrokeRect | FillPath | StrokePath | FillText | StrokeText) -> dict[str, str] | None:
        """The paint attributes of an operation, line styles included; None where it paints nothing."""
        matrix = op.state.transform
        stroked = isinstance(op, StrokeRect | StrokePath | StrokeText)
        squeeze = Affine()
        if isinstance(op, FillText | StrokeText) and op.horizontal_scale != 1.0:
            squeeze = Affine(op.horizontal_scale, 0.0, 0.0, 1.0, op.x, op.y)
            matrix = matrix @ squeeze

        def box() -> Rect:
            return shape_box(op).transformed(squeeze.inverse())

        found = self._paints.attributes("stroke" if stroked else "fill", op.brush, op.state.compositing, box, matrix)
        if found is None or not isinstance(op, StrokeRect | StrokePath | StrokeText):
            return found
        return {**line_attributes(op.stroke, self.digits(matrix)), **found}

    def markup(self, op: Simple, matrix: Affine, extra: Mapping[str, str]) -> str:
        """The element of `op`, under `matrix` and with `extra` attributes; "" where it draws nothing."""
        if isinstance(op, DrawImage):
            return self._image(op, matrix, extra)
        scale, digits = self._measures(op.state.transform)
        if isinstance(op, StrokePath):
            op = rough_stroke_area(op, scale) or op
        if isinstance(op, ClearRect):
            edges = {} if matrix.is_axis_aligned else {"shape-rendering": "crispEdges"}
            return element("rect", {**_upright_sides(op, digits), **edges, **self._turned(matrix), **extra})
        paint = self.paint(op)
        if paint is None:
            return ""
        match op:
            case FillRect() | StrokeRect():
                name, shape = _rectangle(op, digits)
            case FillPath():
                name, shape, matrix = _outline(op.path, digits, scale, matrix, None, op.brush)
                if op.rule == "evenodd" and name == "path":
                    shape["fill-rule"] = "evenodd"
            case StrokePath():
                name, shape, matrix = _outline(op.path.pruned(), digits, scale, matrix, op.stroke, op.brush)
            case _:
                assert_never(op)
        if needs_own_axes(matrix, extra):
            return element("g", extra, element(name, {**shape, **paint, **self._turned(matrix)}))
        return element(name, {**shape, **paint, **self._turned(matrix), **extra})

    def _turned(self, matrix: Affine) -> dict[str, str]:
        return {} if matrix.is_identity else {"transform": transform(matrix, self._page.options.precision)}

    def whole_picture(self, pixmap: Pixmap, box: Rect, smoothing: Smoothing, extra: Mapping[str, str]) -> str:
        """A picture stretched into `box`."""
        sides = dict(zip(("x", "y", "width", "height"), box, strict=True))
        digits = self._page.options.precision
        place = {name: number(side, digits) for name, side in sides.items() if side}
        return self._pictures.placed(pixmap, place, {**rendering(smoothing), **extra})

    def _image(self, op: DrawImage, matrix: Affine, extra: Mapping[str, str]) -> str:
        if not (op.sw and op.sh):
            return ""
        x, y = min(op.x, op.x + op.width), min(op.y, op.y + op.height)
        width, height = abs(op.width), abs(op.height)
        attributes = {**rendering(op.smoothing), **extra}
        if "style" in extra:
            attributes["style"] = f"{rendering(op.smoothing)['style']};{extra['style']}"
        if op.state.compositing.alpha != 1.0:
            attributes["opacity"] = opacity(op.state.compositing.alpha)
        pixmap, sx, sy = op.pixmap, op.sx, op.sy
        digits = self.digits(op.state.transform)
        box = Rect(sx, sy, op.sw, op.sh)
        if not self._pictures.is_shared(pixmap) and not stands_as_svg(pixmap):
            pixmap, sx, sy = _trimmed(pixmap, box)
        whole = (sx, sy, op.sw, op.sh) == (0.0, 0.0, pixmap.width, pixmap.height)
        if whole and not self._pictures.is_shared(pixmap):
            place = _sides(x, y, width, height, digits)
            return self._pictures.placed(pixmap, place, {**self._turned(matrix), **attributes})
        if whole:
            fitted = matrix @ Affine(width / op.sw, 0.0, 0.0, height / op.sh, x, y)
            if needs_own_axes(fitted, extra):
                return element("g", extra, self._image(op, matrix, {}))
            return self._pictures.image(pixmap, {**self._turned(fitted), **attributes})
        view = " ".join(number(side, 6) for side in (sx, sy, op.sw, op.sh))
        window = {**_sides(x, y, width, height, digits), "viewBox": view, "preserveAspectRatio": "none"}
        attributes |= self._turned(matrix)
        return element("g", attributes, element("svg", window, self._pictures.image(pixmap, {})))

    def digits(self, matrix: Affine) -> int:
        """The decimals of lengths under `matrix`."""
        return self._measures(matrix)[1]

    def _measures(self, matrix: Affine) -> tuple[float, int]:
        """How many px a unit is at most under `matrix`, and the decimals of lengths there; known for the last one."""
        known, magnification, scale, digits = self._measured
        if matrix is not known or magnification != self._page.magnification:
            magnification = self._page.magnification
            scale = matrix.max_scale * magnification
            digits = decimals_for(self._page.options.precision, scale)
            self._measured = matrix, magnification, scale, digits
        return scale, digits


def needs_own_axes(matrix: Affine, extra: Mapping[str, str]) -> bool:
    """Whether attributes have to be those of a group around an element under `matrix`.

    Clips and filters are in the axes of their element, its transform included (CSS Masking 1, 5.1; Filter Effects 1,
    8).
    """
    return not matrix.is_identity and not extra.keys() <= {"style"}


def _rectangle(op: FillRect | StrokeRect, digits: int) -> tuple[str, dict[str, str]]:
    x, y, width, height = op.x, op.y, op.width, op.height
    if isinstance(op, StrokeRect) and (width == 0.0) != (height == 0.0):
        ends = f"M{number(x, digits)} {number(y, digits)}L{number(x + width, digits)} {number(y + height, digits)}Z"
        return "path", {"d": ends}
    return "rect", _upright_sides(op, digits)


def _outline(
    path: PathData, digits: int, scale: float, matrix: Affine, stroke: Stroke | None, brush: Brush
) -> tuple[str, dict[str, str], Affine]:
    """The element of a path, its attributes, and the transform it is under."""
    found = shape_element(path, digits, stroke)
    if found is None or not (found.turn.is_identity or isinstance(brush, Color)):
        return "path", {"d": path_text(path, digits, scale)}, matrix
    return found.name, found.attributes, matrix @ found.turn


def _upright_sides(op: FillRect | StrokeRect | ClearRect, digits: int) -> dict[str, str]:
    x, y, width, height = op.x, op.y, op.width, op.height
    return _sides(min(x, x + width), min(y, y + height), abs(width), abs(height), digits)


def _sides(x: float, y: float, width: float, height: float, digits: int) -> dict[str, str]:
    found = {"x": number(x, digits), "y": number(y, digits)}
    found = {name: value for name, value in found.items() if value != "0"}
    return found | {"width": number(width, digits), "height": number(height, digits)}


def _trimmed(pixmap: Pixmap, box: Rect) -> tuple[Pixmap, float, float]:
    """The part of a picture that a crop needs, a pixel more on each side for smoothing, and the crop's place in it."""
    left, top = max(0, math.floor(box.x) - 1), max(0, math.floor(box.y) - 1)
    right, bottom = min(pixmap.width, math.ceil(box.right) + 1), min(pixmap.height, math.ceil(box.bottom) + 1)
    if right <= left or bottom <= top:
        return pixmap, box.x, box.y
    if (right - left) * (bottom - top) > _WORTH_CUTTING * pixmap.width * pixmap.height:
        return pixmap, box.x, box.y
    return cut(pixmap, left, top, right, bottom), box.x - left, box.y - top
