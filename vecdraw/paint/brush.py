"""What paints an area: a closed union of frozen values.

Coordinates are user units, y down; angles radians, clockwise on the screen from the positive x axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vecdraw.geometry.affine import Affine
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import Pixmap

Repetition = Literal["repeat", "repeat-x", "repeat-y", "no-repeat"]
Smoothing = Literal["none", "low", "medium", "high"]
"""How a picture is resampled: imageSmoothingEnabled off, or imageSmoothingQuality."""


class ColorStop(NamedTuple):
    """A colour at `offset` (0..1) along a gradient."""

    offset: float
    color: Color


@dataclass(frozen=True, slots=True)
class LinearBrush:
    """Colours along the line from (x0, y0) to (x1, y1); the end colours go on beyond it."""

    x0: float
    y0: float
    x1: float
    y1: float
    stops: tuple[ColorStop, ...]


@dataclass(frozen=True, slots=True)
class RadialBrush:
    """Colours between the circles (x0, y0, r0) and (x1, y1, r1), along the cone through both."""

    x0: float
    y0: float
    r0: float
    x1: float
    y1: float
    r1: float
    stops: tuple[ColorStop, ...]


@dataclass(frozen=True, slots=True)
class ConicBrush:
    """Colours around (x, y), starting at `angle`."""

    angle: float
    x: float
    y: float
    stops: tuple[ColorStop, ...]


@dataclass(frozen=True, slots=True)
class PatternBrush:
    """A picture repeated from the origin, placed by `transform`."""

    pixmap: Pixmap
    repetition: Repetition
    transform: Affine
    smoothing: Smoothing


GradientBrush = LinearBrush | RadialBrush | ConicBrush
Brush = Color | LinearBrush | RadialBrush | ConicBrush | PatternBrush
