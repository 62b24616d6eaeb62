"""`FontEntry`: a face of a font file that can answer, and what the file says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.sfnt import Axis

_BOLD: Final = 600.0  # weights that ask for a synthetic bold where the family has no bold face
_EMBOLDEN: Final = ((9.0, 1 / 24), (36.0, 1 / 32))  # px, share of the em by which outlines grow; as Skia emboldens
_SYNTHETIC_SLANT: Final = 0.25  # the tangent of 14 degrees, as browsers slant


@dataclass(frozen=True, slots=True, eq=False)
class FontEntry:
    """One face of a font file: `source` is its path, or its bytes where it was registered.

    `weights` is the range it covers (twice the same for a static face), `width` a percentage, `aliases` other family
    names with the language whose forms they stand for (or ""), `languages` those it is a first choice for.
    `unicode_range` are the first and last code points that it is to be used for; empty: all. `digest` is empty for a
    font of the machine that was not used yet.
    """

    family: str
    weights: tuple[float, float]
    width: float
    style: str
    source: Path | bytes
    index: int
    digest: str
    axes: dict[str, Axis]
    aliases: dict[str, str]
    is_color: bool = False
    languages: tuple[str, ...] = ()
    unicode_range: tuple[tuple[int, int], ...] = ()

    def key(self, font: Font) -> FaceKey:
        """The face, varied and synthesised to come as close to `font` as it can (CSS Fonts 4, 7.2).

        The optical size follows the font's size in px. A colour face is never synthesised.
        """
        bold = font.weight >= _BOLD > self.weights[1] and not self.is_color and "wght" not in dict(font.axes)
        upright = self.style == "normal" and not {"ital", "slnt"} & self.axes.keys()
        slanted = font.style != "normal" and upright and not self.is_color
        return FaceKey(
            self.digest,
            self.index,
            self._coordinates(font) if self.axes else (),
            _embolden(font.size) if bold else 0.0,
            _SYNTHETIC_SLANT if slanted else 0.0,
        )

    def _coordinates(self, font: Font) -> tuple[tuple[str, float], ...]:
        """The axes that differ from their defaults; values are kept within the axis and the registered weights."""
        low, high = self.weights
        wanted = {
            "wght": min(high, max(low, font.weight)),
            "wdth": font.stretch,
            "opsz": font.size,
            "ital": 1.0 if font.style == "italic" else 0.0,
            "slnt": 0.0 if font.style == "normal" else -font.angle,
        }
        wanted |= dict(font.axes)
        chosen: list[tuple[str, float]] = []
        for tag, axis in sorted(self.axes.items()):
            value = min(axis.high, max(axis.low, wanted.get(tag, axis.default)))
            if value != axis.default:
                chosen.append((tag, value))
        return tuple(chosen)


def _embolden(size: float) -> float:
    (small, most), (large, least) = _EMBOLDEN
    share = (min(max(size, small), large) - small) / (large - small)
    return most + (least - most) * share
