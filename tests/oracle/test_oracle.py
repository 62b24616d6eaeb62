"""A few drawing programs of all kinds, drawn by vecdraw and by Chromium. tests.oracle.run tries thousands."""

import pytest

from tests.oracle.chromium import Chromium, find_chromium
from tests.oracle.comparison import FRACTION, TOLERANCE
from tests.oracle.generation import generate
from tests.oracle.judgement import judge
from tests.oracle.programs import dump
from tests.oracle.shrinking import shrink

pytestmark = pytest.mark.oracle
PROGRAMS, SEED = 150, 20260
MOST_TIES = 1


def test_programs_are_drawn_as_chromium_draws_them() -> None:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    with Chromium(executable) as browser:
        verdicts = judge(generate(PROGRAMS, SEED), browser)
        failed = [verdict for verdict in verdicts if verdict.kind not in {"same", "tie"}]
        worst = max(failed, key=lambda verdict: verdict.difference.fraction, default=None)
        smallest = shrink(worst, browser) if worst else None
    if smallest is not None:
        beyond = f"more than {FRACTION:.1%} of pixels off by more than {TOLERANCE} of 255"
        listing = f"the worst, made small ({smallest}):\n{dump(smallest.program)}"
        pytest.fail(f"{len(failed)} of {len(verdicts)} programs have {beyond}; {listing}", pytrace=False)
    assert sum(verdict.is_tie for verdict in verdicts) <= MOST_TIES, "ties are rare, or they are no ties"
    assert sum(isinstance(verdict.theirs, str) for verdict in verdicts) == 0, "a program the canvas refuses"
    drawn = [verdict for verdict in verdicts if not isinstance(verdict.theirs, str) and verdict.theirs.any()]
    assert len(drawn) > 0.8 * PROGRAMS, "most programs must draw something"
