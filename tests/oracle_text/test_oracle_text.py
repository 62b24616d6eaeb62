"""Paragraphs at a few widths, set by vecdraw and by Chromium. tests.oracle_text.run takes two hundred."""

from collections import defaultdict
from dataclasses import replace

import pytest

from tests.oracle.chromium import Chromium, find_chromium
from tests.oracle_text.cases import CASES, WIDTHS
from tests.oracle_text.chromium_setting import PAGE, settings
from tests.oracle_text.comparison import Tally, compare
from tests.oracle_text.our_setting import setting

pytestmark = pytest.mark.oracle
ENOUGH = 0.95  # of each kind; all of it is for run.py to measure


def test_lines_and_places_are_chromiums() -> None:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    tallies: dict[str, Tally] = defaultdict(Tally)
    with Chromium(executable, page=PAGE) as browser:
        for case in CASES:
            few = replace(case, widths=WIDTHS[7::40])
            theirs = settings(few, browser, None)
            assert not isinstance(theirs, str), f"{case.name}: {theirs}"
            answers = zip(few.widths, theirs, strict=True)
            tallies[case.kind].add(compare(few, width, setting(few, width), one) for width, one in answers)
    known = tallies.pop("known")
    assert known.share < 1, "what is known to differ no longer does"
    assert {kind: tally.differences for kind, tally in tallies.items() if tally.share < ENOUGH} == {}
