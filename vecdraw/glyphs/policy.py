"""The policy of glyphs, pure: resolution, transform, canvas and size to hints, anti-aliasing, positions, kind.

Where a glyph stands on the pixels is settled here too; the glyph kernel and its twin do the same sums.
"""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

from vecdraw.glyphs.key import Hinting, RenderMode, StrikeKey
from vecdraw.paint.glyph_policy import GlyphPolicy, Preset, Stripes
from vecdraw.typeface.key import FaceKey
from vecdraw.units import FIXED_26_6

Linear = tuple[float, float, float, float]
"""a, b, c, d of an `Affine`: user units to px, y down."""

LARGEST_BITMAP: Final = 256.0
"""px per em; larger glyphs are drawn as paths."""

FOUNDING_DPI: Final = 120.0
"""Dots per inch from which the preset "founding" hints."""

_FIXED: Final = 65_536  # 16.16
_SMALLEST: Final = 1.0 / FIXED_26_6  # px per em
_LUMINANCE_BITS: Final = 3  # as many as there are tables for each contrast and gamma
_MODES: Final[dict[Stripes, RenderMode]] = {"rgb": "lcd", "bgr": "lcd-bgr", "vrgb": "lcd-v", "vbgr": "lcd-v-bgr"}
_HINTING: Final[dict[Preset, Hinting]] = {
    "exact": "none",
    "founding": "none",
    "chromium": "slight",
    "slight": "slight",
    "full": "full",
}
_POSITIONS: Final[dict[Hinting, tuple[int, int]]] = {"none": (4, 4), "slight": (4, 1), "full": (1, 1)}
"""Across and down: what was put on whole pixels stays there."""


class Choice(NamedTuple):
    """What the policy says: `kind` "path" leaves the rest at its default. `contrast` and `gamma` are hundredths."""

    kind: Literal["bitmap", "path"]
    hinting: Hinting = "none"
    mode: RenderMode = "gray"
    columns: int = 1
    rows: int = 1
    contrast: int = 0
    gamma: int = 100

    @property
    def needs_luminance(self) -> bool:
        """Whether bitmaps depend on how light the colour of the text is."""
        return self.contrast != 0 or self.gamma != 100


PATH: Final = Choice("path")


def choose(
    policy: GlyphPolicy,
    size: float,
    linear: Linear = (1.0, 0.0, 0.0, 1.0),
    *,
    dpi: float = 96.0,
    opaque: bool = False,
    has_hints: bool = True,
) -> Choice:
    """How glyphs of `size` user units per em are drawn under a linear transform.

    `dpi` is the resolution of the pixels: that of user units times the scale. `opaque` says that the canvas is, where
    they are drawn, and can hold coverage by stripe; `has_hints` is false for outlines made bolder, which have none.
    """
    a, b, c, d = linear
    across, down = size * math.hypot(a, b), size * math.hypot(c, d)
    if not (_SMALLEST <= across <= LARGEST_BITMAP and _SMALLEST <= down <= LARGEST_BITMAP):
        return PATH
    is_upright = b == 0.0 == c and a > 0.0 and d > 0.0
    hinting: Hinting = "none"
    if is_upright and a == d and has_hints:
        is_founding = policy.preset == "founding" and dpi >= FOUNDING_DPI
        hinting = "full" if is_founding else _HINTING[policy.preset]
    columns, rows = _POSITIONS[hinting]
    if policy.smoothing == "mono":
        return Choice("bitmap", hinting, "mono", 1, 1)
    mode: RenderMode = "gray"
    if policy.smoothing == "lcd" and opaque and is_upright and has_hints:
        mode = _MODES[policy.stripes]
    contrast, gamma = policy.strength
    return Choice("bitmap", hinting, mode, columns, rows, round(100.0 * contrast), round(100.0 * gamma))


def strike_key(choice: Choice, face: FaceKey, size: float, linear: Linear, luminance: int = 0) -> StrikeKey:
    """The strike of glyphs of `size` user units per em that `choice` draws as bitmaps.

    `luminance` is that of the colour of the text, 0..255 (`luminance_of`); it counts only where the choice needs it.
    """
    a, b, c, d = linear
    scale = math.hypot(c, d)
    matrix: tuple[int, int, int, int] | tuple[()] = ()
    if not (b == 0.0 == c and a == d > 0.0):
        unit = _FIXED / scale
        matrix = round(a * unit), round(c * unit), round(b * unit), round(d * unit)
    return StrikeKey(
        face,
        max(1, round(size * scale * FIXED_26_6)),
        matrix,
        choice.hinting,
        choice.mode,
        choice.columns,
        choice.rows,
        0,
        choice.contrast,
        choice.gamma,
        coarse(luminance) if choice.needs_luminance else 0,
    )


def position(at: float, count: int) -> tuple[int, int]:
    """The whole pixel of a place on the device (px, y down), and which of `count` positions in it is the nearest.

    Half way between two positions the later one counts. The glyph is moved by index / count px.
    """
    return divmod(math.floor(at * count + 0.5), count)


def luminance_of(red: float, green: float, blue: float) -> int:
    """How light a colour (sRGB, 0..1, as encoded) is, 0..255: the weights of ITU-R BT.709 on encoded values."""
    return round(255.0 * min(1.0, max(0.0, 0.2126 * red + 0.7152 * green + 0.0722 * blue)))


def coarse(luminance: int) -> int:
    """One of eight luminances from 0 to 255, so that all colours together have eight bitmaps of a glyph at most."""
    return (luminance >> 8 - _LUMINANCE_BITS) * 255 // ((1 << _LUMINANCE_BITS) - 1)
