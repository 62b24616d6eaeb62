"""Fonts that a test registers in the store of the process are forgotten when it ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vecdraw.typeface.store import fonts

_TABLES = ("_registered", "_registered_aliases")


@pytest.fixture(autouse=True)
def registered_fonts_end_with_the_test() -> Iterator[None]:
    fonts.families()
    kept = {name: dict(getattr(fonts._families, name)) for name in _TABLES}
    files = dict(fonts._library._by_digest)
    yield
    for name, table in kept.items():
        setattr(fonts._families, name, table)
    fonts._library._by_digest = files
    fonts.use_system_fonts(False)
