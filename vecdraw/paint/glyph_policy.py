"""`GlyphPolicy`: how glyphs become pixels on raster canvases, as a value that a scene carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, shown

Preset = Literal["exact", "founding", "chromium", "slight", "full"]
Smoothing = Literal["gray", "lcd", "mono"]
Stripes = Literal["rgb", "bgr", "vrgb", "vbgr"]


class PresetNumbers(NamedTuple):
    """Contrast and gamma that a preset has where nothing else is said."""

    contrast: float
    gamma: float


PRESET_NUMBERS: Final[Mapping[Preset, PresetNumbers]] = MappingProxyType(
    {
        "exact": PresetNumbers(0.0, 1.0),
        "founding": PresetNumbers(0.0, 1.0),
        "chromium": PresetNumbers(0.2, 1.2),
        "slight": PresetNumbers(0.0, 1.0),
        "full": PresetNumbers(0.0, 1.0),
    }
)


@dataclass(frozen=True, slots=True)
class GlyphPolicy:
    """How glyphs become pixels. It moves no line of a layout, and changes nothing in SVG and PDF.

    `preset` says how outlines are fitted to pixels. `"exact"`: not at all; text looks as the same glyphs drawn as
    paths. `"slight"`: in height alone. `"full"`: both ways, glyphs standing on whole pixels. `"founding"`: under 120
    dots per inch (dpi x scale) as `"exact"`, from 120 on as `"full"`. `"chromium"`: what comes nearest to Chromium's
    canvas on Linux. Only upright text is fitted.

    `smoothing` is `"gray"`, `"mono"` (none: pixels are covered or not) or `"lcd"`: coverage by `stripes` of a pixel, in
    their order from the left or (v) from the top, where the canvas is opaque and text upright, gray elsewhere.
    `contrast` (0..1) makes text heavier, the darker it is the more; `gamma` (0.5..4) blends as if colours were raised
    to that power: 1 blends text as everything else is. Both are the preset's where they are None.
    Raises `BadValueError`, `BadTypeError`.
    """

    preset: Preset = "exact"
    smoothing: Smoothing = "gray"
    stripes: Stripes = "rgb"
    contrast: float | None = None
    gamma: float | None = None

    def __post_init__(self) -> None:
        _one_of("preset", self.preset, get_args(Preset))
        _one_of("smoothing", self.smoothing, get_args(Smoothing))
        _one_of("stripes", self.stripes, get_args(Stripes))
        contrast, gamma = PRESET_NUMBERS[self.preset]
        object.__setattr__(self, "contrast", _number("contrast", self.contrast, contrast, 0.0, 1.0))
        object.__setattr__(self, "gamma", _number("gamma", self.gamma, gamma, 0.5, 4.0))

    @property
    def strength(self) -> tuple[float, float]:
        """Contrast and gamma, the preset's where they were not given."""
        return self.contrast or 0.0, self.gamma or 1.0


def to_glyph_policy(value: object) -> GlyphPolicy:
    """The policy that a value is, or the preset that it names. Raises `BadTypeError`, `BadValueError`."""
    if isinstance(value, GlyphPolicy):
        return value
    if not isinstance(value, str):
        raise BadTypeError(f"glyph_policy must be a GlyphPolicy or the name of a preset, got {shown(value)}")
    for preset in get_args(Preset):
        if value == preset:
            return GlyphPolicy(preset)
    raise BadValueError(f"glyph_policy must be one of {_listed(get_args(Preset))}, got {shown(value)}")


def _one_of(name: str, value: object, choices: tuple[str, ...]) -> None:
    if not is_one_of(value, choices):
        raise BadValueError(f"{name} must be one of {_listed(choices)}, got {shown(value)}")


def _listed(choices: tuple[str, ...]) -> str:
    return ", ".join(map(repr, choices))


def _number(name: str, value: object, default: float, low: float, high: float) -> float:
    if value is None:
        return default
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number or None, got {shown(value)}")
    if not low <= number <= high:
        raise BadValueError(f"{name} must be from {low:g} to {high:g}, got {shown(value)}")
    return number


EXACT: Final = GlyphPolicy()
"""The default."""
