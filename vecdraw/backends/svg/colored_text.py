"""Glyphs in colours of their own: each is defined once, in font units, and used where it stands."""

from __future__ import annotations

import math
from base64 import b64encode
from typing import Final

from vecdraw.backends.svg.color_markup import ColorMarkup, has_foreground, why_not_markup
from vecdraw.backends.svg.markup import decimals_for, element, number, opacity, transform
from vecdraw.backends.svg.page import Page
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.scene.glyph_run import GlyphRun, PlacedGlyph
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
        brush = op.brush if isinstance(op.brush, Color) else _BLACK
        color = Color(brush.red, brush.green, brush.blue, brush.alpha * op.state.compositing.alpha)
        faded = {} if color.alpha == 1.0 else {"opacity": opacity(color.alpha)}
        return "".join([self._glyph(op, run, one, color, faded) for one in placed])

    def _glyph(
        self, op: FillText | StrokeText, run: GlyphRun, placed: PlacedGlyph, color: Color, faded: dict[str, str]
    ) -> str:
        face = fonts.face(run.face)
        found = color_glyph(face, placed.glyph) or ()
        scale = op.state.transform.max_scale * self._page.magnification
        squeeze, unit = op.horizontal_scale, run.size / face.hb_face.upem
        place = Affine(squeeze, 0.0, 0.0, 1.0, op.x, op.y) @ placed.place(unit)
        reason = why_not_markup(found)
        if reason is None:
            digits = decimals_for(self._page.options.precision, unit * scale)
            name = self._definition(face, placed.glyph, found, color, digits)
        elif isinstance(found[0], ColorPicture) and found[0].kind == "png":
            name = self._image(found[0].data, found[0].box, face)
        else:
            faded = {}  # the picture is as opaque as the text is
            box = found[0].box if isinstance(found[0], ColorPicture) else _ink(face, placed.glyph)
            if box.is_empty:
                return ""
            name = self._image(self._drawn(run, placed.glyph, color, box, scale), box, face)
            em = place.scale(float(face.hb_face.upem))
            self._page.fallback("colour glyph", reason, box.transformed(op.state.transform @ em))
        turned = transform(place, decimals_for(self._page.options.precision, scale))
        return element("use", {"href": f"#{name}", "transform": turned, **faded})

    def _definition(self, face: Face, glyph: int, found: ColorGlyph, color: Color, digits: int) -> str:
        """The id of a glyph in its colours, in font units.

        As in Skia, what is in the colour of the text is as translucent as that is, and then the
        glyph is once more.
        """
        upem = float(face.hb_face.upem)

        def made(own: str) -> str:
            content = ColorMarkup(self._page.definitions, color, upem, digits).content(found)
            return f"<defs>{element('g', {'id': own}, content)}</defs>"

        key = f"{face.key!r} {glyph} {digits} {color if has_foreground(found) else ''}"
        return self._page.definitions.shared("e", key, made)

    def _drawn(self, run: GlyphRun, glyph: int, color: Color, box: Rect, scale: float) -> bytes:
        """A PNG of what lies in `box`, in shares of the em."""
        single = GlyphRun(run.face, 1.0, (glyph,), (0.0,), (0.0,), (0,), "", 0.0)
        drawn = FillText((single,), -box.x, -box.y, 1.0, box, color, State())
        side = max(box.width, box.height)
        wanted = math.ceil(run.size * scale * self._page.options.raster_scale * side)
        pixels = min(max(1.0, wanted), _LARGEST) / side
        return self._page.encode_png(self._page.rasterize(Scene(box.width, box.height, (drawn,)), pixels).snapshot())

    def _image(self, png: bytes, box: Rect, face: Face) -> str:
        upem = float(face.hb_face.upem)
        sides = {name: number(side * upem, 2) for name, side in zip(("x", "y", "width", "height"), box, strict=True)}
        data = f"data:image/png;base64,{b64encode(png).decode('ascii')}"
        return self._page.definitions.add_drawn("e", "image", {**sides, "href": data, "preserveAspectRatio": "none"})


def _ink(face: Face, glyph: int) -> Rect:
    ink = face.ink(glyph)
    return Rect(0.0, 0.0, 0.0, 0.0) if ink is None else Rect.from_edges(*ink)
