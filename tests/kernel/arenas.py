"""Arenas of glyph bitmaps by hand, and a third way to draw them: pixel by pixel in Python's own integers."""

import struct
from array import array
from typing import NamedTuple

from vecdraw.kernel.glyphs import Run

IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Bitmap(NamedTuple):
    width: int
    height: int
    left: int
    top: int
    channels: int
    data: bytes


class HandArena:
    """One page holding bitmaps one after the other, `gap` bytes between rows."""

    def __init__(self, bitmaps: dict[int, Bitmap], gap: int = 0) -> None:
        page = bytearray()
        self.slots: dict[int, int] = {}
        self.records = bytearray()
        self.bitmaps = bitmaps
        for slot, (key, bitmap) in enumerate(bitmaps.items()):
            row = bitmap.width * bitmap.channels
            stride = row + gap
            self.records += struct.pack(
                "<IIIHHhhHBB8x",
                *(7 + slot, 0, len(page), bitmap.width, bitmap.height, bitmap.left, bitmap.top, stride),
                *(bitmap.channels, 0),
            )
            for y in range(bitmap.height):
                page += bitmap.data[y * row : y * row + row] + bytes([y * 37 % 256]) * gap
            self.slots[key] = (7 + slot) << 32 | slot
        if gap and page:
            del page[-gap:]  # the last row ends where the page does
        self.pages: list[bytearray | None] = [page]
        self.pins = array("I", [0])


def run_of(glyphs: list[tuple[int, float, float]]) -> Run:
    ids, xs, ys = zip(*glyphs, strict=True) if glyphs else ((), (), ())
    return Run(array("I", ids), array("d", xs), array("d", ys))


def div255(x: int) -> int:
    return (2 * x + 255) // 510


def over(source: int, alpha: int, coverage: int, below: int) -> int:
    return div255(source * coverage + below * (255 - div255(alpha * coverage)))


def blend_plainly(
    pixels: bytearray, depth: int, stride: int, clip: tuple[int, int, int, int], colour: tuple[int, ...], glyph: Bitmap
) -> None:
    """Draws a bitmap whose left and top are px of the picture."""
    for row in range(max(glyph.top, clip[1]), min(glyph.top + glyph.height, clip[3])):
        for column in range(max(glyph.left, clip[0]), min(glyph.left + glyph.width, clip[2])):
            at = ((row - glyph.top) * glyph.width + column - glyph.left) * glyph.channels
            own = glyph.data[at : at + glyph.channels]
            to = row * stride + column * depth
            if depth == 1:
                pixels[to] = over(255, 255, own[3] if glyph.channels == 4 else max(own), pixels[to])
                continue
            for k in range(4):
                if glyph.channels == 4:
                    value = over(own[k], own[3], colour[3], pixels[to + k])
                else:
                    coverage = max(own) if k == 3 or glyph.channels == 1 else own[2 - k]
                    value = over(colour[k], colour[3], coverage, pixels[to + k])
                pixels[to + k] = value
