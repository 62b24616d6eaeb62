"""The text inside what is drawn as a picture, as it is seen on the page: through projections, and in scenes of its own.

A projection maps a straight line to a straight line. So a text is moved into the frame that the projection has around
its middle, where it stays on its line, each glyph where it is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from vecdraw.backends.pdf.pieces import groups
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.projection import Projection
from vecdraw.geometry.winding import winding_number
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import BeginLayer, Clip, DrawScene, EndLayer, FillText, Op, State, StrokeText

_DIGITS: Final = 9  # of a place; the rest is what divisions leave
_MIDDLE: Final = 0.38  # of the em above the baseline: where a glyph is looked for
_NEAREST: Final = 1e-9  # of the depth of what is before the eye

Text = FillText | StrokeText


class _Level(NamedTuple):
    """A canvas inside another: a projected layer, or a scene that is drawn.

    `through` maps its units to those of the canvas around it, where `clip` is in force; of its own clips those behind
    `base` are.
    """

    around: _Level | None
    through: Projection
    clip: Clip | None
    base: Clip | None


def seen_texts(ops: Sequence[Op]) -> Iterator[Text]:
    """The texts of operations that are drawn as a picture, in the order in which they are drawn."""
    yield from _texts(ops, None)


def _texts(ops: Sequence[Op], level: _Level | None) -> Iterator[Text]:
    begun: list[_Level | None] = []
    line: _Line | None = None
    for op in ops:
        match op:
            case FillText() | StrokeText():
                if level is None:
                    yield op
                    continue
                if line is None or not line.has(op, level):
                    line = _Line(op, level)
                seen = line.seen(op)
                if seen is not None:
                    yield seen
            case BeginLayer():
                begun.append(level)
                if op.projection is not None:
                    level = _Level(level, op.projection, op.state.clip, op.state.clip)
            case EndLayer():
                level = begun.pop() if begun else level
            case DrawScene(scene, x, y, across, down, state):
                inner = state.transform @ Affine(across, 0.0, 0.0, down, x, y)
                yield from _texts(scene.ops, _Level(level, Projection.from_affine(inner), state.clip, None))


class _Line:
    """Texts that are drawn at one point of a canvas: they are seen in one frame."""

    def __init__(self, op: Text, level: _Level) -> None:
        self._level = level
        self._place = _place(op)
        self._local = op.state.transform @ Affine.translation(op.x, op.y) @ Affine.scaling(op.horizontal_scale, 1.0)
        whole, clip = Projection.from_affine(self._local), level.clip
        at: _Level | None = level
        while at is not None:
            whole, clip, at = at.through @ whole, at.clip, at.around
        self._whole, self._clip = whole, clip
        self._frame: Affine | None = None

    def has(self, op: Text, level: _Level) -> bool:
        """Whether a text is drawn at its point."""
        return level is self._level and _place(op) == self._place

    def seen(self, op: Text) -> Text | None:
        """A text as it is seen from the outermost canvas; None where it is not."""
        kept = [(run, _visible(run, op, self._local, self._level)) for run in op.runs]
        points = [(run.xs[index], run.ys[index]) for run, indices in kept for index in indices]
        if not points:
            return None
        if self._frame is None:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            self._frame = _frame(self._whole, (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        if self._frame is None:
            return None
        back = self._frame.inverse()
        runs = tuple([_moved(run, indices, self._whole, back) for run, indices in kept if indices])
        return op._replace(runs=runs, x=0.0, y=0.0, horizontal_scale=1.0, state=State(self._frame, self._clip))


def _place(op: Text) -> tuple[float, float, float, Affine]:
    return op.x, op.y, op.horizontal_scale, op.state.transform


def _visible(run: GlyphRun, op: Text, local: Affine, level: _Level) -> list[int]:
    """The glyphs of the clusters that are before the eye, and inside the clips."""
    found: list[int] = []
    for group in groups(run):
        indices = range(group.start, group.stop)
        if _is_seen(*local.apply(run.xs[group.start], run.ys[group.start] - _MIDDLE * run.size), op.state.clip, level):
            found += indices
    return found


def _is_seen(x: float, y: float, clip: Clip | None, level: _Level) -> bool:
    at: _Level | None = level
    while at is not None:
        while clip is not None and clip != at.base:
            if not _is_inside(clip, x, y):
                return False
            clip = clip.parent
        across, down, depth = at.through.map_homogeneous(x, y)
        if not depth > _NEAREST * abs(at.through.w0):
            return False
        x, y = across / depth, down / depth
        clip, at = at.clip, at.around
    return True


def _is_inside(clip: Clip, x: float, y: float) -> bool:
    if not clip.transform.is_invertible:
        return False
    turns = winding_number(clip.path, *clip.transform.inverse().apply(x, y))
    return turns is None or bool(turns % 2 if clip.rule == "evenodd" else turns)


def _frame(whole: Projection, x: float, y: float) -> Affine | None:
    """The transform that is nearest to a projection around a point; None where there is none to draw in."""
    px, py, w = whole.map_homogeneous(x, y)
    if not w > 0.0:
        return None
    px, py = px / w, py / w
    a, b = (whole.xx - px * whole.wx) / w, (whole.yx - py * whole.wx) / w
    c, d = (whole.xy - px * whole.wy) / w, (whole.yy - py * whole.wy) / w
    frame = Affine(a, b, c, d, px - a * x - c * y, py - b * x - d * y)
    return frame if frame.is_invertible and all(map(math.isfinite, frame)) else None


def _moved(run: GlyphRun, indices: Sequence[int], whole: Projection, back: Affine) -> GlyphRun:
    """Glyphs of a run where they are seen, with the text they stand for."""

    def place(x: float, y: float) -> tuple[float, float]:
        across, down = back.apply(*whole.map_point(x, y))
        return round(across, _DIGITS), round(down, _DIGITS)

    starts = sorted(set(run.clusters))
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    text, begins = "", {}
    for start in sorted({run.clusters[index] for index in indices}):
        begins[start] = len(text)
        text += run.text[start : ends[start]]
    points = [place(run.xs[index], run.ys[index]) for index in indices]
    return GlyphRun(
        run.face,
        run.size,
        tuple([run.glyphs[index] for index in indices]),
        tuple([x for x, _ in points]),
        tuple([y for _, y in points]),
        tuple([begins[run.clusters[index]] for index in indices]),
        text,
        run.advance,
        run.direction,
        run.lang,
        tuple([run.angles[index] for index in indices]) if run.angles else (),
        run.is_beside,
        run.level,
    )
