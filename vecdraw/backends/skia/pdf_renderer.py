"""Draws a scene on Skia's PDF canvas: as vectors where PDF has words for it, else as pictures in place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from vecdraw import limits
from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf.pieces import ShownText
from vecdraw.backends.pdf.structure import MARK_SIDE, mark_corner
from vecdraw.backends.pdf_document import PdfTag
from vecdraw.backends.skia.convert import BLEND, SAMPLING, to_color4f, to_image, to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.pdf_brushes import PdfBrushes
from vecdraw.backends.skia.pdf_picture import Area, Plate, Source, area_of
from vecdraw.backends.skia.pdf_plan import (
    Groups,
    Unsayable,
    feature_of,
    is_masking,
    is_plain,
    keeps_opaque,
    on_opaque,
    replaces,
    soft_shadow,
    unsayable,
    with_blend,
    without_shadow,
)
from vecdraw.backends.skia.pdf_text import glyph_paths, is_outlined, unseen_blob
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, BlendMode
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawScene,
    EndLayer,
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
_INTERSECT: Final = skia.ClipOp.kIntersect
_BLACK: Final = Color(0.0, 0.0, 0.0)


@dataclass(slots=True)
class PageReport:
    """What became of a page: `texts` is what can be read on it, in order."""

    points: float
    box: Rect
    pixel_scale: float
    fallbacks: list[Fallback] = field(default_factory=list)
    texts: list[ShownText] = field(default_factory=list)
    op: int = 0

    def add(self, what: Unsayable, area: Area) -> None:
        """Lists something that was drawn as a picture."""
        unit = 1.0 / (area.scale * self.points)
        left, top = area.left * unit, area.top * unit
        box = Rect.from_edges(left, top, area.right * unit, area.bottom * unit)
        self.fallbacks.append(Fallback(self.op, what.feature, what.reason, box))


class PdfRenderer(Renderer):
    """Draws one scene on a PDF canvas in points; `report` is told what was drawn as a picture."""

    def __init__(self, canvas: Any, scene: Scene, base: Affine, scale: float, report: PageReport, nesting: int) -> None:
        super().__init__(canvas, base, scale, recorded_scale=scene.scale, dither=scene.dither, nesting=nesting)
        self._scene_drawn = scene
        self._report = report
        self._source = Source(base, scale, scene.scale, scene.dither, nesting)
        self._groups = Groups(scene.ops)
        self._ops: Sequence[Op] = scene.ops
        self._changes: list[int] = []
        """The operations before which the tag changes, in order; `_tags` are the tags from there on."""
        self._tags: list[int] = []
        self._inside = 0
        self._brushes = PdfBrushes()

    def tag(self, tags: Sequence[PdfTag]) -> None:
        """Marks, while drawing, which operations belong to which tag: to the innermost."""
        if tags:
            edges = sorted({0, *(t.start for t in tags), *(t.stop for t in tags)})
            self._changes = edges
            self._tags = [
                max((i for i, t in enumerate(tags) if t.start <= edge < t.stop), default=-1) for edge in edges
            ]

    def draw_all(self) -> None:
        """Draws the background and all operations."""
        background = self._scene_drawn.background
        opaque = background is not None and background.alpha == 1.0
        self._group(0, len(self._ops), None, background, opaque=opaque)

    # --- groups -------------------------------------------------------------------------------------------------

    def _group(self, start: int, stop: int, clip: Clip | None, background: Color | None, *, opaque: bool) -> None:
        """Draws the operations of a page, a nested scene or a layer; `clip` is that of the layer."""
        events = self._groups.replacing(start, stop)
        if events and opaque and self._stays_opaque(events):
            self._over_opaque(start, stop, events, background)
            return
        first = events[0] if events else stop
        if isinstance(put := self._ops[first] if events else None, PutPixels) and first == start and background is None:
            self._put(put)  # pixels put on an empty canvas replace nothing
            start, events = start + 1, events[1:]
        if not events:
            self._background(background)
            self._sequence(start, stop)
        elif len(events) <= _MOST_MASKS and all(is_masking(self._ops[at], clip) for at in events):
            self._masked(start, stop, events, background)
        else:
            last = self._groups.end(events[-1]) + 1
            self._flat(start, last, [self._ops[at] for at in events], background)
            self._sequence(last, stop)

    def _background(self, color: Color | None) -> None:
        if color is None:
            return
        scene = self._scene_drawn
        self._leave()
        self._canvas.save()
        self._canvas.setMatrix(to_matrix(self._base))
        paint = skia.Paint(AntiAlias=True)
        paint.setColor4f(to_color4f(color))
        self._canvas.drawRect(skia.Rect(0.0, 0.0, scene.width, scene.height), paint)
        self._canvas.restore()

    def _flat(self, start: int, stop: int, replacing: Sequence[Op], background: Color | None) -> None:
        """Draws a part of a group as one picture, because of the operations in it that replace what is there."""
        plate = self._plate(background)
        plate.draw(self._ops[start:stop])
        for what in dict.fromkeys(feature_of(op) for op in replacing):
            self._report.add(what, plate.area)
        self._put_image(plate.image(), plate.area, "source-over")
        self._readable(self._ops[start:stop])

    # --- on opaque pictures -------------------------------------------------------------------------------------

    def _stays_opaque(self, events: list[int]) -> bool:
        """Whether a group that began opaque stays so, and changes in few enough places."""
        ops, groups = self._ops, self._groups
        changed = [on_opaque(ops[at]) for at in events]
        if not all(op is None or keeps_opaque(op) for op in changed):
            return False
        apart = sum(at != groups.end(before) + 1 for before, at in pairwise(events)) + 1
        return apart <= _MOST_PATCHES or not any(op is not None and replaces(op) for op in changed)

    def _over_opaque(self, start: int, stop: int, events: list[int], background: Color | None) -> None:
        """Draws a group that stays opaque: what replaces is drawn over it, as a picture with what is under it."""
        self._background(background)
        plate: Plate | None = None
        changed: Area | None = None
        drawn = at = start
        for event in events:
            op, end = on_opaque(self._ops[event]), self._groups.end(event)
            replacing = op is not None and replaces(op) and not isinstance(op, PutPixels)
            if plate is not None and changed is not None and (event > at or not replacing):
                self._put_image(plate.image(changed), changed, "source-over")
                changed = None
            self._sequence(at, event)
            at = end + 1
            if op is None:
                continue
            if not replacing:
                self._one(event, op)
                continue
            plate = plate or self._plate(background)
            plate.draw(self._ops[drawn:at])
            drawn = at
            changed = self._changed(op, event, end, changed)
        if plate is not None and changed is not None:
            self._put_image(plate.image(changed), changed, "source-over")
        self._sequence(at, stop)

    def _changed(self, op: Op, at: int, end: int, before: Area | None) -> Area | None:
        """The area that a replacing operation touches, and `before`; the operation is listed."""
        area = self._area((op, *self._ops[at + 1 : end + 1]))
        if area is None:
            return before
        self._report_at(at)
        self._report.add(feature_of(op), area)
        return area if before is None else area.joined(before)

    def _plate(self, background: Color | None) -> Plate:
        """A raster canvas as large as the page, with the background of this scene."""
        area = area_of(self._report.box, self._report.box, self._report.pixel_scale)
        if area is None:
            raise ValueError("a page without pixels")
        plate = Plate(area, self._source)
        if background is not None:
            scene = self._scene_drawn
            plate.draw((FillRect(0.0, 0.0, scene.width, scene.height, background, State()),))
        return plate

    # --- masks --------------------------------------------------------------------------------------------------

    def _masked(self, start: int, stop: int, events: list[int], background: Color | None) -> None:
        """Draws a group whose replacing operations are said by soft masks and the order of drawing."""

        def first() -> None:
            self._background(background)
            self._sequence(start, events[0])

        content = first
        for at, following in zip(events, [*events[1:], stop], strict=True):
            content = self._with_mask(content, at, following)
        content()

    def _with_mask(self, before: Callable[[], None], at: int, stop: int) -> Callable[[], None]:
        """What draws `before`, applies the replacing operation at `at` and goes on to `stop`."""

        def draw() -> None:
            self._apply(before, at)
            self._sequence(self._groups.end(at) + 1, stop)

        return draw

    def _apply(self, before: Callable[[], None], at: int) -> None:
        op = self._ops[at]
        if isinstance(op, PutPixels | EndLayer):
            return
        blend: BlendMode = op.state.compositing.blend
        alone = with_blend(op, "source-over")
        if isinstance(op, ClearRect):
            blend = "destination-out"
            alone = FillRect(op.x, op.y, op.width, op.height, _BLACK, op.state._replace(compositing=PLAIN))

        def shape() -> None:
            self._one(at, alone)

        match blend:
            case "copy":
                shape()
            case "destination-over":
                shape()
                self._isolated("source-over", before)
            case "destination-in":
                self._isolated("source-over", before, ("destination-in", shape))
            case "source-in":
                self._isolated("source-over", shape, ("destination-in", before))
            case "source-out":
                self._isolated("source-over", before, ("source-out", shape))
            case _:
                self._isolated("source-over", shape, ("source-out", before))

    def _isolated(
        self, blend: BlendMode, draw: Callable[[], None], inner: tuple[BlendMode, Callable[[], None]] | None = None
    ) -> None:
        """Draws a picture of its own, put by `blend`; `inner` is put into it by a mode that Skia makes a mask of."""
        with self._group_canvas(blend):
            draw()
            if inner is not None:
                with self._group_canvas(inner[0]):
                    inner[1]()

    @contextmanager
    def _group_canvas(self, blend: BlendMode) -> Iterator[None]:
        self._to_group()
        canvas = self._canvas
        canvas.save()
        canvas.resetMatrix()
        canvas.saveLayer(None, skia.Paint(BlendMode=BLEND[blend]))
        self._push_layer(State(), None)
        yield
        self._pop_layer()
        canvas.restore()
        canvas.restore()

    # --- one after the other ------------------------------------------------------------------------------------

    def _sequence(self, start: int, stop: int) -> None:
        """Draws operations of which none replaces what is there."""
        if not self._changes or self._inside:
            self._untagged(start, stop)
            return
        first = bisect_right(self._changes, start) - 1
        for number in range(first, len(self._changes)):
            begin = max(start, self._changes[number])
            end = min(stop, self._changes[number + 1] if number + 1 < len(self._changes) else stop)
            if begin >= stop:
                break
            self._mark(self._tags[number])
            self._untagged(begin, end)

    def _mark(self, tag: int) -> None:
        """Marks the begin of what belongs to a tag; -1 for none."""
        self._to_group()
        self._canvas.save()
        self._canvas.resetMatrix()
        x, y = mark_corner(tag)
        self._canvas.drawRect(skia.Rect.MakeXYWH(x, y, MARK_SIDE, MARK_SIDE), skia.Paint())
        self._canvas.restore()

    def _to_group(self) -> None:
        """Goes back to the clips of the group that is drawn."""
        self._enter_clip(self._clips[self._clip_base[1] - 1] if self._clip_base[1] else None)
        self._state = None

    def _untagged(self, start: int, stop: int) -> None:
        at, ops = start, self._ops
        while at < stop:
            op = ops[at]
            if isinstance(op, FillRect) and is_plain(op):
                self._report_at(at)
                at = self._fill_rects(op, ops, at, stop)
            else:
                at = self._one(at, op)

    def _report_at(self, at: int) -> None:
        """Notes which operation is being drawn: of a nested scene, the one that draws it."""
        if self._nesting == 0:
            self._report.op = at

    def _one(self, at: int, op: Op) -> int:
        """Draws one operation, or a layer with what is in it; the index of what follows it."""
        end = self._groups.end(at)
        self._report_at(at)
        what = unsayable(op)
        if what is not None:
            self._picture(op, at, end, what, shadows_only=False)
            return end + 1
        shadow = soft_shadow(op)
        if shadow is not None:
            self._picture(op, at, end, shadow, shadows_only=True)
            op = without_shadow(op)
        if isinstance(op, BeginLayer):
            self._layer(op, at, end)
        elif isinstance(op, FillRect | StrokeRect | FillPath | StrokePath | FillText | StrokeText):
            self._painted(op)
        else:
            self._draw_one(op)
        return end + 1

    def _painted(self, op: FillRect | StrokeRect | FillPath | StrokePath | FillText | StrokeText) -> None:
        """Draws what is painted with a brush."""
        state, brush = op.state, op.brush
        if isinstance(brush, Color):
            self._enter_and_draw(op)
            return
        brush = self._brushes.fit(brush, state.transform.mean_scale * self._scale)
        if state.compositing.alpha == 1.0:
            self._enter_and_draw(op._replace(brush=brush))
            return
        # Some viewers forget the opacity of gradients and patterns, but not that of layers.
        if state is not self._state:
            self._enter(state)
        self._canvas.save()
        self._canvas.saveLayer(None, self._paints.picture(False))
        self._push_layer(state, None)
        self._enter_and_draw(op._replace(brush=brush, state=state._replace(compositing=PLAIN)))
        self._pop_layer()
        self._canvas.restore()
        self._canvas.restore()

    def _enter_and_draw(self, op: Op) -> None:
        if isinstance(op, FillRect) and op.state is not self._state:
            self._enter(op.state)
        self._draw_one(op)

    def _layer(self, op: BeginLayer, at: int, end: int) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        self._canvas.save()
        self._canvas.saveLayer(None, self._paints.picture(False))
        self._push_layer(op.state, None)
        self._inside += 1
        self._group(at + 1, end, op.state.clip, None, opaque=False)
        self._inside -= 1
        self._pop_layer()
        self._canvas.restore()
        self._canvas.restore()

    def _picture(self, op: Op, at: int, end: int, what: Unsayable, *, shadows_only: bool) -> None:
        """Draws an operation, or a layer, as a picture in its place, by its own blend mode."""
        ops = (with_blend(op, "source-over"), *self._ops[at + 1 : end + 1])
        area = self._area(ops)
        if area is None:
            return
        plate = Plate(area, self._source, shadows_only=shadows_only)
        plate.draw(ops)
        self._report.add(what, area)
        self._put_image(plate.image(), area, op.state.compositing.blend)  # type: ignore[union-attr]  # what PDF cannot say has a state
        if not shadows_only:
            self._readable(ops)

    def _area(self, ops: Sequence[Op]) -> Area | None:
        """The pixels that operations touch; all of the page where a turned scene leaves that open."""
        report = self._report
        if not self._base.is_axis_aligned:
            return area_of(report.box, report.box, report.pixel_scale)
        scene = self._scene_drawn
        box = Scene(scene.width, scene.height, tuple(ops), scene.scale).bounds()
        return None if box is None else area_of(box.transformed(self._base), report.box, report.pixel_scale)

    def _put_image(self, image: Any, area: Area, blend: BlendMode) -> None:
        """Draws a picture of the page's pixels in their place, inside what clips this group."""
        self._to_group()
        self._canvas.save()
        self._canvas.resetMatrix()
        paint = skia.Paint(BlendMode=BLEND[blend])
        self._canvas.drawImageRect(image, area.rect, SAMPLING["low"], paint)
        self._canvas.restore()

    # --- operations that are drawn in another way than on pixels ---------------------------------------------------

    def _text(self, op: FillText | StrokeText) -> None:
        outlined = tuple(run for run in op.runs if is_outlined(run, op))
        plain = tuple(run for run in op.runs if run not in outlined) if outlined else op.runs
        if plain:
            self._report.texts.append(ShownText(plain, _place(op)))
            super()._text(op if plain is op.runs else op._replace(runs=plain))
        if outlined:
            self._outlined(op, outlined)
            self._unseen(op, outlined)

    def _readable(self, ops: Sequence[Op]) -> None:
        """Lays the text of what was drawn as a picture over it, to be read and not seen."""
        for op in ops:
            if isinstance(op, FillText | StrokeText):
                self._enter(op.state._replace(compositing=PLAIN))
                self._unseen(op, op.runs)

    def _unseen(self, op: FillText | StrokeText, runs: tuple[GlyphRun, ...]) -> None:
        blob = unseen_blob(runs)
        if blob is not None:
            self._report.texts.append(ShownText(runs, _place(op)))
            self._placed(op, lambda x, y: self._canvas.drawTextBlob(blob, x, y, skia.Paint()))

    def _outlined(self, op: FillText | StrokeText, runs: tuple[GlyphRun, ...]) -> None:
        """Draws glyphs as paths: what Skia would make fonts of that no viewer shows well."""
        if op.state is not self._state:
            self._enter(op.state)
        stroke = op.stroke if isinstance(op, StrokeText) else None
        paint = self._paints.fill(op.brush) if stroke is None else self._paints.stroke(op.brush, stroke)
        paths = glyph_paths(runs)

        def draw(p: Any) -> None:
            def at(x: float, y: float) -> None:
                self._canvas.translate(x, y)
                for path in paths:
                    self._canvas.drawPath(path, p)

            self._placed(op, at)

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

    def _put(self, op: PutPixels) -> None:
        unit = 1.0 / self._recorded_scale
        self._leave()
        self._canvas.save()
        self._canvas.setMatrix(to_matrix(self._base.scale(unit)))
        self._canvas.drawImage(to_image(op.pixmap), op.x, op.y, SAMPLING["low"], skia.Paint())
        self._canvas.restore()

    def _scene(self, op: DrawScene) -> None:
        scene = op.scene
        limits.check("scene_nesting", self._nesting + 1, "scenes drawn inside scenes")
        if op.state is not self._state:
            self._enter(op.state)
        inner = self._matrix @ Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
        scale = self._scale * inner.mean_scale / self._base.mean_scale if self._base.mean_scale else 0.0
        paint = self._paints.picture(False)

        def draw(p: Any) -> None:
            self._canvas.save()
            self._canvas.clipRect(
                skia.Rect(op.x, op.y, op.x + scene.width * op.scale_x, op.y + scene.height * op.scale_y),
                _INTERSECT,
                True,
            )
            self._canvas.saveLayer(None, p)
            PdfRenderer(self._canvas, scene, inner, scale, self._report, self._nesting + 1).draw_all()
            self._canvas.restore()
            self._canvas.restore()

        self._draw(paint, draw, "picture")


def _place(op: FillText | StrokeText) -> tuple[object, ...]:
    return op.x, op.y, op.horizontal_scale, op.state.transform
