"""The decorations of a set line, as shapes in the frame of the line (`skip_ink`)."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import Brush
from vecdraw.text.decoration import Decoration, to_decoration
from vecdraw.text.decoration_line import Decorated, decoration_shapes, underline_side
from vecdraw.text.line_beside import ruby_reach
from vecdraw.text.line_box import metrics_of
from vecdraw.text.skip_ink import FramedRun, is_east_asian

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vecdraw.text.block_material import Prepared
    from vecdraw.text.set_run import SetLine, SetRun
    from vecdraw.text.span import Span

_TOUCHING: Final = 1e-6  # px
_TO_LINE: Final = Affine(0.0, -1.0, 1.0, 0.0, 0.0, 0.0)
"""From x to the right of the middle and y down a vertical line to u along it and v to its left."""


class LineShape(NamedTuple):
    """A path to be filled, or stroked where `stroke_width` (px) is not 0, with `fill`, or else the fill of the text.

    What is `above` is painted over the text. `span` is the index of the first span that it belongs to.
    """

    path: PathData
    stroke_width: float
    fill: Brush | None
    span: int
    above: bool


def line_decorations(
    one: Prepared, line: SetLine, spans: Sequence[Span], raised: Sequence[float], mode: str
) -> list[LineShape]:
    """The shapes of all decorations of a line; those of neighbouring runs of equal decorations are one."""
    if not any(span.decoration for span in spans):
        return []
    seen = _seen(one, line)
    shapes: list[LineShape] = []
    for decoration, group in groupby(line.runs, lambda run: _decoration(spans, run)):
        runs = [run for run in group if min(run.end, seen[1]) > max(run.start, seen[0])]
        if decoration is None or not runs:
            continue
        seen_here = max(seen[0], _behind_gap(one, line, runs[0].start)), seen[1]
        parts = [_part(one, run, decoration, spans[run.span], raised[run.span], seen_here, mode) for run in runs]
        side = underline_side(mode, runs[0].style.lang)
        for rule in decoration.rules:
            for path, stroke_width, number, above in decoration_shapes(rule, parts, side):
                span = runs[number].span
                fill = decoration.color if decoration.color is not None else spans[span].fill
                shapes.append(LineShape(path, stroke_width, fill, span, above))
    return shapes


def _ruby(one: Prepared, span: int) -> tuple[float, float]:
    """How far the ruby of a span reaches over and under its baseline; 0 for none."""
    segments = one.measured.block.segments
    first = bisect_left(segments, span, key=attrgetter("span"))
    reach = ruby_reach(segments[first]) if first < len(segments) and segments[first].span == span else None
    if reach is None:
        return 0.0, 0.0
    return (reach[1], 0.0) if reach[0] == "over" else (0.0, reach[1])


def _decoration(spans: Sequence[Span], run: SetRun) -> Decoration | None:
    found = spans[run.span].decoration
    return None if found is None else to_decoration(found)


def _seen(one: Prepared, line: SetLine) -> tuple[float, float]:
    """From where to where a line is decorated: white space that hangs out of it is not (2.2)."""
    shown = np.flatnonzero(~one.blank[line.first : line.last])
    if not shown.size:
        return 0.0, line.width
    inside = slice(int(shown[0]), int(shown[-1]) + 1)
    left, right = min(float(line.left[inside].min()), 0.0), float(line.right[inside].max())
    return left, max(right, line.width) if line.hyphenated else right


def _behind_gap(one: Prepared, line: SetLine, start: float) -> float:
    """Where the glyphs of what begins at a place of the line begin: spacing before them is not decorated."""
    at = np.flatnonzero(np.abs(line.left - start) < _TOUCHING)
    if not at.size or line.levels[at[0]] % 2 or line.first + int(at[0]) == line.first:
        return start
    return start + max(float(one.shift[line.first + int(at[0])]), 0.0)


def _part(
    one: Prepared, run: SetRun, decoration: Decoration, span: Span, up: float, seen: tuple[float, float], mode: str
) -> Decorated:
    frame = Affine(1.0, 0.0, 0.0, 1.0, 0.0, -up)
    if mode.startswith("vertical"):
        frame = frame @ _TO_LINE
    if run.scale != 1.0:
        frame = frame @ Affine.scaling(run.scale, 1.0)
    return Decorated(
        max(run.start, seen[0]),
        min(run.end, seen[1]),
        -up,
        run.style.font.size,
        metrics_of(run.style),
        (FramedRun(run.run, frame),),
        any(map(is_east_asian, run.run.text)),
        decoration.color if decoration.color is not None else span.fill,
        *_ruby(one, run.span),
    )
