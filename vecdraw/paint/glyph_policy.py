"""`GlyphPolicy`: how glyphs become pixels on raster canvases, as a value that a scene carries."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown

Hinting = Literal["none", "slight", "full"]
Antialiasing = Literal["gray", "lcd", "mono"]
Stripes = Literal["rgb", "bgr", "vrgb", "vbgr"]

MOST_POSITIONS: Final = 16
LARGEST_BITMAP: Final = 1024.0  # px per em; a page of bitmaps of that size is larger than most canvases


@dataclass(frozen=True, slots=True)
class GlyphPolicy:
    """How glyphs become pixels. It changes no position of the layout, and nothing in SVG and PDF.

    `hinting` fits outlines to the pixels of upright text: `"slight"` in height alone, `"full"` both ways, after which
    glyphs stand on whole pixels; from `full_hinting_dpi` dots per inch on (dpi x scale) it is full in any case.
    `antialiasing` is `"gray"`, `"mono"` (none), or `"lcd"`: three stripes a pixel in the order `stripes` (v: from the
    top down), for upright text on opaque canvases, gray elsewhere. `columns` and `rows` are how many positions inside
    a pixel glyphs are drawn at, across and down, 1..16. `contrast` (0..1) makes dark text heavier; coverage is blended
    as if colours were to the power of `gamma` (0.5..4): 1 blends as everything else is. Glyphs of more than
    `bitmap_size` px per em are drawn as paths. Raises `BadValueError`, `BadTypeError`.
    """

    hinting: Hinting = "none"
    antialiasing: Antialiasing = "gray"
    stripes: Stripes = "rgb"
    columns: int = 4
    rows: int = 4
    contrast: float = 0.0
    gamma: float = 1.0
    bitmap_size: float = 256.0
    full_hinting_dpi: float | None = None

    def __post_init__(self) -> None:
        _one_of("hinting", self.hinting, get_args(Hinting))
        _one_of("antialiasing", self.antialiasing, get_args(Antialiasing))
        _one_of("stripes", self.stripes, get_args(Stripes))
        for name in ("columns", "rows"):
            count: object = getattr(self, name)
            if isinstance(count, bool) or not isinstance(count, int):
                raise BadTypeError(f"{name} must be an integer, got {shown(count)}")
            if not 1 <= count <= MOST_POSITIONS:
                raise BadValueError(f"{name} must be from 1 to {MOST_POSITIONS}, got {shown(count)}")
        for name, low, high in (("contrast", 0.0, 1.0), ("gamma", 0.5, 4.0), ("bitmap_size", 0.0, LARGEST_BITMAP)):
            object.__setattr__(self, name, _number(name, getattr(self, name), low, high))
        if self.full_hinting_dpi is not None:
            dpi = _number("full_hinting_dpi", self.full_hinting_dpi, 0.0, math.inf)
            object.__setattr__(self, "full_hinting_dpi", dpi)


EXACT: Final = GlyphPolicy()
"""Outlines as they are, coverage as it is: text looks like the same glyphs drawn as paths."""

PRESETS: Final[Mapping[str, GlyphPolicy]] = MappingProxyType(
    {
        "exact": EXACT,
        "founding": GlyphPolicy(full_hinting_dpi=120.0),
        "chromium": GlyphPolicy(hinting="slight", rows=1, contrast=0.2, gamma=1.2),
        "skia": GlyphPolicy(contrast=0.5, gamma=2.2),
        "lcd": GlyphPolicy(antialiasing="lcd"),
        "mono": GlyphPolicy(hinting="full", antialiasing="mono", columns=1, rows=1),
    }
)
"""Policies by name. `"founding"`: under 120 dpi no hinting and gray coverage, from 120 on full hinting."""


def to_glyph_policy(value: object) -> GlyphPolicy:
    """The policy that a value is or names; None names the default. Raises `BadTypeError`, `BadValueError`."""
    if value is None:
        return EXACT
    if isinstance(value, GlyphPolicy):
        return value
    if not isinstance(value, str):
        raise BadTypeError(f"glyph_policy must be a GlyphPolicy or the name of one, got {shown(value)}")
    if value not in PRESETS:
        raise BadValueError(f"glyph_policy must be one of {', '.join(map(repr, PRESETS))}, got {shown(value)}")
    return PRESETS[value]


def _one_of(name: str, value: object, choices: tuple[str, ...]) -> None:
    if not is_one_of(value, choices):
        raise BadValueError(f"{name} must be one of {', '.join(map(repr, choices))}, got {shown(value)}")


def _number(name: str, value: object, low: float, high: float) -> float:
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not (low <= number <= high and math.isfinite(number)):
        raise BadValueError(f"{name} must be from {low:g} to {high:g}, got {shown(value)}")
    return number
