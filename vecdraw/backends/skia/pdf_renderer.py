"""Draws a scene on Skia's PDF canvas: as vectors where PDF has words for it, else as pictures in place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, Final, TypeGuard

from vecdraw import limits
from vecdraw.backends.pdf.masks import BRIGHT_SPECK
from vecdraw.backends.pdf.stroke_ends import ends_aslant
from vecdraw.backends.skia.convert import SAMPLING, to_image, to_matrix, to_path
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.path_drawing import closed_circle, is_point
from vecdraw.backends.skia.pdf_brushes import Fit, PdfBrushes
from vecdraw.backends.skia.pdf_canvas import NO_PART, PageReport, Part
from vecdraw.backends.skia.pdf_dashes import cut, has_curves, undashed
from vecdraw.backends.skia.pdf_gradients import Straight, opacity, opaque, parts
from vecdraw.backends.skia.pdf_patterns import is_one_to_one
from vecdraw.backends.skia.pdf_picture import Plate
from vecdraw.backends.skia.pdf_plan import (
    CLIPPED,
    TOO_OFTEN,
    Unsayable,
    is_clipped,
    is_layered,
    is_plain,
    mixes,
    mixes_shadow,
    reach_of,
    soft_shadow,
    unsayable,
    with_blend,
    without_shadow,
)
from vecdraw.backends.skia.pdf_shadings import Shadings
from vecdraw.backends.skia.pdf_sheets import FULL, is_large, room_of
from vecdraw.backends.skia.pdf_text import is_outlined
from vecdraw.backends.skia.pdf_texts import PdfTexts
from vecdraw.backends.skia.pdf_texture import Painted, draw_texture, outline_of, stamps_in
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, GradientBrush, PatternBrush, TextureBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN
from vecdraw.scene.ops import (
    BeginLayer,
    DrawImage,
    DrawScene,
    FillPath,
    FillRect,
    FillText,
    Op,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
    StrokeText,
)
from vecdraw.scene.scene import Scene

_MOST_MASKS: Final = 12  # soft masks inside each other; viewers take each as a picture of the page
_MOST_PATCHES: Final = 64  # pictures of what was drawn so far
_FINE: Final = 8.0  # times as exact as a pixel is what a stroke covers: pages are enlarged
_INTERSECT: Final = skia.ClipOp.kIntersect
_BLACK: Final = Color(0.0, 0.0, 0.0)


class PdfRenderer(PdfTexts):
    """Draws one scene on a PDF canvas in points; `report` is told what was drawn as a picture."""

    def __init__(
        self,
        canvas: Any,
        scene: Scene,
        base: Affine,
        scale: float,
        report: PageReport,
        nesting: int,
        part: Part = NO_PART,
    ) -> None:
        super().__init__(canvas, scene, base, scale, report, nesting, part)
        self._brushes = PdfBrushes()
        self._shadings = Shadings()
        self._room = FULL
        """What is left on the sheet."""

    # --- one after the other ------------------------------------------------------------------------------------

    def _sequence(self, start: int, stop: int) -> None:
        """Draws operations of which none replaces what is there."""
        for begin, end in self._stretches(start, stop):
            self._untagged(begin, end)

    def _untagged(self, start: int, stop: int) -> None:
        at, ops = start, self._ops
        while at < stop:
            op = ops[at]
            if self._room < 0:
                self._turn_if_full(op, ops[at - 1])
            if _is_plain_rect(op):
                self._report_at(at)
                end = self._fill_rects(op, ops, at, self._plain_rects(at, min(stop, at + FULL)))
                self._room -= end - at
                at = end
            else:
                self._room -= room_of(op)
                at = self._one(at, op)

    def _turn_if_full(self, op: Op, before: Op) -> None:
        """Goes on to another sheet where nothing is open; texts that follow each other may be one line or column."""
        is_text = isinstance(op, FillText | StrokeText) and isinstance(before, FillText | StrokeText)
        if self._is_free and not (is_text and self._room > -FULL):
            self._turn_sheet()

    def _turn_sheet(self) -> None:
        self._room = FULL
        super()._turn_sheet()

    def _plain_rects(self, at: int, stop: int) -> int:
        """The index behind the plain rectangles from `at` on that have its state."""
        state = self._ops[at].state  # type: ignore[union-attr]  # a rectangle has one
        for index in range(at + 1, stop):
            op = self._ops[index]
            if not _is_plain_rect(op) or op.state is not state:
                return index
        return stop

    def _one(self, at: int, op: Op) -> int:
        """Draws one operation, or a layer with what is in it; the index of what follows it."""
        end = self._groups.end(at)
        self._report_at(at)
        what = unsayable(op)
        if what is not None:
            if mixes_shadow(op):
                self._picture(op, at, end, what, shadows_only=True)
                op = without_shadow(op)
            self._picture(op, at, end, what, shadows_only=False)
            return end + 1
        if is_clipped(op, is_kept=self._report.keeps_colors) and (area := self._area((op,))) is not None:
            self._report.add(CLIPPED, area)
        shadow = soft_shadow(op)
        if shadow is not None:
            self._picture(op, at, end, shadow, shadows_only=True)
            op = without_shadow(op)
        if isinstance(op, BeginLayer):
            self._layer(op, at, end)
        elif isinstance(op, FillRect | StrokeRect | FillPath | StrokePath | FillText | StrokeText):
            drawn = self._textured(op, op.brush) if isinstance(op.brush, TextureBrush) else self._painted(op)
            if not drawn:
                self._picture(op, at, at, TOO_OFTEN, shadows_only=False)
        elif isinstance(op, DrawImage) and op.state.compositing.alpha < 1.0:
            # PDFium forgets the opacity of pictures in soft masks, but not that of groups
            with self._layered_by(op.state):
                self._draw_one(op._replace(state=op.state._replace(compositing=PLAIN)))
        else:
            self._draw_one(op)
        return end + 1

    def _painted(self, op: Painted) -> bool:
        """Draws what is painted with a brush; False, and nothing drawn, where that repeats itself too often."""
        state = op.state
        if isinstance(op.brush, Color):
            self._enter_and_draw(op)
            return True
        at = self._base @ state.transform
        whole = self._laid_out(op, op.brush, at) if isinstance(op.brush, PatternBrush) else None
        if whole is not None:
            self._show_whole(op, whole)
            return True
        fit = self._brushes.fit(op.brush, state.transform.mean_scale * self._scale, self._report.box, at)
        if fit is None:
            return False
        if fit.keeps_opacity or not is_layered(op):
            self._in_parts(op, fit)
            return True
        with self._layered_by(state):
            self._in_parts(op._replace(state=state._replace(compositing=PLAIN)), fit)
        return True

    def _laid_out(self, op: Painted, brush: PatternBrush, at: Affine) -> PatternBrush | None:
        """A pattern that is scaled or turned as one picture of what the operation shows of it."""
        unit = 1.0 / self._report.points
        area = None if is_one_to_one(brush, Affine.scaling(unit) @ at) else self._area((op,))
        if area is None:
            return None
        left, top, right, bottom = (edge / area.scale for edge in area[:4])
        return self._brushes.laid_out(brush, at @ brush.transform, Rect.from_edges(left, top, right, bottom))

    def _show_whole(self, op: Painted, brush: PatternBrush) -> None:
        """Draws a pattern that is one picture, inside what is painted with it."""
        with self._layered_by(op.state) if op.state.compositing != PLAIN else nullcontext():
            self._enter(op.state._replace(compositing=PLAIN))
            self._canvas.save()
            self._canvas.clipPath(outline_of(op), _INTERSECT, True)
            self._canvas.concat(to_matrix(brush.transform))
            self._report.sheets.make_room(brush.pixmap.width * brush.pixmap.height)
            self._canvas.drawImage(to_image(brush.pixmap), 0, 0, SAMPLING[brush.smoothing], skia.Paint())
            self._canvas.restore()
        if isinstance(op, FillText | StrokeText):
            self._readable((op,))

    def _in_parts(self, op: Painted, fit: Fit) -> None:
        """Draws what is painted with a gradient, part by part where that keeps its colours in place."""
        brush, text = fit.brush, op if isinstance(op, FillText | StrokeText) else None
        repeats = isinstance(brush, PatternBrush) or op.state.compositing.shadow is not None  # a shadow is a pattern
        if repeats and isinstance(op, StrokeRect | StrokePath | StrokeText):
            self._fill_stroke(op, brush)
            return
        is_alone = op.state.compositing == PLAIN
        if is_alone and fit.faded and isinstance(brush, GradientBrush):
            self._masked_parts(op, brush, fit.cuts)
            return
        cut = fit.cuts and is_alone
        found = []
        if cut and isinstance(brush, Straight) and (text is None or all(is_outlined(run, text) for run in text.runs)):
            found = parts(brush, fit.cuts, self._report.box, self._base @ op.state.transform)
        if not found:
            self._paints.stand_in = self._stand_in(op, brush)
            self._enter_and_draw(op._replace(brush=brush))
            self._paints.stand_in = None
            return
        for shape, part in found:
            self._enter(op.state)
            self._canvas.save()
            self._canvas.clipPath(shape, _INTERSECT, True)
            if text is None:
                self._paints.stand_in = self._stand_in(op, part)
                self._draw_one(op._replace(brush=part))
                self._paints.stand_in = None
            else:
                self._outlined(text._replace(brush=part), text.runs)
            self._canvas.restore()
        if text is not None:
            self._unseen(text, text.runs)

    def _stand_in(self, op: Painted, brush: Brush) -> tuple[float, float, float] | None:
        """The colour that stands for a gradient, where there may be very many: on all sheets of a page but the first.

        None where the gradient is to be drawn by Skia.
        """
        report, compositing = self._report, op.state.compositing
        if len(report.texts) == 1 or not self._is_free or isinstance(op, FillText | StrokeText):
            return None
        if compositing._replace(alpha=1.0) != PLAIN:
            return None
        height = math.ceil(report.box.height)
        pattern = self._shadings.pattern(brush, self._base @ op.state.transform, height)
        return report.patterns.color(pattern) if pattern else None

    def _masked_parts(self, op: Painted, brush: GradientBrush, cuts: tuple[float, ...]) -> None:
        """Draws what is painted with a translucent gradient as one that is opaque, in parts, and masked by another."""
        placed = self._base @ op.state.transform
        if not placed.is_invertible:
            return  # nothing under it has an area
        with self._layered_by(op.state):
            self._in_parts(op, Fit(opaque(brush), cuts))
            with self._group_canvas("destination-in"):
                self._speck(BRIGHT_SPECK)
                page = self._report.box.transformed(placed.inverse())
                bright = opacity(brush)
                self._in_parts(FillRect(*page, bright, State(op.state.transform)), Fit(bright, cuts))

    def _stroke_path(self, op: StrokePath) -> None:
        scale = op.state.transform.mean_scale * self._scale
        if ends_aslant(op.path.pruned(), op.stroke, scale):
            self._fill_stroke(op, op.brush)
        elif not (op.stroke.dash and has_curves(op.path) and self._dashed(op)):
            super()._stroke_path(op)

    def _dashed(self, op: StrokePath) -> bool:
        """Draws a stroke with its dashes cut; False, and nothing drawn, where that cannot be."""
        data = op.path.pruned()
        path = closed_circle(data) or to_path(data)
        dashes = None if is_point(data) else cut(path, op.stroke, op.state.transform.max_scale * self._scale)
        if dashes is None:
            return False
        if op.state is not self._state:
            self._enter(op.state)
        paint = self._paints.stroke(op.brush, undashed(op.stroke))
        self._shape(paint, lambda p: self._canvas.drawPath(dashes, p), op.brush, dashes.getBounds())
        return True

    def _fill_stroke(self, op: StrokeRect | StrokePath | StrokeText, brush: Brush) -> None:
        """Fills what a stroke covers.

        Poppler's cairo device does not keep a repeated pattern to strokes, and others end broad ones aslant.
        """
        self._enter(op.state)
        shape = outline_of(op, _FINE * op.state.transform.max_scale * self._scale)
        self._shape(self._paints.fill(brush), lambda paint: self._canvas.drawPath(shape, paint), brush)
        if isinstance(op, StrokeText):
            self._unseen(op, op.runs)

    def _textured(self, op: Painted, brush: TextureBrush) -> bool:
        """Draws what is painted with a texture; False, and nothing drawn, where there is too much of it."""
        shape = outline_of(op)
        lattice = stamps_in(brush, shape)
        if lattice is None:
            return False
        with self._layered_by(op.state):
            self._enter(op.state._replace(compositing=PLAIN))
            draw_texture(self._canvas, brush, shape, lattice)
        if isinstance(op, FillText | StrokeText):
            self._readable((op,))
        return True

    def _enter_and_draw(self, op: Op) -> None:
        if isinstance(op, FillRect) and op.state is not self._state:
            self._enter(op.state)
        self._draw_one(op)

    def _layer(self, op: BeginLayer, at: int, end: int) -> None:
        if self._is_part(op.state, self._ops[at + 1 : end]):
            limits.check("layer_depth", self._inside + 1, "layers open at one time")
            if op.state is not self._state:
                self._enter(op.state)
            with self._apart() as part:
                self._draw_layer(op, at, end)
            with self._layered_by(op.state):
                self._show_part(part)
            return
        with self._layered_by(op.state):
            self._draw_layer(op, at, end)

    def _is_part(self, state: State, ops: Sequence[Op]) -> bool:
        """Whether what a layer or a scene holds is drawn on sheets of its own.

        PDFium forgets what is beneath blend modes in forms that are no groups, in a group that is translucent.
        """
        return self._is_free and is_large(ops) and not (state.compositing.alpha < 1.0 and mixes(ops))

    def _draw_layer(self, op: BeginLayer, at: int, end: int) -> None:
        """Draws what is in a layer."""
        self._inside += 1
        self._group(at + 1, end, op.state.clip, None, opaque=False)
        self._inside -= 1

    def _picture(self, op: Op, at: int, end: int, what: Unsayable, *, shadows_only: bool) -> None:
        """Draws an operation, or a layer, as a picture in its place, by its own blend mode."""
        ops = (with_blend(op, "source-over"), *self._ops[at + 1 : end + 1])
        area = self._area(ops)
        if area is None:
            return
        around = self._around(area, reach_of(ops) * self._scale)
        plate = Plate(around, self._source, shadows_only=shadows_only)
        plate.draw(ops)
        self._report.add(what, area)
        self._put_image(plate.image(area), area, op.state.compositing.blend)  # type: ignore[union-attr]  # what PDF cannot say has a state
        if not shadows_only:
            self._readable(ops)

    # --- operations that are drawn in another way than on pixels ---------------------------------------------------

    def _put(self, op: PutPixels) -> None:
        unit = 1.0 / self._recorded_scale
        self._leave()
        image = self._picture_of(op.pixmap, is_smoothed=True)
        self._canvas.save()
        self._canvas.setMatrix(to_matrix(self._base.scale(unit)))
        self._canvas.drawImage(image, op.x, op.y, SAMPLING["low"], skia.Paint())
        self._canvas.restore()

    def _scene(self, op: DrawScene) -> None:
        scene = op.scene
        limits.check("scene_nesting", self._nesting + 1, "scenes drawn inside scenes")
        if op.state is not self._state:
            self._enter(op.state)
        inner = self._matrix @ Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
        scale = self._scale * inner.mean_scale / self._base.mean_scale if self._base.mean_scale else 0.0
        target = skia.Rect(op.x, op.y, op.x + scene.width * op.scale_x, op.y + scene.height * op.scale_y)
        part = NO_PART
        if self._is_part(op.state, scene.ops):
            self._canvas.save()
            self._canvas.clipRect(target, _INTERSECT, True)
            with self._apart() as part:
                PdfRenderer(self._canvas, scene, inner, scale, self._report, self._nesting + 1, part).draw_all()
            self._enter(op.state)
        paint = self._paints.picture(False)

        def draw(p: Any) -> None:
            self._canvas.save()
            self._canvas.clipRect(target, _INTERSECT, True)
            self._canvas.saveLayer(None, p)
            if part.number:
                self._show_part(part)
            else:
                PdfRenderer(self._canvas, scene, inner, scale, self._report, self._nesting + 1).draw_all()
            self._canvas.restore()
            self._canvas.restore()

        self._draw(paint, draw, "picture")


def _is_plain_rect(op: Op) -> TypeGuard[FillRect]:
    return isinstance(op, FillRect) and is_plain(op)
