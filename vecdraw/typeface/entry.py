"""`FontEntry`: a font file that can answer, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey

_BOLD = 600.0
_SYNTHETIC_BOLD = 1 / 24
_SYNTHETIC_SLANT = 0.25


class Axis(NamedTuple):
    """The range of a variation axis."""

    least: float
    default: float
    most: float


@dataclass(frozen=True, slots=True, eq=False)
class FontEntry:
    """One face of a font file: `source` is its path, or its bytes where it was registered from memory.

    `weights` is the range it covers (twice the same for a static face), `width` a percentage, `aliases` other family
    names with the language whose forms they stand for (or "").
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

    def key(self, font: Font) -> FaceKey:
        """The face, varied and synthesised to come as close to `font` as it can."""
        wanted = {"wght": font.weight, "wdth": font.stretch, "opsz": font.size}
        if font.style != "normal":
            wanted |= {"ital": 1.0, "slnt": -14.0}
        wanted |= dict(font.axes)
        set_axes = {
            tag: min(axis.most, max(axis.least, wanted[tag])) for tag, axis in self.axes.items() if tag in wanted
        }
        changed = tuple(sorted((tag, value) for tag, value in set_axes.items() if value != self.axes[tag].default))
        bold = font.weight >= _BOLD and self.weights[1] < _BOLD and not self.is_color
        upright = self.style == "normal" and not {"ital", "slnt"} & self.axes.keys()
        slanted = font.style != "normal" and upright and not self.is_color
        return FaceKey(
            self.digest,
            self.index,
            changed,
            _SYNTHETIC_BOLD if bold else 0.0,
            _SYNTHETIC_SLANT if slanted else 0.0,
        )
