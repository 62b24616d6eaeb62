"""`Span`: a stretch of text and what sets it apart from the rest of its paragraph."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, Literal, get_args

from vecdraw import caches
from vecdraw.arguments import check_lang, is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.brush_arguments import not_negative, number
from vecdraw.paint.paint_arguments import to_brush
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.scene import Scene
from vecdraw.text.analyze import cluster_texts, scalar_text
from vecdraw.text.decoration import Decoration, to_decoration
from vecdraw.text.emphasis import EmphasisPosition, emphasis_mark
from vecdraw.text.frozen import maker
from vecdraw.text.inline_image import OBJECT, InlineImage, to_inline_image
from vecdraw.text.ruby import Ruby, check_base, to_ruby
from vecdraw.text.style import Combine, TextOrientation, TextStyle
from vecdraw.typeface.font import Font, FontStyle
from vecdraw.typeface.font_css import parse_font

BaselineShift = float | Literal["super", "sub"]

_CSS: Final = 256


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; None means what the paragraph, or the Context that draws it, says.

    `font` is a Font or a CSS shorthand; `family` (one or several), `size` (px), `weight`, `style` and `features` change
    that font.
    `letter_spacing` and `word_spacing` are px, `lang` is a BCP 47 tag. `baseline_shift` raises the text by so many px,
    or is `"super"` or `"sub"` as the font has them, which also make it smaller than `size`.
    `fill`, `stroke` and `background` are what `fill_style` takes;
    `stroke_width` is px. `combine` and `orientation` are CSS `text-combine-upright` and `text-orientation`, for
    vertical lines.

    `decoration` is a `Decoration` or a CSS `text-decoration` such as `"underline dotted"`; `ruby` is a `Ruby`, or the
    text of one (or several, one a character); `emphasis` is a CSS `text-emphasis-style` such as `"filled dot"` or one
    character, placed by `emphasis_position` (`"auto"`: as the language has it). `image` is an `InlineImage`, or a
    picture, that stands in place of the text, which is then U+FFFC.

    `tag` is anything hashable; it comes back in the runs of the layout.

    Raises `BadTypeError`, `BadValueError` and `ParseError`.
    """

    text: str = ""
    font: Font | str | None = None
    size: float | None = None
    weight: float | None = None
    style: FontStyle | None = None
    features: Mapping[str, int] | tuple[tuple[str, int], ...] | None = None
    family: str | Sequence[str] | None = None
    lang: str | None = None
    letter_spacing: float | None = None
    word_spacing: float | None = None
    baseline_shift: BaselineShift = 0.0
    fill: Any = None
    stroke: Any = None
    stroke_width: float = 1.0
    background: Any = None
    combine: Combine = "none"
    orientation: TextOrientation | None = None
    decoration: Decoration | str | None = None
    ruby: Ruby | str | Sequence[str] | None = None
    emphasis: str | None = None
    emphasis_position: EmphasisPosition = "auto"
    image: InlineImage | Pixmap | Scene | None = None
    tag: Hashable = None

    def __post_init__(self) -> None:
        put = object.__setattr__
        if not isinstance(self.text, str):
            raise BadTypeError(f"the text of a span must be a str, got {shown(self.text)}")
        self._take_additions()
        put(self, "font", None if self.font is None else to_font(self.font))
        for name in ("size", "letter_spacing", "word_spacing", "stroke_width"):
            if getattr(self, name) is not None:
                put(self, name, (number if name.endswith("spacing") else not_negative)(getattr(self, name), name))
        if not is_one_of(self.baseline_shift, ("super", "sub")):
            put(self, "baseline_shift", number(self.baseline_shift, "baseline_shift"))
        for name in ("fill", "stroke", "background"):
            if getattr(self, name) is not None:
                put(self, name, to_brush(getattr(self, name), name))
        check_lang("" if self.lang is None else self.lang)
        _check_choice("combine", self.combine, get_args(Combine))
        _check_choice("orientation", self.orientation or "mixed", get_args(TextOrientation))
        if self.family is not None:
            put(self, "family", Font(self.family).families)
        if self.features is not None:
            put(self, "features", Font("sans-serif", features=self.features).features)
        text_style(self, TextStyle(Font("sans-serif")))

    def _take_additions(self) -> None:
        """What stands beside text, or in place of it, as values."""
        put = object.__setattr__
        if self.decoration is not None:
            put(self, "decoration", to_decoration(self.decoration))
        if self.ruby is not None:
            ruby = to_ruby(self.ruby)
            check_base(ruby.text, cluster_texts(scalar_text(self.text, strict=True)))
            put(self, "ruby", ruby)
        if self.emphasis is not None:
            emphasis_mark(self.emphasis, vertical=False)
        _check_choice("emphasis_position", self.emphasis_position, get_args(EmphasisPosition))
        if self.image is not None:
            put(self, "image", to_inline_image(self.image))
            if self.text not in ("", OBJECT):
                raise BadValueError(f"a span with an image has no text of its own, got {shown(self.text)}")
            put(self, "text", OBJECT)


def text_style(span: Span, base: TextStyle) -> TextStyle:
    """The style of a span's text in a paragraph of style `base`."""
    font = base.font if span.font is None else to_font(span.font)
    changes: dict[str, Any] = {
        name: getattr(span, name) for name in ("size", "weight", "style") if getattr(span, name) is not None
    }
    if span.family is not None:
        changes["families"] = span.family
    if span.size is not None and font.line_height is not None and font.size:
        changes["line_height"] = font.line_height * span.size / font.size
    if span.features is not None:
        changes["features"] = dict(font.features) | dict(span.features)
    style = base._replace(font=font.replaced(**changes) if changes else font)
    given = {
        name: getattr(span, name)
        for name in ("lang", "letter_spacing", "word_spacing", "orientation")
        if getattr(span, name) is not None
    }
    return style._replace(combine=span.combine, **given)


def plain_span(text: str) -> Span:
    """A span that says nothing about its text; made without checks, as most texts are one."""
    return _made(text, *_NOTHING)


_but_text: Final = attrgetter(*(one.name for one in fields(Span) if one.name != "text"))
_NOTHING: Final = tuple(one.default for one in fields(Span) if one.name != "text")


def says_nothing(span: Span) -> bool:
    """Whether a span is as any other of its text that has no properties."""
    return bool(_but_text(span) == _NOTHING)


_made: Final = maker(Span)


def to_font(value: object) -> Font:
    """A Font, or the one of a CSS shorthand. Raises `BadTypeError`, `ParseError`."""
    if isinstance(value, Font):
        return value
    if not isinstance(value, str):
        raise BadTypeError(f"font must be a Font or a CSS font shorthand, got {shown(value)}")
    return _parsed(value)


@lru_cache(maxsize=_CSS)
def _parsed(css: str) -> Font:
    return parse_font(css)


caches.register_function("span_fonts", _parsed)


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if not is_one_of(value, choices):
        raise BadValueError(f"{name} must be one of {', '.join(choices)}, got {shown(value)}")
