"""CSS font matching (CSS Fonts 4, 5.2): which face of a family comes closest."""

from __future__ import annotations

from collections.abc import Iterable

from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.font import Font


def best_match(entries: Iterable[FontEntry], font: Font) -> FontEntry:
    """The entry of one family that is closest to `font`: by width, then style, then weight."""
    return min(entries, key=lambda entry: _distance(entry, font))


def _distance(entry: FontEntry, font: Font) -> tuple[float, int, tuple[int, float]]:
    return _width_distance(entry, font.stretch), _style_distance(entry.style, font.style), _weight_distance(entry, font)


def _width_distance(entry: FontEntry, width: float) -> float:
    if "wdth" in entry.axes:
        axis = entry.axes["wdth"]
        if axis.least <= width <= axis.most:
            return 0.0
    gap = entry.width - width
    preferred = gap <= 0 if width <= 100 else gap >= 0
    return abs(gap) if preferred else abs(gap) + 1000.0


def _style_distance(style: str, wanted: str) -> int:
    order = {
        "normal": ("normal", "oblique", "italic"),
        "italic": ("italic", "oblique", "normal"),
        "oblique": ("oblique", "italic", "normal"),
    }[wanted]
    return order.index(style)


def _weight_distance(entry: FontEntry, font: Font) -> tuple[int, float]:
    """Step 4: the range that holds the weight; 400..500 tries up to 500 first; lighter tries lighter, bolder bolder."""
    low, high = entry.weights
    wanted = font.weight
    if low <= wanted <= high:
        return 0, 0.0
    nearest = low if low > wanted else high
    if 400 <= wanted <= 500:
        if wanted < nearest <= 500:
            return 1, nearest - wanted
        return (2, wanted - nearest) if nearest < wanted else (3, nearest - wanted)
    if wanted < 400:
        return (1, wanted - nearest) if nearest < wanted else (2, nearest - wanted)
    return (1, nearest - wanted) if nearest > wanted else (2, wanted - nearest)
