"""The part of the drawing state that says how text is set."""

from __future__ import annotations

from typing import Final, NamedTuple

from vecdraw import caches, typeface
from vecdraw.paint.css_length import Length
from vecdraw.text.style import (
    CanvasDirection,
    Combine,
    Kerning,
    TextAlign,
    TextBaseline,
    TextOrientation,
    TextRendering,
    TextStyle,
    WritingMode,
)
from vecdraw.typeface.font import Font, VariantCaps

_MOST: Final = 4096  # states, and steps from one to another, that are known
NO_SPACING = Length(0.0)


class TextState(NamedTuple):
    """Text attributes; spacings are kept as they were set, so that `em` follows the font."""

    font: Font = Font("sans-serif", 10.0)
    font_text: str = "10px sans-serif"
    align: TextAlign = "start"
    baseline: TextBaseline = "alphabetic"
    direction: CanvasDirection = "inherit"
    letter_spacing: Length = NO_SPACING
    word_spacing: Length = NO_SPACING
    kerning: Kerning = "auto"
    stretch: str = "normal"
    variant_caps: VariantCaps = "normal"
    rendering: TextRendering = "auto"
    lang: str = ""
    writing_mode: WritingMode = "horizontal-tb"
    orientation: TextOrientation = "mixed"
    combine: Combine = "none"

    def style(self) -> TextStyle:
        """What shaping needs to know."""
        size = self.font.size
        return TextStyle(
            self.font,
            kerning=self.kerning,
            letter_spacing=self.letter_spacing.to_px(size) if self.letter_spacing.value else 0.0,
            word_spacing=self.word_spacing.to_px(size) if self.word_spacing.value else 0.0,
            lang=self.lang,
            direction=self.direction,
            stretch=STRETCH[self.stretch] if self.stretch != "normal" else None,
            variant_caps=self.variant_caps,
            text_rendering=self.rendering,
            writing_mode=self.writing_mode,
            orientation=self.orientation,
            combine=self.combine,
        )


_known: Final[dict[TextState, TextState]] = {}
_fonts_set: Final[dict[tuple[int, int], tuple[TextState, Font, TextState]]] = {}
"""States by the ids of the state before and of the font that was set, both of which are kept with them."""


def one_of_its_kind(state: TextState) -> TextState:
    """The state that stands for all that are equal to `state`, so that text can be looked up by its identity."""
    if len(_known) >= _MOST:
        _known.clear()
    return _known.setdefault(state, state)


def _info() -> caches.CacheInfo:
    """The states, and the steps from one to another."""
    count = len(_known) + len(_fonts_set)
    return caches.CacheInfo(count, count, 2 * _MOST, "entries")


def _forget() -> None:
    _known.clear()
    _fonts_set.clear()


caches.register("text_states", _info, _forget)


def with_font(state: TextState, font: Font) -> TextState:
    """`state` with another font."""
    known = _fonts_set.get((id(state), id(font)))
    if known is None:
        if len(_fonts_set) >= _MOST:
            _fonts_set.clear()
        known = state, font, one_of_its_kind(state._replace(font=font, font_text=typeface.font_css.font_css(font)))
        _fonts_set[id(state), id(font)] = known
    return known[2]


STRETCH: dict[str, float] = {
    "ultra-condensed": 50.0,
    "extra-condensed": 62.5,
    "condensed": 75.0,
    "semi-condensed": 87.5,
    "normal": 100.0,
    "semi-expanded": 112.5,
    "expanded": 125.0,
    "extra-expanded": 150.0,
    "ultra-expanded": 200.0,
}
"""The keywords of fontStretch (CSS Fonts 4, 2.3) as percentages of the normal width."""
