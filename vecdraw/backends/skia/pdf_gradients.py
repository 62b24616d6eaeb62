"""Gradients as PDF viewers paint them alike: without repetition, and in parts where a viewer's steps would show.

PDFium and MuPDF cut every gradient into 256 steps, wherever its stops are, and PDFium goes on with the last but one of
them behind the end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from vecdraw.backends.skia.convert import to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.shaders import padded
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, ColorStop, GradientBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.gradient_gamut import mixed

_STEPS: Final = 256
COARSE: Final = 2.1
"""Of 255: what colours may change from one step to the next, unless a gradient is cut; from black to white and back."""
FINE: Final = 0.75
"""The same of one that has to be taken apart anyway, as it repeats."""
FADING: Final = 1.5
"""The same of a translucent one, whose colours and opacity are both off."""
_ROOM: Final = 1 / 64  # of a gradient's length
_TURN: Final = 0.6  # radians
_FARTHEST: Final = 8.0  # lengths of a cone to its apex; 32 of the steps are left for its colours then
_POINT: Final = 1e-9  # of a radius that is 0 but for rounding
_MOST_PERIODS: Final = 256  # of a gradient on a page
_MOST_PARTS: Final = 64
_SHORTEST: Final = 1e-12  # square of a gradient's length
_OVERLAP: Final = 1.0  # pt by which a part lies under the next

Straight = LinearBrush | RadialBrush
Part = tuple[Any, Straight]
"""Where a part of a gradient shows, as a path of Skia's in user units, and the part."""


def unrolled(brush: Brush, page: Rect, transform: Affine) -> Brush | None:
    """A gradient that is repeated or mirrored as one with all its stops, as far as the page; others as they are.

    `transform` maps user units to those of `page`. None where that would take too many stops.
    """
    if not isinstance(brush, Straight) or brush.spread not in {"repeat", "reflect"} or not brush.stops:
        return brush
    corners = _corners(brush, page, transform)
    if corners is None:
        return brush
    low, high = _reach(brush, corners)
    if not (math.isfinite(low) and math.isfinite(high)) or high - low > _MOST_PERIODS:
        return None
    begin, last = math.floor(low), max(math.ceil(high), math.floor(low) + 1)
    first = low if isinstance(brush, RadialBrush) else float(begin)
    stops = _periods(brush, begin, last, low=first)
    return _between(replace(brush, spread="pad"), first, last, stops)


def with_room(brush: Brush) -> Brush:
    """A gradient whose last colours are steep, or jump at its start, with a stretch of one colour there."""
    if not isinstance(brush, Straight) or brush.spread != "pad" or not brush.stops:
        return brush
    stops = padded(brush.stops)
    begin = -_ROOM if stops[1].offset == 0.0 else 0.0
    if isinstance(brush, RadialBrush) and begin and brush.r1 > brush.r0:
        begin = max(begin, -brush.r0 / (brush.r1 - brush.r0))
    end = 1.0 + _ROOM if _slope(stops[-2], stops[-1]) > _STEPS else 1.0
    if isinstance(brush, RadialBrush) and brush.r0 + end * (brush.r1 - brush.r0) < 0.0:
        end = 1.0
    return brush if (begin, end) == (0.0, 1.0) else _between(brush, begin, end, stops)


def off_the_rows(brush: Brush) -> Brush:
    """A gradient of concentric circles, turned about their centre, which changes nothing.

    MuPDF paints it in two halves and drops a row of pixels where these meet, were it not for the angle.
    """
    if not isinstance(brush, RadialBrush) or (brush.x0, brush.y0) != (brush.x1, brush.y1):
        return brush
    return replace(brush, transform=brush.transform @ Affine.rotation_about(_TURN, brush.x0, brush.y0))


def to_the_apex(brush: Brush) -> Brush:
    """A cone that narrows, of circles that are not inside each other, with all of it up to its apex as one gradient.

    Poppler's cairo device paints what goes on behind a circle that is no point in the first colour, and the cone with
    it.
    """
    if not isinstance(brush, RadialBrush) or brush.spread != "pad" or not brush.stops:
        return brush
    narrows = brush.r0 - brush.r1
    if not (brush.r1 > 0.0 and narrows > 0.0 and brush.r0 <= _FARTHEST * narrows):
        return brush
    if math.hypot(brush.x1 - brush.x0, brush.y1 - brush.y0) <= narrows:
        return brush
    stops = padded(brush.stops)
    return _between(brush, 0.0, brush.r0 / narrows, [*stops, ColorStop(brush.r0 / narrows, stops[-1].color)])


def cuts(brush: Brush, step: float = COARSE) -> tuple[float, ...]:
    """The offsets at which a gradient is to be cut: where colours jump, and where 256 steps are too few.

    `step` is how much, of 255, colours may change from one of them to the next.
    """
    if not isinstance(brush, Straight) or brush.spread != "pad" or not brush.stops:
        return ()
    offsets = sorted({offset for offset in _too_far(padded(brush.stops), step * _STEPS) if 0.0 < offset < 1.0})
    return tuple(offsets) if len(offsets) < _MOST_PARTS else ()


def opaque(brush: GradientBrush) -> GradientBrush:
    """A gradient without its opacity."""
    return _recolored(brush, lambda color: Color(color.red, color.green, color.blue))


def opacity(brush: GradientBrush) -> GradientBrush:
    """The opacity of a gradient, as brightness."""
    return _recolored(brush, lambda color: Color(color.alpha, color.alpha, color.alpha))


def _recolored(brush: GradientBrush, color: Callable[[Color], Color]) -> GradientBrush:
    return replace(brush, stops=tuple([ColorStop(stop.offset, color(stop.color)) for stop in brush.stops]))


def _too_far(stops: list[ColorStop], most: float) -> list[float]:
    """The offsets at which colours jump, and those between which the steepest change, gone on with, is `most`."""
    found: list[float] = []
    begin, steepest = 0.0, 0.0
    for one, two in pairwise(stops):
        if one.offset == two.offset:
            if one.color != two.color and 0.0 < one.offset < 1.0:
                found.append(one.offset)
                begin, steepest = one.offset, 0.0
            continue
        slope = _slope(one, two)
        if begin < one.offset and (two.offset - begin) * max(slope, steepest) > most:
            found.append(one.offset)
            begin, steepest = one.offset, 0.0
        steepest = max(steepest, slope)
        while (two.offset - begin) * steepest > most:
            begin += most / steepest
            found.append(begin)
    return found


def parts(brush: Straight, at: Sequence[float], page: Rect, transform: Affine) -> list[Part]:
    """An opaque gradient cut at the offsets `at`: its parts in order; each lies a trifle under the next.

    No parts where the gradient has no length, or circles that are not inside each other.
    """
    corners = _corners(brush, page, transform)
    if corners is None:
        return []
    if isinstance(brush, RadialBrush) and brush.r1 < brush.r0:
        inwards = [ColorStop(1.0 - stop.offset, stop.color) for stop in reversed(brush.stops)]
        begin, end = (brush.x1, brush.y1, brush.r1), (brush.x0, brush.y0, brush.r0)
        brush, at = RadialBrush(*begin, *end, tuple(inwards), "pad", brush.transform), [1.0 - o for o in reversed(at)]
    length = math.hypot(brush.x1 - brush.x0, brush.y1 - brush.y0)
    if isinstance(brush, RadialBrush):
        length = brush.r1 - brush.r0 - length
    if not (length > 0.0 and _SHORTEST < length * length < math.inf):
        return []
    low, high = _reach(brush, corners)
    overlap = _OVERLAP / ((transform @ brush.transform).mean_scale * length)
    ends = [0.0, *at, 1.0]
    stops_of = _pieces(padded(brush.stops), at)
    found: list[Part] = []
    for (first, last), stops in zip(pairwise(ends), stops_of, strict=True):
        left = min(low, 0.0) - 1.0 if first == 0.0 else first
        right = max(high, 1.0) + 1.0 if last == 1.0 else last + overlap
        part = _between(brush, first, last, stops)
        if isinstance(brush, LinearBrush):
            shape = _strip(brush, left, right, corners)
        else:
            shape = _ring(brush, None if first == 0.0 else left, None if last == 1.0 else right, corners)
        shape.transform(to_matrix(brush.transform))
        found.append((shape, part))
    return found


def _strip(brush: LinearBrush, left: float, right: float, corners: Sequence[tuple[float, float]]) -> Any:
    """What lies between two offsets of a gradient along a line, as far as the corners; in the gradient's units."""
    dx, dy = brush.x1 - brush.x0, brush.y1 - brush.y0
    square = dx * dx + dy * dy
    aside = max(abs((y - brush.y0) * dx - (x - brush.x0) * dy) for x, y in corners) / square + 1.0
    sides = ((left, -aside), (right, -aside), (right, aside), (left, aside))
    path = skia.Path()
    path.addPoly([skia.Point(brush.x0 + t * dx - s * dy, brush.y0 + t * dy + s * dx) for t, s in sides], True)
    return path


def _ring(
    brush: RadialBrush, inner: float | None, outer: float | None, corners: Sequence[tuple[float, float]]
) -> Any:
    """What lies outside the circle at the offset `inner` and inside that at `outer`, all of the corners without one."""
    path = skia.Path()
    path.setFillType(skia.PathFillType.kEvenOdd)
    if outer is None:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        path.addRect(skia.Rect(min(xs), min(ys), max(xs), max(ys)).makeOutset(1.0, 1.0))
    for offset in (inner, outer):
        if offset is not None:
            x, y = brush.x0 + offset * (brush.x1 - brush.x0), brush.y0 + offset * (brush.y1 - brush.y0)
            path.addCircle(x, y, brush.r0 + offset * (brush.r1 - brush.r0))
    return path


def _pieces(stops: list[ColorStop], at: Sequence[float]) -> list[list[ColorStop]]:
    """The stops of each part between the offsets `at`."""
    found: list[list[ColorStop]] = []
    rest = stops
    for offset in at:
        before = [stop for stop in rest if stop.offset < offset]
        here = [stop for stop in rest if stop.offset == offset]
        behind = [stop for stop in rest if stop.offset > offset]
        if not here:
            here = [ColorStop(offset, mixed(before[-1], behind[0], offset))]
        found.append([*before, here[0]])
        rest = [here[-1], *behind]
    return [*found, rest]


def _between(brush: Straight, begin: float, end: float, stops: Sequence[ColorStop]) -> Straight:
    """The part of a gradient from the offset `begin` to `end`, which may lie outside 0..1, with its own stops."""
    span = end - begin
    own = tuple(ColorStop(min(1.0, max(0.0, (at - begin) / span)), eight_bits(color)) for at, color in stops)
    x0, y0 = brush.x0 + begin * (brush.x1 - brush.x0), brush.y0 + begin * (brush.y1 - brush.y0)
    x1, y1 = brush.x0 + end * (brush.x1 - brush.x0), brush.y0 + end * (brush.y1 - brush.y0)
    if isinstance(brush, LinearBrush):
        return replace(brush, x0=x0, y0=y0, x1=x1, y1=y1, stops=own)
    r0, r1 = brush.r0 + begin * (brush.r1 - brush.r0), brush.r0 + end * (brush.r1 - brush.r0)
    r0, r1 = (radius if radius > _POINT else 0.0 for radius in (r0, r1))
    return replace(brush, x0=x0, y0=y0, r0=r0, x1=x1, y1=y1, r1=r1, stops=own)


def _corners(brush: Straight, page: Rect, transform: Affine) -> list[tuple[float, float]] | None:
    """The corners of the page in the gradient's units; None where nothing of it is seen."""
    placed = transform @ brush.transform
    if not placed.is_invertible:
        return None
    back = placed.inverse()
    return [back.apply(x, y) for x in (page.x, page.right) for y in (page.y, page.bottom)]


def _reach(brush: Straight, corners: Sequence[tuple[float, float]]) -> tuple[float, float]:
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


def _periods(brush: Straight, first: int, last: int, *, low: float) -> list[ColorStop]:
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
        later.insert(0, ColorStop(low, mixed(earlier[-1], later[0], low)))
    return later


def _slope(one: ColorStop, two: ColorStop) -> float:
    """How much a channel, or the opacity, changes between two stops: of 255, for the whole length of a gradient."""
    if one.color == two.color:
        return 0.0
    span = two.offset - one.offset
    a, b = one.color, two.color
    most = max(abs(b.red - a.red), abs(b.green - a.green), abs(b.blue - a.blue), abs(b.alpha - a.alpha))
    return 255.0 * most / span if span else math.inf


def eight_bits(color: Color) -> Color:
    """The colour clipped to sRGB and rounded to eight bits a channel, but for its opacity."""
    channels = (min(1.0, max(0.0, channel)) for channel in (color.red, color.green, color.blue))
    red, green, blue = (math.floor(channel * 255.0 + 0.5) / 255.0 for channel in channels)
    return Color(red, green, blue, color.alpha)
