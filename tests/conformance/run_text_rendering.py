"""unicode-org's text-rendering-tests, by hand.

    TEXT_RENDERING_TESTS=DIR python -m tests.conformance.run_text_rendering [NAME]

draws each case with our stack (a font registered, its text itemized and shaped, the outlines of its glyphs placed) and
prints how many are as expected, and each failure with its reason. 1 where a case fails that HarfBuzz does not.
"""

# ruff: noqa: T201 - it prints its report

import argparse
import os
from pathlib import Path

from tests.conformance.text_rendering import HARFBUZZ_FAILS, cases, difference


def main() -> int:
    """Runs what the arguments ask for."""
    program = "python -m tests.conformance.run_text_rendering"
    parser = argparse.ArgumentParser(prog=program, description="Runs the text rendering tests.")
    parser.add_argument("name", nargs="?", default="", help="beginning of the names of the cases to run (default: all)")
    arguments = parser.parse_args()
    folder = os.environ.get("TEXT_RENDERING_TESTS")
    if folder is None or not (Path(folder) / "testcases").is_dir():
        print("skipped: TEXT_RENDERING_TESTS names no checkout of the suite (docs/guide/conformance.md)")
        return 0
    chosen = [case for case in cases(Path(folder)) if case.name.startswith(arguments.name)]
    failures = {case.name: reason for case in chosen if (reason := difference(case)) is not None}
    for name, reason in failures.items():
        print(f"{name}: {reason}{' (HarfBuzz)' if is_known(name) else ''}")
    print(f"{len(chosen) - len(failures)} of {len(chosen)} as expected")
    return int(not all(map(is_known, failures)))


def is_known(name: str) -> bool:
    """Whether a case belongs to those that HarfBuzz fails."""
    return name.split("/", maxsplit=1)[0] in HARFBUZZ_FAILS


if __name__ == "__main__":
    raise SystemExit(main())
