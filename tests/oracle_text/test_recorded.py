"""Paragraphs are set as Chromium set them when its answers were recorded (`run --record`)."""

from typing import Any

import pytest

from tests.oracle_text.cases import CASES
from tests.oracle_text.comparison import compare
from tests.oracle_text.our_setting import setting
from tests.oracle_text.record import rows, setting_of

BY_DIGEST = {case.digest: case for case in CASES}
ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_lines_and_places_are_chromiums(row: dict[str, Any]) -> None:
    assert row["case"] in BY_DIGEST, "the case has changed: record again"
    case = BY_DIGEST[row["case"]]
    verdict = compare(case, row["width"], setting(case, row["width"]), setting_of(row))
    assert verdict.difference == ""


def test_the_sample_has_every_kind_of_case() -> None:
    assert {BY_DIGEST[row["case"]].kind for row in ROWS} == {case.kind for case in CASES} - {"known"}
