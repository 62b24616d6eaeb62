"""Turned glyphs for PDF: parts in which all are turned alike, each drawn as text of its own in a turned frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from vecdraw.backends.pdf.pieces import ShownText, Whole
from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText

_DIGITS: Final = 9  # of a place in the turned frame; the rest is what sines and cosines leave


class LevelText(NamedTuple):
    """Runs none of which is turned, and the frame to draw them in; None where that is the frame of the text.

    `whole` is the text that several parts are read as, and `number` the place in that.
    """

    runs: tuple[GlyphRun, ...]
    frame: Affine | None
    whole: Whole | None = None
    number: int = 0


def whole_parts(
    op: FillText | StrokeText, runs: tuple[GlyphRun, ...], drawn: tuple[GlyphRun, ...] | None = None
) -> list[LevelText]:
    """Runs of an operation in parts that are turned alike; the same runs in one part where none is turned.

    Those of a column or of text on a path are read as a whole. Others may be `drawn` in their place, one for each.
    """
    numbers = {id(run): at for at, run in enumerate(op.runs)}
    parts = list(_level_parts(drawn or runs, [numbers.get(id(run), 0) for run in runs]))
    if len(op.runs) == 1 and len(parts) == 1:
        return parts
    if len(parts) == 1 and not any(run.angles or run.direction == "ttb" for run in op.runs):
        return parts
    text = "".join([run.text for run in op.runs])
    shown = [run for run in op.runs if run.glyphs]
    if not text or not shown:
        return parts
    first, last = shown[0], shown[-1]
    whole = Whole(text, (first.xs[0], first.ys[0], last.xs[-1], last.ys[-1]))
    return [part._replace(whole=whole) for part in parts]


def shown_text(op: FillText | StrokeText, part: LevelText, base: Affine) -> ShownText:
    """A part of the text of an operation, for the revision; `base` maps the scene it is in to the page."""
    runs, frame, whole, number = part
    place = op.x, op.y, op.horizontal_scale, base @ op.state.transform
    turn = frame if frame is None or op.horizontal_scale != 1.0 else Affine.translation(op.x, op.y) @ frame
    known = None if whole is None else whole._replace(place=(*place, *whole.place))
    return ShownText(runs, (*place, frame), known, turn, number)


class DrawnTexts:
    """The texts that were drawn, in order. A whole operation is taken apart whenever they are asked for.

    Such operations are there anyway, and there may be very many.
    """

    def __init__(self) -> None:
        self._drawn: list[FillText | StrokeText | ShownText] = []
        self._bases = [(0, Affine())]
        """From which on what maps the scene that operations are in to the page."""

    def add(self, text: ShownText) -> None:
        """Adds a part of the text of an operation."""
        self._drawn.append(text)

    def add_whole(self, op: FillText | StrokeText, base: Affine) -> None:
        """Adds all the text of an operation; `base` maps the scene it is in to the page."""
        if self._bases[-1][1] != base:
            self._bases.append((len(self._drawn), base))
        self._drawn.append(op)

    def __iter__(self) -> Iterator[ShownText]:
        stops = [*(start for start, _ in self._bases[1:]), len(self._drawn)]
        for (start, base), stop in zip(self._bases, stops, strict=True):
            for drawn in self._drawn[start:stop]:
                if isinstance(drawn, ShownText):
                    yield drawn
                elif drawn.runs:
                    yield from (shown_text(drawn, part, base) for part in whole_parts(drawn, drawn.runs))


def _level_parts(runs: tuple[GlyphRun, ...], numbers: Sequence[int]) -> Iterator[LevelText]:
    if not any(run.angles for run in runs):
        yield LevelText(runs, None, None, numbers[0] if numbers else 0)
        return
    for is_turned, group in groupby(zip(runs, numbers, strict=True), lambda each: bool(each[0].angles)):
        members = list(group)
        if is_turned:
            for run, number in members:
                yield from (part._replace(number=number) for part in _turned(run))
        else:
            yield LevelText(tuple([run for run, _ in members]), None, None, members[0][1])


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
