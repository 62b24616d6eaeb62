"""Small fonts with colour glyphs, made by fontTools."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any

import pytest

pytest.importorskip("fontTools", reason="fontTools makes the fonts of these tests")

from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.BitmapGlyphMetrics import SmallGlyphMetrics
from fontTools.ttLib.tables.C_B_D_T_ import cbdt_bitmap_format_17
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from fontTools.ttLib.tables.E_B_L_C_ import SbitLineMetrics, eblc_index_sub_table_1
from fontTools.ttLib.tables.E_B_L_C_ import Strike as Strike32
from fontTools.ttLib.tables.S_V_G_ import SVGDocument
from fontTools.ttLib.tables.sbixGlyph import Glyph
from fontTools.ttLib.tables.sbixStrike import Strike

UPEM = 1000
PALETTE = [(1.0, 0.0, 0.0, 1.0), (0.0, 0.5, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0), (1.0, 1.0, 0.0, 0.5)]
RED, GREEN, BLUE, HALF_YELLOW, FOREGROUND = 0, 1, 2, 3, 0xFFFF

Paint = dict[str, Any]


def _box(left: int, bottom: int, right: int, top: int) -> list[Any]:
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


_OUTLINES: dict[str, list[list[Any]]] = {
    ".notdef": [],
    "square": [_box(100, -100, 900, 700)],
    "left": [_box(100, -100, 500, 700)],
    "low": [_box(100, -100, 900, 300)],
    "frame": [_box(100, -100, 900, 700), _box(300, 100, 700, 500)[::-1]],
    "curve": [[(100, -100), (900, -100), ((900, 700), (100, 700))]],
}


def color_font(glyphs: Mapping[str, Any], version: int = 1) -> bytes:
    """A font in which each character of `glyphs` is painted so: a COLRv1 paint, or the layers of COLRv0.

    The outlines to paint with are "square" (100..900 along x, -100..700 along y), "left" (its left half), "low" (its
    lower half), "frame" (a square with a hole) and "curve" (a quarter of something round).
    """
    names = {character: f"glyph{at}" for at, character in enumerate(glyphs)}
    builder = _builder(names)
    painted = {names[character]: paint for character, paint in glyphs.items()}
    boxes = dict.fromkeys(painted, (0, -300, 1000, 900)) if version else None
    glyphs_by_name = builder.font.getReverseGlyphMap()
    builder.font["COLR"] = buildCOLR(painted, version=version, glyphMap=glyphs_by_name, clipBoxes=boxes)
    builder.font["CPAL"] = buildCPAL([PALETTE, [PALETTE[2], *PALETTE[1:]]])
    return _saved(builder)


def picture_font(picture: bytes, ppem: int, *, kind: str = "png ") -> bytes:
    """A font whose one character "a" is a picture (sbix) of a kind, `ppem` px of it an em."""
    builder = _builder({"a": "picture"})
    table = newTable("sbix")
    table.version, table.flags, table.numStrikes = 1, 1, 1
    strike = Strike(ppem=ppem, resolution=72)
    for name in builder.font.getGlyphOrder():
        strike.glyphs[name] = Glyph(glyphName=name, graphicType=kind if name == "picture" else None)
    strike.glyphs["picture"].imageData = picture
    strike.glyphs["picture"].originOffsetX = strike.glyphs["picture"].originOffsetY = 0
    table.strikes = {ppem: strike}
    builder.font["sbix"] = table
    return _saved(builder)


def bitmap_font(png: bytes, side: int, *, has_outlines: bool = True) -> bytes:
    """A font whose one character "a" is a PNG (CBDT) of `side` px, an em of them, four fifths above the baseline."""
    builder = _builder({"a": "picture"})
    font, above = builder.font, side * 4 // 5
    glyph = cbdt_bitmap_format_17(b"", font)
    glyph.metrics = SmallGlyphMetrics()
    glyph.metrics.height = glyph.metrics.width = glyph.metrics.Advance = side
    glyph.metrics.BearingX, glyph.metrics.BearingY = 0, above
    glyph.imageData = png
    data, places, strike = newTable("CBDT"), newTable("CBLC"), Strike32()
    data.version = places.version = 3.0
    data.strikeData, places.strikes = [{"picture": glyph}], [strike]
    size = strike.bitmapSizeTable
    size.hori, size.vert = SbitLineMetrics(), SbitLineMetrics()
    for line in (size.hori, size.vert):
        vars(line).update(dict.fromkeys(_LINE_METRICS, 0), ascender=above, descender=above - side, widthMax=side)
    at = font.getGlyphID("picture")
    size.ppemX = size.ppemY = side
    size.bitDepth, size.flags, size.colorRef, size.startGlyphIndex, size.endGlyphIndex = 32, 1, 0, at, at
    index = eblc_index_sub_table_1(b"", font)
    index.names, index.indexFormat, index.imageFormat = ["picture"], 1, 17
    index.firstGlyphIndex = index.lastGlyphIndex = at
    strike.indexSubTables = [index]
    font["CBDT"], font["CBLC"] = data, places
    if not has_outlines:
        del font["glyf"], font["loca"]
    return _saved(builder)


_LINE_METRICS = (
    *("caretSlopeNumerator", "caretSlopeDenominator", "caretOffset", "minOriginSB", "minAdvanceSB"),
    *("maxBeforeBL", "minAfterBL", "pad1", "pad2"),
)


def raw_bitmap_font(bgra: bytes, side: int, *, has_outlines: bool = True) -> bytes:
    """As `bitmap_font`, of pixels as they are: premultiplied BGRA, small metrics, byte-aligned (image format 1)."""
    mark = b"PIXELS"
    font = TTFont(io.BytesIO(bitmap_font(mark, side, has_outlines=has_outlines)))
    data, places = font.getTableData("CBDT"), font.getTableData("CBLC")
    at = data.index(mark) - 9  # small metrics and the length of a PNG
    metrics = data[at : at + 5]
    index = places.rindex(struct.pack(">HH", 1, 17))
    (first,) = struct.unpack_from(">L", places, index + 8)
    ends = struct.pack(">LL", first, first + len(metrics) + len(bgra))
    changed = places[:index] + struct.pack(">HH", 1, 1) + places[index + 4 : index + 8] + ends + places[index + 16 :]
    for tag, table in (("CBDT", data[:at] + metrics + bgra), ("CBLC", changed)):
        font[tag] = DefaultTable(tag)
        font[tag].data = table
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def svg_font(document: str) -> bytes:
    """A font whose one character "a" is in an SVG table: the element glyph6 of the document."""
    builder = _builder({"a": "drawing"})
    table = newTable("SVG ")
    table.docList = [SVGDocument(document, 6, 6)]
    builder.font["SVG "] = table
    return _saved(builder)


def raw_svg_font(document: bytes) -> bytes:
    """The same with a document as it is, whatever it is."""
    builder = _builder({"a": "drawing"})
    table = DefaultTable("SVG ")
    table.data = struct.pack(">HLLHHHLL", 0, 10, 0, 1, 6, 6, 14, len(document)) + document
    builder.font["SVG "] = table
    return _saved(builder)


def _saved(builder: FontBuilder) -> bytes:
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _builder(characters: Mapping[str, str]) -> FontBuilder:
    """A font of the outlines and of the named characters, which are squares."""
    builder = FontBuilder(UPEM, isTTF=True)
    order = [*_OUTLINES, *characters.values()]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(character): name for character, name in characters.items()})
    builder.setupGlyf({name: _glyph(_OUTLINES.get(name, _OUTLINES["square"])) for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (UPEM, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupNameTable({"familyName": "Colours", "styleName": "Regular"})
    builder.setupPost()
    return builder


def solid(color: int, alpha: float = 1.0) -> Paint:
    return {"Format": 2, "PaletteIndex": color, "Alpha": alpha}


def shape(glyph: str, paint: Paint) -> Paint:
    return {"Format": 10, "Glyph": glyph, "Paint": paint}


def line(*stops: tuple[float, int], extend: str = "pad") -> Paint:
    return {
        "Extend": extend,
        "ColorStop": [{"StopOffset": at, "PaletteIndex": color, "Alpha": 1.0} for at, color in stops],
    }


def linear(p0: tuple[int, int], p1: tuple[int, int], p2: tuple[int, int], colors: Paint) -> Paint:
    ends = dict(zip(("x0", "y0", "x1", "y1", "x2", "y2"), (*p0, *p1, *p2), strict=True))
    return {"Format": 4, "ColorLine": colors, **ends}


def radial(c0: tuple[int, int, int], c1: tuple[int, int, int], colors: Paint) -> Paint:
    ends = dict(zip(("x0", "y0", "r0", "x1", "y1", "r1"), (*c0, *c1), strict=True))
    return {"Format": 6, "ColorLine": colors, **ends}


def sweep(x: int, y: int, start: float, end: float, colors: Paint) -> Paint:
    return {"Format": 8, "ColorLine": colors, "centerX": x, "centerY": y, "startAngle": start, "endAngle": end}


def transformed(paint: Paint, xx: float, yx: float, xy: float, yy: float, dx: float, dy: float) -> Paint:
    parts = {"xx": xx, "yx": yx, "xy": xy, "yy": yy, "dx": dx, "dy": dy}
    return {"Format": 12, "Paint": paint, "Transform": parts}


def layers(*paints: Paint) -> Paint:
    return {"Format": 1, "Layers": list(paints)}


def composite(mode: str, source: Paint, backdrop: Paint) -> Paint:
    return {"Format": 32, "SourcePaint": source, "CompositeMode": mode, "BackdropPaint": backdrop}


def other_glyph(name: str) -> Paint:
    return {"Format": 11, "Glyph": name}


def _glyph(contours: list[list[Any]]) -> Any:
    pen = TTGlyphPen(None)
    for contour in contours:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            if isinstance(point[0], tuple):
                pen.qCurveTo(*point)
            else:
                pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
