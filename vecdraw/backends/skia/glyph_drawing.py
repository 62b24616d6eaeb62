"""How text reaches the pixels: blended by the kernel from the glyph cache, as a mask from it, or by Skia as outlines.

Which of them is a function of the text and the state alone:

- one colour on the canvas' own memory, without shadow, filter or blend mode, clipped to whole pixels: the kernel;
- anything else that fills a text whose glyphs the policy wants as bitmaps: a mask of the same coverage, drawn by Skia
  with the paint, blend mode and clip; shadows are cast by Skia's outlines;
- strokes, glyphs turned one by one, projections, colour fonts and large glyphs: Skia.
"""

from __future__ import annotations

import math
from typing import Any, Final

from vecdraw.backends.skia.convert import SAMPLING, to_matrix
from vecdraw.backends.skia.direct import Target
from vecdraw.backends.skia.direct_shapes import DirectShapes, premultiplied
from vecdraw.backends.skia.glyph_runs import PackedText, Style, Transform, draw_packed, mask_packed, packed_texts
from vecdraw.backends.skia.glyphs import text_blob
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import with_shader
from vecdraw.geometry.affine import Affine
from vecdraw.glyphs.key import StrikeKey
from vecdraw.glyphs.store import glyph_cache
from vecdraw.kernel.glyphs import Pixels
from vecdraw.paint.color import Color
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.typeface.store import fonts
from vecdraw.units import FIXED_26_6

_FIXED: Final = 1 << 16  # 16.16
_LARGEST: Final = 256.0  # px per em; above, outlines
_SMALLEST: Final = 1.0 / FIXED_26_6  # px per em
_POSITIONS: Final = 4
_MARGIN: Final = 2  # px
_FAR: Final = 1e8  # px


class TextCanvas(DirectShapes):
    """Draws text."""

    _colour: tuple[Color | None, float, int | None] = (None, 1.0, None)
    """The last colour, its opacity, and both as the kernel takes them."""

    _pixels_of: tuple[Target | None, Pixels | None] = (None, None)

    def _text(self, op: FillText | StrokeText) -> None:
        if op.state is not self._state:
            self._enter(op.state)
        if isinstance(op, StrokeText):
            self._text_by_skia(op, self._paints.stroke(op.brush, op.stroke))
            return
        text = packed_texts.get(op.runs)
        transform = self._text_transform(op)
        styles = self._styles(text, transform)
        if styles is None:
            self._text_by_skia(op, self._paints.fill(op.brush))
        elif not (isinstance(op.brush, Color) and self._text_by_kernel(op.brush, text, styles, transform)):
            self._text_by_mask(op, text, styles, transform)

    def _text_transform(self, op: FillText) -> Transform:
        """Takes the origins of glyphs to pixels."""
        a, b, c, d, e, f = self._matrix
        x, y, squeeze = op.x, op.y, op.horizontal_scale
        e, f = a * x + c * y + e, b * x + d * y + f
        return (a, b, c, d, e, f) if squeeze == 1.0 else (a * squeeze, b * squeeze, c, d, e, f)

    def _styles(self, text: PackedText, transform: Transform) -> tuple[Style, ...] | None:
        """The strikes that the runs of a text are drawn with; None where Skia draws it."""
        if text.is_turned or self._projection is not None:
            return None
        linear = transform[:4]
        known = text.styles(linear)
        if known is not None:
            return known[0]
        styles: list[Style] = []
        for run, _ in text.runs:
            style = _style(run, linear)
            if style is None:
                text.remember(linear, None)
                return None
            styles.append(style)
        text.remember(linear, tuple(styles))
        return tuple(styles)

    def _text_by_kernel(
        self, color: Color, text: PackedText, styles: tuple[Style, ...], transform: Transform
    ) -> bool:
        """Blends the glyphs into the canvas' memory, where that may be done."""
        target = self.direct_target()
        if target is None:
            return False
        known, alpha, colour = self._colour
        if known is not color or alpha != self._compositing.alpha:
            alpha = self._compositing.alpha
            colour = premultiplied(color, alpha)
            self._colour = color, alpha, colour
        if colour is None:
            return False
        used, pixels = self._pixels_of
        if used is not target or pixels is None:
            memory, *clip = target
            pixels = Pixels(memory.buffer, memory.width, memory.height, memory.stride, *clip)
            self._pixels_of = target, pixels
        draw_packed(pixels, colour, text, styles, transform)
        return True

    def _text_by_mask(self, op: FillText, text: PackedText, styles: tuple[Style, ...], transform: Transform) -> None:
        """Draws the coverage of the text with a paint."""
        paint = self._paints.fill(op.brush)
        if paint is None or not text.runs:
            self._draw_nothing()
            return
        made: list[tuple[Any, int, int] | None] = []
        outlines = self._blob_drawing(op)
        matrix = self._matrix

        def draw(p: Any) -> None:
            if p.getMaskFilter() is not None or p.getColorFilter() is not None:
                outlines(p)  # a shadow
                return
            if not made:
                made.append(self._text_mask(op, text, styles, transform))
            if made[0] is not None:
                image, left, top = made[0]
                shader = p.getShader()
                self._canvas.save()
                self._canvas.setMatrix(skia.Matrix.Translate(left, top))
                if shader is not None:
                    on_picture = to_matrix(Affine.translation(-left, -top) @ matrix)
                    p = with_shader(p, shader.makeWithLocalMatrix(on_picture))
                self._canvas.drawImage(image, 0, 0, SAMPLING["none"], p)
                self._canvas.restore()

        self._shape(paint, draw, op.brush, self._text_bounds(op))

    def _text_mask(
        self, op: FillText, text: PackedText, styles: tuple[Style, ...], transform: Transform
    ) -> tuple[Any, int, int] | None:
        """The coverage of the text where it may be seen, as a picture, and its left and top on the canvas in px."""
        clip = self._canvas.getDeviceClipBounds()
        box = to_matrix(self._matrix).mapRect(self._text_bounds(op))
        left, top = max(clip.left(), _whole(box.left()) - _MARGIN), max(clip.top(), _whole(box.top()) - _MARGIN)
        right = min(clip.right(), _whole(box.right()) + _MARGIN)
        bottom = min(clip.bottom(), _whole(box.bottom()) + _MARGIN)
        width, height = right - left, bottom - top
        if width <= 0 or height <= 0:
            return None
        data = bytearray(width * height)
        a, b, c, d, e, f = transform
        mask_packed(
            Pixels(data, width, height, width, 0, 0, width, height), text, styles, (a, b, c, d, e - left, f - top)
        )
        info = skia.ImageInfo.MakeA8(width, height)
        return skia.Image.MakeRasterData(info, skia.Data.MakeWithCopy(data), width), left, top

    def _text_by_skia(self, op: FillText | StrokeText, paint: skia.Paint | None) -> None:
        """Draws the outlines of the glyphs."""
        if text_blob(op.runs) is None:
            self._draw_nothing()
            return
        bounds = None
        if not (self._blend_only and isinstance(op.brush, Color)):  # a colour alone needs none
            bounds = self._text_bounds(op)
        self._shape(paint, self._blob_drawing(op), op.brush, bounds)

    def _text_bounds(self, op: FillText | StrokeText) -> Any:
        """A box (user units) that holds the glyphs."""
        ink, x, y, squeeze = text_blob(op.runs).bounds(), op.x, op.y, op.horizontal_scale
        return skia.Rect(x + ink.left() * squeeze, y + ink.top(), x + ink.right() * squeeze, y + ink.bottom())

    def _blob_drawing(self, op: FillText | StrokeText) -> Any:
        """Draws the glyphs with a paint, by Skia."""
        blob, x, y, squeeze = text_blob(op.runs), op.x, op.y, op.horizontal_scale

        def draw(p: Any) -> None:
            if squeeze == 1.0:
                self._canvas.drawTextBlob(blob, x, y, p)
                return
            self._canvas.save()
            self._canvas.translate(x, y)
            self._canvas.scale(squeeze, 1.0)
            self._canvas.drawTextBlob(blob, 0.0, 0.0, p)
            self._canvas.restore()

        return draw


def _style(run: GlyphRun, linear: tuple[float, float, float, float]) -> Style | None:
    """The strike of a run under a linear transform; None where its glyphs are drawn as outlines."""
    a, b, c, d = linear
    scale = math.hypot(c, d)
    size = run.size * scale
    across = run.size * math.hypot(a, b)
    if not (_SMALLEST <= size <= _LARGEST and _SMALLEST <= across <= _LARGEST) or fonts.face(run.face).is_color:
        return None
    matrix: tuple[int, int, int, int] | tuple[()] = ()
    if not (b == 0.0 == c and a == d > 0.0):
        matrix = (_fixed(a / scale), _fixed(c / scale), _fixed(b / scale), _fixed(d / scale))
    key = StrikeKey(run.face, round(size * FIXED_26_6), matrix, columns=_POSITIONS, rows=_POSITIONS)
    return Style(glyph_cache.strike(key), key.columns, key.rows)


def _fixed(number: float) -> int:
    return round(number * _FIXED)


def _whole(edge: float) -> int:
    """An edge in whole pixels, for edges that may be anywhere."""
    return math.floor(min(_FAR, max(-_FAR, edge)))
