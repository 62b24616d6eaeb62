"""Text as outlines: each glyph is defined once, in font units, and used where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Final

from vecdraw.backends.svg.glyph_paths import glyph_path, placed_path, units_per_em
from vecdraw.backends.svg.markup import Attributes, decimals_for, element, number, transform
from vecdraw.backends.svg.page import Page
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.glyph_run import GlyphRun, PlacedGlyph
from vecdraw.scene.ink import Edges, glyph_box
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.typeface.color_glyphs import has_color
from vecdraw.typeface.face import Face
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.outlines import without_boldness
from vecdraw.typeface.store import fonts

_ANGLE_DIGITS: Final = 4  # of a degree
_SQUARE_CAP: Final = 1.5  # more than the diagonal of a square


class OutlinedText:
    """Makes the elements of text operations, in user units."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def markup(self, op: FillText | StrokeText, run: GlyphRun, placed: list[PlacedGlyph], paint: Attributes) -> str:
        """Glyphs of a run of `op`; `paint` are the attributes of its paint."""
        face = fonts.face(drawn_face(op, run))
        if isinstance(op, FillText) and isinstance(op.brush, Color):
            return self._used(op, run, face, placed, paint)
        return self._drawn(op, run, face, placed, paint)

    def _used(self, op: FillText, run: GlyphRun, face: Face, placed: list[PlacedGlyph], paint: Attributes) -> str:
        """A group in font units in which glyphs are used."""
        scale = self._scale(op)
        units = units_per_em(face, run.size * scale)
        unit = run.size / units
        digits = decimals_for(self._page.options.precision, unit * scale)
        whole = units != face.hb_face.upem or _is_whole(face)
        names = self._defined(face, dict.fromkeys([one.glyph for one in placed]), units, 0 if whole else digits)
        used = [
            f'<use href="#{names[one.glyph]}"{_placement(one, unit, digits)}/>' for one in placed if one.glyph in names
        ]
        if not used:
            return ""
        place = Affine(unit * op.horizontal_scale, 0.0, 0.0, unit, op.x, op.y)
        attributes = {"transform": transform(place, decimals_for(self._page.options.precision, scale)), **paint}
        return element("g", attributes, "".join(used))

    def _defined(self, face: Face, glyphs: Iterable[int], units: int, digits: int) -> dict[int, str]:
        """The ids of the glyphs that are not blank."""
        names: dict[int, str] = {}
        prefix = f"{face.key!r} {units} {digits} "
        for glyph in glyphs:
            path = glyph_path(face, glyph, units, digits)
            if path:
                write = partial(_definition, path)
                names[glyph] = self._page.definitions.shared("t", f"{prefix}{glyph}", write)
        return names

    def _drawn(
        self, op: FillText | StrokeText, run: GlyphRun, face: Face, placed: list[PlacedGlyph], paint: Attributes
    ) -> str:
        """Paths in user units, where brushes and strokes are: one for all glyphs if none shows through another."""
        scale = self._scale(op)
        digits = decimals_for(self._page.options.precision, scale)
        left, baseline, outer = frame(op)
        stroked = isinstance(op, StrokeText)
        moved = [one._replace(x=left + one.x, y=baseline + one.y) for one in placed]
        paths = [placed_path(face, one, run.size, digits, scale, stroked=stroked) for one in moved]
        paths = list(filter(None, paths))
        if not paths:
            return ""
        attributes = {**paint, **bolder_stroke(op, run, digits)}
        if outer is not None:
            attributes["transform"] = transform(outer, digits)
        if len(paths) == 1 or _is_solid(op) or not _overlap(op, run, face, placed):
            return element("path", {"d": "".join(paths), **attributes})
        return element("g", attributes, "".join([element("path", {"d": path}) for path in paths]))

    def _scale(self, op: FillText | StrokeText) -> float:
        return op.state.transform.max_scale * self._page.magnification


def frame(op: FillText | StrokeText) -> tuple[float, float, Affine | None]:
    """Where the point of the text lies, and the transform around it where the text is squeezed.

    Such text, its brush and its strokes are squeezed about its point, as the raster backend does it.
    """
    if op.horizontal_scale == 1.0:
        return op.x, op.y, None
    return 0.0, 0.0, Affine(op.horizontal_scale, 0.0, 0.0, 1.0, op.x, op.y)


def drawn_face(op: FillText | StrokeText, run: GlyphRun) -> FaceKey:
    """The face whose outlines are drawn: strokes have a synthetic weight in their width."""
    return without_boldness(run.face) if isinstance(op, StrokeText) else run.face


def bolder_stroke(op: FillText | StrokeText, run: GlyphRun, digits: int) -> dict[str, str]:
    """The width of a stroke that has a synthetic weight in it; nothing where there is none."""
    if not isinstance(op, StrokeText) or not run.face.embolden:
        return {}
    return {"stroke-width": number(op.stroke.width + run.face.embolden * run.size, digits + 1)}


def segments(run: GlyphRun, face: Face) -> Iterator[tuple[bool, list[PlacedGlyph]]]:
    """The glyphs of a run in order, those with colours of their own apart from the others."""
    placed = run.placed()
    if not face.is_color:
        yield False, list(placed)
        return
    for is_color, group in groupby(placed, lambda one: has_color(face, one.glyph)):
        yield is_color, list(group)


def _definition(path: str, own: str) -> str:
    return f'<defs><path id="{own}" d="{path}"/></defs>'


def _placement(placed: PlacedGlyph, unit: float, digits: int) -> str:
    """The attributes that put a glyph in its place, in font units."""
    x, y = _place("x", placed.x / unit, digits), _place("y", placed.y / unit, digits)
    if not placed.angle:
        return x + y
    angle = number(math.degrees(placed.angle), _ANGLE_DIGITS)
    center = f"{number(placed.x / unit, digits)} {number(placed.y / unit, digits)}"
    return f'{x}{y} transform="rotate({angle} {center})"'


def _place(name: str, units: float, digits: int) -> str:
    """An attribute with a number of font units, which mostly is whole; "" for 0."""
    whole = round(units)
    if abs(units - whole) * 10**digits < 0.5:
        return f' {name}="{whole}"' if whole else ""
    return f' {name}="{number(units, digits)}"'


def _is_whole(face: Face) -> bool:
    """Whether outlines are in whole font units: they are not varied, slanted or made bolder."""
    return not (face.key.coordinates or face.key.embolden or face.key.slant)


def _is_solid(op: FillText | StrokeText) -> bool:
    """Whether what is drawn twice looks like what is drawn once."""
    compositing = op.state.compositing
    if compositing.alpha != 1.0 or compositing.blend != "source-over":
        return False
    brush = op.brush
    if isinstance(brush, Color):
        return brush.alpha == 1.0
    if isinstance(brush, LinearBrush | RadialBrush | ConicBrush):
        return brush.spread != "none" and all(stop.color.alpha == 1.0 for stop in brush.stops)
    return False


def _reach(stroke: Stroke) -> float:
    """How far two strokes reach towards each other at most: joins, and the caps of dashes, count."""
    return stroke.width * max(_SQUARE_CAP, stroke.miter_limit if stroke.join == "miter" else 1.0)


def _overlap(op: FillText | StrokeText, run: GlyphRun, face: Face, placed: list[PlacedGlyph]) -> bool:
    """Whether the boxes of any two glyphs overlap, strokes included."""
    reach = _reach(op.stroke) if isinstance(op, StrokeText) else 0.0
    boxes: list[Edges] = []
    for one in placed:
        ink = face.ink(one.glyph)
        if ink is not None:
            left, top, right, bottom = glyph_box(one, ink, run.size)
            boxes.append((left, top, right + reach, bottom + reach))
    boxes.sort()
    near: list[Edges] = []
    for box in boxes:
        near = [one for one in near if one[2] > box[0]]
        if any(one[1] < box[3] and box[1] < one[3] for one in near):
            return True
        near.append(box)
    return False
