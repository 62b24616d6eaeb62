"""One poster drawn and written as a PNG by vecdraw and by others: `python -m benchmarks.end_to_end`.

The poster and its contenders are those of `benchmarks/poster_peers.py`; each draws it anew and writes it to a file in
memory (/dev/shm), with what it does by itself where nothing is asked for. vecdraw writes "fast" with one thread and
with two, each time from nothing (no canvas and no band is kept), without dithering as the others that do not dither,
and with it; and the same poster with three strings changed from the one before, with what it keeps.

Rows alternate; medians of the rounds, after one that does not count. The rule is that the file is no larger than 1.4
times that of the smallest of the others.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import vecdraw as vd
from benchmarks.peers import layout, with_cairo, with_pillow, with_programs, with_skia, with_vecdraw
from benchmarks.peers.contender import Contender, InProcess, MissingError
from benchmarks.peers.layout import Text

_PEERS: Final[dict[str, Callable[[], Contender]]] = {
    "skia-python": with_skia.plain,
    "skia-python, tuned": with_skia.tuned,
    "Pillow": with_pillow.contender,
    "cairo + Pango": with_cairo.contender,
    "@napi-rs/canvas": with_programs.napi_canvas,
    "Go's gg": with_programs.gg,
}
_LARGEST: Final = 1.4


class Row(NamedTuple):
    """Who draws, what of the poster differs each time, what is done before without the clock."""

    contender: Contender
    before: Callable[[], object] = lambda: None
    changed: Callable[[list[Text], int], list[Text]] = lambda lines, _: lines


class Cost(NamedTuple):
    """Median seconds, and bytes of the file."""

    seconds: float
    size: int


def vecdraw(*, dither: bool, compression: str, threads: int) -> InProcess:
    """vecdraw: a scene is recorded and encoded, and written as the others write: `vd.save` also syncs and checks."""

    def write(lines: list[Text], path: Path) -> None:
        scene = with_vecdraw.record(lines).scene
        drawn = scene if dither else replace(scene, dither=False)
        path.write_bytes(vd.encode(drawn, "png", compression=compression, threads=threads))

    return InProcess(with_vecdraw.draw, write)


def rows(peers: dict[str, Contender]) -> dict[str, Row]:
    """The rows of the table."""
    made = {name: Row(contender) for name, contender in peers.items()}
    for threads, told in ((1, ""), (2, ", two threads")):
        fast = vecdraw(dither=False, compression="fast", threads=threads)
        made[f"vecdraw fast{told}"] = Row(fast, with_vecdraw.forget)
    made["vecdraw fast, three strings changed"] = Row(
        vecdraw(dither=False, compression="fast", threads=1), changed=layout.three_changed
    )
    made["vecdraw balanced"] = Row(vecdraw(dither=False, compression="balanced", threads=1), with_vecdraw.forget)
    made["vecdraw fast, dithered"] = Row(vecdraw(dither=True, compression="fast", threads=1), with_vecdraw.forget)
    return made


def measure(table: dict[str, Row], rounds: int, folder: Path) -> dict[str, Cost]:
    """What each row costs."""
    lines = layout.texts(layout.strings())
    taken: dict[str, list[float]] = {name: [] for name in table}
    sizes: dict[str, int] = {}
    path = folder / "poster.png"
    gc.disable()
    try:
        for turn in range(-1, rounds):
            for name, row in table.items():
                row.before()
                if row.changed is layout.three_changed:
                    for step in (1, 2):
                        row.contender.save(row.changed(lines, 3 * turn + step), path)
                seconds = row.contender.save(row.changed(lines, 3 * turn + 3), path)
                sizes[name] = path.stat().st_size
                if turn >= 0:
                    taken[name].append(seconds)
            gc.collect()
    finally:
        gc.enable()
    return {name: Cost(statistics.median(times), sizes[name]) for name, times in taken.items()}


def report(costs: dict[str, Cost], peers: set[str]) -> str:
    """The table, and what is asked for."""
    width = max(map(len, costs))
    fastest = min(peers, key=lambda name: costs[name].seconds)
    smallest = min(peers, key=lambda name: costs[name].size)
    lines = [f"{'':<{width}}        ms    bytes  of the fastest's time  of the smallest's bytes"]
    for name, (seconds, length) in costs.items():
        ratios = f"{costs[fastest].seconds / seconds:20.2f}x {length / costs[smallest].size:22.2f}x"
        lines.append(f"{name:<{width}}  {seconds * 1000:8.2f}  {length:7} {ratios}")
    ours = costs["vecdraw fast"]
    speed, size = costs[fastest].seconds / ours.seconds, ours.size / costs[smallest].size
    lines.append(f"the fastest of the others is {fastest}, the smallest file that of {smallest}")
    lines.append(f"vecdraw fast: {speed:.2f}x as fast (at least 7x), {size:.2f}x as large (at most {_LARGEST}x)")
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    found: dict[str, Contender] = {}
    for name, make in _PEERS.items():
        try:
            found[name] = make()
        except MissingError as missing:
            print(f"missing: {name}: {missing}; to install it: {missing.command}")
    memory = Path("/dev/shm")  # noqa: S108  # a folder in memory, where a name of chance is taken
    folder = partial(tempfile.TemporaryDirectory, dir=memory if memory.is_dir() else None)
    with folder() as place:
        print(report(measure(rows(found), rounds, Path(place)), set(found)))


if __name__ == "__main__":
    main()
