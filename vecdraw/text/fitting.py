"""Fitting: the largest size of text with which it fits its box."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal

from vecdraw.errors import BadValueError, shown
from vecdraw.paint.brush_arguments import number
from vecdraw.text.blocks import blocks_of
from vecdraw.text.decoration import to_decoration
from vecdraw.text.inline_image import to_inline_image
from vecdraw.text.page import page_of
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.span import Span, to_font
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

Fit = Literal["shrink"] | tuple[float, float]

_STEPS: Final = 256  # sizes that are tried lie this fraction of the largest apart


def to_sizes(value: object, size: float) -> tuple[float, float] | None:
    """The least and the largest size (px) that a `fit` asks for; None for no fit. `size` is the font's own.

    Raises `BadTypeError` and `BadValueError`.
    """
    if value is None or size == 0:
        return None
    if value == "shrink":
        return 0.0, size
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise BadValueError(f"fit must be 'shrink' or two sizes in px, got {shown(value)}")
    least, most = (number(side, "a size to fit") for side in value)
    if not 0 <= least <= most:
        raise BadValueError(f"fit must be two sizes in px, the smaller first, got {shown(value)}")
    return least, most


def fitting(
    spans: tuple[Span, ...],
    base: TextStyle,
    style: ParagraphStyle,
    box: tuple[float | None, float | None],
    sizes: tuple[float, float],
) -> tuple[tuple[Span, ...], TextStyle]:
    """The spans and the style of the largest size with which the text fits the box."""
    least, most = sizes
    low, high = 0, _STEPS
    uncut = replace(style, overflow="visible", max_lines=None)
    while low < high:
        middle = (low + high + 1) // 2
        tried, scaled = _scaled(spans, base, (least + (most - least) * middle / _STEPS) / base.font.size)
        page = page_of(blocks_of(tried, scaled, style), tried, scaled, uncut, box)
        if page.fits and (style.max_lines is None or page.count <= style.max_lines):
            low = middle
        else:
            high = middle - 1
    return _scaled(spans, base, (least + (most - least) * low / _STEPS) / base.font.size)


def _scaled(spans: tuple[Span, ...], base: TextStyle, factor: float) -> tuple[tuple[Span, ...], TextStyle]:
    """Spans and style with all lengths of text multiplied."""
    lengths = ("size", "letter_spacing", "word_spacing", "stroke_width")
    scaled: list[Span] = []
    for span in spans:
        changes: dict[str, Any] = {
            name: getattr(span, name) * factor for name in lengths if getattr(span, name) is not None
        }
        if span.font is not None:
            changes["font"] = _resized(to_font(span.font), factor)
        if not isinstance(span.baseline_shift, str):
            changes["baseline_shift"] = span.baseline_shift * factor
        if span.image is not None:
            changes["image"] = to_inline_image(span.image).scaled(factor)
        if span.decoration is not None:
            changes["decoration"] = to_decoration(span.decoration).scaled(factor)
        scaled.append(replace(span, **changes))
    style = base._replace(
        font=_resized(base.font, factor),
        letter_spacing=base.letter_spacing * factor,
        word_spacing=base.word_spacing * factor,
    )
    return tuple(scaled), style


def _resized(font: Font, factor: float) -> Font:
    height = None if font.line_height is None else font.line_height * factor
    return font.replaced(size=font.size * factor, line_height=height)
