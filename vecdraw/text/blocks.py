"""Blocks: the paragraphs of a text, each with the styles of its stretches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from vecdraw.errors import BadTypeError, shown
from vecdraw.text.bidi import strong_level
from vecdraw.text.emphasis import Emphasis, emphasis_mark, emphasis_side
from vecdraw.text.inline_image import InlineImage, to_inline_image
from vecdraw.text.line_box import metrics_of
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.ruby import Ruby, to_ruby
from vecdraw.text.span import Span, plain_span, says_nothing, text_style
from vecdraw.text.style import TextStyle

_SEPARATOR: Final = re.compile("\r\n|[\n\r\x85\u2029]")


class Segment(NamedTuple):
    """The characters `start` to `end` of a block, of one span, and what stands over or in place of them."""

    start: int
    end: int
    span: int
    style: TextStyle
    ruby: Ruby | None = None
    emphasis: Emphasis | None = None
    image: InlineImage | None = None

    def part(self, start: int, end: int) -> Segment:
        """The characters `start` to `end` of it alone; of a ruby what can be told to belong to them."""
        ruby = self.ruby
        if ruby is not None and (start, end) != (self.start, self.end):
            whole = isinstance(ruby.text, str) or len(ruby.text) != self.end - self.start
            ruby = None if whole else replace(ruby, text=ruby.text[start - self.start : end - self.start])
        return self._replace(start=start, end=end, ruby=ruby)


class Block(NamedTuple):
    """A paragraph: its text, where that begins in the whole text, its segments and its embedding level (0 or 1)."""

    text: str
    start: int
    segments: tuple[Segment, ...]
    level: int


def to_spans(text: object) -> tuple[Span, ...]:
    """The spans of a text: itself, or a list of spans and strings. Raises `BadTypeError`."""
    if isinstance(text, (str, Span)):
        text = [text]
    if not isinstance(text, (list, tuple)):
        raise BadTypeError(f"text must be a str, a Span or a list of them, got {shown(text)}")
    spans: list[Span] = []
    for part in text:
        if not isinstance(part, (str, Span)):
            raise BadTypeError(f"text must be a str, a Span or a list of them, got a list with {shown(part)}")
        spans.append(plain_span(part) if isinstance(part, str) else part)
    return tuple(spans)


def blocks_of(spans: Sequence[Span], base: TextStyle, style: ParagraphStyle) -> list[Block]:
    """The paragraphs of the spans' text, one at least; the separators between them are in none."""
    only = spans[0].text if len(spans) == 1 else ""
    if only and (only.isprintable() or _SEPARATOR.search(only) is None):  # no separator is printable
        text, span_style = only, _text_style(spans[0], base)
        return [Block(text, 0, (_segment(spans[0], 0, 0, span_style),), _level(text, style))]
    text = "".join([span.text for span in spans])
    styles = [_text_style(span, base) for span in spans] or [base]
    ends: list[int] = []
    for span in spans:
        ends.append((ends[-1] if ends else 0) + len(span.text))
    blocks: list[Block] = []
    at = span_at = 0
    for stop, behind in [*(found.span() for found in _SEPARATOR.finditer(text)), (len(text), len(text))]:
        segments: list[Segment] = []
        start = at
        while start < stop:
            while ends[span_at] <= start:
                span_at += 1
            end = min(stop, ends[span_at])
            whole = _segment(spans[span_at], ends[span_at] - len(spans[span_at].text) - at, span_at, styles[span_at])
            _add(segments, whole.part(start - at, end - at))
            start = end
        if not segments:
            while span_at + 1 < len(styles) and ends[span_at] <= at:
                span_at += 1
            segments.append(Segment(0, 0, span_at, styles[span_at]))
        part = text[at:stop]
        blocks.append(Block(part, at, tuple(segments), _level(part, style)))
        at = behind
    return blocks


def _text_style(span: Span, base: TextStyle) -> TextStyle:
    """The style of a span; raised and lowered text is as small as its font has it."""
    if says_nothing(span):
        return base
    style = text_style(span, base)
    if not isinstance(span.baseline_shift, str):
        return style
    metrics, font = metrics_of(style), style.font
    factor = metrics.superscript_size if span.baseline_shift == "super" else metrics.subscript_size
    height = None if font.line_height is None else font.line_height * factor
    return style._replace(font=font.replaced(size=font.size * factor, line_height=height))


def _segment(span: Span, start: int, number: int, style: TextStyle) -> Segment:
    """All of a span that begins at a character of the block, which may lie before it."""
    emphasis = None
    if span.emphasis is not None:
        vertical = style.writing_mode.startswith("vertical")
        mark = emphasis_mark(span.emphasis, vertical=vertical)
        side = emphasis_side(span.emphasis_position, style.lang, vertical=vertical)
        emphasis = Emphasis(mark, side) if mark else None
    ruby = None if span.ruby is None else to_ruby(span.ruby)
    image = None if span.image is None else to_inline_image(span.image)
    return Segment(start, start + len(span.text), number, style, ruby, emphasis, image)


def _add(segments: list[Segment], segment: Segment) -> None:
    if segment.end > segment.start:
        segments.append(segment)


def _level(text: str, style: ParagraphStyle) -> int:
    if style.text_orientation == "upright" and style.writing_mode.startswith("vertical"):
        return 0
    if style.direction == "auto":
        return strong_level(text)
    return 1 if style.direction == "rtl" else 0
