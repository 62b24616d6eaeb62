"""The pictures of fronts in docs/guide/quality.md: `python -m benchmarks.fronts docs/guide`.

What each setting of JPEG, WebP and AVIF comes to, for a poster and for a photograph.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from pathlib import Path

import vecdraw as vd

STEPS = 9
SIZE = 820, 480  # px of a plot, drawn at 1.5


def scenes() -> Iterator[tuple[str, str, vd.Scene]]:
    """The names of the files, the titles, and what is encoded."""
    poster = importlib.import_module("examples.ten_nights").ctx.scene
    yield "front-poster", "A poster", poster
    photograph = vd.Context.from_image(vd.load_image("examples/data/stream.jpg", max_size=(700, 700)))
    yield "front-photograph", "A photograph", photograph.scene


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the two pictures are written")
    folder = parser.parse_args().folder
    for name, what, scene in scenes():
        front = vd.pareto(scene, steps=STEPS)
        title = f"{what}, {scene.width:g} x {scene.height:g} px"
        drawn = vd.plot_front(front, width=SIZE[0], height=SIZE[1], title=title)
        vd.save(drawn, folder / f"{name}.png", scale=1.5)
        best = (f"{point.format} {point.options}: {point.size} bytes, {point.score:.2f}" for point in front.best)
        print(name, *best, sep="\n  ")


if __name__ == "__main__":
    main()
