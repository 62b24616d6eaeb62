"""One poster by vecdraw and by the libraries it is compared with: `python -m benchmarks.poster_peers`.

1080 x 1920 px: a gradient, a radial glow, 12 round cards, 70 lines of 928 characters (`benchmarks/peers/layout.py`).
What is timed is what a program does for each poster, the layout of its text included; fonts are loaded and glyphs are
warm, nothing is encoded. Every contender draws once in each round, those of other languages in a process of their own
that takes the time itself; of those in this process, the seconds of the processor count. vecdraw's time is recording
and drawing. The canvases that it keeps, to draw again only what has changed, are thrown away before each poster, except
in the rows of a "third" and a "tenth" poster: there three strings differ from the poster before, or all.

`--pictures DIRECTORY` also writes what each has drawn.
"""

from __future__ import annotations

import argparse
import gc
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.peers import layout, with_cairo, with_pillow, with_programs, with_skia, with_vecdraw
from benchmarks.peers.contender import Contender, MissingError
from benchmarks.peers.layout import Text

_BASE: Final = "cairo + Pango"
_MAKERS: Final[dict[str, Callable[[], Contender]]] = {
    "vecdraw": with_vecdraw.contender,
    _BASE: with_cairo.contender,
    "@napi-rs/canvas": with_programs.napi_canvas,
    "skia-python, tuned": with_skia.tuned,
    "skia-python": with_skia.plain,
    "Pillow": with_pillow.contender,
    "Go's gg": with_programs.gg,
}


class Row(NamedTuple):
    """A line of the table: who draws, what of the poster differs each time, and what is done first, unclocked.

    `before` is done, and then `earlier` posters are drawn that the one which is timed differs from.
    """

    contender: Contender
    lines: Callable[[list[Text], int], list[Text]] = lambda lines, _: lines
    before: Callable[[], object] = lambda: None
    earlier: int = 0


def rows(found: dict[str, Contender]) -> dict[str, Row]:
    """The rows of the table."""
    made = {name: Row(contender) for name, contender in found.items()}
    ours = found["vecdraw"]
    made["vecdraw"] = Row(ours, before=with_vecdraw.forget)
    made["vecdraw, all strings changed"] = Row(ours, layout.all_changed, with_vecdraw.forget)
    made["vecdraw, 3 strings changed, third"] = Row(ours, layout.three_changed, with_vecdraw.forget, 2)
    made["vecdraw, 3 strings changed, tenth"] = Row(ours, layout.three_changed, with_vecdraw.forget, 9)
    made["vecdraw, all strings changed, third"] = Row(ours, layout.all_changed, with_vecdraw.forget, 2)
    for name, contender in found.items():
        if name == _BASE:
            made[f"{name}, all strings changed"] = Row(contender, layout.all_changed)
    return made


class Taken(NamedTuple):
    """Seconds of a row over interleaved rounds."""

    median: float
    least: float


def measure(table: dict[str, Row], rounds: int) -> dict[str, Taken]:
    """What each row takes."""
    lines = layout.texts(layout.strings())
    taken: dict[str, list[float]] = {name: [] for name in table}
    gc.disable()
    try:
        for turn in range(-2, rounds):
            for name, row in table.items():
                row.before()
                first = turn * (row.earlier + 1)
                for step in range(row.earlier):
                    row.contender.run(row.lines(lines, first + step))
                seconds = row.contender.run(row.lines(lines, first + row.earlier))
                if turn >= 0:
                    taken[name].append(seconds)
            gc.collect()
    finally:
        gc.enable()
    return {name: Taken(statistics.median(times), min(times)) for name, times in taken.items()}


def report(times: dict[str, Taken]) -> str:
    """The table: milliseconds (median and least), and ratios of medians to cairo + Pango and to vecdraw."""
    width = max(map(len, times))
    base, own = times.get(_BASE), times["vecdraw"]
    lines = [f"{'':<{width}}         ms      least  cairo  vecdraw"]
    for name, (median, least) in times.items():
        ratio = "    -" if base is None else f"{median / base.median:5.2f}"
        lines.append(f"{name:<{width}}  {median * 1000:9.2f}  {least * 1000:9.2f}  {ratio}  {median / own.median:7.2f}")
    return "\n".join(lines)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--pictures", type=Path, help="a directory for what each has drawn")
    options = parser.parse_args()
    found: dict[str, Contender] = {}
    for name, make in _MAKERS.items():
        try:
            found[name] = make()
        except MissingError as missing:
            print(f"missing: {name}: {missing}; to install it: {missing.command}")
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
        for name, contender in found.items():
            file = "".join(letter for letter in name if letter.isalnum() or letter == "-") + ".png"
            contender.save(layout.texts(layout.strings()), options.pictures / file)
    times = measure(rows(found), options.rounds)
    print(report(times))
    if _BASE in times:
        own = times["vecdraw"]
        print(f"record and draw: {own.median / times[_BASE].median:.2f}x of {_BASE} (at most 0.70x)")
        for number in ("third", "tenth"):
            median, least = times[f"vecdraw, 3 strings changed, {number}"]
            ratios = f"{median / own.median:.2f}x of that by medians, {least / own.least:.2f}x by the least"
            print(f"three strings changed, {number} poster: {ratios} (at most 0.25x)")


if __name__ == "__main__":
    main()
