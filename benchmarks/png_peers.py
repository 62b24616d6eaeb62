"""PNG of the poster by vecdraw and by others: `python -m benchmarks.png_peers`.

The pixels are those of the poster of `benchmarks/peers/layout.py`, drawn once by vecdraw without dithering, and once
more with it. Every contender writes them once in each round; medians of the rounds, after one that does not count, and
ratios to Skia's, which is given an opaque picture: it writes RGB then, which is faster and smaller than what it makes
of the same pixels as a surface has them (second row). vecdraw reads them as they lie in a canvas (B, G, R, alpha, in
memory of the pool), so that its time has the rows' preparation in it; the bands it keeps are thrown away before each
picture, except in the rows "one band changed", where some lines differ from the picture before.

Rows that say so use two threads, all others one. Where other programs run too, the best of the rounds tells more than
the median.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
import skia
from PIL import Image

from benchmarks.peers import layout, with_vecdraw
from vecdraw.backends.buffer_pool import pool
from vecdraw.caches import clear_caches
from vecdraw.codecs.codec import PixelRows
from vecdraw.codecs.png import CODEC, encode_rows
from vecdraw.export.render import to_pixels

_SKIA: Final = "Skia, opaque"
_LINES: Final = 30  # of the picture that change


class Row(NamedTuple):
    """What is done for each picture, and what before it without the clock."""

    write: Callable[[], bytes]
    before: Callable[[], object] = lambda: None


def canvas(*, dither: bool) -> Any:
    """The poster's pixels as a canvas has them, (height, width, 4)."""
    scene = with_vecdraw.record(layout.texts(layout.strings())).scene
    return as_canvas(to_pixels(replace(scene, dither=dither))[..., [2, 1, 0, 3]])


def as_canvas(pixels: Any) -> Any:
    """A copy of pixels in memory as canvases have it."""
    held = np.frombuffer(pool.take(pixels.size), np.uint8)[: pixels.size].reshape(pixels.shape)
    held[:] = pixels
    return held


def by_vecdraw(pixels: Any, compression: str, threads: int) -> Callable[[], bytes]:
    """Writes the pixels."""
    options = CODEC.make_options({"compression": compression, "threads": threads, "palette": "never"})
    height, width = pixels.shape[:2]
    held = PixelRows(pixels, width, height, 4 * width, partial(pool.take, cleared=False))

    def write() -> bytes:
        data = encode_rows(held, options, "srgb")
        assert data is not None
        return data

    return write


def changed(pixels: Any) -> Callable[[], None]:
    """Changes some lines, each time otherwise, after the picture was written."""
    height = pixels.shape[0]
    at = pixels[height // 2 : height // 2 + _LINES]

    def change() -> None:
        at[:, 1:] = at[:, :-1].copy()

    return change


def by_skia(pixels: Any, alpha: Any) -> Callable[[], bytes]:
    """Writes the pixels."""
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, alpha, skia.ColorSpace.MakeSRGB())
    image = skia.Image.MakeRasterCopy(skia.Pixmap(info, pixels, 4 * width))
    return lambda: bytes(image.encodeToData(skia.kPNG, 100))


def by_pillow(pixels: Any, level: int) -> Callable[[], bytes]:
    """Writes the pixels."""
    height, width = pixels.shape[:2]

    def write() -> bytes:
        image = Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", 0, 1)
        out = io.BytesIO()
        image.save(out, "PNG", compress_level=level)
        return out.getvalue()

    return write


def by_vips(pixels: Any, level: int) -> Callable[[], bytes]:
    """Writes the pixels, which are given to it as RGB."""
    os.environ.setdefault("VIPS_CONCURRENCY", "1")  # read when it is loaded
    import pyvips

    height, width = pixels.shape[:2]
    held = np.ascontiguousarray(pixels[..., 2::-1])
    return lambda: bytes(
        pyvips.Image.new_from_memory(held, width, height, 3, "uchar").pngsave_buffer(compression=level)
    )


def rows(pixels: Any) -> dict[str, Row]:
    """What is measured."""
    made = {
        _SKIA: Row(by_skia(pixels, skia.kOpaque_AlphaType)),
        "Skia, premultiplied": Row(by_skia(pixels, skia.kPremul_AlphaType)),
        "Pillow, level 6": Row(by_pillow(pixels, 6)),
        "Pillow, level 1": Row(by_pillow(pixels, 1)),
    }
    try:
        made["libvips, level 6"] = Row(by_vips(pixels, 6))
    except ImportError as error:
        print(f"missing: libvips: {error} (pip install pyvips pyvips-binary)")
    for compression in ("fast", "balanced"):
        for threads, told in ((1, ""), (2, ", two threads")):
            name = f"vecdraw {compression}{told}"
            made[name] = Row(by_vecdraw(pixels, compression, threads), lambda: clear_caches("bands"))
        other = as_canvas(pixels)
        write, change = by_vecdraw(other, compression, 1), changed(other)

        def before(write: Callable[[], bytes] = write, change: Callable[[], None] = change) -> None:
            clear_caches("bands")
            write()
            change()

        made[f"vecdraw {compression}, one band changed"] = Row(write, before)
    return made


class Cost(NamedTuple):
    """Seconds, the median and the least, and bytes."""

    median: float
    best: float
    size: int


def measure(table: dict[str, Row], rounds: int) -> dict[str, Cost]:
    """What each row costs."""
    taken: dict[str, list[float]] = {name: [] for name in table}
    sizes = {}
    gc.disable()
    try:
        for turn in range(-1, rounds):
            for name, row in table.items():
                row.before()
                start = time.perf_counter()
                data = row.write()
                seconds = time.perf_counter() - start
                sizes[name] = len(data)
                if turn >= 0:
                    taken[name].append(seconds)
            gc.collect()
    finally:
        gc.enable()
    return {name: Cost(statistics.median(times), min(times), sizes[name]) for name, times in taken.items()}


def report(found: dict[str, Cost]) -> str:
    """The table."""
    width = max(map(len, found))
    base = found[_SKIA]
    lines = [f"{'':<{width}}       ms  as fast     best  as fast    bytes  of Skia's"]
    for name, (median, best, size) in found.items():
        speed = f"{median * 1000:7.2f} {base.median / median:7.2f}x  {best * 1000:7.2f} {base.best / best:7.2f}x"
        lines.append(f"{name:<{width}}  {speed}  {size:7}  {size / base.size:9.3f}")
    for compression in ("fast", "balanced"):
        one = found[f"vecdraw {compression}"]
        for rest in ("two threads", "one band changed"):
            other = found[f"vecdraw {compression}, {rest}"]
            faster = f"{one.median / other.median:.2f}x as fast (best: {one.best / other.best:.2f}x)"
            lines.append(f"{compression}, {rest}: {faster}")
    return "\n".join(lines)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    for dither in (False, True):
        print("\ndithered" if dither else "not dithered")
        print(report(measure(rows(canvas(dither=dither)), rounds)))


if __name__ == "__main__":
    main()
