"""The web platform tests' canvas suite, by hand.

    SUITES=DIR python -m tests.conformance.run_wpt [--shared DIR] [--suites DIR] [NAME]

prints how many of the 835 tests that need no document pass, with the shared adaptor as it is and with its corrections
(corrections.py), how many frames equal Chromium's, and each failure with its reason. 1 where a test fails.
"""

# ruff: noqa: T201 - it prints its report

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.conformance.corrections import corrected, prepare
from tests.conformance.suite import Case, Suite, SuiteMissingError, quiet

SHARED = Path(__file__).resolve().parents[3] / "shared/suites/canvas"
FRAME_TOLERANCE = 1  # of 255, in each premultiplied channel


class Result(NamedTuple):
    """What became of a test: why it failed (None: it passed), and how far its frame is from Chromium's."""

    name: str
    reason: str | None
    distance: int | None

    @property
    def has_equal_frame(self) -> bool:
        """Whether Chromium left the same pixels."""
        return self.distance is not None and self.distance <= FRAME_TOLERANCE


def main() -> int:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.run_wpt", description="Runs the canvas suite.")
    parser.add_argument("name", nargs="?", default="", help="part of the names of the tests to run (default: all)")
    parser.add_argument("--suites", type=Path, default=os.environ.get("SUITES"), help="the suite (default: $SUITES)")
    parser.add_argument("--shared", type=Path, default=SHARED, help=f"the shared adaptor (default: {SHARED})")
    arguments = parser.parse_args()
    if arguments.suites is None:
        print("skipped: SUITES names no directory with the suite (docs/guide/conformance.md)")
        return 0
    try:
        suite = Suite(arguments.suites.resolve(), arguments.shared.resolve())
    except SuiteMissingError as missing:
        print(f"skipped: {missing} (docs/guide/conformance.md)")
        return 0
    report(run(suite, with_corrections=False, name=arguments.name), "with the shared adaptor as it is")
    results = run(suite, with_corrections=True, name=arguments.name)
    report(results, "with its corrections")
    return int(any(result.reason for result in results))


def run(suite: Suite, *, with_corrections: bool, name: str = "") -> list[Result]:
    """The results of the tests whose names hold `name`."""
    suite.register_fonts()
    with corrected(suite) if with_corrections else nullcontext(), quiet():
        return list(_results(suite, with_corrections, name))


def _results(suite: Suite, with_corrections: bool, name: str) -> Iterator[Result]:
    for case in suite.cases:
        if name in case.name:
            canvas, reason = _perform(suite, case, with_corrections)
            yield Result(case.name, reason, _distance(suite.frame(case.name), canvas))


def _perform(suite: Suite, case: Case, with_corrections: bool) -> tuple[Any, str | None]:
    """The canvas after the test, and why it failed."""
    adaptor, base = suite.adaptor, suite.base
    window = adaptor.G({"name": case.name, "js": case.script, "canvas": case.canvas})
    canvas = window.canvas = adaptor.Canvas(*case.size)
    if with_corrections:
        prepare(case, canvas)
    try:
        namespace: dict[str, Any] = {}
        exec(suite.transpiler.transpile(case.script), namespace)  # noqa: S102 - the suite's own test, made Python
        namespace["test"](canvas, canvas.p, base.TT(), window)
    except Exception as error:  # noqa: BLE001 - whatever a test ends with is its result
        return canvas, f"{type(error).__name__}: {error}"
    return canvas, None


def _distance(theirs: NDArray[np.uint8] | None, canvas: Any) -> int | None:
    if theirs is None:
        return None
    if not (canvas.w and canvas.h):
        return None if theirs.size else 0
    ours = canvas.ctx.get_image_data(0, 0, canvas.w, canvas.h).data
    return None if ours.shape != theirs.shape else int(np.abs(_premultiplied(ours) - _premultiplied(theirs)).max())


def _premultiplied(pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    wide = pixels.astype(np.int64)
    wide[..., :3] = wide[..., :3] * wide[..., 3:] // 255
    return wide


def report(results: list[Result], title: str) -> None:
    """Prints the two counts and the failures."""
    passed = sum(result.reason is None for result in results)
    frames = sum(result.has_equal_frame for result in results)
    print(f"{title}: {passed} of {len(results)} pass, {frames} frames equal Chromium's ({frames / len(results):.1%})")
    for result in results:
        if result.reason is not None:
            print(f"  {result.name}: {result.reason.strip()[:150]}")
        elif not result.has_equal_frame:
            off = "of another size or none" if result.distance is None else f"off by up to {result.distance} of 255"
            print(f"  {result.name}: passes, its frame {off}")


if __name__ == "__main__":
    began = time.monotonic()
    status = main()
    print(f"{time.monotonic() - began:.0f} s")
    raise SystemExit(status)
