"""Draws the probes and the examples in every document format by hand: `python -m tests.vector.run --out DIR`.

Prints a line for each document and renderer, and writes a picture for each that is too far off: ours, theirs, and
where they differ. `--only NAME` takes the drawings whose name contains NAME, `--pdf` and `--svg` one format.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from tests.oracle.chromium import Chromium, find_chromium
from tests.vector.comparison import CLOSE, distances, on_white
from tests.vector.judgement import Verdict, judge_pdf, judge_svg
from tests.vector.pictures import examples, probes


def main() -> int:
    """Runs; 1 where a document is too far off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="where pictures of what is too far off go")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--svg", action="store_true")
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--examples", action="store_true", help="the examples instead of the probes")
    chosen = parser.parse_args()
    found = examples() if chosen.examples else probes()
    pictures = [picture for picture in found if chosen.only in picture.name]
    both = chosen.svg == chosen.pdf
    executable = find_chromium() if chosen.svg or both else None
    with Chromium(executable) if executable else contextlib.nullcontext() as browser:
        verdicts = list(judge_svg(pictures, browser)) if chosen.svg or both else []
    if chosen.pdf or both:
        verdicts += judge_pdf(pictures)
    for verdict in sorted(verdicts, key=lambda each: (each.is_good, each.name)):
        listed = ", ".join(sorted({fallback.feature for fallback in verdict.fallbacks}))
        sys.stdout.write(f"{'good' if verdict.is_good else 'BAD '} {verdict} [{listed}]\n")
        if chosen.out and not verdict.is_good:
            _show(verdict, chosen.out)
    bad = [verdict for verdict in verdicts if not verdict.is_good]
    sys.stdout.write(f"{len(pictures)} drawings, {len(verdicts)} documents drawn, {len(bad)} too far off\n")
    return 1 if bad else 0


def _show(verdict: Verdict, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    off = distances(verdict.ours, verdict.theirs)
    map_ = np.zeros((*off.shape, 4), np.uint8)
    map_[..., 3] = 255
    map_[off > 0] = (90, 90, 90, 255)
    map_[off > CLOSE] = (255, 160, 0, 255)
    row = np.concatenate([on_white(verdict.ours), on_white(verdict.theirs), map_], axis=1)
    Image.fromarray(row).resize((row.shape[1] * 2, row.shape[0] * 2), Image.Resampling.NEAREST).save(
        folder / f"{verdict.name}-{verdict.renderer}.png"
    )


if __name__ == "__main__":
    sys.exit(main())
