"""Golden pictures: with `pytest_plugins = ["vecdraw.compare.pytest_golden"]` a conftest.py has the fixture `golden`."""

from __future__ import annotations

from pathlib import Path

import pytest

from vecdraw.compare.golden import Golden


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--update-golden`."""
    parser.addoption(
        "--update-golden", action="store_true", help="write golden pictures that are missing or no longer near enough"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Golden:
    """Compares pictures with those in the folder `golden` beside the test's file; failures are in `tmp_path`."""
    update = bool(request.config.getoption("--update-golden"))
    return Golden(request.path.parent / "golden", tmp_path, update=update)
