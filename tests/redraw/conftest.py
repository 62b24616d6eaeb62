"""Nothing is kept from one test to the next; and redrawing that never gives up."""

from collections.abc import Iterator

import pytest

from vecdraw.backends.skia import damage
from vecdraw.backends.skia.kept_canvases import kept_canvases


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Before and after each test."""
    kept_canvases.clear()
    yield
    kept_canvases.clear()


@pytest.fixture(scope="module")
def eager() -> Iterator[None]:
    """However much changed, the kept pixels are repaired."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(damage, "_LARGEST_SHARE", 1e9)
        patch.setattr(damage, "_is_little", lambda changes: True)
        yield
