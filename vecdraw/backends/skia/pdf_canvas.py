"""Skia's PDF canvas under a scene: where pictures are put, what is reported, how content is tagged."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from vecdraw.backends.fallback import Fallback
from vecdraw.backends.pdf.masks import SPECK
from vecdraw.backends.pdf.sheet_parts import part_box
from vecdraw.backends.pdf.stand_ins import SheetPatterns
from vecdraw.backends.pdf.structure import MARK_SIDE, mark_corner
from vecdraw.backends.pdf_document import PdfTag
from vecdraw.backends.skia.convert import BLEND, SAMPLING, to_image, to_matrix, to_rect, without_space
from vecdraw.backends.skia.filters import BLACK
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.pdf_paints import PdfPaints, pdf_color
from vecdraw.backends.skia.pdf_picture import Area, Plate, Source, area_of
from vecdraw.backends.skia.pdf_plan import Groups, Unsayable
from vecdraw.backends.skia.pdf_sheets import PageSheets
from vecdraw.backends.skia.pdf_turned import DrawnTexts
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import BlendMode
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import BeginLayer, Clip, DrawImage, FillRect, Op, State
from vecdraw.scene.scene import Scene

_FAINTEST: Final = 0x01000000


class Part(NamedTuple):
    """A part of a page that is drawn on sheets of its own, and the box in pt of what can be seen of it; 0 for none."""

    number: int
    box: Any


NO_PART: Final = Part(0, None)


@dataclass(slots=True)
class PageReport:
    """What became of a page, which is drawn on `sheets`: `texts` is what can be read on each of these, in order.

    `patterns` are those of each sheet that Skia is not told of, `pictures` those of the document that readers are to
    smooth, as Skia draws them. `keeps_colors`: the canvas keeps colours beyond the gamut of sRGB.
    """

    points: float
    box: Rect
    pixel_scale: float
    sheets: PageSheets
    patterns: SheetPatterns
    fallbacks: list[Fallback] = field(default_factory=list)
    texts: list[DrawnTexts] = field(default_factory=lambda: [DrawnTexts()])
    pictures: dict[Pixmap, Any] = field(default_factory=dict)
    keeps_colors: bool = False
    op: int = 0

    def add(self, what: Unsayable, area: Area) -> None:
        """Lists something that was drawn as a picture."""
        unit = 1.0 / (area.scale * self.points)
        left, top = area.left * unit, area.top * unit
        box = Rect.from_edges(left, top, area.right * unit, area.bottom * unit)
        self.fallbacks.append(Fallback(self.op, what.feature, what.reason, box))


class PdfCanvas(Renderer):
    """A PDF canvas in points for one scene; `report` is told what was drawn as a picture."""

    _paints: PdfPaints

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
        super().__init__(canvas, base, scale, recorded_scale=scene.scale, dither=scene.dither, nesting=nesting)
        self._paints = PdfPaints(scene.dither, self._space)
        self._scene_drawn = scene
        self._report = report
        self._source = Source(base, scale, scene.scale, scene.dither, nesting)
        self._groups = Groups(scene.ops)
        self._ops: Sequence[Op] = scene.ops
        self._changes: list[int] = []
        """The operations before which the tag changes, in order; `_tags` are the tags from there on."""
        self._tags: list[int] = []
        self._tag: int | None = None
        self._inside = 0
        self._sheet_part = part
        self._part_clips: list[Clip] = []
        """The clips around what is drawn on the sheets, which are not in force there."""
        self._is_outermost = nesting == 0 or part.number > 0
        """Whether nothing is open on the canvas around the scene."""
        self._at = 0
        """The operation that is being drawn."""

    def tag(self, tags: Sequence[PdfTag]) -> None:
        """Marks, while drawing, which operations belong to which tag: to the innermost."""
        if tags:
            edges = sorted({0, *(t.start for t in tags), *(t.stop for t in tags)})
            self._changes = edges
            self._tags = [
                max((i for i, t in enumerate(tags) if t.start <= edge < t.stop), default=-1) for edge in edges
            ]

    def untag(self) -> None:
        """Marks the end of what belongs to tags, where there were any: what follows is decoration."""
        if self._tag is not None:
            self._mark(-1)

    def _turn_sheet(self) -> None:
        """Goes on drawing on another sheet of the page."""
        self._canvas = self._report.sheets.turn(*self._sheet_part)
        self._report.patterns.turn()
        self._report.texts.append(DrawnTexts())
        self._clips = list(self._part_clips)
        self._clip_base = (self._canvas.getSaveCount(), len(self._clips))
        self._state = None
        if self._tag is not None and not self._sheet_part.number:
            self._mark(self._tag)

    @property
    def _is_free(self) -> bool:
        """Whether nothing is open on the canvas, so that sheets can be turned."""
        return self._is_outermost and not self._layers

    @contextmanager
    def _apart(self) -> Iterator[Part]:
        """Goes on to sheets of their own for what is inside the clips in force, and back to those from before."""
        before = self._sheet_part, self._part_clips
        box = skia.Rect.Make(self._canvas.getDeviceClipBounds())
        self._sheet_part, self._part_clips = Part(self._report.sheets.new_part(), box), list(self._clips)
        self._turn_sheet()
        yield self._sheet_part
        self._sheet_part, self._part_clips = before
        self._turn_sheet()

    def _show_part(self, part: Part) -> None:
        """Draws what stands for a part."""
        self._canvas.save()
        self._canvas.resetMatrix()
        self._canvas.drawRect(skia.Rect.MakeXYWH(*part_box(part.number)), skia.Paint())
        self._canvas.restore()

    def _page_area(self) -> Area:
        """All pixels of the page."""
        area = area_of(self._report.box, self._report.box, self._report.pixel_scale)
        if area is None:
            raise ValueError("a page without pixels")
        return area

    def _around(self, area: Area, reach: float) -> Area:
        """An area and `reach` pt around it, as far as the page goes."""
        page = self._page_area()
        if not reach * area.scale < page.right + page.bottom:
            return page
        margin = math.ceil(reach * area.scale)
        left, top = max(page.left, area.left - margin), max(page.top, area.top - margin)
        return Area(left, top, min(page.right, area.right + margin), min(page.bottom, area.bottom + margin), area.scale)

    def _put_image(self, image: Any, area: Area, blend: BlendMode) -> None:
        """Draws a picture of the page's pixels in their place, inside what clips this group."""
        self._to_group()
        self._report.sheets.make_room(image.width() * image.height())
        self._canvas.save()
        self._canvas.resetMatrix()
        paint = skia.Paint(BlendMode=BLEND[blend])
        self._canvas.drawImageRect(image, area.rect, SAMPLING["low"], paint)
        self._canvas.restore()

    def _area(self, ops: Sequence[Op]) -> Area | None:
        """The pixels that operations touch; all of the page where a turned scene leaves that open."""
        report = self._report
        if not self._base.is_axis_aligned:
            return area_of(report.box, report.box, report.pixel_scale)
        scene = self._scene_drawn
        # A backdrop shows what lies behind it, which is not among the operations.
        behind = BLACK if any(isinstance(op, BeginLayer) and op.backdrop for op in ops) else None
        box = Scene(scene.width, scene.height, tuple(ops), scene.scale, background=behind).bounds()
        return None if box is None else area_of(box.transformed(self._base), report.box, report.pixel_scale)

    def _stretches(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Operations in stretches of one tag, each marked as its own when it is asked for."""
        if not self._changes or self._inside:
            yield start, stop
            return
        first = bisect_right(self._changes, start) - 1
        for number in range(first, len(self._changes)):
            begin = max(start, self._changes[number])
            end = min(stop, self._changes[number + 1] if number + 1 < len(self._changes) else stop)
            if begin >= stop:
                break
            self._mark(self._tags[number])
            yield begin, end

    def _mark_as(self, start: int, stop: int) -> None:
        """Marks what is drawn next as that of the one tag that operations belong to, else as decoration."""
        if self._changes and not self._inside:
            first, last = (bisect_right(self._changes, at) - 1 for at in (start, stop - 1))
            self._mark(self._tags[first] if len({*self._tags[first : last + 1]}) == 1 else -1)

    def _to_group(self) -> None:
        """Goes back to the clips of the group that is drawn."""
        self._enter_clip(self._clips[self._clip_base[1] - 1] if self._clip_base[1] else None)
        self._state = None

    def _mark(self, tag: int) -> None:
        """Marks the begin of what belongs to a tag; -1 for none."""
        self._tag = tag
        self._to_group()
        self._canvas.save()
        self._canvas.resetMatrix()
        x, y = mark_corner(tag)
        self._canvas.drawRect(skia.Rect.MakeXYWH(x, y, MARK_SIDE, MARK_SIDE), skia.Paint())
        self._canvas.restore()

    def _report_at(self, at: int) -> None:
        """Notes which operation is being drawn: for the report, of a nested scene, the one that draws it."""
        self._at = at
        if self._nesting == 0:
            self._report.op = at

    @contextmanager
    def _layered_by(self, state: State) -> Iterator[None]:
        """A layer that is put as `state` says."""
        if state is not self._state:
            self._enter(state)
        self._canvas.save()
        self._canvas.saveLayer(None, self._paints.picture(False))
        self._push_layer(state, None)
        yield
        self._pop_layer()
        self._canvas.restore()
        self._canvas.restore()

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

    def _image(self, op: DrawImage) -> None:
        """A picture; of one that is cut, a pixel more all around, which smoothing takes into account."""
        wider = op if op.smoothing == "none" or op.state.compositing.shadow is not None else _with_margin(op)
        if wider is op:
            super()._image(op)
            return
        if op.state is not self._state:
            self._enter(op.state)
        self._canvas.save()
        self._canvas.clipRect(to_rect(op.x, op.y, op.width, op.height), skia.ClipOp.kIntersect, True)
        super()._image(wider)
        self._canvas.restore()

    def _image_of(self, op: DrawImage) -> Any:
        return self._picture_of(op.pixmap, is_smoothed=op.smoothing != "none")

    def _picture_of(self, pixmap: Pixmap, *, is_smoothed: bool) -> Any:
        """A picture; without a colour space where it is smoothed, a sign that `smooth_pictures` takes up."""
        self._report.sheets.make_room(pixmap.width * pixmap.height)
        if not is_smoothed or pixmap.color_space != "srgb":
            return to_image(pixmap)
        image = self._report.pictures.get(pixmap)
        if image is None:
            image = self._report.pictures[pixmap] = without_space(to_image(pixmap))
        return image

    def _speck(self, width: float = SPECK) -> None:
        """Draws next to nothing: a layer without content Skia does not put at all, whatever its mode does."""
        seen = self._canvas.getLocalClipBounds()
        paint = skia.Paint(Color=_FAINTEST)
        self._canvas.drawRect(skia.Rect.MakeXYWH(seen.centerX(), seen.centerY(), width, SPECK), paint)

    def _background(self, color: Color | None) -> None:
        if color is None:
            return
        scene = self._scene_drawn
        self._leave()
        self._canvas.save()
        self._canvas.setMatrix(to_matrix(self._base))
        paint = skia.Paint(AntiAlias=True)
        paint.setColor4f(pdf_color(color))
        self._canvas.drawRect(skia.Rect(0.0, 0.0, scene.width, scene.height), paint)
        self._canvas.restore()

    def _plate(self, background: Color | None) -> Plate:
        """A raster canvas as large as the page, with the background of this scene."""
        plate = Plate(self._page_area(), self._source)
        if background is not None:
            scene = self._scene_drawn
            plate.draw((FillRect(0.0, 0.0, scene.width, scene.height, background, State()),))
        return plate


def _with_margin(op: DrawImage) -> DrawImage:
    """The same picture in the same place, with up to a pixel more on each side of the part that is drawn."""
    left, top = min(1.0, op.sx), min(1.0, op.sy)
    right = min(1.0, op.pixmap.width - op.sx - op.sw)
    bottom = min(1.0, op.pixmap.height - op.sy - op.sh)
    if not (left or top or right or bottom) or not (op.sw and op.sh):
        return op
    across, down = op.width / op.sw, op.height / op.sh
    return op._replace(
        sx=op.sx - left,
        sy=op.sy - top,
        sw=op.sw + left + right,
        sh=op.sh + top + bottom,
        x=op.x - left * across,
        y=op.y - top * down,
        width=op.width + (left + right) * across,
        height=op.height + (top + bottom) * down,
    )
