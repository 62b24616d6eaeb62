"""Gradients as `linearGradient` and `radialGradient` (SVG 2, 14.2)."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.backends.svg.markup import element, factor, hex_color, number, opacity, transform
from vecdraw.paint.brush import ColorStop, ConicBrush, GradientBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.gradient_ramp import ramp

_MOST_DIGITS: Final = 15
_NEAR_EDGE: Final = 0.98  # of the end circle's radius: renderers move a focus that is nearer to the edge


class GradientMarkup(NamedTuple):
    """The element of a gradient, without its id."""

    name: str
    attributes: dict[str, str]
    content: str


class _Circle(NamedTuple):
    x: float
    y: float
    r: float


def gradient_markup(brush: GradientBrush, digits: int) -> GradientMarkup | None:
    """The gradient, its numbers with `digits` decimals; None for one that SVG cannot say."""
    if isinstance(brush, ConicBrush):
        return None
    stops = _cut(list(ramp(brush.stops, brush.interpolation)))
    if brush.spread == "none":
        stops = _padded(stops)
    shared = {"gradientUnits": "userSpaceOnUse"}
    if isinstance(brush, LinearBrush):
        ends = zip(("x1", "y1", "x2", "y2"), (brush.x0, brush.y0, brush.x1, brush.y1), strict=True)
        fine = max(digits, _digits(math.hypot(brush.x1 - brush.x0, brush.y1 - brush.y0)))
        shared |= {name: number(value, fine) for name, value in ends}
        name = "linearGradient"
    else:
        cone = _cone(brush, stops)
        if cone is None:
            return None
        focus, end, stops = cone
        shared |= {
            "cx": number(end.x, digits), "cy": number(end.y, digits), "r": number(end.r, digits),
        }  # fmt: skip
        if (focus.x, focus.y) != (end.x, end.y):
            shared |= {"fx": number(focus.x, digits), "fy": number(focus.y, digits)}
        name = "radialGradient"
    if brush.spread in {"repeat", "reflect"}:
        doubled = isinstance(brush, RadialBrush) and min(brush.r0, brush.r1) > 0.0
        shared["spreadMethod"] = "repeat" if doubled else brush.spread
    if not brush.transform.is_identity:
        shared["gradientTransform"] = transform(brush.transform, digits)
    return GradientMarkup(name, shared, "".join(map(_stop, _ended(brush, stops))))


def is_degenerate(brush: GradientBrush) -> bool:
    """Whether the gradient paints nothing (HTML Standard: no stops, equal points, equal circles)."""
    if not brush.stops or not brush.transform.is_invertible:
        return True
    match brush:
        case LinearBrush():
            return (brush.x0, brush.y0) == (brush.x1, brush.y1)
        case RadialBrush():
            return (brush.x0, brush.y0, brush.r0) == (brush.x1, brush.y1, brush.r1)
        case ConicBrush():
            return not math.isfinite(brush.angle)


def _digits(length: float) -> int:
    """The decimals that leave ends so far apart where they are, to a hundredth of that."""
    return min(_MOST_DIGITS, math.ceil(2.0 - math.log10(length))) if length > 0.0 else 0


def _ended(brush: GradientBrush, stops: list[ColorStop]) -> list[ColorStop]:
    """With the spread "none" there is nothing beyond the ends."""
    if brush.spread != "none":
        return stops
    first, last = stops[0], stops[-1]
    before, behind = first.color.with_alpha(0.0), last.color.with_alpha(0.0)
    return [ColorStop(first.offset, before), *stops, ColorStop(last.offset, behind)]


def _stop(stop: ColorStop) -> str:
    attributes = {"offset": factor(stop.offset), "stop-color": hex_color(stop.color)}
    if stop.offset == 0.0:
        del attributes["offset"]
    if stop.color.alpha != 1.0:
        attributes["stop-opacity"] = opacity(stop.color.alpha)
    return element("stop", attributes)


def _cone(brush: RadialBrush, stops: list[ColorStop]) -> tuple[_Circle, _Circle, list[ColorStop]] | None:
    """The same gradient between a point and a circle around it; None where the circles are not one in the other.

    The smaller circle shrinks to the point that the cone through both ends in: not every renderer knows `fr`.
    """
    start, end = _Circle(brush.x0, brush.y0, brush.r0), _Circle(brush.x1, brush.y1, brush.r1)
    if end.r < start.r:
        start, end = end, start
        stops = [ColorStop(1.0 - stop.offset, stop.color) for stop in reversed(stops)]
    growth = end.r - start.r
    away = math.hypot(end.x - start.x, end.y - start.y)
    if growth <= 0.0 or away > _NEAR_EDGE * growth:
        return None
    if start.r == 0.0:
        return start, end, stops
    begin = -start.r / growth
    focus = _Circle(start.x + begin * (end.x - start.x), start.y + begin * (end.y - start.y), 0.0)
    if brush.spread in {"pad", "none"}:
        span = 1.0 - begin
        return focus, end, [ColorStop((stop.offset - begin) / span, stop.color) for stop in stops]
    stops = _padded(stops)
    if brush.spread == "reflect":
        stops = [
            *(ColorStop(stop.offset / 2, stop.color) for stop in stops),
            *(ColorStop(1.0 - stop.offset / 2, stop.color) for stop in reversed(stops)),
        ]
        end = _Circle(2 * end.x - start.x, 2 * end.y - start.y, 2 * end.r - start.r)
        begin /= 2
    return _periodic(stops, focus, end, begin)


def _periodic(
    stops: list[ColorStop], focus: _Circle, end: _Circle, begin: float
) -> tuple[_Circle, _Circle, list[ColorStop]]:
    """A gradient that repeats from `begin` on (the place of the focus, 0 or less), as one that starts at the focus."""
    span = 1.0 - begin
    outer = _Circle(focus.x + (end.x - focus.x) / span, focus.y + (end.y - focus.y) / span, end.r / span)
    return focus, outer, _turned(stops, begin - math.floor(begin))


def _cut(stops: list[ColorStop]) -> list[ColorStop]:
    """With a stop wherever a channel leaves the gamut of sRGB: it is between stops that colours are clipped."""
    if all(0.0 <= channel <= 1.0 for stop in stops for channel in _channels(stop)):
        return stops
    found = stops[:1]
    for one, two in pairwise(stops):
        shares: set[float] = set()
        for start, end in zip(_channels(one), _channels(two), strict=True):
            shares |= {(edge - start) / (end - start) for edge in (0.0, 1.0) if (start < edge) != (end < edge)}
        for share in sorted(shares):
            place = one.offset + share * (two.offset - one.offset)
            if one.offset < place < two.offset:
                found.append(ColorStop(place, _between(one, two, place)))
        found.append(two)
    return found


def _channels(stop: ColorStop) -> tuple[float, float, float]:
    return stop.color.red, stop.color.green, stop.color.blue


def _padded(stops: list[ColorStop]) -> list[ColorStop]:
    first, last = stops[0], stops[-1]
    head = [] if first.offset == 0.0 else [ColorStop(0.0, first.color)]
    tail = [] if last.offset == 1.0 else [ColorStop(1.0, last.color)]
    return [*head, *stops, *tail]


def _turned(stops: list[ColorStop], phase: float) -> list[ColorStop]:
    """The stops of a period that begins `phase` (0..1) later."""
    if phase == 0.0:
        return stops
    after = [stop for stop in stops if stop.offset >= phase]
    before = [stop for stop in stops if stop.offset <= phase]
    cut = before[-1].color if before[-1].offset == phase else _between(before[-1], after[0], phase)
    late = [ColorStop(stop.offset - phase, stop.color) for stop in after]
    early = [ColorStop(stop.offset + 1.0 - phase, stop.color) for stop in before]
    return [ColorStop(0.0, cut), *late, *early, ColorStop(1.0, cut)]


def _between(one: ColorStop, two: ColorStop, at: float) -> Color:
    share = (at - one.offset) / (two.offset - one.offset)
    a, b = one.color, two.color

    def mixed(start: float, end: float) -> float:
        return start + (end - start) * share

    return Color(
        mixed(a.red, b.red), mixed(a.green, b.green), mixed(a.blue, b.blue), mixed(a.alpha, b.alpha)
    )
