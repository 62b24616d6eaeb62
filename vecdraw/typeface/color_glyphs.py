"""Colour glyphs as flat fills: what COLR (versions 0 and 1) paints, and the pictures of CBDT, sbix and SVG.

Everything is in shares of the em, y down, origin at the glyph's origin on the baseline. Variations of the face count.
OpenType 1.9, COLR and CPAL.
"""

from __future__ import annotations

import struct
from typing import Final, Literal, NamedTuple

from vecdraw.errors import FontError, LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.typeface.face import Face, load_harfbuzz

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

    The unit of SVG documents is the font unit.
    """

    kind: Literal["png", "svg"]
    data: bytes
    box: Rect


ColorNode = ColorFill | ColorGroup | ColorPicture
ColorGlyph = tuple[ColorNode, ...]

_SVG_BOX: Final = Rect(-1.0, -2.0, 4.0, 3.0)  # the em and as much around it as drawings reach
_CPAL: Final = struct.Struct(">4HL")


def has_color(face: Face, glyph: int) -> bool:
    """Whether a glyph has colours of its own: `color_glyph` gives something for it."""
    if not face.is_color:
        return False
    hb_face = face.hb_face
    if hb_face.glyph_has_color_paint(glyph) or hb_face.get_glyph_color_layers(glyph):
        return True
    return _picture(face, glyph) is not None


def color_glyph(face: Face, glyph: int, palette: int = 0) -> ColorGlyph | None:
    """What a glyph paints, from back to front; None for one that has no colours of its own.

    `palette` is an index into CPAL's palettes. Raises `FontError` for tables that are corrupt, and `LimitError` for a
    glyph of more segments than `limits.path_segments`.
    """
    if not face.is_color:
        return None
    hb_face = face.hb_face
    try:
        if hb_face.glyph_has_color_paint(glyph) or hb_face.get_glyph_color_layers(glyph):
            return _painted(face, glyph, palette)
        picture = _picture(face, glyph)
    except LimitError:
        raise
    except (MemoryError, ValueError, load_harfbuzz().HarfBuzzError) as error:
        raise FontError(f"font {face.entry.family!r}: glyph {glyph} has corrupt colours: {error}") from error
    return picture and (picture,)


def palettes(face: Face) -> list[tuple[PaletteColor, ...]]:
    """The palettes of CPAL, in order; none for a face without them. Raises `FontError` for a table that is cut off."""
    table = bytes(face.hb_face.reference_table("CPAL").data)
    if not table:
        return []
    try:
        _, size, count, records, start = _CPAL.unpack_from(table)
        firsts = struct.unpack_from(f">{count}H", table, _CPAL.size)
        colors = [_bgra(*struct.unpack_from("4B", table, start + 4 * at)) for at in range(records)]
    except struct.error:
        raise FontError(f"font {face.entry.family!r}: the table CPAL is cut off") from None
    return [tuple(colors[first : first + size]) for first in firsts]


def _bgra(blue: int, green: int, red: int, alpha: int) -> PaletteColor:
    return PaletteColor(red / 255, green / 255, blue / 255, alpha / 255)


def _painted(face: Face, glyph: int, palette: int) -> ColorGlyph:
    from vecdraw.typeface.color_painting import Painting  # loads HarfBuzz, which only glyphs with colours need

    painting = Painting(face)
    painting.paint(glyph, palette)
    return painting.result()


def _picture(face: Face, glyph: int) -> ColorPicture | None:
    """The bitmap or the SVG document of a glyph."""
    if face.hb_face.has_color_png:
        box, png = face.ink(glyph), bytes(face.hb_font.get_glyph_color_png(glyph).data)
        if png and box is not None:
            left, bottom = _corner(face, glyph) if "sbix" in face.hb_face.table_tags else (0.0, 0.0)
            place = Rect(box.left + left, box.top + bottom, box.right - box.left, box.bottom - box.top)
            return ColorPicture("png", png, place)
    if face.hb_face.has_color_svg:
        document = bytes(face.hb_face.get_glyph_color_svg(glyph).data)
        if document:
            return ColorPicture("svg", document, _SVG_BOX)
    return None


def _corner(face: Face, glyph: int) -> tuple[float, float]:
    """The lower left corner of an outline, from which the places of sbix pictures are counted, as FreeType does."""
    box = control_bounds(face.outline(glyph))
    return (0.0, 0.0) if box is None else (box.x, box.bottom)
