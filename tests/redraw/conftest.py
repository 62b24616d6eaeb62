"""Nothing is kept from one test to the next; and redrawing that never gives up."""

from collections.abc import Iterator

import pytest

from vecdraw.backends.skia import beneath, damage, redraw
from vecdraw.caches import clear_caches


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Before and after each test."""
    clear_caches()
    yield
    clear_caches()


@pytest.fixture
def repairing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much changed, kept pixels are repaired; those beneath what changes are kept for the next."""
    monkeypatch.setattr(damage, "_LARGEST_SHARE", 1e9)
    monkeypatch.setattr(redraw, "is_little", lambda changed, units: True)


@pytest.fixture
def eager(repairing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much changed, kept pixels are repaired; what two drawings begin with alike is kept for the next."""
    monkeypatch.setattr(beneath, "_MOST", 0)
    monkeypatch.setattr(redraw, "_TIMES", 2)
    monkeypatch.setattr(redraw, "is_worth_keeping", lambda units, boxes: True)


@pytest.fixture
def layered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is repaired; what two drawings begin with alike is copied to the next."""
    monkeypatch.setattr(redraw, "is_little", lambda changed, units: False)
    monkeypatch.setattr(redraw, "_TIMES", 1)
    monkeypatch.setattr(redraw, "is_worth_keeping", lambda units, boxes: True)
