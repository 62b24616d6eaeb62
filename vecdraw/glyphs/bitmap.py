"""`GlyphBitmap`: a rasterised glyph."""

from __future__ import annotations

from typing import NamedTuple


class GlyphBitmap(NamedTuple):
    """A rasterised glyph: uint8 rows of `width * channels` bytes without padding, from the top down.

    `left` and `top` are px from the whole pixel that the origin lies in to the bitmap's left column and top row, y
    down: `top` is negative above the baseline. `channels` is 1 (coverage 0..255), 3 (coverage of the red, green and
    blue stripe) or 4 (colour: BGRA, premultiplied). A blank glyph has `width == height == 0`.
    """

    width: int
    height: int
    left: int
    top: int
    channels: int
    data: bytes
