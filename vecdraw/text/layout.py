"""Layout: text set as paragraphs in a box. The phases meet here; what comes out can be drawn and asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.arguments import check_lang
from vecdraw.errors import BadTypeError, shown
from vecdraw.paint.brush_arguments import not_negative, number
from vecdraw.text.analyze import scalar_text
from vecdraw.text.blocks import blocks_of, to_spans
from vecdraw.text.cache import TextCache
from vecdraw.text.fitting import Fit, fitting, to_sizes
from vecdraw.text.laid_text import Layout, layout_of
from vecdraw.text.page import page_of
from vecdraw.text.paragraph_style import ParagraphStyle, paragraph_style
from vecdraw.text.span import Span, plain_span, to_font
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts


class _Settings(NamedTuple):
    """What a text is laid out by."""

    base: TextStyle
    style: ParagraphStyle
    box: tuple[float | None, float | None]
    sizes: tuple[float, float] | None


_DEFAULT: Final = ParagraphStyle()
_layouts: TextCache[Layout] = TextCache("layouts", entry=3000, glyph=270)
_called: TextCache[Layout] = TextCache("layout_calls", entry=3000, glyph=270)
_settings: TextCache[_Settings] = TextCache("layout_settings", entry=3000)


def layout_text(
    text: str | Span | Iterable[str | Span],
    font: Font | str = "16px sans-serif",
    *,
    width: float | None = None,
    height: float | None = None,
    lang: str = "",
    letter_spacing: float = 0.0,
    word_spacing: float = 0.0,
    fit: Fit | None = None,
    style: ParagraphStyle | None = None,
    **paragraph: Any,
) -> Layout:
    """Sets text, or a list of spans and strings, in lines.

    `font` is a Font or a CSS shorthand, `width` and `height` the box in px (None: as large as it takes; lines of
    horizontal text break at `width`, those of vertical text at `height`), `lang` a BCP 47 tag, spacings px. What else
    is given are properties of `ParagraphStyle`, or changes to `style`. Paragraphs are parted by line feeds.

    `fit="shrink"` makes all sizes smaller until the text fits the box, `fit=(least, most)` finds the largest size of
    the font between two, in px, with which it does; other sizes change in proportion. Where nothing fits, the least.

    Raises `BadTypeError`, `BadValueError` (a lone surrogate too), `UnknownFontError`, `FontError`, `LimitError`.
    """
    call = (font, width, height, lang, letter_spacing, word_spacing, fit, style, *paragraph.items())
    # 1 is not True, nor 1.0: what is equal and of another type may be a bad value
    settings = (*call, *map(type, call), *map(type, paragraph.values()), fonts.version)
    key = (text, type(text), settings) if isinstance(text, str) else None
    try:
        known = None if key is None else _called.get(key)
    except TypeError:  # a value that cannot be hashed
        known = key = None
    if known is not None:
        return known
    given = None if key is None else _settings.get(settings)
    if given is not None and isinstance(text, str):
        _check_text(text)
        found = _laid_out((plain_span(text),), *given)
        _called.put(key, found, len(text))
        return found
    chosen = to_style(style, paragraph)
    base = TextStyle(
        to_font(font),
        lang=check_lang(lang),
        letter_spacing=number(letter_spacing, "letter_spacing"),
        word_spacing=number(word_spacing, "word_spacing"),
    )
    if key is None:
        return set_text(text, base, chosen, (width, height), fit)
    spans, given = _checked(text, base, chosen, (width, height), fit)
    _settings.put(settings, given, 0)
    found = _laid_out(spans, *given)
    _called.put(key, found, len(found.text))
    return found


def set_text(
    text: str | Span | Iterable[str | Span],
    base: TextStyle,
    style: ParagraphStyle,
    box: tuple[float | None, float | None],
    fit: Fit | None = None,
) -> Layout:
    """As `layout_text`, from the style of the text itself; its writing mode is that of the paragraph style."""
    spans, given = _checked(text, base, style, box, fit)
    key = (spans, given, fonts.version)
    try:
        found = _layouts.get(key)
    except TypeError:  # a tag or a brush that cannot be hashed
        return _laid_out(spans, *given)
    if found is None:
        found = _laid_out(spans, *given)
        _layouts.put(key, found, len(found.text))
    return found


def _checked(
    text: str | Span | Iterable[str | Span],
    base: TextStyle,
    style: ParagraphStyle,
    box: tuple[float | None, float | None],
    fit: Fit | None,
) -> tuple[tuple[Span, ...], _Settings]:
    """What `_laid_out` takes. Raises for bad values."""
    spans = to_spans(list(text) if not isinstance(text, str) and isinstance(text, Iterable) else text)
    whole = text if isinstance(text, str) else "".join([span.text for span in spans])
    _check_text(whole)
    if base.writing_mode != style.writing_mode or base.orientation != style.text_orientation:
        base = base._replace(writing_mode=style.writing_mode, orientation=style.text_orientation)
    sides = _side(box[0], "width"), _side(box[1], "height")
    return spans, _Settings(base, style, sides, to_sizes(fit, base.font.size))


def _check_text(text: str) -> None:
    limits.check("text_length", len(text), "a text's characters")
    scalar_text(text, strict=True)


def _laid_out(
    spans: tuple[Span, ...],
    base: TextStyle,
    style: ParagraphStyle,
    box: tuple[float | None, float | None],
    sizes: tuple[float, float] | None,
) -> Layout:
    if sizes is not None:
        spans, base = fitting(spans, base, style, box, sizes)
    return layout_of(page_of(blocks_of(spans, base, style), spans, base, style, box), spans, base, style)


def to_style(style: object, changes: dict[str, Any]) -> ParagraphStyle:
    """The paragraph style of a call: `style` with changes by name. Raises `BadTypeError`, `BadValueError`."""
    if style is None:
        return paragraph_style(changes) if changes else _DEFAULT
    if not isinstance(style, ParagraphStyle):
        raise BadTypeError(f"style must be a ParagraphStyle, got {shown(style)}")
    if changes:
        paragraph_style(changes)
        return replace(style, **changes)
    return style


def _side(value: object, name: str) -> float | None:
    return None if value is None else not_negative(value, name)
