"""Draws the operations of a scene on a Skia canvas, in order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, assert_never

from vecdraw import limits
from vecdraw.backends.skia.backdrop import draw_backdrop
from vecdraw.backends.skia.compositor import PICTURED
from vecdraw.backends.skia.convert import (
    ENLARGED,
    SAMPLING,
    image_info,
    to_color4f,
    to_image,
    to_matrix,
    to_projective,
    to_rect,
)
from vecdraw.backends.skia.direct_masks import Outline
from vecdraw.backends.skia.direct_pictures import DirectPictures
from vecdraw.backends.skia.glyph_drawing import TextCanvas
from vecdraw.backends.skia.glyph_runs import GlyphSettings
from vecdraw.backends.skia.layer_surfaces import is_on, layer_surface, pixels_around
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.memory import PixelMemory
from vecdraw.backends.skia.path_drawing import capless, is_point
from vecdraw.backends.skia.state import Seen
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import LINE, MOVE
from vecdraw.geometry.projection import Projection
from vecdraw.paint.brush import Brush
from vecdraw.scene.layer_contents import ANYTHING, NOTHING, Content, LayerContents
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    DrawImage,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    FillText,
    Op,
    PutPixels,
    StrokePath,
    StrokeRect,
    StrokeText,
)
from vecdraw.scene.scene import Scene
from vecdraw.units import PX_PER_INCH

_INTERSECT: Final = skia.ClipOp.kIntersect
NOTHING_TO_FILL: Final = frozenset({b"", bytes([MOVE, LINE])})
"""What browsers do not fill at all, so that `copy` and its like clear nothing: no path, and a lone line."""
_FAST: Final = skia.Canvas.SrcRectConstraint.kFast_SrcRectConstraint


class Renderer(DirectPictures, TextCanvas):
    """Draws operations on `canvas`; `base` maps user units to the canvas' pixels, `scale` lengths likewise.

    `recorded_scale` is the scale at which pixels were put (`PutPixels`), `memory` the pixels of `canvas` where they are
    ours. Not safe from two threads at a time.
    """

    def __init__(
        self,
        canvas: skia.Canvas,
        base: Affine,
        scale: float,
        *,
        recorded_scale: float,
        dither: bool,
        nesting: int = 0,
        projection: Projection | None = None,
        memory: PixelMemory | None = None,
        glyph_settings: GlyphSettings = GlyphSettings(),  # noqa: B008 - a frozen value
        seen: Seen | None = None,
    ) -> None:
        super().__init__(canvas, base, scale, dither, projection, memory, seen)
        self.glyph_settings = glyph_settings
        self._contents: dict[int, Content] = {}
        self._recorded_scale = recorded_scale
        self._nesting = nesting

    def draw(self, ops: Sequence[Op]) -> None:
        """Draws `ops` on what is there. State goes on from one call to the next."""
        at, end = 0, len(ops)
        self._contents = {}
        while at < end:
            op = ops[at]
            if isinstance(op, FillRect):
                at = self._fill_rects(op, ops, at, end)
            elif isinstance(op, FillText):
                at = self._fill_texts(ops, at, end)
            elif isinstance(op, BeginLayer):
                self._begin_layer(op, ops, at)
                at += 1
            else:
                self._draw_one(op)
                at += 1
        self._forget_scratch()

    def _fill_rects(self, first: FillRect, ops: Sequence[Op], at: int, end: int) -> int:
        """Draws the rectangles of one state that begin at index `at`; the index of the first op not drawn."""
        state = first.state
        if state is not self._state:
            self._enter(state)
        if not self._blend_only or isinstance(first.brush, PICTURED):
            self._fill_rect(first)
            return at + 1
        rect = skia.Rect(0, 0, 0, 0)
        set_rect, draw_rect, fill = rect.setXYWH, self._canvas.drawRect, self._paints.fill
        brush, paint, direct = None, None, False
        for index in range(at, end):
            op = ops[index]
            if not isinstance(op, FillRect) or op[5] is not state:
                return index
            x, y, width, height, new_brush, _ = op
            if new_brush is not brush:
                if isinstance(new_brush, PICTURED):
                    return index
                brush, paint, direct = new_brush, None, self._may_be_direct(new_brush)
            if direct and self._direct_rect(new_brush, x, y, width, height):
                continue
            if paint is None:
                paint = fill(new_brush)
            if paint is not None and width >= 0 <= height:
                set_rect(x, y, width, height)
                draw_rect(rect, paint)
            elif paint is not None:
                draw_rect(to_rect(x, y, width, height), paint)
        return end

    def _draw_one(self, op: Op) -> None:  # one case for each operation there is
        match op:
            case FillRect():
                self._fill_rect(op)
            case FillPath():
                self._fill_path(op)
            case StrokePath():
                self._stroke_path(op)
            case FillText() | StrokeText():
                self._text(op)
            case StrokeRect():
                self._stroke_rect(op)
            case ClearRect():
                self._clear_rect(op)
            case DrawImage():
                self._image(op)
            case PutPixels():
                self._put(op)
            case DrawScene():
                self._scene(op)
            case BeginLayer():
                self._begin_layer(op, (op,), 0)
            case EndLayer():
                self._end_layer()
            case _:
                assert_never(op)

    def _fill_rect(self, op: FillRect) -> None:
        if op.width == 0 and op.height == 0:
            return  # no drawing at all, as in browsers; what covers everything would clear it
        outline = Outline(None, op[:4])
        if not self._direct_outline(outline, op.brush):
            self._draw_outline(outline, self._paints.fill(op.brush), op.brush)

    def _draw_outline(self, outline: Outline, paint: skia.Paint | None, brush: Brush) -> None:
        self._shape(paint, lambda p: outline.draw(self._canvas, p), brush, outline.bounds)

    def _stroke_rect(self, op: StrokeRect) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        rect = to_rect(op.x, op.y, op.width, op.height)
        if (op.width == 0) != (op.height == 0):
            path = skia.Path()
            path.moveTo(rect.left(), rect.top())
            path.lineTo(rect.right(), rect.bottom())
            path.close()
            paint = self._paints.stroke(op.brush, op.stroke)
            self._shape(paint, lambda p: self._canvas.drawPath(path, p), op.brush, rect)
        else:
            paint = self._paints.stroke(op.brush, op.stroke)
            self._shape(paint and capless(paint), lambda p: self._canvas.drawRect(rect, p), op.brush, rect)

    def _fill_path(self, op: FillPath) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        if op.path.verbs in NOTHING_TO_FILL:
            return
        outline = Outline(op.path, rule=op.rule)
        if not self._direct_outline(outline, op.brush):
            self._draw_outline(outline, self._paints.fill(op.brush), op.brush)

    def _stroke_path(self, op: StrokePath) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        data = op.path.pruned()
        if is_point(data):
            return
        outline = Outline(data, stroke=op.stroke)
        if not self._direct_outline(outline, op.brush):
            self._draw_outline(outline, self._paints.stroke(op.brush, op.stroke), op.brush)

    def _clear_rect(self, op: ClearRect) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        paint = skia.Paint(BlendMode=skia.BlendMode.kClear)
        self._canvas.drawRect(to_rect(op.x, op.y, op.width, op.height), paint)

    def _image(self, op: DrawImage) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        sampling = self._sampling(op)
        if self._direct_picture(op, sampling) or self._direct_filtered(op):
            return
        image = self._image_of(op)
        source = skia.Rect(op.sx, op.sy, op.sx + op.sw, op.sy + op.sh)
        target = to_rect(op.x, op.y, op.width, op.height)
        paint = self._paints.picture(self._needs_edges(op.width, op.height))
        if not self._deep:
            paint.setAlpha(paint.getAlpha())  # in eight bits, as browsers do for pictures and for nothing else

        def draw(p: Any) -> None:
            self._canvas.drawImageRect(image, source, target, sampling, p, _FAST)

        self._draw(paint, draw, "opaque picture" if op.pixmap.alpha == "opaque" else "picture", target)

    def _image_of(self, op: DrawImage) -> Any:
        return to_image(op.pixmap)

    def _draw_elsewhere(self, canvas: skia.Canvas, op: DrawImage) -> None:
        scale, dither = self._recorded_scale, self._paints.dither
        Renderer(canvas, self._base, self._scale, recorded_scale=scale, dither=dither).draw((op,))

    def _sampling(self, op: DrawImage) -> Any:
        """How the picture is resampled: "high" is a cubic where it grows both ways."""
        if op.smoothing != "high":
            return SAMPLING[op.smoothing]
        m = self._matrix
        across = math.hypot(m.a, m.b) * op.width / op.sw
        down = math.hypot(m.c, m.d) * op.height / op.sh
        return ENLARGED if across > 1.0 and down > 1.0 else SAMPLING["high"]

    def _needs_edges(self, width: float, height: float) -> bool:
        """Whether a picture's edges are anti-aliased: it is turned or skewed, or thinner than a pixel."""
        m = self._matrix
        if not m.is_axis_aligned or self._projection is not None:
            return True
        across, down = (m.a, m.d) if m.b == 0.0 and m.c == 0.0 else (m.b, m.c)
        return abs(width * across) < 1.0 or abs(height * down) < 1.0

    def _put(self, op: PutPixels) -> None:
        pixmap = op.pixmap
        ratio = self._scale / self._recorded_scale
        if ratio == 1.0 and self._nesting == 0 and not self._layers:
            info = image_info(pixmap.width, pixmap.height, pixmap.pixel_format, pixmap.alpha, pixmap.color_space)
            there, x, y = self._canvas.imageInfo(), op.x + round(self._base.e), op.y + round(self._base.f)
            if x >= there.width() or y >= there.height() or x + info.width() <= 0 or y + info.height() <= 0:
                return  # beside the canvas, at numbers that Skia might not hold
            self._canvas.writePixels(info, pixmap.data, pixmap.width * info.bytesPerPixel(), x, y)
            return
        unit = 1.0 / self._recorded_scale
        self._leave()
        self._canvas.save()
        self._canvas.setMatrix(self._on_device(self._base.scale(unit)))
        paint = skia.Paint(BlendMode=skia.BlendMode.kSrc)
        self._canvas.drawImage(to_image(pixmap), op.x, op.y, SAMPLING["low"], paint)
        self._canvas.restore()

    def _scene(self, op: DrawScene) -> None:
        scene = op.scene
        limits.check("scene_nesting", self._nesting + 1, "scenes drawn inside scenes")
        if op.state is not self._state:
            self._enter(op.state)
        inner = self._matrix @ Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
        if not to_matrix(inner).invert(skia.Matrix()):  # it has no area to speak of, and filters inside have no lengths
            self._draw_nothing()
            return
        target = skia.Rect(op.x, op.y, op.x + scene.width * op.scale_x, op.y + scene.height * op.scale_y)
        scale = self._scale * inner.mean_scale / self._base.mean_scale if self._base.mean_scale else 0.0
        paint = self._paints.picture(False)

        def draw(p: Any) -> None:
            self._canvas.save()
            self._canvas.clipRect(target, _INTERSECT, True)
            self._canvas.saveLayer(None, p)
            dpi = self.glyph_settings.dpi
            seen = self._seen_canvas
            draw_scene(self._canvas, scene, inner, scale, self._nesting + 1, self._projection, dpi=dpi, seen=seen)
            self._canvas.restore()
            self._canvas.restore()

        self._draw(paint, draw, "picture", target if self._compositing.shadow is None else None)

    def _begin_layer(self, op: BeginLayer, ops: Sequence[Op], at: int) -> None:
        """Starts a picture of its own for the operations behind index `at`; `_end_layer` composites it."""
        state = op.state
        if state is not self._state:
            self._enter(state)
        if self._blend_only and not op.backdrop:
            self._canvas.save()
            self._canvas.saveLayer(None, self._paints.picture(False))
            self._push_layer(state, None, op.projection)
            return
        canvas, base = self._canvas, self._base
        needed = self._looked_at()
        content = NOTHING if is_on(canvas, needed) else self._content(ops, at)
        surface = layer_surface(canvas, needed, pixels_around(content.box, base), self._seen_canvas)
        self._push_layer(state, surface, op.projection)
        if op.backdrop:
            draw_backdrop(canvas, surface, op.backdrop, self._frame(), pixels_around(content.backdrop, base))

    def _content(self, ops: Sequence[Op], at: int) -> Content:
        """What the layer that begins at `at` holds; anything where that is not known."""
        if self._projection is not None:
            return ANYTHING
        if at not in self._contents:
            self._contents |= LayerContents(self._recorded_scale, self._base.max_scale).measure_layers(ops, at)
        return self._contents.get(at, ANYTHING)

    def _end_layer(self) -> None:
        surface, state = self._pop_layer()
        if surface is None:
            self._canvas.restore()
            self._canvas.restore()
            return
        image = surface.surface.makeImageSnapshot()
        self._enter(state)

        def draw(p: Any) -> None:
            self._canvas.save()
            self._canvas.resetMatrix()
            self._canvas.drawImage(image, surface.left, surface.top, SAMPLING["none"], p)
            self._canvas.restore()

        around = skia.Rect.MakeXYWH(surface.left, surface.top, image.width(), image.height())
        self._draw(self._paints.picture(False), draw, "picture", self._in_user_units(around))

    def _in_user_units(self, rect: Any) -> Any:
        """A rectangle of px in user units; None where that is not known, or where a shadow would be drawn by it."""
        inverse = skia.Matrix()
        if self._compositing.shadow is not None or not to_matrix(self._matrix).invert(inverse):
            return None
        return inverse.mapRect(rect)


def draw_scene(
    canvas: skia.Canvas,
    scene: Scene,
    base: Affine,
    scale: float,
    nesting: int = 0,
    projection: Projection | None = None,
    *,
    dpi: float = PX_PER_INCH,
    seen: Seen | None = None,
) -> None:
    """Draws a whole scene, its background first, on `canvas`; `base` maps its user units to pixels.

    `projection` then maps those to where they are seen. `dpi` is the resolution of the pixels.
    """
    if scene.background is not None:
        canvas.save()
        canvas.setMatrix(to_matrix(base) if projection is None else to_projective(projection @ base))
        paint = skia.Paint(AntiAlias=nesting > 0)
        paint.setColor4f(to_color4f(scene.background))
        if nesting == 0:
            canvas.drawPaint(paint)
        else:
            canvas.drawRect(skia.Rect(0.0, 0.0, scene.width, scene.height), paint)
        canvas.restore()
    saved = canvas.save()
    renderer = Renderer(
        *(canvas, base, scale),
        recorded_scale=scene.scale,
        dither=scene.dither,
        nesting=nesting,
        projection=projection,
        glyph_settings=GlyphSettings(scene.glyph_policy, dpi),
        seen=seen,
    )
    renderer.draw(scene.ops)
    canvas.restoreToCount(saved)
