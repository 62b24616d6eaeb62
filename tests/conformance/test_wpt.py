"""The canvas suite, where it was laid out (SUITES names the directory): every test passes with the corrections."""

import os
from pathlib import Path

import pytest

from tests.conformance.run_wpt import SHARED, run
from tests.conformance.suite import Suite, SuiteMissingError

FRAMES = 0.993  # of the tests leave the pixels that Chromium leaves


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the shared modules leave files open
def test_every_test_that_needs_no_document_passes() -> None:
    directory = os.environ.get("SUITES")
    if directory is None:
        pytest.skip("SUITES names no directory with the web platform tests (docs/guide/conformance.md)")
    pytest.importorskip("resvg_py", reason="the suite's SVG pictures need resvg-py")
    pytest.importorskip("esprima", reason="the suite is JavaScript; esprima reads it")
    try:
        suite = Suite(Path(directory), SHARED)
    except SuiteMissingError as missing:
        pytest.skip(f"{missing} (docs/guide/conformance.md)")
    results = run(suite, with_corrections=True)
    assert {result.name: result.reason for result in results if result.reason is not None} == {}
    assert sum(result.has_equal_frame for result in results) >= FRAMES * len(results)
