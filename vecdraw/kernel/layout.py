"""Plain paragraphs in C: spaced, broken into lines, set (`_layout.c` and the headers `layout_*.h`).

The twin is the code in numpy of `vecdraw.text` that sets all other paragraphs, and these where there is no kernel; it
gives the same bits.
"""

from __future__ import annotations

from typing import Any, Final

from vecdraw.kernel.loading import compiled

KERNEL: Final[Any] = compiled("layout")
"""The compiled functions `spaced`, `filled` and `line_set`, or None."""
