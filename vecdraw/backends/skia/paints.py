"""Skia paints for brushes and strokes, reused from one operation to the next."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from vecdraw.backends.skia.convert import BLEND, is_8_bit, to_argb, to_color4f
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.shaders import ShadedBrush, to_shader
from vecdraw.paint.brush import Brush, MeshBrush, PatternBrush, SkslBrush, TextureBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.paint.pixmap import ColorSpace
from vecdraw.paint.stroke import Stroke

_CAP: Final = {
    "butt": skia.Paint.kButt_Cap,
    "round": skia.Paint.kRound_Cap,
    "square": skia.Paint.kSquare_Cap,
}
_JOIN: Final = {
    "miter": skia.Paint.kMiter_Join,
    "round": skia.Paint.kRound_Join,
    "bevel": skia.Paint.kBevel_Join,
}
_CACHED: Final = 4096


class Paints:
    """The paints of one renderer. What it returns is valid until the next call."""

    _in_document: ClassVar[bool] = False

    def __init__(self, dither: bool, space: ColorSpace) -> None:
        self.dither = dither
        self._space = space
        self._alpha = 1.0
        self._blend = BLEND["source-over"]
        self._solid = skia.Paint(AntiAlias=True)
        self._solid_brush: Brush | None = None
        self._line: Any = None
        self._line_stroke: Stroke | None = None
        self._line_brush: Brush | None = None
        self._shaders: dict[int, tuple[Brush, Any]] = {}
        self._levels: dict[int, tuple[Color, int | None]] = {}
        self.use(PLAIN)

    def use(self, compositing: Compositing) -> None:
        """Takes opacity and blend mode from `compositing`."""
        self._solid_brush = self._line_brush = None
        self._alpha = compositing.alpha
        self._blend = BLEND[compositing.blend]
        self._solid.setBlendMode(self._blend)
        self._line_stroke = None

    def fill(self, brush: Brush) -> skia.Paint | None:
        """A paint that fills with `brush`, or None where it paints nothing."""
        if brush is self._solid_brush:
            return self._solid
        known = self._levels.get(id(brush))
        if known is not None and known[1] is not None and self._alpha == 1.0:
            self._solid.setColor(known[1])
            self._solid_brush = brush
            return self._solid
        if isinstance(brush, Color):
            self._set_color(self._solid, brush)
            self._solid_brush = brush
            return self._solid
        return self._shaded(skia.Paint(AntiAlias=True, BlendMode=self._blend), brush)

    def stroke(self, brush: Brush, stroke: Stroke) -> skia.Paint | None:
        """A paint that strokes with `brush`, or None where it paints nothing."""
        if stroke is not self._line_stroke:
            self._line_stroke, self._line_brush = stroke, None
            self._line = line_paint(stroke)
            self._line.setBlendMode(self._blend)
        if not isinstance(brush, Color):
            return self._shaded(skia.Paint(self._line), brush)
        if brush is not self._line_brush:
            self._set_color(self._line, brush)
            self._line_brush = brush
        return self._line

    def picture(self, anti_alias: bool) -> skia.Paint:
        """A paint for a picture, with opacity and blend mode."""
        paint = skia.Paint(AntiAlias=anti_alias, BlendMode=self._blend)
        paint.setAlphaf(self._alpha)
        return paint

    def _set_color(self, paint: skia.Paint, color: Color) -> None:
        known = self._levels.get(id(color))
        if known is None:
            if len(self._levels) >= _CACHED:
                self._levels.clear()
            exact = is_8_bit(color) and color.alpha * 255.0 == round(color.alpha * 255.0)
            known = self._levels[id(color)] = (color, to_argb(color) if exact else None)
        if known[1] is not None and self._alpha == 1.0:
            paint.setColor(known[1])
        else:
            paint.setColor4f(to_color4f(color, self._alpha))

    def _shaded(self, paint: skia.Paint, brush: ShadedBrush | MeshBrush | TextureBrush) -> skia.Paint | None:
        """The paint with `brush`; where the brush is a picture of the canvas' own pixels, without its shader."""
        paint.setColor(0xFF000000)
        paint.setAlphaf(self._alpha)
        if isinstance(brush, (MeshBrush, TextureBrush)):
            return paint
        shader = self._shader(brush)
        if shader is None:
            return None
        paint.setDither(self.dither and not isinstance(brush, (PatternBrush, SkslBrush)))
        return with_shader(paint, shader)

    def _shader(self, brush: ShadedBrush) -> Any:
        """The shader of `brush`; kept by identity, with the brush, so that an id is never met again by chance."""
        known = self._shaders.get(id(brush))
        if known is None:
            if len(self._shaders) >= _CACHED:
                self._shaders.clear()
            known = self._shaders[id(brush)] = (brush, to_shader(brush, self._space, in_document=self._in_document))
        return known[1]


def with_shader(paint: skia.Paint, shader: skia.Shader) -> skia.Paint:
    """A paint like `paint`, with a shader. It has no filters.

    The shader is given to the constructor: to set it later makes a copy of it, of its pictures by way of PNG.
    """
    made = skia.Paint(
        Shader=shader,
        AntiAlias=paint.isAntiAlias(),
        Dither=paint.isDither(),
        BlendMode=paint.getBlendMode(),
        Style=paint.getStyle(),
        StrokeWidth=paint.getStrokeWidth(),
        StrokeCap=paint.getStrokeCap(),
        StrokeJoin=paint.getStrokeJoin(),
        StrokeMiter=paint.getStrokeMiter(),
    )
    made.setAlphaf(paint.getAlphaf())
    effect = paint.getPathEffect()
    if effect is not None:
        made.setPathEffect(effect)
    return made


def line_paint(stroke: Stroke) -> skia.Paint:
    """A paint with the width, caps, joins and dashes of `stroke`."""
    paint = skia.Paint(
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=stroke.width,
        StrokeCap=_CAP[stroke.cap],
        StrokeJoin=_JOIN[stroke.join],
        StrokeMiter=stroke.miter_limit,
    )
    if stroke.dash and sum(stroke.dash) > 0:
        effect = skia.DashPathEffect.Make(list(stroke.dash), stroke.dash_offset)
        if effect is not None:  # it is where the lengths are beyond float32
            paint.setPathEffect(effect)
    return paint
