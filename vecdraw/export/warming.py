"""A drawing that nobody sees, so that what a first drawing loads is loaded."""

from __future__ import annotations

from typing import Final

from vecdraw.export.font_pictures import png_of
from vecdraw.export.render import to_pixels
from vecdraw.paint.color import Color
from vecdraw.scene.ops import FillText, State
from vecdraw.scene.scene import Scene
from vecdraw.text.analyze import clusters
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.font_css import parse_font
from vecdraw.typeface.store import fonts

_SIDE: Final = 64.0  # px; glyphs that lie outside are opened, but not drawn
_BASELINE: Final = 48.0


def warm(font: Font, text: str) -> None:
    """Shapes and draws `text` with `font`. Raises what drawing it raises."""
    clusters("e\u0301")  # which ICU, loaded on demand, finds
    parse_font("1px serif")  # whose pattern is compiled on demand
    ready = prepare(text, TextStyle(font))
    ops = [
        FillText(part.runs, 0.0, _BASELINE, part.horizontal_scale, ready.box, Color(0.0, 0.0, 0.0), State())
        for part in ready.parts
    ]
    to_pixels(Scene(_SIDE, _SIDE, tuple(ops)))


fonts.warm_with(warm)
fonts.decode_with(png_of)
