"""The time a poster may take: looked at between boxes, so that a template within all other limits ends too."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from vecdraw import limits

_end: Final[ContextVar[tuple[float, str] | None]] = ContextVar("vecdraw_poster_end", default=None)


@contextmanager
def running(source: str) -> Iterator[None]:
    """Begins the time of a poster of the template `source`; one that is made inside another has what is left of its."""
    if _end.get() is not None:
        yield
        return
    token = _end.set((time.monotonic() + limits.current().template_seconds, source))
    try:
        yield
    finally:
        _end.reset(token)


def look() -> None:
    """Raises `LimitError` when the time is over."""
    end = _end.get()
    if end is not None and time.monotonic() > end[0]:
        over = time.monotonic() - end[0]
        limits.check("template_seconds", limits.current().template_seconds + over, f"seconds for a poster of {end[1]}")
