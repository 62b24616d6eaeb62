"""Noise as a fill: the turbulence function of SVG."""

from __future__ import annotations

from typing import Final, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import NoiseBrush, NoiseKind
from vecdraw.paint.brush_arguments import pair, placement, point

_MOST_OCTAVES: Final = 24  # each doubles the frequency and halves the height: the 9th is below what eight bits show
_LARGEST_SEED: Final = 2**24  # integers up to here are exact in float32, which is how backends take them


class Noise:
    """Perlin noise in all four channels, exactly that of SVG's `feTurbulence` in sRGB (Filter Effects 1, 9.22).

    `frequency` is how many cycles a unit has, one number or (x, y). `kind` is `"fractal"` (around grey, half
    transparent) or `"turbulence"` (around transparent black), `octaves` (1 to 24) how many frequencies are added, each
    twice the one before. Another whole number as `seed` is another noise. With a `tile` (width, height) it repeats
    without a seam. `transform` maps the units of the noise to user units.
    """

    __slots__ = ("_brush",)

    def __init__(
        self,
        frequency: float | tuple[float, float],
        *,
        kind: NoiseKind = "fractal",
        octaves: int = 1,
        seed: int = 0,
        tile: tuple[float, float] | None = None,
        transform: Affine | None = None,
    ) -> None:
        across, down = pair(frequency, "frequency")
        if across < 0 or down < 0:
            raise BadValueError(f"frequency must not be negative, got {shown(frequency)}")
        if not is_one_of(kind, get_args(NoiseKind)):
            raise BadValueError(f"kind must be one of {', '.join(get_args(NoiseKind))}, got {shown(kind)}")
        count = _integer(octaves, "octaves", 1, _MOST_OCTAVES)
        number = _integer(seed, "seed", -_LARGEST_SEED, _LARGEST_SEED)
        size = None if tile is None else point(tile, "tile")
        if size is not None and min(size) <= 0:
            raise BadValueError(f"tile must have a positive width and height, got {shown(tile)}")
        place = placement(transform, "the transform of noise")
        self._brush = NoiseBrush(kind, (across, down), count, number, size, place)

    def brush(self) -> NoiseBrush:
        """The noise as a frozen value."""
        return self._brush


def _integer(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"{name} must be a whole number, got {shown(value)}")
    if not least <= value <= most:
        raise BadValueError(f"{name} must be from {least} to {most}, got {shown(value)}")
    return value
