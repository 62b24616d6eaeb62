"""What the first text costs in a new process, and after `fonts.preload`: `python -m benchmarks.font_loading`.

A line of Chinese at 32 px in Noto Sans SC, recorded and drawn; medians over new processes, in milliseconds. The second
line of the same process is what a text costs once all is loaded.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys

PROGRAM = """
import json, sys, time
import vecdraw as vd
begin = time.perf_counter()
if sys.argv[1] == "preload":
    assert vd.fonts.preload("Noto Sans SC").wait(120) == "ready"
loaded = time.perf_counter()
spent = []
for text in ("永和九年，岁在癸丑", "暮春之初，会于会稽"):
    start = time.perf_counter()
    ctx = vd.Context(600, 200, background="white")
    ctx.font = "32px 'Noto Sans SC'"
    ctx.fill_text(text, 20, 100)
    ctx.to_numpy()
    spent.append(time.perf_counter() - start)
print(json.dumps([loaded - begin, *spent]))
"""


def measured(how: str, processes: int) -> list[float]:
    """Milliseconds of loading, of the first and of the second text."""
    runs: list[list[float]] = []
    for _ in range(processes):
        command = [sys.executable, "-c", PROGRAM, how]
        runs.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return [1e3 * statistics.median(column) for column in zip(*runs, strict=True)]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="The first text, cold and after a preload.")
    parser.add_argument("--processes", type=int, default=9, help="new processes for each row (default: 9)")
    arguments = parser.parse_args()
    print(f"{'':<14}{'loading':>10}{'first text':>12}{'second text':>13}  ms")
    for how in ("cold", "preload"):
        loading, first, second = measured(how, arguments.processes)
        print(f"{how:<14}{loading:>10.1f}{first:>12.1f}{second:>13.1f}")


if __name__ == "__main__":
    main()
