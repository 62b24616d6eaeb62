"""What a glyph costs the first time: `rasterise` against FreeType's own loading and rendering, called from C types.

    python -m benchmarks.glyph_cold

Ideographs of Noto Sans CJK, at several sizes; both sides in turn, medians of several rounds, seconds of the processor.
"""

from __future__ import annotations

import ctypes
from statistics import median
from time import thread_time
from typing import Any

from vecdraw.glyphs.key import GlyphKey, StrikeKey
from vecdraw.glyphs.raster import rasterise
from vecdraw.typeface.font import Font
from vecdraw.typeface.freetype_faces import freetype_face, load_freetype
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

SIZES = (12, 16, 22, 32, 48, 96, 200)  # px per em
GLYPHS = 400
ROUNDS = 31
_FLAGS = 0x8 | 0x2  # FT_LOAD_NO_BITMAP, FT_LOAD_NO_HINTING


def bare(face: FaceKey, size: int, glyphs: list[int]) -> float:
    """Seconds for FT_Load_Glyph and FT_Render_Glyph, and nothing else, of each glyph."""
    ft, opened = load_freetype(), freetype_face(face)
    ft.FT_Set_Char_Size(opened.handle, 0, size * 64, 72, 72)
    opened.size = size * 64
    load, render = _prepared(ft)
    handle, slot = ctypes.cast(opened.handle, ctypes.c_void_p), ctypes.cast(opened.slot, ctypes.c_void_p)
    start = thread_time()
    for glyph in glyphs:
        load(handle, glyph, _FLAGS)
        render(slot, 0)
    return thread_time() - start


def ours(face: FaceKey, size: int, glyphs: list[int]) -> float:
    """Seconds for the bitmaps of the glyphs."""
    strike = StrikeKey(face, size * 64, columns=4, rows=4)
    start = thread_time()
    for glyph in glyphs:
        rasterise(GlyphKey(strike, glyph, 1, 0))
    return thread_time() - start


def _prepared(ft: Any) -> tuple[Any, Any]:
    """The two functions with their argument types known, so that calls cost as little as ctypes can make them."""
    load, render = ft._lib["FT_Load_Glyph"], ft._lib["FT_Render_Glyph"]  # noqa: SLF001  # objects of our own
    load.argtypes, render.argtypes = (ctypes.c_void_p, ctypes.c_uint, ctypes.c_int32), (ctypes.c_void_p, ctypes.c_int)
    return load, render


def main() -> None:
    """Prints a table."""
    face = fonts.candidates(Font(["Noto Sans SC"], 16.0))[0].key
    glyphs = [fonts.face(face).glyph(0x4E00 + 13 * at) for at in range(GLYPHS)]
    print("| px | FreeType, us a glyph | rasterise, us a glyph | ratio |\n|---|---|---|---|")
    for size in SIZES:
        rounds = [(bare(face, size, glyphs), ours(face, size, glyphs)) for _ in range(ROUNDS)]
        first, second = (median(side) / GLYPHS * 1e6 for side in zip(*rounds, strict=True))
        ratio = median(mine / base for base, mine in rounds)
        print(f"| {size} | {first:.1f} | {second:.1f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
