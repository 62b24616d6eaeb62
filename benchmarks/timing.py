"""Interleaved timing: every contender runs once in each round, so that a noisy machine is noisy for all of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable


def medians(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each contender over `rounds` interleaved runs, after one that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for run in contenders.values():
        run()
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, run in contenders.items():
                start = time.perf_counter()
                run()
                taken[name].append(time.perf_counter() - start)
            gc.collect()
    finally:
        gc.enable()
    return {name: statistics.median(times) for name, times in taken.items()}


def table(title: str, times: dict[str, float], base: str) -> str:
    """The medians in ms and as ratios to `base`, as text."""
    width = max(map(len, times))
    rows = [f"{name:<{width}}  {t * 1000:9.2f} ms  {t / times[base]:6.2f}x" for name, t in times.items()]
    return "\n".join([title, *rows])
