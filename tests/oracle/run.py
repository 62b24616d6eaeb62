"""Thousands of drawing programs against Chromium, by hand.

python -m tests.oracle.run --programs 5000 --seed 1 --out DIR    reports, and writes the worst programs, made small
python -m tests.oracle.run --draw PROGRAM.json --out DIR         draws one program with both
python -m tests.oracle.run --add NAME PROGRAM.json               makes it a regression test
"""

# ruff: noqa: T201 - it prints its report

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.oracle import regressions
from tests.oracle.chromium import Chromium, Pixels, find_chromium
from tests.oracle.comparison import FRACTION, TOLERANCE, difference_picture
from tests.oracle.generation import generate
from tests.oracle.judgement import Verdict, judge
from tests.oracle.programs import dump, load
from tests.oracle.shrinking import shrink
from tests.oracle.ties import MOVE

CHUNK = 250  # programs between two lines of the report
MOST_TIES = 0.005  # of the programs: more of them are a difference of its own kind, whatever the rule says


def main() -> int:
    """Runs what the arguments ask for; 1 where a difference was found, or too many ties."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.run", description="Compares with Chromium's canvas.")
    parser.add_argument("--programs", type=int, default=1000, help="how many to try")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--worst", type=int, default=10, help="how many to make small and write")
    parser.add_argument("--out", type=Path, default=Path("oracle-out"), help="directory for what is written")
    parser.add_argument("--draw", type=Path, metavar="PROGRAM.json", help="draw this program with both")
    parser.add_argument("--add", nargs=2, metavar=("NAME", "PROGRAM.json"), help="make this program a regression test")
    arguments = parser.parse_args()
    executable = find_chromium()
    if executable is None:
        parser.error("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    with Chromium(executable) as browser:
        if arguments.add:
            regressions.add(arguments.add[0], load(Path(arguments.add[1])), browser)
            return 0
        if arguments.draw:
            (verdict,) = judge([load(arguments.draw)], browser)
            write(verdict, arguments.out, arguments.draw.stem)
            return int(verdict.kind not in {"same", "tie"})
        print(browser.agent)
        found = list(search(browser, arguments.programs, arguments.seed))
        found.sort(key=lambda verdict: (verdict.is_tie, -verdict.difference.fraction))
        for number, verdict in enumerate(found[: arguments.worst]):
            write(shrink(verdict, browser), arguments.out, f"{arguments.seed}-{number}")
    ties = sum(verdict.is_tie for verdict in found)
    failed = len(found) - ties
    beyond = f"more than {FRACTION:.1%} of pixels off by more than {TOLERANCE} of 255"
    print(f"{failed} of {arguments.programs} programs ({failed / arguments.programs:.2%}) have {beyond}")
    print(f"{ties} more ({ties / arguments.programs:.2%}) have, but agree when moved by {MOVE} px any way: ties")
    return int(failed > 0 or ties > MOST_TIES * arguments.programs)


def search(browser: Chromium, count: int, seed: int) -> Iterator[Verdict]:
    """The programs whose drawings differ, ties too, with a line of report for each chunk."""
    for start in range(0, count, CHUNK):
        began = time.monotonic()
        verdicts = judge(generate(min(CHUNK, count - start), seed * 10_000 + start // CHUNK), browser)
        found = [verdict for verdict in verdicts if verdict.kind != "same"]
        ties = sum(verdict.is_tie for verdict in found)
        counts = f"{len(found) - ties} differ, {ties} ties"
        print(f"{start + len(verdicts)}: {counts} ({time.monotonic() - began:.1f} s)", flush=True)
        yield from found


def write(verdict: Verdict, directory: Path, name: str) -> None:
    """Writes the program as JSON and the drawings, ours, Chromium's and the difference, as PNG."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{name}.json").write_text(dump(verdict.program))
    print(f"{name}: {verdict}")
    pictures: dict[str, Pixels | str] = {"ours": verdict.ours, "chromium": verdict.theirs}
    if not isinstance(verdict.ours, str) and not isinstance(verdict.theirs, str):
        pictures["difference"] = difference_picture(verdict.ours, verdict.theirs)
    for kind, pixels in pictures.items():
        if not isinstance(pixels, str):
            Image.fromarray(pixels).save(directory / f"{name}-{kind}.png")


if __name__ == "__main__":
    raise SystemExit(main())
