"""Gradients as patterns of PDF (ISO 32000-1, 8.7.4), as Skia writes those that are axial or of concentric circles."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

from vecdraw.backends.skia.convert import to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.shaders import padded
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import Brush, ColorStop, LinearBrush, RadialBrush
from vecdraw.paint.color import Color

_SHORTEST: Final = 1 / 64  # user units; Skia takes what has next to no length for a colour
_CLOSEST: Final = 1e-4  # stops that Skia would move apart
_KEPT: Final = 256
_LARGEST: Final = 10 * 2**24  # that the digits of a number make, as Skia writes it


class Shadings:
    """Patterns of gradients; what does not depend on where they are is kept by identity."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Brush, bytes]] = {}

    def pattern(self, brush: Brush, transform: Affine, height: int) -> bytes:
        """A gradient as a pattern in one line, on a page `height` pt high; nothing for what is left to Skia.

        `transform` maps user units to points of the page, y down.
        """
        known = self._known.get(id(brush))
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[id(brush)] = (brush, _shading(brush))
        if not known[1] or not isinstance(brush, LinearBrush | RadialBrush):
            return b""
        placed = transform @ brush.transform
        if not placed.is_invertible or not all(map(math.isfinite, placed)):
            return b""
        matrix = _page_matrix(height)
        matrix.preConcat(to_matrix(transform))
        matrix.preConcat(to_matrix(brush.transform))
        numbers = (matrix.getScaleX(), matrix.getSkewY(), matrix.getSkewX(), matrix.getScaleY())
        at = _numbers((*numbers, matrix.getTranslateX(), matrix.getTranslateY()))
        return b"<</Type /Pattern /PatternType 2 /Matrix [" + at + b"] /Shading " + known[1] + b">>"


def _page_matrix(height: int) -> Any:
    """From points with y down to those of the page."""
    return skia.Matrix.MakeAll(1.0, 0.0, 0.0, 0.0, -1.0, float(height), 0.0, 0.0, 1.0)


def _shading(brush: Brush) -> bytes:
    if not isinstance(brush, LinearBrush | RadialBrush) or brush.spread != "pad" or not brush.stops:
        return b""
    if brush.interpolation is not None:
        return b""
    stops = padded(brush.stops)
    if any(two.offset - one.offset < _CLOSEST for one, two in pairwise(stops)):
        return b""
    if any(stop.color.alpha < 1.0 for stop in stops):
        return b""
    if isinstance(brush, LinearBrush):
        coords: tuple[float, ...] = (brush.x0, brush.y0, brush.x1, brush.y1)
        length = math.hypot(brush.x1 - brush.x0, brush.y1 - brush.y0)
        kind = 2
    else:
        coords = (brush.x0, brush.y0, brush.r0, brush.x1, brush.y1, brush.r1)
        length = brush.r1 - brush.r0 if (brush.x0, brush.y0) == (brush.x1, brush.y1) else 0.0
        kind = 3
    if not _SHORTEST < length < math.inf:
        return b""
    head = b"<</ShadingType %d /ColorSpace /DeviceRGB /Extend [true true] /Coords [" % kind
    return head + _numbers(_floats(coords)) + b"] /Function " + _function(stops) + b">>"


def _function(stops: list[ColorStop]) -> bytes:
    """The colours from 0 to 1."""
    parts = [_way(one.color, two.color) for one, two in pairwise(stops)]
    if len(parts) == 1:
        return parts[0]
    bounds = _numbers(_floats(stop.offset for stop in stops[1:-1]))
    encode = b" ".join([b"0 1"] * len(parts))
    return (
        b"<</FunctionType 3 /Domain [0 1] /Bounds [%b] /Encode [%b] /Functions [" % (bounds, encode)
        + b" ".join(parts)
        + b"]>>"
    )


def _way(one: Color, two: Color) -> bytes:
    """From one colour to another."""
    return b"<</FunctionType 2 /Domain [0 1] /C0 [%b] /C1 [%b] /N 1>>" % (_digits(one), _digits(two))


def _digits(color: Color) -> bytes:
    return b" ".join([_brief(f"{channel:.4f}") for channel in (color.red, color.green, color.blue)])


def _floats(numbers: Iterable[float]) -> list[float]:
    """Numbers as Skia has them, in single precision."""
    return [skia.Point(number, 0.0).x() for number in numbers]


def _numbers(values: Iterable[float]) -> bytes:
    return b" ".join(map(_number, values))


def _number(value: float) -> bytes:
    """A number of single precision to its last digit."""
    size = abs(value)
    if not size:
        return b"0"
    places = 8 - math.floor(math.log10(size))
    if size * 10.0**places >= _LARGEST:
        places -= 1
    rounded = math.floor(size * 10.0**places + 0.5) / 10.0**places
    return _brief(f"{math.copysign(rounded, value):.{max(1, places)}f}")


def _brief(text: str) -> bytes:
    """A number with a fraction, without zeros at its ends."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    short = digits.strip("0").removesuffix(".")
    return (sign + short if short else "0").encode("ascii")
