"""How time and memory of SVG and PDF grow with the operations: `python -m benchmarks.vector_export`.

Scenes of 12,500 to 100,000 mixed operations (fills, strokes, gradients, text, clips, shared pictures) are written to a
file in a process of their own each. The table gives seconds of the processor, so that a busy machine counts less,
microseconds of them an operation, MB of the file, and MB of memory that writing added to the process; `x` is the time
an operation over that of the smallest scene.

`--kinds` measures scenes of one kind of operation each, `--kind NAME` one of them: microseconds an operation and MB of
memory at two sizes, and kB of memory that each operation more takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys

import numpy as np

import vecdraw as vd
from benchmarks.vector_kinds import KINDS, drawing_of

FORMATS = ("svg", "svgz", "pdf")
SIZES = (12_500, 25_000, 50_000, 100_000)
KIND_SIZES = (25_000, 100_000)
MIXED = ("mixed", "mixed_in_scene")
PROGRAM = """
import json, resource, sys, tempfile, time
import vecdraw as vd
from benchmarks.vector_export import drawn
scene = drawn(sys.argv[3], int(sys.argv[2]))
vd.encode(drawn(sys.argv[3], 100), sys.argv[1])  # what is loaded on first use is not counted
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with tempfile.NamedTemporaryFile() as file:
    start = time.process_time()
    report = vd.save(scene, file.name, format=sys.argv[1])
    seconds = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([seconds, report.size, (peak - before) / 1024]))
"""


def drawing(count: int) -> vd.Scene:
    """A scene of about `count` operations of many kinds."""
    ctx = vd.Context(2000, 2000, background="white")
    ctx.font = "12px 'Inter'"
    picture = vd.Pixmap.from_array(np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3))
    gradients = [vd.LinearGradient((0, 0), (2000, 0), [f"hsl({h} 70% 50%)", "white"]) for h in range(0, 360, 30)]
    for i in range(count // 8):
        x, y = i * 37 % 1960, i * 91 % 1960
        ctx.fill_style = f"#{i * 7919 % 0xFFFFFF:06x}"
        ctx.fill_rect(x, y, 14, 9)
        ctx.stroke_style = f"#{i * 104729 % 0xFFFFFF:06x}"
        ctx.begin_path()
        ctx.move_to(x, y)
        ctx.bezier_curve_to(x + 20, y, x, y + 20, x + 30, y + 30)
        ctx.stroke()
        ctx.fill()
        ctx.fill_style = gradients[i % len(gradients)]
        ctx.begin_path()
        ctx.arc(x + 20, y + 20, 8, 0, 6)
        ctx.fill()
        ctx.fill_text(f"item {i % 100}", x, y)
        ctx.draw_image(picture, x, y + 10, 12, 12)
        with ctx.saved():
            ctx.translate(x, y)
            ctx.rotate(i)
            ctx.begin_path()
            ctx.rect(0, 0, 20, 20)
            ctx.clip()
            ctx.global_alpha = 0.5
            ctx.fill_rect(-5, -5, 30, 12)
            ctx.stroke_rect(3, 3, 10, 10)
    return ctx.scene


def drawn(kind: str, count: int) -> vd.Scene:
    """A scene of one of the kinds, or of mixed operations: as they are, or all in one scene that is drawn."""
    if kind not in MIXED:
        return drawing_of(kind, count)
    mixed = drawing(count)
    if kind == "mixed":
        return mixed
    ctx = vd.Context(mixed.width, mixed.height)
    ctx.draw_scene(mixed, 0, 0)
    return ctx.scene


def measure(form: str, count: int, kind: str = "mixed") -> tuple[float, float, float]:
    """Seconds, MB of the file, MB of memory for one scene, in a new process."""
    command = [sys.executable, "-c", PROGRAM, form, str(count), kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, size, memory = json.loads(done.stdout)
    return seconds, size / 1e6, memory


def print_kinds(forms: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """Prints the table of kinds."""
    few, many = KIND_SIZES
    print(f"{'':6}{'':18}{f'us/op {few:,}':>14}{f'{many:,}':>9}{f'MB {few:,}':>12}{f'{many:,}':>9}{'kB/op':>9}")
    for form in forms:
        for kind in kinds:
            small, large = (measure(form, count, kind) for count in KIND_SIZES)
            growth = (large[2] - small[2]) * 1024 / (many - few)
            times = f"{small[0] / few * 1e6:14.1f}{large[0] / many * 1e6:9.1f}"
            print(f"{form:6}{kind:18}{times}{small[2]:12.1f}{large[2]:9.1f}{growth:9.3f}", flush=True)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--format", choices=FORMATS, action="append", help="of the formats, this one")
    parser.add_argument("--kinds", action="store_true", help="by kinds of operations")
    parser.add_argument("--kind", choices=(*MIXED, *KINDS), action="append", help="of the kinds, this one")
    chosen = parser.parse_args()
    if chosen.kinds or chosen.kind:
        print_kinds(tuple(chosen.format or FORMATS), tuple(chosen.kind or (*MIXED, *KINDS)))
        return
    rounds = chosen.rounds
    print(f"{'':6}{'operations':>11}{'s':>8}{'us/op':>8}{'x':>7}{'file MB':>9}{'memory MB':>11}")
    for form in chosen.format or FORMATS:
        runs: dict[int, list[tuple[float, float, float]]] = {count: [] for count in SIZES}
        for _ in range(rounds):
            for count in SIZES:
                runs[count].append(measure(form, count))
        base = statistics.median(run[0] for run in runs[SIZES[0]]) / SIZES[0]
        for count, taken in runs.items():
            seconds, size, memory = (statistics.median(column) for column in zip(*taken, strict=True))
            each = seconds / count
            print(
                f"{form:6}{count:11,}{seconds:8.2f}{each * 1e6:8.1f}{each / base:7.2f}{size:9.2f}{memory:11.1f}"
            )


if __name__ == "__main__":
    main()
