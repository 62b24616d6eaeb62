"""HarfBuzz's paint calls for one colour glyph, gathered into fills and groups."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, get_args

from vecdraw import limits
from vecdraw.errors import VecdrawError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.typeface.color_nodes import (
    ColorFill,
    ColorGlyph,
    ColorGroup,
    ColorNode,
    CompositeMode,
    Extend,
    GlyphPaint,
    LinearPaint,
    PaletteColor,
    PaletteStop,
    RadialPaint,
    SweepPaint,
)
from vecdraw.typeface.face import Face, load_harfbuzz

_EXTENDS: Final[tuple[Extend, ...]] = get_args(Extend)
_MODES: Final[dict[str, CompositeMode | None]] = {
    "SRC": "copy",
    "DEST": None,  # what is there stays, the group is not seen
    "SRC_OVER": "source-over",
    "DEST_OVER": "destination-over",
    "SRC_IN": "source-in",
    "DEST_IN": "destination-in",
    "SRC_OUT": "source-out",
    "DEST_OUT": "destination-out",
    "SRC_ATOP": "source-atop",
    "DEST_ATOP": "destination-atop",
    "PLUS": "lighter",
    "HSL_HUE": "hue",
    "HSL_SATURATION": "saturation",
    "HSL_COLOR": "color",
    "HSL_LUMINOSITY": "luminosity",
}
"""The modes whose names differ; the others are the same in lower case, with hyphens."""


class _Shape:
    """A clip in force: its path in the em, and the box around its control points."""

    __slots__ = ("box", "is_box", "path")

    def __init__(self, path: PathData, *, is_box: bool) -> None:
        self.path = path
        self.box = control_bounds(path)
        self.is_box = is_box


class Painting:
    """Takes the paint calls of one glyph. An error inside a call is kept and raised by `paint`."""

    def __init__(self, face: Face) -> None:
        self._face = face
        unit = 1.0 / face.scale
        self._transforms = [Affine(unit, 0.0, 0.0, -unit, 0.0, 0.0)]
        self._from_em = Affine(float(face.scale), 0.0, 0.0, -float(face.scale), 0.0, 0.0)
        self._clips: list[_Shape] = []
        self._groups: list[list[ColorNode]] = [[]]
        self._outlines: dict[int, PathData] = {}
        self._segments = 0
        self._error: VecdrawError | None = None

    def paint(self, glyph: int, palette: int) -> None:
        """Paints a glyph with the colours of a palette."""
        black = load_harfbuzz().Color(0, 0, 0, 255)
        self._face.hb_font.paint_glyph(glyph, _functions(), self, palette, black)
        if self._error is not None:
            raise self._error

    def result(self) -> ColorGlyph:
        """What was painted."""
        return tuple(self._groups[0])

    def push_transform(self, transform: Affine) -> None:
        """Applies `transform` before those in force."""
        self._transforms.append(self._transforms[-1] @ transform)

    def pop_transform(self) -> None:
        """Undoes the last `push_transform`."""
        if len(self._transforms) > 1:
            self._transforms.pop()

    def push_clip_glyph(self, glyph: int) -> None:
        """Paints inside the outline of a glyph only."""
        self._clips.append(_Shape(self._outline(glyph), is_box=False))

    def push_clip_rectangle(self, left: float, bottom: float, right: float, top: float) -> None:
        """Paints inside a rectangle of the space in force only."""
        corners = (left, bottom, right, bottom, right, top, left, top)
        transform = self._transforms[-1]
        path = PathData(bytes((MOVE, LINE, LINE, LINE, CLOSE)), corners).transformed(transform)
        self._clips.append(_Shape(path, is_box=transform.is_axis_aligned))

    def pop_clip(self) -> None:
        """Undoes the last clip."""
        if self._clips:
            self._clips.pop()

    def push_group(self) -> None:
        """Gathers what follows, to be put onto what is there as one picture."""
        self._groups.append([])

    def pop_group(self, mode: Any) -> None:
        """Ends the innermost group."""
        if len(self._groups) == 1:
            return
        content = self._groups.pop()
        name = mode.name
        css = _MODES[name] if name in _MODES else name.lower().replace("_", "-")
        if css is not None:
            self._groups[-1].append(ColorGroup(css, tuple(content)))

    def fill_glyph(self, glyph: int, color: PaletteColor) -> None:
        """Fills the outline of a glyph."""
        self.push_clip_glyph(glyph)
        self.fill(color)
        self.pop_clip()

    def fill(self, paint: GlyphPaint) -> None:
        """Fills the clip: its innermost outline, inside the others, of which those that hold it whole say nothing."""
        if self._error is not None or not self._clips or any(shape.box is None for shape in self._clips):
            return  # nothing is inside an empty clip; what has no clip has no bounds and is not drawn
        *outer, shape = self._clips
        if shape.is_box and outer:
            shape = next((one for one in reversed(outer) if not one.is_box), shape)
            outer = [one for one in self._clips if one is not shape]
        clips = tuple(one.path for one in outer if not (one.is_box and _holds(one.box, shape.box)))
        self._groups[-1].append(ColorFill(shape.path, paint, self._transforms[-1], clips))

    def linear(self, line: Any, x0: float, y0: float, x1: float, y1: float, x2: float, y2: float) -> None:
        """The gradient along the part of P0 P1 that stands upright on P0 P2 (COLR, PaintLinearGradient)."""
        dx, dy, across_x, across_y = x1 - x0, y1 - y0, x2 - x0, y2 - y0
        length = across_x * across_x + across_y * across_y
        if length == 0.0 or dx * across_y == dy * across_x:
            return  # such a gradient is not drawn
        along = (dx * across_x + dy * across_y) / length
        stops, extend = _stops(line)
        self.fill(LinearPaint(x0, y0, x1 - along * across_x, y1 - along * across_y, stops, extend))

    def _outline(self, glyph: int) -> PathData:
        """The outline of a glyph under the transform in force; nothing once there is an error."""
        if self._error is not None:
            return PathData()
        outline = self._outlines.get(glyph)
        if outline is None:
            outline = self._outlines[glyph] = self._face.outline(glyph)
        self._segments += len(outline.verbs)
        try:
            limits.check("path_segments", self._segments, "segments of a colour glyph")
        except VecdrawError as error:
            self._error = error
            return PathData()
        return outline.transformed(self._transforms[-1] @ self._from_em)


def _holds(outer: Rect | None, inner: Rect | None) -> bool:
    """Whether a box lies in another, within float32's rounding, which is what HarfBuzz calculates with."""
    if outer is None or inner is None:
        return False
    slack = 1e-6 * (1.0 + abs(outer.x) + abs(outer.y) + outer.width + outer.height)
    grown = outer.outset(slack)
    return grown.x <= inner.x and grown.y <= inner.y and inner.right <= grown.right and inner.bottom <= grown.bottom


def _color(color: Any, is_foreground: Any) -> PaletteColor:
    red, green, blue = color.red / 255, color.green / 255, color.blue / 255
    return PaletteColor(red, green, blue, color.alpha / 255, bool(is_foreground))


def _stops(line: Any) -> tuple[tuple[PaletteStop, ...], Extend]:
    stops = [PaletteStop(stop.offset, _color(stop.color, stop.is_foreground)) for stop in line.color_stops]
    return tuple(sorted(stops, key=lambda stop: stop.offset)), _EXTENDS[line.extend]


@cache
def _functions() -> Any:
    """HarfBuzz's paint functions, each of which hands on to the `Painting` that it is called with."""
    made = load_harfbuzz().PaintFuncs()
    made.set_push_transform_func(lambda a, b, c, d, e, f, to: to.push_transform(Affine(a, b, c, d, e, f)))
    made.set_pop_transform_func(lambda to: to.pop_transform())
    made.set_push_clip_glyph_func(lambda glyph, to: to.push_clip_glyph(glyph))
    made.set_push_clip_rectangle_func(lambda x0, y0, x1, y1, to: to.push_clip_rectangle(x0, y0, x1, y1))
    made.set_pop_clip_func(lambda to: to.pop_clip())
    made.set_push_group_func(lambda to: to.push_group())
    made.set_pop_group_func(lambda mode, to: to.pop_group(mode))
    made.set_color_func(lambda color, is_foreground, to: to.fill(_color(color, is_foreground)))
    made.set_fill_glyph_func(lambda glyph, color, fore, to: to.fill_glyph(glyph, _color(color, fore)))
    made.set_linear_gradient_func(lambda line, *numbers_and_to: numbers_and_to[-1].linear(line, *numbers_and_to[:-1]))
    made.set_radial_gradient_func(
        lambda line, x0, y0, r0, x1, y1, r1, to: to.fill(RadialPaint(x0, y0, r0, x1, y1, r1, *_stops(line)))
    )
    made.set_sweep_gradient_func(
        lambda line, x, y, start, end, to: to.fill(SweepPaint(x, y, start, end, *_stops(line)))
    )
    return made
