"""The part of the drawing state that says how text is set."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.paint.css_length import Length
from vecdraw.text.canvas_text import TextAlign, TextBaseline
from vecdraw.text.style import CanvasDirection, Combine, Kerning, TextOrientation, TextRendering, TextStyle, WritingMode
from vecdraw.typeface.font import Font, VariantCaps

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
