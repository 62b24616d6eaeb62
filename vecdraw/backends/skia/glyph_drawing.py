"""How text reaches the pixels: blended by the kernel from the glyph cache, as a mask from it, or by Skia as outlines.

Which of them is a function of the text and the state alone:

- one colour on the canvas' own memory, without shadow, filter or blend mode, clipped to whole pixels: the kernel;
- a gradient there: the kernel of gradients, through a mask of the same coverage, where it can paint the gradient;
- anything else that fills a text whose glyphs the policy wants as bitmaps: a mask of the same coverage, drawn by Skia
  with the paint, blend mode and clip; shadows are cast by Skia's outlines. Where glyphs of a text lie over each other,
  a translucent brush is seen once through a mask, and twice where glyph after glyph is drawn;
- strokes, text in perspective, runs of colour fonts and of large glyphs: Skia.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from vecdraw.backends.skia.convert import SAMPLING
from vecdraw.backends.skia.direct import Target
from vecdraw.backends.skia.direct_masks import Mask
from vecdraw.backends.skia.direct_shapes import SHADED, DirectShapes, premultiplied
from vecdraw.backends.skia.glyph_paths import stroked_text
from vecdraw.backends.skia.glyph_runs import (
    GlyphSettings,
    PackedText,
    Plan,
    Together,
    Transform,
    mask_packed,
    packed,
)
from vecdraw.backends.skia.glyphs import text_blob
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import with_shader
from vecdraw.geometry.affine import Affine
from vecdraw.glyphs.policy import luminance_of
from vecdraw.kernel.glyphs import Pixels
from vecdraw.paint.brush import Brush
from vecdraw.paint.color import Color
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, Op, StrokeText

_MIDDLE: Final = 128  # of luminances
_MARGIN: Final = 2  # px
_FAR: Final = 1e8  # px

Area = tuple[int, int, int, int]
"""Left, top, right and bottom in px."""


class TextCanvas(DirectShapes):
    """Draws text."""

    _colour: tuple[Color | None, float, int | None] = (None, 1.0, None)
    """The last colour, its opacity, and both as the kernel takes them."""

    _blended: tuple[Target | None, Pixels | None] = (None, None)
    """The last target, and its pixels as the kernel takes them."""

    glyph_settings: GlyphSettings = GlyphSettings()
    """How glyphs are rasterised."""

    def _text(self, op: FillText | StrokeText) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        if isinstance(op, StrokeText):
            self._text_by_skia(op, self._paints.stroke(op.brush, op.stroke))
            return
        if self._direct_text(op):
            return
        transform, target, colour = self._text_transform(op), *self._text_target(op.brush)
        text = packed(op.runs)
        plan = None if transform is None else self._plan_text(op.brush, text, transform, colour)
        if plan is None or transform is None or not any(plan.styles):
            self._text_by_skia(op, self._paints.fill(op.brush))
        elif target is None or colour is None:
            if not self._shaded_text(op, text, plan, transform):
                self._text_by_mask(op, text, plan, transform)
        else:
            self._blend_text(target, colour, text, plan, transform)
            self._blob_drawing(op, plan.outlined)(self._paints.fill(op.brush))

    def _fill_texts(self, ops: Sequence[Op], at: int, end: int) -> int:
        """Fills the texts that begin at index `at`; the index of the first op that is none."""
        together: Together | None = None
        target: Target | None = None
        colour: int | None = None
        state, brush = None, None
        for index in range(at, end):
            op = ops[index]
            if not isinstance(op, FillText):
                end = index
                break
            if op.state is not state or op.brush is not brush:
                state, brush, before = op.state, op.brush, target
                if state is not self._state:
                    self._enter(state)
                target, colour = self._text_target(brush)
                if target is not before:
                    if together is not None:
                        together.blend()
                    together = None if target is None else Together(self._pixels_of(target))
            ready = None if together is None or colour is None else self._bitmaps(op, colour)
            if ready is not None and together is not None and colour is not None:
                together.add(colour, *ready)
                continue
            if together is not None:
                together.blend()
            self._text(op)
        if together is not None:
            together.blend()
        return end

    def _direct_text(self, op: FillText) -> bool:
        """Fills a text in one colour, if all of its glyphs are bitmaps; else nothing is drawn."""
        target, colour = self._text_target(op.brush)
        ready = None if target is None or colour is None else self._bitmaps(op, colour)
        if ready is None or target is None or colour is None:
            return False
        self._blend_text(target, colour, *ready)
        return True

    def _bitmaps(self, op: FillText, colour: int) -> tuple[PackedText, Plan, Transform] | None:
        """A text as the kernel takes it, if all of its glyphs are bitmaps."""
        transform = self._text_transform(op)
        if transform is None:
            return None
        text = packed(op.runs)
        plan = self._plan_text(op.brush, text, transform, colour)
        return None if plan.outlined or not any(plan.styles) else (text, plan, transform)

    def _blend_text(self, target: Target, colour: int, text: PackedText, plan: Plan, transform: Transform) -> None:
        together = Together(self._pixels_of(target))
        together.add(colour, text, plan, transform)
        together.blend()

    def _text_target(self, brush: Brush) -> tuple[Target | None, int | None]:
        """The pixels that a text may be blended into, and the colour; None where Skia must."""
        target = self.direct_target() if isinstance(brush, Color) else None
        return target, None if target is None or not isinstance(brush, Color) else self._premultiplied(brush)

    def _text_transform(self, op: FillText) -> Transform | None:
        """Takes the origins of glyphs to pixels; None where they are seen in perspective."""
        a, b, c, d, e, f = self._matrix
        if self._projection is not None:
            seen = self._projection @ self._matrix
            if not (seen.is_affine and seen.is_finite):
                return None
            a, b, c, d, e, f = seen.to_affine()
        x, y, squeeze = op.x, op.y, op.horizontal_scale
        e, f = a * x + c * y + e, b * x + d * y + f
        return (a, b, c, d, e, f) if squeeze == 1.0 else (a * squeeze, b * squeeze, c, d, e, f)

    def _plan_text(self, brush: Brush, text: PackedText, transform: Transform, direct: int | None) -> Plan:
        """The strikes that the runs of a text are drawn with; `direct` is the colour that the kernel is to blend."""
        settings, luminance = self.glyph_settings, 0
        if direct is None:
            settings = settings._replace(opaque=False, takes_colors=False)  # masks have one coverage a pixel
        elif direct >> 24 != 255:
            settings = settings._replace(takes_colors=False)  # Skia rounds what is fainter in a way of its own
        if settings.policy.contrast or settings.policy.gamma != 1.0:
            luminance = _luminance(brush)
        return text.plan(transform[:4], settings, luminance)

    def _premultiplied(self, color: Color) -> int | None:
        """The colour with the opacity in force, as the kernel takes it; None for one that eight bits do not hold."""
        known, alpha, colour = self._colour
        if known is not color or alpha != self._compositing.alpha:
            alpha = self._compositing.alpha
            colour = premultiplied(color, alpha)
            self._colour = color, alpha, colour
        return colour

    def _pixels_of(self, target: Target) -> Pixels:
        """The pixels that may be blended, as the kernel takes them."""
        if self._window is not None:
            memory, *part = self._part(target)
            return Pixels(memory.buffer, memory.width, memory.height, memory.stride, *part)
        known, pixels = self._blended
        if known is not target or pixels is None:
            memory, *clip = target
            pixels = Pixels(memory.buffer, memory.width, memory.height, memory.stride, *clip)
            self._blended = target, pixels
        return pixels

    def _shaded_text(self, op: FillText, text: PackedText, plan: Plan, transform: Transform) -> bool:
        """Fills a text with a gradient through its coverage, if the kernel can; else nothing is drawn."""
        brush, target = op.brush, self.direct_target()
        if target is None or not isinstance(brush, SHADED) or plan.outlined or op.horizontal_scale != 1.0:
            return False
        gradient = self._shade_plan(brush)
        if gradient is None:
            return False
        area = self._seen(self._on_device(self._matrix).mapRect(self._text_bounds(op)))
        if area is not None:
            left, top, right, bottom = area
            data = _coverage(area, text, plan, transform)
            self._shade(target, Mask(left, top, right - left, bottom - top, data, 0.0), gradient)
        return True

    def _text_by_mask(self, op: FillText, text: PackedText, plan: Plan, transform: Transform) -> None:
        """Draws the coverage of the text with a paint."""
        paint = self._paints.fill(op.brush)
        if paint is None:
            self._draw_nothing()
            return
        outlines, bounds = self._blob_drawing(op, op.runs), self._text_bounds(op)
        others = self._blob_drawing(op, plan.outlined) if plan.outlined else None
        box = self._on_device(self._matrix).mapRect(bounds)
        # A squeezed text squeezes its brush as well; else that is where it is for any shape.
        brushed = self._on_device(self._matrix if op.horizontal_scale == 1.0 else _squeezed(self._matrix, op))
        masks: dict[Area, Any] = {}

        def draw(p: Any) -> None:
            if p.getMaskFilter() is not None or p.getColorFilter() is not None:
                outlines(p)  # a shadow
                return
            if others is not None:
                others(p)
            area = self._seen(box)
            if area is None:
                return
            if area not in masks:
                masks[area] = _mask(area, text, plan, transform)
            left, top, _, _ = area
            shader = p.getShader()
            self._canvas.save()
            self._canvas.setMatrix(skia.Matrix.Translate(left, top))
            if shader is not None:
                on_mask = skia.Matrix.Translate(-left, -top).preConcat(brushed)
                p = with_shader(p, shader.makeWithLocalMatrix(on_mask))
            self._canvas.drawImage(masks[area], 0, 0, SAMPLING["none"], p)
            self._canvas.restore()

        self._shape(paint, draw, op.brush, bounds)

    def _seen(self, box: Any) -> Area | None:
        """The pixels that a text within `box` (px) may cover and the clip leaves."""
        clip = self._canvas.getDeviceClipBounds()
        left, top = max(clip.left(), _whole(box.left()) - _MARGIN), max(clip.top(), _whole(box.top()) - _MARGIN)
        right = min(clip.right(), _whole(box.right()) + _MARGIN)
        bottom = min(clip.bottom(), _whole(box.bottom()) + _MARGIN)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _text_by_skia(self, op: FillText | StrokeText, paint: skia.Paint | None) -> None:
        """Draws the outlines of the glyphs."""
        if text_blob(op.runs) is None:
            self._draw_nothing()
            return
        bounds = None
        if not (self._blend_only and isinstance(op.brush, Color)):  # a colour alone needs none
            bounds = self._text_bounds(op)
        self._shape(paint, self._blob_drawing(op, op.runs), op.brush, bounds)

    def _text_bounds(self, op: FillText | StrokeText) -> Any:
        """A box (user units) that holds the glyphs."""
        ink, x, y, squeeze = text_blob(op.runs).bounds(), op.x, op.y, op.horizontal_scale
        return skia.Rect(x + ink.left() * squeeze, y + ink.top(), x + ink.right() * squeeze, y + ink.bottom())

    def _blob_drawing(self, op: FillText | StrokeText, runs: tuple[GlyphRun, ...]) -> Any:
        """Draws runs of a text with a paint, by Skia."""
        paths, others = stroked_text(runs) if isinstance(op, StrokeText) else ((), runs)
        blob, x, y, squeeze = text_blob(others), op.x, op.y, op.horizontal_scale

        def draw(p: Any) -> None:
            if squeeze == 1.0:
                self._draw_paths(paths, x, y, p)
                if blob is not None:
                    self._canvas.drawTextBlob(blob, x, y, p)
                return
            self._canvas.save()
            self._canvas.translate(x, y)
            self._canvas.scale(squeeze, 1.0)
            self._draw_paths(paths, 0.0, 0.0, p)
            if blob is not None:
                self._canvas.drawTextBlob(blob, 0.0, 0.0, p)
            self._canvas.restore()

        return draw

    def _draw_paths(self, paths: tuple[tuple[Any, float], ...], x: float, y: float, paint: Any) -> None:
        """Strokes outlines of glyphs beside (x, y)."""
        for outline, wider in paths:
            path, stroke = skia.Path(outline), skia.Paint(paint)
            path.offset(x, y)
            stroke.setStrokeWidth(stroke.getStrokeWidth() + wider)
            self._canvas.drawPath(path, stroke)


def _mask(area: Area, text: PackedText, plan: Plan, transform: Transform) -> Any:
    """The coverage of a text in an area, as a picture."""
    width, height = area[2] - area[0], area[3] - area[1]
    data = _coverage(area, text, plan, transform)
    return skia.Image.MakeRasterCopy(skia.Pixmap(skia.ImageInfo.MakeA8(width, height), data, width))


def _coverage(area: Area, text: PackedText, plan: Plan, transform: Transform) -> bytearray:
    """The coverage of a text in an area: a byte a pixel, row after row."""
    left, top, right, bottom = area
    width, height = right - left, bottom - top
    data = bytearray(width * height)
    a, b, c, d, e, f = transform
    pixels = Pixels(data, width, height, width, 0, 0, width, height)
    mask_packed(pixels, text, plan, (a, b, c, d, e - left, f - top))
    return data


def _squeezed(matrix: Affine, op: FillText) -> Affine:
    """The transform of what is drawn at the point of a text, squeezed like it."""
    return matrix.translate(op.x, op.y).scale(op.horizontal_scale, 1.0)


def _luminance(brush: Brush) -> int:
    """How light a brush is, 0..255; what is no colour is in the middle."""
    return luminance_of(brush.red, brush.green, brush.blue) if isinstance(brush, Color) else _MIDDLE


def _whole(edge: float) -> int:
    """An edge in whole pixels, for edges that may be anywhere."""
    return math.floor(min(_FAR, max(-_FAR, edge)))
