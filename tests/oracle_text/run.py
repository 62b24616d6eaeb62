"""Sets paragraphs with vecdraw and with Chromium and compares: `python -m tests.oracle_text.run [--only KIND]`.

Prints, for each kind of case, how many settings (a paragraph, its CSS, a width) have the same lines, and how many also
the same places within 0.02 em; then what differs. What Chromium answered is kept in `--cache DIR`.
"""

# ruff: noqa: T201 - it prints its report

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.oracle.chromium import Chromium, find_chromium
from tests.oracle_text import record
from tests.oracle_text.cases import CASES, Case
from tests.oracle_text.chromium_setting import PAGE, all_settings
from tests.oracle_text.comparison import Tally, Verdict, compare
from tests.oracle_text.our_setting import setting
from tests.oracle_text.setting import Setting

ENOUGH = 0.98


def main() -> int:
    """Runs; 1 where too few settings are the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="KIND", help="cases of this kind, or whose name contains it")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where the browser's answers are kept")
    parser.add_argument("--shown", type=int, default=6, help="how many differences of each kind are shown")
    parser.add_argument("--record", action="store_true", help="write the sample that test_recorded.py reads")
    parser.add_argument("--every", type=int, default=1, help="only each so-manieth width")
    chosen = parser.parse_args()
    executable = find_chromium()
    if executable is None:
        parser.error("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    cases = [case for case in CASES if chosen.only in {"", case.kind} or chosen.only in case.name]
    tallies: dict[str, Tally] = {}
    recorded: list[tuple[Case, float, Setting]] = []
    with Chromium(executable, page=PAGE) as browser:
        print(browser.agent)
        for case, theirs in all_settings(cases, browser, chosen.cache):
            if isinstance(theirs, str):
                print(f"{case.kind:18} {case.name}: {theirs}")
                continue
            widths = range(0, len(case.widths), chosen.every)
            verdicts = [compare(case, case.widths[at], setting(case, case.widths[at]), theirs[at]) for at in widths]
            if case.kind != "known":
                agreed = [at for at, verdict in zip(widths, verdicts, strict=True) if at >= 90 and verdict.same_places]
                recorded += [(case, case.widths[at], theirs[at]) for at in agreed[:1]]
            tallies.setdefault(case.kind, Tally()).add(verdicts)
            _print_case(f"{case.kind:18} {case.name:32}", verdicts, chosen.shown)
    if chosen.record:
        record.write(recorded[::2])
    whole = _print_tallies(tallies)
    return int(whole.share < ENOUGH)


def _print_tallies(tallies: dict[str, Tally]) -> Tally:
    """Prints a row for each kind, and one for all but what is known to differ, which it returns."""
    print("\nkind                settings  same lines  same places   share")
    whole = Tally()
    for kind, tally in tallies.items():
        _print_tally(kind, tally)
        if kind != "known":
            whole.total += tally.total
            whole.same_lines += tally.same_lines
            whole.same_places += tally.same_places
    _print_tally("all but the known", whole)
    return whole


def _print_tally(kind: str, tally: Tally) -> None:
    print(f"{kind:18} {tally.total:9} {tally.same_lines:11} {tally.same_places:12} {tally.share:7.2%}")


def _print_case(title: str, verdicts: list[Verdict], shown: int) -> None:
    tally = Tally()
    tally.add(verdicts)
    print(f"{title} {tally.same_lines:4} {tally.same_places:4} of {tally.total}", flush=True)
    for difference, count in Counter(tally.differences).most_common(shown):
        print(f"    {count:4} {difference}")


if __name__ == "__main__":
    sys.exit(main())
