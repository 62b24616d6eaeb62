"""Capitals: the features of a face that give them, else capitals of a smaller size (CSS Fonts 4, 6.6)."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from vecdraw.text.analyze import cluster_texts
from vecdraw.text.itemize import Item
from vecdraw.typeface.face import Face
from vecdraw.typeface.font import VariantCaps

SMALL: Final = 0.7
"""The size of a synthesised small capital as a share of the font's, as in Chromium."""

_CHOICES: Final[dict[VariantCaps, tuple[tuple[str, ...], ...]]] = {
    "small-caps": (("smcp",),),
    "petite-caps": (("pcap",), ("smcp",)),
    "all-small-caps": (("smcp", "c2sc"),),
    "all-petite-caps": (("pcap", "c2pc"), ("smcp", "c2sc")),
    "unicase": (("unic",), ("c2sc",)),
}
"""The features that give each kind of capitals, in order of preference."""


def features(face: Face, caps: VariantCaps) -> dict[str, int] | None:
    """The features with which a face gives such capitals; None where it has none."""
    if caps in ("normal", "titling-caps"):  # those are never synthesised
        return {"titl": 1} if caps == "titling-caps" else {}
    given = next((choice for choice in _CHOICES[caps] if all(map(face.has_feature, choice))), None)
    return None if given is None else dict.fromkeys(given, 1)


def synthesised(text: str, items: list[Item], caps: VariantCaps) -> list[Item]:
    """The items, cut where letters must be set as smaller capitals because their face lacks the features."""
    found: list[Item] = []
    for item in items:
        found += _cut(text, item, caps) if features(item.face, caps) is None else [item]
    return found


def _cut(text: str, item: Item, caps: VariantCaps) -> list[Item]:
    parts: list[Item] = []
    start = item.start
    clusters = cluster_texts(text[item.start : item.end])
    for is_small, group in groupby(clusters, lambda cluster: _is_small(cluster[0], caps)):
        end = start + sum(map(len, group))
        parts.append(item._replace(start=start, end=end, capitals=SMALL if is_small else 1.0))
        start = end
    return parts


def _is_small(character: str, caps: VariantCaps) -> bool:
    """Whether a character becomes a small capital."""
    if caps == "unicase":
        return character != character.lower()
    is_lower = character != character.upper()
    return is_lower or (caps.startswith("all-") and character != character.lower())
