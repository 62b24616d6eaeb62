"""How long Skia takes for paths, beside the work that `vecdraw.geometry.work` estimates for them.

    python benchmarks/path_work.py                  # every case, each in its own process, at most 45 s each
    python benchmarks/path_work.py zigzag stroke    # the cases whose name contains one of the words
    python benchmarks/path_work.py --one NAME COUNT # one case, in this process; prints JSON

docs/adr/0002-work-budget.md has the figures.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import skia

from vecdraw import limits
from vecdraw.backends.skia.convert import to_path
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.work import fill_work, stroke_work
from vecdraw.paint.stroke import Stroke

SIZE = 1000
TIMEOUT = 45.0

Points = np.ndarray


def polyline(points: Points, closed: bool = True) -> PathData:
    verbs = b"\x00" + b"\x01" * (len(points) - 1) + (b"\x06" if closed else b"")
    return PathData(verbs, tuple(points.reshape(-1).tolist()))


def scribble(n: int) -> PathData:
    return polyline(np.random.default_rng(1).random((n, 2)) * SIZE)


def zigzag(n: int) -> PathData:
    rng = np.random.default_rng(1)
    ys = np.where(np.arange(n) % 2, SIZE - rng.random(n) * 50, rng.random(n) * 50)
    return polyline(np.stack([rng.random(n) * SIZE, ys], 1))


def comb(n: int) -> PathData:
    """Full height up and down, side by side: many active edges, no crossing."""
    return polyline(np.stack([np.linspace(0, SIZE, n), np.where(np.arange(n) % 2, SIZE, 0.0)], 1))


def flat_zigzag(n: int) -> PathData:
    rng = np.random.default_rng(1)
    xs = np.where(np.arange(n) % 2, SIZE - rng.random(n) * 50, rng.random(n) * 50)
    return polyline(np.stack([xs, rng.random(n) * SIZE], 1))


def walk(n: int) -> PathData:
    """A random walk of short steps: crossings between neighbours."""
    rng = np.random.default_rng(1)
    steps = rng.normal(size=(n, 2)) * 3
    points = np.cumsum(steps, 0)
    points = np.abs((points + 500) % (2 * SIZE) - SIZE)
    return polyline(points)


def star(n: int) -> PathData:
    angles = np.arange(n) * (np.pi * (1 - 1 / n) if n % 2 else np.pi * (1 - 1 / (n + 1)))
    return polyline(np.stack([500 + 490 * np.cos(angles), 500 + 490 * np.sin(angles)], 1))


def spiral(n: int) -> PathData:
    t = np.linspace(0, 1, n)
    angles = t * 2 * np.pi * 100
    return polyline(np.stack([500 + 490 * t * np.cos(angles), 500 + 490 * t * np.sin(angles)], 1), closed=False)


def outline(n: int) -> PathData:
    """A coast line: one closed curve with fine noise that does not cross itself."""
    angles = np.linspace(0, 2 * np.pi, n, endpoint=False)
    radius = 400 + 50 * np.sin(7 * angles) + 20 * np.sin(91 * angles) + np.random.default_rng(1).normal(size=n) * 0.2
    return polyline(np.stack([500 + radius * np.cos(angles), 500 + radius * np.sin(angles)], 1))


def collinear(n: int) -> PathData:
    t = np.linspace(0, 1, n)
    return polyline(np.stack([t * SIZE, 500 + np.random.default_rng(1).normal(size=n) * 1e-3], 1), closed=False)


def grid(n: int) -> PathData:
    """Horizontal and vertical bars, each a contour of its own."""
    half = n // 8
    at = np.linspace(0, SIZE, half)
    gap = SIZE / half / 2
    o, f = np.zeros(half), np.full(half, float(SIZE))
    bars = np.stack([at, o, at + gap, o, at + gap, f, at, f], 1)
    beams = np.stack([o, at, f, at, f, at + gap, o, at + gap], 1)
    coords = np.concatenate([bars, beams])
    return PathData(b"\x00\x01\x01\x01" * len(coords), tuple(coords.reshape(-1).tolist()))


def boxes(n: int) -> PathData:
    """Small rectangles all over: a map of houses."""
    count = n // 4
    xy = np.random.default_rng(1).random((count, 2)) * SIZE
    x, y = xy[:, 0], xy[:, 1]
    coords = np.stack([x, y, x + 3, y, x + 3, y + 3, x, y + 3], 1)
    return PathData(b"\x00\x01\x01\x01\x06" * count, tuple(coords.reshape(-1).tolist()))


def huge(n: int) -> PathData:
    """A scribble a million times larger than the canvas."""
    return polyline((np.random.default_rng(1).random((n, 2)) - 0.5) * SIZE * 1e6)


def tiny(n: int) -> PathData:
    """A long smooth curve in steps of a hundredth of a pixel."""
    t = np.linspace(0, 1, n)
    return polyline(np.stack([500 + 450 * np.sin(3 * 6.3 * t), 500 + 450 * np.sin(4 * 6.3 * t + 0.3)], 1), closed=False)


def cubics(n: int) -> PathData:
    points = np.random.default_rng(1).random((3 * n + 1, 2)) * SIZE
    return PathData(b"\x00" + b"\x03" * n, tuple(points.reshape(-1).tolist()))


def small_cubics(n: int) -> PathData:
    """Glyph-like: short curves that follow one another."""
    points = np.cumsum(np.random.default_rng(1).normal(size=(3 * n + 1, 2)) * 2, 0)
    points = np.abs((points + 500) % (2 * SIZE) - SIZE)
    return PathData(b"\x00" + b"\x03" * n, tuple(points.reshape(-1).tolist()))


SHAPES: dict[str, Callable[[int], PathData]] = {
    f.__name__: f
    for f in (
        scribble, zigzag, comb, flat_zigzag, walk, star, spiral, outline, collinear, grid, boxes, huge, tiny, cubics,
        small_cubics,
    )
}  # fmt: skip

STROKES = {
    "fill": None,
    "hair": Stroke(0.5),
    "thin": Stroke(1.5),
    "round3": Stroke(3, "round", "round"),
    "miter30": Stroke(30),
    "dash4": Stroke(2, dash=(4, 4)),
    "dots": Stroke(3, "round", "round", dash=(0.1, 5)),
}

COUNTS = {"hair": (10_000, 30_000, 1_000_000), "dash4": (1_000, 10_000), "dots": (1_000, 10_000)}
DEFAULT_COUNTS = (3_000, 10_000, 30_000, 100_000, 1_000_000)


def measure(name: str, count: int) -> dict[str, object]:
    kind, shape = name.split("/")
    stroke = STROKES[kind]
    data = SHAPES[shape](count)
    clip = Rect(0, 0, SIZE, SIZE)
    start = time.process_time()
    work = fill_work(data, Affine(), clip) if stroke is None else stroke_work(data, stroke, Affine(), clip)
    estimate = time.process_time() - start
    result = {"work": work, "estimate": estimate}
    print(json.dumps(result), flush=True)
    path = to_path(data)
    canvas = skia.Surface.MakeRaster(
        skia.ImageInfo.Make(SIZE, SIZE, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType)
    ).getCanvas()
    paint = skia.Paint(AntiAlias=True, Color=0xFF336699)
    if stroke is not None:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(stroke.width)
        paint.setStrokeMiter(stroke.miter_limit)
        paint.setStrokeCap(
            {"butt": skia.Paint.kButt_Cap, "round": skia.Paint.kRound_Cap, "square": skia.Paint.kSquare_Cap}[stroke.cap]
        )
        paint.setStrokeJoin(
            {"miter": skia.Paint.kMiter_Join, "round": skia.Paint.kRound_Join, "bevel": skia.Paint.kBevel_Join}[
                stroke.join
            ]
        )
        if stroke.dash:
            paint.setPathEffect(skia.DashPathEffect.Make(list(stroke.dash), stroke.dash_offset))
    start = time.process_time()  # not the wall clock: other programs may run
    canvas.drawPath(path, paint)
    return result | {"draw": time.process_time() - start}


def run(name: str, count: int) -> bool:
    """Whether the case ended in time."""
    command = [sys.executable, __file__, "--one", name, str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            output, _ = child.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            child.kill()
            output, _ = child.communicate()
    lines = [json.loads(line) for line in output.splitlines()]
    draw = lines[-1].get("draw") if lines else None
    work = lines[-1]["work"] if lines else float("nan")
    taken = f"{draw:8.3f} {draw / max(work, 1) * 1e9:8.1f}" if draw is not None else f"{f'> {TIMEOUT:.0f}':>8} {'':8}"
    verdict = "" if not lines else "draws" if work <= limits.current().path_work else "refused"
    estimate = lines[-1]["estimate"] if lines else float("nan")
    print(f"{name:20} {count:9,} {work:16,.0f} {estimate:8.3f} {taken} {verdict}", flush=True)
    return draw is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--one", nargs=2, metavar=("NAME", "COUNT"))
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one[0], int(options.one[1]))))
        return
    print(f"{'case':20} {'count':>9} {'work':>16} {'estim. s':>8} {'draw s':>8} {'ns/unit':>8}")
    for kind in STROKES:
        for shape in SHAPES:
            name = f"{kind}/{shape}"
            if options.words and not any(word in name for word in options.words):
                continue
            for count in COUNTS.get(kind, DEFAULT_COUNTS):
                if not run(name, count):
                    break


if __name__ == "__main__":
    main()
