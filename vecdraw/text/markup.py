"""`text_markup`: a small markup for spans. It loads nothing, runs nothing, and knows no more than is listed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, VecdrawError, shown
from vecdraw.paint.css_length import Length
from vecdraw.text.analyze import cluster_texts
from vecdraw.text.decoration import Decoration
from vecdraw.text.markup_tokens import Close, Open, Text, markup_error, nearest, tokens
from vecdraw.text.ruby import Ruby
from vecdraw.text.span import Span
from vecdraw.units import CSS_PX

Properties = dict[str, Any]


class _Element(NamedTuple):
    """An open element: what spans inside it have, and, in a ruby, the number of spans before its base."""

    name: str
    offset: int
    properties: Properties
    first: int = 0
    ruby: Properties | None = None


def text_markup(markup: str) -> list[Span]:
    """The spans of a marked-up text.

    - `<b>`, `<strong>`, `<i>`, `<em>`: bold, italic; `<sup>`, `<sub>`: raised, lowered; `<br>` ends a line.
    - `<u>`, `<o>`, `<s>`: a line under, over, through the text, with `style`, `color`, `thickness`, `offset`,
      `skip-ink` of `Decoration`; `<mark color="...">`: a background, yellow.
    - `<font>` or `<span>` with any of `family`, `size` (px), `weight`, `style`, `color`, `background`, `stroke`,
      `stroke-width`, `lang`, `letter-spacing`, `word-spacing`, `baseline-shift`, `orientation`, `tag`.
    - `<ruby>base<rt>reading</rt>...</ruby>` with `position`, `align`, `overhang`, `size`, `merge` of `Ruby`.
    - `<emph>` with `style` and `position`: emphasis marks, filled dots; `<tcy>`: side by side in one place of a
      vertical line.

    `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;`, `&nbsp;`, `&shy;` and `&#...;` are characters. White space is kept as
    it is. Values of attributes stand in quotes, single words may do without. Every tag is closed.

    Raises `ParseError` with line, column and what was meant, `LimitError` (`limits.text_length`,
    `limits.markup_depth`), `BadTypeError`.
    """
    if not isinstance(markup, str):
        raise BadTypeError(f"markup must be a str, got {shown(markup)}")
    limits.check("text_length", len(markup), "a markup's characters")
    builder = _Builder(markup)
    for token in tokens(markup):
        match token:
            case Text(text, offset):
                builder.add(text, offset)
            case Open():
                builder.open(token)
            case Close(name, offset):
                builder.close(name, offset)
    return builder.finish()


class _Piece(NamedTuple):
    """Text of one span, in parts, and its properties."""

    parts: list[str]
    properties: Properties

    @property
    def text(self) -> str:
        """All of the text."""
        return "".join(self.parts)


class _Builder:
    """Spans under construction."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._spans: list[_Piece] = []
        self._open: list[_Element] = [_Element("", 0, {})]

    def add(self, text: str, offset: int) -> None:
        """Text in the innermost element."""
        element = self._open[-1]
        if element.name == "rp":
            return
        if element.ruby is not None and element.name == "ruby" and not text.strip() and "\n" in text:
            raise markup_error(self._markup, offset, "<ruby> must not contain line feeds between its parts")
        if len(self._spans) > element.first and self._spans[-1].properties is element.properties:
            self._spans[-1].parts.append(text)
        else:
            self._spans.append(_Piece([text], element.properties))

    def open(self, tag: Open) -> None:
        """A tag that opens an element."""
        known = _TAGS.get(tag.name)
        if known is None:
            near = nearest(tag.name, _TAGS)
            raise markup_error(self._markup, tag.offset, f"<{tag.name}> is no tag of this markup{near}")
        for name, (_, place) in tag.attributes.items():
            if name not in known.attributes:
                message = f"<{tag.name}> has no attribute {shown(name)}"
                raise markup_error(
                    self._markup, place, message + (nearest(name, known.attributes) if known.attributes else "")
                )
        outer = self._open[-1]
        self._check_place(tag, outer)
        if tag.name == "br":
            self.add("\n", tag.offset)
            return
        if tag.empty:
            return
        limits.check("markup_depth", len(self._open), "tags of a markup inside one another")
        values = {name: self._value(tag, name) for name in tag.attributes}
        properties = {**outer.properties}
        ruby = outer.ruby
        if tag.name == "ruby":
            ruby = values
            properties["ruby"] = None
        else:
            self._apply(tag, properties, values)
        self._open.append(_Element(tag.name, tag.offset, properties, len(self._spans), ruby))

    def close(self, name: str, offset: int) -> None:
        """A tag that closes an element."""
        element = self._open[-1]
        if element.name != name:
            expected = f"expected </{element.name}>" if len(self._open) > 1 else "nothing is open"
            raise markup_error(self._markup, offset, f"</{name}> does not fit: {expected}")
        self._open.pop()
        if name == "rt":
            self._annotate(element)
        elif name == "ruby":
            outer = self._open[-1]
            if len(self._spans) > element.first and self._spans[-1].properties is element.properties:
                self._spans[-1] = self._spans[-1]._replace(properties=outer.properties)  # a base without a reading
            self._merge(element)

    def finish(self) -> list[Span]:
        """All spans. Raises `ParseError` for an element that is open."""
        if len(self._open) > 1:
            element = self._open[-1]
            raise markup_error(self._markup, element.offset, f"<{element.name}> is never closed")
        pieces = ((piece.text, piece.properties) for piece in self._spans)
        return [Span(text, **_shown_properties(properties)) for text, properties in pieces if text]

    def _check_place(self, tag: Open, outer: _Element) -> None:
        inside = outer.name == "ruby"
        if tag.name in ("rt", "rp") and not inside:
            raise markup_error(self._markup, tag.offset, f"<{tag.name}> stands directly in <ruby>")
        if outer.name in ("rt", "rp") or (outer.ruby is not None and tag.name in ("ruby", "br")):
            raise markup_error(self._markup, tag.offset, f"<{tag.name}> may not stand in <{outer.name}>")
        if inside and tag.name not in ("rt", "rp"):
            raise markup_error(self._markup, tag.offset, f"<ruby> holds text and <rt>; put <{tag.name}> around it")

    def _annotate(self, element: _Element) -> None:
        """Gives the base before an <rt> its reading."""
        base = self._open[-1]
        reading = "".join(piece.text for piece in self._spans[element.first :])
        del self._spans[element.first :]
        if len(self._spans) <= base.first or self._spans[-1].properties is not base.properties:
            raise markup_error(self._markup, element.offset, "<rt> has no base before it")
        parts, properties = self._spans.pop()
        self._spans.append(_Piece(parts, {**properties, "ruby": self._ruby(base, reading)}))

    def _ruby(self, base: _Element, reading: str | tuple[str, ...]) -> Ruby:
        try:
            return Ruby(reading, **(base.ruby or {}))
        except VecdrawError as error:
            raise markup_error(self._markup, base.offset, str(error)) from error

    def _merge(self, element: _Element) -> None:
        """Makes one span of a ruby whose readings are each of one character."""
        pieces = self._spans[element.first :]
        readings = [piece.properties["ruby"].text if piece.properties.get("ruby") else "" for piece in pieces]
        if len(pieces) < 2 or any(len(cluster_texts(piece.text)) != 1 for piece in pieces):
            return
        ruby = self._ruby(element, tuple(readings))
        self._spans[element.first :] = [_Piece([piece.text for piece in pieces], {**element.properties, "ruby": ruby})]

    def _value(self, tag: Open, name: str) -> Any:
        text, place = tag.attributes[name]
        try:
            return _TAGS[tag.name].attributes[name](text)
        except (VecdrawError, ValueError) as error:
            raise markup_error(self._markup, place, f"{name} of <{tag.name}>: {error}") from error

    def _apply(self, tag: Open, properties: Properties, values: Properties) -> None:
        """Changes properties as a tag says; raises what a span of them would, with its place."""
        try:
            _TAGS[tag.name].apply(properties, values)
            Span("", **_shown_properties(properties))
        except VecdrawError as error:
            raise markup_error(self._markup, tag.offset, f"<{tag.name}>: {error}") from error


def _shown_properties(properties: Properties) -> Properties:
    return {name: value for name, value in properties.items() if value is not None}


# --- attributes ---------------------------------------------------------------------------------------------------


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"expected a number, got {shown(text)}") from None


def _px(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        length = Length.parse(text)
        if length.unit not in CSS_PX:
            raise ValueError(f"expected px or another absolute length, got {shown(text)}") from None
        return length.value * CSS_PX[length.unit]


def _weight(text: str) -> float:
    return {"normal": 400.0, "bold": 700.0}.get(text) or _number(text)


def _shift(text: str) -> float | str:
    return text if text in ("super", "sub") else _px(text)


def _px_or(*words: str) -> Callable[[str], float | str]:
    return lambda text: text if text in words else _px(text)


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"expected 'true' or 'false', got {shown(text)}")
    return text == "true"


def _families(text: str) -> tuple[str, ...]:
    return tuple(name.strip().strip("'\"") for name in text.split(","))


# --- tags ---------------------------------------------------------------------------------------------------------


class _Tag(NamedTuple):
    """The attributes of a tag, and what it changes."""

    attributes: dict[str, Callable[[str], Any]]
    apply: Callable[[Properties, Properties], None]


def _put(**fixed: Any) -> Callable[[Properties, Properties], None]:
    return lambda properties, _: properties.update(fixed)


def _font(properties: Properties, values: Properties) -> None:
    renamed = {"color": "fill"}
    properties.update({renamed.get(name, name.replace("-", "_")): value for name, value in values.items()})


def _line(kind: str) -> Callable[[Properties, Properties], None]:
    def apply(properties: Properties, values: Properties) -> None:
        inner = Decoration(kind, **{name.replace("-", "_"): value for name, value in values.items()})
        outer = properties.get("decoration")
        if outer is not None:
            if replace(inner, lines=outer.lines) != outer:
                raise BadValueError("lines inside one another must be of one style, color, thickness, offset, skip-ink")
            inner = replace(inner, lines=(*outer.lines, kind))
        properties["decoration"] = inner

    return apply


def _background(properties: Properties, values: Properties) -> None:
    properties["background"] = values.get("color", "yellow")


def _emphasis(properties: Properties, values: Properties) -> None:
    properties["emphasis"] = values.get("style", "filled dot")
    properties["emphasis_position"] = values.get("position", "auto")


_FONT: Final[dict[str, Callable[[str], Any]]] = {
    "family": _families,
    "size": _px,
    "weight": _weight,
    "style": str,
    "color": str,
    "background": str,
    "stroke": str,
    "stroke-width": _px,
    "lang": str,
    "letter-spacing": _px,
    "word-spacing": _px,
    "baseline-shift": _shift,
    "orientation": str,
    "tag": str,
}
_LINE: Final[dict[str, Callable[[str], Any]]] = {
    "style": str,
    "color": str,
    "thickness": _px_or("auto", "from-font"),
    "offset": _px_or("auto"),
    "skip-ink": str,
}
_RUBY: Final[dict[str, Callable[[str], Any]]] = {
    "position": str,
    "align": str,
    "overhang": _truth,
    "size": _number,
    "merge": str,
}
_TAGS: Final[dict[str, _Tag]] = {
    "b": _Tag({}, _put(weight=700.0)),
    "strong": _Tag({}, _put(weight=700.0)),
    "i": _Tag({}, _put(style="italic")),
    "em": _Tag({}, _put(style="italic")),
    "u": _Tag(_LINE, _line("underline")),
    "o": _Tag(_LINE, _line("overline")),
    "s": _Tag(_LINE, _line("line-through")),
    "sup": _Tag({}, _put(baseline_shift="super")),
    "sub": _Tag({}, _put(baseline_shift="sub")),
    "mark": _Tag({"color": str}, _background),
    "font": _Tag(_FONT, _font),
    "span": _Tag(_FONT, _font),
    "ruby": _Tag(_RUBY, _put()),
    "rt": _Tag({}, _put()),
    "rp": _Tag({}, _put()),
    "emph": _Tag({"style": str, "position": str}, _emphasis),
    "tcy": _Tag({}, _put(combine="all")),
    "br": _Tag({}, _put()),
}
