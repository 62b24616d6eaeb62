"""The CSS `font` shorthand, as the canvas' `font` attribute reads and serialises it (CSS Fonts 4, 2.7)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from vecdraw.errors import BadTypeError, ParseError, shown
from vecdraw.typeface.font import GENERIC_FAMILIES, Font, FontStyle, VariantCaps
from vecdraw.typeface.font_tokens import Token, tokens
from vecdraw.units import CSS_PX

DEFAULT_FONT: Final = Font("sans-serif", 10.0)
"""The font of a new canvas: 10px sans-serif."""

MEDIUM: Final = 16.0
"""px of `font-size: medium`, and of rem, as there is no document that says otherwise."""

_SIZES: Final = {
    "xx-small": 9 / 16, "x-small": 10 / 16, "small": 13 / 16, "medium": 1.0, "large": 18 / 16, "x-large": 24 / 16,
    "xx-large": 32 / 16, "xxx-large": 48 / 16, "math": 1.0,
}  # fmt: skip
_STEP: Final = 1.2  # between `smaller`, the parent's size and `larger`
_STRETCHES: Final = {
    "ultra-condensed": 50.0, "extra-condensed": 62.5, "condensed": 75.0, "semi-condensed": 87.5, "semi-expanded": 112.5,
    "expanded": 125.0, "extra-expanded": 150.0, "ultra-expanded": 200.0,
}  # fmt: skip
_STRETCH_NAMES: Final = {value: name for name, value in _STRETCHES.items()}
_RELATIVE_UNITS: Final = {"em": 1.0, "ex": 0.5, "ch": 0.5, "cap": 0.7, "ic": 1.0}
"""Sizes relative to the parent's, where its metrics are not known (CSS Values 4, 6.1.1)."""
_SYSTEM_FONTS: Final = frozenset({"caption", "icon", "menu", "message-box", "small-caption", "status-bar"})
_NOT_FAMILIES: Final = frozenset({"inherit", "initial", "unset", "revert", "revert-layer", "default"})
_ANGLES: Final = {"deg": 1.0, "grad": 0.9, "rad": math.degrees(1.0), "turn": 360.0}
_OBLIQUE: Final = 14.0
_NORMAL_WEIGHT: Final = 400.0
_BOLD: Final = 700.0
_BEFORE_SIZE: Final = 4  # style, variant, weight, stretch
_IDENT: Final = re.compile(r"-?[^\x00-@\[-^`{-\x7f][^\x00-,./:-@\[-^`{-\x7f]*\Z")


@dataclass(slots=True)
class _Wanted:
    style: FontStyle | None = None
    angle: float = _OBLIQUE
    caps: VariantCaps | None = None
    weight: float | None = None
    stretch: float | None = None
    size: float = 0.0
    line_height: float | None = None


def parse_font(css: str, parent: Font | None = None) -> Font:
    """The font that a CSS `font` shorthand means.

    Relative sizes and weights refer to `parent`, "10px sans-serif" if None. Units that need a document or a viewport
    (`vw`, `lh`, ...) and mathematical functions are refused; `rem` is 16px. The system fonts (`caption`, `menu`, ...)
    are system-ui at 16px. Raises `ParseError` with the offset.
    """
    given: object = css
    if not isinstance(given, str):
        raise BadTypeError(f"a font must be a CSS shorthand or a Font, got {shown(css)}")
    return _Parser(css, parent or DEFAULT_FONT).font()


class _Parser:
    """Walks the tokens from left to right; `at` is the next one."""

    def __init__(self, css: str, parent: Font) -> None:
        self.css, self.parent = css, parent
        self.tokens = tokens(css)
        self.at = 0

    def font(self) -> Font:
        if len(self.tokens) == 1 and self.tokens[0].kind == "ident" and self.tokens[0].text.lower() in _SYSTEM_FONTS:
            return Font("system-ui", MEDIUM)
        wanted = _Wanted()
        count = 0
        while count < _BEFORE_SIZE and self._before_size(wanted):
            count += 1
        wanted.size = self._size()
        if self._next_is("delim", "/"):
            self.at += 1
            wanted.line_height = self._line_height(wanted.size)
        families = self._families()
        return Font(
            families,
            wanted.size,
            weight=wanted.weight or _NORMAL_WEIGHT,
            style=wanted.style or "normal",
            angle=wanted.angle,
            stretch=wanted.stretch or 100.0,
            variant_caps=wanted.caps or "normal",
            line_height=wanted.line_height,
        )

    def _fail(self, expected: str) -> ParseError:
        token = self._peek()
        offset = len(self.css) if token is None else token.offset
        where = "at its end" if token is None else f"at offset {offset}"
        return ParseError(f"font {shown(self.css)}: expected {expected} {where}", self.css, offset)

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _next_is(self, kind: str, text: str) -> bool:
        token = self._peek()
        return token is not None and token.kind == kind and token.text == text

    def _before_size(self, wanted: _Wanted) -> bool:
        """Takes one of the style, the variant, the weight and the stretch; False at what is none of them."""
        token = self._peek()
        if token is None:
            return False
        word = token.text.lower()
        if token.kind == "number" and wanted.weight is None and 1 <= token.number <= 1000:
            wanted.weight = token.number
        elif token.kind != "ident":
            return False
        elif word in {"italic", "oblique"} and wanted.style is None:
            wanted.style = "italic" if word == "italic" else "oblique"
            if word == "oblique":
                wanted.angle = self._angle()
        elif word == "small-caps" and wanted.caps is None:
            wanted.caps = "small-caps"
        elif word in {"bold", "bolder", "lighter"} and wanted.weight is None:
            wanted.weight = _BOLD if word == "bold" else _relative_weight(word, self.parent.weight)
        elif word in _STRETCHES and wanted.stretch is None:
            wanted.stretch = _STRETCHES[word]
        elif word != "normal":
            return False
        self.at += 1
        return True

    def _angle(self) -> float:
        """The angle after `oblique`, in degrees; leaves `at` on the last token it took."""
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        if following is None or following.kind != "dimension" or following.text not in _ANGLES:
            return _OBLIQUE
        self.at += 1
        degrees = following.number * _ANGLES[following.text]
        if not -90 <= degrees <= 90:
            raise self._fail("an angle from -90deg to 90deg")
        return degrees

    def _size(self) -> float:
        token = self._peek()
        if token is None:
            raise self._fail("a font size")
        size: float | None = None
        word = token.text.lower()
        if token.kind == "ident":
            size = _SIZES[word] * MEDIUM if word in _SIZES else None
            if word in {"larger", "smaller"}:
                size = self.parent.size * _STEP if word == "larger" else self.parent.size / _STEP
        elif token.kind == "number":
            size = 0.0 if token.number == 0 else None  # the one length that needs no unit
        else:
            size = self._length(token, self.parent.size)
        if size is None or not (0 <= size < math.inf):
            raise self._fail("a font size")
        self.at += 1
        return size

    def _length(self, token: Token, em: float) -> float | None:
        """A length or percentage in px, or None."""
        if token.kind == "percentage":
            return em * token.number / 100
        if token.kind != "dimension":
            return None
        if token.text in CSS_PX:
            return token.number * CSS_PX[token.text]
        if token.text == "rem":
            return token.number * MEDIUM
        share = _RELATIVE_UNITS.get(token.text)
        return None if share is None else token.number * share * em

    def _line_height(self, size: float) -> float | None:
        token = self._peek()
        if token is None:
            raise self._fail("a line height")
        height: float | None = None
        if token.kind == "number":
            height = token.number * size
        elif token.kind != "ident" or token.text.lower() != "normal":
            height = self._length(token, size)
            if height is None:
                raise self._fail("a line height")
        if height is not None and not 0 <= height < math.inf:
            raise self._fail("a line height that is not negative")
        self.at += 1
        return height

    def _families(self) -> list[str]:
        families = [self._family()]
        while self._next_is("delim", ","):
            self.at += 1
            families.append(self._family())
        if self._peek() is not None:
            raise self._fail("a comma or the end")
        return families

    def _family(self) -> str:
        token = self._peek()
        if token is not None and token.kind == "string" and token.text.strip():
            self.at += 1
            return f'"{token.text}"' if token.text.lower() in GENERIC_FAMILIES else token.text
        words: list[str] = []
        while token is not None and token.kind == "ident":
            words.append(token.text)
            self.at += 1
            token = self._peek()
        if not words or (len(words) == 1 and words[0].lower() in _NOT_FAMILIES):
            self.at -= len(words)
            raise self._fail("a font family")
        name = " ".join(words)
        return name.lower() if name.lower() in GENERIC_FAMILIES else name


def _relative_weight(word: str, weight: float) -> float:
    """The weight that `bolder` and `lighter` mean (CSS Fonts 4, 2.2.1)."""
    if word == "bolder":
        return _NORMAL_WEIGHT if weight < 350 else _BOLD if weight < 550 else max(weight, 900.0)
    return min(weight, 100.0) if weight < 550 else _NORMAL_WEIGHT if weight < 750 else _BOLD


def font_css(font: Font) -> str:
    """The shorthand of `font` as a canvas' `font` serialises: what is normal is left out, and the line height too.

    What the shorthand cannot say is not in it: caps other than small-caps, a stretch without a keyword, features, axes.
    """
    parts: list[str] = []
    if font.style == "oblique" and font.angle != _OBLIQUE:
        parts.append(f"oblique {_number(font.angle)}deg")
    elif font.style != "normal":
        parts.append(font.style)
    if font.variant_caps == "small-caps":
        parts.append("small-caps")
    if font.weight != _NORMAL_WEIGHT:
        parts.append("bold" if font.weight == _BOLD else _number(font.weight))
    if font.stretch in _STRETCH_NAMES:
        parts.append(_STRETCH_NAMES[font.stretch])
    parts.append(f"{_number(font.size)}px")
    return f"{' '.join(parts)} {', '.join(map(_family_css, font.families))}"


def _number(number: float) -> str:
    """At most six significant digits and no exponent, as CSSOM 6.7.2 wants."""
    text = f"{float(f'{number:.6g}'):f}"
    return text.rstrip("0").rstrip(".")


def _family_css(family: str) -> str:
    if family.lower() in GENERIC_FAMILIES:
        return family.lower()
    quoted = family[1:-1] if _is_quoted_generic(family) else family
    if quoted is family and _IDENT.match(family) and family.lower() not in _NOT_FAMILIES:
        return family
    return '"' + "".join(map(_escaped, quoted)) + '"'


def _is_quoted_generic(family: str) -> bool:
    return len(family) > 2 and family[0] == family[-1] == '"' and family[1:-1].lower() in GENERIC_FAMILIES


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return f"\\{ord(character):x} " if character < " " or character == "\x7f" else character
