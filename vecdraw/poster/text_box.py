"""Text in boxes: its size for the layout, its lines when the place is known."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import VecdrawError
from vecdraw.poster.boxes import Box
from vecdraw.poster.clock import look
from vecdraw.poster.kept import Kept
from vecdraw.poster.taffy import MAX_CONTENT, MIN_CONTENT
from vecdraw.text.laid_text import Layout
from vecdraw.text.layout import layout_text, to_style
from vecdraw.text.markup import text_markup
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.span import Span
from vecdraw.typeface.font import Font

_STYLE: Final = {
    "text_align": "align",
    "align_last": "align_last",
    "justify_text": "justify",
    "direction": "direction",
    "writing_mode": "writing_mode",
    "text_orientation": "text_orientation",
    "line_break": "line_break",
    "word_break": "word_break",
    "overflow_wrap": "overflow_wrap",
    "hyphens": "hyphens",
    "punctuation": "punctuation_style",
    "text_spacing_trim": "text_spacing_trim",
    "text_autospace": "text_autospace",
    "hanging_punctuation": "hanging_punctuation",
    "line_height": "line_height",
    "max_lines": "max_lines",
    "overflow": "overflow",
    "ellipsis": "ellipsis",
    "ellipsis_position": "ellipsis_position",
    "vertical_align": "vertical_align",
    "text_wrap": "wrap",
    "drop_cap": "drop_cap",
    "text_columns": "columns",
}
_LENGTHS: Final = ("first_line_indent", "hanging_indent", "paragraph_spacing", "column_gap")
_GRAIN: Final = 64.0  # parts of a px that browsers round the sizes of text up to
_WAYS: Final = 64  # in which a text is kept set: one that stays the same stands beside others that change
_STYLES: Final = 512  # in which texts are kept set
_FLOW: Final = 1_500  # bytes of a text that is kept, beside the ways it is set
_WAY: Final = 3_500  # bytes of a way, and of each character in it
_CHARACTER: Final = 300


class TextBox:
    """The text of one box. `drawn` is the layout that was drawn, None before."""

    def __init__(self, box: Box) -> None:
        self._where = box.where
        self._flow = _flow_of(box)
        self.drawn: Layout | None = None

    def measure(self, width: float, height: float, wide: float, high: float) -> tuple[float, float]:
        """The size of the text, as `taffy.Measure` has it. Raises `TemplateError`."""
        try:
            return self._flow.measure(width, height, wide, high)
        except VecdrawError as error:
            raise self._where.error(str(error)) from error

    def placed(self, width: float, height: float | None) -> Layout:
        """The lines in the box they have got. Raises `TemplateError` if they do not fit where that is an error."""
        try:
            self.drawn = self._flow.placed(width, height)
        except VecdrawError as error:
            raise self._where.error(str(error)) from error
        return self.drawn


class TextFlow:
    """A text with all that shapes its lines, set as often as the layout asks, each way once; shared by posters."""

    def __init__(
        self,
        spans: tuple[str | Span, ...],
        font: Font,
        lang: str,
        spacing: tuple[float, float],
        fit: tuple[float, float] | None,
        style: tuple[tuple[str, Any], ...],
    ) -> None:
        self._key = (spans, font, lang, spacing, fit, style)
        self._spans = spans
        self._font = font
        self._settings: dict[str, Any] = {"lang": lang, "letter_spacing": spacing[0], "word_spacing": spacing[1]}
        self._fit = fit
        self._style = dict(style)
        self._is_vertical = self._style.get("writing_mode", "horizontal-tb") != "horizontal-tb"
        self._way = _WAY + _CHARACTER * sum(len(one if isinstance(one, str) else one.text) for one in spans)
        self._sizes: dict[tuple[float, ...], tuple[float, float]] = {}
        self._set: dict[tuple[Any, ...], Layout] = {}
        self._least: tuple[float, float] | None = None
        self._unbroken: tuple[float, float] | None = None

    def measure(self, width: float, height: float, wide: float, high: float) -> tuple[float, float]:
        """See `TextBox.measure`."""
        key = (-3.0 if math.isnan(width) else width, -3.0 if math.isnan(height) else height, wide, high)
        size = self._sizes.get(key)
        if size is None:
            if len(self._sizes) >= _WAYS:
                self._sizes.clear()
            size = self._sizes[key] = self._measured(width, height, wide, high)
        return size

    def placed(self, width: float, height: float | None) -> Layout:
        """See `TextBox.placed`."""
        return self._laid_out(width, height, fit=self._fit)

    def _measured(self, width: float, height: float, wide: float, high: float) -> tuple[float, float]:
        known_width, known_height = not math.isnan(width), not math.isnan(height)
        if known_width and known_height:
            return width, height
        if self._is_vertical:
            depth, length = self._flowed(height if known_height else high)
            return (width if known_width else depth), (height if known_height else length)
        depth, length = self._flowed(width if known_width else wide)
        return (width if known_width else length), (height if known_height else depth)

    def _flowed(self, room: float) -> tuple[float, float]:
        """How deep the lines are together, and how long the longest, in `room` px along the lines."""
        if room == MIN_CONTENT:
            if self._least is None:
                least = self._in_room(None).min_content()
                self._least = (
                    self._extent(self._in_room(0.0, overflow_wrap="normal"))
                    if least is None or self._style.get("wrap") == "nowrap"
                    else (least[0], self._rounded(least[1]))
                )
            return self._least
        if self._unbroken is None:
            self._unbroken = self._extent(self._in_room(None))
        unbroken = self._unbroken
        if room == MAX_CONTENT or unbroken[1] <= room:
            return unbroken
        return self._extent(self._in_room(room))

    def _in_room(self, room: float | None, **changes: Any) -> Layout:
        width, height = (None, room) if self._is_vertical else (room, None)
        return self._laid_out(width, height, fit=None if self._fit is None else (self._fit[1], self._fit[1]), **changes)

    def _extent(self, layout: Layout) -> tuple[float, float]:
        indent = max(0.0, layout.style.first_line_indent, layout.style.hanging_indent)
        longest = self._rounded(layout.text_length + indent)
        return (layout.width if self._is_vertical else layout.text_height), longest

    @staticmethod
    def _rounded(length: float) -> float:
        return math.ceil(length * _GRAIN - 1e-6) / _GRAIN

    def _laid_out(self, width: float | None, height: float | None, *, fit: Any, **changes: Any) -> Layout:
        key = (width, height, fit, tuple(changes.items()))
        made = self._set.get(key)
        if made is None:
            if len(self._set) >= _WAYS:
                _flows.grow(self._key, self, -self._way * len(self._set))
                self._set.clear()
            made = self._set[key] = self._new_layout(width, height, fit, {**self._style, **changes})
            _flows.grow(self._key, self, self._way)
        return made

    def _new_layout(self, width: float | None, height: float | None, fit: Any, style: dict[str, Any]) -> Layout:
        look()
        if height is None and not self._is_vertical:
            style.pop("vertical_align", None)
        paragraph = _paragraph_style(tuple(style.items()))
        return layout_text(
            self._spans, self._font, width=width, height=height, fit=fit, style=paragraph, **self._settings
        )


@lru_cache(_STYLES)
def _paragraph_style(style: tuple[tuple[str, Any], ...]) -> ParagraphStyle:
    return to_style(None, dict(style))


_flows: Final[Kept[tuple[Any, ...], TextFlow]] = Kept(
    lambda: limits.current().template_text_cache_bytes, "poster_texts"
)


def _flow_of(box: Box) -> TextFlow:
    style = {name: box.values[own] for own, name in _STYLE.items() if box.values.get(own) is not None}
    style |= {name: box.px(name) for name in _LENGTHS if name in box.values}
    if "max_lines" in style:
        style.setdefault("overflow", "ellipsis")
    fit = box.get("fit")
    sizes = None if fit is None else (fit[0].px(0, box.em), fit[1].px(0, box.em))
    spacing = (box.get("letter_spacing", 0.0), box.get("word_spacing", 0.0))
    key = (_spans(box), box.values["font"], str(box.get("lang", "")), spacing, sizes, tuple(style.items()))
    return _flows.get(key, lambda: TextFlow(*key), lambda _: _FLOW)


def _spans(box: Box) -> tuple[str | Span, ...]:
    """The text as spans: its markup read, its lines under and through it, its digits side by side."""
    text = box.content
    try:
        if box.get("markup"):
            return tuple(text_markup(text))
        extra = {name: box.values[name] for name in ("decoration", "combine") if name in box.values}
        return (Span(text, **extra),) if extra else (text,)
    except VecdrawError as error:
        raise box.where.error(str(error)) from error
