"""Glyphs in colours of their own: each is defined once, in font units, and used where it stands."""

from __future__ import annotations

import math
from base64 import b64encode
from typing import Final

from vecdraw.backends.svg.color_markup import ColorMarkup, has_foreground, why_not_markup
from vecdraw.backends.svg.markup import decimals_for, element, number, opacity, transform
from vecdraw.backends.svg.outlined_text import PlacedGlyph
from vecdraw.backends.svg.page import Page
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, State, StrokeText
from vecdraw.scene.scene import Scene
from vecdraw.typeface.color_glyphs import color_glyph
from vecdraw.typeface.color_nodes import ColorGlyph, ColorPicture
from vecdraw.typeface.face import Face
from vecdraw.typeface.store import fonts

_BLACK: Final = Color(0.0, 0.0, 0.0)
_LARGEST: Final = 2048.0  # px; the side of a glyph that is drawn as a picture


class ColoredText:
    """Makes the elements of colour glyphs, in user units."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def markup(self, op: FillText | StrokeText, run: GlyphRun, placed: list[PlacedGlyph]) -> str:
        """Glyphs of a run of `op`, each as opaque as its paint is. Strokes make no difference to them."""
        face, upem = fonts.face(run.face), float(fonts.face(run.face).hb_face.upem)
        alpha = op.state.compositing.alpha * (op.brush.alpha if isinstance(op.brush, Color) else 1.0)
        shown = {} if alpha == 1.0 else {"opacity": opacity(alpha)}
        scale = op.state.transform.max_scale * self._page.magnification
        digits = decimals_for(self._page.options.precision, scale)
        squeeze, unit = op.horizontal_scale, run.size / upem
        parts: list[str] = []
        for glyph, x, y in placed:
            name = self._definition(op, run, face, glyph, scale)
            place = Affine(unit * squeeze, 0.0, 0.0, unit, op.x + x * squeeze, op.y + y)
            parts.append(element("use", {"href": f"#{name}", "transform": transform(place, digits), **shown}))
        return "".join(parts)

    def _definition(self, op: FillText | StrokeText, run: GlyphRun, face: Face, glyph: int, scale: float) -> str:
        """The id of a glyph in its colours, in font units."""
        upem = float(face.hb_face.upem)
        found = color_glyph(face, glyph) or ()
        brush = op.brush if isinstance(op.brush, Color) else _BLACK
        foreground = Color(brush.red, brush.green, brush.blue)
        digits = max(0, decimals_for(self._page.options.precision, run.size / upem * scale))
        reason = why_not_markup(found)
        if reason is not None:
            return self._pictured(op, run, face, glyph, found, reason, scale)

        def made(own: str) -> str:
            content = ColorMarkup(self._page.definitions, foreground, upem, digits).content(found)
            return f"<defs>{element('g', {'id': own}, content)}</defs>"

        key = f"{face.key!r} {glyph} {digits} {foreground if has_foreground(found) else ''}"
        return self._page.definitions.shared("e", key, made)

    def _pictured(
        self,
        op: FillText | StrokeText,
        run: GlyphRun,
        face: Face,
        glyph: int,
        found: ColorGlyph,
        reason: str,
        scale: float,
    ) -> str:
        """The id of a glyph that is a picture: its own, or one drawn of it."""
        only = found[0]
        if isinstance(only, ColorPicture) and only.kind == "png":
            return self._image(only.data, only.box, face)
        box = only.box if isinstance(only, ColorPicture) else _ink(face, glyph)
        placed = Rect(op.x + box.x * run.size, op.y + box.y * run.size, box.width * run.size, box.height * run.size)
        self._page.fallback("colour glyph", reason, placed)
        single = GlyphRun(run.face, 1.0, (glyph,), (0.0,), (0.0,), (0,), "", 0.0)
        drawn = FillText(
            (single,), -box.x, -box.y, 1.0, box, op.brush if isinstance(op.brush, Color) else _BLACK, State()
        )
        wanted = run.size * scale * self._page.options.raster_scale
        side = max(box.width, box.height, 1e-9)
        pixels = min(max(1.0, math.ceil(wanted * side)), _LARGEST) / side
        picture = self._page.rasterize(Scene(box.width, box.height, (drawn,)), pixels)
        return self._image(self._page.encode_png(picture), box, face)

    def _image(self, png: bytes, box: Rect, face: Face) -> str:
        upem = float(face.hb_face.upem)
        sides = {name: number(side * upem, 2) for name, side in zip(("x", "y", "width", "height"), box, strict=True)}
        data = f"data:image/png;base64,{b64encode(png).decode('ascii')}"
        return self._page.definitions.add_drawn("e", "image", {**sides, "href": data, "preserveAspectRatio": "none"})


def _ink(face: Face, glyph: int) -> Rect:
    ink = face.ink(glyph)
    return Rect(0.0, 0.0, 0.0, 0.0) if ink is None else Rect.from_edges(*ink)
