"""Parts of a path by length: trimmed, dashed. All in float64; curves stay what they are. Lengths are user units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from vecdraw import limits
from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.measure import PLACE_WORK, MeasuredContour, measured, spread
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.segments import Contour, Segment, to_data

_NO_PART: Final = 1e-12  # the share of a contour below which a part of it is rounding


def trim(data: PathData, start: float, end: float, inverted: bool) -> PathData:
    """What lies between two fractions of the whole length, or, inverted, what does not."""
    if (start, end) == (0, 1):
        return PathData() if inverted else data
    parts = measured(data)
    total = sum(part.length for part in parts)
    first, last = start * total, (end * total if end < 1 else math.inf)
    return to_data(_trimmed(parts, first, last, inverted))


def _trimmed(parts: Iterable[MeasuredContour], first: float, last: float, inverted: bool) -> Iterator[Contour]:
    for before, part in spread(parts):
        a, b = max(0.0, first - before), min(part.length, last - before)
        if not inverted:
            yield from _pieces(part, [(a, b)])
        elif a < b:
            yield from _pieces(part, [(0.0, a), (b, part.length)])
        else:
            yield from _pieces(part, [(0.0, part.length)])


def dash(data: PathData, pattern: tuple[float, ...], offset: float) -> PathData:
    """The dashes of a path; `pattern` has passed `dash_pattern`. Raises `LimitError` (`dash_segments`)."""
    period = sum(pattern)
    if not period > 0:
        return data
    parts = measured(data)
    count = sum(part.length for part in parts) / period * len(pattern) / 2
    limits.check("dash_segments", count, "dashes of a path")
    limits.check("path_work", 2 * count * PLACE_WORK, "work to dash a path")
    return to_data(
        contour for part in parts for contour in _pieces(part, list(_dashes(part.length, pattern, period, offset)))
    )


def dash_pattern(dash: object) -> tuple[float, ...]:
    """Dashes and gaps in turn, an even number of them (HTML Standard, `setLineDash`).

    Raises `BadTypeError` for what is no list of numbers, `BadValueError` for negative ones or not finite ones.
    """
    if not isinstance(dash, (list, tuple)):
        raise BadTypeError(f"dashes must be a list of numbers, got {shown(dash)}")
    lengths = []
    for value in dash:
        number = to_float(value)
        if number is None:
            raise BadTypeError(f"a dash must be a number, got {shown(value)}")
        if not (number >= 0 and math.isfinite(number)):
            raise BadValueError(f"a dash must be finite and not negative, got {shown(value)}")
        lengths.append(number)
    if not math.isfinite(sum(lengths)):
        raise BadValueError(f"the sum of all dashes must be finite, got {shown(dash)}")
    return tuple(lengths) * (1 + len(lengths) % 2)


def _dashes(length: float, pattern: tuple[float, ...], period: float, offset: float) -> Iterator[tuple[float, float]]:
    """From where to where the dashes of a contour go."""
    begin = -(offset % period)
    periods = 0
    while begin < length:
        at = begin
        for k in range(0, len(pattern), 2):
            yield max(0.0, at), min(length, at + pattern[k])
            at += pattern[k] + pattern[k + 1]
        periods += 1
        begin = periods * period - offset % period


def _pieces(part: MeasuredContour, kept: list[tuple[float, float]]) -> Iterator[Contour]:
    """The contours that are left of one; at the start of a closed one they join."""
    length, slack = part.length, _NO_PART * part.length
    kept = [(a, b) for a, b in kept if b - a > slack]
    if not kept:
        return
    if kept[0][0] <= slack and kept[0][1] >= length - slack:
        yield part.contour
        return
    joins = part.contour.closed and len(kept) > 1 and kept[0][0] <= slack and kept[-1][1] >= length - slack
    if joins:
        first, *kept = kept
        a, b = kept.pop()
        yield from (_open(part.part(*interval)) for interval in kept)
        yield _open((*part.part(a, b), *part.part(*first)))
        return
    for a, b in kept:
        yield _open(part.part(a, b))


def _open(segments: tuple[Segment, ...]) -> Contour:
    return Contour(segments[0].start, segments, False)
