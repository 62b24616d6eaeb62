"""`GlyphRun`: where text ends. Backends draw glyphs; they never see a string to shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vecdraw.typeface.key import FaceKey

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face at one size.

    `glyphs` are glyph ids; `xs` and `ys` the origins of the glyphs in user units, y down, relative to the point at
    which the text was drawn; `clusters` the index into `text` (characters) of the first character each glyph stands
    for. `size` is px per em. `advance` is how far the run moves the pen along x, in user units.
    """

    face: FaceKey
    size: float
    glyphs: tuple[int, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    clusters: tuple[int, ...]
    text: str
    advance: float
    direction: Direction = "ltr"
    lang: str = ""
