"""Optimal lines in C (`_breaks.c`): the search through all of the ways to break a stretch of text.

The twin is `vecdraw.text.best_ways`, which gives the same lines.
"""

from __future__ import annotations

from typing import Any, Final

from vecdraw.kernel.loading import compiled

KERNEL: Final[Any] = compiled("breaks")
"""The compiled function `best_ways`, or None."""
