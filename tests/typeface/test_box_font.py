"""The font of boxes, as another library reads it."""

import io

import pytest

from vecdraw.typeface.box_font import ASCENT, DESCENT, EM, box_font

ttlib = pytest.importorskip("fontTools.ttLib", reason="fontTools is not installed")


def test_glyphs_are_boxes_of_the_widths_that_were_asked_for() -> None:
    widths = [0, 250, 1000, 0, 32000]
    font = ttlib.TTFont(io.BytesIO(box_font(widths)), checkChecksums=2)
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
