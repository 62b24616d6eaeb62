"""Corners between straight lines made round. Lengths are user units."""

from __future__ import annotations

import math
from typing import Final

from vecdraw.geometry.conic import Point
from vecdraw.geometry.path_data import CONIC, LINE, PathData
from vecdraw.geometry.segments import Contour, Segment, contours, to_data

_STRAIGHT: Final = 1e-9  # radians; a turn that small, or that close to half a turn, is no corner


def rounded(data: PathData, radius: float) -> PathData:
    """Each corner between two lines replaced by an arc of a circle that touches both."""
    return to_data(_rounded(contour, radius) for contour in contours(data))


def _rounded(contour: Contour, radius: float) -> Contour:
    segments = [s for s in contour.drawn() if s.verb != LINE or s.end != s.start]
    count = len(segments)
    joints = [k for k in range(count) if (k or contour.closed) and _is_corner(segments[k - 1], segments[k])]
    if not joints:
        return contour
    is_corner = [k in set(joints) for k in range(count)]
    cut = {k: _cut(segments[k - 1], segments[k], radius, _room(segments, is_corner, k)) for k in joints}
    out: list[Segment] = []
    for k, segment in enumerate(segments):
        after = (k + 1) % count if contour.closed else k + 1
        start, end = segment.start, segment.end
        if k in cut:
            corner, (first, last, weight) = start, cut[k]
            if k:
                out.append(Segment(CONIC, first, (*corner, *last, weight)))
            start = last
        if after in cut:
            end = cut[after][0]
        if segment.verb == LINE and start != end:
            out.append(Segment(LINE, start, end))
        elif segment.verb != LINE:
            out.append(segment)
    if 0 in cut:
        first, last, weight = cut[0]
        out.append(Segment(CONIC, first, (*segments[0].start, *last, weight)))
    return Contour(out[0].start, tuple(out), contour.closed)


def _is_corner(before: Segment, after: Segment) -> bool:
    if before.verb != LINE or after.verb != LINE:
        return False
    return _STRAIGHT < _turn(before, after) < math.pi - _STRAIGHT


def _turn(before: Segment, after: Segment) -> float:
    """By how much the direction turns, 0 to pi."""
    (ux, uy), (vx, vy) = _along(before), _along(after)
    return abs(math.atan2(ux * vy - uy * vx, ux * vx + uy * vy))


def _along(segment: Segment) -> Point:
    (x0, y0), (x1, y1) = segment.start, segment.end
    return x1 - x0, y1 - y0


def _room(segments: list[Segment], is_corner: list[bool], k: int) -> float:
    """How much of its two lines the corner at the start of segment k may take: half where each has another corner."""
    before, after = segments[k - 1], segments[k]
    whole_before = math.dist(before.start, before.end)
    whole_after = math.dist(after.start, after.end)
    other_before = is_corner[k - 1]
    other_after = is_corner[(k + 1) % len(segments)]
    return min(whole_before / (1 + other_before), whole_after / (1 + other_after))


def _cut(before: Segment, after: Segment, radius: float, room: float) -> tuple[Point, Point, float]:
    """Where the arc of a corner begins and ends, and its weight as a conic."""
    half = _turn(before, after) / 2
    reach = min(radius * math.tan(half), room)
    return _toward(before.end, before.start, reach), _toward(after.start, after.end, reach), math.cos(half)


def _toward(start: Point, end: Point, reach: float) -> Point:
    length = math.dist(start, end)
    if reach >= length:
        return end
    share = reach / length
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
