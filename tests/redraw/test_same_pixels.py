"""Whatever changes from one drawing to the next, redrawing gives the pixels that drawing anew gives, to the byte."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.redraw.drawings import reused, series
from vecdraw.scene.scene import Scene

patched = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@patched
@given(series())
def test_edited_drawings(eager: None, drawings: list[Scene]) -> None:
    reused(drawings)


@patched
@given(series(least=3, late=True))
def test_edited_drawings_with_pixels_beneath_what_changes(repairing: None, drawings: list[Scene]) -> None:
    reused(drawings)


@patched
@given(series(least=3, late=True))
def test_drawings_that_begin_alike(layered: None, drawings: list[Scene]) -> None:
    reused(drawings)


@pytest.mark.parametrize("mode", ["eager", "layered"])
def test_both_are_tested(mode: str, request: pytest.FixtureRequest) -> None:
    """Many of the series above do use pixels again."""
    request.getfixturevalue(mode)
    counts: list[int] = []

    @settings(max_examples=20, database=None, derandomize=True)
    @given(series(least=3, late=mode == "layered"))
    def count(drawings: list[Scene]) -> None:
        counts.append(reused(drawings)[mode == "layered"])

    count()
    assert sum(map(bool, counts)) >= 3, counts
