"""The presets of the glyph policy against a reference: the same text drawn 16 times as large each way and averaged.

    python -m benchmarks.glyph_presets             the tables of docs/guide/glyphs.md
    python -m benchmarks.glyph_presets picture.png  small text by each preset, magnified

Error: root of the mean squared difference of coverage from the reference, 0..255, over pixels that either touches.
Sharpness: the share of the ink that lies in pixels covered by more than 7/8. Time: microseconds of the processor for
a bitmap the first time. Memory: bytes of bitmaps for one text, each sub-pixel position that occurs counted once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from time import thread_time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import vecdraw as vd
from vecdraw.backends.registry import raster_backend
from vecdraw.backends.skia.convert import to_path
from vecdraw.backends.skia.library import skia
from vecdraw.geometry.affine import Affine
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.key import GlyphKey, StrikeKey
from vecdraw.glyphs.policy import LARGEST_BITMAP, Choice, choose, position, strike_key
from vecdraw.glyphs.raster import rasterise
from vecdraw.paint.glyph_policy import GlyphPolicy
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.outlines import glyph_outline
from vecdraw.typeface.store import fonts

TEXTS = {
    "Noto Sans SC": "永和九年岁在癸丑暮春之初会于会稽山阴之兰亭修禊事也",
    "Inter": "Hamburgefonstiv quick brown fox jumps",
}
SIZES = (12.0, 16.0, 22.0, 36.0)  # px per em
FACTOR = 16  # of the reference
UPRIGHT = (1.0, 0.0, 0.0, 1.0)
ORIGIN = (4.3, 0.6)  # px; where a layout puts a line is seldom a whole pixel
_FULL = 224  # of 255: 7/8

Coverage = NDArray[np.float64]


class Score(NamedTuple):
    """What was measured of one way to draw a text."""

    error: float
    sharpness: float
    microseconds: float
    kilobytes: float


def runs_of(family: str, size: float) -> tuple[GlyphRun, ...]:
    """The text of a family, shaped."""
    return prepare(TEXTS[family], TextStyle(Font((family,), size))).runs


def drawn(runs: tuple[GlyphRun, ...], choice: Choice, scale: int = 1) -> tuple[Coverage, float, float]:
    """The coverage of a line of text, seconds for its bitmaps, and their bytes. Texts are black."""
    width = int(max(max(run.xs) + run.size for run in runs)) + 16
    height = int(2 * runs[0].size) + 8
    page = np.zeros((height * scale, width * scale))
    linear = (float(scale), 0.0, 0.0, float(scale))
    seconds, bitmaps = 0.0, dict[GlyphKey, GlyphBitmap]()
    for run in runs:
        strike = strike_key(choice, run.face, run.size, linear)
        for glyph, x, y, _ in run.placed():
            column, across = position((x + ORIGIN[0]) * scale, strike.columns)
            line, down = position((y + ORIGIN[1] + 1.4 * run.size) * scale, strike.rows)
            key = GlyphKey(strike, glyph, across, down)
            if key not in bitmaps:
                start = thread_time()
                bitmaps[key] = rasterise(key)
                seconds += thread_time() - start
            _lay(page, bitmaps[key], column, line)
    return page, seconds / max(1, len(bitmaps)), float(sum(len(bitmap.data) for bitmap in bitmaps.values()))


def _lay(page: Coverage, bitmap: GlyphBitmap, x: int, y: int) -> None:
    """Puts coverage over what is there; three stripes count by their mean."""
    if not bitmap.width:
        return
    shape = bitmap.height, bitmap.width, bitmap.channels
    ink = np.frombuffer(bitmap.data, np.uint8).reshape(shape).mean(axis=2)
    top, left = y + bitmap.top, x + bitmap.left
    part = page[top : top + bitmap.height, left : left + bitmap.width]
    part += ink * (1.0 - part / 255.0)


def reference(runs: tuple[GlyphRun, ...]) -> Coverage:
    """The text drawn 16 times as large, at 16 x 4 positions a pixel, and averaged."""
    large = drawn(runs, Choice("bitmap", columns=4, rows=4), FACTOR)[0]
    height, width = large.shape[0] // FACTOR, large.shape[1] // FACTOR
    return large.reshape(height, FACTOR, width, FACTOR).mean(axis=(1, 3))


def score(choice: Choice) -> Score:
    """One way to draw text, over all families and sizes."""
    found: list[Score] = []
    for family in TEXTS:
        for size in SIZES:
            runs = runs_of(family, size)
            exact = reference(runs)
            page, seconds, size_of = drawn(runs, choice)
            touched = (page > 0) | (exact > 0)
            error = float(np.sqrt(np.mean((page - exact)[touched] ** 2)))
            found.append(Score(error, float(page[page > _FULL].sum() / page.sum()), seconds * 1e6, size_of / 1024))
    errors, sharp, times, sizes = zip(*found, strict=True)
    return Score(float(np.mean(errors)), float(np.mean(sharp)), median(times), sum(sizes))


def of_policy(policy: GlyphPolicy, dpi: float = 96.0) -> Choice:
    """The choice for upright text on an opaque canvas."""
    return choose(policy, 16.0, UPRIGHT, dpi=dpi, opaque=True)


def rows() -> dict[str, Choice]:
    """The ways that are compared."""
    named = {
        "exact (default)": of_policy(GlyphPolicy()),
        "slight": of_policy(GlyphPolicy("slight")),
        "full; founding from 120 dpi": of_policy(GlyphPolicy("full")),
        "chromium": of_policy(GlyphPolicy("chromium")),
        "exact, lcd": of_policy(GlyphPolicy(smoothing="lcd")),
        "exact, mono": of_policy(GlyphPolicy(smoothing="mono")),
        "full, mono": of_policy(GlyphPolicy("full", "mono")),
    }
    counts = ((1, 1), (2, 1), (4, 1), (2, 2), (8, 1), (8, 8), (16, 16))
    return named | {f"{x} x {y} positions": Choice("bitmap", columns=x, rows=y) for x, y in counts}


def sizes_table() -> None:
    """Bitmap against path: what drawing one ideograph costs, by size, cold and warm."""
    print("\n| px per em | bitmap kept, us | bitmap made, us | path, us | KiB a bitmap |\n|---|---|---|---|---|")
    for size in (32, 64, 96, 128, 192, 256, 384, 512):
        print(f"| {size} | " + " | ".join("–" if number is None else f"{number:.0f}" for number in _costs(size)) + " |")


def _costs(size: float) -> tuple[float | None, float, float, float]:
    face = runs_of("Noto Sans SC", size)[0].face
    glyphs = [glyph for run in runs_of("Noto Sans SC", size) for glyph in run.glyphs][:12]
    strike = StrikeKey(face, int(size * 64), columns=4, rows=4)
    bitmaps = [rasterise(GlyphKey(strike, glyph)) for glyph in glyphs]
    made = _microseconds(lambda: [rasterise(GlyphKey(strike, glyph, 1, 1)) for glyph in glyphs], len(glyphs))
    kib = sum(len(bitmap.data) for bitmap in bitmaps) / len(bitmaps) / 1024
    return (_kept(size) if size <= LARGEST_BITMAP else None), made, _by_path(size), kib


def _kept(size: float) -> float:
    """Drawing one character whose bitmap is there, again and again; recording not counted."""
    side, times = int(size * 2), 24
    context = vd.Context(side, side, background="white")
    context.font = vd.Font(["Noto Sans SC"], size)
    for at in range(times):
        context.fill_text("永", size / 2 + at % 3, size * 1.5)
    scene = context.scene
    canvas = raster_backend().RasterSurface(scene)
    canvas.draw(scene.ops)
    return _microseconds(lambda: canvas.draw(scene.ops), times)


def _by_path(size: float) -> float:
    """Skia filling the outline, without any mask that is kept."""
    side, times = int(size * 2), 24
    run = runs_of("Noto Sans SC", size)[0]
    place = Affine.translation(size / 2, size * 1.5).scale(size)
    outline = to_path(glyph_outline(fonts.face(run.face), run.glyphs[0]).transformed(place), "nonzero")
    canvas = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(side, side)).getCanvas()
    paint = skia.Paint(AntiAlias=True)
    return _microseconds(lambda: [canvas.drawPath(outline, paint) for _ in range(times)], times)


def _microseconds(work: Callable[[], object], count: int) -> float:
    """Those of the processor for one of `count`: the median of seven rounds."""
    found: list[float] = []
    for _ in range(7):
        start = thread_time()
        work()
        found.append((thread_time() - start) / count * 1e6)
    return median(found)


def picture(path: str) -> None:
    """Small text by each preset, each pixel shown as 4 x 4."""
    kinds: list[tuple[str, GlyphPolicy]] = [
        *((name, GlyphPolicy(name)) for name in ("exact", "slight", "full", "chromium")),  # type: ignore[arg-type]  # presets
        ("exact, lcd", GlyphPolicy(smoothing="lcd")),
        ("exact, mono", GlyphPolicy(smoothing="mono")),
    ]
    strips: list[Image.Image] = []
    for name, policy in kinds:
        context = vd.Context(290, 26, background="white", glyph_policy=policy)
        context.font = vd.Font(["Inter", "Noto Sans SC"], 13)
        context.fill_style = "black"
        context.fill_text(f"{name}: Hamburg 永和九年岁在癸丑", 4.3, 17.6)
        strips.append(context.to_pil().convert("RGB"))
    page = Image.new("RGB", (strips[0].width, sum(strip.height for strip in strips)), "white")
    for at, strip in enumerate(strips):
        page.paste(strip, (0, at * strip.height))
    page.resize((page.width * 4, page.height * 4), Image.Resampling.NEAREST).quantize(64).save(path, optimize=True)


def main() -> None:
    """Prints the tables, or writes the picture."""
    if len(sys.argv) > 1:
        picture(sys.argv[1])
        return
    print("| | error | sharpness | us a bitmap | KiB |\n|---|---|---|---|---|")
    for name, choice in rows().items():
        error, sharp, micro, size = score(choice)
        print(f"| {name} | {error:.1f} | {sharp:.2f} | {micro:.0f} | {size:.0f} |")
    sizes_table()


if __name__ == "__main__":
    main()
