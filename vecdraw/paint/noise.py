"""Noise as a fill: the turbulence function of SVG."""

from __future__ import annotations

from typing import Final, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import NoiseBrush, NoiseKind
from vecdraw.paint.brush_arguments import pair, placement, point

_MOST_OCTAVES: Final = 24  # each doubles the frequency and halves the height: the 9th is below what eight bits show
_HIGHEST_FREQUENCY: Final = 1000.0  # cycles a unit; in float32 there are no places left between them
_LARGEST_TILE: Final = 2**15  # units; noise beyond it has no digits left to be smooth with
_LARGEST_SEED: Final = 2**24  # integers up to here are exact in float32, which is how backends take them


class Noise:
    """Perlin noise in all four channels: SVG's `feTurbulence` in sRGB (Filter Effects 1, 9.22), as browsers draw it.

    `frequency` is how many cycles a unit has, one number or (x, y). `kind` is `"fractal"` (around grey, half
    transparent) or `"turbulence"` (around transparent black), `octaves` (1 to 24) how many frequencies are added, each
    twice the one before. Another whole number as `seed` is another noise. With a `tile` (width, height), whole numbers,
    it repeats without a seam, its frequency changed a little so that it can (stitchTiles). `transform` maps the units
    of the noise to user units.
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
        size = None if tile is None else point(tile, "tile")
        place = placement(transform, "the transform of noise")
        self._brush = checked(NoiseBrush(kind, pair(frequency, "frequency"), octaves, seed, size, place))

    def brush(self) -> NoiseBrush:
        """The noise as a frozen value."""
        return self._brush


def checked(brush: NoiseBrush) -> NoiseBrush:
    """The noise, if all its numbers are in the ranges that `Noise` names. Raises `BadValueError`, `BadTypeError`."""
    if not is_one_of(brush.kind, get_args(NoiseKind)):
        raise BadValueError(f"kind must be one of {', '.join(get_args(NoiseKind))}, got {shown(brush.kind)}")
    if not all(0 <= cycles <= _HIGHEST_FREQUENCY for cycles in brush.frequency):
        raise BadValueError(f"frequency must be from 0 to {_HIGHEST_FREQUENCY:g}, got {shown(brush.frequency)}")
    _check_integer(brush.octaves, "octaves", 1, _MOST_OCTAVES)
    _check_integer(brush.seed, "seed", -_LARGEST_SEED, _LARGEST_SEED)
    if brush.tile is not None and not all(1 <= side <= _LARGEST_TILE and side == int(side) for side in brush.tile):
        raise BadValueError(f"tile must be whole units wide and high, at most {_LARGEST_TILE}, got {shown(brush.tile)}")
    return brush


def _check_integer(value: object, name: str, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadTypeError(f"{name} must be a whole number, got {shown(value)}")
    if not least <= value <= most:
        raise BadValueError(f"{name} must be from {least} to {most}, got {shown(value)}")
