"""Colour glyphs as flat fills: what COLR (versions 0 and 1) paints, and the pictures of CBDT, sbix and SVG.

Everything is in shares of the em, y down, origin at the glyph's origin on the baseline. Variations of the face count.
OpenType 1.9, COLR and CPAL.
"""

from __future__ import annotations

import struct
from typing import Final

from vecdraw.errors import FontError, LimitError
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.rect import Rect
from vecdraw.typeface.color_nodes import ColorGlyph, ColorPicture, PaletteColor
from vecdraw.typeface.color_painting import Painting
from vecdraw.typeface.face import Face, load_harfbuzz
from vecdraw.typeface.uncompressed import has_uncompressed

_AROUND: Final = Rect(-1.0, -2.0, 4.0, 3.0)  # the em and as much around it as drawings reach
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
    painting = Painting(face)
    painting.paint(glyph, palette)
    return painting.result()


def _picture(face: Face, glyph: int) -> ColorPicture | None:
    """The bitmap or the SVG document of a glyph."""
    if face.hb_face.has_color_png:
        box, png = face.ink(glyph), bytes(face.pictures.get_glyph_color_png(glyph).data)
        if png and box is not None:
            left, bottom = _corner(face, glyph) if "sbix" in face.hb_face.table_tags else (0.0, 0.0)
            place = Rect(box.left + left, box.top + bottom, box.right - box.left, box.bottom - box.top)
            return ColorPicture("png", png, place)
    if face.hb_face.has_color_svg:
        document = bytes(face.hb_face.get_glyph_color_svg(glyph).data)
        if document:
            return ColorPicture("svg", document, _AROUND)
    if "CBLC" in face.hb_face.table_tags and has_uncompressed(face, glyph):
        return ColorPicture("bitmap", b"", _AROUND)
    return None


def _corner(face: Face, glyph: int) -> tuple[float, float]:
    """The lower left corner of an outline, from which the places of sbix pictures are counted, as FreeType does."""
    box = control_bounds(face.outline(glyph))
    return (0.0, 0.0) if box is None else (box.x, box.bottom)
