"""Turned glyphs for PDF: parts in which all are turned alike, each drawn as text of its own in a turned frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from vecdraw.backends.pdf.pieces import ShownText, Whole
from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText

_DIGITS: Final = 9  # of a place in the turned frame; the rest is what sines and cosines leave


class LevelText(NamedTuple):
    """Runs none of which is turned, and the frame to draw them in; None where that is the frame of the text.

    `whole` is the text that several parts are read as.
    """

    runs: tuple[GlyphRun, ...]
    frame: Affine | None
    whole: Whole | None = None


def whole_parts(runs: tuple[GlyphRun, ...]) -> list[LevelText]:
    """The runs in parts that are turned alike; the same runs in one part where none is turned.

    Those of a column or of text on a path are read as a whole.
    """
    parts = list(_level_parts(runs))
    if len(parts) == 1 and (len(runs) == 1 or all(run.direction != "ttb" for run in runs)):
        return parts
    text = "".join([run.text for run in runs])
    shown = [run for run in runs if run.glyphs]
    if not text or not shown:
        return parts
    first, last = shown[0], shown[-1]
    whole = Whole(text, (first.xs[0], first.ys[0], last.xs[-1], last.ys[-1]))
    return [part._replace(whole=whole) for part in parts]


def shown_text(
    op: FillText | StrokeText, runs: tuple[GlyphRun, ...], frame: Affine | None, whole: Whole | None
) -> ShownText:
    """A part of the text of an operation, for the revision."""
    place = op.x, op.y, op.horizontal_scale, op.state.transform
    turn = frame if frame is None or op.horizontal_scale != 1.0 else Affine.translation(op.x, op.y) @ frame
    known = None if whole is None else whole._replace(place=(*place, *whole.place))
    return ShownText(runs, (*place, frame), known, turn)


def _level_parts(runs: tuple[GlyphRun, ...]) -> Iterator[LevelText]:
    if not any(run.angles for run in runs):
        yield LevelText(runs, None)
        return
    for is_turned, group in groupby(runs, lambda run: bool(run.angles)):
        if is_turned:
            for run in group:
                yield from _turned(run)
        else:
            yield LevelText(tuple(group), None)


def _turned(run: GlyphRun) -> Iterator[LevelText]:
    """The parts of a turned run as they follow each other, one for each stretch of glyphs of the same angle."""
    starts = sorted(set(run.clusters))
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    said: set[int] = set()
    for _, group in groupby(range(len(run.glyphs)), lambda at: run.angles[at]):
        members = list(group)
        text, places = "", {}
        for start in sorted({run.clusters[at] for at in members}):
            places[start] = len(text)
            text += "" if start in said else run.text[start : ends[start]]
            said.add(start)
        first = members[0]
        frame = Affine.translation(run.xs[first], run.ys[first]).rotate(run.angles[first])
        back = frame.inverse()
        points = [back.apply(run.xs[at], run.ys[at]) for at in members]
        level = GlyphRun(
            run.face,
            run.size,
            tuple([run.glyphs[at] for at in members]),
            tuple([round(x, _DIGITS) for x, _ in points]),
            tuple([round(y, _DIGITS) for _, y in points]),
            tuple([places[run.clusters[at]] for at in members]),
            text,
            0.0,
            run.direction,
            run.lang,
            is_beside=run.is_beside,
            level=run.level,
        )
        yield LevelText((level,), frame)
