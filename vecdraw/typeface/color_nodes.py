"""What colour glyphs are made of: fills, groups and pictures, as values.

Everything is in shares of the em, y down, origin at the glyph's origin on the baseline, but for the coordinates of
paints, which their fill's transform takes there. OpenType 1.9, COLR and CPAL.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect

Extend = Literal["pad", "repeat", "reflect"]
CompositeMode = Literal[
    "clear", "copy", "source-over", "destination-over", "source-in", "destination-in", "source-out",
    "destination-out", "source-atop", "destination-atop", "xor", "lighter", "screen", "overlay", "darken",
    "lighten", "color-dodge", "color-burn", "hard-light", "soft-light", "difference", "exclusion", "multiply",
    "hue", "saturation", "color", "luminosity",
]  # fmt: skip
"""How a group is put onto what is there, by the names that CSS and the canvas have for COLR's modes."""


class PaletteColor(NamedTuple):
    """A colour of the palette: sRGB and alpha, 0..1, not premultiplied.

    Where `is_foreground`, the colour of the text stands in, its alpha multiplied by this one's.
    """

    red: float
    green: float
    blue: float
    alpha: float
    is_foreground: bool = False


class PaletteStop(NamedTuple):
    """A colour at `offset` along a gradient. Offsets may lie outside 0..1; they never fall."""

    offset: float
    color: PaletteColor


class LinearPaint(NamedTuple):
    """Colours along the line from (x0, y0), where offsets are 0, to (x1, y1), where they are 1."""

    x0: float
    y0: float
    x1: float
    y1: float
    stops: tuple[PaletteStop, ...]
    extend: Extend


class RadialPaint(NamedTuple):
    """Colours from the circle (x0, y0, r0) to the circle (x1, y1, r1), along the cone through both."""

    x0: float
    y0: float
    r0: float
    x1: float
    y1: float
    r1: float
    stops: tuple[PaletteStop, ...]
    extend: Extend


class SweepPaint(NamedTuple):
    """Colours around (x, y), from the angle `start` to `end`, radians from the x axis towards the y axis."""

    x: float
    y: float
    start: float
    end: float
    stops: tuple[PaletteStop, ...]
    extend: Extend


GlyphPaint = PaletteColor | LinearPaint | RadialPaint | SweepPaint


class ColorFill(NamedTuple):
    """`outline` (nonzero) filled with `paint`, inside all of `clips`; `transform` takes the paint's space to the em."""

    outline: PathData
    paint: GlyphPaint
    transform: Affine
    clips: tuple[PathData, ...] = ()


class ColorGroup(NamedTuple):
    """`content` drawn as one picture, then put onto what is there by `mode`."""

    mode: CompositeMode
    content: tuple[ColorNode, ...]


class ColorPicture(NamedTuple):
    """A PNG file that fills `box`, or an SVG document, whose element `glyph<id>` is the glyph, with what lies in `box`.

    The unit of SVG documents is the font unit. A `"bitmap"` has no data here: it is in a form that only FreeType reads.
    """

    kind: Literal["png", "svg", "bitmap"]
    data: bytes
    box: Rect


ColorNode = ColorFill | ColorGroup | ColorPicture
ColorGlyph = tuple[ColorNode, ...]
