"""`FaceRecord`: what is known of a face without opening it, and its choice by CSS Fonts 4, 5.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vecdraw.typeface.font import Font, FontStyle
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.sfnt import Axis

Range = tuple[float, float]

_STYLE_ORDER: Final[dict[FontStyle, tuple[str, ...]]] = {
    "normal": ("normal", "oblique", "italic"),
    "italic": ("italic", "oblique", "normal"),
    "oblique": ("oblique", "italic", "normal"),
}
_BOLD_FROM: Final = 600.0  # weights that ask for a synthetic bold where the family has no bold face
_SYNTHETIC_SLANT: Final = 0.25  # the tangent of 14 degrees, as browsers slant
_EMBOLDEN: Final = ((9.0, 1 / 24), (36.0, 1 / 32))  # px, share of the em by which outlines grow; as Skia emboldens


@dataclass(frozen=True, slots=True)
class FaceRecord:
    """A face of a registered or bundled font.

    `weight` (1 to 1000) and `width` (percent) are ranges; `axes` the variation axes by tag; `color` whether its glyphs
    bring their own colours; `languages` BCP 47 tags it is a first choice for.
    """

    family: str
    digest: str
    index: int
    weight: Range
    width: Range
    style: str
    axes: tuple[tuple[str, Axis], ...] = ()
    color: bool = False
    languages: tuple[str, ...] = ()

    def key(self, font: Font, stretch: float) -> FaceKey:
        """This face varied to what `font` asks for; `stretch` in percent."""
        coordinates = self._coordinates(font, stretch)
        embolden, slant = 0.0, 0.0
        if not self.color:
            if font.weight >= _BOLD_FROM > self.weight[1] and "wght" not in dict(font.axes):
                embolden = _embolden(font.size)
            if font.style != "normal" and self.style == "normal" and not {"slnt", "ital"} & {tag for tag, _ in self.axes}:
                slant = _SYNTHETIC_SLANT
        return FaceKey(self.digest, self.index, coordinates, embolden, slant)

    def _coordinates(self, font: Font, stretch: float) -> tuple[tuple[str, float], ...]:
        if not self.axes:
            return ()
        wanted = {
            "wght": min(max(font.weight, self.weight[0]), self.weight[1]),
            "wdth": min(max(stretch, self.width[0]), self.width[1]),
            "opsz": font.size,
            "slnt": -font.angle if font.style == "oblique" else 0.0,
            "ital": 1.0 if font.style == "italic" else 0.0,
        }
        wanted.update(font.axes)
        chosen: list[tuple[str, float]] = []
        for tag, axis in self.axes:
            value = min(max(wanted.get(tag, axis.default), axis.low), axis.high)
            if value != axis.default:
                chosen.append((tag, value))
        return tuple(sorted(chosen))


def best(records: Iterable[FaceRecord], font: Font, stretch: float) -> FaceRecord:
    """The face of one family that fits best: by width, then style, then weight. The later of equals wins."""
    order = _STYLE_ORDER[font.style]
    return min(
        reversed(tuple(records)),
        key=lambda record: (
            _width_distance(record.width, stretch),
            order.index(record.style),
            _weight_distance(record.weight, font.weight),
        ),
    )


def _width_distance(available: Range, wanted: float) -> tuple[int, float]:
    low, high = available
    if low <= wanted <= high:
        return 0, 0.0
    narrower = high < wanted
    preferred = narrower if wanted <= 100 else not narrower
    return (1 if preferred else 2), (wanted - high if narrower else low - wanted)


def _weight_distance(available: Range, wanted: float) -> tuple[int, float]:
    low, high = available
    if low <= wanted <= high:
        return 0, 0.0
    lighter = high < wanted
    distance = wanted - high if lighter else low - wanted
    if 400 <= wanted <= 500:
        if not lighter and low <= 500:
            return 1, distance
        return (2 if lighter else 3), distance
    preferred = lighter if wanted < 400 else not lighter
    return (1 if preferred else 2), distance


def _embolden(size: float) -> float:
    (small, most), (large, least) = _EMBOLDEN
    share = (min(max(size, small), large) - small) / (large - small)
    return most + (least - most) * share
