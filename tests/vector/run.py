"""Draws the probes and the examples in every document format by hand: `python -m tests.vector.run --out DIR`.

Prints a line for each document and renderer, and writes a picture for each that is too far off: ours, theirs, and
where they differ. `--only NAME` takes the drawings whose name contains NAME, `--pdf` and `--svg` one format, `--by
NAME` one of the programs that draw PDF. `--check` asks qpdf whether the PDF of each is in order, and draws nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

import vecdraw as vd
from tests.oracle.chromium import Chromium, find_chromium
from tests.pdf.readers import complaints
from tests.vector.comparison import CLOSE, distances, on_white
from tests.vector.judgement import Picture, Verdict, judge_pdf, judge_svg
from tests.vector.known import KNOWN, KNOWN_EXAMPLES
from tests.vector.pictures import examples, probes
from tests.vector.renderers import PDF


def main() -> int:
    """Runs; 1 where a document is too far off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="where pictures of what is too far off go")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--svg", action="store_true")
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--by", choices=PDF, action="append", help="of the programs that draw PDF, this one")
    parser.add_argument("--check", action="store_true", help="whether the PDF of each is in order, by qpdf")
    parser.add_argument("--examples", action="store_true", help="the examples instead of the probes")
    chosen = parser.parse_args()
    found = examples() if chosen.examples else probes()
    pictures = [picture for picture in found if chosen.only in picture.name]
    if chosen.check:
        return _check(pictures)
    both = chosen.svg == chosen.pdf
    executable = find_chromium() if chosen.svg or both else None
    with Chromium(executable) if executable else contextlib.nullcontext() as browser:
        verdicts = list(judge_svg(pictures, browser)) if chosen.svg or both else []
    if chosen.pdf or both:
        verdicts += judge_pdf(pictures, chosen.by or PDF)
    for verdict in sorted(verdicts, key=lambda each: (each.is_good, each.name)):
        listed = ", ".join(sorted({fallback.feature for fallback in verdict.fallbacks}))
        is_known = verdict.name in (KNOWN_EXAMPLES if chosen.examples else KNOWN).get(verdict.renderer, ())
        word = "good " if verdict.is_good else "known" if is_known else "BAD  "
        sys.stdout.write(f"{word} {verdict} [{listed}]\n")
        if chosen.out and not verdict.is_good:
            _show(verdict, chosen.out)
    bad = [verdict for verdict in verdicts if not verdict.is_good]
    sys.stdout.write(f"{len(pictures)} drawings, {len(verdicts)} documents drawn, {len(bad)} too far off\n")
    return 1 if bad else 0


def _check(pictures: Sequence[Picture]) -> int:
    """Prints what is wrong with the PDF of each picture; 1 where something is."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for picture in pictures:
            found = complaints(vd.encode(picture.scene, "pdf"), Path(folder))
            if found is None:
                sys.exit("neither qpdf nor pikepdf is installed")
            bad += bool(found)
            sys.stdout.writelines(f"{picture.name}: {line}\n" for line in found)
    sys.stdout.write(f"{len(pictures)} documents checked, {bad} not in order\n")
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
