"""The canvas' `CanvasGradient`: gradients to which colour stops can still be added."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, get_args

from vecdraw import limits
from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, shown
from vecdraw.geometry.affine import Affine, to_affine
from vecdraw.paint.brush import (
    ColorStop,
    ConicBrush,
    GradientBrush,
    Interpolation,
    LinearBrush,
    RadialBrush,
    Spread,
)
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.css_interpolation import to_interpolation
from vecdraw.paint.gradient_ramp import ramp

_FEW = 64  # stops that cannot become too many, whatever the interpolation

Stops = Sequence[Any]
"""Colours, evenly spaced, or `(offset, colour)` pairs, or both mixed (a bare colour goes midway, as CSS places it)."""


class Gradient(ABC):
    """What the three kinds share: an ordered list of stops, frozen into a brush when something is drawn.

    `spread` is what is painted beyond the gradient's ends: `"pad"` (the end colours, as the canvas does), `"repeat"`,
    `"reflect"` or `"none"` (nothing). `transform` maps the gradient's points to user units. `interpolation` is the way
    from one colour to the next: None as the canvas does it (sRGB, not premultiplied), or as CSS does it,
    `"in oklab"`, `"in oklch longer hue"` (CSS Color 4, 12; the `in` may be left out), or an `Interpolation`.
    All three can be set later; what was drawn before stays as it is.
    """

    __slots__ = ("_brush", "_interpolation", "_spread", "_stops", "_transform")

    def __init__(
        self,
        stops: Stops,
        spread: Spread,
        transform: Affine | None,
        interpolation: Interpolation | str | None,
    ) -> None:
        self._stops: list[ColorStop] = _placed(stops)
        self._brush: GradientBrush | None = None
        self.spread = spread
        self.set_transform(transform)
        self.interpolation = interpolation

    @property
    def spread(self) -> Spread:
        """What is painted beyond the ends. Raises `BadValueError` for an unknown word."""
        return self._spread

    @spread.setter
    def spread(self, value: Spread) -> None:
        if not is_one_of(value, get_args(Spread)):
            raise BadValueError(f"spread must be one of {', '.join(get_args(Spread))}, got {shown(value)}")
        self._spread: Spread = value
        self._brush = None

    @property
    def transform(self) -> Affine:
        """From the gradient's points to user units."""
        return self._transform

    @transform.setter
    def transform(self, value: Affine | None) -> None:
        self.set_transform(value)

    def set_transform(self, transform: Affine | None = None) -> None:
        """Places the gradient anew (the identity when left out). Raises `BadValueError` unless it is finite."""
        matrix = Affine() if transform is None else to_affine(transform)
        if not matrix.is_finite:
            raise BadValueError(f"a gradient's transform must be finite, got {matrix}")
        self._transform = matrix
        self._brush = None

    @property
    def interpolation(self) -> Interpolation | None:
        """How colours between two stops are found; set as text too. Raises `ParseError`, `BadTypeError`."""
        return self._interpolation

    @interpolation.setter
    def interpolation(self, value: Interpolation | str | None) -> None:
        self._interpolation = to_interpolation(value)
        self._brush = None

    def add_color_stop(self, offset: float, color: Any) -> None:
        """Adds `color` at `offset` (0..1), after those already at that offset.

        Raises `IndexSizeError` for an offset outside 0..1, `BadValueError` for a colour that cannot be parsed.
        """
        place = _finite(offset, "a colour stop's offset")
        if not 0.0 <= place <= 1.0:
            raise IndexSizeError(f"a colour stop's offset must lie in 0..1, got {shown(offset)}")
        limits.check("gradient_stops", len(self._stops) + 1, "a gradient's colour stops")
        parsed = to_color(color)
        self._stops.insert(bisect_right([s.offset for s in self._stops], place), ColorStop(place, parsed))
        self._brush = None

    @property
    def stops(self) -> tuple[ColorStop, ...]:
        """The colour stops, in order."""
        return tuple(self._stops)

    def brush(self) -> GradientBrush:
        """The gradient as it is now, as a frozen value. Raises `LimitError` for too many stops to be interpolated."""
        if self._brush is None:
            stops = tuple(self._stops)
            if len(stops) > _FEW:
                ramp(stops, self._interpolation)  # whether it is within the limits
            self._brush = self._freeze(stops)
        return self._brush

    @abstractmethod
    def _freeze(self, stops: tuple[ColorStop, ...]) -> GradientBrush:
        """The gradient with these stops as a frozen value."""


class LinearGradient(Gradient):
    """A gradient along the line from `start` to `end`, points in user units."""

    __slots__ = ("_line",)

    def __init__(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        stops: Stops = (),
        *,
        spread: Spread = "pad",
        transform: Affine | None = None,
        interpolation: Interpolation | str | None = None,
    ) -> None:
        self._line = (*_point(start, "start"), *_point(end, "end"))
        super().__init__(stops, spread, transform, interpolation)

    def _freeze(self, stops: tuple[ColorStop, ...]) -> LinearBrush:
        return LinearBrush(*self._line, stops, self._spread, self._transform, self._interpolation)


class RadialGradient(Gradient):
    """A gradient between the circle around `start` and the circle around `end` (HTML Standard, radial gradients).

    Raises `IndexSizeError` for a negative radius.
    """

    __slots__ = ("_circles",)

    def __init__(
        self,
        start: tuple[float, float],
        start_radius: float,
        end: tuple[float, float],
        end_radius: float,
        stops: Stops = (),
        *,
        spread: Spread = "pad",
        transform: Affine | None = None,
        interpolation: Interpolation | str | None = None,
    ) -> None:
        r0, r1 = _finite(start_radius, "start_radius"), _finite(end_radius, "end_radius")
        for name, radius in (("start_radius", r0), ("end_radius", r1)):
            if radius < 0:
                raise IndexSizeError(f"{name} must not be negative, got {radius!r}")
        self._circles = (*_point(start, "start"), r0, *_point(end, "end"), r1)
        super().__init__(stops, spread, transform, interpolation)

    def _freeze(self, stops: tuple[ColorStop, ...]) -> RadialBrush:
        return RadialBrush(*self._circles, stops, self._spread, self._transform, self._interpolation)


class ConicGradient(Gradient):
    """A gradient around `center`, from `angle` (radians, clockwise from the positive x axis) once round."""

    __slots__ = ("_sweep",)

    def __init__(
        self,
        angle: float,
        center: tuple[float, float],
        stops: Stops = (),
        *,
        spread: Spread = "pad",
        transform: Affine | None = None,
        interpolation: Interpolation | str | None = None,
    ) -> None:
        self._sweep = (_finite(angle, "angle"), *_point(center, "center"))
        super().__init__(stops, spread, transform, interpolation)

    def _freeze(self, stops: tuple[ColorStop, ...]) -> ConicBrush:
        return ConicBrush(*self._sweep, stops, self._spread, self._transform, self._interpolation)


def _finite(value: object, name: str) -> float:
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not math.isfinite(number):
        raise BadTypeError(f"{name} must be finite, got {shown(value)}")
    return number


def _point(value: object, name: str) -> tuple[float, float]:
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise BadTypeError(f"{name} must be a point (x, y), got {shown(value)}")
    return _finite(value[0], f"{name}.x"), _finite(value[1], f"{name}.y")


def _placed(stops: Stops) -> list[ColorStop]:
    if isinstance(stops, (str, Color)) or not isinstance(stops, Sequence):
        raise BadTypeError(f"stops must be a list of colours or (offset, colour) pairs, got {shown(stops)}")
    limits.check("gradient_stops", len(stops), "a gradient's colour stops")
    offsets: list[float | None] = []
    colors: list[Color] = []
    for stop in stops:
        if isinstance(stop, tuple) and len(stop) == 2:
            offset = _finite(stop[0], "a colour stop's offset")
            if not 0.0 <= offset <= 1.0:
                raise IndexSizeError(f"a colour stop's offset must lie in 0..1, got {offset!r}")
            offsets.append(offset)
            colors.append(to_color(stop[1]))
        else:
            offsets.append(None)
            colors.append(to_color(stop))
    filled = _spaced(offsets)
    if any(b < a for a, b in pairwise(filled)):
        raise BadValueError(f"colour stops must be in order of their offsets, got {filled}")
    return [ColorStop(offset, color) for offset, color in zip(filled, colors, strict=True)]


def _spaced(offsets: list[float | None]) -> list[float]:
    """CSS Images 4, 3.5.3: the first is 0, the last 1, runs without an offset are spaced evenly."""
    if not offsets:
        return []
    known: list[float | None] = list(offsets)
    if known[0] is None:
        known[0] = 0.0
    if known[-1] is None:
        known[-1] = 1.0
    at = [i for i, offset in enumerate(known) if offset is not None]
    filled = [0.0] * len(known)
    for i in at:
        filled[i] = known[i] or 0.0
    for left, right in pairwise(at):
        for i in range(left + 1, right):
            filled[i] = filled[left] + (filled[right] - filled[left]) * (i - left) / (right - left)
    return filled
