"""Scenes of an image service by vecdraw and by tuned skia-python: `python -m benchmarks.scenes`.

Each is drawn with other words or values every time; vecdraw's time is recording and drawing, the text's layout
included. "again" begins with what was kept of the drawings before, as in a service; "anew" throws that away first, but
not glyphs, masks and scaled pictures, which do not depend on what is drawn around them. skia-python draws on a surface,
with paints, fonts and a decoded photograph, all made beforehand. Seconds of the processor in this thread; rounds
alternate.

`--pictures DIRECTORY` writes what both have drawn, and tells the largest and mean difference.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import skia

import vecdraw as vd
from benchmarks.peers import scenes_with_skia, scenes_with_vecdraw
from benchmarks.peers.with_vecdraw import forget

Draw = Callable[[int], Any]
Way = Literal["again", "anew", "skia"]


_OURS: Final[tuple[Way, ...]] = ("anew", "again")


def timed(draw: Draw, number: int) -> float:
    """Seconds."""
    start = time.thread_time()
    draw(number)
    return time.thread_time() - start


def measure(ours: dict[str, Draw], theirs: dict[str, Draw], rounds: int) -> dict[str, dict[Way, list[float]]]:
    """The seconds of each way for each scene."""
    taken: dict[str, dict[Way, list[float]]] = {name: {"again": [], "anew": [], "skia": []} for name in ours}
    gc.disable()
    try:
        for name, draw in ours.items():
            for number in range(-4, 2 * rounds):
                way: Way = "again" if number < rounds else "anew"
                if way == "anew":
                    forget()
                own, base = timed(draw, number), timed(theirs[name], number)
                if number >= 0:
                    taken[name][way].append(own)
                    taken[name]["skia"].append(base)
            gc.collect()
    finally:
        gc.enable()
    return taken


def report(taken: dict[str, dict[Way, list[float]]]) -> str:
    """Milliseconds (medians), and ratios to skia-python by medians and by the least."""
    lines = [f"{'':<24}   skia    anew           again          (ms, ratio of medians, of the least)"]
    for name, ways in taken.items():
        base = ways["skia"]
        line = f"{name:<24}{1000 * statistics.median(base):7.2f}"
        for way in _OURS:
            own = ways[way]
            line += f"{1000 * statistics.median(own):8.2f} {statistics.median(own) / statistics.median(base):5.2f}x"
            line += f" {min(own) / min(base):5.2f}x"
        lines.append(line)
    return "\n".join(lines)


def compare(name: str, ours: Draw, theirs: Draw, folder: Path) -> str:
    """Writes both pictures; how far they are apart."""
    width, height = scenes_with_vecdraw.s.SIZES[name]
    own = ours(0).to_numpy()
    drawn = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType)
    theirs(0).readPixels(info, drawn, 4 * width, 0, 0)
    file = name.replace(" ", "-")
    for who, pixels in (("vecdraw", own), ("skia", drawn)):
        shown = vd.Pixmap(np.ascontiguousarray(pixels).tobytes(), width, height, alpha="unpremultiplied")
        ctx = vd.Context(width, height)
        ctx.draw_image(shown, 0, 0)
        ctx.save_as(folder / f"{file}-{who}.png")
    apart = np.abs(own.astype(int) - drawn)
    return f"{name}: at most {apart.max()} of 255 apart, {apart.mean():.3f} in the mean"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", help="the name of a scene")
    parser.add_argument("--pictures", type=Path, help="a directory for what both have drawn")
    chosen = parser.parse_args()
    ours, theirs = scenes_with_vecdraw.Scenes().all(), scenes_with_skia.Scenes().all()
    if chosen.only:
        ours = {chosen.only: ours[chosen.only]}
    if chosen.pictures is not None:
        chosen.pictures.mkdir(parents=True, exist_ok=True)
        for name, draw in ours.items():
            print(compare(name, draw, theirs[name], chosen.pictures))
    print(report(measure(ours, theirs, chosen.rounds)))


if __name__ == "__main__":
    main()
