"""Text on Skia's PDF canvas: in fonts, or as paths with text over them that is read and not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from vecdraw.backends.skia.convert import to_matrix
from vecdraw.backends.skia.glyph_paths import glyph_paths
from vecdraw.backends.skia.glyphs import text_blob
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import with_shader
from vecdraw.backends.skia.pdf_color_glyphs import drawings, is_drawn
from vecdraw.backends.skia.pdf_dashes import cut, undashed
from vecdraw.backends.skia.pdf_groups import PdfGroups
from vecdraw.backends.skia.pdf_seen import seen_texts
from vecdraw.backends.skia.pdf_text import is_outlined, readable_runs, unseen_blob
from vecdraw.backends.skia.pdf_turned import shown_text, whole_parts
from vecdraw.geometry.affine import Affine
from vecdraw.paint.compositing import PLAIN
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, Op, StrokeText


class PdfTexts(PdfGroups):
    """The part of the renderer that draws text."""

    def _text(self, op: FillText | StrokeText) -> None:
        outlined = tuple(run for run in op.runs if is_outlined(run, op))
        drawn = tuple(run for run in op.runs if is_drawn(run))
        plain = tuple(run for run in op.runs if run not in outlined + drawn) if outlined or drawn else op.runs
        if plain is op.runs:
            self._report.texts[-1].add_whole(self._recorded(op), self._base)
        for part in whole_parts(op, plain) if plain else ():
            if plain is not op.runs:
                self._report.texts[-1].add(shown_text(op, part, self._base))
            if part.frame is None:
                self._level(op if part.runs is op.runs else op._replace(runs=part.runs))
            else:
                self._turned(op, part.runs, part.frame)
        if outlined:
            self._outlined(op, outlined)
            self._unseen(op, outlined)
        if drawn:
            for run in drawn:
                for drawing in drawings(op, run):
                    self._draw_one(drawing)
            self._enter(op.state)
            self._unseen(op, drawn)

    def _recorded(self, op: FillText | StrokeText) -> FillText | StrokeText:
        """The operation of the scene that one is made of, where it has the same text in the same place."""
        drawn = self._ops[self._at]
        if not isinstance(drawn, FillText | StrokeText) or drawn.runs is not op.runs:
            return op
        is_there = drawn.state.transform == op.state.transform and drawn[:4] == op[:4]
        return drawn if is_there else op

    def _level(self, op: FillText | StrokeText) -> None:
        """Draws text in fonts: a document has no pixels for those of the glyph cache."""
        if op.state is not self._state:
            self._enter(op.state)
        stroke = op.stroke if isinstance(op, StrokeText) else None
        paint = self._paints.fill(op.brush) if stroke is None else self._paints.stroke(op.brush, stroke)
        self._text_by_skia(op, paint)

    def _readable(self, ops: Sequence[Op]) -> None:
        """Lays the text of what was drawn as a picture over it, to be read and not seen."""
        for op in seen_texts(ops):
            self._enter(op.state._replace(compositing=PLAIN))
            self._unseen(op, op.runs)

    def _unseen(self, op: FillText | StrokeText, runs: tuple[GlyphRun, ...]) -> None:
        for part in whole_parts(op, runs, readable_runs(runs)):
            blob = unseen_blob(part.runs)
            if blob is not None:
                self._report.texts[-1].add(shown_text(op, part, self._base))
                self._placed(op, partial(self._blob, blob, part.frame, skia.Paint()))

    def _turned(self, op: FillText | StrokeText, runs: tuple[GlyphRun, ...], frame: Affine) -> None:
        """Draws glyphs that are all turned alike as text of its own; the brush is not turned with them."""
        if op.state is not self._state:
            self._enter(op.state)
        paint, blob = self._paints.fill(op.brush), text_blob(runs)
        if blob is None:
            return
        shader = None if paint is None else paint.getShader()
        if paint is not None and shader is not None:
            whole = frame if op.horizontal_scale != 1.0 else Affine.translation(op.x, op.y) @ frame
            paint = with_shader(paint, shader.makeWithLocalMatrix(to_matrix(whole.inverse())))
        self._shape(paint, lambda p: self._placed(op, partial(self._blob, blob, frame, p)), op.brush)

    def _blob(self, blob: Any, frame: Affine | None, paint: Any, x: float, y: float) -> None:
        if frame is None:
            self._canvas.drawTextBlob(blob, x, y, paint)
            return
        self._canvas.translate(x, y)
        self._canvas.concat(to_matrix(frame))
        self._canvas.drawTextBlob(blob, 0.0, 0.0, paint)

    def _outlined(self, op: FillText | StrokeText, runs: tuple[GlyphRun, ...]) -> None:
        """Draws glyphs as paths: what Skia would make fonts of that no viewer shows well."""
        if op.state is not self._state:
            self._enter(op.state)
        stroke = op.stroke if isinstance(op, StrokeText) else None
        paths = glyph_paths(runs, stroked=stroke is not None)
        if stroke is not None and stroke.dash:
            dashes = [cut(path, stroke, self._scale * op.state.transform.max_scale) for path in paths]
            if None not in dashes:
                paths, stroke = dashes, undashed(stroke)
        paint = self._paints.fill(op.brush) if stroke is None else self._paints.stroke(op.brush, stroke)
        if op.horizontal_scale == 1.0:
            for path in paths:
                path.offset(op.x, op.y)

        def draw(p: Any) -> None:
            self._canvas.save()
            if op.horizontal_scale != 1.0:
                self._canvas.translate(op.x, op.y)
                self._canvas.scale(op.horizontal_scale, 1.0)
            for path in paths:
                self._canvas.drawPath(path, p)
            self._canvas.restore()

        self._shape(paint, draw, op.brush)

    def _placed(self, op: FillText | StrokeText, draw: Callable[[float, float], object]) -> None:
        """Draws at the place of an operation, as wide as it is."""
        self._canvas.save()
        if op.horizontal_scale == 1.0:
            draw(op.x, op.y)
        else:
            self._canvas.translate(op.x, op.y)
            self._canvas.scale(op.horizontal_scale, 1.0)
            draw(0.0, 0.0)
        self._canvas.restore()
