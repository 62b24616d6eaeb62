"""`StrikeKey` and `GlyphKey`: every input that changes a pixel of a glyph. Equal keys, identical bitmaps."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from vecdraw.typeface.key import FaceKey

Hinting = Literal["none", "slight", "full"]
RenderMode = Literal["gray", "mono", "lcd", "lcd-bgr", "lcd-v", "lcd-v-bgr", "color"]

LARGEST_POSITIONS: Final = 16
"""Sub-pixel positions that fit into a packed number, across and down."""


class StrikeKey(NamedTuple):
    """A face made ready for pixels: what all glyphs of a run have in common.

    `size` is px per em in 26.6; `matrix` a 2x2 in 16.16 (xx, xy, yx, yy), `()` where the text is upright, axis-aligned
    and scaled alike both ways; `columns` and `rows` the numbers of sub-pixel positions across and down; `palette` an
    index into CPAL; `contrast` and `gamma` hundredths; `luminance` that of the colour of the text, 0..255, where
    contrast depends on it, else 0. The face brings variation coordinates and synthetic weight and slope.
    """

    face: FaceKey
    size: int
    matrix: tuple[int, int, int, int] | tuple[()] = ()
    hinting: Hinting = "none"
    mode: RenderMode = "gray"
    columns: int = 1
    rows: int = 1
    palette: int = 0
    contrast: int = 0
    gamma: int = 100
    luminance: int = 0


class GlyphKey(NamedTuple):
    """A bitmap: a glyph of a strike at the sub-pixel position `x` of `columns`, `y` of `rows`."""

    strike: StrikeKey
    glyph: int
    x: int = 0
    y: int = 0


def packed(glyph: int, x: int = 0, y: int = 0) -> int:
    """The number that a glyph at a sub-pixel position has in `Strike.slots`: `glyph << 8 | y << 4 | x`."""
    return glyph << 8 | y << 4 | x


def unpacked(strike: StrikeKey, number: int) -> GlyphKey:
    """The key of the bitmap that `packed` gave the number of."""
    return GlyphKey(strike, number >> 8, number & 15, number >> 4 & 15)
