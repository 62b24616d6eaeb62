"""What every test shares: Hypothesis' profiles, the outside world that may be absent, and the closing count."""

import os
import shutil
import sysconfig
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import vecdraw.kernel

ROOT = Path(__file__).resolve().parent.parent

# The source beside the tests has no compiled kernels; those of the installed package are the same source, compiled.
vecdraw.kernel.__path__.append(str(Path(sysconfig.get_path("platlib"), "vecdraw", "kernel")))

# The same examples on every run, so that a change fails on its own account; `long` looks for new ones by hand:
# HYPOTHESIS_PROFILE=long python -m pytest tests/laws
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.register_profile(
    "long", deadline=None, max_examples=5000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The directory `shared` beside the repository, with conformance data too large or not ours to keep in it."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("no directory `shared` beside the repository (reference data)")
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to compare with."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    return path


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests were skipped, also when none was."""
    skipped = len(terminalreporter.stats.get("skipped", []))
    terminalreporter.write_line(f"{skipped} tests were skipped{': see their reasons above' if skipped else ''}")
