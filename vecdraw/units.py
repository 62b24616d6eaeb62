"""The only home of the numbers that convert between units.

Lengths: 1 in = 96 px (CSS Values 4, 6.2) = 72 pt = 25.4 mm. FreeType's 26.6 fixed point has 64 parts a pixel.
"""

from __future__ import annotations

from typing import Final

PX_PER_INCH: Final = 96.0
PT_PER_INCH: Final = 72.0
MM_PER_INCH: Final = 25.4
FIXED_26_6: Final = 64
PX_PER_PT: Final = PX_PER_INCH / PT_PER_INCH
PX_PER_MM: Final = PX_PER_INCH / MM_PER_INCH

CSS_PX: Final[dict[str, float]] = {
    "px": 1.0,
    "in": PX_PER_INCH,
    "cm": PX_PER_INCH / 2.54,
    "mm": PX_PER_MM,
    "q": PX_PER_MM / 4,
    "pt": PX_PER_PT,
    "pc": PX_PER_INCH / 6,
}
"""CSS px in one of each absolute length unit (CSS Values 4, 6.2), by lower-case name."""


def dots_per_metre(dpi: float) -> int:
    """Pixels per metre of a resolution in dots per inch, rounded, as PNG's pHYs chunk wants it."""
    return round(dpi * 1000 / MM_PER_INCH)
