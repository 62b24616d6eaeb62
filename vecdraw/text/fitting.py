"""Fitting: the largest size of text with which it fits its box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, Literal

from vecdraw import caches
from vecdraw.errors import BadValueError, shown
from vecdraw.paint.brush_arguments import number
from vecdraw.text.blocks import blocks_of
from vecdraw.text.decoration import to_decoration
from vecdraw.text.inline_image import to_inline_image
from vecdraw.text.measured import measure_resized
from vecdraw.text.page import Page, page_of
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.span import Span, to_font
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

Fit = Literal["shrink"] | tuple[float, float]

_FONTS: Final = 256
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
    """The spans and the style of the largest size with which the text fits the box.

    To shape text in a new size takes longest. So the size is looked for with text of the largest one in boxes that are
    so much larger; what is found is then tried itself, and where it was not right (optical sizes, indents in px) the
    search goes on from there.
    """
    least, most = sizes
    if least == most:
        return _scaled(spans, base, most / base.font.size)
    is_cut = style.overflow != "visible" or style.max_lines is not None
    uncut = replace(style, overflow="visible", max_lines=None) if is_cut else style
    tried: dict[int, tuple[tuple[Span, ...], TextStyle]] = {}

    def size(step: int) -> float:
        return least + (most - least) * step / _STEPS

    def is_room(page: Page) -> bool:
        return page.fits and (style.max_lines is None or page.count <= style.max_lines)

    def at(step: int) -> tuple[tuple[Span, ...], TextStyle]:
        if step not in tried:
            tried[step] = _scaled(spans, base, size(step) / base.font.size)
        return tried[step]

    def page(step: int) -> Page:
        resized, scaled = at(step)
        in_size = blocks_of(resized, scaled, style)
        measure_resized(blocks, in_size)
        return page_of(in_size, resized, scaled, uncut, box)

    def fits(step: int) -> bool:
        return is_room(page(step))

    largest, in_style = at(_STEPS)
    blocks = blocks_of(largest, in_style, style)
    in_box = page_of(blocks, largest, in_style, uncut, box)

    def would_fit(step: int) -> bool:
        factor = most / size(step)
        room = (None if box[0] is None else box[0] * factor, None if box[1] is None else box[1] * factor)
        return is_room(in_box.in_room(room) or page_of(blocks, largest, in_style, uncut, room))

    if not size(1) > 0 or style.exclusions:
        return at(_bisected(fits, 0, _STEPS))
    guess = _bisected(would_fit, 0, _STEPS)
    if _is_in_proportion(style):
        guessed = page(guess)
        if is_room(guessed) and not guessed.has_optical_sizes:
            return at(guess)
    return at(_searched(fits, guess))


def _is_in_proportion(style: ParagraphStyle) -> bool:
    """Whether all lengths of a paragraph are multiples of its font's size."""
    lengths = (style.first_line_indent, style.hanging_indent, style.paragraph_spacing, style.hyphenate_limit_zone)
    return not any(lengths) and not style.tab_stops and style.column_gap is None


def _searched(fits: Callable[[int], bool], guess: int) -> int:
    """The last step that fits, 0 where none does; tried from a guess on, in ever longer strides."""
    low, high, stride = 0, _STEPS, 1
    at = max(guess, 1)
    while low < at <= high:
        if fits(at):
            low = at
            at = min(at + stride, high)
        else:
            high = at - 1
            at = max(at - stride, low)
        stride *= 2
    return _bisected(fits, low, high)


def _bisected(fits: Callable[[int], bool], low: int, high: int) -> int:
    """The last step that fits between one that does, or counts as if it did, and another."""
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _scaled(spans: tuple[Span, ...], base: TextStyle, factor: float) -> tuple[tuple[Span, ...], TextStyle]:
    """Spans and style with all lengths of text multiplied."""
    lengths = ("size", "letter_spacing", "word_spacing")
    scaled: list[Span] = []
    for span in spans:
        changes: dict[str, Any] = {
            name: getattr(span, name) * factor for name in lengths if getattr(span, name)
        }
        if span.stroke is not None:
            changes["stroke_width"] = span.stroke_width * factor
        if span.font is not None:
            changes["font"] = _resized(to_font(span.font), factor)
        if not isinstance(span.baseline_shift, str) and span.baseline_shift:
            changes["baseline_shift"] = span.baseline_shift * factor
        if span.image is not None:
            changes["image"] = to_inline_image(span.image).scaled(factor)
        if span.decoration is not None:
            changes["decoration"] = to_decoration(span.decoration).scaled(factor)
        scaled.append(replace(span, **changes) if changes else span)
    style = base._replace(
        font=_resized(base.font, factor),
        letter_spacing=base.letter_spacing * factor,
        word_spacing=base.word_spacing * factor,
    )
    return tuple(scaled), style


@lru_cache(_FONTS)
def _resized(font: Font, factor: float) -> Font:
    height = None if font.line_height is None else font.line_height * factor
    return font.replaced(size=font.size * factor, line_height=height)


caches.register_function("resized_fonts", _resized)
