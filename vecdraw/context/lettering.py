"""Text of the Context: the text attributes, fill_text, stroke_text, measure_text."""

from __future__ import annotations

import math
from functools import lru_cache
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final, get_args

from vecdraw import caches, limits, typeface
from vecdraw import text as phases
from vecdraw.arguments import check_lang, to_float
from vecdraw.context.missing_text import MissingText
from vecdraw.context.prepared_text import prepared
from vecdraw.context.recorded_text import recall, remember
from vecdraw.context.text_state import STRETCH, TextState, with_font
from vecdraw.errors import BadTypeError, BadValueError, ParseError, shown
from vecdraw.paint.css_length import Length, to_length
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.text.style import CanvasDirection, Kerning, TextAlign, TextBaseline, TextRendering, TextStyle
from vecdraw.typeface.font import Font, VariantCaps

if TYPE_CHECKING:
    from vecdraw.text.canvas_text import CanvasText, TextMetrics


class Lettering(MissingText):
    """Text as the canvas sets it: one line at a point, and simple boxes of lines."""

    # --- attributes ---------------------------------------------------------------------------------------------

    @property
    def font(self) -> Any:
        """The font: a CSS `font` shorthand or a `Font`. Reads back as the shorthand; `font_value` is the `Font`."""
        return self._state.text.font_text

    @font.setter
    def font(self, value: str | Font) -> None:
        if isinstance(value, Font):
            if value is not self._state.text.font:
                self._state.text = with_font(self._state.text, value)
            return
        try:
            font = _remembered(value) if _is_short(value) else typeface.font_css.parse_font(value)
        except (ParseError, BadTypeError, BadValueError) as error:
            self._reject(error)
            return
        self._state.text = with_font(self._state.text, font)

    @property
    def font_value(self) -> Font:
        """The whole `Font` in force."""
        return self._state.text.font

    @property
    def text_align(self) -> TextAlign:
        """Which part of the text is put at the point: `"start"`, `"end"`, `"left"`, `"right"` or `"center"`."""
        return self._state.text.align

    @text_align.setter
    def text_align(self, value: TextAlign) -> None:
        if value is not self._state.text.align and self._one_of(value, get_args(TextAlign), "text_align"):
            self._put_text(align=value)

    @property
    def text_baseline(self) -> TextBaseline:
        """Which line of the text is put at the point, from `"top"` to `"bottom"`; `"alphabetic"` by default."""
        return self._state.text.baseline

    @text_baseline.setter
    def text_baseline(self, value: TextBaseline) -> None:
        if value is not self._state.text.baseline and self._one_of(value, get_args(TextBaseline), "text_baseline"):
            self._put_text(baseline=value)

    @property
    def direction(self) -> CanvasDirection:
        """The direction of paragraphs: `"ltr"`, `"rtl"` or `"inherit"` (which is `"ltr"`)."""
        return self._state.text.direction

    @direction.setter
    def direction(self, value: CanvasDirection) -> None:
        if self._one_of(value, get_args(CanvasDirection), "direction"):
            self._put_text(direction=value)

    @property
    def letter_spacing(self) -> str:
        """Space added after each character: a number (px) or a CSS length; reads back as a CSS length."""
        return self._state.text.letter_spacing.css

    @letter_spacing.setter
    def letter_spacing(self, value: float | str) -> None:
        length = self._spacing(value)
        if length is not None:
            self._put_text(letter_spacing=length)

    @property
    def word_spacing(self) -> str:
        """Space added to each space: a number (px) or a CSS length; reads back as a CSS length."""
        return self._state.text.word_spacing.css

    @word_spacing.setter
    def word_spacing(self, value: float | str) -> None:
        length = self._spacing(value)
        if length is not None:
            self._put_text(word_spacing=length)

    def _spacing(self, value: float | str) -> Length | None:
        try:
            return to_length(value)
        except (ParseError, BadTypeError, BadValueError) as error:
            self._reject(error)
            return None

    @property
    def font_kerning(self) -> Kerning:
        """Whether pairs are kerned: `"auto"`, `"normal"` or `"none"`."""
        return self._state.text.kerning

    @font_kerning.setter
    def font_kerning(self, value: Kerning) -> None:
        if self._one_of(value, get_args(Kerning), "font_kerning"):
            self._put_text(kerning=value)

    @property
    def font_stretch(self) -> str:
        """The width of the font, from `"ultra-condensed"` to `"ultra-expanded"`."""
        return self._state.text.stretch

    @font_stretch.setter
    def font_stretch(self, value: str) -> None:
        if self._one_of(value, STRETCH, "font_stretch"):
            self._put_text(stretch=value)

    @property
    def font_variant_caps(self) -> VariantCaps:
        """Which capitals the font gives: `"normal"`, `"small-caps"` and their like."""
        return self._state.text.variant_caps

    @font_variant_caps.setter
    def font_variant_caps(self, value: VariantCaps) -> None:
        if self._one_of(value, get_args(VariantCaps), "font_variant_caps"):
            self._put_text(variant_caps=value)

    @property
    def text_rendering(self) -> TextRendering:
        """`"auto"`, `"optimizeSpeed"` (no kerning, no ligatures), `"optimizeLegibility"`, `"geometricPrecision"`."""
        return self._state.text.rendering

    @text_rendering.setter
    def text_rendering(self, value: TextRendering) -> None:
        if self._one_of(value, get_args(TextRendering), "text_rendering"):
            self._put_text(rendering=value)

    @property
    def lang(self) -> str:
        """The language of the text as a BCP 47 tag, such as `"zh-Hans"` or `"ja"`; `""` for none."""
        return self._state.text.lang

    @lang.setter
    def lang(self, value: str) -> None:
        try:
            self._put_text(lang=check_lang(value))
        except (BadTypeError, BadValueError) as error:
            self._reject(error)

    # --- drawing ------------------------------------------------------------------------------------------------

    def fill_text(self, text: str, x: float, y: float, max_width: float | None = None) -> None:
        """Fills `text`, one line, at (x, y); wider text than `max_width` is condensed to it.

        The line goes as `writing_mode` says.
        Raises `UnknownFontError` for a font of which no family is known, `BadValueError` for a lone surrogate.
        """
        state = self._state
        key, known = (None, None) if max_width is not None else recall(text, x, y, state, self._strict)
        if known is not None:
            ops = self._ops
            if get_ident() == self._thread and len(ops) < self._max_ops:  # as `_record`, sooner
                ops.append(known)
            else:
                self._record(known)
            return
        ready = self._ready(text, x, y, max_width)
        if ready is None:
            return
        at_x, at_y = float(x) + ready.dx, float(y) + ready.dy
        brush, shared = state.fill_brush(), self._condensed(ready, x, y)
        made = [FillText(runs, at_x, at_y, scale, ready.box, brush, shared) for runs, scale in ready.parts]
        for op in made:
            self._record(op)
        if key is not None and len(made) == 1 and not ready.missing:
            remember(key, made[0], ready, state)

    def stroke_text(self, text: str, x: float, y: float, max_width: float | None = None) -> None:
        """Strokes the outlines of `text` at (x, y); as `fill_text`."""
        ready = self._ready(text, x, y, max_width)
        if ready is not None:
            at_x, at_y = float(x) + ready.dx, float(y) + ready.dy
            brush, stroke, state = self._state.line_brush(), self._state.stroke, self._condensed(ready, x, y)
            for runs, scale in ready.parts:
                self._record(StrokeText(runs, at_x, at_y, scale, ready.box, brush, stroke, state))


    def _ready(self, text: str, x: float, y: float, max_width: float | None) -> CanvasText | None:
        """The text shaped and placed, or None where nothing would be drawn."""
        if not self._finite(x, y) or not self._state.transform.is_invertible:
            return None
        if max_width is not None:
            width = to_float(max_width)
            if width is None or math.isnan(width):
                self._reject(BadTypeError(f"max_width must be a number, got {shown(max_width)}"))
                return None
            if width <= 0:
                return None
            max_width = None if width == math.inf else width
        ready = prepared(self._checked(text), self._state.text, max_width, strict=self._strict)
        if not ready.parts:
            return None
        if ready.missing:
            self._tell_missing(ready.missing, text, x, y)
        return ready

    def measure_text(self, text: str) -> TextMetrics:
        """How much room `text` takes, in px of user space: the 12 fields of the standard's TextMetrics."""
        state, style = self._text_and_style(text)
        return phases.canvas_text.measure(text, style, align=state.align, baseline=state.baseline, strict=self._strict)

    def _text_and_style(self, text: object) -> tuple[TextState, TextStyle]:
        self._checked(text)
        state = self._state.text
        return state, state.style()

    @staticmethod
    def _checked(text: object) -> str:
        """The text, which is a string and not too long."""
        if not isinstance(text, str):
            raise BadTypeError(f"text must be a str, got {shown(text)}")
        limits.check("text_length", len(text), "a text's characters")
        return text


@lru_cache(maxsize=512)
def _remembered(css: str) -> Font:
    return typeface.font_css.parse_font(css)


caches.register_function("font_shorthands", _remembered)


def _is_short(css: object) -> bool:
    """Whether a shorthand is worth remembering."""
    return isinstance(css, str) and len(css) <= _REMEMBERED_LENGTH


_REMEMBERED_LENGTH: Final = 256
