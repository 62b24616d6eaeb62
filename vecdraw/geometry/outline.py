"""The edges of filled paths and of stroke outlines, in arrays, for `sweep`. Coordinates are px, y down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.chords import Bools, Chords, Floats, Ints
from vecdraw.geometry.stroke_style import StrokeStyle
from vecdraw.geometry.sweep import Coords, EdgeParts, Edges

_KEPT: Final = 2_000_000  # lines up to which the edges are kept (about 100 bytes each) and not made anew
_STRAIGHT: Final = 1 - 1 / 4096  # the cosine of a turn that Skia does not join


def fill_edges(lines: Chords, transform: Affine) -> EdgeParts:
    """The edges of a fill: every line, and one that closes each contour."""
    begin, end = lines.first[:-1], lines.first[1:] - 1
    kept = [
        _edges(transform, *lines[:4]),
        _edges(transform, lines.x1[end], lines.y1[end], lines.x0[begin], lines.y0[begin]),
    ]
    return lambda: kept


def stroke_edges(lines: Chords, transform: Affine, stroke: StrokeStyle) -> EdgeParts:
    """The edges of a stroke's outline, about as Skia makes them: both sides of each line, then joins and caps."""
    half = stroke.width / 2
    keep, dx, dy = _directions(lines)
    x0, y0, x1, y1 = (values[keep] for values in lines[:4])
    nx, ny = -dy * half, dx * half
    follows, ends, begins, successor = _neighbours(lines, keep)
    mx, my = nx[successor], ny[successor]
    outer, blunt = _join_tips((nx, ny), (mx, my), half, stroke.join, stroke.miter_limit)
    reach = 0.0 if stroke.cap == "butt" else half

    def corner(sign: float) -> tuple[Floats, Floats]:
        """The middle point of the join on one side; at the end of an open contour the tip of its cap, or no corner."""
        is_outer = (nx * my - ny * mx) * sign < 0
        x = np.where(is_outer | blunt, x1 + sign * outer[0], x1)
        y = np.where(is_outer | blunt, y1 + sign * outer[1], y1)
        end = (x1 + dx * reach, y1 + dy * reach) if sign > 0 else (x1 - nx, y1 - ny)
        return np.where(ends, end[0], x), np.where(ends, end[1], y)

    def parts() -> Iterator[Edges]:
        yield _edges(transform, x0 + nx, y0 + ny, x1 + nx, y1 + ny)
        yield _edges(transform, x1 - nx, y1 - ny, x0 - nx, y0 - ny)
        for sign in (1.0, -1.0):
            x, y = corner(sign)
            before = x1 + sign * nx, y1 + sign * ny
            after = np.where(follows, x1 + sign * mx, x1 - nx), np.where(follows, y1 + sign * my, y1 - ny)
            first, second = _edges(transform, *before, x, y), _edges(transform, x, y, *after)
            yield first if sign > 0 else _reversed(first)
            yield second if sign > 0 else _reversed(second)
        yield _edges(
            transform, (x0 - nx)[begins], (y0 - ny)[begins], (x0 - dx * reach)[begins], (y0 - dy * reach)[begins]
        )
        yield _edges(
            transform, (x0 - dx * reach)[begins], (y0 - dy * reach)[begins], (x0 + nx)[begins], (y0 + ny)[begins]
        )

    if len(nx) > _KEPT:
        return parts
    kept = list(parts())
    return lambda: kept


def _mapped(transform: Affine, x: Floats, y: Floats) -> tuple[Coords, Coords]:
    if not transform.is_identity:
        a, b, c, d, e, f = transform
        x, y = a * x + c * y + e, b * x + d * y + f
    return x.astype(np.float32), y.astype(np.float32)


def _edges(transform: Affine, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Edges:
    return (*_mapped(transform, x0, y0), *_mapped(transform, x1, y1))


def _reversed(edges: Edges) -> Edges:
    x0, y0, x1, y1 = edges
    return x1, y1, x0, y0


def _directions(lines: Chords) -> tuple[Bools, Floats, Floats]:
    """Which lines have a length, and the unit vectors along these."""
    dx, dy = lines.x1 - lines.x0, lines.y1 - lines.y0
    length = np.hypot(dx, dy)
    keep = (length > 0) & np.isfinite(length)
    return keep, dx[keep] / length[keep], dy[keep] / length[keep]


def _neighbours(lines: Chords, keep: Bools) -> tuple[Bools, Bools, Bools, Ints]:
    """For the kept lines: which are joined to a next one, which end and which begin an open contour, and the next."""
    contour = np.repeat(np.arange(len(lines.closed)), np.diff(lines.first))[keep]
    count = len(contour)
    change = np.ones(count + 1, bool)
    change[1:-1] = contour[1:] != contour[:-1]
    begins, last = change[:-1], change[1:]
    successor = np.arange(1, count + 1)
    successor[last] = np.flatnonzero(begins)
    closed = lines.closed[contour]
    return ~last | closed, last & ~closed, begins & ~closed, successor


def _join_tips(
    before: tuple[Floats, Floats], after: tuple[Floats, Floats], half: float, join: str, miter_limit: float
) -> tuple[tuple[Floats, Floats], Bools]:
    """The middle of each join's outer side, from the corner on, and which joins are so straight that they have none."""
    sx, sy = before[0] + after[0], before[1] + after[1]
    size = np.hypot(sx, sy)
    cos = size / (2 * half) if half else np.zeros_like(size)
    straight = before[0] * after[0] + before[1] * after[1] >= _STRAIGHT * half * half
    stretch = np.full_like(size, 0.5)
    with np.errstate(all="ignore"):
        if join == "round":
            stretch = np.where(size > 0, half / size, 0.0)
        elif join == "miter":
            stretch = np.where(cos * miter_limit >= 1, half / (size * cos), 0.5)
    stretch = np.where(straight, 0.5, np.nan_to_num(stretch, posinf=0.5))
    return (sx * stretch, sy * stretch), straight
