"""The work of drawing paths of many segments (see `work`), measured with numpy."""

from __future__ import annotations

from typing import Final

import numpy as np

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.chords import Chords, Floats, chords
from vecdraw.geometry.outline import fill_edges, stroke_edges
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.stroke_style import StrokeStyle
from vecdraw.geometry.sweep import sweep_work

_FILLED_EDGE: Final = 8.0
_STROKED_EDGE: Final = 20.0
_STROKED_CURVE: Final = 800.0
_HAIRLINE_SEGMENT: Final = 30.0
_HAIRLINE_PIXEL: Final = 22.0


def fill_work(data: PathData, transform: Affine, clip: Rect, most: float, evenodd: bool) -> float:
    """The work to fill, at least up to `most`; `clip` is in px, after `transform`."""
    with np.errstate(all="ignore"):
        edges = fill_edges(chords(data, transform.max_scale), transform)
        return sweep_work(edges, clip, most, _FILLED_EDGE, evenodd)


def stroke_work(data: PathData, stroke: StrokeStyle, transform: Affine, clip: Rect, most: float) -> float:
    """The work to stroke without dashes, at least up to `most`; `clip` is in px, after `transform`."""
    curves = len(data.verbs) - sum(data.verbs.count(verb) for verb in (MOVE, LINE, CLOSE))
    with np.errstate(all="ignore"):
        edges = stroke_edges(chords(data, transform.max_scale), transform, stroke)
        return curves * _STROKED_CURVE + sweep_work(edges, clip, most, _STROKED_EDGE)


def hairline_work(data: PathData, transform: Affine, clip: Rect) -> float:
    """The work to stroke with a line of at most a pixel, which Skia draws segment by segment."""
    with np.errstate(all="ignore"):
        pixels = _visible_length(chords(data, transform.max_scale), transform, clip)
    return pixels * _HAIRLINE_PIXEL + len(data.verbs) * _HAIRLINE_SEGMENT


def length(data: PathData) -> float:
    """The length of a path in user units."""
    with np.errstate(all="ignore"):
        lines = chords(data, 1.0)
        lengths = np.hypot(lines.x1 - lines.x0, lines.y1 - lines.y0)
    return float(np.nan_to_num(lengths, posinf=np.inf).sum())


def _visible_length(lines: Chords, transform: Affine, clip: Rect) -> float:
    """The length in px of what is inside the clip."""
    a, b, c, d, e, f = transform
    dx, dy = lines.x1 - lines.x0, lines.y1 - lines.y0
    x, y, dx, dy = a * lines.x0 + c * lines.y0 + e, b * lines.x0 + d * lines.y0 + f, a * dx + c * dy, b * dx + d * dy
    first_x, last_x = _between(x, dx, clip.x, clip.x + clip.width)
    first_y, last_y = _between(y, dy, clip.y, clip.y + clip.height)
    part = np.minimum(last_x, last_y) - np.maximum(first_x, first_y)
    return float(np.nan_to_num(np.maximum(part, 0) * np.hypot(dx, dy)).sum())


def _between(start: Floats, step: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """The parameters in [0, 1] between which `start + t step` is from `low` to `high`; the second less if nowhere."""
    first, last = (low - start) / step, (high - start) / step
    inside = (start >= low) & (start <= high)
    first, last = np.where(step < 0, last, first), np.where(step < 0, first, last)
    still = step == 0
    first = np.where(still, np.where(inside, 0.0, 1.0), first)
    last = np.where(still, np.where(inside, 1.0, 0.0), last)
    return np.clip(first, 0, 1), np.clip(last, 0, 1)
