"""Gradients whose colours leave the gamut of sRGB, for what clips colours at stops only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from vecdraw.paint.brush import ColorStop
from vecdraw.paint.color import Color


def in_gamut(stops: Sequence[ColorStop]) -> list[ColorStop]:
    """`stops`, clipped to the gamut of sRGB, with one more wherever a channel leaves it or comes back.

    Interpolated, not premultiplied, they give what clipping between the given stops gives: colours of sRGB, 0..1.
    """
    found: list[ColorStop] = []
    for one, two in pairwise(stops):
        found.append(one)
        shares: set[float] = set()
        for start, end in zip(_channels(one.color), _channels(two.color), strict=True):
            shares |= {(edge - start) / (end - start) for edge in (0.0, 1.0) if (start < edge) != (end < edge)}
        places = (one.offset + share * (two.offset - one.offset) for share in sorted(shares))
        found += [ColorStop(place, mixed(one, two, place)) for place in places if one.offset < place < two.offset]
    found += stops[-1:]
    return [ColorStop(offset, _clipped(color)) for offset, color in found]


def mixed(one: ColorStop, two: ColorStop, place: float) -> Color:
    """The colour at `place`, an offset between those of two stops: sRGB, not premultiplied."""
    share = (place - one.offset) / (two.offset - one.offset)
    a, b = one.color, two.color

    def between(start: float, end: float) -> float:
        return start + (end - start) * share

    red, green, blue = (between(start, end) for start, end in zip(_channels(a), _channels(b), strict=True))
    return Color(red, green, blue, between(a.alpha, b.alpha))


def _channels(color: Color) -> tuple[float, float, float]:
    return color.red, color.green, color.blue


def _clipped(color: Color) -> Color:
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in _channels(color))
    return Color(red, green, blue, color.alpha)
