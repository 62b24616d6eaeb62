"""Brushes as PDF viewers paint them alike: gradients in colours of eight bits, patterns with pixels to spare."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Final

from vecdraw.backends.skia.convert import is_8_bit
from vecdraw.backends.skia.shaders import padded
from vecdraw.backends.skia.surface import render
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, ColorStop, ConicBrush, GradientBrush, LinearBrush, PatternBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.gradient_ramp import ramp
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene

_FINER: Final = 4  # times as many pixels across; viewers do not smooth what they repeat
_SMALLEST_SIDE: Final = 64  # px of a picture that is repeated
_MOST_PERIODS: Final = 256  # of a gradient on a page
_MOST_PIXELS: Final = 1 << 20  # of a pattern's picture that was enlarged
_MOST_BANDS: Final = 64
_SHORTEST: Final = 1e-12  # square of a gradient's length
_QUAD: Final = bytes([MOVE, LINE, LINE, LINE, CLOSE])
_KEPT: Final = 256


class PdfBrushes:
    """Brushes made fit for PDF, kept by identity."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Brush, Brush]] = {}

    def fit(self, brush: Brush, shrink: float) -> Brush:
        """The brush to draw with instead of `brush`; `shrink` is the scale of the transform in force."""
        if isinstance(brush, Color):
            return brush
        known = self._known.get(id(brush))
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[id(brush)] = (brush, _fit(brush, shrink))
        return known[1]


def _fit(brush: Brush, shrink: float) -> Brush:
    match brush:
        case LinearBrush() | RadialBrush() | ConicBrush():
            return _with_8_bits(brush)
        case PatternBrush():
            return _enlarged(brush, shrink)
        case _:
            return brush


def _with_8_bits(brush: GradientBrush) -> GradientBrush:
    """The gradient in sRGB, interpolated as PDF does it, with stops as close as that asks for."""
    if brush.interpolation is None and all(is_8_bit(stop.color) for stop in brush.stops):
        return brush
    if not brush.stops:
        return brush
    stops = ramp(brush.stops, brush.interpolation, clip=True)
    return replace(brush, stops=tuple(ColorStop(at, _rounded(color)) for at, color in stops), interpolation=None)


def _rounded(color: Color) -> Color:
    red, green, blue = (
        math.floor(min(1.0, max(0.0, c)) * 255.0 + 0.5) / 255.0 for c in (color.red, color.green, color.blue)
    )
    return Color(red, green, blue, color.alpha)


def _enlarged(brush: PatternBrush, shrink: float) -> PatternBrush:
    """The pattern with a picture of more pixels, smoothed as it would be, where it is not scaled down."""
    pixmap = brush.pixmap
    scale = brush.transform.mean_scale * shrink
    most = math.isqrt(_MOST_PIXELS // max(_SMALLEST_SIDE**2, pixmap.width * pixmap.height))
    times = min(_FINER, math.ceil(_FINER * scale), most)
    if brush.smoothing == "none" or times < 2:
        return brush
    across = _repeats(pixmap.width) if brush.repetition in {"repeat", "repeat-x"} else 1
    down = _repeats(pixmap.height) if brush.repetition in {"repeat", "repeat-y"} else 1
    width, height = pixmap.width * across, pixmap.height * down
    cover = FillRect(0.0, 0.0, width, height, replace(brush, transform=Affine()), State())
    larger = render(Scene(width, height, (cover,)), scale=times).snapshot()
    return replace(brush, pixmap=larger, transform=brush.transform @ Affine.scaling(1.0 / times))


def _repeats(side: int) -> int:
    """How many pictures become one: viewers put each at whole pixels."""
    return max(1, _SMALLEST_SIDE // side)


def unrolled(brush: Brush, page: Rect, transform: Affine) -> Brush | None:
    """A gradient that is repeated or mirrored as one with all its stops, as far as the page; others as they are.

    `transform` maps user units to those of `page`. None where that would take too many stops.
    """
    if not isinstance(brush, LinearBrush | RadialBrush) or brush.spread not in {"repeat", "reflect"} or not brush.stops:
        return brush
    placed = transform @ brush.transform
    if not placed.is_invertible:
        return brush
    back = placed.inverse()
    corners = [back.apply(x, y) for x in (page.x, page.right) for y in (page.y, page.bottom)]
    low, high = _reach(brush, corners)
    if not (math.isfinite(low) and math.isfinite(high)) or high - low > _MOST_PERIODS:
        return None
    begin, last = math.floor(low), max(math.ceil(high), math.floor(low) + 1)
    first = low if isinstance(brush, RadialBrush) else float(begin)
    stops = _periods(brush, begin, last, low=first)
    span = last - first
    at = tuple(ColorStop((offset - first) / span, color) for offset, color in stops)
    x0, y0 = brush.x0 + first * (brush.x1 - brush.x0), brush.y0 + first * (brush.y1 - brush.y0)
    x1, y1 = brush.x0 + last * (brush.x1 - brush.x0), brush.y0 + last * (brush.y1 - brush.y0)
    if isinstance(brush, LinearBrush):
        return replace(brush, x0=x0, y0=y0, x1=x1, y1=y1, stops=at, spread="pad")
    r0, r1 = brush.r0 + first * (brush.r1 - brush.r0), brush.r0 + last * (brush.r1 - brush.r0)
    return replace(brush, x0=x0, y0=y0, r0=max(0.0, r0), x1=x1, y1=y1, r1=r1, stops=at, spread="pad")


def bands(brush: Brush, page: Rect, transform: Affine) -> list[tuple[PathData, LinearBrush]]:
    """A gradient along a line cut where its colours jump or turn: where each part shows, in user units, and the part.

    Some viewers cut a gradient into 256 steps, wherever its stops are. The parts lie over each other by a point, in
    order. No parts where there is nothing to cut, or what is transparent would show twice.
    """
    if not isinstance(brush, LinearBrush) or brush.spread != "pad" or not brush.stops:
        return []
    if any(stop.color.alpha < 1.0 for stop in brush.stops):
        return []
    stops = padded(brush.stops)
    cuts = [at for at, (one, two) in enumerate(pairwise(stops), 1) if one.offset == two.offset and 0 < one.offset < 1]
    dx, dy = brush.x1 - brush.x0, brush.y1 - brush.y0
    placed = transform @ brush.transform
    square = dx * dx + dy * dy
    if not (0 < len(cuts) < _MOST_BANDS and placed.is_invertible and _SHORTEST < square < math.inf):
        return []
    back = placed.inverse()
    corners = [back.apply(x, y) for x in (page.x, page.right) for y in (page.y, page.bottom)]
    low, high = _reach(brush, corners)
    aside = max(abs((y - brush.y0) * dx - (x - brush.x0) * dy) for x, y in corners) / square + 1.0
    overlap = 1.0 / (placed.mean_scale * math.sqrt(square))
    found: list[tuple[PathData, LinearBrush]] = []
    for first, last in pairwise([0, *cuts, len(stops)]):
        part = stops[first:last]
        begin, end = part[0].offset, part[-1].offset
        if begin == end:
            continue
        left = begin if first else min(low, 0.0) - 1.0
        right = end + overlap if last < len(stops) else max(high, 1.0) + 1.0
        sides = ((left, -aside), (right, -aside), (right, aside), (left, aside))
        points = [(brush.x0 + t * dx - s * dy, brush.y0 + t * dy + s * dx) for t, s in sides]
        outline = PathData(_QUAD, tuple(c for x, y in points for c in brush.transform.apply(x, y)))
        own = tuple(ColorStop((at - begin) / (end - begin), color) for at, color in part)
        x0, y0, x1, y1 = brush.x0 + begin * dx, brush.y0 + begin * dy, brush.x0 + end * dx, brush.y0 + end * dy
        found.append((outline, replace(brush, x0=x0, y0=y0, x1=x1, y1=y1, stops=own)))
    return found


def _reach(brush: LinearBrush | RadialBrush, corners: list[tuple[float, float]]) -> tuple[float, float]:
    """From where to where, in lengths of the gradient, it must go to cover all corners; infinite where nothing does."""
    dx, dy = brush.x1 - brush.x0, brush.y1 - brush.y0
    if isinstance(brush, LinearBrush):
        square = dx * dx + dy * dy
        shares = [((x - brush.x0) * dx + (y - brush.y0) * dy) / square for x, y in corners] if square else [math.inf]
        return min(shares), max(shares)
    growth = brush.r1 - brush.r0
    if growth <= math.hypot(dx, dy):
        return math.inf, math.inf
    high = 1.0
    while high <= _MOST_PERIODS:
        cx, cy, radius = brush.x0 + high * dx, brush.y0 + high * dy, brush.r0 + high * growth
        if all(math.hypot(x - cx, y - cy) <= radius for x, y in corners):
            break
        high += 1.0
    return -brush.r0 / growth, high


def _periods(brush: LinearBrush | RadialBrush, first: int, last: int, *, low: float) -> list[ColorStop]:
    """The stops of all periods from `first` up to `last`, offsets counted in periods; none before `low`."""
    stops = padded(brush.stops)
    found: list[ColorStop] = []
    for period in range(first, last):
        mirrored = brush.spread == "reflect" and period % 2
        own = [ColorStop(1.0 - at, color) for at, color in reversed(stops)] if mirrored else stops
        found += [ColorStop(period + at, color) for at, color in own]
    if low <= first:
        return found
    later = [stop for stop in found if stop.offset >= low]
    earlier = [stop for stop in found if stop.offset < low]
    if earlier and later and later[0].offset > low:
        before, after = earlier[-1], later[0]
        share = (low - before.offset) / (after.offset - before.offset)
        later.insert(0, ColorStop(low, _mixed(before.color, after.color, share)))
    return later


def _mixed(one: Color, two: Color, share: float) -> Color:
    def between(a: float, b: float) -> float:
        return a + (b - a) * share

    red, green, blue = between(one.red, two.red), between(one.green, two.green), between(one.blue, two.blue)
    return _rounded(Color(red, green, blue, between(one.alpha, two.alpha)))
