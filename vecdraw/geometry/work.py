"""How much work a path would be to draw: Skia has no bound of its own, and a call of it cannot be stopped.

The unit is what takes Skia about 10 ns (docs/adr/0002-work-budget.md): a visit of an active edge in a row, say. Small
paths cost an upper bound that needs no look at them; larger ones are measured with numpy, partly by sampling.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import drawn
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, LINE, MOVE, FillRule, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.stroke_style import StrokeStyle

_LARGEST: Final = Rect(0.0, 0.0, 32_767.0, 32_767.0)  # px, of the largest canvas
_ROW_OF_SEGMENT: Final = 100.0  # at most, for one of a few segments
_CROSSING_OF_SEGMENTS: Final = 20.0  # at most, for each pair of a few segments, stroked
_FEW: Final = 2_000  # segments
_OUTLINED_LINE: Final = 100.0
_OUTLINED_CURVE: Final = 3_000.0
_OUTLINED_DASH: Final = 1_000.0
_MEASURED_LINE: Final = 300.0
_MEASURED_CURVE: Final = 6_000.0
_BUTT_DASH: Final = 400.0
_CAPPED_DASH: Final = 1_100.0


def fill_work(data: PathData, transform: Affine, clip: Rect | None, rule: FillRule = "nonzero") -> float:
    """The work to fill `data`, at least up to what `limits.path_work` allows; `clip` is in px, after `transform`.

    With `clip` None the largest canvas is assumed.
    """
    most = limits.current().path_work
    few = _few(data, clip)
    if few <= most:
        return few
    if not _drawable(data, transform, clip):
        return 0.0
    from vecdraw.geometry import large_paths  # numpy takes longer to import than small paths take to draw

    return large_paths.fill_work(data, transform, clip or _LARGEST, most, rule == "evenodd")


def stroke_work(data: PathData, stroke: StrokeStyle, transform: Affine, clip: Rect | None) -> float:
    """The work to stroke `data`, at least up to what `limits.path_work` allows; `clip` is in px, after `transform`."""
    most = limits.current().path_work
    few = _few(data, clip)
    dashes = dash_count(data, stroke) * (_BUTT_DASH if stroke.cap == "butt" else _CAPPED_DASH) if stroke.dash else 0.0
    if few + dashes <= most:
        return few + dashes
    if not _drawable(data, transform, clip):
        return 0.0
    if dashes > most:
        return dashes
    from vecdraw.geometry import large_paths  # numpy takes longer to import than small paths take to draw

    view = clip or _LARGEST
    if stroke.width * transform.max_scale <= 1:
        return dashes + large_paths.hairline_work(data, transform, view)
    return dashes + large_paths.stroke_work(data, stroke, transform, view, most)


def outline_work(data: PathData, stroke: StrokeStyle) -> None:
    """Raises `LimitError` where Skia would take too long to outline a stroke: `path_work`, `dash_segments`."""
    lines = sum(data.verbs.count(verb) for verb in (MOVE, LINE, CLOSE))
    dashes = dash_count(data, stroke)
    limits.check("dash_segments", dashes, "dashes of an outline")
    work = lines * _OUTLINED_LINE + (len(data.verbs) - lines) * _OUTLINED_CURVE + dashes * _OUTLINED_DASH
    limits.check("path_work", work, "work to outline a stroke")


def measure_work(data: PathData) -> None:
    """Raises `LimitError` (`path_work`) where measuring a path's lengths would take too long."""
    lines = sum(data.verbs.count(verb) for verb in (MOVE, LINE, CLOSE))
    work = lines * _MEASURED_LINE + (len(data.verbs) - lines) * _MEASURED_CURVE
    limits.check("path_work", work, "work to measure a path")


def dash_count(data: PathData, stroke: StrokeStyle) -> float:
    """How many dashes a stroke is cut into, as Skia counts them; 0 for a solid line."""
    period = sum(stroke.dash)
    if not period > 0:
        return 0.0
    per_length = len(stroke.dash) / 2 / period
    bound = _length_bound(data) * per_length
    if bound <= limits.current().dash_segments:
        return bound
    from vecdraw.geometry import large_paths  # numpy takes longer to import than small paths take to draw

    return large_paths.length(data) * per_length


def _few(data: PathData, clip: Rect | None) -> float:
    """An upper bound for a path of few segments; infinite for others."""
    count = len(data.verbs)
    if count > _FEW:
        return math.inf
    rows = (clip or _LARGEST).height + 1
    return count * (rows * _ROW_OF_SEGMENT + count * _CROSSING_OF_SEGMENTS)


def _drawable(data: PathData, transform: Affine, clip: Rect | None) -> bool:
    return transform.is_finite and not data.is_empty and (clip is None or not clip.is_empty)


def _length_bound(data: PathData) -> float:
    """The length of the control polygons, which is never less than the path's."""
    if len(data.verbs) > _FEW:
        return math.inf
    total = 0.0
    for verb, start, numbers in drawn(data):
        if verb == ARC:
            total += abs(numbers[6]) * max(numbers[2], numbers[3])
            continue
        points = [start, *zip(numbers[0:-1:2], numbers[1::2], strict=verb != CONIC)]
        total += sum(math.dist(a, b) for a, b in pairwise(points))
    return total
