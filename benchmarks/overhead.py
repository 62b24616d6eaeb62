"""What recording and drawing through a Context cost over the bare Skia binding: `python -m benchmarks.overhead`.

10,000 small filled rectangles of changing colour; the bare program sets the colour and draws each with skia-python.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

import skia

import vecdraw as vd
from benchmarks.timing import medians, table

COUNT = 10_000
WIDTH, HEIGHT = 800, 600
HEX = [f"#{i * 7 % 256:02x}{i * 13 % 256:02x}{i * 29 % 256:02x}" for i in range(COUNT)]
ARGB = [0xFF000000 | int(color[1:], 16) for color in HEX]


def bare() -> skia.Surface:
    """The bare binding."""
    info = skia.ImageInfo.Make(
        WIDTH, HEIGHT, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType, skia.ColorSpace.MakeSRGB()
    )
    surface = skia.Surface.MakeRaster(info)
    canvas = surface.getCanvas()
    paint = skia.Paint(AntiAlias=True)
    for i in range(COUNT):
        paint.setColor(ARGB[i])
        canvas.drawRect(skia.Rect.MakeXYWH(i % 790, i * 7 % 590, 6, 5), paint)
    return surface


def record() -> vd.Context:
    """The Context, recording only."""
    ctx = vd.Context(WIDTH, HEIGHT)
    for i in range(COUNT):
        ctx.fill_style = HEX[i]
        ctx.fill_rect(i % 790, i * 7 % 590, 6, 5)
    return ctx


def record_and_draw() -> object:
    """The Context, to the last pixel."""
    return record().snapshot()


def import_seconds() -> tuple[float, float]:
    """Wall and CPU seconds of `import vecdraw` in a new interpreter: medians of 9, modules compiled as installed."""
    program = (
        "import time; t, c = time.perf_counter(), time.process_time(); import vecdraw; "
        "print(time.perf_counter() - t, time.process_time() - c)"
    )
    with tempfile.TemporaryDirectory() as folder:
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": folder}
        runs = [
            subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env)
            for _ in range(10)
        ]
    wall, cpu = zip(*[map(float, run.stdout.split()) for run in runs[1:]], strict=True)
    return statistics.median(wall), statistics.median(cpu)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    times = medians({"bare": bare, "record": record, "record and draw": record_and_draw}, rounds)
    print(table(f"{COUNT:,} filled rectangles of changing colour (record and draw: at most 2x)", times, "bare"))
    wall, cpu = import_seconds()
    print(f"import vecdraw: {wall * 1000:.0f} ms, {cpu * 1000:.0f} ms of CPU (medians of 9; at most 200 ms)")


if __name__ == "__main__":
    main()
