"""Colour glyphs as bitmaps for the glyph cache: COLR, CBDT, sbix and SVG, as Skia draws them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np

from vecdraw import limits
from vecdraw.backends.skia.glyphs import skia_font
from vecdraw.backends.skia.library import skia
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.key import GlyphKey
from vecdraw.glyphs.raster import rasterise_colors_with
from vecdraw.typeface.color_glyphs import color_glyph
from vecdraw.typeface.color_nodes import ColorFill, ColorGroup, ColorNode, ColorPicture, PaletteColor
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts
from vecdraw.units import FIXED_26_6

_BLANK: Final = GlyphBitmap(0, 0, 0, 0, 4, b"")
_FIXED: Final = 65_536.0  # 16.16
_MARGIN: Final = 2  # px
_REMEMBERED: Final = 8192


@lru_cache(maxsize=_REMEMBERED)
def has_own_colors(face: FaceKey, glyph: int) -> bool:
    """Whether a glyph is the same picture whatever the colour of the text is, its opacity aside."""
    found = color_glyph(fonts.face(face), glyph)
    return bool(found) and not _takes_foreground(found or ())


def _takes_foreground(nodes: Iterable[ColorNode]) -> bool:
    for node in nodes:
        if isinstance(node, ColorPicture):
            if node.kind == "svg":
                return True  # its documents may name the colour of the text
        elif isinstance(node, ColorGroup):
            if _takes_foreground(node.content):
                return True
        elif _is_foreground(node):
            return True
    return False


def _is_foreground(fill: ColorFill) -> bool:
    paint = fill.paint
    if isinstance(paint, PaletteColor):
        return paint.is_foreground
    return any(stop.color.is_foreground for stop in paint.stops)


def color_bitmap(key: GlyphKey) -> GlyphBitmap:
    """The picture of a colour glyph at its sub-pixel position. Raises `FontError`, `LimitError`."""
    strike = key.strike
    font = skia_font(strike.face, strike.size / FIXED_26_6)
    xx, xy, yx, yy = (number / _FIXED for number in strike.matrix or (_FIXED, 0.0, 0.0, _FIXED))
    matrix = skia.Matrix.MakeAll(xx, xy, key.x / strike.columns, yx, yy, key.y / strike.rows, 0.0, 0.0, 1.0)
    box = matrix.mapRect(font.getBounds([key.glyph])[0])
    if box.isEmpty() or not box.isFinite():
        return _BLANK
    left, top = math.floor(box.left()) - _MARGIN, math.floor(box.top()) - _MARGIN
    width = math.ceil(box.right()) + _MARGIN - left
    height = math.ceil(box.bottom()) + _MARGIN - top
    limits.check("glyph_pixels", width * height, "px of a glyph's bitmap")
    pixels = np.zeros((height, width, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType), pixels, width * 4
    )
    canvas = surface.getCanvas()
    canvas.translate(-left, -top)
    canvas.concat(matrix)
    builder = skia.TextBlobBuilder()
    builder.allocRunPos(font, [key.glyph], [skia.Point(0.0, 0.0)])
    canvas.drawTextBlob(builder.make(), 0.0, 0.0, skia.Paint(AntiAlias=True))
    return _cropped(pixels, left, top)


def _cropped(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], left: int, top: int) -> GlyphBitmap:
    """The part of a picture that shows."""
    inked = pixels[..., 3] > 0
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return _BLANK
    part = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return GlyphBitmap(part.shape[1], part.shape[0], left + int(columns[0]), top + int(rows[0]), 4, part.tobytes())


rasterise_colors_with(color_bitmap)
