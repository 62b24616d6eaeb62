"""Warm runs of glyphs in one colour: `python -m benchmarks.glyph_runs`.

A line of 32 Chinese characters, drawn by vecdraw's renderer (all it does for a recorded text whose glyphs are warm), by
the same with the twin in numpy, and by skia-python's `drawTextBlob` with a blob made before: on the same surface (BGRA,
premultiplied) and on the one that Skia draws text fastest on (RGBA, premultiplied). Every contender draws once in each
round; the medians are µs of the processor a glyph, and shares of Skia's. Kernel and twin must draw the same bytes.
`--colors` draws lines of 16 emoji, which both keep as bitmaps.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import skia

import vecdraw as vd
from vecdraw.backends.skia.convert import drawing_info
from vecdraw.backends.skia.glyphs import text_blob
from vecdraw.backends.skia.memory import PixelMemory, new_memory
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.geometry.affine import Affine
from vecdraw.kernel import glyphs as kernel_glyphs
from vecdraw.kernel import glyphs_twin
from vecdraw.kernel.loading import compiled
from vecdraw.scene.ops import FillText

_TEXT: Final = "永和九年岁在癸丑暮春之初会于会稽山阴之兰亭修禊事也群贤毕至少长咸"
_EMOJI: Final = "😀😂🥰😎🎉🚀🌈🍎🐶🐱🦊🐼🌸🌍⭐🔥"
_SIZES: Final = (16, 22, 32, 48, 96)
_LINES: Final = 8
_WIDTH, _HEIGHT = 3200, 1000


def lines(size: int, text: str = _TEXT) -> list[FillText]:
    """Recorded lines of text, one over the other."""
    ctx = vd.Context(_WIDTH, _HEIGHT)
    ctx.font = f"{size}px 'Noto Sans SC', 'Noto Color Emoji'"
    ctx.fill_style = "#123456"
    for number in range(_LINES):
        ctx.fill_text(text, 10.25, 110 * (number + 1))
    return [op for op in ctx.scene.ops if isinstance(op, FillText)]


def by_vecdraw(ops: list[FillText], memory: PixelMemory, kernel: Any) -> Callable[[], None]:
    """Draws recorded lines on `memory` with the kernel or with its twin."""
    surface = memory.surface("srgb")
    renderer = Renderer(surface.getCanvas(), Affine(), 1.0, recorded_scale=1.0, dither=True, memory=memory)

    def run() -> None:
        # Kernel and twin in one run.
        kernel_glyphs._draw, kernel_glyphs._draw_all = kernel.draw, kernel.draw_all  # noqa: SLF001
        renderer.draw(ops)

    return run


def by_skia(ops: list[FillText], surface: Any) -> Callable[[], None]:
    """Draws the same lines as blobs."""
    canvas, paint = surface.getCanvas(), skia.Paint(AntiAlias=True, Color=0xFF123456)
    placed = [(text_blob(op.runs), op.x, op.y) for op in ops]

    def run() -> None:
        for blob, x, y in placed:
            canvas.drawTextBlob(blob, x, y, paint)

    return run


def rgba_surface() -> Any:
    """A surface of Skia's own in the format that it draws text fastest on."""
    info = drawing_info(_WIDTH, _HEIGHT, "rgba-unorm8", "srgb")
    return skia.Surface.MakeRaster(info.makeColorType(skia.ColorType.kRGBA_8888_ColorType))


def medians(contenders: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """Median seconds of the processor of each, interleaved: all of them work in this thread alone."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds + 1):
        for name, draw in contenders.items():
            start = time.thread_time()
            draw()
            times[name].append(time.thread_time() - start)
    return {name: statistics.median(values[1:]) for name, values in times.items()}


def colors(rounds: int) -> None:
    """Prints what colour glyphs take."""
    print(f"{'px':>4} {'vecdraw':>9} {'Skia BGRA':>10}  vecdraw/BGRA")
    for size in _SIZES:
        ops = lines(size, _EMOJI)
        memories = new_memory(_WIDTH, _HEIGHT), new_memory(_WIDTH, _HEIGHT)
        kernel = compiled("glyphs") or glyphs_twin
        surface = memories[1].surface("srgb")
        contenders = {"vecdraw": by_vecdraw(ops, memories[0], kernel), "bgra": by_skia(ops, surface)}
        found = medians(contenders, rounds)
        own, other = (found[name] / (_LINES * len(_EMOJI)) * 1e6 for name in ("vecdraw", "bgra"))
        print(f"{size:4} {own:9.3f} {other:10.3f}  {own / other:.2f}")


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--colors", action="store_true", help="colour glyphs")
    options = parser.parse_args()
    rounds = options.rounds
    if options.colors:
        colors(rounds)
        return
    kernel = compiled("glyphs") or glyphs_twin
    print(
        f"{'px':>4} {'vecdraw':>9} {'twin':>9} {'Skia BGRA':>10} {'Skia RGBA':>10}  vecdraw/BGRA /RGBA, twin/BGRA /RGBA"
    )
    for size in _SIZES:
        ops = lines(size)
        memories = new_memory(_WIDTH, _HEIGHT), new_memory(_WIDTH, _HEIGHT), new_memory(_WIDTH, _HEIGHT)
        bgra = memories[2].surface("srgb")
        contenders = {
            "vecdraw": by_vecdraw(ops, memories[0], kernel),
            "twin": by_vecdraw(ops, memories[1], glyphs_twin),
            "bgra": by_skia(ops, bgra),
            "rgba": by_skia(ops, rgba_surface()),
        }
        found = medians(contenders, rounds)
        if bytes(memories[0].buffer) != bytes(memories[1].buffer):
            raise AssertionError("kernel and twin drew different bytes")
        glyphs = _LINES * len(_TEXT)
        each = {name: seconds / glyphs * 1e6 for name, seconds in found.items()}
        print(
            f"{size:4} {each['vecdraw']:9.3f} {each['twin']:9.3f} {each['bgra']:10.3f} {each['rgba']:10.3f}   "
            f"{each['vecdraw'] / each['bgra']:.2f} {each['vecdraw'] / each['rgba']:.2f}, "
            f"{each['twin'] / each['bgra']:.2f} {each['twin'] / each['rgba']:.2f}"
        )


if __name__ == "__main__":
    main()
