"""Text in boxes: its size for the layout, its lines when the place is known."""

from __future__ import annotations

import math
from typing import Any, Final

from vecdraw.errors import VecdrawError
from vecdraw.poster.boxes import Box
from vecdraw.poster.taffy import MAX_CONTENT, MIN_CONTENT
from vecdraw.text.layout import Layout, layout_text
from vecdraw.text.markup import text_markup
from vecdraw.text.span import Span

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


class TextBox:
    """The text of one box, set as often as the layout asks, each width once."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self.spans = _spans(box)
        self._style = {name: box.values[own] for own, name in _STYLE.items() if box.values.get(own) is not None}
        self._style |= {name: box.px(name) for name in _LENGTHS if name in box.values}
        if "max_lines" in self._style:
            self._style.setdefault("overflow", "ellipsis")
        fit = box.get("fit")
        self._fit = None if fit is None else (fit[0].px(0, box.em), fit[1].px(0, box.em))
        self._is_vertical = self._style.get("writing_mode", "horizontal-tb") != "horizontal-tb"
        self._sizes: dict[tuple[float, float, float, float], tuple[float, float]] = {}
        self._set: dict[tuple[Any, ...], Layout] = {}

    def measure(self, width: float, height: float, wide: float, high: float) -> tuple[float, float]:
        """The size of the text, as `taffy.Measure` has it."""
        key = (
            -3.0 if math.isnan(width) else width, -3.0 if math.isnan(height) else height, wide, high,
        )  # fmt: skip
        size = self._sizes.get(key)
        if size is None:
            size = self._sizes[key] = self._measured(width, height, wide, high)
        return size

    def placed(self, width: float, height: float | None) -> Layout:
        """The lines in the box they have got. Raises `TemplateError` if they do not fit where that is an error."""
        if self._fit is not None:
            return self._laid_out(width, height, fit=self._fit)
        return self._laid_out(width, height)

    def _measured(self, width: float, height: float, wide: float, high: float) -> tuple[float, float]:
        known_width, known_height = not math.isnan(width), not math.isnan(height)
        if known_width and known_height:
            return width, height
        if self._is_vertical:
            across = height if known_height else high
            block, line = self._flowed(across, vertical=True)
            return (width if known_width else block), (height if known_height else line)
        across = width if known_width else wide
        block, line = self._flowed(across, vertical=False)
        return (width if known_width else line), (height if known_height else block)

    def _flowed(self, room: float, *, vertical: bool) -> tuple[float, float]:
        """How deep the lines are together, and how long the longest, in `room` px along the lines."""
        if room == MIN_CONTENT:
            layout = self._measured_in(0.0, vertical, overflow_wrap="normal")
            return self._extent(layout, vertical)
        unbroken = self._extent(self._measured_in(None, vertical), vertical)
        if room == MAX_CONTENT or unbroken[1] <= room:
            return unbroken
        return self._extent(self._measured_in(room, vertical), vertical)

    def _measured_in(self, room: float | None, vertical: bool, **changes: Any) -> Layout:
        width, height = (None, room) if vertical else (room, None)
        size = {} if self._fit is None else {"fit": (self._fit[1], self._fit[1])}
        return self._laid_out(width, height, **size, **changes)

    def _extent(self, layout: Layout, vertical: bool) -> tuple[float, float]:
        lengths = [line.height if vertical else line.width for line in layout.lines]
        longest = math.ceil(max(lengths, default=0.0) * _GRAIN - 1e-6) / _GRAIN
        return (layout.width if vertical else layout.text_height), longest

    def _laid_out(self, width: float | None, height: float | None, *, fit: Any = None, **changes: Any) -> Layout:
        key = (width, height, fit, tuple(changes.items()))
        made = self._set.get(key)
        if made is None:
            made = self._set[key] = self._new_layout(width, height, fit, {**self._style, **changes})
        return made

    def _new_layout(self, width: float | None, height: float | None, fit: Any, style: dict[str, Any]) -> Layout:
        box = self._box
        if height is None and not self._is_vertical:
            style.pop("vertical_align", None)
        spacing = {name: box.get(name, 0.0) for name in ("letter_spacing", "word_spacing")}
        language = str(box.get("lang", ""))
        font = box.values["font"]
        try:
            return layout_text(self.spans, font, width=width, height=height, lang=language, fit=fit, **spacing, **style)
        except VecdrawError as error:
            raise box.where.error(str(error)) from error


def _spans(box: Box) -> list[str | Span]:
    """The text as spans: its markup read, its lines under and through it, its digits side by side."""
    text = box.content
    try:
        if box.get("markup"):
            return list(text_markup(text))
        extra = {name: box.values[name] for name in ("decoration", "combine") if name in box.values}
        return [Span(text, **extra)] if extra else [text]
    except VecdrawError as error:
        raise box.where.error(str(error)) from error
