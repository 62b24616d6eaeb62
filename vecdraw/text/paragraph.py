"""Simple paragraphs: wrapped, aligned or justified lines; nothing is squeezed, hung or hyphenated."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vecdraw.text.analyze import clusters, scalar_text
from vecdraw.text.lines import shaped_line, wrap
from vecdraw.text.style import TextStyle

ParagraphAlign = Literal["start", "end", "left", "right", "center", "justify"]


class ParagraphLine(NamedTuple):
    """A line to be drawn with `style` at `x` (px from the left edge of the paragraph), `width` px wide."""

    text: str
    style: TextStyle
    x: float
    width: float


def paragraph_lines(
    text: str, style: TextStyle, width: float, align: ParagraphAlign = "start", *, strict: bool = True
) -> list[ParagraphLine]:
    """The lines of `text` in `width` px, greedy at UAX #14 opportunities.

    `justify` widens the spaces of a line, or, where it has none (Chinese, Japanese), the gaps between its characters;
    the last line of a paragraph is set at its natural width. Raises `UnknownFontError` (strict), `FontError`.
    """
    lines: list[ParagraphLine] = []
    for block in scalar_text(text, strict=strict).split("\n"):
        wrapped = wrap(block, style, width, strict=strict)
        for index, line in enumerate(wrapped):
            natural = _natural(line, style, strict)
            stretch = align == "justify" and index < len(wrapped) - 1
            lines.append(
                _justified(line, style, natural, width)
                if stretch
                else ParagraphLine(line, style, _before(align, style) * (width - natural), natural)
            )
    return lines


def line_height(style: TextStyle, *, strict: bool = True) -> float:
    """The distance of baselines in px: the font's `line_height` times its size, or what the face itself asks for."""
    if style.font.line_height is not None:
        return style.font.line_height
    metrics = shaped_line("", style, strict=strict).primary.metrics
    return (metrics.ascent + metrics.descent + metrics.line_gap) * style.font.size


def first_baseline(style: TextStyle, height: float, *, strict: bool = True) -> float:
    """How far below the top of a line of `height` px its baseline lies: the face's box stands in the middle of it."""
    metrics = shaped_line("", style, strict=strict).primary.metrics
    size = style.font.size
    return (height - (metrics.ascent + metrics.descent) * size) / 2 + metrics.ascent * size


def _natural(line: str, style: TextStyle, strict: bool) -> float:
    """The width of a line without the letter spacing behind its last character."""
    return max(0.0, shaped_line(line, style, strict=strict).width - (style.letter_spacing if line else 0.0))


def _before(align: ParagraphAlign, style: TextStyle) -> float:
    """The share of the free room that stands left of a line."""
    if align == "center":
        return 0.5
    rtl = style.direction == "rtl"
    if align in ("start", "justify"):
        return 1.0 if rtl else 0.0
    if align == "end":
        return 0.0 if rtl else 1.0
    return 1.0 if align == "right" else 0.0


def _justified(line: str, style: TextStyle, natural: float, width: float) -> ParagraphLine:
    spare = width - natural
    spaces = line.count(" ")
    gaps = len(clusters(line)) - 1
    if spare <= 0 or (not spaces and gaps < 1):
        return ParagraphLine(line, style, 0.0, natural)
    if spaces:
        wider = style._replace(word_spacing=style.word_spacing + spare / spaces)
    else:
        wider = style._replace(letter_spacing=style.letter_spacing + spare / gaps)
    return ParagraphLine(line, wider, 0.0, width)
