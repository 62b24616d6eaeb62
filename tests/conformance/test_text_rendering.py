"""unicode-org's text-rendering-tests, where TEXT_RENDERING_TESTS names a checkout of them."""

import os
from pathlib import Path

import pytest

from tests.conformance.run_text_rendering import is_known
from tests.conformance.text_rendering import cases, difference, simplified

FOLDER = os.environ.get("TEXT_RENDERING_TESTS")


@pytest.mark.skipif(FOLDER is None, reason="TEXT_RENDERING_TESTS names no checkout of the suite")
def test_all_is_drawn_as_expected_but_what_harfbuzz_fails() -> None:
    reasons = {case.name: difference(case) for case in cases(Path(FOLDER or ""))}
    failed = {name: reason for name, reason in reasons.items() if reason is not None}
    assert len(reasons) == 751
    assert {name: reason for name, reason in failed.items() if not is_known(name)} == {}
    assert len(failed) <= 85


def test_contours_that_only_move_do_not_count() -> None:
    assert simplified("M0,0 Z M1,2 L3,4 Z M5,6") == ("M", 1.0, 2.0, "L", 3.0, 4.0, "Z", "M", 5.0, 6.0)
    assert simplified("M-1.5-2L.5,1e1Z") == ("M", -1.5, -2.0, "L", 0.5, 10.0, "Z")
