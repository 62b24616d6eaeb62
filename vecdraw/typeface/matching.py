"""CSS font matching (CSS Fonts 4, 5.2): which face of a family comes closest."""

from __future__ import annotations

from collections.abc import Sequence

from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.font import Font, FontStyle

_STYLES: dict[FontStyle, tuple[str, ...]] = {
    "normal": ("normal", "oblique", "italic"),
    "italic": ("italic", "oblique", "normal"),
    "oblique": ("oblique", "italic", "normal"),
}


def best_match(entries: Sequence[FontEntry], font: Font) -> FontEntry:
    """The entry of one family that is closest to `font`: by width, then style, then weight; of equals the last."""
    return min(reversed(entries), key=lambda entry: _distance(entry, font))


def best_matches(entries: Sequence[FontEntry], font: Font) -> list[FontEntry]:
    """The closest entry; where entries are for some characters only, all that are as close, the last one first."""
    best = best_match(entries, font)
    if not any(entry.unicode_range for entry in entries):
        return [best]
    closest = _distance(best, font)
    return [entry for entry in reversed(entries) if _distance(entry, font) == closest]


def _distance(entry: FontEntry, font: Font) -> tuple[tuple[int, float], int, tuple[int, float]]:
    style = _STYLES[font.style].index(entry.style)
    return _width_distance(entry, font.stretch), style, _weight_distance(entry, font.weight)


def _width_distance(entry: FontEntry, wanted: float) -> tuple[int, float]:
    """Step 1: narrower ones first for a width up to normal, wider ones first above."""
    axis = entry.axes.get("wdth")
    low, high = (axis.low, axis.high) if axis else (entry.width, entry.width)
    if low <= wanted <= high:
        return 0, 0.0
    narrower = high < wanted
    preferred = narrower if wanted <= 100 else not narrower
    return (1 if preferred else 2), (wanted - high if narrower else low - wanted)


def _weight_distance(entry: FontEntry, wanted: float) -> tuple[int, float]:
    """Step 3: the range that holds the weight; 400..500 tries up to 500 first; lighter tries lighter, bolder bolder."""
    low, high = entry.weights
    if low <= wanted <= high:
        return 0, 0.0
    lighter = high < wanted
    distance = wanted - high if lighter else low - wanted
    if 400 <= wanted <= 500:
        return (1 if not lighter and low <= 500 else 2 if lighter else 3), distance
    preferred = lighter if wanted < 400 else not lighter
    return (1 if preferred else 2), distance
