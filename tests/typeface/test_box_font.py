"""The font of boxes, as another library reads it."""

import io

import pytest

from vecdraw.typeface.box_font import ASCENT, DESCENT, EM, GlyphBox, box_font

ttlib = pytest.importorskip("fontTools.ttLib", reason="fontTools is not installed")


def test_glyphs_are_boxes_of_the_widths_that_were_asked_for() -> None:
    widths = [0, 250, 1000, 0, 32000]
    font = ttlib.TTFont(io.BytesIO(box_font([GlyphBox.of_width(width) for width in widths])), checkChecksums=2)
    assert font["head"].unitsPerEm == EM
    names = font.getGlyphOrder()
    assert [font["hmtx"].metrics[name][0] for name in names] == widths
    for name, width in zip(names, widths, strict=True):
        glyph = font["glyf"][name]
        if not width:
            assert glyph.numberOfContours == 0
        else:
            corners = [(0, DESCENT), (0, ASCENT), (width, ASCENT), (width, DESCENT)]
            assert list(map(tuple, glyph.getCoordinates(font["glyf"])[0])) == corners


def test_boxes_may_lie_anywhere() -> None:
    boxes = [GlyphBox(0, 0, 0, 0), GlyphBox(-900, -32000, -400, -31000), GlyphBox(30000, 5, 32767, 7)]
    font = ttlib.TTFont(io.BytesIO(box_font(boxes)), checkChecksums=2)
    for name, box in zip(font.getGlyphOrder()[1:], boxes[1:], strict=True):
        glyph = font["glyf"][name]
        assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == box
        left, bottom, right, top = box
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        assert list(map(tuple, glyph.getCoordinates(font["glyf"])[0])) == corners
        assert font["hmtx"].metrics[name] == (max(right, 0), left)
