"""Posters a second, drawn and written as PNG, by threads and by processes: `python -m benchmarks.throughput`.

The poster is that of `benchmarks/peers/layout.py`; each has other text in every line. The baseline is what one would do
without vecdraw: skia-python on the surface it is fastest on, with all that does not change prepared, and libvips for
the PNG (compression 6, opaque), which works without Python's global lock. vecdraw is `render_many` with calls that
record a poster, so that recording is shared out as well, and `compression="fast"`. Each worker writes its PNG alone:
`threads=1`, and VIPS_CONCURRENCY=1 unless the environment says otherwise. Rows alternate; each figure is the median of
the rounds, after one that does not count.

Seconds of the processor tell more than seconds of the clock where other programs run too. The last column is the share
of the time in which some thread held the global lock, by samples of py-spy.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import vecdraw as vd
from benchmarks.peers import layout, with_skia, with_vecdraw

Row = Callable[[int], int]
"""Makes so many posters; the bytes of their files."""

_LINES: Final = layout.texts(layout.strings())
_RATE: Final = 100  # samples a second


def poster(number: int) -> vd.Scene:
    """The poster with that number."""
    return with_vecdraw.record(layout.all_changed(_LINES, number)).scene


def by_threads(workers: int, count: int) -> int:
    """Posters by `render_many` in threads."""
    jobs = (partial(poster, number) for number in range(count))
    made = vd.render_many(jobs, workers=workers, format="png", compression="fast", threads=1, ordered=False)
    return sum(len(data) for _, data in made)


class Baseline:
    """Tuned Skia into memory that libvips reads."""

    def __init__(self) -> None:
        os.environ.setdefault("VIPS_CONCURRENCY", "1")  # read when it is loaded
        import numpy as np
        import pyvips
        import skia

        class Drawing(with_skia._Tuned):  # noqa: SLF001  # the peers' own, on other memory
            def __init__(self) -> None:
                super().__init__(skia)
                self.pixels = np.zeros((layout.HEIGHT, layout.WIDTH, 4), np.uint8)
                self._surface = skia.Surface.MakeRasterDirect(self._info, self.pixels)

        self._new = Drawing
        self._image = pyvips.Image
        self._local = threading.local()

    def make(self, number: int) -> int:
        """One poster; the bytes of its file."""
        if not hasattr(self._local, "drawing"):
            self._local.drawing = self._new()
        drawing = self._local.drawing
        drawing.draw(layout.all_changed(_LINES, number))
        whole = self._image.new_from_memory(drawing.pixels, layout.WIDTH, layout.HEIGHT, 4, "uchar")
        return len(whole.extract_band(0, n=3).pngsave_buffer(compression=6))

    def threads(self, workers: int, count: int) -> int:
        """Posters by a pool of threads."""
        with ThreadPoolExecutor(workers) as pool:
            return sum(pool.map(self.make, range(count)))


class Processes:
    """Posters by `render_many` in processes, which were started before the clock, as a service has them."""

    def __init__(self, workers: int) -> None:
        jobs = map(partial(partial, poster), itertools.count())
        self._made = vd.render_many(
            jobs, workers=workers, kind="process", format="png", compression="fast", threads=1, ordered=False
        )
        self.make(4 * workers)

    def make(self, count: int) -> int:
        """So many more."""
        return sum(len(data) for _, data in itertools.islice(self._made, count))


def rows() -> tuple[dict[str, Row], list[str]]:
    """What is measured, and what is missing."""
    made: dict[str, Row] = {}
    missing = []
    try:
        baseline = Baseline()
    except ImportError as error:
        missing.append(f"the baseline: {error} (pip install pyvips pyvips-binary)")
    else:
        made |= {f"skia + libvips, {n} thread{'s'[: n - 1]}": partial(baseline.threads, n) for n in (1, 2)}
    made |= {f"vecdraw, {n} thread{'s'[: n - 1]}": partial(by_threads, n) for n in (1, 2)}
    made |= {f"vecdraw, {n} process{'es'[: 2 * n - 2]}": Processes(n).make for n in (1, 2)}
    return made, missing


class Rate(NamedTuple):
    """Posters a second, and seconds of the processor for each in this process."""

    a_second: float
    work: float


def measure(table: dict[str, Row], count: int, rounds: int) -> dict[str, Rate]:
    """The medians of the rounds."""
    rates: dict[str, list[Rate]] = {name: [] for name in table}
    for turn in range(-1, rounds):
        for name, make in table.items():
            with_vecdraw.forget()
            start, worked = time.perf_counter(), time.process_time()
            make(count)
            if turn >= 0:
                taken, work = time.perf_counter() - start, time.process_time() - worked
                rates[name].append(Rate(count / taken, work / count))
    return {name: Rate(*map(statistics.median, zip(*values, strict=True))) for name, values in rates.items()}


def share_of_lock(make: Row, seconds: int) -> float | None:
    """The share of the time in which a thread of this process held the global lock; None without py-spy."""
    program = shutil.which("py-spy")
    if program is None:
        return None
    stop = threading.Event()

    def keep_going() -> None:
        while not stop.is_set():
            make(8)

    worker = threading.Thread(target=keep_going)
    worker.start()
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder, "samples")
        command = [program, "record", "--gil", "--nonblocking", "--format", "raw", "--output", str(samples)]
        command += ["--rate", str(_RATE), "--duration", str(seconds), "--pid", str(os.getpid())]
        done = subprocess.run(command, capture_output=True, check=False)
        stop.set()
        worker.join()
        if done.returncode or not samples.exists():
            return None
        held = sum(int(line.rsplit(" ", 1)[1]) for line in samples.read_text(encoding="utf-8").splitlines())
    return min(1.0, held / (_RATE * seconds))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=30, help="posters in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of sampling for the share of the lock; 0: none")
    chosen = parser.parse_args()
    table, missing = rows()
    rates = measure(table, chosen.count, chosen.rounds)
    print(f"{'':<28}posters/s   vs baseline   ms of processor   vs baseline   lock held")
    for name, rate in rates.items():
        base = rates.get("skia + libvips, " + ("2 threads" if " 2 " in name else "1 thread"))
        ratio = f"{rate.a_second / base.a_second:.2f}x" if base else "-"
        work = less = "-"
        if "process" not in name:
            work, less = f"{1000 * rate.work:.2f}", f"{base.work / rate.work:.2f}x" if base else "-"
        inside = chosen.seconds and "process" not in name
        share = share_of_lock(table[name], chosen.seconds) if inside else None
        held = "-" if share is None else f"{share:.0%}"
        print(f"{name:<28}{rate.a_second:9.1f} {ratio:>13} {work:>17} {less:>13} {held:>11}")
    one, two = rates["vecdraw, 1 process"], rates["vecdraw, 2 processes"]
    print(f"two processes: {two.a_second / one.a_second:.2f} times one")
    for what in missing:
        print(f"missing: {what}")


if __name__ == "__main__":
    main()
