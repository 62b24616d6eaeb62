"""How long boolean operations take, beside the work that `vecdraw.geometry.boolean_work` estimates for them.

    python benchmarks/boolean_work.py               # every case
    python benchmarks/boolean_work.py comb cubics   # the cases whose name contains one of the words

docs/adr/0004-boolean-operations.md has the figures.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from vecdraw import limits
from vecdraw.errors import LimitError
from vecdraw.geometry import boolean_work
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.boolean import combined
from vecdraw.geometry.path_data import PathData

SIZE = 1000
Case = Callable[[int], tuple[PathData, PathData]]


def path(verb: int, points: np.ndarray) -> PathData:
    """A closed path of segments of one kind."""
    per = {1: 1, 2: 2, 3: 3}[verb]
    count = (len(points) - 1) // per
    numbers = points[: 1 + count * per].reshape(-1).tolist()
    return PathData(b"\x00" + bytes([verb]) * count + b"\x06", tuple(numbers))


def scattered(verb: int) -> Case:
    def case(n: int) -> tuple[PathData, PathData]:
        rng = np.random.default_rng(1)
        one, two = (path(verb, rng.random((1 + n * verb // 2, 2)) * SIZE) for _ in range(2))
        return one, two

    return case


def combs(n: int) -> tuple[PathData, PathData]:
    """Bars across beams: every segment of one crosses every one of the other."""
    half = n // 2
    comb = path(1, np.stack([np.linspace(0, SIZE, half), np.where(np.arange(half) % 2, SIZE, 0.0)], 1))
    return comb, comb.transformed(Affine.rotation_about(np.pi / 2, SIZE / 2, SIZE / 2))


def coast(n: int) -> tuple[PathData, PathData]:
    """Two rough outlines that cross here and there."""
    rng = np.random.default_rng(1)

    def outline(x: float) -> PathData:
        angle = np.linspace(0, 2 * np.pi, n // 2)
        radius = 400 + rng.random(n // 2)
        return path(1, np.stack([x + radius * np.cos(angle), 500 + radius * np.sin(angle)], 1))

    return outline(450), outline(550)


CASES: dict[str, tuple[Case, tuple[int, ...]]] = {
    "lines": (scattered(1), (100, 300, 600, 1200)),
    "quads": (scattered(2), (30, 100, 300)),
    "cubics": (scattered(3), (30, 100, 300)),
    "combs": (combs, (100, 300, 600)),
    "coast": (coast, (1_000, 10_000, 30_000, 100_000)),
}


def main(words: list[str]) -> None:
    print("| case | segments | work, millions | estimate, s | result, segments | all, s | verdict |")
    print("|---|---|---|---|---|---|---|")
    most = limits.current().path_work
    for name, (case, counts) in CASES.items():
        if words and not any(word in name for word in words):
            continue
        for count in counts:
            one, two = case(count)
            begin = time.process_time()
            work = boolean_work._work((one, two), len(one.verbs) + len(two.verbs))  # noqa: SLF001  # what is measured
            estimate = time.process_time() - begin
            verdict, size = "drawn" if work <= most else "refused", 0
            begin = time.process_time()
            if work <= 2 * most:
                with limits.relaxed(path_work=10**12):
                    try:
                        size = len(combined((one, "nonzero"), (two, "nonzero"), "xor").verbs)
                    except LimitError:
                        verdict = "refused"
            seconds = f"{time.process_time() - begin:.2f}" if size else "-"
            figures = f"{work / 1e6:,.0f} | {estimate:.2f} | {size:,} | {seconds}"
            print(f"| {name} | {count:,} | {figures} | {verdict} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
