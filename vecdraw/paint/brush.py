"""What paints an area: a closed union of frozen values.

Coordinates are user units, y down; angles radians, clockwise on the screen from the positive x axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.color import Color
from vecdraw.paint.color_mix import HueMethod
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import LineCap

Repetition = Literal["repeat", "repeat-x", "repeat-y", "no-repeat"]
Smoothing = Literal["none", "low", "medium", "high"]
"""How a picture is resampled: imageSmoothingEnabled off, or imageSmoothingQuality."""

Spread = Literal["pad", "repeat", "reflect", "none"]
"""What a gradient paints beyond its ends: the end colours, itself again, itself mirrored, nothing."""

InterpolationSpace = Literal[
    "srgb", "srgb-linear", "display-p3", "lab", "oklab", "xyz", "xyz-d50", "xyz-d65", "lch", "oklch", "hsl", "hwb"
]
"""A colour space that colours are interpolated in (CSS Color 4, 12.1)."""

NoiseKind = Literal["fractal", "turbulence"]
Point = tuple[float, float]

_IDENTITY = Affine()


class Interpolation(NamedTuple):
    """How colours between two stops are found: in `space`, premultiplied (CSS Color 4, 12).

    `hue` says which way round the hue goes in the spaces that have one (12.4).
    """

    space: InterpolationSpace
    hue: HueMethod = "shorter"


class ColorStop(NamedTuple):
    """A colour at `offset` (0..1) along a gradient."""

    offset: float
    color: Color


@dataclass(frozen=True, slots=True)
class LinearBrush:
    """Colours along the line from (x0, y0) to (x1, y1), and beyond it as `spread` says.

    `transform` maps the gradient's points to user units. `interpolation` None is the canvas' way: sRGB, not
    premultiplied.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    stops: tuple[ColorStop, ...]
    spread: Spread = "pad"
    transform: Affine = _IDENTITY
    interpolation: Interpolation | None = None


@dataclass(frozen=True, slots=True)
class RadialBrush:
    """Colours between the circles (x0, y0, r0) and (x1, y1, r1), along the cone through both; else as `LinearBrush`."""

    x0: float
    y0: float
    r0: float
    x1: float
    y1: float
    r1: float
    stops: tuple[ColorStop, ...]
    spread: Spread = "pad"
    transform: Affine = _IDENTITY
    interpolation: Interpolation | None = None


@dataclass(frozen=True, slots=True)
class ConicBrush:
    """Colours around (x, y), once round from `angle`, so that `spread` changes nothing; else as `LinearBrush`."""

    angle: float
    x: float
    y: float
    stops: tuple[ColorStop, ...]
    spread: Spread = "pad"
    transform: Affine = _IDENTITY
    interpolation: Interpolation | None = None


@dataclass(frozen=True, slots=True)
class PatternBrush:
    """A picture repeated from the origin, placed by `transform`."""

    pixmap: Pixmap
    repetition: Repetition
    transform: Affine
    smoothing: Smoothing


class MeshPatch(NamedTuple):
    """A patch of four cubic sides with a colour at each corner (ISO 32000-2, 8.7.4.5.7 and 8.7.4.5.8).

    `points` are the twelve control points of the sides, round the patch from the first corner: points 0, 3, 6 and 9
    are the corners of `colors`. `controls` are the four inner control points, each by its corner in the same order;
    None for those of a Coons patch. Colours are interpolated bilinearly, premultiplied.
    """

    points: tuple[Point, ...]
    controls: tuple[Point, ...] | None
    colors: tuple[Color, ...]


@dataclass(frozen=True, slots=True)
class MeshBrush:
    """Patches in user units; the last of those that overlap is the one that is seen, transparent parts included."""

    patches: tuple[MeshPatch, ...]


@dataclass(frozen=True, slots=True)
class NoiseBrush:
    """Perlin noise: exactly that of SVG's feTurbulence (Filter Effects 1, 9.22), in sRGB.

    At the point (x, y) it is the specification's function of (x + 0.5, y + 0.5), which is what browsers draw.
    `frequency` is cycles a unit along x and y, `seed` as feTurbulence takes it. With a `tile` (width, height, whole
    units) the noise repeats without seams, stitched. `transform` maps the units of the noise to user units.
    """

    kind: NoiseKind
    frequency: tuple[float, float]
    octaves: int
    seed: int
    tile: tuple[float, float] | None = None
    transform: Affine = _IDENTITY


@dataclass(frozen=True, slots=True)
class SkslBrush:
    """A program in SkSL that gives the colour of each point: `half4 main(float2 p)`, `p` in its own units.

    `uniforms` are the numbers of every uniform, in the order that the program declares them. `transform` maps the
    units of the program to user units. The colour it gives is premultiplied.
    """

    source: str
    uniforms: tuple[tuple[str, tuple[float, ...]], ...] = ()
    transform: Affine = _IDENTITY


@dataclass(frozen=True, slots=True)
class TextureBrush:
    """Lines, or a path stamped on a lattice, in one colour.

    The lattice has a point at every (i * spacing x, j * spacing y); it is turned by `angle` about its origin and then
    moved by `offset`. `path` is stamped with its own origin on each point, turned with the lattice: filled (nonzero),
    or stroked with `line_width` and `cap` where `filled` is false. Without a path there are endless lines of that
    width along the lattice's x axis, one on each row of points. What overlaps is painted once; `background` lies
    under it everywhere, None for nothing.
    """

    path: PathData | None
    spacing: tuple[float, float]
    angle: float
    offset: Point
    line_width: float
    cap: LineCap
    color: Color
    filled: bool = True
    background: Color | None = None


GradientBrush = LinearBrush | RadialBrush | ConicBrush
Brush = (
    Color | LinearBrush | RadialBrush | ConicBrush | PatternBrush | MeshBrush | NoiseBrush | SkslBrush | TextureBrush
)
